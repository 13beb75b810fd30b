"""The loan as a fold: `apply(terms, state, event) -> state`, pure and incremental.

A command first brings the loan forward (`bring_forward`: the instalments that fell due meanwhile), then
applies its own event. `replay` folds a whole history and must give the stored state exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from diya.calc.amortisation import amortisations
from diya.calc.loan import accrual, changes, ends, payments
from diya.calc.loan.errors import DrawdownExceedsPrincipal, EventOutOfOrder, LoanNotActive, amount_text
from diya.calc.loan.events import (
    Accelerated,
    Closed,
    Deferred,
    Disbursed,
    Drawn,
    FeeCharged,
    InstalmentBilled,
    InterestCapitalised,
    LoanEvent,
    Misused,
    PaidOff,
    Prepaid,
    RateReset,
    Recovered,
    Repaid,
    Rescheduled,
    Restructured,
    Transferred,
    Waived,
    Way,
    WrittenOff,
)
from diya.calc.loan.parts import next_parts, relevel
from diya.calc.loan.state import OpenDue, State, Status, opening
from diya.calc.loan.terms import LoanTerms
from diya.kernel.errors import ensure


def apply(terms: LoanTerms, state: State, event: LoanEvent) -> State:
    """The state after `event`. Raises a DomainError when the event cannot happen to this loan."""
    if event.value_date < state.last_event_date:
        raise EventOutOfOrder(value_date=event.value_date, last_date=state.last_event_date, field="value_date")
    if state.status is not _WANTED.get(type(event), Status.ACTIVE):
        raise LoanNotActive(status=state.status.value)
    after = _HANDLERS[type(event)](terms, state, event)
    return after if after.last_event_date == event.value_date else after._replace(last_event_date=event.value_date)


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


def _disbursed(terms: LoanTerms, state: State, event: Disbursed) -> State:
    ensure(event.value_date == terms.starts_date, "a loan starts on the day it is disbursed")
    ensure(event.amount > 0, "a drawdown is above zero")
    if event.amount > terms.principal:
        raise DrawdownExceedsPrincipal(left=amount_text(terms, terms.principal), field="amount")
    method = amortisations.get(terms.method)
    level = method.level(terms.basis, event.amount, terms.annual_rate_ppb, 1, terms.instalment_count)
    totals = state.totals._replace(disbursed=event.amount)
    return state._replace(status=Status.ACTIVE, level_amount=level, totals=totals)


def _billed(terms: LoanTerms, state: State, event: InstalmentBilled) -> State:
    ensure(event.number == state.next_number, "instalments are billed in order")
    ensure(event.value_date == state.next_due_date, "an instalment is billed on its due date")
    principal, interest = next_parts(terms, state)
    if interest is None:
        state = _graced(terms, state, event)
    dues = state.open_dues
    if terms.compound_on_penalty:
        dues = tuple(accrual.compound_penalty(terms, state, due, event.value_date) for due in dues)
    if principal + (interest or 0):
        due = OpenDue(event.number, event.value_date, principal, interest or 0, accrued_from=event.value_date)
        dues = (*dues, due)
    after = _next_period(terms, state, event, principal, interest or 0, dues)
    if interest is None and terms.plan.capitalises and after.remaining_count:
        return relevel(terms, after, Way.LOWER_INSTALMENT)
    return after


def _graced(terms: LoanTerms, state: State, event: InstalmentBilled) -> State:
    """Within the grace on interest: the interest of the period becomes principal, or is carried into the next."""
    numerator = accrual.interest_numerator(terms, state, event.value_date)
    if not terms.plan.capitalises:
        return state._replace(accrued_units=numerator)
    interest = accrual.interest_accrued(terms, state, event.value_date)
    totals = state.totals._replace(interest_capitalised=state.totals.interest_capitalised + interest)
    return state._replace(totals=totals, accrued_units=0, period_interest_taken=0)


def _next_period(
    terms: LoanTerms, state: State, event: InstalmentBilled, principal: int, interest: int, dues: tuple[OpenDue, ...]
) -> State:
    """The state with `principal` and `interest` billed and its running period moved to the next instalment."""
    carried = state.next_number <= terms.plan.interest_grace and state.remaining_count > 1
    rest = state.remaining_count - 1 if state.principal_not_due > principal else 0
    number, totals = event.number + 1, state.totals
    start, units, due_date = event.value_date, 0, None
    if rest:
        start, units, due_date = terms.period(number, state.due_day, state.deferred)
    return state._replace(
        remaining_count=rest,
        next_number=number,
        next_due_date=due_date,
        period_start=start,
        period_units=units,
        accrued_from=start,
        accrued_units=state.accrued_units if carried else 0,
        period_interest_taken=state.period_interest_taken if carried else 0,
        totals=totals._replace(
            principal_billed=totals.principal_billed + principal,
            interest_billed=totals.interest_billed + interest,
        ),
        open_dues=dues,
        last_event_date=event.value_date,
    )


_WANTED: Final[dict[type[LoanEvent], Status]] = {Disbursed: Status.PENDING, Recovered: Status.WRITTEN_OFF}
_HANDLERS: Final[dict[type[LoanEvent], Callable[[LoanTerms, State, Any], State]]] = {
    Disbursed: _disbursed,
    InstalmentBilled: _billed,
    Repaid: payments.repaid,
    Prepaid: payments.prepaid,
    PaidOff: payments.paid_off,
    RateReset: changes.rate_reset,
    Restructured: changes.restructured,
    Drawn: changes.drawn,
    Deferred: changes.deferred,
    InterestCapitalised: changes.interest_capitalised,
    Rescheduled: changes.rescheduled,
    Accelerated: changes.accelerated,
    Misused: changes.misused,
    FeeCharged: changes.fee_charged,
    Waived: payments.waived,
    WrittenOff: ends.written_off,
    Recovered: ends.recovered,
    Transferred: ends.transferred,
    Closed: ends.closed,
}
