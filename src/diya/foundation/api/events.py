"""What happened: the timeline of a case, and the log of all events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Query, Schema

from diya.foundation import audit
from diya.foundation.api.door import door
from diya.foundation.door import Listing, Reader
from diya.foundation.models import AuditEvent, AuditLeaf


class TimelineRow(Schema):
    id: UUID
    at: datetime
    actor_name: str
    actor_role: str
    address: str
    action: str
    action_zh: str
    action_en: str
    before: dict[str, Any]
    after: dict[str, Any]
    subject: str


class TimelineFilters(Schema):
    ref: str


def _timeline_rows(events: Sequence[AuditEvent]) -> list[dict[str, Any]]:
    return [_shown(event) for event in events]


def _shown(event: AuditEvent) -> dict[str, Any]:
    action_zh, action_en = audit.action_text(event.action)
    return {
        **{name: getattr(event, name) for name in TimelineRow.model_fields if hasattr(event, name)},
        "actor_name": event.actor,
        "actor_role": event.role,
        "action_zh": action_zh,
        "action_en": action_en,
    }


@door.listing("/timeline", right="foundation.timeline.view", row=TimelineRow, sorts=("-id",))
def timeline(request: Reader, filters: Query[TimelineFilters]) -> Listing:
    """Everything that happened to a subject and to what belongs to its case."""
    return Listing(audit.timeline(filters.ref), _timeline_rows)


class EventRow(TimelineRow):
    branch_code: str | None
    request_id: str
    leaf_index: int | None
    leaf_hash: str | None


class EventFilters(Schema):
    actor: str = ""
    action: str = ""
    subject: str = ""
    from_date: date | None = None
    to_date: date | None = None


def _event_rows(events: Sequence[AuditEvent]) -> list[dict[str, Any]]:
    leaves = {leaf.event_id: leaf for leaf in AuditLeaf.objects.filter(event_id__in=[event.id for event in events])}
    rows = []
    for event in events:
        leaf = leaves.get(event.id)
        rows.append(
            {
                **_shown(event),
                "branch_code": event.branch.code if event.branch else None,
                "request_id": event.request_id,
                "leaf_index": leaf.leaf_index if leaf else None,
                "leaf_hash": bytes(leaf.leaf_hash).hex() if leaf else None,
            }
        )
    return rows


@door.listing("/events", right="foundation.event.view", row=EventRow, sorts=("-id",))
def list_events(request: Reader, filters: Query[EventFilters]) -> Listing:
    """Every event at the person's branches, newest first, each with its place in the sealed log."""
    events = audit.events(
        actor=filters.actor,
        action=filters.action,
        subject=filters.subject,
        from_date=filters.from_date,
        to_date=filters.to_date,
    )
    return Listing(events.select_related("branch"), _event_rows)
