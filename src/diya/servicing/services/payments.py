"""Money that comes in on a loan: on what is due, ahead of it, or all of it; and a new rate."""

from __future__ import annotations

from uuid import UUID

from diya.calc.loan.events import LoanEvent, PaidOff, Prepaid, RateReset, Repaid, Way
from diya.calc.loan.position import dpd_on
from diya.calc.loan.state import State
from diya.foundation import audit, clock, outbox
from diya.kernel.errors import ensure
from diya.kernel.money import format_minor
from diya.kernel.rates import format_rate
from diya.servicing import models
from diya.servicing.contracts import Channel, LoanState, LoanStateRefused
from diya.servicing.engine import Held, Journal, Step, hold_loan, steps_of
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
    return _receive(loan_id, "servicing.loan.repaid", Repaid(clock.money_date(), amount), channel)


def prepay(*, loan_id: UUID, amount: int, way: Way, channel: Channel) -> models.Event:
    """Take money ahead of what is due: due and accrued first, the rest on principal.

    Raises NotFound, LoanStateRefused, PrepaymentTooSmall, PrepaymentTooLarge, DayClosing.
    """
    return _receive(loan_id, "servicing.loan.prepaid", Prepaid(clock.money_date(), amount, way), channel)


def pay_off(*, loan_id: UUID, amount: int, channel: Channel) -> models.Event:
    """Take exactly the payoff amount of today and close the loan.

    Raises NotFound, LoanStateRefused, AmountDiffers, DayClosing.
    """
    return _receive(loan_id, "servicing.loan.paid_off", PaidOff(clock.money_date(), amount), channel)


def reset_rate(*, loan_id: UUID, annual_rate_ppb: int) -> models.Event:
    """Reprice from today: what was earned stays, what remains is levelled anew."""
    event = RateReset(clock.money_date(), annual_rate_ppb)
    held = _active(loan_id)
    return _carry_out(held, "servicing.loan.repriced", event, Journal())


def _receive(loan_id: UUID, action: str, event: LoanEvent, channel: Channel) -> models.Event:
    held = _active(loan_id)
    return _carry_out(held, action, event, Journal(settlement=MONEY_IN[channel], detail={"channel": channel.value}))


def _active(loan_id: UUID) -> Held:
    held = hold_loan(loan_id)
    if held.loan.state != LoanState.ACTIVE:
        raise LoanStateRefused(state=held.loan.state)
    return held


def _carry_out(held: Held, action: str, event: LoanEvent, journal: Journal) -> models.Event:
    steps = steps_of(held, event, on=event.value_date)
    rows = journal.add(held, steps)
    journal.flush()
    index = next(number for number, step in enumerate(steps) if step.event is event)
    row, step = rows[index], steps[index]
    ensure(row.loan_id == held.loan.id, "the event belongs to the loan")
    models.Loan.objects.filter(id=held.loan.id).update(version=held.loan.version + 1)
    held.loan.version += 1
    audit.record(
        action,
        subject=held.ref,
        branch_id=held.loan.branch_id,
        before=_figures(step.before, step, held.loan.currency),
        after={
            **_figures(step.after, step, held.loan.currency),
            **{
                name: format_minor(getattr(row, name), held.loan.currency)
                for name in ("amount", "principal_amount", "interest_amount", "penalty_amount", "compound_amount")
            },
            "entry": row.entry_reference,
        },
        related=held.loan.related,
    )
    outbox.publish(
        action,
        subject=held.ref,
        branch_id=held.loan.branch_id,
        payload={
            "contract": held.loan.contract,
            "sequence": row.sequence,
            "amount": row.amount,
            "principal": row.principal_amount,
            "balance": row.balance_amount,
            "currency": held.loan.currency,
        },
    )
    if steps[-1].after.status.value == LoanState.CLOSED:
        closed(held.loan, held.ref, event.value_date)
    return row


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
