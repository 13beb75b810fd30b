"""Where a period is cut: money out, corrections of the balance and pauses of interest each begin a segment."""

from __future__ import annotations

from datetime import date, timedelta

from diya.calc.progressive.model import Model, Period, Segment
from diya.kernel.errors import ensure


def segment_of(period: Period, day: date, *, first: bool) -> Segment | None:
    """The last segment that `day` falls into; the first day of the loan falls into its first segment."""
    found = None
    for part in period.segments:
        opening_day = first and part is period.segments[0] and day == part.start
        if part.start < day <= part.end or opening_day:
            found = part
    return found


def change_balance(model: Model, day: date, *, disbursed: int = 0, correction: int = 0) -> Period | None:
    """Book money out or a correction on `day`, cutting the segment that holds it; answers the period, if any.

    A period that a view of the loan as of a day leaves no days of has nothing to book on.
    """
    period = model.period_of(day)
    if period is None or not period.segments:
        return None
    part = _segment_ending(model, period, day)
    if part is None:
        part = cut(period, day)
    part.disbursed += disbursed
    part.correction += correction
    period.recut()
    return period


def _segment_ending(model: Model, period: Period, day: date) -> Segment | None:
    if period is model.periods[-1] and day == period.due:
        # What happens at maturity stands in a segment without days of its own.
        last = period.segments[-1]
        return last if last.start == last.end else None
    return next((part for part in period.segments if part.end == day), None)


def cut(period: Period, day: date) -> Segment:
    """Cut the segment that holds `day` in two; answers the first part."""
    holds = [part for part in period.segments if part.start < day <= part.end]
    part = holds[-1] if holds else period.segments[0]
    at = min(max(day, part.start), part.end)
    rest = Segment(at, part.end, paused=part.paused)
    part.end = at
    period.segments.insert(_position(period, part) + 1, rest)
    return part


def _position(period: Period, part: Segment) -> int:
    position = next((number for number, one in enumerate(period.segments) if one is part), -1)
    ensure(position >= 0, "the segment is not of this period")
    return position


def pause_interest(model: Model, first_day: date, last_day: date) -> None:
    """No interest for the days `first_day` to `last_day`, both included."""
    touched = [one for one in model.periods if one.start < last_day and one.due >= first_day]
    for period in touched:
        start = max(first_day - timedelta(days=1), period.start)
        end = min(last_day, period.due)
        if all(part.start != start for part in period.segments):
            cut(period, start)
        if all(part.end != end for part in period.segments):
            cut(period, end)
        for part in period.segments:
            part.paused = part.paused or (part.start >= start and part.end <= end)
        period.recut()
