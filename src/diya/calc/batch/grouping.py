"""Which loans are computed side by side, and by which arithmetic each of them can be computed without an error.

Interest of a row is balance x rate x units over `one`, with the rate reduced by a power of ten it shares with 10^9.
The balance never exceeds the principal, so the greatest product of a loan is known before anything is computed:

    below 2^48  compiled floating point, whose error is too small to change a rounding (see `loops`);
    below 2^62  64-bit integers;
    else        the exact engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from diya.calc.batch.loans import DayCountCode, Flags, Ints, LoanArrays, MethodCode
from diya.calc.loan.terms import INSTALMENT_COUNT_MAX
from diya.kernel.rates import PPB

FLOAT_LIMIT: Final = 2**48
INTEGER_LIMIT: Final = 2**62
PERIOD_UNITS_MAX: Final = 31
FIRST_UNITS_MAX: Final = 62
"""A first period ends on some day of the month after its start."""

SHARED_FACTORS: Final = (1000, 100)
"""Rates are agreed in basis points (10^5 ppb), seldom finer: what more they share with 10^9 is not worth the search."""


class Arithmetic(IntEnum):
    """What is wide enough for the products of a loan."""

    FLOAT = 0
    INTEGER = 1
    EXACT = 2


class Part(IntEnum):
    """What the principal of an instalment is, after the first."""

    LESS_INTEREST = 0
    """The level figure less the interest of the row."""
    LESS_REGULAR = 1
    """The level figure less the interest of a regular month, whatever the days of the row."""
    FIXED = 2
    """The level figure itself; none of a bullet."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of loans as fractions: `numerator` over `one` a unit of the day count, over `month_one` a regular month."""

    numerator: Ints
    one: Ints
    month_one: Ints

    @classmethod
    def of(cls, loans: LoanArrays) -> Rates:
        numerator, scale = loans.annual_rate_ppb, np.broadcast_to(PPB, len(loans))
        for factor in SHARED_FACTORS:
            reduced = numerator // factor
            shared = reduced * factor == numerator
            if shared.all():
                numerator, scale = reduced, scale // factor
            else:
                numerator, scale = np.where(shared, reduced, numerator), np.where(shared, scale // factor, scale)
        year = np.where(loans.day_count == DayCountCode.ACT_365F, 365, 360)
        return cls(numerator, year * scale, 12 * scale)

    def at(self, places: Ints) -> Rates:
        return Rates(self.numerator[places], self.one[places], self.month_one[places])


@dataclass(frozen=True, slots=True)
class Group:
    """Places of loans that one kernel computes together, the longest first."""

    places: Ints
    arithmetic: Arithmetic
    part: Part
    actual: bool
    """Whether the days of a row are counted."""


def actual_days(loans: LoanArrays) -> Flags:
    return np.asarray(loans.day_count != DayCountCode.EQUAL_MONTHS)


def arithmetic_of(loans: LoanArrays, rates: Rates) -> Ints:
    """The narrowest Arithmetic of each loan; its own computation stays within 64 bits."""
    greatest = int(loans.principal.max()) * int(rates.numerator.max()) * PERIOD_UNITS_MAX + int(rates.one.max())
    if greatest <= FLOAT_LIMIT:
        return np.full(len(loans), Arithmetic.FLOAT, np.int64)
    slope = np.maximum(rates.numerator, 1)
    actual = actual_days(loans)
    denominator = np.where(actual, rates.one, rates.month_one)
    units = np.where(actual, PERIOD_UNITS_MAX, 1)
    fits_float = loans.principal <= (FLOAT_LIMIT - denominator) // (slope * units)
    fits_integer = loans.principal <= (INTEGER_LIMIT - rates.one) // (slope * FIRST_UNITS_MAX)
    return np.where(fits_integer, np.where(fits_float, Arithmetic.FLOAT, Arithmetic.INTEGER), Arithmetic.EXACT)


def groups(loans: LoanArrays, rates: Rates) -> Iterator[Group]:
    """All loans, each in one group."""
    actual = actual_days(loans)
    fixed = (loans.method == MethodCode.EQUAL_PRINCIPAL) | (loans.method == MethodCode.BULLET)
    regular = actual & (loans.method == MethodCode.EQUAL_INSTALMENT)
    part = np.where(fixed, Part.FIXED, np.where(regular, Part.LESS_REGULAR, Part.LESS_INTEREST))
    kind = (arithmetic_of(loans, rates) * len(Part) + part) * 2 + actual
    width = INSTALMENT_COUNT_MAX + 1
    # 16 bits, for such keys NumPy sorts by radix.
    key = (kind * width + (INSTALMENT_COUNT_MAX - loans.instalment_count)).astype(np.uint16)
    order = np.argsort(key, kind="stable")
    kinds = key[order] // width
    for places in np.split(order, np.flatnonzero(np.diff(kinds)) + 1):
        if places.size:
            rest, counted = divmod(int(kind[places[0]]), 2)
            arithmetic, principal = divmod(rest, len(Part))
            yield Group(places, Arithmetic(arithmetic), Part(principal), bool(counted))
