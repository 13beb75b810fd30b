"""Conventions that count the days as they are, over years of 365 or 366 days or over the regular period.
Worked figures from ISDA, "EMU and Market Conventions", the actual/actual memorandum of 1998.
"""

from __future__ import annotations

from calendar import isleap
from datetime import date
from fractions import Fraction

from diya.calc.counting.span import Span
from diya.calc.dates import ONE_DAY, add_months

FEBRUARY = 2


def actual(start: date, end: date, span: Span) -> int:  # noqa: ARG001 - one shape for the whole family
    """Calendar days, the first counts and the last does not (算头不算尾)."""
    return (end - start).days


def business_days(start: date, end: date, span: Span) -> int:
    """Business days of the span's calendar from `start` on and before `end` (BUS/252)."""
    return span.calendar.business_days_between(start, end)


def act_act_isda(start: date, end: date, span: Span) -> Fraction:  # noqa: ARG001 - one shape for the whole family
    """Days in leap years over 366 and the others over 365 (ISDA 2006 4.16(b)).

    1 November 2003 to 1 May 2004: 61/365 + 121/366 = 0.497724380567.
    """
    if start.year == end.year:
        return Fraction((end - start).days, _year_days(start.year))
    first = Fraction((date(start.year + 1, 1, 1) - start).days, _year_days(start.year))
    last = Fraction((end - date(end.year, 1, 1)).days, _year_days(end.year))
    return first + (end.year - start.year - 1) + last


def act_act_icma(start: date, end: date, span: Span) -> Fraction:
    """Days over the days of the regular period, times its part of a year (ICMA Rule 251, ISDA 2006 4.16(c)).

    Where the dates reach outside the period, the regular periods before and after it are laid out by whole months:
    15 August 2002 to 15 July 2003 on a period from 15 January: 153/184 of a half year and a half = 0.915760869565.
    """
    if start == end:
        return Fraction(0)
    low, high = span.period_start or start, span.period_end or end
    if low >= high:
        low, high = start, end
    months = 12 // span.frequency if span.frequency else max(1, round(Fraction(12 * (high - low).days, 365)))
    total, cursor, index = Fraction(0), start, 0
    while _regular(low, high, months, index + 1) <= start:
        index += 1
    while _regular(low, high, months, index) > start:
        index -= 1
    while cursor < end:
        begins, ends = (_regular(low, high, months, at) for at in (index, index + 1))
        until = min(end, ends)
        total += Fraction((until - cursor).days, (ends - begins).days) * Fraction(months, 12)
        cursor, index = until, index + 1
    return total


def _regular(low: date, high: date, months: int, index: int) -> date:
    """Bounds of regular periods: index 0 is the start of the known one and 1 its end; beyond it, by whole months."""
    if index <= 0:
        return add_months(low, months * index)
    return high if index == 1 else add_months(high, months * (index - 1))


def act_act_afb(start: date, end: date, span: Span) -> Fraction:  # noqa: ARG001 - one shape for the whole family
    """Whole years back from the end, the rest over 366 where it holds a 29 February and over 365 where not
    (AFB Master Agreement 1994, ISDA memorandum). 30 July 1999 to 30 January 2000: 184/365 = 0.504109589041.
    """
    years, rest = 0, end
    while (back := _year_before(end, years + 1)) >= start:
        years, rest = years + 1, back
    # The first day counts and the last does not, so a 29 February that ends the rest is outside it.
    leap = holds_leap_day(start - ONE_DAY, rest - ONE_DAY) if start < rest else False
    return years + Fraction((rest - start).days, 366 if leap else 365)


def _year_before(end: date, years: int) -> date:
    """`years` before `end`; 28 February of a leap year is reached as its 29th, the month's last day."""
    back = add_months(end, -12 * years)
    if back.month == FEBRUARY and back.day == 28 and isleap(back.year):
        return date(back.year, FEBRUARY, 29)
    return back


def act_365l(start: date, end: date, span: Span) -> Fraction:
    """Days over 366 or 365: for annual payments by whether the period holds a 29 February, for others by whether it
    ends in a leap year (ICMA Rule 251.1(i)). 1 November 2023 to 1 May 2024, half-yearly: 182/366.
    """
    low, high = span.period_start or start, span.period_end or end
    leap = holds_leap_day(low, high) if (span.frequency or 1) == 1 else isleap(high.year)
    return Fraction((end - start).days, 366 if leap else 365)


def holds_leap_day(start: date, end: date) -> bool:
    """Whether a 29 February lies after `start` and not after `end`."""
    return any(isleap(year) and start < date(year, FEBRUARY, 29) <= end for year in range(start.year, end.year + 1))


def _year_days(year: int) -> int:
    return 366 if isleap(year) else 365
