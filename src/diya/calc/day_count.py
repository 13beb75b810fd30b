"""How much of a year lies between two dates: the conventions by code, and the whole units loans are counted in.

`year_fraction` gives the exact part of a year of any convention. A loan counts in whole units of a year (a 360th, a
365th, or a fine common part where no fixed year divides it): interest stays an exact integer (balance x rate x units,
over units of a year x 10^9). In the three conventions of the books the units passed by a date within a period are
`min(days since start, units)`, and all of them at its end, so that interest split at any date is additive by
construction and the same expression runs in SQL.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Final

from diya.calc import counting as rules
from diya.calc.calendars import NO_HOLIDAYS, Calendar
from diya.calc.counting.span import Span
from diya.calc.dates import months_and_days
from diya.kernel.errors import InvalidInput
from diya.kernel.rates import PPB
from diya.kernel.registry import Registry

__all__ = [
    "ACT_360",
    "ACT_365F",
    "EQUAL_MONTHS",
    "DayCount",
    "Span",
    "counted_days",
    "day_counts",
    "elapsed_units",
    "year_fraction",
]

PeriodUnits = Callable[[date, date, int], int]
"""(start, end, months) -> units; `months` counts the whole months of a period from one due date to the next, 0 where
it may be odd."""

PERIOD_DAYS: Final = (7, 14, *range(28, 32), *range(59, 63), *range(89, 93), *range(120, 124), *range(181, 185))
ODD_YEAR: Final = lcm(252, 336, 365, 366, *(12 * days for days in (*PERIOD_DAYS, 365, 366)))
"""Units of a year in which the parts that no fixed year divides are whole numbers for every whole-month period, and
miss less than a 10^20th for others."""


class DatesReversed(InvalidInput):
    code = "calc.dates_reversed"
    zh = "开始日期 {start} 晚于结束日期 {end}。"
    en = "The start {start} is after the end {end}."


@dataclass(frozen=True, slots=True)
class DayCount:
    """A convention: days it counts between two dates and the part of a year they are. `year_days` is the fixed year
    they are divided by, 0 where there is none. `period_units` is there where a period is counted in whole units of the
    fixed year and a day within it is a unit, so that the end of day can sum interest of many loans at once."""

    code: str
    days: Callable[[date, date, Span], int]
    fraction: Callable[[date, date, Span], Fraction]
    year_days: int = 0
    period_units: PeriodUnits | None = None

    @property
    def year_units(self) -> int:
        """How many units make a year."""
        return self.year_days if self.by_day else ODD_YEAR

    @property
    def by_day(self) -> bool:
        """Whether a unit is a 360th or a 365th of a year, as overdue days are counted too."""
        return self.year_days in (360, 365)

    @property
    def day_units(self) -> int:
        """Units of one overdue day."""
        return 1 if self.by_day else ODD_YEAR // 365

    @property
    def denominator(self) -> int:
        """What an interest numerator (minor units x ppb x units) is divided by."""
        return self.year_units * PPB

    def units(self, start: date, end: date, months: int = 0, calendar: Calendar = NO_HOLIDAYS) -> int:
        """Units of a period of interest."""
        if self.period_units is not None:
            return self.period_units(start, end, months)
        if self.by_day:
            return self.days(start, end, Span())
        return self._odd(start, end, Span(period_start=start, period_end=end, calendar=calendar))

    def elapsed(self, start: date, end: date, units: int, day: date, calendar: Calendar = NO_HOLIDAYS) -> int:
        """Units of the period passed by the beginning of `day`: none before it, all of them at its end."""
        if self.period_units is not None:
            return elapsed_units(start, end, units, day)
        if day >= end:
            return units
        if day <= start:
            return 0
        if self.by_day:
            return min(units, self.days(start, day, Span()))
        return min(units, self._odd(start, day, Span(period_start=start, period_end=end, calendar=calendar)))

    def _odd(self, start: date, end: date, span: Span) -> int:
        exact = self.fraction(start, end, span) * ODD_YEAR
        return exact.numerator // exact.denominator


day_counts: Final[Registry[DayCount]] = Registry("diya.day_count")


def year_fraction(code: str, start: date, end: date, span: Span = Span()) -> Fraction:  # noqa: B008 - a frozen value
    """The exact part of a year from `start` to `end`; 0 where they are one day. Raises DatesReversed.

    >>> year_fraction("ACT/ACT ISDA", date(2003, 11, 1), date(2004, 5, 1))
    Fraction(66491, 133590)
    """
    return day_counts.get(code).fraction(*_in_order(start, end), span)


def counted_days(code: str, start: date, end: date, span: Span = Span()) -> int:  # noqa: B008 - a frozen value
    """The days a convention counts: 30/360 gives every month 30, BUS/252 counts business days.

    >>> counted_days("30E/360", date(2024, 1, 31), date(2024, 3, 1))
    31
    """
    return day_counts.get(code).days(*_in_order(start, end), span)


def _in_order(start: date, end: date) -> tuple[date, date]:
    if start > end:
        raise DatesReversed(start=start, end=end, field="end")
    return start, end


def _equal_months(start: date, end: date, months: int) -> int:
    if months:
        return 30 * months
    months, days = months_and_days(start, end)
    return 30 * months + days


def _actual(start: date, end: date, months: int) -> int:  # noqa: ARG001 - one shape for the whole family
    return (end - start).days


def _file(code: str, days: rules.Days, year_days: int, period_units: PeriodUnits | None = None) -> DayCount:
    """A convention whose fraction is its days over a fixed year."""

    def fraction(start: date, end: date, span: Span) -> Fraction:
        return Fraction(days(start, end, span), year_days)

    return day_counts.register(code)(DayCount(code, days, fraction, year_days, period_units))


EQUAL_MONTHS: Final = _file("EQUAL_MONTHS", rules.equal_months, 360, _equal_months)
"""等月, 对年对月对日: a month is a twelfth of a year, odd days are 360ths (月利率 = 年利率/12,
日利率 = 年利率/360). 5 January to 20 February is one month and 15 days: 45 units.
Source: 关于人民币存贷款计结息问题的通知 (银发〔2005〕129号)."""

ACT_360: Final = _file("ACT/360", rules.actual, 360, _actual)
"""Actual days over 360. 5 January to 20 February 2025 is 46 units. Source: ISDA 2006 Definitions 4.16(e)."""

ACT_365F: Final = _file("ACT/365F", rules.actual, 365, _actual)
"""Actual days over 365. Source: ISDA 2006 Definitions 4.16(d)."""

for _code, _days, _year in (
    ("30/360", rules.bond_basis, 360),
    ("30/360 US", rules.us, 360),
    ("30/360 ITALIAN", rules.italian, 360),
    ("30E/360", rules.eurobond, 360),
    ("30E/360 ISDA", rules.eurobond_isda, 360),
    ("28E/336", rules.lunar, 336),
    ("BUS/252", rules.business_days, 252),
):
    _file(_code, _days, _year)
for _code, _fraction in (
    ("ACT/ACT ISDA", rules.act_act_isda),
    ("ACT/ACT ICMA", rules.act_act_icma),
    ("ACT/ACT AFB", rules.act_act_afb),
    ("ACT/365L", rules.act_365l),
):
    day_counts.register(_code)(DayCount(_code, rules.actual, _fraction))


def elapsed_units(start: date, end: date, units: int, day: date) -> int:
    """Units of the period passed by the beginning of `day`.

    >>> elapsed_units(date(2025, 1, 10), date(2025, 2, 10), 30, date(2025, 2, 9))
    30
    """
    if day >= end:
        return units
    return max(0, min((day - start).days, units))
