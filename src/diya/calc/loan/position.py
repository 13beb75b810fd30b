"""What a loan is on a date, as a person reads it: balances by component, what is due, what is overdue and
how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diya.calc.loan import accrual
from diya.calc.loan.fold import brought_forward
from diya.calc.loan.parts import dpd_on, next_parts
from diya.calc.loan.state import State
from diya.calc.loan.terms import LoanTerms


@dataclass(frozen=True, slots=True)
class Position:
    """Minor units on the day `on`. Due: falls due that very day; overdue: fell due before it."""

    on: date
    principal_not_due: int
    principal_due: int
    principal_overdue: int
    interest_accrued: int
    interest_due: int
    interest_overdue: int
    penalty: int
    compound: int
    dpd: int
    oldest_due_date: date | None
    next_due_date: date | None
    next_due_amount: int
    fee: int = 0

    @property
    def overdue(self) -> int:
        """Everything that should have been paid before the day, charges included."""
        return self.principal_overdue + self.interest_overdue + self.penalty + self.compound + self.fee

    @property
    def total_due(self) -> int:
        return self.overdue + self.principal_due + self.interest_due

    @property
    def balance(self) -> int:
        """Principal outstanding."""
        return self.principal_not_due + self.principal_due + self.principal_overdue

    @property
    def payoff(self) -> int:
        return self.total_due + self.principal_not_due + self.interest_accrued


def position_on(terms: LoanTerms, state: State, day: date) -> Position:
    """The position on `day`, a function of the date: instalments due by then count as due, billed or not."""
    state = brought_forward(terms, state, day)
    claims = accrual.claims(terms, state, day)
    overdue = {due.number for due in state.open_dues if due.due_date < day}
    principal, interest = next_parts(terms, state) if state.next_due_date else (0, 0)
    return Position(
        on=day,
        principal_not_due=state.principal_not_due,
        principal_due=sum(claim.principal for claim in claims if claim.number not in overdue),
        principal_overdue=sum(claim.principal for claim in claims if claim.number in overdue),
        interest_accrued=accrual.interest_accrued(terms, state, day),
        interest_due=sum(claim.interest for claim in claims if claim.number not in overdue),
        interest_overdue=sum(claim.interest for claim in claims if claim.number in overdue),
        penalty=sum(claim.penalty for claim in claims),
        compound=sum(claim.compound for claim in claims),
        dpd=dpd_on(state, day),
        oldest_due_date=state.oldest_due_date,
        next_due_date=state.next_due_date,
        next_due_amount=principal + (interest or 0),
        fee=state.fee_due,
    )
