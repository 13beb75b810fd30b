"""Money received on a loan: on what is due, ahead of it, and all of it."""

from __future__ import annotations

from diya.calc.allocation import Claim, waterfall
from diya.calc.loan import accrual
from diya.calc.loan.errors import (
    AmountDiffers,
    NothingDue,
    NothingWaived,
    PrepaymentTooLarge,
    PrepaymentTooSmall,
    RepaymentExceedsDue,
    WaiverExceedsDue,
    amount_text,
)
from diya.calc.loan.events import PaidOff, Prepaid, Repaid, Waived
from diya.calc.loan.parts import dpd_on, pay_due, relevel, require_billed, take_period_interest, without_period
from diya.calc.loan.state import State
from diya.calc.loan.terms import LoanTerms
from diya.kernel.errors import ensure


def repaid(terms: LoanTerms, state: State, event: Repaid) -> State:
    require_billed(state, event.value_date)
    claims = accrual.claims(terms, state, event.value_date)
    total = sum(claim.total for claim in claims)
    if total == 0:
        raise NothingDue(field="amount")
    if event.amount > total:
        raise RepaymentExceedsDue(due=amount_text(terms, total), field="amount")
    ensure(event.amount > 0, "a repayment is above zero")
    late = terms.arrears_days and dpd_on(state, event.value_date) >= terms.arrears_days
    parts = waterfall(terms.arrears_allocation if late else terms.allocation)(claims, event.amount)
    return pay_due(terms, state, event.value_date, parts)


def prepaid(terms: LoanTerms, state: State, event: Prepaid) -> State:
    require_billed(state, event.value_date)
    state, first = take_period_interest(terms, state, event.value_date)
    principal = event.amount - first
    if principal <= 0:
        raise PrepaymentTooSmall(least=amount_text(terms, first), field="amount")
    if principal >= state.principal_not_due:
        payoff = amount_text(terms, first + state.principal_not_due)
        raise PrepaymentTooLarge(payoff=payoff, field="amount")
    totals = state.totals._replace(principal_prepaid=state.totals.principal_prepaid + principal)
    return relevel(terms, state._replace(totals=totals), event.way)


def paid_off(terms: LoanTerms, state: State, event: PaidOff) -> State:
    require_billed(state, event.value_date)
    state, first = take_period_interest(terms, state, event.value_date)
    payoff = first + state.principal_not_due
    if event.amount != payoff:
        raise AmountDiffers(payoff=amount_text(terms, payoff), field="amount")
    totals = state.totals._replace(principal_prepaid=state.totals.principal_prepaid + state.principal_not_due)
    return without_period(state)._replace(totals=totals)


def waived(terms: LoanTerms, state: State, event: Waived) -> State:
    """120.00 penalty on the oldest instalment and 30.00 on the next, 130.00 let go: 120.00 of the first, 10.00 of the
    second. Principal is never waived; it is written off."""
    require_billed(state, event.value_date)
    claims = accrual.claims(terms, state, event.value_date)
    left = {name: getattr(event, name) for name in ("interest", "penalty", "compound", "fee")}
    if sum(left.values()) <= 0:
        raise NothingWaived(field="amount")
    ensure(min(left.values()) >= 0, "no part of a waiver is below zero")
    for name, amount in left.items():
        due = sum(getattr(claim, name) for claim in claims)
        if amount > due:
            raise WaiverExceedsDue(due=amount_text(terms, due), field=name)
    parts = []
    for claim in claims:
        taken = {name: min(amount, getattr(claim, name)) for name, amount in left.items()}
        left = {name: amount - taken[name] for name, amount in left.items()}
        parts.append(Claim(claim.number, **taken))
    return pay_due(terms, state, event.value_date, parts)
