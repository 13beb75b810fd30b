"""Risk weights and expected credit loss: published figures, dated rows, and laws of the tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diya.calc.prudential.dated import Status
from diya.calc.prudential.expected_loss import (
    LossInputInvalid,
    LossPeriod,
    ParameterUnknown,
    Scenario,
    expected_loss,
    flow_rates,
    marginal_pds,
    parameter,
    provision_matrix,
    shipped_parameters,
    stage_of,
)
from diya.calc.prudential.risk_weights import (
    Approach,
    CounterpartyWeightNeeded,
    Relation,
    RiskWeightUnknown,
    WeightBand,
    junior_weight,
    risk_weight,
    rule_of,
    shipped_bands,
)

ON = date(2027, 6, 30)
RETAIL = Fraction(75, 100)


def percent(value: int | str) -> Fraction:
    return Fraction(value) / 100


def rule(regime: str, asset: str, approach: Approach = Approach.WHOLE_LOAN, on: date = ON) -> tuple[WeightBand, ...]:
    return rule_of(shipped_bands(), regime=regime, asset=asset, approach=approach, on=on)


RULES = sorted({(band.regime, band.asset, band.approach, band.valid_from) for band in shipped_bands()})


@pytest.mark.parametrize(("regime", "asset", "approach", "on"), RULES)
def test_the_bands_of_a_rule_leave_no_gap(regime: str, asset: str, approach: Approach, on: date) -> None:
    bands = rule(regime, asset, approach, on)
    assert bands[0].above == 0
    assert bands[-1].up_to is None
    assert all(lower.up_to == upper.above for lower, upper in pairwise(bands))


@pytest.mark.parametrize(("regime", "asset", "approach", "on"), RULES)
def test_weights_of_a_cash_flow_rule_rise_with_the_ltv(regime: str, asset: str, approach: Approach, on: date) -> None:
    fixed = [band.weight for band in rule(regime, asset, approach, on) if band.relation is Relation.FIXED]
    assert fixed == sorted(fixed)


def test_every_row_says_where_it_was_read() -> None:
    assert [band for band in shipped_bands() if not band.source] == []
    assert {band.status for band in shipped_bands()} == {Status.SOURCE, Status.UNCONFIRMED}
    assert all(row.source and row.status is Status.UNCONFIRMED for row in shipped_parameters())


@pytest.mark.parametrize(
    ("ltv", "weight"),
    [(1, 20), (50, 20), ("50.0000001", 25), (60, 25), (80, 30), (90, 40), (100, 50), ("100.0000001", 70), (250, 70)],
)
def test_a_band_ends_with_its_upper_limit(ltv: int | str, weight: int) -> None:
    assert risk_weight(rule("BASEL", "RESIDENTIAL_RE"), ltv=percent(ltv)) == percent(weight)


def test_a_split_loan_weighs_each_slice() -> None:
    split = rule("BASEL", "RESIDENTIAL_RE", Approach.LOAN_SPLITTING)
    assert risk_weight(split, ltv=percent(50), counterparty=RETAIL) == percent(20)
    assert risk_weight(split, ltv=percent(75), counterparty=RETAIL) == (55 * percent(20) + 20 * RETAIL) / 75
    # 30 % ranks before: 25 of the lower slice are left, 50 fall above it.
    assert (
        risk_weight(split, ltv=percent(75), counterparty=RETAIL, prior_charges=percent(30))
        == (25 * percent(20) + 50 * RETAIL) / 75
    )
    assert risk_weight(split, ltv=percent(20), counterparty=RETAIL, prior_charges=percent(60)) == RETAIL


@given(
    ltv=st.fractions(Fraction(1, 100), Fraction(2)),
    prior=st.fractions(Fraction(0), Fraction(1)),
    counterparty=st.fractions(Fraction(1, 5), Fraction(3, 2)),
)
def test_a_split_weight_lies_between_its_slices(ltv: Fraction, prior: Fraction, counterparty: Fraction) -> None:
    split = rule("BASEL", "RESIDENTIAL_RE", Approach.LOAN_SPLITTING)
    weight = risk_weight(split, ltv=ltv, counterparty=counterparty, prior_charges=prior)
    assert percent(20) <= weight <= counterparty
    assert weight >= risk_weight(split, ltv=ltv, counterparty=counterparty)


def test_a_whole_loan_counts_what_ranks_before_it() -> None:
    whole = rule("BASEL", "RESIDENTIAL_RE")
    assert risk_weight(whole, ltv=percent(55), prior_charges=percent(25)) == percent(30)
    assert risk_weight(whole, ltv=percent(55)) == percent(25)


@pytest.mark.parametrize(("own", "low", "high"), [(150, 60, 150), (40, 40, 40), (85, 60, 85)])
def test_commercial_property_takes_the_lower_of_two_weights(own: int, low: int, high: int) -> None:
    general = rule("BASEL", "COMMERCIAL_RE")
    assert risk_weight(general, ltv=percent(60), counterparty=percent(own)) == percent(low)
    assert risk_weight(general, ltv=percent(61), counterparty=percent(own)) == percent(high)


def test_a_rule_of_the_counterparty_asks_for_its_weight() -> None:
    with pytest.raises(CounterpartyWeightNeeded):
        risk_weight(rule("BASEL", "COMMERCIAL_RE"), ltv=percent(70))
    assert risk_weight(
        rule("BASEL", "COMMERCIAL_RE_OTHER"), ltv=percent(70), counterparty=percent(20)
    ) == percent(60)  # fmt: skip


def test_a_rule_holds_from_its_day() -> None:
    assert risk_weight(rule("CN", "RESIDENTIAL_RE", on=date(2023, 12, 31)), ltv=percent(70)) == percent(50)
    assert risk_weight(rule("CN", "RESIDENTIAL_RE", on=date(2024, 1, 1)), ltv=percent(70)) == percent(30)
    with pytest.raises(RiskWeightUnknown):
        rule("UK_PRA", "RESIDENTIAL_RE_CASH_FLOW", on=date(2026, 12, 31))


def test_a_table_passed_in_is_used_as_it_stands() -> None:
    changed = [replace(band, weight=percent(99)) for band in rule("BASEL", "LAND_ADC")]
    found = rule_of(changed, regime="BASEL", asset="LAND_ADC", approach=Approach.WHOLE_LOAN, on=ON)
    assert risk_weight(found, ltv=percent(500)) == percent(99)


@pytest.mark.parametrize(("ltv", "weight", "junior"), [(50, 30, 30), (65, 40, 50), (95, 75, "93.75"), (120, 105, 105)])
def test_a_junior_charge_weighs_more_up_to_the_highest_band(ltv: int, weight: int, junior: int | str) -> None:
    asset = "RESIDENTIAL_RE_CASH_FLOW"
    assert risk_weight(rule("UK_PRA", asset), ltv=percent(ltv)) == percent(weight)
    found = junior_weight(
        shipped_bands(), regime="UK_PRA", asset=asset, weight=percent(weight), ltv=percent(ltv), on=ON
    )
    assert found == percent(junior)


# --- expected credit loss


@pytest.mark.parametrize(
    ("days", "increased", "impaired", "stage"),
    [(0, False, False, 1), (30, False, False, 1), (31, False, False, 2), (0, True, False, 2), (89, False, False, 2),
     (90, False, False, 3), (0, False, True, 3)],
)  # fmt: skip
def test_stages_by_their_backstops(days: int, increased: bool, impaired: bool, stage: int) -> None:
    sicr, default = (
        parameter(shipped_parameters(), name, on=ON).value for name in ("sicr_backstop_days", "default_backstop_days")
    )
    assert stage_of(
        days, risk_increased=increased, impaired=impaired, sicr_days=sicr, default_days=default
    ) == stage  # fmt: skip


def test_a_parameter_before_its_day_is_not_known() -> None:
    with pytest.raises(ParameterUnknown):
        parameter(shipped_parameters(), "sicr_backstop_days", on=date(2017, 12, 31))


def path(*pds: str, ead: int = 10000000) -> tuple[LossPeriod, ...]:
    return tuple(LossPeriod(percent(pd), percent(40), ead, time) for time, pd in enumerate(pds, 1))


def test_loss_of_twelve_months_and_of_the_whole_life() -> None:
    scenarios = [Scenario(Fraction(1), path("2", "2.94"))]
    assert expected_loss(1, scenarios, effective_rate=percent(5), horizon=1) == 76190
    assert expected_loss(2, scenarios, effective_rate=percent(5), horizon=1) == 182857  # + 117,600 / 1.1025
    assert expected_loss(2, scenarios, effective_rate=Fraction(0), horizon=1) == 80000 + 117600


def test_scenarios_are_weighed() -> None:
    scenarios = [Scenario(percent(70), path("1")), Scenario(percent(30), path("5"))]
    assert expected_loss(1, scenarios, effective_rate=Fraction(0), horizon=1) == 88000


def test_a_default_that_happened_is_lgd_times_ead() -> None:
    period = LossPeriod(Fraction(1), percent(40), 10000000, 0)
    assert expected_loss(3, [Scenario(Fraction(1), (period,))], effective_rate=percent(5), horizon=1) == 4000000


@given(st.lists(st.fractions(Fraction(0), Fraction(1), max_denominator=1000), max_size=20))
def test_marginal_probabilities_leave_the_survivors(conditional: list[Fraction]) -> None:
    survivors = Fraction(1)
    for pd in conditional:
        survivors *= 1 - pd
    assert sum(marginal_pds(conditional)) == 1 - survivors


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6), st.integers(1, 10**9))
def test_flow_rates_rise_to_one(paid: list[int], unpaid: int) -> None:
    rates = flow_rates(sum(paid) + unpaid, paid, unpaid)
    assert list(rates) == sorted(rates)
    assert rates[-1] == 1


def test_a_matrix_by_the_history_of_payments() -> None:
    rates = flow_rates(100000, [50000, 27000, 15000, 6000], 2000)
    assert rates == (Fraction(1, 50), Fraction(1, 25), Fraction(2, 23), Fraction(1, 4), Fraction(1))
    assert provision_matrix([300000, 140000, 60000, 23000, 5000], rates) == (6000, 5600, 5217, 5750, 5000)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: expected_loss(4, [Scenario(Fraction(1), ())], effective_rate=Fraction(0), horizon=1),
        lambda: expected_loss(1, [Scenario(percent(90), ())], effective_rate=Fraction(0), horizon=1),
        lambda: expected_loss(1, [Scenario(Fraction(1), path("101"))], effective_rate=Fraction(0), horizon=1),
        lambda: marginal_pds([Fraction(-1, 2)]),
        lambda: flow_rates(100, [50], 40),
        lambda: provision_matrix([1, 2], [Fraction(0)]),
        lambda: provision_matrix([1], [Fraction(2)]),
    ],
)
def test_what_cannot_be_a_loss_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(LossInputInvalid):
        wrong()
