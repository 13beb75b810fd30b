"""Rates of return of many series of dated cash flows: XIRR, actual days over 365.

A rate of return is no amount of money: here, and only here, the answer itself is a floating-point number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Final

import numpy as np

from diya.calc.batch.levels import Doubles
from diya.calc.batch.limits import FLOWS_MAX
from diya.calc.batch.loans import EARLIEST, EPOCH, Flags, Ints, whole_numbers
from diya.calc.batch.searching import Ordered, search
from diya.calc.yields.internal import DatedFlow, NoInternalRate, SeveralInternalRates
from diya.calc.yields.internal import xirr as exact_xirr
from diya.kernel.errors import InvalidInput
from diya.kernel.money import MAX_MINOR

LATEST: Final = EARLIEST + 3_652_058


class SeriesInvalid(InvalidInput):
    code = "calc.batch_series_invalid"
    zh = "批量现金流的“{name}”无效：{value}。"
    en = "The series' “{name}” is not valid: {value}."


class Found(IntEnum):
    """What the search for the rate of a series ended with."""

    FOUND = 0
    NO_RATE = 1
    """No rate brings the flows to zero, or none that a double can hold."""
    SEVERAL = 2
    """More than one does, so none describes the flows."""


@dataclass(frozen=True, slots=True)
class SeriesArrays:
    """Series of dated cash flows end to end; raises ColumnsInvalid, SeriesInvalid.

    Series k is the flows from `offsets[k]` up to `offsets[k + 1]`, in any order. Worked: -1,000 on 1 January 2023 and
    1,100 on 1 January 2024 are `SeriesArrays([0, 2], [19_358, 19_723], [-1000, 1100])`, whose rate is 0.1.
    """

    offsets: Ints
    days: Ints
    """Days since 1 January 1970."""
    amounts: Ints
    """Minor units: paid out below zero, received above."""

    def __post_init__(self) -> None:
        for name, size in (("offsets", None), ("days", np.size(self.days)), ("amounts", np.size(self.days))):
            object.__setattr__(self, name, whole_numbers(name, getattr(self, name), size))
        if not self.offsets.size or self.offsets[0] != 0 or self.offsets[-1] != self.days.size:
            raise SeriesInvalid(field="offsets", name="offsets", value="0 … len(days)")
        if (np.diff(self.offsets) < 0).any():
            raise SeriesInvalid(field="offsets", name="offsets", value="must not fall")
        for name, low, high in (("days", EARLIEST, LATEST), ("amounts", 1 - MAX_MINOR, MAX_MINOR - 1)):
            column = getattr(self, name)
            if column.size and not low <= column.min() <= column.max() <= high:
                wrong = column[(column < low) | (column > high)][0]
                raise SeriesInvalid(field=name, name=name, value=int(wrong))

    def __len__(self) -> int:
        return self.offsets.size - 1


@dataclass(frozen=True, slots=True)
class Returns:
    """One place a series."""

    rate: Doubles
    """The yearly effective rate; NaN where none was found."""
    status: Ints
    """A Found."""
    exact: int
    """How many series the exact search decided."""


def xirr(series: SeriesArrays) -> Returns:
    """The yearly rate r of each series with sum of amount / (1 + r)^(days / 365) = 0, within 10^-12 of 1 + r.

    The sums of the first flows, one more each time, change sign at least as often as there are rates above zero, the
    sums of the last flows as there are below (Laguerre). Where that leaves one rate, Newton's method finds it inside a
    bracket; what it leaves open goes to the exact search of `calc.yields`.
    """
    status = np.full(len(series), Found.NO_RATE, np.int64)
    sides = np.zeros(len(series), np.int64)
    growth = search(Ordered(series.offsets, series.days, series.amounts), sides)
    rate: Doubles = np.expm1(sides * growth)
    left = np.flatnonzero(~np.isfinite(rate))
    exact = _open(series, left, rate) if left.size else left
    for place in exact:
        status[place], rate[place] = _exactly(series, int(place))
    status[np.isfinite(rate)] = Found.FOUND
    return Returns(rate, status, exact.size)


def _open(series: SeriesArrays, places: Ints, rate: Doubles) -> Ints:
    """Seek the rates at `places` by the signs of the sums; answers the places that this leaves open."""
    fits = np.diff(series.offsets)[places] <= FLOWS_MAX
    too_long, places = places[~fits], places[fits]
    ordered = _by_date(series, places)
    above, below, total = _sign_changes(ordered)
    sides = np.where((total != 0) & (above + below == 1), above - below, 0)
    growth = search(ordered, sides)
    rate[places] = np.expm1(sides * growth)
    none = (above + below == 0) & (total != 0)
    return np.concatenate((too_long, places[~none & ~np.isfinite(rate[places])]))


def _by_date(series: SeriesArrays, places: Ints) -> Ordered:
    """The flows of the series at `places` by date, those of one day as one."""
    lengths = np.diff(series.offsets)[places]
    offsets = np.concatenate(([0], np.cumsum(lengths)))
    flows = np.arange(offsets[-1]) + np.repeat(series.offsets[places] - offsets[:-1], lengths)
    days, amounts, owner = series.days[flows], series.amounts[flows], np.repeat(np.arange(places.size), lengths)
    order = np.lexsort((days, owner))
    days, amounts = days[order], amounts[order]
    kept = np.ones(days.size, np.bool_)
    kept[1:] = (np.diff(days) != 0) | (np.diff(owner) != 0)
    first = np.flatnonzero(kept)
    merged = np.add.reduceat(amounts, first) if first.size else amounts
    return Ordered(np.concatenate(([0], np.cumsum(kept)))[offsets], days[first], merged)


def _sign_changes(ordered: Ordered) -> tuple[Ints, Ints, Ints]:
    """Of the sums of the first flows and of the last flows of each series, and the sum of all.

    A sum of zero counts as one above zero: that may add changes, two at a time, and never hides one. Sums run on from
    series to series and may wrap: their differences within one do not.
    """
    offsets = ordered.offsets
    running = np.concatenate(([0], np.cumsum(ordered.amounts)))
    before, total = running[offsets[:-1]], running[offsets[1:]] - running[offsets[:-1]]
    lengths = np.diff(offsets)
    first_sums = running[1:] - np.repeat(before, lengths)
    last_sums = np.repeat(total, lengths) - first_sums + ordered.amounts
    return _changes(first_sums >= 0, offsets), _changes(last_sums >= 0, offsets), total


def _changes(positive: Flags, offsets: Ints) -> Ints:
    changed = np.concatenate(([False], positive[1:] != positive[:-1]))[: positive.size]
    changed[offsets[:-1][offsets[:-1] < positive.size]] = False
    running = np.concatenate(([0], np.cumsum(changed)))
    return np.asarray(running[offsets[1:]] - running[offsets[:-1]])


def _exactly(series: SeriesArrays, place: int) -> tuple[Found, float]:
    flows = range(int(series.offsets[place]), int(series.offsets[place + 1]))
    dated = [DatedFlow(EPOCH + timedelta(days=int(series.days[at])), int(series.amounts[at])) for at in flows]
    try:
        return Found.NO_RATE, float(exact_xirr(dated))
    except NoInternalRate:
        return Found.NO_RATE, np.nan
    except SeveralInternalRates:
        return Found.SEVERAL, np.nan
