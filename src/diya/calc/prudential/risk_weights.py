"""Risk weights of real-estate and project finance by loan to value, of the whole loan or of its slices.

The rules are rows of `risk_weights.csv`: regime, asset and approach name a rule, its bands lie side by side from zero
up. Under LOAN_SPLITTING a band is a slice of the property's value; under WHOLE_LOAN the band that holds the LTV
weighs the loan whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Final

from diya.calc.prudential.dated import Status, in_force, records
from diya.kernel.errors import InvalidInput, NotFound


class RiskWeightUnknown(NotFound):
    code = "calc.risk_weight_unknown"
    zh = "没有适用的风险权重：{regime}，{asset}，{approach}，{on}。"
    en = "No risk weight is kept for {asset} by {approach} under {regime} on {on}."


class CounterpartyWeightNeeded(InvalidInput):
    code = "calc.counterparty_weight_needed"
    zh = "此规则取决于交易对手的风险权重，请提供。"
    en = "This rule depends on the counterparty's risk weight: give it."


class Approach(StrEnum):
    """How a rule reads its bands."""

    WHOLE_LOAN = "WHOLE_LOAN"
    LOAN_SPLITTING = "LOAN_SPLITTING"


class Relation(StrEnum):
    """What a band says of the counterparty's own weight."""

    FIXED = "FIXED"
    COUNTERPARTY = "COUNTERPARTY"
    LOWER_OF = "LOWER_OF"
    HIGHER_OF = "HIGHER_OF"


PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class WeightBand:
    """One band: LTV above `above` up to and with `up_to` (None: without end); ratios and weights are fractions."""

    regime: str
    asset: str
    approach: Approach
    above: Fraction
    up_to: Fraction | None
    relation: Relation
    weight: Fraction
    valid_from: date
    source: str
    status: Status

    def applied(self, counterparty: Fraction | None) -> Fraction:
        """The weight of this band for a counterparty whose own weight is given where it matters."""
        if self.relation is Relation.FIXED:
            return self.weight
        if counterparty is None:
            raise CounterpartyWeightNeeded(field="counterparty_weight")
        if self.relation is Relation.COUNTERPARTY:
            return counterparty
        return (min if self.relation is Relation.LOWER_OF else max)(self.weight, counterparty)


@cache
def shipped_bands() -> tuple[WeightBand, ...]:
    """The bands of `risk_weights.csv`, beside this module."""
    return tuple(
        WeightBand(
            regime=line["regime"],
            asset=line["asset"],
            approach=Approach(line["approach"]),
            above=Fraction(line["ltv_above_percent"]) / PERCENT,
            up_to=Fraction(line["ltv_up_to_percent"]) / PERCENT if line["ltv_up_to_percent"] else None,
            relation=Relation(line["relation"]),
            weight=Fraction(line["weight_percent"] or 0) / PERCENT,
            valid_from=date.fromisoformat(line["valid_from"]),
            source=line["source"],
            status=Status(line["status"]),
        )
        for line in records("risk_weights.csv")
    )


def rule_of(
    bands: Iterable[WeightBand], *, regime: str, asset: str, approach: Approach, on: date
) -> tuple[WeightBand, ...]:
    """The bands of one rule in force on a day, from the lowest up. Raises RiskWeightUnknown."""
    rule = [band for band in bands if (band.regime, band.asset, band.approach) == (regime, asset, approach)]
    found = sorted(in_force(rule, on), key=lambda band: band.above)
    if not found:
        raise RiskWeightUnknown(regime=regime, asset=asset, approach=approach, on=on)
    return tuple(found)


def risk_weight(
    rule: tuple[WeightBand, ...],
    *,
    ltv: Fraction,
    counterparty: Fraction | None = None,
    prior_charges: Fraction = Fraction(0),
) -> Fraction:
    """The weight of a loan as a fraction of its exposure.

    `ltv` is the loan alone over the value, `prior_charges` what ranks before it over the value. A whole loan falls
    into the band of both together; sliced, the prior charges use up the lower slices first (BCBS CRE20). Worked, Basel
    residential: 75 % LTV weighs 30 % whole; split at 55 % with a counterparty at 75 %, (55 x 20 % + 20 x 75 %) / 75 =
    34 2/3 %. Raises CounterpartyWeightNeeded.
    """
    top = ltv + prior_charges
    if rule[0].approach is Approach.WHOLE_LOAN or ltv <= 0:
        held = next(band for band in rule if band.up_to is None or top <= band.up_to)
        return held.applied(counterparty)
    weighed = Fraction(0)
    for band in rule:
        end = top if band.up_to is None else min(top, band.up_to)
        part = end - max(prior_charges, band.above)
        if part > 0:
            weighed += part * band.applied(counterparty)
    return weighed / Fraction(ltv)


def junior_weight(
    bands: Iterable[WeightBand], *, regime: str, asset: str, weight: Fraction, ltv: Fraction, on: date
) -> Fraction:
    """`weight` of a cash-flow-dependent loan behind another lender's charge: times the regime's multiplier for its
    LTV, at most the weight of the rule's highest band.

    The multipliers are rows of the asset `<asset>_JUNIOR_MULTIPLIER`. Worked, UK residential: a 40 % weight at 65 %
    LTV becomes 50 %; at 50 % LTV it stays. Raises RiskWeightUnknown.
    """
    known = tuple(bands)
    multiplier_rule = rule_of(
        known, regime=regime, asset=f"{asset}_JUNIOR_MULTIPLIER", approach=Approach.WHOLE_LOAN, on=on
    )
    whole = rule_of(known, regime=regime, asset=asset, approach=Approach.WHOLE_LOAN, on=on)
    return min(weight * risk_weight(multiplier_rule, ltv=ltv), whole[-1].weight)
