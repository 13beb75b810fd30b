"""Cyclic dates: an anchor, a cycle, an end, and what happens to a last period that does not fit."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from diya.calc.actus.errors import ScheduleTooLong
from diya.calc.dates import add_months

MONTHS_OF_UNIT: Final = {"M": 1, "Q": 3, "H": 6, "Y": 12}
DATES_MAX: Final = 20_000
"""A daily schedule of 54 years; anything longer is a slip of the pen."""
MONTH_END: Final = 31


@dataclass(frozen=True, slots=True)
class Cycle:
    """A span of months or of days. `long_stub`: an odd last period is joined to the one before it."""

    months: int
    days: int
    long_stub: bool


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The cycle anchor date and the cycle of one kind of event; `name` is the ACTUS term of the cycle."""

    name: str
    anchor: datetime | None
    cycle: Cycle | None

    def starts(self, initial_exchange: datetime) -> datetime | None:
        """The anchor, or one cycle after the initial exchange where only the cycle is given."""
        if self.anchor is not None or self.cycle is None:
            return self.anchor
        return stepped(initial_exchange, self.cycle, 1, end_of_month=False)


def stepped(anchor: datetime, cycle: Cycle, times: int, *, end_of_month: bool) -> datetime:
    """`anchor` moved by whole cycles, counted from the anchor so that short months leave no trace.

    With `end_of_month` (EOM) an anchor on the last day of its month keeps to last days; otherwise (SD) it keeps its
    day and is clipped where the month is shorter. Days and weeks know no month end.

    >>> monthly = Cycle(months=1, days=0, long_stub=False)
    >>> stepped(datetime(2013, 4, 30), monthly, 1, end_of_month=True)
    datetime.datetime(2013, 5, 31, 0, 0)
    """
    if not cycle.months:
        return anchor + timedelta(days=cycle.days * times)
    at_end = end_of_month and anchor.day == monthrange(anchor.year, anchor.month)[1]
    return datetime.combine(
        add_months(anchor.date(), cycle.months * times, day=MONTH_END if at_end else None), anchor.time()
    )


def cyclic_dates(
    anchor: datetime, cycle: Cycle | None, end: datetime, *, end_of_month: bool, name: str
) -> tuple[datetime, ...]:
    """The schedule S(anchor, cycle, end): rising, the end always last. Raises ScheduleTooLong.

    Where the cycle does not hit the end, a short stub keeps the last regular date and a long one drops it; without a
    cycle there are the anchor and the end. Source: ACTUS Technical Specification, Schedule.

    >>> quarterly = Cycle(months=3, days=0, long_stub=True)
    >>> [d.month for d in cyclic_dates(datetime(2013, 1, 9), quarterly, datetime(2014, 1, 1), end_of_month=False,
    ...                                name="cycleOfInterestPayment")]
    [1, 4, 7, 1]
    """
    if anchor >= end:
        return (end,)
    if cycle is None:
        return (anchor, end)
    dates = [anchor]
    while (following := stepped(anchor, cycle, len(dates), end_of_month=end_of_month)) < end:
        if len(dates) == DATES_MAX:
            raise ScheduleTooLong(name=name, limit=DATES_MAX, field=name)
        dates.append(following)
    if cycle.long_stub and following != end and len(dates) > 1:
        dates.pop()
    return (*dates, end)
