"""Conventions in which every month is as long as every other.

All are 360 x years + 30 x months + days, and differ in how they bring the 31st and the end of February to the 30th.
Source: ISDA 2006 Definitions 4.16(f) to (h); 30/360 US after the SIA's Standard Securities Calculation Methods.
"""

from __future__ import annotations

from datetime import date

from diya.calc.counting.span import Span
from diya.calc.dates import ONE_DAY, months_and_days

FEBRUARY = 2


def _ends_february(day: date) -> bool:
    return day.month == FEBRUARY and (day + ONE_DAY).month != FEBRUARY


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month


def bond_basis(start: date, end: date, span: Span) -> int:  # noqa: ARG001 - one shape for the whole family
    """30/360, bond basis: a 31st at the start is the 30th; one at the end only after a start on the 30th.

    28 February 2007 to 31 August 2007 is 183 days (ISDA 2006 4.16(f)).
    """
    first = min(start.day, 30)
    last = 30 if end.day == 31 and first == 30 else end.day
    return 30 * _months(start, end) + last - first


def us(start: date, end: date, span: Span) -> int:  # noqa: ARG001 - one shape for the whole family
    """30/360 US: as bond basis, and the last day of February at the start is the 30th (at the end too, where both are).

    28 February 2007 to 31 August 2007 is 180 days.
    """
    first, last = start.day, end.day
    if _ends_february(start):
        first = 30
        if _ends_february(end):
            last = 30
    if last == 31 and first >= 30:
        last = 30
    return 30 * _months(start, end) + last - min(first, 30)


def eurobond(start: date, end: date, span: Span) -> int:  # noqa: ARG001 - one shape for the whole family
    """30E/360: the 31st is the 30th on either side. 28 February 2007 to 31 August 2007 is 182 days (ISDA 4.16(g))."""
    return 30 * _months(start, end) + min(end.day, 30) - min(start.day, 30)


def eurobond_isda(start: date, end: date, span: Span) -> int:
    """30E/360 ISDA: the last day of a month, February's too, is the 30th; not February's at the maturity.

    28 February 2007 to 31 August 2007 is 180 days (ISDA 2006 4.16(h)).
    """
    first = 30 if start.day == 31 or _ends_february(start) else start.day
    last = 30 if end.day == 31 or (_ends_february(end) and end != span.maturity) else end.day
    return 30 * _months(start, end) + last - first


def italian(start: date, end: date, span: Span) -> int:  # noqa: ARG001 - one shape for the whole family
    """30/360 Italian: the 31st, and February's days from the 28th on, are the 30th on either side."""
    first, last = (30 if day.day == 31 or (day.month == FEBRUARY and day.day > 27) else day.day for day in (start, end))
    return 30 * _months(start, end) + last - first


def lunar(start: date, end: date, span: Span) -> int:  # noqa: ARG001 - one shape for the whole family
    """28E/336: twelve months of 28 days; later days of a month count as its 28th (ACTUS dictionary, 28E336)."""
    return 28 * _months(start, end) + min(end.day, 28) - min(start.day, 28)


def equal_months(start: date, end: date, span: Span) -> int:  # noqa: ARG001 - one shape for the whole family
    """对年对月对日: whole months of 30 days each, and the odd days. 5 January to 20 February is 45."""
    months, days = months_and_days(start, end)
    return 30 * months + days
