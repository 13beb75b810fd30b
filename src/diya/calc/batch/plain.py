"""Rows of schedules by NumPy alone: 64-bit integers, row by row over all loans of a block."""

from __future__ import annotations

import numpy as np

from diya.calc.batch.block import Block, interest_of
from diya.calc.batch.grid import Grid
from diya.calc.batch.grouping import Part
from diya.calc.batch.months import Months


def fill(block: Block, months: Months, grid: Grid) -> None:
    """The rows of `grid` after the first, and all its due dates."""
    balance, rates, level = block.balance, block.rates, block.level
    grid.due_date[:] = months.days(block.month, block.due_day, grid.due_date.shape[1])
    for number in range(1, grid.due_date.shape[1]):
        if block.actual:
            days = grid.due_date[:, number].astype(np.int64) - grid.due_date[:, number - 1]
            interest = interest_of(balance, rates.numerator * days, rates.one)
        else:
            interest = interest_of(balance, rates.numerator, rates.month_one)
        if block.part is Part.FIXED:
            part = level
        elif block.part is Part.LESS_INTEREST:
            part = level - interest
        else:
            part = level - interest_of(balance, rates.numerator, rates.month_one)
        part = np.where(block.count == number + 1, balance, np.clip(part, 0, balance))
        balance = balance - part
        grid.principal[number], grid.interest[number], grid.closing[number] = part, interest, balance
