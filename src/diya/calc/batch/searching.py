"""The one growth of each of many series, by Newton's method inside a bracket."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diya.calc.batch.compiling import kernels
from diya.calc.batch.levels import Doubles
from diya.calc.batch.limits import CLOSENESS, FIRST_TRY, GROWTH_MAX, ROUNDS
from diya.calc.batch.loans import Ints
from diya.calc.yields.internal import YEAR_DAYS


@dataclass(frozen=True, slots=True)
class Ordered:
    """Series of flows by rising date, end to end."""

    offsets: Ints
    days: Ints
    amounts: Ints


def search(ordered: Ordered, sides: Ints) -> Doubles:
    """|ln(1 + rate)| of each series with one rate, above zero (side 1) or below it (-1), side 0 being left out; NaN
    where the search did not end. Compiled, it also fills in sides that are plain to see.

    Discounting runs from the first flow, or for rates below zero backwards from the last, so that no factor exceeds
    one. Sought is the zero of ln(value of what is received / value of what is paid), which is nearly straight in the
    growth: three or four steps find it. A step that leaves the bracket is replaced by half of the bracket.
    """
    out = np.full(sides.size, np.nan)
    if run := kernels():
        run.growths_of(ordered.offsets, ordered.days, ordered.amounts, sides, out)
        return out
    low, high, point = np.zeros(sides.size), np.full(sides.size, GROWTH_MAX), np.zeros(sides.size)
    rising, active = np.zeros(sides.size, np.bool_), np.flatnonzero(sides)
    for number in range(ROUNDS):
        if not active.size:
            break
        value, slope = _valued(ordered, active, sides[active], point[active])
        if number == 0:
            rising[active] = value > 0
        before_root = (value > 0) == rising[active]
        low[active] = np.where(before_root, point[active], low[active])
        high[active] = np.where(before_root, high[active], point[active])
        with np.errstate(all="ignore"):
            step = value / slope
            after = point[active] - step
        inside = (low[active] < after) & (after < high[active])
        halfway = (low[active] + high[active]) / 2 if number else np.full(active.size, FIRST_TRY)
        point[active] = np.where(inside, after, halfway)
        ended = inside & (np.abs(step) <= CLOSENESS * (1 + point[active]))
        out[active[ended]] = point[active[ended]]
        active = active[~ended]
    return out


def _valued(ordered: Ordered, places: Ints, side: Ints, growth: Doubles) -> tuple[Doubles, Doubles]:
    """ln(received / paid) of each series at its growth, and its slope; infinite where one of them is too far away to
    count."""
    starts, lengths = ordered.offsets[places], ordered.offsets[places + 1] - ordered.offsets[places]
    at = np.cumsum(lengths) - lengths
    flows = np.arange(lengths.sum()) + np.repeat(starts - at, lengths)
    origin = np.where(side > 0, ordered.days[starts], ordered.days[starts + lengths - 1])
    elapsed = np.abs(ordered.days[flows] - np.repeat(origin, lengths))
    values = ordered.amounts[flows] * np.exp(-np.repeat(growth, lengths) * elapsed / YEAR_DAYS)
    gained, spent = np.maximum(values, 0.0), np.maximum(-values, 0.0)
    received, paid = np.add.reduceat(gained, at), np.add.reduceat(spent, at)
    received_days, paid_days = np.add.reduceat(gained * elapsed, at), np.add.reduceat(spent * elapsed, at)
    with np.errstate(all="ignore"):
        return np.log(received / paid), (paid_days / paid - received_days / received) / YEAR_DAYS
