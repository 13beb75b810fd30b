"""The loops that Numba compiles, in the small language it compiles well: plain loops over arrays of one type.

Amounts are whole numbers held in doubles, exact below 2^53. Interest of a row is the whole number nearest to balance x
slope, where the slope is numerator / one raised by 2^-50 of itself. Proof that this is half up: with n = balance x
numerator x units the exact interest n / one lies on a grid of steps 1 / one, so its distance from a half is none or at
least 1 / (2 one). With u = 2^-53 the four roundings up to the product leave it between 1 + 3 u and 1 + 13 u times the
exact one: a half always goes up, and nothing below a half reaches it while 13 u n / one < 1 / (2 one), which n < 2^48
(`grouping.FLOAT_LIMIT`) implies. Adding and taking off 1.5 x 2^52 rounds to the nearest whole number.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from diya.calc.batch.months import LENGTH_BITS, LENGTH_MASK

WHOLE: Final = 1.5 * 2.0**52
"""Doubles of this size are whole numbers."""

TILE: Final = 512
"""Loans whose columns stay in the nearest cache from row to row."""

Array = Any
"""What Numba specialises by itself: an array of the type it is given."""


def growths(rate: Array, count: Array, bits: int, grown: Array) -> None:
    """(1 + rate)^count - 1 of each loan, as `levels.growths` computes it."""
    grown[:] = 0.0
    for bit in range(bits - 1, -1, -1):
        for loan in range(grown.size):
            twice = grown[loan] * (2.0 + grown[loan])
            grown[loan] = twice + (rate[loan] + twice * rate[loan]) if (count[loan] >> bit) & 1 else twice


def due_dates(packed: Array, month: Array, day: Array, due_date: Array) -> None:
    """All due dates of a grid."""
    for loan in range(due_date.shape[0]):
        first, wanted, dates = month[loan], day[loan], due_date[loan]
        months = packed[first : first + dates.size]
        for number in range(dates.size):
            length = months[number] & np.int32(LENGTH_MASK)
            before = months[number] >> np.int32(LENGTH_BITS)
            dates[number] = before + (wanted if wanted < length else length)


def regular_rows(
    balance: Array, level: Array, count: Array, slope: Array, less: float, out: tuple[Array, Array, Array]
) -> None:
    """Rows of a month each; principal is the level figure less `less` times the interest."""
    for number in range(1, out[0].shape[0]):
        principal, interest, closing = out[0][number], out[1][number], out[2][number]
        for loan in range(balance.size):
            opening = balance[loan]
            earned = opening * slope[loan] + WHOLE - WHOLE
            part = level[loan] - less * earned
            part = opening if opening < part else part
            part = part if part > 0.0 else 0.0
            part = opening if number == count[loan] - 1 else part
            balance[loan] = opening - part
            principal[loan] = np.int64(part)
            interest[loan] = np.int64(earned)
            closing[loan] = np.int64(opening - part)


def actual_rows(
    balance: Array,
    level: Array,
    count: Array,
    slope: Array,
    month_slope: Array,
    less: tuple[float, float],
    due_date: Array,
    out: tuple[Array, Array, Array],
) -> None:
    """Rows of their actual days; principal is the level figure less so many times the interest of the row, less so
    many times that of a regular month."""
    less_own, less_regular = less
    for number in range(1, out[0].shape[0]):
        principal, interest, closing = out[0][number], out[1][number], out[2][number]
        for loan in range(balance.size):
            opening = balance[loan]
            days = due_date[loan, number] - due_date[loan, number - 1]
            earned = opening * (slope[loan] * days) + WHOLE - WHOLE
            regular = opening * month_slope[loan] + WHOLE - WHOLE
            part = level[loan] - less_own * earned - less_regular * regular
            part = opening if opening < part else part
            part = part if part > 0.0 else 0.0
            part = opening if number == count[loan] - 1 else part
            balance[loan] = opening - part
            principal[loan] = np.int64(part)
            interest[loan] = np.int64(earned)
            closing[loan] = np.int64(opening - part)


def last_openings(balance: Array, level: Array, slope: Array, count: Array) -> None:
    """`balance` after the first row becomes the balance that the last row of each loan opens with, by level instalments
    that neither exceed the balance nor fall short of the interest; one below 1 says that they did exceed it."""
    for start in range(0, balance.size, TILE):
        end = start + TILE
        left, paid, slopes, counts = balance[start:end], level[start:end], slope[start:end], count[start:end]
        shortest = counts.min()
        for _ in range(1, shortest - 1):
            for loan in range(left.size):
                left[loan] = left[loan] - paid[loan] + (left[loan] * slopes[loan] + WHOLE - WHOLE)
        for number in range(max(1, shortest - 1), counts.max() - 1):
            for loan in range(left.size):
                after = left[loan] - paid[loan] + (left[loan] * slopes[loan] + WHOLE - WHOLE)
                left[loan] = after if number < counts[loan] - 1 else left[loan]
