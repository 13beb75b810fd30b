"""Where a date goes that falls on a day the bank is closed, and whether interest goes with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Final

from diya.calc.calendars import Calendar
from diya.calc.dates import ONE_DAY
from diya.kernel.registry import Registry

Adjustment = Callable[[date, Calendar], date]

adjustments: Final[Registry[Adjustment]] = Registry("diya.business_day")


class Shift(StrEnum):
    """Whether interest runs to the date as agreed, or to the business day it was moved to."""

    CALCULATE_THEN_SHIFT = "CALCULATE_THEN_SHIFT"
    SHIFT_THEN_CALCULATE = "SHIFT_THEN_CALCULATE"


def adjust(day: date, rule: str, calendar: Calendar) -> date:
    """`day` moved by a named rule; raises StrategyUnknown.

    >>> from diya.calc.calendars import calendar_of
    >>> adjust(date(2024, 3, 31), "MODIFIED_FOLLOWING", calendar_of("MON_FRI"))
    datetime.date(2024, 3, 29)
    """
    return adjustments.get(rule)(day, calendar)


@adjustments.register("NONE")
def unmoved(day: date, calendar: Calendar) -> date:  # noqa: ARG001 - one shape for the whole family
    """The day as it is (FpML NONE, ACTUS NULL)."""
    return day


@adjustments.register("FOLLOWING")
def following(day: date, calendar: Calendar) -> date:
    """The next business day (ISDA 2006 4.12(a)(i))."""
    while not calendar.is_business(day):
        day += ONE_DAY
    return day


@adjustments.register("PRECEDING")
def preceding(day: date, calendar: Calendar) -> date:
    """The business day before (ISDA 2006 4.12(a)(iii))."""
    while not calendar.is_business(day):
        day -= ONE_DAY
    return day


@adjustments.register("MODIFIED_FOLLOWING")
def modified_following(day: date, calendar: Calendar) -> date:
    """The next business day, or the one before where the next is in another month (ISDA 2006 4.12(a)(ii))."""
    moved = following(day, calendar)
    return moved if moved.month == day.month else preceding(day, calendar)


@adjustments.register("MODIFIED_PRECEDING")
def modified_preceding(day: date, calendar: Calendar) -> date:
    """The business day before, or the next where the one before is in another month."""
    moved = preceding(day, calendar)
    return moved if moved.month == day.month else following(day, calendar)


@adjustments.register("END_OF_MONTH")
def end_of_month(day: date, calendar: Calendar) -> date:
    """The last business day of the month of `day` (FpML EOM with a PRECEDING last day)."""
    following_month = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return preceding(following_month - ONE_DAY, calendar)
