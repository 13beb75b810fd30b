"""The effective interest rate (实际利率法) of IFRS 9 and CAS 22, and the amortised cost it unwinds to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import groupby
from typing import Final

from diya.calc.yields.internal import YEAR_DAYS, DatedFlow, xirr
from diya.calc.yields.solver import WORKING

WHOLE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class AmortisedCost:
    """One period: amortised cost at its start, interest income at the effective rate, cash at its end (received above
    zero, paid out below), amortised cost after it. Minor units."""

    on: date
    opening: int
    interest: int
    cash: int
    closing: int


@dataclass(frozen=True, slots=True)
class EffectiveInterest:
    """The effective rate a year and the table it gives, from first recognition to nothing."""

    annual_rate: Decimal
    rows: tuple[AmortisedCost, ...]


def effective_interest(flows: Sequence[DatedFlow]) -> EffectiveInterest:
    """The rate that discounts a loan's expected flows to its carrying amount at the start, and its amortised cost.

    Flows are the lender's: what it paid out net of fees is below zero, what it receives above. Interest of a period is
    opening x ((1 + rate)^(days / 365) - 1), rounded half up to a minor unit; the last period takes the residue, so
    that all interest is exactly all cash received less all paid. Worked: 95,000 lent on 1 January 2023, 10,000 on
    1 January 2024 and 110,000 on 1 January 2025 (366 days later): 12.97934757 % a year, interest 12,330 and 12,670.
    Raises NoInternalRate, SeveralInternalRates. Source: IFRS 9 B5.4.1 to B5.4.8, appendix A.
    """
    rate = xirr(flows)
    by_day = [
        (day, sum(flow.amount for flow in same))
        for day, same in groupby(sorted(flows, key=lambda flow: flow.on), key=lambda flow: flow.on)
    ]
    rows: list[AmortisedCost] = []
    carried, since = 0, by_day[0][0]
    for index, (day, cash) in enumerate(by_day):
        last = index == len(by_day) - 1
        interest = cash - carried if last else _interest(carried, rate, (day - since).days)
        closing = carried + interest - cash
        rows.append(AmortisedCost(day, carried, interest, cash, closing))
        carried, since = closing, day
    return EffectiveInterest(rate, tuple(rows))


def _interest(opening: int, rate: Decimal, days: int) -> int:
    with localcontext(WORKING):
        years = Fraction(days, YEAR_DAYS)
        growth = (1 + rate) ** (Decimal(years.numerator) / Decimal(years.denominator))
        return int((opening * (growth - 1)).quantize(WHOLE, rounding=ROUND_HALF_UP))
