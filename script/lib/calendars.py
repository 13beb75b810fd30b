"""script/calendars inside .venv: the holidays of each place as a module of the package."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

import chinese_calendar
import holidays
from chinese_calendar import constants
from holidays.financial import european_central_bank
from script.lib.ground import ROOT

FOLDER = ROOT / "src" / "diya" / "calc" / "calendars"
LAST_YEAR = 2080
SOURCE = "Written by `script/calendars`;\n{source}."


def lines(days: Iterable[date]) -> list[str]:
    """One line a year: `2024: 0101 0210-0217`."""
    found = []
    for year, of_year in groupby(sorted(set(days)), key=lambda day: day.year):
        spans: list[list[date]] = []
        for day in of_year:
            if spans and day - spans[-1][1] == timedelta(days=1):
                spans[-1][1] = day
            else:
                spans.append([day, day])
        words = [f"{low:%m%d}" if low == high else f"{low:%m%d}-{high:%m%d}" for low, high in spans]
        found.append(f"{year}: {' '.join(words)}")
    return found


def weekdays(days: Iterable[date]) -> list[date]:
    return [day for day in days if day.weekday() < 5]


def module(name: str, title: str, source: str, *, announced: int | None = None, **tables: list[date]) -> None:
    text = f'"""{title}\n{SOURCE.format(source=source)}\n"""\n\nfrom typing import Final\n'
    if announced:
        text += f"\nANNOUNCED_UNTIL: Final = {announced}\n"
    for table, days in tables.items():
        text += f'\n{table}: Final = """\\\n' + "\n".join(lines(days)) + '"""\n'
    (FOLDER / f"{name}.py").write_text(text)


def china() -> None:
    """Announced days from chinese_calendar; later years by the law's days, without the exchanged ones."""
    announced = max(constants.holidays).year
    later = holidays.country_holidays("CN", years=range(announced + 1, LAST_YEAR + 1))
    closed = [*weekdays(constants.holidays), *weekdays(later)]
    worked = [day for day in constants.workdays if day.weekday() >= 5]
    module(
        "china",
        "China: holidays by the State Council's yearly announcements, and the weekend days worked in exchange.",
        f"announced days from chinese_calendar {chinese_calendar.__version__}, later ones from holidays"
        f" {holidays.__version__} (全国年节及纪念日放假办法)",
        announced=announced,
        HOLIDAYS=closed,
        WORKED=worked,
    )


def target() -> None:
    """The six closing days since 2002 (ECB/2000/NP8); before, what the system closed on as it began."""
    days = european_central_bank.EuropeanCentralBank(years=range(2000, LAST_YEAR + 1))
    module(
        "target",
        "TARGET: the closing days of the euro area's payment system.",
        f"days from holidays {holidays.__version__}",
        HOLIDAYS=weekdays(days),
    )


def united_states() -> None:
    """Federal holidays as the Federal Reserve keeps them: one on a Sunday moves to Monday, one on a Saturday not."""
    days = {
        day
        for day, name in holidays.country_holidays("US", years=range(1990, LAST_YEAR + 1)).items()
        if not (name.endswith("(observed)") and day.weekday() == 4)
    }
    module(
        "us",
        "United States: the days the Federal Reserve's payment services are closed.",
        f"federal days from holidays {holidays.__version__}, Saturday ones unmoved (FRBservices, Holiday Schedules)",
        HOLIDAYS=weekdays(days),
    )


def united_kingdom() -> None:
    """Bank holidays of England and Wales; extra ones are proclaimed year by year."""
    days = holidays.country_holidays("GB", subdiv="ENG", years=range(1990, LAST_YEAR + 1))
    module(
        "uk",
        "England and Wales: bank holidays.",
        f"days from holidays {holidays.__version__} (Banking and Financial Dealings Act 1971 and proclamations)",
        announced=2027,
        HOLIDAYS=weekdays(days),
    )


def body() -> int:
    for write in (china, target, united_states, united_kingdom):
        write()
    return 0


if __name__ == "__main__":
    raise SystemExit(body())
