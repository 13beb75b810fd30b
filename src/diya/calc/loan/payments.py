"""Money received on a loan: on what is due, ahead of it, and all of it."""

from __future__ import annotations

from diya.calc.allocation import waterfall
from diya.calc.loan import accrual
from diya.calc.loan.errors import (
    AmountDiffers,
    NothingDue,
    PrepaymentTooLarge,
    PrepaymentTooSmall,
    RepaymentExceedsDue,
    amount_text,
)
from diya.calc.loan.events import PaidOff, Prepaid, Repaid
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
