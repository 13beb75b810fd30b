"""The end of a loan that is not repaid: written off, charged off, terminated."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from diya.calc.progressive.figures import DIGITS, whole
from diya.calc.progressive.handlers import ask_by_model, handlers, square
from diya.calc.progressive.instalments import Instalment
from diya.calc.progressive.loan import Loan
from diya.calc.progressive.payments import as_of
from diya.calc.progressive.rules import Portion
from diya.calc.progressive.terms import ChargeOffBehaviour
from diya.calc.progressive.transactions import Kind, Transaction


@handlers.register(Kind.WRITEOFF)
def write_off(loan: Loan, transaction: Transaction) -> None:
    """Everything outstanding is given up on the day."""
    if loan.recalculation is not None:
        ask_by_model(loan)
    loan.frozen = loan.detached = loan.evenly = True
    for one in loan.instalments:
        if one.met:
            continue
        for portion in Portion:
            one.forgive(portion, one.outstanding(portion), transaction.on)


@handlers.register(Kind.CHARGE_OFF)
def charge_off(loan: Loan, transaction: Transaction) -> None:
    """The loan leaves the books; by the terms its interest ends that day, or all of it falls due at once."""
    if loan.terms.charge_off is ChargeOffBehaviour.ZERO_INTEREST:
        _end_interest(loan, transaction.on)
    elif loan.terms.charge_off is ChargeOffBehaviour.ACCELERATE_MATURITY:
        _accelerate(loan, transaction.on)
    loan.frozen = True


@handlers.register(Kind.CONTRACT_TERMINATION)
def terminate(loan: Loan, transaction: Transaction) -> None:
    """All of the loan falls due on the day."""
    _accelerate(loan, transaction.on)
    loan.frozen = True


def _interest_until(loan: Loan, instalment: Instalment, day: date) -> int:
    """Interest of the running instalment by `day`: by the model, or its days' share where it is not recalculated."""
    period = loan.period_for(instalment)
    if loan.recalculation is not None and period is not None:
        return as_of(loan.model, day).periods[loan.model.number_of(period)].accrued
    charged = instalment.charged[Portion.INTEREST]
    by_day = DIGITS.divide(Decimal(charged), Decimal((instalment.due - instalment.start).days))
    return whole(DIGITS.multiply(by_day, Decimal((day - instalment.start).days)))


def _end_interest(loan: Loan, day: date) -> None:
    """Interest not yet earned becomes principal of its instalment, and the last ones close the sum."""
    for one in loan.regular:
        if one.met:
            continue
        if one.start <= day < one.due:
            earned = max(_interest_until(loan, one, day), one.paid[Portion.INTEREST])
            _turn_to_principal(one, one.charged[Portion.INTEREST] - earned)
        elif one.start > day:
            _turn_to_principal(one, one.outstanding(Portion.INTEREST))
    square(loan, day)
    loan.detached = loan.evenly = True


def _turn_to_principal(instalment: Instalment, amount: int) -> None:
    instalment.charged[Portion.INTEREST] -= amount
    instalment.charged[Portion.PRINCIPAL] += amount


def _accelerate(loan: Loan, day: date) -> None:
    """The running instalment falls due on `day` with all later principal; interest of later ones does not arise."""
    running = next((one for one in loan.regular if loan.is_in(day, one)), None)
    if running is None or day >= loan.regular[-1].due:
        return
    loan.detached = loan.evenly = True
    if not running.met:
        running.charged[Portion.INTEREST] = max(_interest_until(loan, running, day), running.paid[Portion.INTEREST])
    later = [one for one in loan.regular if one.due > day and one is not running]
    running.due = day
    for portion in (Portion.PRINCIPAL, Portion.FEE, Portion.PENALTY):
        running.charged[portion] += sum(one.charged[portion] for one in later)
        running.forgiven[portion] += sum(one.forgiven[portion] for one in later)
    for portion in Portion:
        paid = sum(one.paid[portion] for one in later)
        running.paid[portion] += paid
        if portion is Portion.INTEREST:
            running.charged[portion] += paid
    running.in_advance += sum(one.in_advance for one in later)
    loan.instalments = [one for one in loan.instalments if all(one is not gone for gone in later)]
    running.check_met(day)
