"""Money that comes in on a loan: on what is due, ahead of it, or all of it; and a new rate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from diya.calc.loan.events import LoanEvent, PaidOff, Prepaid, RateReset, Repaid, Way
from diya.foundation import audit, clock
from diya.kernel.errors import DomainError, NotFound, ensure
from diya.servicing import models
from diya.servicing.contracts import Channel, Payment, PaymentRefused, RepaymentKind
from diya.servicing.engine import Held, hold_loan, hold_loans
from diya.servicing.services.acts import Act, carry_out, stepped

audit.actions(
    {
        "servicing.loan.repaid": ("还款入账", "Repayment booked"),
        "servicing.loan.prepaid": ("提前部分还款入账", "Part prepayment booked"),
        "servicing.loan.paid_off": ("提前结清入账", "Payoff booked"),
        "servicing.loan.repriced": ("利率重定价", "Rate reset"),
    }
)


def repay(*, loan_id: UUID, amount: int, channel: Channel) -> models.Event:
    """Take money on what is due today, whole or in part.

    Raises NotFound, LoanStateRefused, NothingDue, RepaymentExceedsDue, DayClosing.
    """
    return _receive_one(Payment(loan_id, RepaymentKind.DUE, amount, channel))


def prepay(*, loan_id: UUID, amount: int, way: Way, channel: Channel) -> models.Event:
    """Take money ahead of what is due: due and accrued first, the rest on principal.

    Raises NotFound, LoanStateRefused, PrepaymentTooSmall, PrepaymentTooLarge, DayClosing.
    """
    return _receive_one(Payment(loan_id, RepaymentKind.PREPAYMENT, amount, channel, way))


def pay_off(*, loan_id: UUID, amount: int, channel: Channel) -> models.Event:
    """Take exactly the payoff amount of today and close the loan.

    Raises NotFound, LoanStateRefused, AmountDiffers, DayClosing.
    """
    return _receive_one(Payment(loan_id, RepaymentKind.PAYOFF, amount, channel))


def receive(payments: Sequence[Payment]) -> list[PaymentRefused]:
    """Book the payments of a batch, at most one to a loan, in a fixed number of statements; those that a loan refuses
    are answered and book nothing. Raises DayClosing."""
    ensure(len({one.loan_id for one in payments}) == len(payments), "one payment to a loan in a batch")
    value_date = clock.money_date()
    found = {held.loan.id: held for held in hold_loans(one.loan_id for one in payments)}
    acts, refused = [], []
    for payment in payments:
        try:
            acts.append(_act(payment, found.get(payment.loan_id), value_date))
        except DomainError as error:
            refused.append(PaymentRefused(payment, error))
    carry_out(acts)
    return refused


def reset_rate(*, loan_id: UUID, annual_rate_ppb: int) -> models.Event:
    """Reprice from today: what was earned stays, what remains is levelled anew."""
    held = hold_loan(loan_id)
    event = RateReset(clock.money_date(), annual_rate_ppb)
    return carry_out([stepped(held, "servicing.loan.repriced", event)])[0]


def _receive_one(payment: Payment) -> models.Event:
    value_date = clock.money_date()
    return carry_out([_act(payment, hold_loan(payment.loan_id), value_date)])[0]


def _act(payment: Payment, held: Held | None, value_date: date) -> Act:
    if held is None:
        raise NotFound()
    action, event = _meant(payment, value_date)
    return stepped(held, action, event, payment.channel)


def _meant(payment: Payment, value_date: date) -> tuple[str, LoanEvent]:
    if payment.kind is RepaymentKind.PREPAYMENT:
        return "servicing.loan.prepaid", Prepaid(value_date, payment.amount, payment.way or Way.SHORTER_TERM)
    if payment.kind is RepaymentKind.PAYOFF:
        return "servicing.loan.paid_off", PaidOff(value_date, payment.amount)
    return "servicing.loan.repaid", Repaid(value_date, payment.amount)
