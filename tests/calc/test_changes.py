"""What changes a loan that goes on, and how it ends: each event with figures worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from diya.calc.loan.errors import (
    DrawdownExceedsPrincipal,
    LoanMatured,
    LoanNotActive,
    NothingToCapitalise,
    RecoveryExceedsWrittenOff,
    ScheduleFixed,
)
from diya.calc.loan.events import (
    Accelerated,
    Deferred,
    Disbursed,
    Drawn,
    FeeCharged,
    InterestCapitalised,
    LoanEvent,
    Misused,
    PaidOff,
    RateReset,
    Recovered,
    Repaid,
    Rescheduled,
    Restructured,
    Transferred,
    WrittenOff,
)
from diya.calc.loan.fold import apply, brought_forward
from diya.calc.loan.history import lived
from diya.calc.loan.position import position_on
from diya.calc.loan.schedule import schedule_from
from diya.calc.loan.state import State, Status
from diya.calc.loan.terms import LoanTerms
from diya.calc.quote import payoff_quote
from diya.calc.timing import Timing
from diya.kernel.registry import StrategyUnknown

START = date(2025, 1, 15)
TERMS = LoanTerms("CNY", 12_000_000, 36_000_000, START, 15, 12, "EQUAL_PRINCIPAL")
"""120,000.00 at 3.6 %: 10,000.00 principal and 360.00 interest in the first month, 0.30 % a month."""
DISBURSED = Disbursed(START, TERMS.principal)


def after(*acts: LoanEvent, terms: LoanTerms = TERMS) -> State:
    return lived(terms, [Disbursed(START, terms.principal), *acts])


def paid_until(day: date, terms: LoanTerms = TERMS) -> list[LoanEvent]:
    """Every instalment paid on its due date up to `day`."""
    acts: list[LoanEvent] = []
    for number in range(1, 13):
        due = terms.due_date(number)
        if due > day:
            break
        acts.append(Repaid(due, position_on(terms, after(*acts, terms=terms), due).total_due))
    return acts


def test_drawn_in_two_amounts():
    """60,000.00 on 15 January and 60,000.00 on 25 January: 10 and 20 days of 360 at 3.6 %: 60.00 + 240.00."""
    acts = [Disbursed(START, 6_000_000), Drawn(date(2025, 1, 25), 6_000_000)]
    position = position_on(TERMS, lived(TERMS, acts), date(2025, 2, 15))
    assert (position.principal_due, position.interest_due) == (1_000_000, 6_000 + 24_000)
    with pytest.raises(DrawdownExceedsPrincipal, match=r"60000\.00"):
        lived(TERMS, [Disbursed(START, 6_000_000), Drawn(date(2025, 1, 25), 6_000_001)])


def test_three_instalments_put_off():
    """Deferred in February: March's instalment is due on 15 June with four months of interest on 110,000.00."""
    acts = paid_until(date(2025, 2, 20))
    state = after(*acts, Deferred(date(2025, 2, 20), 3))
    rows = schedule_from(TERMS, state)
    assert [row.due_date.isoformat() for row in (rows[0], rows[1], rows[-1])] == [
        "2025-06-15", "2025-07-15", "2026-04-15",
    ]  # fmt: skip
    assert (rows[0].interest, rows[1].interest) == (4 * 33_000, 30_000)
    assert state.maturity_date(TERMS) == date(2026, 4, 15)


def test_the_interest_of_a_moratorium_becomes_principal():
    """15 February to 15 May within one running period is 89 days of 360: 979.00 on 110,000.00."""
    acts = [*paid_until(date(2025, 2, 20)), Deferred(date(2025, 2, 20), 3), InterestCapitalised(date(2025, 5, 15))]
    state = after(*acts)
    assert state.principal_not_due == 11_000_000 + 97_900
    assert state.totals.interest_capitalised == 97_900
    with pytest.raises(NothingToCapitalise):
        apply(TERMS, state, InterestCapitalised(date(2025, 5, 15)))


def test_a_longer_term_and_another_due_day():
    """On 20 February: 22 instalments of 5,000.00 on the 25th; the period from the 15th to 25 March is 40 days."""
    state = after(*paid_until(date(2025, 2, 20)), Rescheduled(date(2025, 2, 20), 22, 25))
    rows = schedule_from(TERMS, state)
    assert (rows[0].due_date, rows[0].principal, rows[0].interest) == (date(2025, 3, 25), 500_000, 44_000)
    assert (len(rows), rows[-1].due_date) == (22, date(2026, 12, 25))


def test_another_method_of_repayment():
    """Eleven instalments left of 110,000.00 at 3.6 %: by 等额本息 10,180.90 each, 9,850.90 principal in the first."""
    event = Rescheduled(date(2025, 2, 20), 11, method="EQUAL_INSTALMENT")
    rows = schedule_from(TERMS, after(*paid_until(date(2025, 2, 20)), event))
    assert (rows[0].amount, rows[0].principal, rows[1].amount) == (1_018_090, 985_090, 1_018_090)
    with pytest.raises(StrategyUnknown):
        apply(TERMS, after(*paid_until(date(2025, 2, 20))), replace(event, method="BY_MOOD"))


def test_a_due_day_that_has_passed_is_met_a_month_later():
    state = after(*paid_until(date(2025, 3, 10)), Rescheduled(date(2025, 3, 10), 11, 5))
    assert schedule_from(TERMS, state)[0].due_date == date(2025, 4, 5)


def test_dates_agreed_by_hand_are_not_moved_by_rule():
    by_hand = replace(TERMS, instalment_count=2, timing=Timing(dates=(date(2025, 6, 1), date(2025, 12, 1))))
    state = lived(by_hand, [DISBURSED])
    for event in (Deferred(START, 1), Rescheduled(START, 3)):
        with pytest.raises(ScheduleFixed):
            apply(by_hand, state, event)


def test_everything_called_at_once_bears_penalty_from_that_day():
    """On 25 February: 110,000.00 with 10 days of interest, 110.00; ten days later penalty at 5.4 % on it: 165.00, and
    compound at the penalty rate, for the loan has matured: 110.00 x 5.4 % x 10/360 = 0.17."""
    state = after(*paid_until(date(2025, 2, 20)), Accelerated(date(2025, 2, 25)))
    position = position_on(TERMS, state, date(2025, 3, 7))
    assert (position.principal_overdue, position.interest_overdue) == (11_000_000, 11_000)
    assert (position.penalty, position.compound, position.dpd) == (16_500, 17, 10)
    assert (state.next_due_date, state.maturity_date(TERMS)) == (None, date(2025, 2, 25))
    with pytest.raises(LoanMatured):
        apply(TERMS, state, Accelerated(date(2025, 3, 7)))


def test_misuse_takes_the_heavier_uplift_and_never_both():
    """3.6 % doubled is 7.2 %, overdue principal too; after a reset to 3.0 % it is 6.0 %."""
    state = after(Misused(date(2025, 1, 25)))
    assert state.annual_rate_ppb == 72_000_000
    due = position_on(TERMS, state, date(2025, 2, 15))
    assert due.interest_due == 12_000 + 48_000
    later = position_on(TERMS, state, date(2025, 2, 25))
    assert later.penalty == 1_000_000 * 72 * 10 // 360_000
    reset = lived(TERMS, [DISBURSED, Misused(date(2025, 1, 25)), RateReset(date(2025, 2, 1), 30_000_000)])
    assert (reset.annual_rate_ppb, reset.misused) == (60_000_000, True)


def test_a_fee_is_paid_before_penalty_and_interest():
    acts = [FeeCharged(date(2025, 1, 20), 50_000), FeeCharged(date(2025, 3, 1), 7_000)]
    state = brought_forward(TERMS, after(*acts), date(2025, 3, 1))
    position = position_on(TERMS, state, date(2025, 3, 1))
    assert (position.fee, position.dpd) == (57_000, 14)
    quote = payoff_quote(TERMS, state, date(2025, 3, 1))
    assert (quote.fee, quote.amount) == (57_000, position.payoff)
    paid = apply(TERMS, state, Repaid(date(2025, 3, 1), 50_000 + 7_000 + position.penalty + 1))
    assert (paid.fee_due, paid.totals.fee_paid, paid.totals.penalty_paid) == (0, 57_000, position.penalty)


def test_re_ageing_makes_overdue_interest_principal():
    """Two instalments unpaid on 20 March: their interest and five days' become principal, the charges are paid."""
    state = after()
    day = date(2025, 3, 20)
    state = brought_forward(TERMS, state, day)
    before = position_on(TERMS, state, day)
    charges = before.penalty + before.compound
    aged = apply(TERMS, state, Restructured(day, charges, 24, 36_000_000, capitalise_interest=True))
    interest = before.interest_overdue + before.interest_accrued
    assert aged.principal_not_due == TERMS.principal + interest
    assert (aged.open_dues, aged.interest_due) == ((), 0)
    assert sum(row.principal for row in schedule_from(TERMS, aged)) == aged.principal_not_due


def test_written_off_then_recovered_in_part():
    state = after(WrittenOff(date(2025, 2, 20)))
    gone = TERMS.principal + state.totals.interest_written_off + state.totals.penalty_written_off
    state = apply(TERMS, state, Recovered(date(2025, 6, 1), 4_000_000))
    assert state.totals.recovered == 4_000_000
    with pytest.raises(RecoveryExceedsWrittenOff):
        apply(TERMS, state, Recovered(date(2025, 6, 2), gone - 4_000_000 + 100_000))
    with pytest.raises(LoanNotActive):
        apply(TERMS, after(), Recovered(date(2025, 6, 2), 1))


def test_sold_for_a_price():
    state = after(Transferred(date(2025, 2, 20), 7_000_000))
    assert (state.status, state.totals.recovered, state.principal_outstanding) == (Status.TRANSFERRED, 7_000_000, 0)


def test_a_shortfall_within_the_tolerance_earns_nothing():
    """5.00 short of the first instalment, tolerated: no penalty after a month, still owed, still counted as overdue."""
    tolerant = replace(TERMS, tolerance_amount=500)
    acts = [Repaid(date(2025, 2, 15), 1_036_000 - 500)]
    late = position_on(tolerant, after(*acts, terms=tolerant), date(2025, 3, 14))
    assert (late.penalty, late.compound, late.overdue, late.dpd) == (0, 0, 500, 27)
    assert position_on(TERMS, after(*acts), date(2025, 3, 14)).penalty > 0


def test_penalty_bears_compound_interest_only_where_agreed():
    """Unpaid from 15 February: 42.00 penalty stand in the base from 15 March; ten days at 3.6 % are 0.042, 4 fen."""
    agreed = replace(TERMS, compound_on_penalty=True)
    on_due, later = (
        [position_on(terms, after(terms=terms), date(2025, 3, day)) for terms in (TERMS, agreed)] for day in (15, 25)
    )
    assert on_due[0].penalty == 4_200
    assert (on_due[1].compound - on_due[0].compound, later[1].compound - later[0].compound) == (0, 4)


def test_principal_first_after_so_many_days():
    policy = replace(TERMS, arrears_days=90)
    early = after(Repaid(date(2025, 5, 15), 100_000), terms=policy)
    late = after(Repaid(date(2025, 5, 17), 100_000), terms=policy)
    assert (early.totals.interest_paid, early.totals.principal_paid) == (36_000, 100_000 - 36_000 - 13_670)
    assert (late.totals.interest_paid, late.totals.principal_paid) == (0, 100_000)


def test_refinanced_by_another_loan_is_paid_off_by_it():
    day = date(2025, 4, 1)
    state = brought_forward(TERMS, after(*paid_until(day)), day)
    payoff = position_on(TERMS, state, day).payoff
    assert apply(TERMS, state, PaidOff(day, payoff)).principal_outstanding == 0
