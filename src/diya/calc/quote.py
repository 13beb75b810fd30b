"""What it would take to pay early: the payoff of a day, and a part prepayment quoted both ways.
A quote applies the real event to the state, so what is quoted is what will be booked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diya.calc.loan import accrual
from diya.calc.loan.events import Prepaid, Way
from diya.calc.loan.fold import apply, brought_forward
from diya.calc.loan.parts import payoff_amount
from diya.calc.loan.schedule import schedule_from
from diya.calc.loan.state import State
from diya.calc.loan.terms import LoanTerms
from diya.kernel.errors import ensure


@dataclass(frozen=True, slots=True)
class PayoffQuote:
    """Exactly what clears the loan on `on`, by component."""

    on: date
    principal: int
    interest: int
    penalty: int
    compound: int
    fee: int = 0

    @property
    def amount(self) -> int:
        return self.principal + self.interest + self.penalty + self.compound + self.fee


@dataclass(frozen=True, slots=True)
class PrepaymentOption:
    """The loan after a prepayment one way: what is still to pay, and what is saved against continuing."""

    way: Way
    instalment_amount: int
    remaining_count: int
    maturity_date: date
    total_interest: int
    interest_saved: int


@dataclass(frozen=True, slots=True)
class PrepaymentQuote:
    """How `amount` would be used, and both ways to go on."""

    on: date
    amount: int
    due_amount: int
    interest_amount: int
    principal_amount: int
    options: tuple[PrepaymentOption, ...]


def payoff_quote(terms: LoanTerms, state: State, day: date) -> PayoffQuote:
    """What clears the loan on `day`."""
    state = brought_forward(terms, state, day)
    claims = accrual.claims(terms, state, day)
    quote = PayoffQuote(
        on=day,
        principal=state.principal_outstanding,
        interest=state.interest_due + accrual.interest_accrued(terms, state, day),
        penalty=sum(claim.penalty for claim in claims),
        compound=sum(claim.compound for claim in claims),
        fee=state.fee_due,
    )
    ensure(quote.amount == payoff_amount(terms, state, day), "the payoff by component equals the payoff")
    return quote


def prepayment_quote(terms: LoanTerms, state: State, day: date, amount: int) -> PrepaymentQuote:
    """A part prepayment of `amount` on `day`, both ways; raises what the prepayment itself would raise."""
    state = brought_forward(terms, state, day)
    due = sum(claim.total for claim in accrual.claims(terms, state, day))
    interest = accrual.interest_accrued(terms, state, day)
    continuing = sum(row.interest for row in schedule_from(terms, state))
    options: list[PrepaymentOption] = []
    for way in Way:
        after = apply(terms, state, Prepaid(day, amount, way))
        rows = schedule_from(terms, after)
        still = sum(row.interest for row in rows)
        # The next instalment mixes two balances; the one after it shows the new regular figure.
        regular = rows[1] if len(rows) > 2 else rows[0]
        options.append(
            PrepaymentOption(
                way=way,
                instalment_amount=regular.amount,
                remaining_count=len(rows),
                maturity_date=rows[-1].due_date,
                total_interest=still,
                interest_saved=continuing - interest - still,
            )
        )
    return PrepaymentQuote(
        on=day,
        amount=amount,
        due_amount=due,
        interest_amount=interest,
        principal_amount=amount - due - interest,
        options=tuple(options),
    )
