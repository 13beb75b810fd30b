"""The usual methods: 等额本息, 等额本金, interest only with the principal at the end, and amounts agreed one by one."""

from __future__ import annotations

from math import gcd
from typing import Final

from diya.calc.amortisation.family import Amortisation, Basis, Next, amortisations, amortising_count
from diya.calc.amortisation.plan import Residue
from diya.kernel.money import divide
from diya.kernel.rates import PPB


def period_rate(basis: Basis, annual_rate_ppb: int) -> tuple[int, int]:
    """The rate of a regular period as a reduced fraction: 4.9 % monthly is 49 over 12,000."""
    numerator, denominator = annual_rate_ppb * basis.numerator, basis.denominator * PPB
    common = gcd(numerator, denominator)
    return numerator // common, denominator // common


def to_multiple(numerator: int, denominator: int, multiple: int) -> int:
    """A level figure rounded half up to a whole multiple."""
    return divide(numerator, denominator * multiple) * multiple


class EqualInstalment:
    """等额本息: the level figure is the instalment, (P - R v^n) x i / (1 - v^n) with i the rate of a regular period,
    v = 1 / (1 + i) and R the plan's residual, computed exactly and rounded half up once.

    Worked: 1,000,000.00 at 4.9 % over 360 months is 5,307.27 a month (any Chinese bank's calculator).
    """

    def level(self, basis: Basis, balance: int, annual_rate_ppb: int, number: int, count: int) -> int:
        count, residual = amortising_count(basis, number, count), basis.plan.residual
        rate, one = period_rate(basis, annual_rate_ppb)
        if rate == 0:
            return to_multiple(max(0, balance - residual), count, basis.plan.multiple)
        grown, flat = (one + rate) ** count, one**count
        owed = balance * grown - residual * flat
        return max(0, to_multiple(rate * owed, one * (grown - flat), basis.plan.multiple))

    def part(self, basis: Basis, balance: int, annual_rate_ppb: int, level: int, coming: Next) -> int:
        plan = basis.plan
        if plan.residue is Residue.FIRST and coming.number == plan.principal_grace + 1:
            rest = self._still(basis, annual_rate_ppb, level, amortising_count(basis, 2, coming.remaining_count - 1))
            return max(0, min(balance, balance - rest))
        return max(0, min(balance, level - basis.interest(balance, annual_rate_ppb)))

    def _still(self, basis: Basis, annual_rate_ppb: int, level: int, count: int) -> int:
        """The balance that `count` level instalments and the residual repay without a residue."""
        rate, one = period_rate(basis, annual_rate_ppb)
        if rate == 0:
            return level * count + basis.plan.residual
        grown, flat = (one + rate) ** count, one**count
        return divide(level * one * (grown - flat) + basis.plan.residual * flat * rate, rate * grown)


class LevelPayment:
    """Level payments whatever the days of a period: the instalment of `EqualInstalment`, of which the interest of the
    actual period is taken first.

    Worked: 1,000,000.00 at 4.9 % by ACT/360: 5,307.27 in a period of 31 days holds 4,219.44 interest.
    """

    level = EqualInstalment.level

    def part(self, basis: Basis, balance: int, annual_rate_ppb: int, level: int, coming: Next) -> int:  # noqa: ARG002 - one shape
        return max(0, min(balance, level - coming.interest))


class EqualPrincipal:
    """等额本金: the level figure is the principal of each instalment, balance / n rounded half up.

    Worked: 1,000,000.00 over 360 months is 2,777.78; at 4.9 % the first instalment is 6,861.11.
    """

    def level(self, basis: Basis, balance: int, annual_rate_ppb: int, number: int, count: int) -> int:  # noqa: ARG002 - one shape
        repaid = max(0, balance - basis.plan.residual)
        return to_multiple(repaid, amortising_count(basis, number, count), basis.plan.multiple)

    def part(self, basis: Basis, balance: int, annual_rate_ppb: int, level: int, coming: Next) -> int:  # noqa: ARG002 - one shape
        plan = basis.plan
        if plan.residue is Residue.FIRST and coming.number == plan.principal_grace + 1:
            return max(0, min(balance, balance - plan.residual - level * (coming.remaining_count - 1)))
        return min(balance, level)


class Bullet:
    """按期付息到期还本: nothing but interest before the last instalment; with one instalment, 一次性还本付息.

    Worked: 1,000,000.00 at 4.8 % pays 4,000.00 a month and 1,004,000.00 at the end.
    """

    def level(self, basis: Basis, balance: int, annual_rate_ppb: int, number: int, count: int) -> int:  # noqa: ARG002 - one shape
        return 0

    def part(self, basis: Basis, balance: int, annual_rate_ppb: int, level: int, coming: Next) -> int:  # noqa: ARG002 - one shape
        return 0


class BespokePrincipal:
    """Principal agreed instalment by instalment (sculpted debts are such); after a prepayment the parts to come
    shrink in proportion. There is no level figure.

    Worked: parts of 100, 200 and 300 on 600; after 300 were prepaid on the second day: 50, 100 and 150.
    """

    def level(self, basis: Basis, balance: int, annual_rate_ppb: int, number: int, count: int) -> int:  # noqa: ARG002 - one shape
        return 0

    def part(self, basis: Basis, balance: int, annual_rate_ppb: int, level: int, coming: Next) -> int:  # noqa: ARG002 - one shape
        rest = basis.plan.parts[coming.number - 1 :]
        return divide(balance * rest[0], total) if rest and (total := sum(rest)) else 0


class BespokeAmount:
    """The whole amount agreed instalment by instalment: its interest first, the rest is principal. No level figure.

    Worked: 5,000.00 agreed, 4,083.33 interest of the period: 916.67 principal.
    """

    def level(self, basis: Basis, balance: int, annual_rate_ppb: int, number: int, count: int) -> int:  # noqa: ARG002 - one shape
        return 0

    def part(self, basis: Basis, balance: int, annual_rate_ppb: int, level: int, coming: Next) -> int:  # noqa: ARG002 - one shape
        amounts = basis.plan.amounts
        amount = amounts[coming.number - 1] if coming.number <= len(amounts) else 0
        return max(0, min(balance, amount - coming.interest))


EQUAL_INSTALMENT: Final[Amortisation] = amortisations.register("EQUAL_INSTALMENT")(EqualInstalment())
EQUAL_PRINCIPAL: Final[Amortisation] = amortisations.register("EQUAL_PRINCIPAL")(EqualPrincipal())
LEVEL_PAYMENT: Final[Amortisation] = amortisations.register("LEVEL_PAYMENT")(LevelPayment())
BULLET: Final[Amortisation] = amortisations.register("BULLET")(Bullet())
BESPOKE_PRINCIPAL: Final[Amortisation] = amortisations.register("BESPOKE_PRINCIPAL")(BespokePrincipal())
BESPOKE_AMOUNT: Final[Amortisation] = amortisations.register("BESPOKE_AMOUNT")(BespokeAmount())
