"""`daycount`: the days and the part of a year between two dates by a convention."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from diya.calc.calendars import NO_HOLIDAYS, calendar_of
from diya.calc.day_count import Span, counted_days, year_fraction
from diya.calc.forms.answers import COUNT, EXACT, PART, TEXT, Column, sheet
from diya.calc.forms.command import Command
from diya.calc.forms.errors import DateTooEarly, FieldMissing
from diya.calc.forms.kinds import CALENDAR, DATE, Kind, Place, convention, mistaken, whole
from diya.calc.forms.records import Field, Record

FREQUENCIES: Final = (1, 2, 3, 4, 6, 12)


@dataclass(frozen=True, slots=True)
class Counted:
    """The answer of a convention, which it names by our code."""

    convention: str
    days: int
    fraction: Fraction


def _span(given: dict[str, Any]) -> dict[str, Any]:
    start, end = given.get("period_start"), given.get("period_end")
    if (start is None) != (end is None):
        name = "period_end" if end is None else "period_start"
        raise FieldMissing(name=name, field=name)
    if start is not None and start >= end:
        raise DateTooEarly(day=end, after=start, field="period_end")
    calendar = calendar_of(given["calendar"]) if "calendar" in given else NO_HOLIDAYS
    given["span"] = Span(given.get("maturity"), start, end, given.get("frequency"), calendar)
    return given


def _run(given: dict[str, Any]) -> Counted:
    code, start, end, span = given["convention"], given["start"], given["end"], given["span"]
    return Counted(code, counted_days(code, start, end, span), year_fraction(code, start, end, span))


def _read_frequency(value: Any, place: Place) -> int:
    count: int = whole(FREQUENCIES[0], FREQUENCIES[-1]).read(value, place)
    if count not in FREQUENCIES:
        known = ", ".join(map(str, FREQUENCIES))
        raise mistaken(value, place, f"one of {known}", f"以下之一：{known}")
    return count


FREQUENCY: Final = Kind({"enum": list(FREQUENCIES)}, _read_frequency)
COMMAND: Final = Command(
    "daycount",
    "计息天数: the days and the part of a year between two dates, the first counts and the last does not.",
    Record(
        "Convention and dates",
        (
            Field("convention", convention("day_count"), "The convention.", needed=True),
            Field("start", DATE, "First day.", needed=True),
            Field("end", DATE, "Day after the last.", needed=True),
            Field("maturity", DATE, "End of the contract, for 30E/360 ISDA."),
            Field("period_start", DATE, "Start of the regular period, for ACT/ACT ICMA and ACT/365L."),
            Field("period_end", DATE, "End of the regular period."),
            Field("frequency", FREQUENCY, "Regular periods a year."),
            Field("calendar", CALENDAR, "Business days, for BUS/252."),
        ),
        _span,
    ),
    sheet(
        "Day count",
        Column("convention", TEXT, "The convention, our code."),
        Column("days", COUNT, "The days the convention counts."),
        Column("fraction", EXACT, "The exact part of a year.", of=lambda whole: whole.fraction),
        Column("decimal", PART, "The same in at most 15 decimals.", of=lambda whole: whole.fraction),
    ),
    _run,
    {"convention": "ACT/ACT.ISDA", "start": "2003-11-01", "end": "2004-05-01"},
)
