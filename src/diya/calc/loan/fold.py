"""The loan as a fold: `apply(terms, state, event) -> state`, pure and incremental.

A command first brings the loan forward (`bring_forward`: the instalments that fell due meanwhile), then
applies its own event. `replay` folds a whole history and must give the stored state exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any, Final

from diya.calc.allocation import Claim, allocations
from diya.calc.amortisation import amortisations, count_to_repay, principal_part
from diya.calc.loan import accrual
from diya.calc.loan.errors import (
    AmountDiffers,
    EventOutOfOrder,
    LoanMatured,
    LoanNotActive,
    LoanNotSettled,
    NothingDue,
    PrepaymentTooLarge,
    PrepaymentTooSmall,
    RepaymentExceedsDue,
    RestructuringDiffers,
    amount_text,
)
from diya.calc.loan.events import (
    Closed,
    Disbursed,
    InstalmentBilled,
    LoanEvent,
    PaidOff,
    Prepaid,
    RateReset,
    Repaid,
    Restructured,
    Way,
    WrittenOff,
)
from diya.calc.loan.state import OpenDue, State, Status, opening
from diya.calc.loan.terms import INSTALMENT_COUNT_MAX, LoanTerms
from diya.kernel.errors import ensure
from diya.kernel.rates import PPB


def apply(terms: LoanTerms, state: State, event: LoanEvent) -> State:
    """The state after `event`. Raises a DomainError when the event cannot happen to this loan."""
    if event.value_date < state.last_event_date:
        raise EventOutOfOrder(value_date=event.value_date, last_date=state.last_event_date, field="value_date")
    wanted = Status.PENDING if isinstance(event, Disbursed) else Status.ACTIVE
    if state.status is not wanted:
        raise LoanNotActive(status=state.status.value)
    after = _HANDLERS[type(event)](terms, state, event)
    return replace(after, last_event_date=event.value_date)


def replay(terms: LoanTerms, events: Iterable[LoanEvent]) -> State:
    """The state after a whole history."""
    state = opening(terms)
    for event in events:
        state = apply(terms, state, event)
    return state


def bring_forward(terms: LoanTerms, state: State, day: date) -> tuple[LoanEvent, ...]:
    """The instalments that are due by `day` and not yet billed, as events in order."""
    due: list[LoanEvent] = []
    while state.status is Status.ACTIVE and state.next_due_date is not None and state.next_due_date <= day:
        event = InstalmentBilled(state.next_due_date, state.next_number)
        state = apply(terms, state, event)
        due.append(event)
    return tuple(due)


def brought_forward(terms: LoanTerms, state: State, day: date) -> State:
    """The state on `day` with everything billed that is due by then."""
    for event in bring_forward(terms, state, day):
        state = apply(terms, state, event)
    return state


def is_settled(state: State) -> bool:
    """Nothing is owed any more: the loan can be closed."""
    return state.status is Status.ACTIVE and not state.open_dues and state.principal_not_due == 0


def next_parts(terms: LoanTerms, state: State) -> tuple[int, int]:
    """Principal and interest of the next instalment, as they will be billed if nothing happens before."""
    ensure(state.next_due_date is not None, "there is no further instalment")
    principal = principal_part(
        amortisations.get(terms.method),
        balance=state.principal_not_due,
        annual_rate_ppb=state.annual_rate_ppb,
        level=state.level_amount,
        remaining_count=state.remaining_count,
    )
    return principal, accrual.interest_accrued(terms, state, state.next_due_date or date.max)


def payoff_amount(terms: LoanTerms, state: State, day: date) -> int:
    """Everything owed on `day`, for a state brought forward to it."""
    due = sum(claim.total for claim in accrual.claims(terms, state, day))
    return due + state.principal_not_due + accrual.interest_accrued(terms, state, day)


def _disbursed(terms: LoanTerms, state: State, event: Disbursed) -> State:
    ensure(event.value_date == terms.starts_date, "a loan starts on the day it is disbursed")
    ensure(event.amount == terms.principal, "a loan is disbursed in one amount")
    level = amortisations.get(terms.method).level(event.amount, terms.annual_rate_ppb, terms.instalment_count)
    totals = replace(state.totals, disbursed=event.amount)
    return replace(state, status=Status.ACTIVE, level_amount=level, totals=totals)


def _billed(terms: LoanTerms, state: State, event: InstalmentBilled) -> State:
    ensure(event.number == state.next_number, "instalments are billed in order")
    ensure(event.value_date == state.next_due_date, "an instalment is billed on its due date")
    principal, interest = next_parts(terms, state)
    due = OpenDue(event.number, event.value_date, principal, interest, accrued_from=event.value_date)
    rest = state.remaining_count - 1 if state.principal_not_due > principal else 0
    number = event.number + 1
    start, units = terms.period(number) if rest else (event.value_date, 0)
    return replace(
        state,
        remaining_count=rest,
        next_number=number,
        next_due_date=terms.due_date(number) if rest else None,
        period_start=start,
        period_units=units,
        accrued_from=start,
        accrued_units=0,
        period_interest_taken=0,
        totals=replace(
            state.totals,
            principal_billed=state.totals.principal_billed + principal,
            interest_billed=state.totals.interest_billed + interest,
        ),
        open_dues=(*state.open_dues, due) if principal + interest else state.open_dues,
    )


def _pay_due(terms: LoanTerms, state: State, day: date, parts: Iterable[Claim]) -> State:
    """Take `parts` off the open instalments; an instalment that is wholly paid leaves the state."""
    totals = state.totals
    kept: list[OpenDue] = []
    for due, part in zip(state.open_dues, parts, strict=True):
        earned = accrual.charges(terms, state, due, day)
        rest = _after_part(terms, accrual.accrue_due(terms, state, due, day), part, day)
        totals = replace(
            totals,
            principal_paid=totals.principal_paid + part.principal,
            interest_paid=totals.interest_paid + part.interest,
            penalty_paid=totals.penalty_paid + part.penalty,
            compound_paid=totals.compound_paid + part.compound,
        )
        unpaid_charges = earned.penalty - rest.penalty_paid + earned.compound - rest.compound_paid
        if rest.principal or rest.interest or unpaid_charges:
            kept.append(rest)
        else:
            totals = replace(
                totals,
                penalty_settled=totals.penalty_settled + earned.penalty,
                compound_settled=totals.compound_settled + earned.compound,
            )
    return replace(state, totals=totals, open_dues=tuple(kept))


def _after_part(terms: LoanTerms, due: OpenDue, part: Claim, day: date) -> OpenDue:
    """An open instalment, accrued to `day`, less what was paid of it."""
    principal, interest = due.principal - part.principal, due.interest - part.interest
    penalty_units, compound_units = due.penalty_units, due.compound_units
    if accrual.in_grace(terms, due, day):
        # What is paid within the tolerance is as if paid on the due date: it takes its share of the
        # accumulator with it. The share is exact, for every unit so far was earned on the amount before
        # this payment.
        penalty_units = penalty_units * principal // due.principal if due.principal else 0
        compound_units = compound_units * interest // due.interest if due.interest else 0
    return replace(
        due,
        principal=principal,
        interest=interest,
        penalty_units=penalty_units,
        compound_units=compound_units,
        penalty_paid=due.penalty_paid + part.penalty,
        compound_paid=due.compound_paid + part.compound,
    )


def _require_billed(state: State, day: date) -> None:
    ensure(state.next_due_date is None or state.next_due_date > day, "bring the loan forward first")


def _repaid(terms: LoanTerms, state: State, event: Repaid) -> State:
    _require_billed(state, event.value_date)
    claims = accrual.claims(terms, state, event.value_date)
    total = sum(claim.total for claim in claims)
    if total == 0:
        raise NothingDue(field="amount")
    if event.amount > total:
        raise RepaymentExceedsDue(due=amount_text(terms, total), field="amount")
    ensure(event.amount > 0, "a repayment is above zero")
    parts = allocations.get(terms.allocation)(claims, event.amount)
    return _pay_due(terms, state, event.value_date, parts)


def _take_period_interest(terms: LoanTerms, state: State, day: date) -> tuple[State, int]:
    """Everything due paid, the interest of the running period taken to the day; and what that costs."""
    claims = accrual.claims(terms, state, day)
    interest = accrual.interest_accrued(terms, state, day)
    state = accrual.settle_interest(_pay_due(terms, state, day, claims), day)
    totals = replace(state.totals, interest_prepaid=state.totals.interest_prepaid + interest)
    taken = replace(state, totals=totals, period_interest_taken=state.period_interest_taken + interest)
    return taken, sum(claim.total for claim in claims) + interest


def _prepaid(terms: LoanTerms, state: State, event: Prepaid) -> State:
    _require_billed(state, event.value_date)
    state, first = _take_period_interest(terms, state, event.value_date)
    principal = event.amount - first
    if principal <= 0:
        raise PrepaymentTooSmall(least=amount_text(terms, first), field="amount")
    if principal >= state.principal_not_due:
        payoff = amount_text(terms, first + state.principal_not_due)
        raise PrepaymentTooLarge(payoff=payoff, field="amount")
    totals = replace(state.totals, principal_prepaid=state.totals.principal_prepaid + principal)
    return _relevel(terms, replace(state, totals=totals), event.way)


def _relevel(terms: LoanTerms, state: State, way: Way) -> State:
    """The level figure or the count anew, after the balance or the rate changed."""
    method = amortisations.get(terms.method)
    balance, rate = state.principal_not_due, state.annual_rate_ppb
    if way is Way.LOWER_INSTALMENT:
        return replace(state, level_amount=method.level(balance, rate, state.remaining_count))
    count = count_to_repay(
        method,
        balance=balance,
        annual_rate_ppb=rate,
        level=state.level_amount,
        count_max=state.remaining_count,
    )
    return replace(state, remaining_count=count)


def _paid_off(terms: LoanTerms, state: State, event: PaidOff) -> State:
    _require_billed(state, event.value_date)
    state, first = _take_period_interest(terms, state, event.value_date)
    payoff = first + state.principal_not_due
    if event.amount != payoff:
        raise AmountDiffers(payoff=amount_text(terms, payoff), field="amount")
    totals = replace(state.totals, principal_prepaid=state.totals.principal_prepaid + state.principal_not_due)
    return replace(
        state,
        remaining_count=0,
        next_due_date=None,
        period_units=0,
        accrued_units=0,
        period_interest_taken=0,
        totals=totals,
    )


def _rate_reset(terms: LoanTerms, state: State, event: RateReset) -> State:
    _require_billed(state, event.value_date)
    ensure(0 <= event.annual_rate_ppb < PPB, "a rate is a fraction below one")
    state = accrual.settle_interest(state, event.value_date)
    dues = tuple(accrual.accrue_due(terms, state, due, event.value_date) for due in state.open_dues)
    state = replace(state, open_dues=dues, annual_rate_ppb=event.annual_rate_ppb)
    return _relevel(terms, state, Way.LOWER_INSTALMENT) if state.remaining_count else state


def _restructured(terms: LoanTerms, state: State, event: Restructured) -> State:
    """120,000.00 in 12 parts of principal, 2 due and unpaid after 300.00 interest and charges were settled: 120,000.00
    are not due again and are paid in the count agreed."""
    day = event.value_date
    _require_billed(state, day)
    if state.next_due_date is None:
        raise LoanMatured(field="instalment_count")
    ensure(0 <= event.annual_rate_ppb < PPB, "a rate is a fraction below one")
    ensure(0 < event.instalment_count <= INSTALMENT_COUNT_MAX, "a loan is paid in a number of instalments")
    claims = accrual.claims(terms, state, day)
    interest = accrual.interest_accrued(terms, state, day)
    first = interest + sum(claim.total - claim.principal for claim in claims)
    if event.amount != first:
        raise RestructuringDiffers(amount=amount_text(terms, first), field="amount")
    state = _pay_due(terms, state, day, [replace(claim, principal=0) for claim in claims])
    totals = state.totals
    settled = replace(
        totals,
        interest_prepaid=totals.interest_prepaid + interest,
        principal_reopened=totals.principal_reopened + sum(due.principal for due in state.open_dues),
        penalty_settled=totals.penalty_settled + sum(due.penalty_paid for due in state.open_dues),
        compound_settled=totals.compound_settled + sum(due.compound_paid for due in state.open_dues),
    )
    state = replace(
        accrual.settle_interest(state, day),
        totals=settled,
        open_dues=(),
        period_interest_taken=state.period_interest_taken + interest,
        remaining_count=event.instalment_count,
        annual_rate_ppb=event.annual_rate_ppb,
    )
    return _relevel(terms, state, Way.LOWER_INSTALMENT)


def _written_off(terms: LoanTerms, state: State, event: WrittenOff) -> State:
    """Everything is accelerated (billed) and leaves: 90,000.00 not due and 10,000.00 due are 100,000.00 written off."""
    day = event.value_date
    _require_billed(state, day)
    claims = accrual.claims(terms, state, day)
    earned = accrual.penalty_earned(terms, state, day)
    totals = replace(
        state.totals,
        principal_billed=state.totals.principal_billed + state.principal_not_due,
        interest_billed=state.totals.interest_billed + accrual.interest_accrued(terms, state, day),
        penalty_settled=earned.penalty,
        compound_settled=earned.compound,
        penalty_written_off=sum(claim.penalty for claim in claims),
        compound_written_off=sum(claim.compound for claim in claims),
    )
    billed = replace(state, totals=totals)
    totals = replace(totals, principal_written_off=billed.principal_due, interest_written_off=billed.interest_due)
    return replace(
        state,
        status=Status.WRITTEN_OFF,
        remaining_count=0,
        next_due_date=None,
        period_units=0,
        accrued_units=0,
        period_interest_taken=0,
        totals=totals,
        open_dues=(),
    )


def _closed(terms: LoanTerms, state: State, event: Closed) -> State:  # noqa: ARG001 - one shape for every event
    if not is_settled(state):
        raise LoanNotSettled()
    return replace(state, status=Status.CLOSED, remaining_count=0, next_due_date=None)


_HANDLERS: Final[dict[type[LoanEvent], Callable[[LoanTerms, State, Any], State]]] = {
    Disbursed: _disbursed,
    InstalmentBilled: _billed,
    Repaid: _repaid,
    Prepaid: _prepaid,
    PaidOff: _paid_off,
    RateReset: _rate_reset,
    Restructured: _restructured,
    WrittenOff: _written_off,
    Closed: _closed,
}
