"""Money that comes in on a loan: on what is due, ahead of it, or all of it; and a new rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F

from diya.calc.loan.events import LoanEvent, PaidOff, Prepaid, RateReset, Repaid, Way
from diya.calc.loan.position import dpd_on
from diya.calc.loan.state import State, Status
from diya.foundation import audit, clock, outbox
from diya.kernel.errors import DomainError, NotFound, ensure
from diya.kernel.money import format_minor
from diya.kernel.rates import format_rate
from diya.servicing import models
from diya.servicing.contracts import Channel, LoanState, LoanStateRefused, Payment, PaymentRefused, RepaymentKind
from diya.servicing.engine import Held, Journal, Step, hold_loan, hold_loans, steps_of
from diya.servicing.posting import MONEY_IN
from diya.servicing.services.closing import closed

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
    _carry_out(acts)
    return refused


def reset_rate(*, loan_id: UUID, annual_rate_ppb: int) -> models.Event:
    """Reprice from today: what was earned stays, what remains is levelled anew."""
    held = hold_loan(loan_id)
    event = RateReset(clock.money_date(), annual_rate_ppb)
    return _carry_out([_stepped(held, "servicing.loan.repriced", event)])[0]


@dataclass(frozen=True, slots=True)
class _Act:
    """One event that is allowed on a held loan, with all its steps."""

    held: Held
    action: str
    event: LoanEvent
    steps: Sequence[Step]
    channel: Channel | None = None


def _receive_one(payment: Payment) -> models.Event:
    value_date = clock.money_date()
    return _carry_out([_act(payment, hold_loan(payment.loan_id), value_date)])[0]


def _act(payment: Payment, held: Held | None, value_date: date) -> _Act:
    if held is None:
        raise NotFound()
    action, event = _meant(payment, value_date)
    return _stepped(held, action, event, payment.channel)


def _meant(payment: Payment, value_date: date) -> tuple[str, LoanEvent]:
    if payment.kind is RepaymentKind.PREPAYMENT:
        return "servicing.loan.prepaid", Prepaid(value_date, payment.amount, payment.way or Way.SHORTER_TERM)
    if payment.kind is RepaymentKind.PAYOFF:
        return "servicing.loan.paid_off", PaidOff(value_date, payment.amount)
    return "servicing.loan.repaid", Repaid(value_date, payment.amount)


def _stepped(held: Held, action: str, event: LoanEvent, channel: Channel | None = None) -> _Act:
    if held.loan.state != LoanState.ACTIVE:
        raise LoanStateRefused(state=held.loan.state)
    return _Act(held, action, event, steps_of(held, event, on=event.value_date), channel)


def _carry_out(acts: Sequence[_Act]) -> list[models.Event]:
    """Write everything that follows from acts; answers their event rows in the order given."""
    journal, rows = Journal(), []
    for act in acts:
        journal.settlement = MONEY_IN[act.channel] if act.channel else None
        journal.detail = {"channel": act.channel.value} if act.channel else {}
        written = journal.add(act.held, act.steps)
        rows.append(next(row for row, step in zip(written, act.steps, strict=True) if step.event is act.event))
    journal.flush()
    models.Loan.objects.filter(id__in=[act.held.loan.id for act in acts]).update(version=F("version") + 1)
    audit.record_all([_told(act, row) for act, row in zip(acts, rows, strict=True)])
    outbox.publish_all([_announced(act, row) for act, row in zip(acts, rows, strict=True)])
    for act in acts:
        act.held.loan.version += 1
        if act.steps[-1].after.status is Status.CLOSED:
            closed(act.held.loan, act.held.ref, act.event.value_date)
    return rows


def _told(act: _Act, row: models.Event) -> audit.NewEvent:
    loan = act.held.loan
    step = next(step for step in act.steps if step.event is act.event)
    split = ("amount", "principal_amount", "interest_amount", "penalty_amount", "compound_amount")
    return audit.NewEvent(
        act.action,
        subject=act.held.ref,
        branch_id=loan.branch_id,
        before=_figures(step.before, step, loan.currency),
        after={
            **_figures(step.after, step, loan.currency),
            **{name: format_minor(getattr(row, name), loan.currency) for name in split},
            "entry": row.entry_reference,
        },
        related=loan.related,
    )


def _announced(act: _Act, row: models.Event) -> outbox.NewMessage:
    loan = act.held.loan
    return outbox.NewMessage(
        act.action,
        subject=act.held.ref,
        branch_id=loan.branch_id,
        payload={
            "contract": loan.contract,
            "sequence": row.sequence,
            "amount": row.amount,
            "principal": row.principal_amount,
            "balance": row.balance_amount,
            "currency": loan.currency,
        },
    )


def _figures(state: State, step: Step, currency: str) -> dict[str, str | int]:
    """What a person compares before and after."""
    return {
        "balance_amount": format_minor(state.principal_outstanding, currency),
        "principal_due_amount": format_minor(state.principal_due, currency),
        "interest_due_amount": format_minor(state.interest_due, currency),
        "level_amount": format_minor(state.level_amount, currency),
        "remaining_count": state.remaining_count,
        "annual_rate": format_rate(state.annual_rate_ppb),
        "dpd": dpd_on(state, step.event.value_date),
    }
