"""The terms of many loans as columns, and their order of work: alike loans side by side, the longest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from diya.calc.loan.terms import INSTALMENT_COUNT_MAX, LoanTerms, TermsInvalid
from diya.kernel.errors import InvalidInput
from diya.kernel.money import MAX_MINOR
from diya.kernel.rates import PPB

Ints: TypeAlias = npt.NDArray[np.int64]
Dates: TypeAlias = npt.NDArray[np.int32]
Flags: TypeAlias = npt.NDArray[np.bool_]

EPOCH: Final = date(1970, 1, 1)
"""Dates are days since it, as in numpy.datetime64[D]."""

EARLIEST: Final = (date.min - EPOCH).days
LATEST: Final = (date(9949, 1, 1) - EPOCH).days
"""The longest loan that starts by then ends within the calendar."""


class ColumnsInvalid(InvalidInput):
    code = "calc.batch_columns_invalid"
    zh = "批量输入的列“{name}”应为一维整数数组，长度与其他列相同。"
    en = "The column “{name}” must be a one-dimensional array of integers, as long as the others."


class MethodCode(IntEnum):
    """Methods of repayment the kernels know, by the name they are registered under."""

    EQUAL_INSTALMENT = 0
    EQUAL_PRINCIPAL = 1
    BULLET = 2
    LEVEL_PAYMENT = 3


class DayCountCode(IntEnum):
    """Day counts the kernels know."""

    EQUAL_MONTHS = 0
    ACT_360 = 1
    ACT_365F = 2


DAY_COUNTS: Final = {
    DayCountCode.EQUAL_MONTHS: "EQUAL_MONTHS",
    DayCountCode.ACT_360: "ACT/360",
    DayCountCode.ACT_365F: "ACT/365F",
}


def whole_numbers(name: str, values: Any, size: int | None = None) -> Ints:
    """`values` as one column of int64, of the size of the others; raises ColumnsInvalid."""
    column = np.asarray(values)
    right_size = column.ndim == 1 and size in (None, column.size)
    whole = column.dtype.kind in "iu" and np.can_cast(column.dtype, np.int64)
    if not right_size or (column.size and not whole):
        raise ColumnsInvalid(name=name, field=name)
    return np.require(column, np.int64, ["C", "W"])


@dataclass(frozen=True, slots=True)
class LoanArrays:
    """Monthly loans on usual terms, one a place in every column; raises ColumnsInvalid, TermsInvalid.

    A month of EQUAL_MONTHS is a twelfth of a year, a first period may be odd; figures are rounded half up once a row.
    Worked: 1,000,000.00 at 4.9 % from 15 January 2024 on the 15th, 360 months, is
    `LoanArrays([100_000_000], [49_000_000], [360], [19_737], [15], [0], [0])`.
    """

    principal: Ints
    """Minor units."""
    annual_rate_ppb: Ints
    instalment_count: Ints
    starts: Ints
    """Day of the disbursement, in days since 1 January 1970."""
    due_day: Ints
    method: Ints
    """A MethodCode."""
    day_count: Ints
    """A DayCountCode."""

    def __post_init__(self) -> None:
        for name, low, high in (
            ("principal", 1, MAX_MINOR - 1),
            ("annual_rate_ppb", 0, PPB - 1),
            ("instalment_count", 1, INSTALMENT_COUNT_MAX),
            ("starts", EARLIEST, LATEST),
            ("due_day", 1, 31),
            ("method", min(MethodCode), max(MethodCode)),
            ("day_count", min(DayCountCode), max(DayCountCode)),
        ):
            column = whole_numbers(name, getattr(self, name), np.size(self.principal))
            object.__setattr__(self, name, column)
            if column.size and not low <= column.min() <= column.max() <= high:
                wrong = column[(column < low) | (column > high)][0]
                raise TermsInvalid(field=name, name=name, value=int(wrong), low=low, high=high)

    def __len__(self) -> int:
        return self.principal.size

    def terms(self, place: int) -> LoanTerms:
        """The terms of one loan, as the exact engine reads them."""
        return LoanTerms(
            "CNY",
            int(self.principal[place]),
            int(self.annual_rate_ppb[place]),
            EPOCH + timedelta(days=int(self.starts[place])),
            int(self.due_day[place]),
            int(self.instalment_count[place]),
            MethodCode(self.method[place]).name,
            DAY_COUNTS[DayCountCode(self.day_count[place])],
        )
