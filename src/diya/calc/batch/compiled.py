"""Rows of schedules by compiled loops, where Numba is there; without it `plain` computes the same cents."""

from __future__ import annotations

from typing import Final

import numpy as np

from diya.calc.batch.block import Block
from diya.calc.batch.compiling import kernels
from diya.calc.batch.grid import Grid
from diya.calc.batch.grouping import Part
from diya.calc.batch.levels import Doubles
from diya.calc.batch.loans import Ints
from diya.calc.batch.months import Months

RAISED: Final = 1 + 2.0**-50
"""Of what the slope is, so that a half is rounded up."""


def slope_of(numerator: Ints, one: Ints) -> Doubles:
    """What the loops compute interest with."""
    return numerator / one * RAISED


def fill(block: Block, months: Months, grid: Grid) -> None:
    """The rows of `grid` after the first, and all its due dates; products of the loans must be below FLOAT_LIMIT."""
    run = kernels()
    rates, out = block.rates, (grid.principal, grid.interest, grid.closing)
    balance, level = block.balance.astype(np.float64), block.level.astype(np.float64)
    monthly = slope_of(rates.numerator, rates.month_one)
    run.due_dates(months.packed, block.month, block.due_day.astype(np.int32), grid.due_date)
    if block.actual:
        less = float(block.part is Part.LESS_INTEREST), float(block.part is Part.LESS_REGULAR)
        daily = slope_of(rates.numerator, rates.one)
        run.actual_rows(balance, level, block.count, daily, monthly, less, grid.due_date, out)
    else:
        run.regular_rows(balance, level, block.count, monthly, float(block.part is not Part.FIXED), out)
