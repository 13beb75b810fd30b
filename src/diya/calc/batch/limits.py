"""How long and how closely rates of return are sought."""

from __future__ import annotations

from typing import Final

from diya.kernel.money import MAX_MINOR

ROUNDS: Final = 100
CLOSENESS: Final = 1e-7
"""The last step of Newton's method, as a part of one and the growth. Steps shrink by squares: the error after it is
some 10^-14 times the years the flows last."""

CLOSENESS_OF_TWO: Final = 1e-7
"""The product of the last two steps of the compiled search, which fits a cubic to two points: its error shrinks by the
square of that product."""

NEAR_ZERO: Final = 1e-15
"""A logarithm this small is a rounding."""

GROWTH_MAX: Final = 700.0
"""No growth ln(1 + rate) beyond this is sought: the rate would be no double."""

FIRST_TRY: Final = 0.1
"""The second point of a search whose first step leads nowhere."""

FLOWS_MAX: Final = 2**62 // MAX_MINOR
"""Sums of so many flows fit 64 bits."""
