"""When instalments fall due: every so many months or days, from a first date on, to a last one, or on dates given by
hand; and where a date goes on which the bank is closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from diya.calc.business_days import Shift, adjust, adjustments
from diya.calc.calendars import NO_HOLIDAYS, Calendar, calendar_of
from diya.calc.dates import add_months
from diya.kernel.errors import InvalidInput

EVERY_MONTHS: Final = (1, 2, 3, 4, 6, 12)
EVERY_DAYS: Final = (7, 14, 28)


class TimingInvalid(InvalidInput):
    code = "calc.timing_invalid"
    zh = "还款日安排“{name}”无效：{value}。"
    en = "The timing's “{name}” is not valid: {value}."


class DatesDoNotRise(TimingInvalid):
    code = "calc.dates_do_not_rise"
    zh = "逐笔约定的还款日须按先后排列，每个日期只出现一次。"
    en = "Due dates given by hand must rise, each of them once."


class Stub(StrEnum):
    """Where the odd days go when the term is no whole number of periods."""

    SHORT_FIRST = "SHORT_FIRST"
    LONG_FIRST = "LONG_FIRST"
    SHORT_LAST = "SHORT_LAST"
    LONG_LAST = "LONG_LAST"


@dataclass(frozen=True, slots=True)
class Timing:
    """When instalments fall due; the default is every month, from the month after the start, not moved."""

    every_months: int = 1
    every_days: int = 0
    """Instead of months: 7 weekly, 14 fortnightly."""
    first_due_date: date | None = None
    """Leads to a short or long first period."""
    final_due_date: date | None = None
    """Of the last instalment agreed; leads to a short or long last period."""
    dates: tuple[date, ...] = ()
    """All due dates, given by hand."""
    calendar: str = "NONE"
    business_day: str = "NONE"
    shift: Shift = Shift.CALCULATE_THEN_SHIFT

    def __post_init__(self) -> None:
        calendar_of(self.calendar)
        adjustments.get(self.business_day)
        if self.every_days and self.every_days not in EVERY_DAYS:
            raise TimingInvalid(field="timing.every_days", name="every_days", value=self.every_days)
        if self.every_months not in EVERY_MONTHS:
            raise TimingInvalid(field="timing.every_months", name="every_months", value=self.every_months)
        if any(later <= earlier for earlier, later in zip(self.dates, self.dates[1:], strict=False)):
            raise DatesDoNotRise(field="timing.dates")

    def moved(self, day: date) -> date:
        """A due date where the bank is open."""
        return day if self.business_day == "NONE" else adjust(day, self.business_day, self.business_calendar)

    @property
    def business_calendar(self) -> Calendar:
        return NO_HOLIDAYS if self.calendar == "NONE" else calendar_of(self.calendar)

    @property
    def part_of_year(self) -> tuple[int, int]:
        """A regular period as a fraction of a year: a month 1/12, a week 1/52."""
        return (self.every_days // 7, 52) if self.every_days else (self.every_months, 12)

    def as_data(self) -> dict[str, Any]:
        """What was agreed, as plain JSON data; what was not is left out."""
        return {
            field.name: _plain(getattr(self, field.name))
            for field in fields(self)
            if getattr(self, field.name) != field.default
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Timing:
        """The inverse of `as_data`."""
        read = dict(data)
        for name in ("first_due_date", "final_due_date"):
            if read.get(name):
                read[name] = date.fromisoformat(read[name])
        if "dates" in read:
            read["dates"] = tuple(date.fromisoformat(day) for day in read["dates"])
        if "shift" in read:
            read["shift"] = Shift(read["shift"])
        return cls(**read)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


MONTHLY: Final = Timing()


def periods_between(start: date, maturity: date, timing: Timing, stub: Stub) -> tuple[Timing, int]:
    """The timing and the number of instalments of a term given by its two ends.

    From the end the odd days come first, from the start last; a long stub takes its neighbour in. 10 January to
    5 July, monthly, short first: due on 5 February, 5 March … 5 July, six instalments.
    """
    if start >= maturity:
        raise TimingInvalid(field="maturity_date", name="maturity_date", value=maturity)
    days: list[date] = []
    if stub in (Stub.SHORT_FIRST, Stub.LONG_FIRST):
        while (day := step(maturity, -len(days), timing)) > start:
            days.append(day)
        days.reverse()
        if stub is Stub.LONG_FIRST and day < start and len(days) > 1:
            days = days[1:]
    else:
        while (day := step(start, len(days) + 1, timing)) < maturity:
            days.append(day)
        if stub is Stub.LONG_LAST and day > maturity and days:
            days.pop()
        days.append(maturity)
    return replace(timing, first_due_date=days[0], final_due_date=maturity), len(days)


def step(anchor: date, count: int, timing: Timing, due_day: int | None = None) -> date:
    """`count` periods after `anchor` (before it, where negative), on the due day, clipped at the month's end."""
    if timing.every_days:
        return anchor + timedelta(days=timing.every_days * count)
    return add_months(anchor, timing.every_months * count, day=due_day)
