"""What the events of a loan are made of: the next instalment, paying what is due, taking interest to the day, and the
level figure anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from diya.calc.allocation import Claim
from diya.calc.amortisation import amortisations, count_to_repay, principal_part
from diya.calc.amortisation.family import Next
from diya.calc.loan import accrual
from diya.calc.loan.events import Way
from diya.calc.loan.state import OpenDue, State, Status
from diya.calc.loan.terms import LoanTerms
from diya.kernel.errors import ensure


def is_settled(state: State) -> bool:
    """Nothing is owed any more: the loan can be closed."""
    return state.status is Status.ACTIVE and not state.open_dues and state.principal_not_due == 0


def dpd_on(state: State, day: date) -> int:
    """逾期天数: days since the oldest due date with principal or interest unpaid, 0 when there is none."""
    return max(0, (day - state.oldest_due_date).days) if state.oldest_due_date else 0


def next_parts(terms: LoanTerms, state: State) -> tuple[int, int | None]:
    """Principal and interest of the next instalment, as they will be billed if nothing happens before; no interest
    (None) within the grace on interest."""
    ensure(state.next_due_date is not None, "there is no further instalment")
    interest = accrual.interest_accrued(terms, state, state.next_due_date or date.max)
    principal = principal_part(
        amortisations.get(state.method),
        terms.basis,
        balance=state.principal_not_due,
        annual_rate_ppb=state.annual_rate_ppb,
        level=state.level_amount,
        coming=Next(state.next_number, state.remaining_count, interest),
    )
    graced = state.next_number <= terms.plan.interest_grace and state.remaining_count > 1
    return principal, None if graced else interest


def payoff_amount(terms: LoanTerms, state: State, day: date) -> int:
    """Everything owed on `day`, for a state brought forward to it."""
    due = sum(claim.total for claim in accrual.claims(terms, state, day))
    return due + state.principal_not_due + accrual.interest_accrued(terms, state, day)


def pay_due(terms: LoanTerms, state: State, day: date, parts: Iterable[Claim]) -> State:
    """Take `parts` off the open instalments; an instalment that is wholly paid leaves the state."""
    totals, kept = state.totals, []
    for due, part in zip(state.open_dues, parts, strict=True):
        penalty, compound = accrual.charges(terms, state, due, day)
        charged = penalty - due.penalty_paid + compound - due.compound_paid
        if due.principal + due.interest + due.fee + charged > part.total:
            kept.append(_after_part(terms, accrual.accrue_due(terms, state, due, day), part, day))
            penalty = compound = 0
        totals = totals._replace(
            principal_paid=totals.principal_paid + part.principal,
            interest_paid=totals.interest_paid + part.interest,
            penalty_paid=totals.penalty_paid + part.penalty,
            compound_paid=totals.compound_paid + part.compound,
            fee_paid=totals.fee_paid + part.fee,
            penalty_settled=totals.penalty_settled + penalty,
            compound_settled=totals.compound_settled + compound,
        )
    return state._replace(totals=totals, open_dues=tuple(kept))


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
    return due._replace(
        principal=principal,
        interest=interest,
        penalty_units=penalty_units,
        compound_units=compound_units,
        penalty_paid=due.penalty_paid + part.penalty,
        compound_paid=due.compound_paid + part.compound,
        fee=due.fee - part.fee,
        penalty_base=max(0, due.penalty_base - part.penalty),
    )


def without_period(state: State) -> State:
    """A loan to which no instalment comes any more: nothing runs, nothing accrues."""
    return state._replace(
        remaining_count=0, next_due_date=None, period_units=0, accrued_units=0, period_interest_taken=0
    )


def require_billed(state: State, day: date) -> None:
    ensure(state.next_due_date is None or state.next_due_date > day, "bring the loan forward first")


def take_period_interest(terms: LoanTerms, state: State, day: date) -> tuple[State, int]:
    """Everything due paid, the interest of the running period taken to the day; and what that costs."""
    claims = accrual.claims(terms, state, day)
    interest = accrual.interest_accrued(terms, state, day)
    state = accrual.settle_interest(terms, pay_due(terms, state, day, claims), day)
    totals = state.totals._replace(interest_prepaid=state.totals.interest_prepaid + interest)
    taken = state._replace(totals=totals, period_interest_taken=state.period_interest_taken + interest)
    return taken, sum(claim.total for claim in claims) + interest


def relevel(terms: LoanTerms, state: State, way: Way) -> State:
    """The level figure or the count anew, after the balance or the rate changed."""
    method = amortisations.get(state.method)
    balance, rate, number = state.principal_not_due, state.annual_rate_ppb, state.next_number
    if way is Way.LOWER_INSTALMENT:
        level = method.level(terms.basis, balance, rate, number, state.remaining_count)
        return state._replace(level_amount=level)
    count = count_to_repay(
        method,
        terms.basis,
        balance=balance,
        annual_rate_ppb=rate,
        level=state.level_amount,
        number=number,
        count_max=state.remaining_count,
    )
    return state._replace(remaining_count=count)
