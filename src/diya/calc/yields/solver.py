"""Roots of functions that are known with their slope, by Newton's method kept inside a bracket.

Decimal arithmetic of 50 digits throughout: a rate is exact far beyond the place anybody rounds it at.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, Decimal
from typing import Final

from diya.kernel.errors import ensure

Valued = Callable[[Decimal], tuple[Decimal, Decimal]]
"""A point -> the value of the function there, and its slope."""

WORKING: Final = Context(prec=50)
"""The context every computation of a yield runs in, whatever the caller's own context is."""

RESULT: Final = Context(prec=34)
"""The context a yield leaves in: the digits beyond are noise of the search."""

CLOSENESS: Final = Decimal("1E-40")
ROUNDS_MAX: Final = 500


def root(valued: Valued, low: Decimal, high: Decimal) -> Decimal:
    """The point from `low` to `high` where `valued` is zero: one of the ends, or its signs there must differ.

    Newton's step is taken while it stays in the bracket and at least halves; else the bracket is halved.
    Worked: x^2 - 2 between 0 and 2 is 1.41421356237...
    """
    at_low, at_high = valued(low)[0], valued(high)[0]
    if at_low == 0 or at_high == 0:
        return low if at_low == 0 else high
    low_is_negative = at_low < 0
    ensure(low_is_negative != (at_high < 0), "a bracket needs a change of sign")
    point, last_step = (low + high) / Decimal(2), high - low
    for _ in range(ROUNDS_MAX):
        value, slope = valued(point)
        if value == 0:
            return point
        if (value < 0) == low_is_negative:
            low = point
        else:
            high = point
        step = value / Decimal(slope) if slope else high - low
        if not low < point - step < high or 2 * abs(step) > abs(last_step):
            step = point - (low + high) / Decimal(2)
        point, last_step = point - step, step
        if abs(step) <= CLOSENESS * max(Decimal(1), abs(point)):
            return point
    return point
