"""How a loan ends: settled, written off and recovered, or sold."""

from __future__ import annotations

from diya.calc.loan import accrual
from diya.calc.loan.errors import LoanNotSettled, RecoveryExceedsWrittenOff, amount_text
from diya.calc.loan.events import Closed, Recovered, Transferred, WrittenOff
from diya.calc.loan.parts import is_settled, require_billed, without_period
from diya.calc.loan.state import State, Status
from diya.calc.loan.terms import LoanTerms
from diya.kernel.errors import ensure


def written_off(terms: LoanTerms, state: State, event: WrittenOff) -> State:
    """Everything is accelerated (billed) and leaves: 90,000.00 not due and 10,000.00 due are 100,000.00 written off."""
    day = event.value_date
    require_billed(state, day)
    claims = accrual.claims(terms, state, day)
    earned = accrual.penalty_earned(terms, state, day)
    totals = state.totals._replace(
        principal_billed=state.totals.principal_billed + state.principal_not_due,
        interest_billed=state.totals.interest_billed + accrual.interest_accrued(terms, state, day),
        penalty_settled=earned.penalty,
        compound_settled=earned.compound,
        penalty_written_off=sum(claim.penalty for claim in claims),
        compound_written_off=sum(claim.compound for claim in claims),
        fee_written_off=sum(claim.fee for claim in claims),
    )
    billed = state._replace(totals=totals)
    totals = totals._replace(principal_written_off=billed.principal_due, interest_written_off=billed.interest_due)
    return without_period(state)._replace(status=Status.WRITTEN_OFF, totals=totals, open_dues=())


def recovered(terms: LoanTerms, state: State, event: Recovered) -> State:
    """20,000.00 received of 100,000.00 written off: 80,000.00 can still be recovered."""
    ensure(event.amount > 0, "a recovery is above zero")
    left = written_off_amount(state) - state.totals.recovered
    if event.amount > left:
        raise RecoveryExceedsWrittenOff(left=amount_text(terms, left), field="amount")
    return state._replace(totals=state.totals._replace(recovered=state.totals.recovered + event.amount))


def transferred(terms: LoanTerms, state: State, event: Transferred) -> State:
    """Everything leaves as in a write-off, against the price: 100,000.00 sold for 60,000.00 loses 40,000.00."""
    ensure(event.amount >= 0, "a price is not below zero")
    gone = written_off(terms, state, WrittenOff(event.value_date))
    return gone._replace(status=Status.TRANSFERRED, totals=gone.totals._replace(recovered=event.amount))


def written_off_amount(state: State) -> int:
    """All that was written off, by every component."""
    totals = state.totals
    interest = totals.interest_written_off + totals.penalty_written_off + totals.compound_written_off
    return totals.principal_written_off + interest + totals.fee_written_off


def closed(terms: LoanTerms, state: State, event: Closed) -> State:  # noqa: ARG001 - one shape for every event
    if not is_settled(state):
        raise LoanNotSettled()
    return state._replace(status=Status.CLOSED, remaining_count=0, next_due_date=None)
