"""The loops of rates of return that Numba compiles: as `searching.search`, one series after the other.

A discount factor is the one before times a power of the factor of a day, looked up.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np

from diya.calc.batch.limits import CLOSENESS_OF_TWO, FIRST_TRY, FLOWS_MAX, GROWTH_MAX, NEAR_ZERO, ROUNDS
from diya.calc.yields.internal import YEAR_DAYS

Array: TypeAlias = Any

POWERS: Final = 64
"""With at most two months between flows factors are looked up, else each is computed."""


def side_of(days: Array, amounts: Array) -> int:
    """Where the one rate of a series is: 1 above zero, -1 below; 0 where it is not plain to see.

    It is plain where the flows rise by date and their sign changes once (Descartes): at a very high rate only the first
    flow counts, so the rate is above zero if the sum of all has another sign than the first.
    """
    if not 1 < days.size <= FLOWS_MAX:
        return 0
    total, changes, unfit = amounts[0], 0, 0
    for place in range(1, days.size):
        amount = amounts[place]
        total += amount
        # Two numbers of different sign differ in the highest bit. A zero is left to the thorough way.
        changes += 1 if amount ^ amounts[place - 1] < 0 else 0
        unfit += 1 if amount == 0 else 0
        unfit += 1 if days[place] <= days[place - 1] else 0
    if unfit > 0 or changes != 1 or total == 0 or amounts[0] == 0:
        return 0
    return 1 if (total > 0) != (amounts[0] > 0) else -1


def laid_out(days: Array, amounts: Array, gaps: Array, elapsed: Array, values: Array) -> int:
    """What the search reads of a series; answers the longest gap between two flows."""
    gaps[0], elapsed[0], values[0], widest = 0, 0.0, np.float64(amounts[0]), 0
    for place in range(1, days.size):
        gap = days[place] - days[place - 1]
        gaps[place] = gap
        elapsed[place] = np.float64(days[place] - days[0]) * (1.0 / YEAR_DAYS)
        values[place] = np.float64(amounts[place])
        widest = gap if gap > widest else widest
    return widest


def turned(days: Array, amounts: Array) -> tuple[Array, Array]:
    """The flows of a series with time running backwards: a rate below zero becomes one above."""
    size = days.size
    days_turned, amounts_turned = np.empty(size, np.int64), np.empty(size, np.int64)
    for place in range(size):
        days_turned[place] = -days[size - 1 - place]
        amounts_turned[place] = amounts[size - 1 - place]
    return days_turned, amounts_turned


def first_guess(size: int, elapsed: Array, values: Array) -> float:
    """The growth by the value, the slope and the curve of ln(received / paid) at a growth of zero (Halley)."""
    net, gross, net_years, gross_years, net_squares, gross_squares = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for number in range(size):
        years = values[number] * elapsed[number]
        squares = years * elapsed[number]
        net += values[number]
        gross += abs(values[number])
        net_years += years
        gross_years += abs(years)
        net_squares += squares
        gross_squares += abs(squares)
    received, paid = gross + net, gross - net
    mean, mean_paid = (gross_years + net_years) / received, (gross_years - net_years) / paid
    spread = (gross_squares + net_squares) / received - mean * mean
    spread_paid = (gross_squares - net_squares) / paid - mean_paid * mean_paid
    value, slope, curve = np.log(received / paid), mean_paid - mean, spread - spread_paid
    guess = -2.0 * value * slope / (2.0 * slope * slope - value * curve)
    return guess if 0.0 < guess < GROWTH_MAX else FIRST_TRY


def valued(
    size: int, gaps: Array, elapsed: Array, values: Array, powers: Array, factors: Array, widest: int, growth: float
) -> tuple[float, float]:
    """ln(received / paid) at this growth, and its slope; infinite where one of them is too far away to count."""
    if widest < POWERS:
        powers[0], day_factor = 1.0, np.exp(-growth / YEAR_DAYS)
        for gap in range(1, widest + 1):
            powers[gap] = powers[gap - 1] * day_factor
        factor = 1.0
        for number in range(size):
            factor *= powers[gaps[number]]
            factors[number] = factor
    else:
        for number in range(size):
            factors[number] = np.exp(-growth * elapsed[number])
    net, gross, net_years, gross_years = 0.0, 0.0, 0.0, 0.0
    for number in range(size):
        value = values[number] * factors[number]
        years = value * elapsed[number]
        net += value
        gross += abs(value)
        net_years += years
        gross_years += abs(years)
    received, paid = gross + net, gross - net
    if received <= 0.0 or paid <= 0.0:
        return (np.inf if received > 0.0 else -np.inf), 0.0
    return np.log(received / paid), (gross_years - net_years) / paid - (gross_years + net_years) / received


def between(point: float, value: float, slope: float, last: tuple[float, float, float]) -> float:
    """Where the cubic through two points with their slopes, taken as the growth of a value, is at zero."""
    last_point, last_value, last_slope = last
    rise, inverse = last_value - value, 1.0 / slope
    chord = (last_point - point) / rise
    bend = (chord - inverse) / rise
    twist = ((1.0 / last_slope - chord) / rise - bend) / rise
    return point - value * inverse + value * value * (bend - twist * last_value)


def growth_of(size: int, flows: tuple[Array, Array, Array, Array, Array], widest: int, positive_at_zero: bool) -> float:
    """The growth of one series, or NaN where the search did not end."""
    gaps, elapsed, values, powers, factors = flows
    low, high, point, last_step = 0.0, GROWTH_MAX, first_guess(size, elapsed, values), np.inf
    last = (0.0, 0.0, 0.0)
    for _ in range(ROUNDS):
        value, slope = valued(size, gaps, elapsed, values, powers, factors, widest, point)
        low, high = (point, high) if (value > 0.0) == positive_at_zero else (low, point)
        if slope == 0.0:
            point, last_step = (low + high) / 2, np.inf
            continue
        known = last_step < np.inf and last[1] != value
        after = between(point, value, slope, last) if known else point - value / slope
        step = abs(after - point)
        if abs(value) <= NEAR_ZERO or step * min(last_step, 1.0) <= CLOSENESS_OF_TWO * (1.0 + point):
            return after
        last = (point, value, slope)
        if low < after < high:
            point, last_step = after, step
        else:
            point, last_step = (low + high) / 2, np.inf
    return np.nan


def growths_of(offsets: Array, days: Array, amounts: Array, sides: Array, out: Array) -> None:
    """The growth of each series whose side is given or plain to see; NaN where the search did not end."""
    longest = 1
    for index in range(sides.size):
        longest = max(longest, offsets[index + 1] - offsets[index])
    gaps, elapsed, values = np.empty(longest, np.int64), np.empty(longest), np.empty(longest)
    powers, factors = np.empty(POWERS), np.empty(longest)
    for index in range(sides.size):
        on, amount = days[offsets[index] : offsets[index + 1]], amounts[offsets[index] : offsets[index + 1]]
        if sides[index] == 0:
            sides[index] = side_of(on, amount)
        if sides[index] == 0:
            continue
        if sides[index] < 0:
            on, amount = turned(on, amount)
        widest = laid_out(on, amount, gaps, elapsed, values)
        # At a very high growth the first flow counts alone, and the value turns once on the way there.
        out[index] = growth_of(on.size, (gaps, elapsed, values, powers, factors), widest, values[0] < 0.0)
