"""Every registered strategy, built in or plugged in, through the laws of its family; ratios; examples."""

from __future__ import annotations

import doctest
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diya.calc import allocation, conformance, dates, day_count, ratios
from diya.calc.allocation import Claim, allocations
from diya.calc.amortisation import amortisations
from diya.calc.business_days import adjustments
from diya.calc.calendars import calendar_of
from diya.calc.day_count import day_counts
from diya.calc.fees import FeeRule, Tier, charges
from diya.calc.loan import terms
from diya.calc.rates import resets


@pytest.mark.parametrize("module", [dates, day_count, allocation, terms])
def test_examples_in_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("code", amortisations.codes())
@given(st.integers(1, 10**13), st.integers(0, 300_000_000), st.integers(1, 420))
@settings(max_examples=60, deadline=None)
def test_amortisation_keeps_its_laws(code, balance, rate, count):
    assert not conformance.amortisation_findings(
        amortisations.get(code), balance=balance, annual_rate_ppb=rate, count=count
    )


@pytest.mark.parametrize("code", day_counts.codes())
@given(st.dates(date(1999, 1, 1), date(2060, 1, 1)), st.integers(0, 14), st.integers(0, 30))
@settings(max_examples=100, deadline=None)
def test_day_count_keeps_its_laws(code, start, months, odd):
    assert not conformance.day_count_findings(day_counts.get(code), start=start, months=months, odd_days=odd)


@pytest.mark.parametrize("code", adjustments.codes())
@given(st.dates(date(2005, 1, 1), date(2060, 1, 1)), st.sampled_from(["CN", "TARGET", "US", "UK", "CN+US", "MON_FRI"]))
@settings(max_examples=150, deadline=None)
def test_business_day_rule_keeps_its_laws(code, day, calendar):
    assert not conformance.adjustment_findings(adjustments.get(code), calendar_of(calendar), day)


@pytest.mark.parametrize("code", resets.codes())
@given(st.dates(date(1999, 1, 1), date(2060, 1, 1)))
@settings(max_examples=80, deadline=None)
def test_rate_reset_keeps_its_laws(code, start):
    assert not conformance.reset_findings(resets.get(code), start)


@pytest.mark.parametrize("code", charges.codes())
@given(st.integers(0, 10**13), st.integers(0, 10**13), st.integers(0, 10**9))
@settings(max_examples=80, deadline=None)
def test_fee_rule_keeps_its_laws(code, first, second, rate):
    low, high = sorted((first, second))
    rule = FeeRule(code, amount=rate, rate_ppb=rate, tiers=(Tier(10**6, rate), Tier(None, rate // 2)))
    assert not conformance.charge_findings(charges.get(code), rule, low, high)


AMOUNTS = st.integers(0, 10**12)


@pytest.mark.parametrize("code", allocations.codes())
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS), max_size=5), st.integers(0, 10**13))
@settings(max_examples=100, deadline=None)
def test_allocation_keeps_its_laws(code, parts, amount):
    claims = [Claim(number, *one) for number, one in enumerate(parts, start=1)]
    assert not conformance.allocation_findings(allocations.get(code), claims, amount)


CLAIMS = (Claim(1, 5, 1, 20, 100), Claim(2, 2, 1, 10, 100))


@pytest.mark.parametrize(
    ("code", "first", "second"),
    [
        ("BY_AGE", Claim(1, 5, 1, 20, 100), Claim(2, 2, 1, 1, 0)),
        ("BY_COMPONENT", Claim(1, 5, 1, 20, 91), Claim(2, 2, 1, 10, 0)),
        ("PRINCIPAL_FIRST", Claim(1, 0, 0, 0, 100), Claim(2, 0, 0, 0, 30)),
    ],
)
def test_the_order_of_a_waterfall(code, first, second):
    assert allocations.get(code)(CLAIMS, 130) == (first, second)


def test_whole_months_and_odd_days():
    """对年对月对日: one month and 15 days are 45 units; actual days are 46."""
    start, end = date(2025, 1, 5), date(2025, 2, 20)
    assert day_counts.get("EQUAL_MONTHS").units(start, end) == 45
    assert day_counts.get("ACT/360").units(start, end) == 46


def test_a_ratio_over_its_limit_never_looks_within_it():
    assert ratios.ltv_ppb(secured_amount=700_000, value_amount=1_000_000) == 700_000_000
    assert ratios.instalment_to_income_ppb(instalment_amount=530_727, monthly_income_amount=1_200_000) == 442_272_500
    over = ratios.debt_to_income_ppb(
        instalment_amount=55 * 10**12 + 1, other_debt_monthly_amount=0, monthly_income_amount=100 * 10**12
    )
    assert over > 550_000_000
    with pytest.raises(ratios.RatioUndefined):
        ratios.ltv_ppb(secured_amount=1, value_amount=0)
