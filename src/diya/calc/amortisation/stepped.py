"""Instalments that change by rule: by an amount, by a part, or by season.

The j-th amount is A x w_j + c_j, and A, the level figure, makes the present value of all of them the balance:
A = (P - sum c_j v^j - R v^n) / sum w_j v^j, with v = 1 / (1 + i); exact in integers, rounded half up once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import gcd
from typing import Final

from diya.calc.amortisation.family import Amortisation, Basis, Next, amortisations, amortising_count
from diya.calc.amortisation.methods import period_rate, to_multiple
from diya.calc.amortisation.plan import Plan
from diya.kernel.money import divide
from diya.kernel.rates import PPB

Shape = Callable[[Plan, int], tuple[int, int, int]]
"""(plan, place from 0) -> (numerator of w, denominator of w, c)."""


@dataclass(frozen=True, slots=True)
class Stepped:
    """A method whose amounts are A x w_j + c_j."""

    shape: Shape

    def level(self, basis: Basis, balance: int, annual_rate_ppb: int, number: int, count: int) -> int:
        plan, rate_one = basis.plan, period_rate(basis, annual_rate_ppb)
        rate, one = rate_one
        count = amortising_count(basis, number, count)
        first = max(number, plan.principal_grace + 1) - plan.principal_grace - 1
        shapes = [self.shape(plan, place) for place in range(first, first + count)]
        common = max(denominator for _, denominator, _ in shapes)
        weights = constants = 0
        grown, flat = 1, one**count
        # Horner from the last instalment back: every term carries one^j x (one + rate)^(n - j).
        for place in range(count - 1, -1, -1):
            numerator, denominator, constant = shapes[place]
            discount = one ** (place + 1) * grown
            weights += numerator * (common // denominator) * discount
            constants += constant * discount
            grown *= one + rate
        owed = balance * grown - constants - plan.residual * flat
        return max(0, to_multiple(owed * common, weights, plan.multiple)) if weights else 0

    def part(self, basis: Basis, balance: int, annual_rate_ppb: int, level: int, coming: Next) -> int:
        place = coming.number - basis.plan.principal_grace - 1
        numerator, denominator, constant = self.shape(basis.plan, place)
        amount = divide(level * numerator, denominator) + constant
        return max(0, min(balance, amount - basis.interest(balance, annual_rate_ppb)))


def _by_amount(plan: Plan, place: int) -> tuple[int, int, int]:
    return 1, 1, plan.step_amount * (place // plan.step_every)


def _by_part(plan: Plan, place: int) -> tuple[int, int, int]:
    steps = place // plan.step_every
    common = gcd(PPB + plan.step_ppb, PPB)
    return ((PPB + plan.step_ppb) // common) ** steps, (PPB // common) ** steps, 0


def _by_season(plan: Plan, place: int) -> tuple[int, int, int]:
    weights = plan.weights or (1,)
    return weights[place % len(weights)], 1, 0


STEP_AMOUNT: Final[Amortisation] = amortisations.register("STEP_AMOUNT")(Stepped(_by_amount))
"""等额递增 (等额递减): the instalment changes by an amount every so many instalments.

Worked: 1,200.00 at 0 % in 3 instalments, 100.00 more each time: 300.00, 400.00, 500.00."""

STEP_RATE: Final[Amortisation] = amortisations.register("STEP_RATE")(Stepped(_by_part))
"""等比递增 (等比递减): the instalment changes by a part every so many instalments.

Worked: 1,330.00 at 0 % in 3 instalments, each half as much again: 280.00, 420.00, 630.00."""

SEASONAL: Final[Amortisation] = amortisations.register("SEASONAL")(Stepped(_by_season))
"""Instalments in the proportions of a cycle, 0 in a season without income.

Worked: 900.00 at 0 % in 4 instalments weighted 1, 2: 150.00, 300.00, 150.00, 300.00."""
