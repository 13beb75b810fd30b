"""The life of one loan, worked by hand: bills, arrears, charges, prepayments, payoff."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from diya.calc import quote
from diya.calc.loan.errors import (
    AmountDiffers,
    EventOutOfOrder,
    LoanNotActive,
    LoanNotSettled,
    NothingDue,
    PrepaymentTooLarge,
    PrepaymentTooSmall,
    RepaymentExceedsDue,
)
from diya.calc.loan.events import (
    CLASS_OF,
    KIND_OF,
    Closed,
    Disbursed,
    PaidOff,
    Prepaid,
    RateReset,
    Repaid,
    Way,
    event_data,
    event_from,
)
from diya.calc.loan.fold import apply, brought_forward
from diya.calc.loan.parts import is_settled
from diya.calc.loan.position import position_on
from diya.calc.loan.schedule import schedule_from
from diya.calc.loan.state import Status, opening
from diya.calc.loan.terms import LoanTerms, penalty_rate_ppb

START = date(2025, 1, 15)
TERMS = LoanTerms("CNY", 120_000_00, 60_000_000, START, 15, 12, "EQUAL_PRINCIPAL")
"""120,000.00 at 6 %, twelve instalments of 10,000.00 principal; the first with 600.00 interest."""


def running(terms=TERMS):
    return apply(terms, opening(terms), Disbursed(terms.starts_date, terms.principal))


def test_interest_accrues_by_the_day_and_fills_the_month_on_the_due_date():
    state = running()
    assert position_on(TERMS, state, START).interest_accrued == 0
    assert position_on(TERMS, state, date(2025, 1, 16)).interest_accrued == 20_00
    assert position_on(TERMS, state, date(2025, 2, 14)).interest_accrued == 600_00
    due = position_on(TERMS, state, date(2025, 2, 15))
    assert (due.principal_due, due.interest_due, due.interest_accrued, due.dpd) == (10_000_00, 600_00, 0, 0)
    assert due.next_due_date == date(2025, 3, 15)


def test_penalty_counts_the_due_date_and_not_the_day_of_payment():
    """10,000.00 ten days late at 9 %: 25.00; compound on 600.00 at 6 % before maturity: 1.00."""
    late = position_on(TERMS, running(), date(2025, 2, 25))
    assert penalty_rate_ppb(TERMS, 60_000_000) == 90_000_000
    assert (late.penalty, late.compound, late.dpd) == (25_00, 1_00, 10)
    assert late.principal_overdue == 10_000_00
    assert late.total_due == 10_000_00 + 600_00 + 25_00 + 1_00


def test_compound_interest_runs_at_the_penalty_rate_after_maturity():
    terms = replace(TERMS, instalment_count=1)
    maturity = position_on(terms, running(terms), date(2025, 2, 25))
    assert maturity.compound == 1_50


def test_no_compound_interest_where_the_contract_has_none():
    terms = replace(TERMS, compound_on_interest=False)
    assert position_on(terms, running(terms), date(2025, 2, 25)).compound == 0


def test_paid_within_the_tolerance_nothing_is_charged_and_after_it_from_the_due_date():
    terms = replace(TERMS, grace_days=3)
    state = running(terms)
    within = position_on(terms, state, date(2025, 2, 18))
    assert (within.penalty, within.compound, within.dpd) == (0, 0, 3)
    assert position_on(terms, state, date(2025, 2, 19)).penalty == 10_00
    part = brought_forward(terms, state, date(2025, 2, 17))
    part = apply(terms, part, Repaid(date(2025, 2, 17), 5_600_00))
    after = position_on(terms, part, date(2025, 2, 19))
    assert (after.principal_overdue, after.penalty, after.compound) == (5_000_00, 5_00, 0)


def test_a_payment_settles_interest_and_charges_before_principal_of_the_oldest():
    day = date(2025, 2, 25)
    state = apply(TERMS, brought_forward(TERMS, running(), day), Repaid(day, 700_00))
    totals = state.totals
    assert (totals.penalty_paid, totals.compound_paid, totals.interest_paid) == (25_00, 1_00, 600_00)
    assert totals.principal_paid == 74_00
    assert position_on(TERMS, state, day).dpd == 10


def test_more_than_is_due_is_refused_with_the_figure_that_would_do():
    day = date(2025, 2, 15)
    state = brought_forward(TERMS, running(), day)
    with pytest.raises(RepaymentExceedsDue, match=r"10600\.00 CNY"):
        apply(TERMS, state, Repaid(day, 10_600_01))
    paid = apply(TERMS, state, Repaid(day, 10_600_00))
    assert paid.open_dues == ()
    with pytest.raises(NothingDue):
        apply(TERMS, paid, Repaid(day, 1))


def test_a_prepayment_takes_the_interest_to_the_day_and_both_ways_are_quoted():
    day = date(2025, 1, 25)
    state = running()
    quoted = quote.prepayment_quote(TERMS, state, day, 60_200_00)
    assert (quoted.due_amount, quoted.interest_amount, quoted.principal_amount) == (0, 200_00, 60_000_00)
    shorter, lower = quoted.options
    assert (shorter.way, shorter.remaining_count, shorter.maturity_date) == (
        Way.SHORTER_TERM,
        6,
        date(2025, 7, 15),
    )
    assert (lower.remaining_count, lower.maturity_date) == (12, date(2026, 1, 15))
    # Interest to come, shorter: 200 for the rest of the first month, then 250, 200, 150, 100, 50.
    assert shorter.total_interest == 200_00 + 250_00 + 200_00 + 150_00 + 100_00 + 50_00
    # Continuing would cost 600 + 550 + ... + 50 = 3,900.
    assert shorter.interest_saved == 3_900_00 - 200_00 - 950_00
    assert lower.interest_saved < shorter.interest_saved
    after = apply(TERMS, state, Prepaid(day, 60_200_00, Way.LOWER_INSTALMENT))
    rows = schedule_from(TERMS, after)
    assert [row.principal for row in rows] == [5_000_00] * 12
    assert rows[0].interest == 200_00


def test_a_prepayment_outside_its_limits_names_the_limit():
    day = date(2025, 1, 25)
    with pytest.raises(PrepaymentTooSmall, match=r"200\.00 CNY"):
        apply(TERMS, running(), Prepaid(day, 200_00, Way.SHORTER_TERM))
    with pytest.raises(PrepaymentTooLarge, match=r"120200\.00 CNY"):
        apply(TERMS, running(), Prepaid(day, 120_200_00, Way.SHORTER_TERM))


def test_a_payoff_leaves_exactly_zero():
    day = date(2025, 3, 1)
    state = brought_forward(TERMS, running(), day)
    amount = quote.payoff_quote(TERMS, state, day).amount
    with pytest.raises(AmountDiffers):
        apply(TERMS, state, PaidOff(day, amount - 1))
    with pytest.raises(LoanNotSettled):
        apply(TERMS, state, Closed(day))
    paid = apply(TERMS, state, PaidOff(day, amount))
    assert is_settled(paid)
    closed = apply(TERMS, paid, Closed(day))
    later = position_on(TERMS, closed, date(2030, 1, 1))
    assert (later.balance, later.payoff, later.dpd, later.next_due_date) == (0, 0, 0, None)
    assert closed.status is Status.CLOSED
    with pytest.raises(LoanNotActive):
        apply(TERMS, closed, Repaid(date(2030, 1, 1), 1))


def test_a_rate_reset_splits_the_period_and_levels_anew():
    """Ten days at 6 % and twenty at 3 %: 200.00 + 200.00."""
    day = date(2025, 1, 25)
    terms = replace(TERMS, method="EQUAL_INSTALMENT")
    state = apply(terms, running(terms), RateReset(day, 30_000_000))
    rows = schedule_from(terms, state)
    assert rows[0].interest == 400_00
    assert rows[1].amount == rows[2].amount == state.level_amount
    assert sum(row.principal for row in rows) == terms.principal


def test_an_event_before_the_last_one_is_refused():
    state = apply(TERMS, running(), RateReset(date(2025, 1, 25), 30_000_000))
    with pytest.raises(EventOutOfOrder):
        apply(TERMS, state, RateReset(date(2025, 1, 24), 30_000_000))


def test_events_and_terms_survive_their_data():
    assert set(CLASS_OF) == set(KIND_OF.values())
    event = Prepaid(START, 5, Way.SHORTER_TERM)
    assert event_from("PREPAID", START, event_data(event)) == event
    assert LoanTerms.from_data(TERMS.as_data()) == TERMS
