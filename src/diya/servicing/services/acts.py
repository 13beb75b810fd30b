"""How what somebody does to loans is written: one act or a batch in a fixed number of statements, with its event in the
audit log and its message, and what follows when a loan ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import F

from diya.calc.loan.events import LoanEvent
from diya.calc.loan.parts import dpd_on
from diya.calc.loan.state import State, Status
from diya.foundation import audit, outbox
from diya.kernel.money import format_minor
from diya.kernel.rates import format_rate
from diya.servicing import models
from diya.servicing.contracts import Channel, LoanState, LoanStateRefused
from diya.servicing.engine import Held, Journal, Step, steps_of
from diya.servicing.posting import MONEY_IN
from diya.servicing.services.closing import closed

SPLIT = ("amount", "principal_amount", "interest_amount", "penalty_amount", "compound_amount")


@dataclass(frozen=True, slots=True)
class Act:
    """One event that is allowed on a held loan, with all its steps; how money came in, and what else is said."""

    held: Held
    action: str
    event: LoanEvent
    steps: Sequence[Step]
    channel: Channel | None = None
    said: Mapping[str, str] = field(default_factory=dict)


def stepped(
    held: Held,
    action: str,
    event: LoanEvent,
    channel: Channel | None = None,
    said: Mapping[str, str] | None = None,
) -> Act:
    """An event as an act; raises LoanStateRefused and what `calc` refuses."""
    if held.loan.state != LoanState.ACTIVE:
        raise LoanStateRefused(state=held.loan.state)
    return Act(held, action, event, steps_of(held, event, on=event.value_date), channel, said or {})


def carry_out(acts: Sequence[Act]) -> list[models.Event]:
    """Write everything that follows from acts; answers their event rows in the order given."""
    journal, rows = Journal(), []
    for act in acts:
        journal.settlement = MONEY_IN[act.channel] if act.channel else None
        journal.detail = {**act.said, **({"channel": act.channel.value} if act.channel else {})}
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
