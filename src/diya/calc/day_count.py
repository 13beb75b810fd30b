"""How much time a period of interest is, in whole units of a 360th (or 365th) of a year.

Whole units keep interest an exact integer: balance x rate x units, over `year_days` x 10^9. Within a period
the units passed by a date are `min(days since start, units)`, and all of them at its end, so that interest
split at any date is additive by construction and the same expression runs in SQL.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from diya.calc.dates import months_and_days
from diya.kernel.rates import PPB
from diya.kernel.registry import Registry

PeriodUnits = Callable[[date, date, bool], int]
"""(start, end, regular) -> units; `regular` says that the period runs from one due date to the next."""


@dataclass(frozen=True, slots=True)
class DayCount:
    """A convention: units of a period, and how many units make a year."""

    code: str
    year_days: int
    period_units: PeriodUnits

    @property
    def denominator(self) -> int:
        """What an interest numerator (minor units x ppb x units) is divided by."""
        return self.year_days * PPB


day_counts: Final[Registry[DayCount]] = Registry("diya.day_count")


def _equal_months(start: date, end: date, regular: bool) -> int:
    if regular:
        return 30
    months, days = months_and_days(start, end)
    return 30 * months + days


def _actual(start: date, end: date, regular: bool) -> int:  # noqa: ARG001 - one shape for the whole family
    return (end - start).days


EQUAL_MONTHS: Final = day_counts.register("EQUAL_MONTHS")(DayCount("EQUAL_MONTHS", 360, _equal_months))
"""等月, 对年对月对日: a month is a twelfth of a year, odd days are 360ths (月利率 = 年利率/12,
日利率 = 年利率/360). 5 January to 20 February is one month and 15 days: 45 units.
Source: 关于人民币存贷款计结息问题的通知 (银发〔2005〕129号)."""

ACT_360: Final = day_counts.register("ACT/360")(DayCount("ACT/360", 360, _actual))
"""Actual days over 360. 5 January to 20 February 2025 is 46 units. Source: ISDA 2006 Definitions 4.16(e)."""

ACT_365F: Final = day_counts.register("ACT/365F")(DayCount("ACT/365F", 365, _actual))
"""Actual days over 365. Source: ISDA 2006 Definitions 4.16(d)."""


def elapsed_units(start: date, end: date, units: int, day: date) -> int:
    """Units of the period passed by the beginning of `day`.

    >>> elapsed_units(date(2025, 1, 10), date(2025, 2, 10), 30, date(2025, 2, 9))
    30
    """
    if day >= end:
        return units
    return max(0, min((day - start).days, units))
