"""Due dates of many loans: a table of months, from which a date is one look-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from diya.calc.batch.loans import Dates, Ints, LoanArrays

LENGTH_BITS: Final = 5
LENGTH_MASK: Final = 2**LENGTH_BITS - 1


@dataclass(frozen=True, slots=True)
class Months:
    """`packed` says of each month, from that of the first start on, the day before it times 32 plus its length: both in
    one look-up. `months` says of each day from `first_day` on which of these months it is in."""

    packed: Dates
    first_day: int
    months: Ints

    @classmethod
    def of(cls, loans: LoanArrays) -> Months:
        """The months from the first start to the last due date of these loans."""
        first, last = np.asarray([loans.starts.min(), loans.starts.max()], "datetime64[D]").astype("datetime64[M]")
        starts = int((last - first).astype(np.int64)) + 1
        end = starts + int(loans.instalment_count.max()) + 1
        bounds = (first + np.arange(end + 1)).astype("datetime64[D]").astype(np.int64)
        lengths = np.diff(bounds)
        packed = ((bounds[:-1] - 1) << LENGTH_BITS) + lengths
        return cls(packed.astype(np.int32), int(bounds[0]), np.repeat(np.arange(starts), lengths[:starts]))

    def of_days(self, days: Ints) -> Ints:
        """The places in the table of the months these days are in, for days on which a loan may start."""
        return self.months[days - self.first_day]

    def day(self, months: Ints, day: Ints) -> Ints:
        """That day of the months, or their last where they are shorter."""
        packed = self.packed[months].astype(np.int64)
        return np.asarray((packed >> LENGTH_BITS) + np.minimum(day, packed & LENGTH_MASK))

    def days(self, first: Ints, day: Ints, count: int) -> Ints:
        """`count` due dates of each loan from the month `first` on, a row a loan."""
        return self.day(first[:, None] + np.arange(count), day[:, None])

    def day_of_month(self, days: Ints, months: Ints) -> Ints:
        return np.asarray(days - (self.packed[months].astype(np.int64) >> LENGTH_BITS))
