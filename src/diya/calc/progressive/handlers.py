"""What each kind of transaction does to a loan: one handler for a kind, filed in a registry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from diya.calc.progressive.allocation import pay, spread, take_back
from diya.calc.progressive.cutting import change_balance
from diya.calc.progressive.figures import percentage, shares, to_multiple
from diya.calc.progressive.instalments import Instalment
from diya.calc.progressive.levelling import due_of_change, level_out
from diya.calc.progressive.loan import Loan
from diya.calc.progressive.payments import let_overdue_bear_interest, outstanding_till
from diya.calc.progressive.rules import DEFAULT, AllocationRule, AllocationStep, DueType, FutureRule, Portion, rule_for
from diya.calc.progressive.settling import settle
from diya.calc.progressive.terms import InterestCalculation, Preclosure, ProgressiveTerms
from diya.calc.progressive.transactions import PAYMENTS, Kind, Transaction
from diya.kernel.registry import Registry

Handler = Callable[[Loan, Transaction], None]

handlers: Final[Registry[Handler]] = Registry("diya.progressive_transaction")


def bring_to(loan: Loan, day: date) -> None:
    """Let overdue principal bear interest until `day`, where interest is recalculated."""
    recalculation = loan.recalculation
    if recalculation is None or not recalculation.overdue_bears_interest:
        return
    if let_overdue_bear_interest(loan.model, recalculation, day, loan.prepaying):
        ask_by_model(loan)


def ask_by_model(loan: Loan) -> None:
    """The instalments ask what the model says; whether they are met is left as it stands."""
    for instalment, period in loan.pairs():
        instalment.ask_as(period)


@handlers.register(Kind.DISBURSEMENT)
def disburse(loan: Loan, transaction: Transaction) -> None:
    """Pay money out: a part may be due at once as down payment, the rest is spread over the instalments to come."""
    terms, day = loan.terms, transaction.on
    loan.drawn.append((day, transaction.amount))
    down = 0
    if terms.down_payment_per_cent:
        down = down_payment(terms, transaction.amount)
        row = Instalment(day, day, down_payment=True)
        row.ask(Portion.PRINCIPAL, down, day)
        loan.instalments.append(row)
        loan.arrange()
    draw(loan, day, transaction.amount - down)
    use_overpayment(loan, transaction)


def down_payment(terms: ProgressiveTerms, drawn: int) -> int:
    """The part of a drawdown that is due at once: a quarter of 1,000.00 is 250.00."""
    return to_multiple(percentage(drawn, terms.down_payment_per_cent), terms.instalment_multiple)


@handlers.register(Kind.CAPITALIZED_INCOME)
def capitalise(loan: Loan, transaction: Transaction) -> None:
    """Income added to the principal: like money paid out, but without a down payment."""
    loan.drawn.append((transaction.on, transaction.amount))
    draw(loan, transaction.on, transaction.amount)
    use_overpayment(loan, transaction)


def draw(loan: Loan, day: date, amount: int) -> None:
    """Spread `amount` over the instalments that are due on or after `day`, on the level the model finds."""
    model, terms = loan.model, loan.terms
    ahead = [one for one in loan.regular if one.due > day]
    if loan.evenly and ahead:
        ask_evenly(ahead, amount, day)
        return
    if loan.detached:
        loan.additional_until(day).ask(Portion.PRINCIPAL, amount, day)
        return
    effective = day
    if terms.interest_calculation is InterestCalculation.SAME_AS_REPAYMENT_PERIOD and not terms.allow_partial_period:
        # Interest of whole periods only: money drawn within a period counts from its beginning.
        effective = next((one.start for one in model.periods if one.due > day), day)
    period = change_balance(model, effective, disbursed=amount)
    if period is None:
        loan.additional_until(day).ask(Portion.PRINCIPAL, amount, day)
        return
    level_out(model, due_of_change(model, period, effective), changed_on=effective)
    ask_from(loan, day, met_too=True)


def ask_from(loan: Loan, day: date, *, met_too: bool) -> None:
    """The instalments ask what the model now says: all of them where interest is recalculated, as the model knows the
    payments; else those due on or after `day`, and of these the ones that are met only where `met_too`."""
    if loan.recalculation is not None:
        loan.follow_model(day)
        return
    for instalment, period in loan.pairs():
        if instalment.due >= day and (met_too or not instalment.met):
            instalment.ask_as(period)
            instalment.update_met(day)
    square(loan, day)


def ask_evenly(instalments: list[Instalment], amount: int, day: date) -> None:
    """Ask each instalment for an equal part of the principal; the last takes what the division leaves."""
    for one, part in zip(instalments, shares(amount, len(instalments)), strict=True):
        one.ask_beside(Portion.PRINCIPAL, part, day)


def square(loan: Loan, day: date) -> None:
    """Let the instalments ask for all principal owed and for no more, where those that are met keep what they asked:
    the last open ones take the difference. What was paid on an instalment that asks for less now is free again."""
    difference = loan.principal_owed - sum(one.charged[Portion.PRINCIPAL] for one in loan.instalments)
    for one in reversed(loan.regular):
        if difference and not one.met:
            change = max(difference, -max(0, one.outstanding(Portion.PRINCIPAL)))
            one.ask(Portion.PRINCIPAL, change, day)
            difference -= change
    if difference > 0:
        loan.regular[-1].ask(Portion.PRINCIPAL, difference, day)
    for one in loan.instalments:
        for portion in (Portion.PRINCIPAL, Portion.INTEREST):
            excess = -one.outstanding(portion)
            if excess > 0:
                loan.overpaid += one.take_back(portion, day, excess)


def use_overpayment(loan: Loan, transaction: Transaction) -> None:
    """Settle what has just come to be owed with what was paid too much before."""
    if loan.overpaid > 0:
        rule = rule_for(loan.terms.allocations, DEFAULT)
        loan.overpaid, _ = spread(loan, transaction.on, loan.overpaid, rule)


def repay(loan: Loan, transaction: Transaction) -> None:
    """Settle debt in the order for the transaction's kind; what finds no debt is overpaid."""
    rule = rule_for(loan.terms.allocations, transaction.kind)
    _collect_to_rest_date(loan, transaction.on)
    left, taken = spread(loan, transaction.on, transaction.amount, rule)
    loan.split.append((transaction, taken))
    loan.overpaid = loan.overpaid + left if left > 0 else 0


for _kind in PAYMENTS:
    handlers.register(_kind)(repay)


def is_prepaying(loan: Loan, transaction: Transaction) -> bool:
    """Whether the payment is enough for the whole loan with interest up to the running period's due date.

    Asked only where settling early costs interest to that date; elsewhere the answer changes nothing.
    """
    recalculation = loan.terms.recalculation
    running = next((one for one in loan.instalments if loan.is_in(transaction.on, one)), None)
    if recalculation is None or running is None:
        return False
    if recalculation.preclosure is Preclosure.TILL_PRE_CLOSURE_DATE:
        return False
    principal, interest = outstanding_till(loan.model, running.due)
    return transaction.amount >= principal + interest


def _collect_to_rest_date(loan: Loan, day: date) -> None:
    """Who settles the loan while the running instalment is paid already still owes its interest to the due date."""
    recalculation = loan.terms.recalculation
    if not loan.prepaying or recalculation is None:
        return
    if recalculation.preclosure is not Preclosure.TILL_REST_FREQUENCY_DATE:
        return
    running = next((one for one in loan.model.periods if one.start <= day < one.due), None)
    if running is not None and running.settled:
        _, interest = outstanding_till(loan.model, running.due)
        if interest > 0:
            running.deferred = interest
            running.touch()
            settle(loan.model, carry=False)


@handlers.register(Kind.FEE)
@handlers.register(Kind.PENALTY)
def charge(loan: Loan, transaction: Transaction) -> None:
    """A fee or penalty due on `until` (the day it is charged, where absent), in the instalment of that day."""
    due = transaction.until or transaction.on
    instalment = next((one for one in loan.regular if loan.is_in(due, one)), None)
    if instalment is None:
        instalment = loan.additional_until(due)
    portion = Portion.PENALTY if transaction.kind is Kind.PENALTY else Portion.FEE
    instalment.ask(portion, transaction.amount, instalment.met_on)
    _use_overpayment_for_charge(loan)


def _use_overpayment_for_charge(loan: Loan) -> None:
    """A payment that was too much settles the charge that came after it, on the day and by the rule of its own."""
    for payment, taken in loan.split:
        if loan.overpaid <= 0:
            return
        portion = min(loan.overpaid, payment.amount - sum(taken.values()))
        if portion <= 0:
            continue
        rule = rule_for(loan.terms.allocations, payment.kind)
        left, more = spread(loan, payment.on, portion, rule)
        loan.overpaid -= portion - left
        for part, amount in more.items():
            taken[part] += amount


@handlers.register(Kind.INSTALMENT_FEE)
def charge_each_instalment(loan: Loan, transaction: Transaction) -> None:
    """The same fee in every instalment that is not due yet."""
    for one in loan.regular:
        if one.due > transaction.on or transaction.on <= loan.terms.starts_on:
            one.ask(Portion.FEE, transaction.amount, one.met_on)


@handlers.register(Kind.CHARGE_PAYMENT)
def pay_charge(loan: Loan, transaction: Transaction) -> None:
    """Pay the charge due on `until`, or the oldest one; what is left settles debt like a repayment."""
    left, taken = transaction.amount, dict.fromkeys(Portion, 0)
    due = transaction.until
    for one in loan.instalments:
        for portion in (Portion.FEE, Portion.PENALTY):
            if left > 0 and (due is None or loan.is_in(due, one)):
                step = AllocationStep(DueType.DUE, portion)
                part = pay(loan, transaction.on, step, one, min(left, one.outstanding(portion)))
                taken[portion] += part
                left -= part
    loan.split.append((transaction, taken))
    if left > 0:
        rule = rule_for(loan.terms.allocations, transaction.kind)
        left, _ = spread(loan, transaction.on, left, rule)
        loan.overpaid += left


@handlers.register(Kind.WAIVE_CHARGES)
def waive_charges(loan: Loan, transaction: Transaction) -> None:
    """Forgive the charge due on `until`, or all; `amount` 0 forgives the whole of it."""
    left = transaction.amount or sum(
        one.outstanding(p) for one in loan.instalments for p in (Portion.FEE, Portion.PENALTY)
    )
    for one in loan.instalments:
        for portion in (Portion.FEE, Portion.PENALTY):
            if transaction.until is None or loan.is_in(transaction.until, one):
                part = min(left, one.outstanding(portion))
                if part > 0:
                    one.forgive(portion, part, transaction.on)
                    left -= part


@handlers.register(Kind.REFUND_FOR_ACTIVE_LOAN)
def refund(loan: Loan, transaction: Transaction) -> None:
    """Give money back on a running loan: payments are undone in the reverse of the default order, latest first."""
    rules = {one.kind: one for one in loan.terms.allocations}
    own: AllocationRule | None = rules.get(transaction.kind)
    usual = rule_for(loan.terms.allocations, DEFAULT)
    steps = own.steps if own is not None else tuple(reversed(usual.steps))
    future = own.future if own is not None else FutureRule.LAST_INSTALLMENT
    take_back(loan, transaction.on, transaction.amount, steps, future)
