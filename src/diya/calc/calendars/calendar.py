"""A calendar: which days are business days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Final

from diya.calc.calendars import china, target, uk, us
from diya.kernel.errors import InvalidInput

SATURDAY: Final = 5


class CalendarUnknown(InvalidInput):
    code = "calc.calendar_unknown"
    zh = "没有名为“{name}”的工作日历。"
    en = "There is no calendar called “{name}”."


@dataclass(frozen=True, slots=True)
class Calendar:
    """Weekends, the holidays that fall on other days, and the weekend days that are worked in exchange for them.

    `announced_until` is the last year whose days are announced; later ones are the days the law names, without the
    exchanges nobody knows yet.
    """

    code: str
    weekends: bool
    holidays: frozenset[date]
    worked: frozenset[date]
    announced_until: int | None = None

    def is_business(self, day: date) -> bool:
        """Whether business is done on `day`.

        >>> calendar_of("CN").is_business(date(2024, 2, 4)), calendar_of("CN").is_business(date(2024, 2, 12))
        (True, False)
        """
        if self.weekends and day.weekday() >= SATURDAY:
            return day in self.worked
        return day not in self.holidays

    def business_days_between(self, start: date, end: date) -> int:
        """Business days from `start` on and before `end`."""
        return sum(self.is_business(start + timedelta(days=at)) for at in range((end - start).days))

    def joined(self, other: Calendar) -> Calendar:
        """A union: a day of business is one in both places."""
        worked = {day for day in self.worked | other.worked if self.is_business(day) and other.is_business(day)}
        announced = [one.announced_until for one in (self, other) if one.announced_until]
        return Calendar(
            code=f"{self.code}+{other.code}",
            weekends=self.weekends or other.weekends,
            holidays=self.holidays | other.holidays,
            worked=frozenset(worked),
            announced_until=min(announced, default=None),
        )


NO_HOLIDAYS: Final = Calendar("NONE", weekends=False, holidays=frozenset(), worked=frozenset())
"""Every day is a business day."""

MON_FRI: Final = Calendar("MON_FRI", weekends=True, holidays=frozenset(), worked=frozenset())
"""Monday to Friday, no holidays (ACTUS MF)."""


def _days(text: str) -> frozenset[date]:
    """Lines of `year: MMDD MMDD-MMDD …` as days."""
    days: set[date] = set()
    for line in text.split("\n"):
        year, _, rest = line.partition(":")
        for word in rest.split():
            first, _, last = word.partition("-")
            low, high = (date(int(year), int(part[:2]), int(part[2:])) for part in (first, last or first))
            days |= {low + timedelta(days=at) for at in range((high - low).days + 1)}
    return frozenset(days)


_KEPT: Final[Mapping[str, tuple[str, str, int | None]]] = MappingProxyType(
    {
        "CN": (china.HOLIDAYS, china.WORKED, china.ANNOUNCED_UNTIL),
        "TARGET": (target.HOLIDAYS, "", None),
        "US": (us.HOLIDAYS, "", None),
        "UK": (uk.HOLIDAYS, "", uk.ANNOUNCED_UNTIL),
    }
)


@cache
def calendar_of(code: str) -> Calendar:
    """The calendar called `code`, or the union of several joined by "+"; raises CalendarUnknown."""
    if "+" in code:
        head, _, rest = code.partition("+")
        return calendar_of(head).joined(calendar_of(rest))
    if code in ("NONE", "MON_FRI"):
        return NO_HOLIDAYS if code == "NONE" else MON_FRI
    if code not in _KEPT:
        raise CalendarUnknown(name=code[:40], field="calendar")
    holidays, worked, announced_until = _KEPT[code]
    return Calendar(code, True, _days(holidays), _days(worked), announced_until)


def calendar_codes() -> tuple[str, ...]:
    """The calendars that are kept."""
    return ("CN", "MON_FRI", "NONE", "TARGET", "UK", "US")
