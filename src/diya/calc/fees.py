"""Fees by rule, and what a prepayment costs: flat, per cent, tiered, within a least and a most amount."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from diya.calc.dates import add_months
from diya.kernel.errors import InvalidInput, RuleRefused
from diya.kernel.money import MAX_MINOR, divide
from diya.kernel.rates import PPB
from diya.kernel.registry import Registry


class FeeInvalid(InvalidInput):
    code = "calc.fee_invalid"
    zh = "费用规则“{name}”无效：{value}。"
    en = "The fee rule “{name}” is not valid: {value}."


class TiersInvalid(FeeInvalid):
    code = "calc.fee_tiers_invalid"
    zh = "分档须按金额由低到高排列，且只有最后一档不设上限。"
    en = "Tiers must rise, and only the last one is without end."


class NoticeTooShort(RuleRefused):
    code = "calc.notice_too_short"
    zh = "提前还款须提前 {days} 天预约，最早可于 {earliest} 办理。"
    en = "A prepayment needs {days} days of notice: the earliest day is {earliest}."


@dataclass(frozen=True, slots=True)
class Tier:
    """Up to and with `upto` minor units (None: without end) this part of the amount, in parts per billion."""

    upto: int | None
    rate_ppb: int


@dataclass(frozen=True, slots=True)
class FeeRule:
    """How a fee is formed; amounts in minor units, rates in parts per billion."""

    kind: str
    amount: int = 0
    rate_ppb: int = 0
    tiers: tuple[Tier, ...] = ()
    least: int = 0
    most: int = MAX_MINOR

    def __post_init__(self) -> None:
        charges.get(self.kind)
        if not 0 <= self.least <= self.most:
            raise FeeInvalid(field="least", name="least", value=self.least)
        if self.amount < 0 or self.rate_ppb < 0 or any(tier.rate_ppb < 0 for tier in self.tiers):
            raise FeeInvalid(field="amount", name="amount", value=self.amount)
        ends = [tier.upto for tier in self.tiers]
        if any(end is None for end in ends[:-1]) or (ends and ends[-1] is not None):
            raise TiersInvalid(field="tiers")
        known = [end for end in ends if end is not None]
        if known != sorted(set(known)):
            raise TiersInvalid(field="tiers")


Charge = Callable[[FeeRule, int], int]
"""(rule, base in minor units) -> fee before its least and most."""

charges: Final[Registry[Charge]] = Registry("diya.charge")


@charges.register("FLAT")
def flat(rule: FeeRule, base: int) -> int:  # noqa: ARG001 - one shape for the whole family
    """The same amount whatever the base."""
    return rule.amount


@charges.register("PERCENT")
def per_cent(rule: FeeRule, base: int) -> int:
    """A part of the base, half up: 0.5 % of 1,000,000.00 is 5,000.00."""
    return divide(base * rule.rate_ppb, PPB)


@charges.register("TIERED")
def tiered(rule: FeeRule, base: int) -> int:
    """Each slice of the base at its own rate: 1 % to 10,000.00 and 0.5 % above: 150.00 on 20,000.00."""
    numerator, low = 0, 0
    for tier in rule.tiers:
        high = base if tier.upto is None else min(base, tier.upto)
        numerator += max(0, high - low) * tier.rate_ppb
        low = max(low, high)
    return divide(numerator, PPB)


def fee_amount(rule: FeeRule, base: int) -> int:
    """The fee on a base, at least `least` and at most `most`."""
    return max(rule.least, min(rule.most, charges.get(rule.kind)(rule, base)))


@dataclass(frozen=True, slots=True)
class PrepaymentRule:
    """提前还款违约金: free after so many months; before, a fee on the principal prepaid, or so many months of its
    interest, whichever the contract says; and how long ahead it is announced (预约)."""

    free_after_months: int = 0
    fee: FeeRule | None = None
    interest_months: int = 0
    notice_days: int = 0


def prepayment_charge(
    rule: PrepaymentRule, *, principal: int, annual_rate_ppb: int, starts_date: date, day: date
) -> int:
    """What prepaying `principal` on `day` costs beside interest, in minor units.

    Within the first year a month of interest: 100,000.00 at 3.6 % costs 300.00.
    """
    if day >= add_months(starts_date, rule.free_after_months):
        return 0
    fee = fee_amount(rule.fee, principal) if rule.fee else 0
    return fee + divide(principal * annual_rate_ppb * rule.interest_months, 12 * PPB)


def require_notice(rule: PrepaymentRule, *, announced: date, day: date) -> None:
    """Refuse a prepayment that was announced too late; raises NoticeTooShort."""
    if (day - announced).days < rule.notice_days:
        earliest = date.fromordinal(announced.toordinal() + rule.notice_days)
        raise NoticeTooShort(days=rule.notice_days, earliest=earliest, field="value_date")
