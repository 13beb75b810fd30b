"""What changes a loan that goes on: its rate, its dates, its amount, what is owed with it."""

from __future__ import annotations

from datetime import date

from diya.calc.amortisation import amortisations
from diya.calc.loan import accrual
from diya.calc.loan.errors import (
    DrawdownExceedsPrincipal,
    LoanMatured,
    NothingToCapitalise,
    RestructuringDiffers,
    ScheduleFixed,
    amount_text,
)
from diya.calc.loan.events import (
    Accelerated,
    Deferred,
    Drawn,
    FeeCharged,
    InterestCapitalised,
    Misused,
    RateReset,
    Rescheduled,
    Restructured,
    Way,
)
from diya.calc.loan.parts import pay_due, relevel, require_billed, without_period
from diya.calc.loan.state import OpenDue, State
from diya.calc.loan.terms import INSTALMENT_COUNT_MAX, LoanTerms, misuse_rate_ppb
from diya.kernel.errors import ensure
from diya.kernel.rates import PPB


def rate_reset(terms: LoanTerms, state: State, event: RateReset) -> State:
    """Interest and charges to the day at the old rate, then the new one; a misused loan stays at its uplift."""
    require_billed(state, event.value_date)
    ensure(0 <= event.annual_rate_ppb < PPB, "a rate is a fraction below one")
    rate = misuse_rate_ppb(terms, event.annual_rate_ppb) if state.misused else event.annual_rate_ppb
    return _at_rate(terms, state, event.value_date, rate)


def _at_rate(terms: LoanTerms, state: State, day: date, annual_rate_ppb: int) -> State:
    state = accrual.settle_interest(terms, state, day)
    dues = tuple(accrual.accrue_due(terms, state, due, day) for due in state.open_dues)
    state = state._replace(open_dues=dues, annual_rate_ppb=annual_rate_ppb)
    return relevel(terms, state, Way.LOWER_INSTALMENT) if state.remaining_count else state


def misused(terms: LoanTerms, state: State, event: Misused) -> State:
    """3.5 % becomes 7 % with an uplift of 100 %; overdue principal bears 7 % too, not 7 % raised once more."""
    require_billed(state, event.value_date)
    if state.misused:
        return state
    rate = misuse_rate_ppb(terms, state.annual_rate_ppb)
    return _at_rate(terms, state, event.value_date, rate)._replace(misused=True)


def restructured(terms: LoanTerms, state: State, event: Restructured) -> State:
    """120,000.00 in 12 parts of principal, 2 due and unpaid after 300.00 interest and charges were settled: 120,000.00
    are not due again and are paid in the count agreed. With 300.00 interest capitalised: 120,300.00."""
    day = event.value_date
    require_billed(state, day)
    if state.next_due_date is None:
        raise LoanMatured(field="instalment_count")
    ensure(0 <= event.annual_rate_ppb < PPB, "a rate is a fraction below one")
    _require_count(event.instalment_count)
    claims = accrual.claims(terms, state, day)
    accrued, due = accrual.interest_accrued(terms, state, day), sum(claim.interest for claim in claims)
    charges = sum(claim.total - claim.principal - claim.interest for claim in claims)
    first = charges if event.capitalise_interest else charges + due + accrued
    if event.amount != first:
        raise RestructuringDiffers(amount=amount_text(terms, first), field="amount")
    left = {"principal": 0, "interest": 0} if event.capitalise_interest else {"principal": 0}
    state = pay_due(terms, state, day, [claim._replace(**left) for claim in claims])
    totals = state.totals
    settled = totals._replace(
        principal_reopened=totals.principal_reopened + sum(due.principal for due in state.open_dues),
        penalty_settled=totals.penalty_settled + sum(due.penalty_paid for due in state.open_dues),
        compound_settled=totals.compound_settled + sum(due.compound_paid for due in state.open_dues),
    )
    if event.capitalise_interest:
        settled = settled._replace(
            interest_capitalised=totals.interest_capitalised + accrued,
            interest_due_capitalised=totals.interest_due_capitalised + due,
        )
    else:
        settled = settled._replace(interest_prepaid=totals.interest_prepaid + accrued)
    state = accrual.settle_interest(terms, state, day)._replace(
        totals=settled,
        open_dues=(),
        period_interest_taken=state.period_interest_taken + accrued,
        remaining_count=event.instalment_count,
        annual_rate_ppb=misuse_rate_ppb(terms, event.annual_rate_ppb) if state.misused else event.annual_rate_ppb,
    )
    return relevel(terms, state, Way.LOWER_INSTALMENT)


def drawn(terms: LoanTerms, state: State, event: Drawn) -> State:
    """600,000.00 of 1,000,000.00 drawn, then 400,000.00: interest of the period runs on each from its day."""
    day = event.value_date
    require_billed(state, day)
    if state.next_due_date is None:
        raise LoanMatured(field="amount")
    ensure(event.amount > 0, "a drawdown is above zero")
    left = terms.principal - state.totals.disbursed
    if event.amount > left:
        raise DrawdownExceedsPrincipal(left=amount_text(terms, left), field="amount")
    state = accrual.settle_interest(terms, state, day)
    totals = state.totals._replace(disbursed=state.totals.disbursed + event.amount)
    return relevel(terms, state._replace(totals=totals), Way.LOWER_INSTALMENT)


def deferred(terms: LoanTerms, state: State, event: Deferred) -> State:
    """Three monthly instalments put off in March: the one of 15 April falls due on 15 July, every later one as late."""
    day = event.value_date
    require_billed(state, day)
    if state.next_due_date is None:
        raise LoanMatured(field="instalments")
    _require_movable(terms)
    ensure(0 < event.instalments <= INSTALMENT_COUNT_MAX, "some instalments are put off")
    state = accrual.settle_interest(terms, state, day)
    return _redated(terms, state._replace(deferred=state.deferred + event.instalments))


def rescheduled(terms: LoanTerms, state: State, event: Rescheduled) -> State:
    """Another count, another due day, another method: the next due date is the first on the new day after this one, and
    the running period ends there."""
    day = event.value_date
    require_billed(state, day)
    if state.next_due_date is None:
        raise LoanMatured(field="instalment_count")
    _require_movable(terms)
    _require_count(event.instalment_count)
    state = accrual.settle_interest(terms, state, day)
    method = event.method or state.method
    amortisations.get(method)
    state = state._replace(remaining_count=event.instalment_count, method=method)
    if event.due_day and event.due_day != state.due_day:
        state = state._replace(due_day=event.due_day)
        while terms.due_date(state.next_number, state.due_day, state.deferred) <= day:
            state = state._replace(deferred=state.deferred + 1)
        state = _redated(terms, state)
    return relevel(terms, state, Way.LOWER_INSTALMENT)


def _redated(terms: LoanTerms, state: State) -> State:
    """The running period with the end that its instalment now has."""
    end = terms.bound(state.next_number, state.due_day, state.deferred)
    return state._replace(
        next_due_date=terms.due_date(state.next_number, state.due_day, state.deferred),
        period_units=terms.counting.units(state.period_start, end, 0, terms.timing.business_calendar),
    )


def interest_capitalised(terms: LoanTerms, state: State, event: InterestCapitalised) -> State:
    """1,000,000.00 with 4,083.33 accrued becomes 1,004,083.33, on which interest runs from this day."""
    day = event.value_date
    require_billed(state, day)
    interest = accrual.interest_accrued(terms, state, day)
    if state.next_due_date is None or interest <= 0:
        raise NothingToCapitalise(field="value_date")
    state = accrual.settle_interest(terms, state, day)
    totals = state.totals._replace(interest_capitalised=state.totals.interest_capitalised + interest)
    state = state._replace(totals=totals, period_interest_taken=state.period_interest_taken + interest)
    return relevel(terms, state, Way.LOWER_INSTALMENT)


def accelerated(terms: LoanTerms, state: State, event: Accelerated) -> State:
    """900,000.00 not due with 1,500.00 accrued fall due at once as one instalment; penalty runs on it from this day."""
    day = event.value_date
    require_billed(state, day)
    if state.next_due_date is None:
        raise LoanMatured(field="value_date")
    interest, principal = accrual.interest_accrued(terms, state, day), state.principal_not_due
    dues = tuple(accrual.accrue_due(terms, state, due, day) for due in state.open_dues)
    totals = state.totals._replace(
        principal_billed=state.totals.principal_billed + principal,
        interest_billed=state.totals.interest_billed + interest,
    )
    return without_period(state)._replace(
        totals=totals,
        open_dues=(*dues, OpenDue(state.next_number, day, principal, interest, accrued_from=day)),
        next_number=state.next_number + 1,
        period_start=day,
        accrued_from=day,
        accelerated_on=day,
    )


def fee_charged(terms: LoanTerms, state: State, event: FeeCharged) -> State:  # noqa: ARG001 - one shape for every event
    """The fee joins the last instalment that fell due, open or not; before the first one it stands as number 0."""
    require_billed(state, event.value_date)
    ensure(event.amount > 0, "a fee is above zero")
    number = state.next_number - 1
    totals = state.totals._replace(fee_charged=state.totals.fee_charged + event.amount)
    at = next((place for place, due in enumerate(state.open_dues) if due.number == number), None)
    if at is None:
        due = OpenDue(number, event.value_date, 0, 0, accrued_from=event.value_date, fee=event.amount)
        return state._replace(totals=totals, open_dues=(*state.open_dues, due))
    due = state.open_dues[at]._replace(fee=state.open_dues[at].fee + event.amount)
    return state._replace(totals=totals, open_dues=(*state.open_dues[:at], due, *state.open_dues[at + 1 :]))


def _require_count(count: int) -> None:
    ensure(0 < count <= INSTALMENT_COUNT_MAX, "a loan is paid in a number of instalments")


def _require_movable(terms: LoanTerms) -> None:
    """Due dates given by hand, or a last one fixed by hand, are agreed anew and not moved by rule."""
    if terms.timing.dates or terms.timing.final_due_date:
        raise ScheduleFixed(field="value_date")
