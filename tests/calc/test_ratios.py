"""Ratios: published figures, the side each is rounded to, and what cannot be divided."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diya.calc.ratios import (
    CoverUndefined,
    RatioUndefined,
    cltv_ppb,
    debt_stock_to_income_ppb,
    debt_to_income_ppb,
    dscr_ppb,
    instalment_to_income_ppb,
    llcr_ppb,
    ltv_ppb,
    plcr_ppb,
    present_value,
)
from diya.kernel.rates import PPB


def test_ltv_with_a_prior_charge() -> None:
    """PRA article 124C's worked figures: 80 %, and 55 % without the charge before."""
    assert (
        cltv_ppb(drawn_amount=200000, undrawn_amount=20000, prior_charges_amount=100000, value_amount=400000)
        == PPB * 80 // 100
    )
    assert ltv_ppb(secured_amount=220000, value_amount=400000) == PPB * 55 // 100  # fmt: skip


def test_burdens_on_income() -> None:
    assert instalment_to_income_ppb(instalment_amount=530727, monthly_income_amount=1200000) == 442272500
    assert debt_stock_to_income_ppb(debt_amount=4500000, annual_income_amount=1000000) == 4 * PPB + PPB // 2


@given(part=st.integers(0, 10**13), whole=st.integers(1, 10**13))
def test_a_burden_is_rounded_up_and_a_cover_down(part: int, whole: int) -> None:
    exact = Fraction(part, whole)
    assert 0 <= Fraction(ltv_ppb(secured_amount=part, value_amount=whole), PPB) - exact < Fraction(1, PPB)
    assert 0 <= exact - Fraction(dscr_ppb(cfads_amount=part, debt_service_amount=whole), PPB) < Fraction(1, PPB)


def test_covers() -> None:
    assert dscr_ppb(cfads_amount=8000, debt_service_amount=6400) == 5 * PPB // 4
    flows, rate = [100, 100, 100], Fraction(1, 10)
    assert llcr_ppb(cfads_amounts=flows, period_rate=rate, debt_amount=100, loan_periods=2) == 1735537190
    assert plcr_ppb(cfads_amounts=flows, period_rate=rate, debt_amount=100) == 2486851990
    assert plcr_ppb(cfads_amounts=[12014], period_rate=Fraction(0), debt_amount=8009) == 1500062429


def test_a_longer_project_covers_at_least_the_loan() -> None:
    flows = [70, 0, 40, 90, 20]
    covers = [
        llcr_ppb(cfads_amounts=flows, period_rate=Fraction(1, 20), debt_amount=77, loan_periods=periods)
        for periods in range(1, 6)
    ]
    assert covers == sorted(covers)
    assert covers[-1] == plcr_ppb(cfads_amounts=flows, period_rate=Fraction(1, 20), debt_amount=77)


def test_present_value_is_exact() -> None:
    assert present_value([110, 121], Fraction(1, 10)) == 200
    assert present_value([], Fraction(1, 10)) == 0


def test_nothing_is_divided_by_nothing() -> None:
    with pytest.raises(CoverUndefined):
        dscr_ppb(cfads_amount=100, debt_service_amount=0)
    with pytest.raises(RatioUndefined) as refused:
        cltv_ppb(drawn_amount=1, undrawn_amount=0, prior_charges_amount=0, value_amount=0)
    assert refused.value.field == "value_amount"
    with pytest.raises(RatioUndefined):
        debt_to_income_ppb(instalment_amount=1, other_debt_monthly_amount=1, monthly_income_amount=-5)
