"""The internal rate of return: the rate at which the flows of a loan, discounted to one day, sum to nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import accumulate, pairwise
from math import lcm
from typing import Final

from diya.calc.yields.solver import RESULT, WORKING, root
from diya.kernel.errors import InvalidInput

YEAR_DAYS: Final = 365
"""XIRR counts actual days over 365 whatever the year (the definition every spreadsheet shares)."""

STEP: Final = Decimal("0.1")
"""How finely flows that change sign more than once are searched, in ln(1 + rate)."""

CELL_CLOSENESS: Final = Decimal("1E-12")
TOUCH: Final = Decimal("1E-20")
"""Two roots nearer than the first count as one, where the value comes this near to zero as a part of all flows."""

GROWTH_MAX: Final = Decimal(4096)
"""No rate is sought whose ln(1 + rate) is beyond this."""


class NoInternalRate(InvalidInput):
    code = "calc.no_internal_rate"
    zh = "现金流没有内部收益率：收入与支出不能使净现值为零。"
    en = "The flows have no internal rate of return: no rate brings their present value to zero."


class SeveralInternalRates(InvalidInput):
    code = "calc.several_internal_rates"
    zh = "现金流有多个内部收益率（{rates}）：单一收益率没有意义。"
    en = "The flows have several internal rates of return ({rates}): no single rate describes them."


@dataclass(frozen=True, slots=True)
class Flow:
    """An amount in minor units at a time in years (or periods): paid out below zero, received above."""

    time: Fraction
    amount: int


@dataclass(frozen=True, slots=True)
class DatedFlow:
    """An amount in minor units on a day: paid out below zero, received above."""

    on: date
    amount: int


def xirr(flows: Iterable[DatedFlow]) -> Decimal:
    """The yearly effective rate of dated flows: sum of amount / (1 + rate)^(days / 365) = 0.

    Any order, any signs. Worked: -1,000 on 1 January 2023 and 1,100 on 1 January 2024 are 0.1 exactly.
    Raises NoInternalRate or SeveralInternalRates. Source: the XIRR function of spreadsheets (OpenFormula 6.12.51).
    """
    found = list(flows)
    if not found:
        raise NoInternalRate(field="flows")
    start = min(flow.on for flow in found)
    return internal_rate([Flow(Fraction((flow.on - start).days, YEAR_DAYS), flow.amount) for flow in found])


def irr(amounts: Sequence[int]) -> Decimal:
    """The rate per period of flows one period apart: sum of amount_k / (1 + rate)^k = 0.

    Worked: -100, 60, 60 is 0.1306623862918... Raises NoInternalRate or SeveralInternalRates.
    """
    return internal_rate([Flow(Fraction(index), amount) for index, amount in enumerate(amounts)])


def internal_rate(flows: Iterable[Flow]) -> Decimal:
    """The rate per unit of time that brings the flows to a present value of zero.

    By Descartes' rule of signs flows that change sign once have exactly one such rate, however large. Others are
    searched between the bounds beyond which, by Laguerre's rule, none can lie. Worked: -100 at 0 and 121 at 2 is 0.1.
    """
    with localcontext(WORKING):
        sums = _Sums.of(flows)
        changes = sum((before < 0) != (after < 0) for before, after in pairwise(sums.amounts))
        if changes == 0:
            raise NoInternalRate(field="flows")
        growths = [_only_root(sums)] if changes == 1 else _all_roots(sums)
        rates = [RESULT.plus(growth.exp() - 1) for growth in growths]
    if not rates:
        raise NoInternalRate(field="flows")
    if len(rates) > 1:
        raise SeveralInternalRates(rates=", ".join(f"{rate:.6f}" for rate in rates), field="flows")
    return rates[0]


@dataclass(frozen=True, slots=True)
class _Sums:
    """Flows by rising time, none zero, their times as whole multiples of one part of a year.

    Whole multiples make every discount factor an integer power of one root: a multiplication, no logarithm.
    """

    parts: int
    times: tuple[int, ...]
    amounts: tuple[int, ...]

    @classmethod
    def of(cls, flows: Iterable[Flow]) -> _Sums:
        by_time: defaultdict[Fraction, int] = defaultdict(int)
        for flow in flows:
            by_time[flow.time] += flow.amount
        kept = sorted((time, amount) for time, amount in by_time.items() if amount)
        parts = lcm(*(time.denominator for time, _ in kept))
        start = kept[0][0] if kept else Fraction(0)
        times = tuple(int((time - start) * parts) for time, _ in kept)
        return cls(parts, times, tuple(amount for _, amount in kept))

    def discounted(self, growth: Decimal) -> Iterator[Decimal]:
        """Each amount at the first day's value, at growth = ln(1 + rate)."""
        unit = (-growth / Decimal(self.parts)).exp()
        factor, reached = Decimal(1), 0
        for time, amount in zip(self.times, self.amounts, strict=True):
            factor *= unit ** (time - reached)
            reached = time
            yield amount * factor

    def valued(self, growth: Decimal) -> tuple[Decimal, Decimal]:
        """Present value at growth = ln(1 + rate), and its slope."""
        value = slope = Decimal(0)
        for time, part in zip(self.times, self.discounted(growth), strict=True):
            value += part
            slope -= time * part
        return value, slope / Decimal(self.parts)


def _only_root(sums: _Sums) -> Decimal:
    """The one root of flows that change sign once, in a bracket that doubles away from zero towards it."""
    at_zero = sum(sums.amounts)
    if at_zero == 0:
        return Decimal(0)
    # At a very high rate only the first flow counts, at one near -100 % only the last.
    toward = 1 if (at_zero < 0) != (sums.amounts[0] < 0) else -1
    near, far = Decimal(0), Decimal("0.125")
    while (sums.valued(toward * far)[0] < 0) == (at_zero < 0):
        near, far = far, 2 * far
        if far > GROWTH_MAX:
            raise NoInternalRate(field="flows")
    return root(sums.valued, min(toward * near, toward * far), max(toward * near, toward * far))


def _all_roots(sums: _Sums) -> list[Decimal]:
    """Every root between the bounds, cell by cell; a cell may hold one, or two about a turning point."""
    low, end = -_bound(sums, -1), _bound(sums, 1)
    found: list[Decimal] = []
    at_low = sums.valued(low)
    while low < end:
        # Far out, where rates are of no use to anybody, cells widen in proportion.
        high = min(end, low + max(STEP, abs(low) / Decimal(16)))
        at_high = sums.valued(high)
        if at_high[0] == 0:
            found.append(high)
        elif at_low[0] * at_high[0] < 0:
            found.append(root(sums.valued, low, high))
        elif at_low[0] != 0:  # a zero there was found as the high end of the cell before
            found += _two_roots(sums, low, high, at_low, at_high)
        low, at_low = high, at_high
    return found


def _bound(sums: _Sums, side: int) -> Decimal:
    """A growth beyond which, on that side, no root lies: the sums of the first flows, one more each time, all have
    one sign there (of the last flows for rates below zero). Laguerre's extension of Descartes' rule."""
    bound = Decimal(1)
    while bound < GROWTH_MAX:
        parts = list(sums.discounted(side * bound))
        partial = list(accumulate(parts if side > 0 else reversed(parts)))
        if all(part < 0 for part in partial) or all(part > 0 for part in partial):
            break
        bound *= 2
    return bound


def _two_roots(
    sums: _Sums, low: Decimal, high: Decimal, at_low: tuple[Decimal, Decimal], at_high: tuple[Decimal, Decimal]
) -> list[Decimal]:
    """The two roots of a cell whose ends have one sign, where the value turns beyond zero in between, or at it."""
    falls_towards_zero = at_low[0] * at_low[1] < 0 < at_high[0] * at_high[1]
    left, right = low, high
    if not falls_towards_zero:
        return []
    while right - left > CELL_CLOSENESS:
        middle = (left + right) / Decimal(2)
        value, slope = sums.valued(middle)
        if value == 0 or (value < 0) != (at_low[0] < 0):
            return [root(sums.valued, low, middle), root(sums.valued, middle, high)] if value else [middle]
        if value * slope < 0:
            left = middle
        else:
            right = middle
    touches = abs(sums.valued(left)[0]) <= TOUCH * sum(abs(part) for part in sums.discounted(left))
    return [left] if touches else []
