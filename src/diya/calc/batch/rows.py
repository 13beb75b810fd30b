"""Schedules of many loans with all their rows, chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from diya.calc.batch import compiled, plain
from diya.calc.batch.block import Block, ready
from diya.calc.batch.compiling import kernels
from diya.calc.batch.grid import Grid, loans_of_a_chunk
from diya.calc.batch.grouping import Arithmetic, Group, Rates, groups
from diya.calc.batch.loans import EPOCH, Dates, Flags, Ints, LoanArrays
from diya.calc.batch.months import Months
from diya.calc.loan.schedule import schedule


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of some loans, amounts in minor units: the array's row is the loan, its column the instalment.

    Cells after the last instalment of a loan hold no amount; their due dates go on by the calendar.
    """

    places: Ints
    """Of the loans, in the columns of the LoanArrays."""
    count: Ints
    """How many instalments each loan has; fewer than agreed where rounding repaid it before."""
    due_date: Dates
    """Days since 1 January 1970."""
    principal: Ints
    interest: Ints
    closing: Ints
    exact: Flags
    """Whether the exact engine computed the loan, or its level figure."""

    @property
    def number(self) -> Ints:
        """1, 2, 3 … for each loan, without memory of its own."""
        return np.broadcast_to(np.arange(1, self.principal.shape[1] + 1), self.principal.shape)

    @property
    def nbytes(self) -> int:
        """What the chunk holds in memory."""
        columns = (self.places, self.count, self.due_date, self.principal, self.interest, self.closing, self.exact)
        return sum(column.nbytes for column in columns)


def schedules(loans: LoanArrays) -> Iterator[Rows]:
    """The schedules of all loans, each equal to `calc.loan.schedule` to the cent, in chunks of alike loans of which
    none holds over 64 MB.

    Worked: the loan of `LoanArrays` begins with 1,223.94 principal, 4,083.33 interest and 998,776.06 left.
    """
    if not len(loans):
        return
    rates, months = Rates.of(loans), Months.of(loans)
    for group in groups(loans, rates):
        start = 0
        while start < group.places.size:
            width = int(loans.instalment_count[group.places[start]])
            places = group.places[start : start + loans_of_a_chunk(width)]
            start += places.size
            yield rows_of(loans, rates, months, group, places)


def rows_of(loans: LoanArrays, rates: Rates, months: Months, group: Group, places: Ints) -> Rows:
    """The rows of the loans at `places`, all of one group."""
    if group.arithmetic is Arithmetic.EXACT:
        return _exact_rows(loans, months, places)
    block = ready(loans, rates, months, group, places)
    grid = Grid.empty(int(block.count.max()), places.size)
    grid.principal[0], grid.interest[0], grid.closing[0] = block.first_principal, block.first_interest, block.balance
    fast = group.arithmetic is Arithmetic.FLOAT and kernels() is not None
    (compiled if fast else plain).fill(block, months, grid)
    return _rows(places, _counts(block, grid), grid, block.exact_level)


def _counts(block: Block, grid: Grid) -> Ints:
    """A loan has a next row while something is left; most have something left before the last agreed."""
    before_last = grid.closing[np.maximum(block.count - 2, 0), np.arange(block.count.size)]
    early = np.flatnonzero((before_last == 0) & (block.count > 1))
    counts = block.count.copy()
    counts[early] = 1 + (grid.closing[:, early] > 0).sum(axis=0)
    return counts


def _exact_rows(loans: LoanArrays, months: Months, places: Ints) -> Rows:
    grid = Grid.empty(int(loans.instalment_count[places].max()), places.size)
    first = months.of_days(loans.starts[places]) + 1
    grid.due_date[:] = months.days(first, loans.due_day[places], grid.due_date.shape[1])
    for cells in (grid.principal, grid.interest, grid.closing):
        cells[:] = 0
    counts = np.empty(places.size, np.int64)
    for column, place in enumerate(places):
        rows = schedule(loans.terms(int(place)))
        counts[column] = len(rows)
        grid.due_date[column, : len(rows)] = [(row.due_date - EPOCH).days for row in rows]
        grid.principal[: len(rows), column] = [row.principal for row in rows]
        grid.interest[: len(rows), column] = [row.interest for row in rows]
        grid.closing[: len(rows), column] = [row.closing_balance for row in rows]
    return _rows(places, counts, grid, np.ones(places.size, np.bool_))


def _rows(places: Ints, counts: Ints, grid: Grid, exact: Flags) -> Rows:
    return Rows(places, counts, grid.due_date, grid.principal.T, grid.interest.T, grid.closing.T, exact)
