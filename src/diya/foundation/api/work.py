"""The queues of work: what waits, of which kind, and taking it one by one or several at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from ninja import Field, Query, Schema

from diya.foundation import access, audit, clock, db, work
from diya.foundation.api.door import door
from diya.foundation.door import Command, Listing, Reader
from diya.foundation.models import AuditEvent, WorkItem
from diya.foundation.models.running import WorkState
from diya.kernel.money import format_minor


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
    client_name: str | None
    amount: str | None
    currency: str | None
    about_zh: str | None
    about_en: str | None
    created_at: datetime
    version: int


class WorkFilters(Schema):
    state: Literal["OPEN", "DONE", ""] = "OPEN"
    kind: str = ""
    role: str = ""
    claimed: Literal["FREE", "MINE", "OTHERS", ""] = ""
    mine: bool = False
    late: bool = False
    subject: str = ""
    search: str = ""


def _work_rows(items: Sequence[WorkItem]) -> list[dict[str, Any]]:
    people = access.people(item.claimed_by_id for item in items)
    me = db.current().context.actor_id
    facts = work.facts(items)
    return [
        {
            **_facts(facts.get(item.id)),
            **{name: getattr(item, name) for name in WorkItemRow.model_fields if hasattr(item, name)},
            "branch_code": item.branch.code,
            "claimed_by_name": people[item.claimed_by_id].name if item.claimed_by_id else None,
            "claimed_by_me": item.claimed_by_id == me and me is not None,
        }
        for item in items
    ]


def _facts(found: work.Facts | None) -> dict[str, str | None]:
    if found is None:
        return dict.fromkeys(("client_name", "amount", "currency", "about_zh", "about_en"))
    return {
        "client_name": found.client_name,
        "amount": None if found.amount is None else format_minor(found.amount, found.currency),
        "currency": found.currency,
        "about_zh": found.about_zh,
        "about_en": found.about_en,
    }


@door.listing(
    "/work-items",
    right="foundation.work_item.view",
    row=WorkItemRow,
    sorts=("due_at", "created_at", "subject_number"),
)
def work_items(request: Reader, filters: Query[WorkFilters]) -> Listing:
    """The work the person may do, by their roles and branches."""
    return Listing(_filtered(work.queue().select_related("branch"), filters, request.auth.pk), _work_rows)


def _filtered(items: QuerySet[WorkItem], filters: WorkFilters, me: int) -> QuerySet[WorkItem]:
    for name in ("state", "kind", "role", "subject"):
        if wanted := getattr(filters, name):
            items = items.filter(**{name: wanted})
    if filters.search:
        items = items.filter(subject_number__startswith=filters.search.strip().upper())
    if filters.late:
        items = items.filter(due_at__lt=clock.now(), state=WorkState.OPEN)
    if filters.mine or filters.claimed == "MINE":
        items = items.filter(claimed_by_id=me)
    elif filters.claimed == "FREE":
        items = items.filter(claimed_by=None)
    elif filters.claimed == "OTHERS":
        items = items.exclude(claimed_by=None).exclude(claimed_by_id=me)
    return items


class WorkKindRow(Schema):
    kind: str
    title_zh: str
    title_en: str
    open_count: int
    mine_count: int
    late_count: int


class WorkKindsOut(Schema):
    items: list[WorkKindRow]


@door.read("/work-kinds", right="foundation.work_item.view", answer=WorkKindsOut)
def work_kinds(request: Reader) -> dict[str, Any]:
    """What kinds of work wait for the person, and how much of each."""
    return {"items": work.kinds(request.auth.pk)}


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
    return db.ref("foundation.work_item", work.claim(item_ids=[item_id])[0].id)


@door.command(
    "POST",
    "/work-items/{item_id}/release",
    right="foundation.work_item.view",
    answer=WorkItemRow,
    show=_show_work_item,
)
def release_work_item(request: Command, item_id: UUID) -> str:
    return db.ref("foundation.work_item", work.release(item_ids=[item_id])[0].id)


class WorkItemIds(Schema):
    ids: list[UUID] = Field(min_length=1, max_length=100)


class WorkItemsOut(Schema):
    items: list[WorkItemRow]


def _batch(action: str, items: Sequence[WorkItem]) -> str:
    """One event for the batch as a whole, from which the same answer can be given again."""
    taken = {"items": [str(item.id) for item in items]}
    event_id = audit.record(action, subject="foundation.work_items", branch_id=None, after=taken)
    return db.ref("foundation.event", event_id)


def _show_batch(reference: str) -> dict[str, Any]:
    event = AuditEvent.objects.get(id=db.ref_id(reference))
    items = WorkItem.objects.select_related("branch").filter(id__in=event.after["items"]).order_by("id")
    return {"items": _work_rows(list(items))}


@door.command(
    "POST",
    "/work-items/claim",
    right="foundation.work_item.view",
    answer=WorkItemsOut,
    show=_show_batch,
)
def claim_work_items(request: Command, body: WorkItemIds) -> str:
    """Take several pieces of work, all or none."""
    return _batch("foundation.work_item.claimed", work.claim(item_ids=body.ids))


@door.command(
    "POST",
    "/work-items/release",
    right="foundation.work_item.view",
    answer=WorkItemsOut,
    show=_show_batch,
)
def release_work_items(request: Command, body: WorkItemIds) -> str:
    """Give several pieces of work back, all or none."""
    return _batch("foundation.work_item.released", work.release(item_ids=body.ids))
