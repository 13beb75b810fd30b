"""The family of repayment methods: what a method answers, and what the engine asks of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from diya.calc.amortisation.plan import NO_PLAN, Plan
from diya.kernel.errors import ensure
from diya.kernel.money import divide
from diya.kernel.rates import PPB
from diya.kernel.registry import Registry

MONTHS_OF_A_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Basis:
    """What a method knows of its loan: the plan, and which part of a year a regular period is (`numerator` over
    `denominator`, a month 1/12). A level figure depends on that part only, never on the days of a period."""

    plan: Plan = NO_PLAN
    numerator: int = 1
    denominator: int = MONTHS_OF_A_YEAR

    def interest(self, balance: int, annual_rate_ppb: int) -> int:
        """Interest of a regular period, rounded half up: a month on 1,000,000.00 at 4.9 % is 4,083.33."""
        return divide(balance * annual_rate_ppb * self.numerator, self.denominator * PPB)


MONTHLY: Final = Basis()


class Next(NamedTuple):
    """The next instalment: its number from 1, how many remain with it, and the interest it will bill."""

    number: int
    remaining_count: int
    interest: int


def amortising_count(basis: Basis, number: int, count: int) -> int:
    """Over how many instalments the level figure is spread: those to come without the grace, or those of the plan's
    longer (or shorter) amortisation."""
    grace_left = max(0, basis.plan.principal_grace - number + 1)
    whole = basis.plan.amortised_over - number + 1 if basis.plan.amortised_over else count
    return max(1, whole - grace_left)


class Amortisation(Protocol):
    """A method of repayment. Amounts are minor units; `annual_rate_ppb` is in parts per billion."""

    def level(self, basis: Basis, balance: int, annual_rate_ppb: int, number: int, count: int) -> int:
        """The figure that stays level over the `count` instalments from `number` on."""

    def part(self, basis: Basis, balance: int, annual_rate_ppb: int, level: int, coming: Next) -> int:
        """Principal in the next instalment, were it not the last: at least 0, at most `balance`."""


amortisations: Final[Registry[Amortisation]] = Registry("diya.amortisation")


def principal_part(
    method: Amortisation, basis: Basis, *, balance: int, annual_rate_ppb: int, level: int, coming: Next
) -> int:
    """Principal of the next instalment; none within the grace, and the last one takes what is left, and with it every
    rounding residue that no other took."""
    ensure(coming.remaining_count > 0, "there is no further instalment")
    if coming.remaining_count == 1:
        return balance
    if coming.number <= basis.plan.principal_grace:
        return 0
    return method.part(basis, balance, annual_rate_ppb, level, coming)


def count_to_repay(
    method: Amortisation, basis: Basis, *, balance: int, annual_rate_ppb: int, level: int, number: int, count_max: int
) -> int:
    """How many instalments from `number` on repay `balance` when the level figure stays; at most `count_max`."""
    count = 0
    while balance > 0 and count < count_max:
        at = Next(number + count, count_max - count, basis.interest(balance, annual_rate_ppb))
        if at.number > basis.plan.principal_grace:
            balance -= method.part(basis, balance, annual_rate_ppb, level, at)
        count += 1
    return max(1, count)
