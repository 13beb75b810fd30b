"""The laws of a loan's life, over random terms and histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from diya.calc.loan import accrual
from diya.calc.loan.events import Disbursed, InstalmentBilled, PaidOff, Repaid
from diya.calc.loan.fold import apply, brought_forward, replay
from diya.calc.loan.parts import is_settled, payoff_amount
from diya.calc.loan.position import position_on
from diya.calc.loan.schedule import schedule_from
from diya.calc.loan.state import Status, opening

from .strategies import ALL_ACTIONS, any_terms, live, loan_terms


@given(st.one_of(loan_terms(), any_terms()), ALL_ACTIONS, st.integers(1, 1000))
@settings(max_examples=400, deadline=None)
def test_a_history_replayed_is_the_state_kept_and_every_total_adds_up(terms, actions, drawn):
    events, states = live(terms, actions, drawn)
    assert replay(terms, events) == states[-1]
    for state in states:
        assert state.principal_not_due >= 0
        assert state.principal_due == sum(due.principal for due in state.open_dues)
        assert state.interest_due == sum(due.interest for due in state.open_dues)
        assert state.fee_due == sum(due.fee for due in state.open_dues)
        open_penalty = sum(due.penalty_paid for due in state.open_dues)
        gone = state.totals.penalty_paid + state.totals.penalty_written_off
        assert gone == state.totals.penalty_settled + open_penalty
        open_compound = sum(due.compound_paid for due in state.open_dues)
        gone = state.totals.compound_paid + state.totals.compound_written_off
        assert gone == state.totals.compound_settled + open_compound
        if state.status in (Status.WRITTEN_OFF, Status.TRANSFERRED):
            assert (state.principal_outstanding, state.interest_due, state.open_dues) == (0, 0, ())
        assert (state.next_due_date is None) == (state.remaining_count == 0)
    for before, after in pairwise(states):
        assert all(getattr(after.totals - before.totals, name) >= 0 for name in after.totals._fields)


@given(st.one_of(loan_terms(), any_terms()), ALL_ACTIONS, st.integers(0, 400), st.integers(0, 400))
@settings(max_examples=150, deadline=None)
def test_what_is_earned_never_falls_and_the_position_is_consistent(terms, actions, first, second):
    _, states = live(terms, actions)
    state = states[-1]
    early = state.last_event_date + timedelta(days=min(first, second))
    late = state.last_event_date + timedelta(days=max(first, second))
    at_early, at_late = (brought_forward(terms, state, day) for day in (early, late))
    assert accrual.interest_earned(terms, at_early, early) <= accrual.interest_earned(terms, at_late, late)
    charged_early = accrual.penalty_earned(terms, at_early, early)
    charged_late = accrual.penalty_earned(terms, at_late, late)
    assert charged_early.penalty <= charged_late.penalty
    assert charged_early.compound <= charged_late.compound
    # Looking from the earlier state or from the later one gives the same figures.
    assert position_on(terms, at_early, late) == position_on(terms, state, late)
    assert position_on(terms, state, late).payoff == payoff_amount(terms, at_late, late)


@given(st.one_of(loan_terms(), any_terms()), ALL_ACTIONS, st.lists(st.integers(0, 40), max_size=5))
@settings(max_examples=150, deadline=None)
def test_interest_split_at_any_date_is_the_same(terms, actions, cuts):
    state = live(terms, actions)[1][-1]
    if state.next_due_date is None:
        return
    whole = accrual.interest_numerator(terms, state, state.next_due_date)
    split = state
    for days in sorted(cuts):
        split = accrual.settle_interest(
            terms, split, min(state.last_event_date + timedelta(days=days), state.next_due_date)
        )
    assert accrual.interest_numerator(terms, split, state.next_due_date) == whole


@given(st.one_of(loan_terms(), any_terms()), ALL_ACTIONS, st.integers(0, 200))
@settings(max_examples=150, deadline=None)
def test_a_payoff_leaves_zero(terms, actions, days):
    state = live(terms, actions)[1][-1]
    if state.status is not Status.ACTIVE:
        return
    day = state.last_event_date + timedelta(days=days)
    state = brought_forward(terms, state, day)
    amount = payoff_amount(terms, state, day)
    paid = apply(terms, state, PaidOff(day, amount)) if amount else state
    assert is_settled(paid)
    position = position_on(terms, paid, day + timedelta(days=900))
    assert (position.balance, position.payoff, position.interest_accrued, position.dpd) == (0, 0, 0, 0)
    totals = paid.totals
    received = totals.principal_paid + totals.principal_prepaid + totals.interest_paid + totals.interest_prepaid
    assert totals.fee_paid == totals.fee_charged
    earned = accrual.interest_earned(terms, paid, day)
    assert received == totals.disbursed + earned


@given(loan_terms(), st.integers(1, 300), st.lists(st.integers(1, 1000), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_a_debt_paid_in_parts_on_one_day_costs_what_it_costs_whole(terms, days, shares):
    day = terms.starts_date + timedelta(days=days)
    start = apply(terms, opening(terms), Disbursed(terms.starts_date, terms.principal))
    state = brought_forward(terms, start, day)
    total = sum(claim.total for claim in accrual.claims(terms, state, day))
    if total == 0:
        return
    whole, rest = apply(terms, state, Repaid(day, total)), total
    for share in shares:
        part = min(rest - 1, total * share // 1000)
        if part > 0:
            state = apply(terms, state, Repaid(day, part))
            rest -= part
    state = apply(terms, state, Repaid(day, rest))
    assert state == whole


@given(loan_terms(principal_max=10**9), st.integers(0, 30))
@settings(max_examples=80, deadline=None)
def test_ten_times_the_principal_earns_ten_times_the_unrounded_interest(terms, days):
    day = terms.starts_date + timedelta(days=days)
    one = apply(terms, opening(terms), Disbursed(terms.starts_date, terms.principal))
    small = accrual.interest_numerator(terms, one, min(day, terms.due_date(1)))
    bigger = replace(terms, principal=10 * terms.principal)
    ten = apply(bigger, opening(bigger), Disbursed(bigger.starts_date, bigger.principal))
    assert accrual.interest_numerator(bigger, ten, min(day, terms.due_date(1))) == 10 * small


@given(st.one_of(loan_terms(), any_terms()), ALL_ACTIONS, st.integers(1, 1000))
@settings(max_examples=200, deadline=None)
def test_what_is_scheduled_is_what_will_be_billed(terms, actions, drawn):
    state = live(terms, actions, drawn)[1][-1]
    if state.status is not Status.ACTIVE:
        return
    rows = schedule_from(terms, state)
    # A week's instalment that meets a long holiday falls due on one day with the next.
    assert all(later.due_date >= earlier.due_date for earlier, later in pairwise(rows))
    agreed = [terms.agreed_date(row.number, state.due_day, state.deferred) for row in rows]
    assert all(later > earlier for earlier, later in pairwise(agreed))
    assert all(0 <= row.principal <= row.opening_balance + row.capitalised and row.interest >= 0 for row in rows)
    for row in rows:
        before = state
        state = apply(terms, state, InstalmentBilled(row.due_date, row.number))
        billed = state.totals - before.totals
        assert (row.opening_balance, row.principal) == (before.principal_not_due, billed.principal_billed)
        assert (row.interest, row.capitalised) == (billed.interest_billed, billed.interest_capitalised)
    assert state.next_due_date is None
    assert state.principal_not_due == 0
