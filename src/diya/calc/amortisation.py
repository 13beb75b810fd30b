"""How principal is repaid: each method turns (balance, rate, count) into a level figure, and the level into
parts.

A part depends on the balance and one twelfth of the annual rate only, never on the days of the period: an
odd first period, or a repricing inside one, changes that instalment's interest and leaves its principal
alone.
"""

from __future__ import annotations

from math import gcd
from typing import Final, Protocol

from diya.kernel.errors import ensure
from diya.kernel.money import divide
from diya.kernel.rates import PPB
from diya.kernel.registry import Registry

MONTHS_OF_A_YEAR: Final = 12


class Amortisation(Protocol):
    """A method of repayment. All figures are minor units; `annual_rate_ppb` is in parts per billion."""

    def level(self, balance: int, annual_rate_ppb: int, count: int) -> int:
        """The figure that stays level over `count` instalments."""

    def part(self, balance: int, annual_rate_ppb: int, level: int) -> int:
        """Principal in the next instalment, were it not the last: at least 0, at most `balance`."""


amortisations: Final[Registry[Amortisation]] = Registry("diya.amortisation")


def month_interest(balance: int, annual_rate_ppb: int) -> int:
    """Interest of one twelfth of a year, rounded half up: 1,000,000.00 at 4.9 % is 4,083.33."""
    return divide(balance * annual_rate_ppb, MONTHS_OF_A_YEAR * PPB)


class EqualInstalment:
    """等额本息: the level figure is the instalment, balance x i x (1+i)^n / ((1+i)^n - 1) with i a twelfth
    of the annual rate, computed exactly and rounded half up once.

    Worked: 1,000,000.00 at 4.9 % over 360 months is 5,307.27 a month (any Chinese bank's calculator).
    """

    def level(self, balance: int, annual_rate_ppb: int, count: int) -> int:
        if annual_rate_ppb == 0:
            return divide(balance, count)
        common = gcd(annual_rate_ppb, MONTHS_OF_A_YEAR * PPB)
        rate, one = annual_rate_ppb // common, MONTHS_OF_A_YEAR * PPB // common
        grown, flat = (one + rate) ** count, one**count
        return divide(balance * rate * grown, one * (grown - flat))

    def part(self, balance: int, annual_rate_ppb: int, level: int) -> int:
        return max(0, min(balance, level - month_interest(balance, annual_rate_ppb)))


class EqualPrincipal:
    """等额本金: the level figure is the principal of each instalment, balance / n rounded half up.

    Worked: 1,000,000.00 over 360 months is 2,777.78; at 4.9 % the first instalment is 6,861.11.
    """

    def level(self, balance: int, annual_rate_ppb: int, count: int) -> int:  # noqa: ARG002 - one shape
        return divide(balance, count)

    def part(self, balance: int, annual_rate_ppb: int, level: int) -> int:  # noqa: ARG002 - one shape
        return min(balance, level)


EQUAL_INSTALMENT: Final[Amortisation] = EqualInstalment()
EQUAL_PRINCIPAL: Final[Amortisation] = EqualPrincipal()
amortisations.register("EQUAL_INSTALMENT")(EQUAL_INSTALMENT)
amortisations.register("EQUAL_PRINCIPAL")(EQUAL_PRINCIPAL)


def principal_part(
    method: Amortisation, *, balance: int, annual_rate_ppb: int, level: int, remaining_count: int
) -> int:
    """Principal of the next instalment; the last one takes what is left, and with it every rounding
    residue."""
    ensure(remaining_count > 0, "there is no further instalment")
    if remaining_count == 1:
        return balance
    return method.part(balance, annual_rate_ppb, level)


def count_to_repay(method: Amortisation, *, balance: int, annual_rate_ppb: int, level: int, count_max: int) -> int:
    """How many instalments repay `balance` when the level figure stays; never more than `count_max`."""
    count = 0
    while balance > 0 and count < count_max:
        balance -= method.part(balance, annual_rate_ppb, level)
        count += 1
    return max(1, count)
