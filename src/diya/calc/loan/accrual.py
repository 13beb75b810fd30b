"""Interest, penalty and compound interest as exact functions of a state and a date.

Each is one integer numerator (minor units x ppb x units) over `year_days` x 10^9, rounded half up once:
interest cumulatively over its period, penalty and compound interest cumulatively over the life of an
instalment.
First day counts, last does not (算头不算尾).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from diya.calc.allocation import Claim
from diya.calc.loan.state import OpenDue, State
from diya.calc.loan.terms import LoanTerms, penalty_rate_ppb
from diya.kernel.money import divide


def interest_numerator(terms: LoanTerms, state: State, day: date) -> int:
    """Exact interest numerator of the running period up to the beginning of `day`.

    1,000,000.00 at 3.5 % over 30 units: 10^8 x 35,000,000 x 30 over 360 x 10^9 = 2,916.67.
    """
    if state.next_due_date is None:
        return state.accrued_units
    start, end, units = state.period_start, state.next_due_date, state.period_units
    counting, calendar = terms.counting, terms.timing.business_calendar
    passed = counting.elapsed(start, end, units, day, calendar)
    if state.accrued_from > start:
        passed -= counting.elapsed(start, end, units, state.accrued_from, calendar)
    return state.accrued_units + state.principal_not_due * state.annual_rate_ppb * max(0, passed)


def interest_of_period(terms: LoanTerms, state: State, day: date) -> int:
    """Interest earned in the running period by `day`, in minor units."""
    return divide(interest_numerator(terms, state, day), terms.counting.denominator, terms.rounding)


def interest_accrued(terms: LoanTerms, state: State, day: date) -> int:
    """Interest earned and not yet billed nor taken: what a payoff on `day` pays beside what is due."""
    return interest_of_period(terms, state, day) - state.period_interest_taken


def interest_earned(terms: LoanTerms, state: State, day: date) -> int:
    """All interest earned since the disbursement: A(day). The books take A(D + 1) - A(D) at the end of day
    D."""
    totals = state.totals
    left = totals.interest_billed + totals.interest_prepaid + totals.interest_capitalised
    return left + interest_accrued(terms, state, day)


def settle_interest(terms: LoanTerms, state: State, day: date) -> State:
    """Bring the exact accumulator to `day`, before the balance or the rate changes on it."""
    if day <= state.accrued_from:
        return state
    return state._replace(accrued_units=interest_numerator(terms, state, day), accrued_from=day)


class Charges(NamedTuple):
    """What an open instalment has earned the bank by a date, in minor units, paid or not."""

    penalty: int
    compound: int


def overdue_rate_ppb(terms: LoanTerms, state: State) -> int:
    """罚息利率 in force; a misused loan is at its heavier rate already (择其重)."""
    return state.annual_rate_ppb if state.misused else penalty_rate_ppb(terms, state.annual_rate_ppb)


def accrue_due(terms: LoanTerms, state: State, due: OpenDue, day: date) -> OpenDue:
    """The accumulators of an open instalment at `day`.

    Penalty (罚息) runs on its principal at the penalty rate from the due date; compound interest (复利) on
    its interest at the contract rate until the maturity of the loan and at the penalty rate after it; on penalty too
    where the contract says so. What is short by no more than the tolerance (容差) earns nothing.
    """
    days = (day - due.accrued_from).days
    if days <= 0:
        return due
    if due.principal + due.interest <= terms.tolerance_amount:
        return due._replace(accrued_from=day)
    penalty_rate = overdue_rate_ppb(terms, state)
    days_units = days * terms.counting.day_units
    penalty_units = due.penalty_units + due.principal * penalty_rate * days_units
    compound_units = due.compound_units
    base = (due.interest if terms.compound_on_interest else 0) + due.penalty_base
    if base:
        before = max(0, (min(day, state.maturity_date(terms)) - due.accrued_from).days)
        compound_units += (
            base * (state.annual_rate_ppb * before + penalty_rate * (days - before)) * terms.counting.day_units
        )
    return due._replace(accrued_from=day, penalty_units=penalty_units, compound_units=compound_units)


def compound_penalty(terms: LoanTerms, state: State, due: OpenDue, day: date) -> OpenDue:
    """An open instalment whose unpaid penalty bears compound interest from `day` on (the contract says so)."""
    earned = charges(terms, state, due, day)
    return accrue_due(terms, state, due, day)._replace(penalty_base=earned.penalty - due.penalty_paid)


def in_grace(terms: LoanTerms, due: OpenDue, day: date) -> bool:
    """Within the tolerance (容时) nothing is charged; what is still unpaid after it is charged from the due
    date."""
    return (day - due.due_date).days <= terms.grace_days


def charges(terms: LoanTerms, state: State, due: OpenDue, day: date) -> Charges:
    """Penalty and compound interest earned on an open instalment by `day`."""
    if in_grace(terms, due, day):
        return Charges(0, 0)
    at_day = accrue_due(terms, state, due, day)
    denominator = terms.counting.denominator
    return Charges(
        divide(at_day.penalty_units, denominator, terms.rounding),
        divide(at_day.compound_units, denominator, terms.rounding),
    )


def claim(terms: LoanTerms, state: State, due: OpenDue, day: date) -> Claim:
    """What an open instalment claims on `day`."""
    earned = charges(terms, state, due, day)
    return Claim(
        number=due.number,
        penalty=earned.penalty - due.penalty_paid,
        compound=earned.compound - due.compound_paid,
        interest=due.interest,
        principal=due.principal,
        fee=due.fee,
    )


def claims(terms: LoanTerms, state: State, day: date) -> tuple[Claim, ...]:
    return tuple(claim(terms, state, due, day) for due in state.open_dues)


def penalty_earned(terms: LoanTerms, state: State, day: date) -> Charges:
    """All penalty and compound interest earned since the disbursement, paid or not, up to `day`."""
    open_charges = [charges(terms, state, due, day) for due in state.open_dues]
    return Charges(
        state.totals.penalty_settled + sum(one.penalty for one in open_charges),
        state.totals.compound_settled + sum(one.compound for one in open_charges),
    )
