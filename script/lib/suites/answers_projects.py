"""Answers to reference cases of supervision, provisions and project finance."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from script.lib.suites.reading import first, minor, number, share, word

from diya.calc.prudential.expected_loss import flow_rates, provision_matrix
from diya.calc.prudential.risk_weights import (
    Approach,
    CounterpartyWeightNeeded,
    Relation,
    RiskWeightUnknown,
    WeightBand,
    risk_weight,
    rule_of,
    shipped_bands,
)
from diya.calc.ratios import cltv_ppb, dscr_ppb, llcr_ppb, ltv_ppb, present_value
from diya.calc.sizing import Repayment, ServiceRow, debt_by_dscr, debt_by_llcr, sculpted_service

Inputs = Mapping[str, Any]

FINE = Fraction(1, 10**6)
"""The unit project cases are computed in: they print few digits of unrounded figures."""

NEWEST = date.max
JUST_ABOVE = Fraction(1, 10**9)

ASSETS = {
    "residential_re_not_cashflow_dependent": "RESIDENTIAL_RE",
    "residential_re_cashflow_dependent": "RESIDENTIAL_RE_CASH_FLOW",
    "commercial_re_not_cashflow_dependent": "COMMERCIAL_RE",
    "commercial_re_cashflow_dependent": "COMMERCIAL_RE_CASH_FLOW",
    "land_adc": "LAND_ADC",
    "land_adc_residential": "LAND_ADC_RESIDENTIAL",
    "other_re_cashflow_dependent": "RESIDENTIAL_RE_OTHER_CASH_FLOW",
}


def sa_risk_weight(inputs: Inputs, regime: str) -> dict[str, Any]:
    rule = _rule(inputs, regime)
    answers: dict[str, Any] = {"risk_weight": _sentence(rule)}
    own = first(inputs, "counterparty_rw", "counterparty_risk_weight", "counterparty_risk_weight_percent")
    counterparty = number(own) / 100 if own is not None else None
    prior = number(first(inputs, "prior_charge_ltv", default=0)) / 100
    with contextlib.suppress(CounterpartyWeightNeeded):
        weights = {risk_weight(rule, ltv=ltv, counterparty=counterparty, prior_charges=prior) for ltv in _ends(inputs)}
        # A band of LTV that a case names has one weight from end to end.
        answers["risk_weight_percent"] = 100 * weights.pop() if len(weights) == 1 else None
    return answers


def _rule(inputs: Inputs, regime: str) -> tuple[WeightBand, ...]:
    asset = ASSETS.get(word(inputs["asset"]), word(inputs["asset"]).upper())
    if inputs.get("phase"):
        asset = f"{asset}_{word(inputs['phase']).upper()}"
    if "ADC" in asset:
        asset = "LAND_ADC_RESIDENTIAL" if "residential" in word(dict(inputs)) else "LAND_ADC"
    wanted = {"loan_split": "LOAN_SPLITTING"}.get(
        word(inputs.get("approach", "whole_loan")), word(inputs.get("approach", "whole_loan")).upper()
    )
    try:
        return rule_of(shipped_bands(), regime=regime, asset=asset, approach=Approach(wanted), on=NEWEST)
    except RiskWeightUnknown:
        if inputs.get("approach"):
            raise
        split = Approach.LOAN_SPLITTING
        return rule_of(shipped_bands(), regime=regime, asset=asset, approach=split, on=NEWEST)


def _ends(inputs: Inputs) -> list[Fraction]:
    """The LTVs a case asks about: one, or the two ends of a band."""
    if inputs.get("ltv") is not None or inputs.get("ltv_percent") is not None:
        return [number(first(inputs, "ltv", "ltv_percent")) / 100]
    low = number(first(inputs, "ltv_gt", default=0)) / 100 + JUST_ABOVE
    high = inputs.get("ltv_le")
    return [low, number(high) / 100 if high is not None else low + 10]


def _sentence(rule: tuple[WeightBand, ...]) -> str:
    """The rule in the short words of a table: each band's weight, and from which LTV on."""
    parts = []
    for band in rule:
        weight = f"{float(band.weight * 100):g}%"
        said = {
            Relation.FIXED: weight,
            Relation.COUNTERPARTY: "counterparty RW",
            Relation.LOWER_OF: f"min({weight}, counterparty RW)",
            Relation.HIGHER_OF: f"max({weight}, counterparty RW)",
        }[band.relation]
        parts.append(f"{said} above {float(band.above * 100):g}% LTV" if band.above else said)
    return "; ".join(parts)


def ifrs9_provision_matrix(inputs: Inputs) -> dict[str, Any]:
    ageing = [minor(amount) for amount in inputs["ageing"].values()]
    if inputs.get("loss_rates"):
        rates = tuple(number(rate) for rate in inputs["loss_rates"])
    else:
        amounts = [minor(amount) for amount in inputs["payment_history"].values()]
        rates = flow_rates(amounts[0], amounts[1:-1], amounts[-1])
    provisions = provision_matrix(ageing, rates)
    loss = [Fraction(amount, 100) for amount in provisions]
    return {"loss_rates": list(rates), "ecl": loss, "total": sum(loss)}


def ltv_with_prior_charge(inputs: Inputs) -> dict[str, Any]:
    loan, undrawn = minor(inputs["loan"]), minor(inputs.get("undrawn", 0))
    prior, value = minor(inputs.get("prior_charge", 0)), minor(inputs["property_value"])
    combined = cltv_ppb(drawn_amount=loan, undrawn_amount=undrawn, prior_charges_amount=prior, value_amount=value)
    alone = ltv_ppb(secured_amount=loan + undrawn, value_amount=value)
    return {
        **dict.fromkeys(("ltv_percent", "cltv_percent"), 100 * share(combined)),
        "ltv_without_prior_charge_percent": 100 * share(alone),
    }


def project_debt(inputs: Inputs) -> Callable[[str], Any]:
    """Sizing and sculpting: from the present value of CFADS alone, or from its path."""
    rate = _rate(inputs)
    llcr, dscr = (first(inputs, f"target_{name}", name) for name in ("llcr", "dscr"))
    repayment = Repayment(word(inputs.get("repayment", "sculpted")).upper())
    given = inputs.get("pv_cfads_at_debt_rate")
    # A present value is a flow at once: the same function sizes it at a rate of zero.
    path = first(inputs, "cfads", "cfads_per_period", default=given)
    years = int(first(inputs, "tenor_years", "periods", default=1)) if given is None else 1
    cfads = [minor(flow, FINE) for flow in (path if isinstance(path, list) else [path] * years)]
    used = rate if given is None else Fraction(0)
    cover = number(first({"dscr": dscr, "llcr": llcr}, "dscr", "llcr"))
    if dscr is not None:
        debt = debt_by_dscr(cfads, dscr=cover, period_rate=used, repayment=repayment)
    else:
        debt = debt_by_llcr(cfads, llcr=cover, period_rate=used)
    rows = sculpted_service(debt, cfads, period_rate=used)

    def answer(key: str) -> Any:
        known: dict[str, Any] = {
            **dict.fromkeys(("debt", "initial_debt", "debt_amount", "max_debt"), debt * FINE),
            "llcr": share(llcr_ppb(cfads_amounts=cfads, period_rate=used, debt_amount=debt, loan_periods=len(cfads))),
            "dscr_each_period": share(dscr_ppb(cfads_amount=cfads[0], debt_service_amount=rows[0].service)),
            "pv_cfads": present_value(cfads, used) * FINE,
            "rows": [_service_row(row) for row in rows],
        }
        if key in ("llcr", "dscr_each_period"):
            # Cover ratios are kept rounded down to a part per billion: here to what a case prints.
            return round(known[key], 6)
        return known[key]

    return answer


def _rate(inputs: Inputs) -> Fraction:
    percent = first(inputs, "debt_rate_percent", "rate_percent", "interest_rate_percent")
    if percent is not None:
        return number(percent) / 100
    return number(first(inputs, "rate_per_period", "period_rate", "rate"))


def _service_row(row: ServiceRow) -> dict[str, Any]:
    return {
        "cfads": row.cfads * FINE,
        "opening": row.opening * FINE,
        "interest": row.interest * FINE,
        "principal": row.principal * FINE,
        "debt_service": row.service * FINE,
        "closing": row.closing * FINE,
        "dscr": Fraction(row.cfads, row.service) if row.service else None,
    }


def cover_ratios(inputs: Inputs) -> dict[str, Any]:
    cfads, service = first(inputs, "cfads"), first(inputs, "debt_service", "service")
    flows = cfads if isinstance(cfads, list) else [cfads]
    served = service if isinstance(service, list) else [service] * len(flows)
    covers = [
        round(share(dscr_ppb(cfads_amount=minor(flow, FINE), debt_service_amount=minor(due, FINE))), 6)
        for flow, due in zip(flows, served, strict=True)
    ]
    return {"dscr": covers if isinstance(cfads, list) else covers[0], "min_dscr": min(covers)}
