"""What many loans cost and when they end, without their rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from diya.calc.batch import compiled
from diya.calc.batch.block import Block, ready
from diya.calc.batch.compiling import kernels
from diya.calc.batch.grid import loans_of_a_chunk
from diya.calc.batch.grouping import Arithmetic, Group, Part, Rates, groups
from diya.calc.batch.loans import Dates, Flags, Ints, LoanArrays
from diya.calc.batch.months import Months
from diya.calc.batch.rows import Rows, rows_of

BLOCK_LOANS: Final = 4096
"""Loans made ready together: enough that a call of NumPy costs little, few enough for the cache."""


@dataclass(frozen=True, slots=True)
class Totals:
    """One place a loan, in the order of the LoanArrays; amounts in minor units."""

    total_interest: Ints
    first_instalment: Ints
    last_instalment: Ints
    maturity: Dates
    """Days since 1 January 1970."""
    exact: Flags
    """Whether the exact engine computed the loan, or its level figure."""

    @classmethod
    def empty(cls, size: int) -> Totals:
        interest, first, last = (np.empty(size, np.int64) for _ in range(3))
        return cls(interest, first, last, np.empty(size, np.int32), np.empty(size, np.bool_))


def totals(loans: LoanArrays) -> Totals:
    """Total interest, first and last instalment and maturity of each loan, equal to the exact engine to the cent.

    Worked: the loan of `LoanArrays` pays 5,307.27 first, and 910,615.12 interest in all.
    """
    found = Totals.empty(len(loans))
    if not len(loans):
        return found
    rates, months = Rates.of(loans), Months.of(loans)
    for group in groups(loans, rates):
        level = group.part is Part.LESS_INTEREST and not group.actual and group.arithmetic is Arithmetic.FLOAT
        if not level or kernels() is None:
            _by_rows(loans, rates, months, group, group.places, found)
            continue
        for start in range(0, group.places.size, BLOCK_LOANS):
            block = ready(loans, rates, months, group, group.places[start : start + BLOCK_LOANS])
            uneven = _level(block, months, found)
            _by_rows(loans, rates, months, group, block.places[uneven], found)
    return found


def _level(block: Block, months: Months, found: Totals) -> Flags:
    """Totals of loans whose rows after the first are level to the end; answers which loans are not such.

    While no instalment exceeds the balance nor falls short of the interest, interest is what was paid less what the
    balance fell. It never falls short when it does not in the second row, for the balance only falls; and once it
    exceeds the balance, the balance stays below zero, and is so at the end.
    """
    slope = compiled.slope_of(block.rates.numerator, block.rates.month_one)
    level, opening = block.level.astype(np.float64), block.balance.astype(np.float64)
    falls_short = np.rint(opening * slope) > level
    kernels().last_openings(opening, level, slope, block.count)
    uneven: Flags = falls_short | (opening < 1) | (block.count == 1)
    opening = np.where(uneven, 0, opening)
    left = opening.astype(np.int64)
    interest = np.rint(opening * slope).astype(np.int64)
    places, between = block.places, block.level * (block.count - 2) + left - block.balance
    found.total_interest[places] = block.first_interest + between + interest
    found.first_instalment[places] = block.first_principal + block.first_interest
    found.last_instalment[places] = left + interest
    found.maturity[places] = months.day(block.month + block.count - 1, block.due_day)
    found.exact[places] = block.exact_level
    return uneven


def _by_rows(loans: LoanArrays, rates: Rates, months: Months, group: Group, places: Ints, found: Totals) -> None:
    start = 0
    while start < places.size:
        size = loans_of_a_chunk(int(loans.instalment_count[places[start]]))
        _add_up(rows_of(loans, rates, months, group, places[start : start + size]), found)
        start += size


def _add_up(rows: Rows, found: Totals) -> None:
    loan, last = np.arange(rows.places.size), rows.count - 1
    found.total_interest[rows.places] = rows.interest.sum(axis=1)
    found.first_instalment[rows.places] = rows.principal[:, 0] + rows.interest[:, 0]
    found.last_instalment[rows.places] = rows.principal[loan, last] + rows.interest[loan, last]
    found.maturity[rows.places] = rows.due_date[loan, last]
    found.exact[rows.places] = rows.exact
