"""The memory of a chunk of schedules: one row of each array an instalment, one column a loan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from diya.calc.batch.loans import Dates, Ints

CELL_BYTES: Final = 4 + 3 * 8
CHUNK_BYTES: Final = 8 * 2**20
"""What the rows of a chunk may hold: far below the 64 MB allowed, since what fits a cache is written faster."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Amounts by instalment, then loan: neighbours in memory are loans, which are independent of each other as the rows
    of one are not. Dates by loan, then instalment: those of one loan lie side by side in the table of months."""

    due_date: Dates
    principal: Ints
    interest: Ints
    closing: Ints

    @classmethod
    def empty(cls, width: int, loans: int) -> Grid:
        # One piece of memory: four smaller ones would go back to the system after each chunk, and come back page by
        # page.
        cells = width * loans
        amounts, dates = np.split(np.empty(cells * CELL_BYTES, np.uint8), [cells * 3 * 8])
        principal, interest, closing = amounts.view(np.int64).reshape(3, width, loans)
        return cls(dates.view(np.int32).reshape(loans, width), principal, interest, closing)


def loans_of_a_chunk(width: int) -> int:
    """How many loans of so many instalments a chunk holds."""
    return max(1, CHUNK_BYTES // (CELL_BYTES * width))
