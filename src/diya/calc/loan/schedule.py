"""The instalments still to come, by the same fold that will bill them: schedule and bills cannot differ.

Worked: 1,000,000.00 at 4.9 % over 360 months by 等额本息 begins with 1,223.94 principal and 4,083.33
interest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diya.calc.loan.events import Disbursed, InstalmentBilled
from diya.calc.loan.fold import apply, next_parts
from diya.calc.loan.state import State, opening
from diya.calc.loan.terms import LoanTerms


@dataclass(frozen=True, slots=True)
class Instalment:
    """One row of a schedule, in minor units."""

    number: int
    due_date: date
    opening_balance: int
    principal: int
    interest: int

    @property
    def amount(self) -> int:
        return self.principal + self.interest


def schedule_from(terms: LoanTerms, state: State) -> tuple[Instalment, ...]:
    """The remaining instalments of an active loan, if nothing happens but the calendar."""
    rows: list[Instalment] = []
    while state.next_due_date is not None:
        principal, interest = next_parts(terms, state)
        rows.append(Instalment(state.next_number, state.next_due_date, state.principal_not_due, principal, interest))
        state = apply(terms, state, InstalmentBilled(state.next_due_date, state.next_number))
    return tuple(rows)


def first_amount(terms: LoanTerms) -> int:
    """What the first instalment of a loan will be, in minor units, without the rest of its schedule.

    Worked: 1,000,000.00 at 4.9 % over 360 months by 等额本息 begins with 5,307.27 (530727).
    """
    return sum(next_parts(terms, apply(terms, opening(terms), Disbursed(terms.starts_date, terms.principal))))


def schedule(terms: LoanTerms) -> tuple[Instalment, ...]:
    """The whole schedule of a loan as agreed."""
    return schedule_from(terms, apply(terms, opening(terms), Disbursed(terms.starts_date, terms.principal)))
