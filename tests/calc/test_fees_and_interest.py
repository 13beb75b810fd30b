"""Fees by rule, prepayment charges, and interest the ways a Chinese bank counts it."""

from __future__ import annotations

import doctest
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diya.calc import allocation, business_days, day_count, interest
from diya.calc.fees import (
    FeeInvalid,
    FeeRule,
    NoticeTooShort,
    PrepaymentRule,
    Tier,
    charges,
    fee_amount,
    prepayment_charge,
    require_notice,
)

TIERED = FeeRule("TIERED", tiers=(Tier(1_000_000, 10_000_000), Tier(None, 5_000_000)))


@pytest.mark.parametrize("module", [allocation, business_days, day_count])
def test_examples_in_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("rule", "base", "expected"),
    [
        (FeeRule("FLAT", amount=30_000), 10**8, 30_000),
        (FeeRule("PERCENT", rate_ppb=5_000_000), 100_000_000, 500_000),
        (FeeRule("PERCENT", rate_ppb=5_000_000, least=10_000), 100, 10_000),
        (FeeRule("PERCENT", rate_ppb=5_000_000, most=20_000), 100_000_000, 20_000),
        (TIERED, 2_000_000, 15_000),
        (TIERED, 1_000_000, 10_000),
        (TIERED, 0, 0),
    ],
)
def test_fees_by_rule(rule, base, expected):
    assert fee_amount(rule, base) == expected


@pytest.mark.parametrize("kind", charges.codes())
@given(st.integers(0, 10**13), st.integers(0, 10**13))
@settings(max_examples=60, deadline=None)
def test_a_fee_never_falls_with_its_base_and_stays_within_its_limits(kind, first, second):
    rule = FeeRule(kind, amount=700, rate_ppb=3_000_000, tiers=TIERED.tiers, least=500, most=10**9)
    low, high = sorted((first, second))
    assert rule.least <= fee_amount(rule, low) <= fee_amount(rule, high) <= rule.most


@pytest.mark.parametrize(
    "wrong",
    [{"least": 2, "most": 1}, {"amount": -1}, {"tiers": (Tier(None, 1), Tier(5, 1))}, {"tiers": (Tier(5, 1),)},
     {"tiers": (Tier(5, 1), Tier(5, 1), Tier(None, 1))}],
)  # fmt: skip
def test_rules_that_make_no_sense_are_refused(wrong):
    with pytest.raises(FeeInvalid):
        FeeRule("FLAT", **wrong)


def test_a_prepayment_costs_a_month_of_interest_within_the_first_year_and_nothing_after():
    rule = PrepaymentRule(free_after_months=12, interest_months=1, fee=FeeRule("FLAT", amount=100), notice_days=10)
    loan = {"principal": 10_000_000, "annual_rate_ppb": 36_000_000, "starts_date": date(2024, 3, 15)}
    assert prepayment_charge(rule, **loan, day=date(2025, 3, 14)) == 30_000 + 100
    assert prepayment_charge(rule, **loan, day=date(2025, 3, 15)) == 0
    require_notice(rule, announced=date(2025, 3, 1), day=date(2025, 3, 11))
    with pytest.raises(NoticeTooShort, match="2025-03-11"):
        require_notice(rule, announced=date(2025, 3, 1), day=date(2025, 3, 10))


def test_balance_products_and_their_interest():
    balances = [(date(2025, 3, 1), 100_000), (date(2025, 3, 11), 60_000)]
    assert interest.balance_products(balances, date(2025, 3, 21)) == 1_600_000
    assert interest.interest_by_products(balances, date(2025, 3, 21), 36_000_000) == 160


def test_entry_by_entry_months_and_odd_days():
    assert interest.interest_by_entry(10_000_000, date(2025, 1, 5), date(2025, 2, 20), 36_000_000) == 45_000
    assert (interest.daily_rate_ppb(36_000_000), interest.monthly_rate_ppb(36_000_000)) == (100_000, 3_000_000)


def test_days_of_settlement_and_the_interest_of_each():
    days = list(interest.settlement_dates(date(2025, 1, 5), date(2025, 12, 31)))
    assert days == [date(2025, 3, 20), date(2025, 6, 20), date(2025, 9, 20), date(2025, 12, 20)]
    assert list(interest.settlement_dates(date(2025, 1, 21), date(2025, 3, 1), day=21, every_months=1)) == [
        date(2025, 2, 21)
    ]
    parts = interest.interest_by_period(100_000_000, date(2025, 1, 5), date(2025, 4, 30), 36_000_000)
    assert parts == [(date(2025, 3, 21), 750_000), (date(2025, 4, 30), 400_000)]


@given(st.integers(1, 10**13), st.integers(0, 400), st.integers(0, 400))
@settings(max_examples=60, deadline=None)
def test_products_split_anywhere_sum_to_the_whole(balance, first, second):
    start = date(2024, 1, 1)
    low, high = sorted((first, second))
    middle, end = date.fromordinal(start.toordinal() + low), date.fromordinal(start.toordinal() + high)
    whole = interest.balance_products([(start, balance)], end)
    assert interest.balance_products([(start, balance), (middle, balance)], end) == whole
