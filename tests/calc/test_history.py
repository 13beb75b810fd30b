"""Back-dated entries and reversals by replay, and why a position is what it is."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diya.calc.loan.events import Disbursed, InstalmentBilled, Prepaid, RateReset, Repaid, Way
from diya.calc.loan.fold import brought_forward, replay
from diya.calc.loan.history import ActUnknown, entered, full, lived, reversed_act
from diya.calc.loan.position import position_on
from diya.calc.loan.state import Status
from diya.calc.loan.terms import LoanTerms
from diya.calc.loan.trace import explain

from .strategies import ALL_ACTIONS, any_terms, live, loan_terms

TERMS = LoanTerms("CNY", 12_000_000, 36_000_000, date(2025, 1, 15), 15, 12, "EQUAL_PRINCIPAL")
DISBURSED = Disbursed(TERMS.starts_date, TERMS.principal)
FIRST = Repaid(date(2025, 2, 15), 1_036_000)
SECOND = Repaid(date(2025, 3, 15), 1_033_000)


def test_money_entered_late_counts_from_its_value_date():
    """The first instalment, received on time and entered on 1 April: its penalty of 45 days falls away."""
    without = position_on(TERMS, lived(TERMS, [DISBURSED]), date(2025, 4, 1))
    correction = entered(TERMS, [DISBURSED], FIRST)
    assert without.penalty > 0
    assert correction.state == brought_forward(TERMS, lived(TERMS, [DISBURSED, FIRST]), date(2025, 2, 15))
    assert (correction.difference.principal_paid, correction.difference.interest_paid) == (1_000_000, 36_000)


def test_a_reversal_leaves_the_loan_as_if_it_had_never_been():
    prepaid = Prepaid(date(2025, 2, 20), 2_000_000, Way.SHORTER_TERM)
    acts = [DISBURSED, FIRST, prepaid, Repaid(date(2025, 3, 15), 1_027_011)]
    correction = reversed_act(TERMS, acts[:3], 2)
    assert correction.state.principal_not_due == 11_000_000
    assert correction.difference.principal_prepaid == -(2_000_000 - 5_500)
    with pytest.raises(ActUnknown):
        reversed_act(TERMS, acts, 4)


def test_bills_are_laid_between_the_acts():
    events = full(TERMS, [DISBURSED, SECOND, FIRST])
    assert [type(event) for event in events] == [Disbursed, InstalmentBilled, Repaid, InstalmentBilled, Repaid]


@given(st.one_of(loan_terms(), any_terms()), ALL_ACTIONS, st.integers(1, 1000), st.integers())
@settings(max_examples=150, deadline=None)
def test_acts_in_any_order_of_arrival_make_the_same_loan(terms, actions, drawn, seed):
    events, states = live(terms, [(days + 1, *rest) for days, *rest in actions], drawn)
    acts = [event for event in events if not isinstance(event, InstalmentBilled)]
    shuffled = sorted(acts, key=lambda act: act.value_date)
    days = [act.value_date for act in acts]
    if len(set(days)) == len(days):
        random.Random(seed).shuffle(shuffled)
    assert brought_forward(terms, lived(terms, shuffled), states[-1].last_event_date) == states[-1]
    assert replay(terms, full(terms, shuffled)) == lived(terms, shuffled)


@given(st.one_of(loan_terms(), any_terms()), ALL_ACTIONS, st.integers(0, 120))
@settings(max_examples=150, deadline=None)
def test_the_lines_of_a_trace_sum_to_the_payoff(terms, actions, days):
    state = live(terms, actions)[1][-1]
    if state.status is not Status.ACTIVE:
        return
    day = state.last_event_date + timedelta(days)
    *lines, total = explain(terms, state, day)
    assert total.total
    assert sum(line.amount for line in lines) == total.amount == position_on(terms, state, day).payoff
    assert all(line.amount and line.what_zh and line.what_en for line in lines)


def test_a_trace_can_be_followed_with_a_pocket_calculator():
    """One instalment 20 days late, ten of the running period passed after a reset."""
    state = lived(TERMS, [DISBURSED, RateReset(date(2025, 2, 25), 24_000_000)])
    lines = {line.what_en: (line.formula, line.amount) for line in explain(TERMS, state, date(2025, 3, 7))}
    assert lines["Principal not due"] == ("120,000.00 - 10,000.00", 11_000_000)
    assert lines["Interest accrued"] == ("110.00 (2025-02-15 - 2025-02-25) + 110,000.00 × 2.40% × 10/360", 18_333)
    assert lines["Instalment 1 (2025-02-15): penalty interest"] == ("15.00 + 10,000.00 × 3.60% × 10/360", 2_500)
    assert lines["Payoff amount"][1] == 11_000_000 + 18_333 + 1_000_000 + 36_000 + 2_500 + 60
