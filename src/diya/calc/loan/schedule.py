"""The instalments still to come: the same parts in the same order that the fold will bill, without the states between.
A law of the tests holds the two together, so schedule and bills cannot differ.

Worked: 1,000,000.00 at 4.9 % over 360 months by 等额本息 begins with 1,223.94 principal and 4,083.33
interest.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from diya.calc.amortisation import amortisations, principal_part
from diya.calc.amortisation.family import Next
from diya.calc.loan import accrual
from diya.calc.loan.events import Disbursed
from diya.calc.loan.fold import apply
from diya.calc.loan.parts import next_parts
from diya.calc.loan.state import State, opening
from diya.calc.loan.terms import LoanTerms
from diya.kernel.money import divide


class Instalment(NamedTuple):
    """One row of a schedule, in minor units."""

    number: int
    due_date: date
    opening_balance: int
    principal: int
    interest: int
    capitalised: int = 0
    """Interest that becomes principal on this date instead of being paid."""

    @property
    def amount(self) -> int:
        return self.principal + self.interest

    @property
    def closing_balance(self) -> int:
        return self.opening_balance + self.capitalised - self.principal


def schedule_from(terms: LoanTerms, state: State) -> tuple[Instalment, ...]:
    """The remaining instalments of an active loan, if nothing happens but the calendar."""
    if state.next_due_date is None:
        return ()
    method, plan, denominator = amortisations.get(state.method), terms.plan, terms.counting.denominator
    basis, rate, level = terms.basis, state.annual_rate_ppb, state.level_amount
    number, last = state.next_number, state.next_number + state.remaining_count - 1
    balance, due_date = state.principal_not_due, state.next_due_date
    numerator, taken = accrual.interest_numerator(terms, state, due_date), state.period_interest_taken
    end = terms.bound(number, state.due_day, state.deferred)
    rows: list[Instalment] = []
    while True:
        interest = divide(numerator, denominator, terms.rounding) - taken
        remaining = last - number + 1
        graced = number <= plan.interest_grace and remaining > 1
        principal = principal_part(
            method,
            basis,
            balance=balance,
            annual_rate_ppb=rate,
            level=level,
            coming=Next(number, remaining, interest),
        )
        capitalised = interest if graced and plan.capitalises else 0
        rows.append(Instalment(number, due_date, balance, principal, 0 if graced else interest, capitalised))
        balance += capitalised - principal
        if remaining == 1 or balance == 0:
            return tuple(rows)
        number += 1
        if graced and plan.capitalises:
            level = method.level(basis, balance, rate, number, remaining - 1)
        if not graced or plan.capitalises:
            numerator = taken = 0
        start = end
        end, due_date = terms.ends(number, state.due_day, state.deferred)
        numerator += balance * rate * terms.units(start, end, number, state.deferred)


def first_amount(terms: LoanTerms) -> int:
    """What the first instalment of a loan will be, in minor units, without the rest of its schedule.

    Worked: 1,000,000.00 at 4.9 % over 360 months by 等额本息 begins with 5,307.27 (530727).
    """
    principal, interest = next_parts(terms, apply(terms, opening(terms), Disbursed(terms.starts_date, terms.principal)))
    return principal + (interest or 0)


def schedule(terms: LoanTerms) -> tuple[Instalment, ...]:
    """The whole schedule of a loan as agreed."""
    return schedule_from(terms, apply(terms, opening(terms), Disbursed(terms.starts_date, terms.principal)))
