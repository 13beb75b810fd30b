"""How what somebody does to loans is written: one act or a batch in a fixed number of statements, with its event in the
audit log and its message, and what follows when a loan ends or goes on again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from diya.calc.loan.events import LoanEvent
from diya.calc.loan.parts import dpd_on
from diya.calc.loan.state import State, Status
from diya.foundation import audit, outbox
from diya.kernel.money import format_minor
from diya.kernel.rates import format_rate
from diya.servicing import models
from diya.servicing.contracts import Channel, LoanState, LoanStateRefused
from diya.servicing.engine import Held, Journal, Reversal, Step, steps_of, steps_without
from diya.servicing.posting import MONEY_IN, SETTLEMENT
from diya.servicing.services.closing import closed, reopened

SPLIT = ("amount", "principal_amount", "interest_amount", "penalty_amount", "compound_amount", "fee_amount")


@dataclass(frozen=True, slots=True)
class Act:
    """One event that is allowed on a held loan, with all its steps; how money came in, and what else is said."""

    held: Held
    action: str
    event: LoanEvent | Reversal
    steps: Sequence[Step]
    channel: Channel | None = None
    said: Mapping[str, Any] = field(default_factory=dict)


def stepped(
    held: Held,
    action: str,
    event: LoanEvent,
    channel: Channel | None = None,
    said: Mapping[str, Any] | None = None,
    *,
    state: LoanState = LoanState.ACTIVE,
) -> Act:
    """An event as an act on a loan in a state; raises LoanStateRefused and what `calc` refuses."""
    if held.loan.state != state:
        raise LoanStateRefused(state=held.loan.state)
    return Act(held, action, event, steps_of(held, event, on=event.value_date), channel, said or {})


def taken_back(held: Held, action: str, row: models.Event, reason: str) -> Act:
    """The reversal of an act, as an act; raises what a later act cannot do without it."""
    event = Reversal(row.value_date, row.sequence)
    channel = Channel(row.data["channel"]) if row.data.get("channel") else None
    return Act(held, action, event, steps_without(held, event), channel, {"reason": reason})


def carry_out(acts: Sequence[Act]) -> list[models.Event]:
    """Write everything that follows from acts; answers their event rows in the order given."""
    journal, rows = Journal(), []
    for act in acts:
        journal.settlement = MONEY_IN[act.channel] if act.channel else SETTLEMENT
        journal.detail = {**act.said, **({"channel": act.channel.value} if act.channel else {})}
        written = journal.add(act.held, act.steps)
        rows.append(next(row for row, step in zip(written, act.steps, strict=True) if step.event is act.event))
    journal.flush()
    audit.record_all([_told(act, row) for act, row in zip(acts, rows, strict=True)])
    outbox.publish_all([_announced(act, row) for act, row in zip(acts, rows, strict=True)])
    for act in acts:
        _follow(act)
    return rows


def _follow(act: Act) -> None:
    """The loan's own state after an act that ended it or let it go on."""
    loan, status = act.held.loan, act.steps[-1].after.status
    if status is Status.CLOSED:
        closed(loan, act.held.ref, act.steps[-1].after.last_event_date)
    elif status.value != loan.state:
        if loan.state == LoanState.CLOSED:
            reopened(loan, act.held.ref)
        loan.state = LoanState(status.value)
        models.Loan.objects.filter(id=loan.id).update(state=loan.state, closed_date=None)


def _told(act: Act, row: models.Event) -> audit.NewEvent:
    loan = act.held.loan
    step = next(step for step in act.steps if step.event is act.event)
    return audit.NewEvent(
        act.action,
        subject=act.held.ref,
        branch_id=loan.branch_id,
        before=_figures(step.before, step, loan.currency),
        after={
            **_figures(step.after, step, loan.currency),
            **{name: format_minor(getattr(row, name), loan.currency) for name in SPLIT},
            "entry": row.entry_reference,
            **act.said,
        },
        related=loan.related,
    )


def _announced(act: Act, row: models.Event) -> outbox.NewMessage:
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
