"""Accounting periods: which are open, and closing and reopening them by two people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from diya.foundation import db
from diya.foundation.door import CleanText, Command, Day, Listing, LongText, Reader
from diya.foundation.models.running import ChangeState
from diya.ledger import selectors, services
from diya.ledger.api.door import door
from diya.ledger.models import Period, PeriodState


class PeriodRow(Schema):
    first_day: date
    state: PeriodState
    change_id: UUID | None
    change_state: str | None
    asked_state: PeriodState | None
    reason: str
    comment: str
    proposed_by_name: str | None
    proposed_at: datetime | None
    decided_by_name: str | None
    decided_at: datetime | None
    can_decide: bool


def _period_rows(rows: Sequence[Period]) -> list[dict[str, Any]]:
    known = selectors.latest_changes([row.first_day for row in rows])
    actor_id = db.current().context.actor_id
    shown = []
    for row in rows:
        change = known.get(row.first_day)
        decided_by = change.decided_by if change else None
        shown.append(
            {
                "first_day": row.first_day,
                "state": row.state,
                "change_id": change.id if change else None,
                "change_state": change.state if change else None,
                "asked_state": change.after["state"] if change else None,
                "reason": change.after["reason"] if change else "",
                "comment": change.comment if change else "",
                "proposed_by_name": change.proposed_by.name if change else None,
                "proposed_at": change.proposed_at if change else None,
                "decided_by_name": decided_by.name if decided_by else None,
                "decided_at": change.decided_at if change else None,
                "can_decide": bool(
                    change and change.state == ChangeState.PENDING and change.proposed_by_id != actor_id
                ),
            }
        )
    return shown


@door.listing("/periods", right="ledger.period.view", row=PeriodRow, sorts=("-first_day", "first_day"))
def list_periods(request: Reader) -> Listing:
    """Every month with an entry, with the last change of its state."""
    return Listing(selectors.periods(), _period_rows)


def _show_period(reference: str) -> dict[str, Any]:
    return _period_rows([selectors.period(date.fromisoformat(reference.rpartition(":")[2]))])[0]


class PeriodIn(Schema):
    first_day: Day
    state: PeriodState
    reason: CleanText


@door.command("POST", "/period-changes", right="ledger.period.create", answer=PeriodRow, show=_show_period)
def propose_period(request: Command, body: PeriodIn) -> str:
    """Propose to close a period or to open it again; it takes effect when a second person approves."""
    return services.propose_period(first_day=body.first_day, state=body.state, reason=body.reason).subject


class PeriodDecision(Schema):
    approve: bool
    comment: LongText


@door.command(
    "POST", "/period-changes/{change_id}/decision", right="ledger.period.decide", answer=PeriodRow, show=_show_period
)
def decide_period(request: Command, change_id: UUID, body: PeriodDecision) -> str:
    """Approve or reject, as the second person."""
    return services.decide_period(change_id=change_id, approve=body.approve, comment=body.comment).subject
