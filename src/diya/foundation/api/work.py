"""The queues of work, and the timeline of a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Query, Schema

from diya.foundation import access, audit, db, work
from diya.foundation.api.door import door
from diya.foundation.door import Command, Listing, Reader
from diya.foundation.models import AuditEvent, WorkItem


class WorkItemRow(Schema):
    id: UUID
    kind: str
    title_zh: str
    title_en: str
    subject: str
    subject_number: str
    branch_code: str
    role: str
    due_at: datetime
    state: str
    claimed_by_name: str | None
    claimed_by_me: bool
    created_at: datetime
    version: int


class WorkFilters(Schema):
    state: str = "OPEN"
    kind: str = ""
    mine: bool = False
    subject: str = ""


def _work_rows(items: Sequence[WorkItem]) -> list[dict[str, Any]]:
    people = access.people(item.claimed_by_id for item in items)
    me = db.current().context.actor_id
    return [
        {
            **{name: getattr(item, name) for name in WorkItemRow.model_fields if hasattr(item, name)},
            "branch_code": item.branch.code,
            "claimed_by_name": people[item.claimed_by_id].name if item.claimed_by_id else None,
            "claimed_by_me": item.claimed_by_id == me and me is not None,
        }
        for item in items
    ]


@door.listing(
    "/work-items",
    right="foundation.work_item.view",
    row=WorkItemRow,
    sorts=("due_at", "created_at", "subject_number"),
)
def work_items(request: Reader, filters: Query[WorkFilters]) -> Listing:
    """The work the person may do, by their roles and branches."""
    items = work.queue().select_related("branch").filter(state=filters.state)
    if filters.kind:
        items = items.filter(kind=filters.kind)
    if filters.subject:
        items = items.filter(subject=filters.subject)
    if filters.mine:
        items = items.filter(claimed_by_id=request.auth.pk)
    return Listing(items, _work_rows)


def _show_work_item(reference: str) -> dict[str, Any]:
    items = WorkItem.objects.select_related("branch").filter(id=db.ref_id(reference))
    return _work_rows(list(items))[0]


@door.command(
    "POST",
    "/work-items/{item_id}/claim",
    right="foundation.work_item.view",
    answer=WorkItemRow,
    show=_show_work_item,
)
def claim_work_item(request: Command, item_id: UUID) -> str:
    return db.ref("foundation.work_item", work.claim(item_id=item_id).id)


@door.command(
    "POST",
    "/work-items/{item_id}/release",
    right="foundation.work_item.view",
    answer=WorkItemRow,
    show=_show_work_item,
)
def release_work_item(request: Command, item_id: UUID) -> str:
    return db.ref("foundation.work_item", work.release(item_id=item_id).id)


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
    rows = []
    for event in events:
        action_zh, action_en = audit.action_text(event.action)
        rows.append(
            {
                **{name: getattr(event, name) for name in TimelineRow.model_fields if hasattr(event, name)},
                "actor_name": event.actor,
                "actor_role": event.role,
                "action_zh": action_zh,
                "action_en": action_en,
            }
        )
    return rows


@door.listing("/timeline", right="foundation.timeline.view", row=TimelineRow, sorts=("-id",))
def timeline(request: Reader, filters: Query[TimelineFilters]) -> Listing:
    """Everything that happened to a subject and to what belongs to its case."""
    return Listing(audit.timeline(filters.ref), _timeline_rows)
