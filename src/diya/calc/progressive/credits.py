"""Money that comes to be owed again: charge-backs and refunds of a credit balance."""

from __future__ import annotations

from datetime import date

from diya.calc.progressive.handlers import handlers, use_overpayment
from diya.calc.progressive.instalments import Instalment
from diya.calc.progressive.loan import Loan
from diya.calc.progressive.payments import credit, pay_principal
from diya.calc.progressive.rules import Portion
from diya.calc.progressive.transactions import Kind, Transaction


@handlers.register(Kind.CHARGEBACK)
def charge_back(loan: Loan, transaction: Transaction) -> None:
    """A payment is taken back by the payer's bank: the amount is owed again, from that day on.

    It is owed as principal, or, where the terms have an order for it, as what the payment had settled.
    """
    if loan.terms.chargeback_order:
        _owe_by_portion(loan, transaction)
        use_overpayment(loan, transaction)
    elif loan.recalculation is not None:
        _owe_on_model(loan, transaction, {Portion.PRINCIPAL: transaction.amount})
        use_overpayment(loan, transaction)
    else:
        _owe_net_of_overpayment(loan, transaction)


@handlers.register(Kind.CREDIT_BALANCE_REFUND)
def refund_credit_balance(loan: Loan, transaction: Transaction) -> None:
    """What was paid too much goes back to the payer; more than that is owed as principal."""
    _owe_net_of_overpayment(loan, transaction)


def _owe_net_of_overpayment(loan: Loan, transaction: Transaction) -> None:
    """Owe the amount as principal, paid at once as far as an overpayment reaches."""
    day, amount = transaction.on, transaction.amount
    from_overpayment = min(amount, loan.overpaid)
    loan.overpaid -= from_overpayment
    if from_overpayment == amount:
        return
    instalment = _instalment_of(loan, day)
    period = loan.period_for(instalment)
    if loan.recalculation is not None and not instalment.additional and period is not None:
        credit(loan.model, day, principal=amount)
        loan.owed_again.append((day, amount))
        loan.follow_model(day)
        if from_overpayment:
            pay_principal(loan.model, period, day, from_overpayment)
            loan.follow_model(day)
            instalment.pay(Portion.PRINCIPAL, day, from_overpayment)
        return
    _ask_again(loan, instalment, Portion.PRINCIPAL, amount, day)
    if from_overpayment:
        instalment.pay(Portion.PRINCIPAL, day, from_overpayment)


def _ask_again(loan: Loan, instalment: Instalment, portion: Portion, amount: int, day: date) -> None:
    if portion is Portion.PRINCIPAL:
        loan.owed_again.append((day, amount))
    instalment.ask_beside(portion, amount, day)


def _instalment_of(loan: Loan, day: date) -> Instalment:
    """The instalment next due after `day`; on the last due date that one, afterwards an additional one."""
    later = [one for one in loan.regular if one.due > day]
    if later:
        return later[0]
    if not any(one.additional for one in loan.instalments) and loan.regular[-1].due == day:
        return loan.regular[-1]
    return loan.additional_until(day)


def _owe_by_portion(loan: Loan, transaction: Transaction) -> None:
    portions = _portions(loan, transaction)
    if loan.recalculation is not None:
        _owe_on_model(loan, transaction, portions)
        return
    instalment = _instalment_of(loan, transaction.on)
    for portion, amount in portions.items():
        if amount:
            _ask_again(loan, instalment, portion, amount, transaction.on)


def _portions(loan: Loan, transaction: Transaction) -> dict[Portion, int]:
    """The amount laid on what the payment had settled, less what earlier charge-backs took of it."""
    found = [taken for payment, taken in loan.split if transaction.of and payment.reference == transaction.of]
    settled = found[-1] if found else loan.split[-1][1] if loan.split else {Portion.PRINCIPAL: transaction.amount}
    before = loan.charged_back.setdefault(transaction.of, dict.fromkeys(Portion, 0))
    left, portions = transaction.amount, dict.fromkeys(Portion, 0)
    for portion in loan.terms.chargeback_order:
        portions[portion] = max(0, min(left, settled.get(portion, 0) - before[portion]))
        before[portion] += portions[portion]
        left -= portions[portion]
    return portions


def _owe_on_model(loan: Loan, transaction: Transaction, portions: dict[Portion, int]) -> None:
    """Owe principal and interest through the interest model, fees and penalties in the running instalment."""
    day, model = transaction.on, loan.model
    if day > model.maturity:
        instalment = loan.additional_until(day)
        for portion, amount in portions.items():
            if amount:
                _ask_again(loan, instalment, portion, amount, day)
        return
    if principal := portions.get(Portion.PRINCIPAL, 0):
        credit(model, day, principal=principal)
        loan.owed_again.append((day, principal))
    if interest := portions.get(Portion.INTEREST, 0):
        credit(model, day, interest=interest)
    loan.follow_model(day)
    instalment = _instalment_of(loan, day)
    for portion in (Portion.FEE, Portion.PENALTY):
        if portions.get(portion, 0):
            instalment.ask(portion, portions[portion], instalment.met_on)
