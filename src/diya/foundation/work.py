"""The one table of work behind every queue: what is to be done, by which role, until when, and who took it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from diya.foundation import access, audit, clock, db
from diya.foundation.models import WorkItem
from diya.foundation.models.running import WorkState
from diya.kernel.errors import Conflict, NotFound, NotPermitted

audit.actions(
    {
        "foundation.work_item.claimed": ("领取任务", "Work claimed"),
        "foundation.work_item.released": ("退回任务", "Work released"),
    }
)


class ClaimedByOther(Conflict):
    code = "foundation.work_claimed_by_other"
    zh = "该任务已由 {name} 领取。"
    en = "{name} has already claimed this work."


class WorkDone(Conflict):
    code = "foundation.work_done"
    zh = "该任务已完成。"
    en = "This work is done already."


def open_item(
    *,
    branch_id: int,
    kind: str,
    title_zh: str,
    title_en: str,
    subject: str,
    subject_number: str,
    role: str,
    hours: int,
    excluded: Iterable[int] = (),
) -> WorkItem:
    """Put a piece of work into a role's queue; `hours` is the service level. An open one of the kind stays."""
    item, _ = WorkItem.objects.get_or_create(
        kind=kind,
        subject=subject,
        state=WorkState.OPEN,
        defaults={
            "branch_id": branch_id,
            "title_zh": title_zh,
            "title_en": title_en,
            "subject_number": subject_number,
            "role": role,
            "excluded": list(excluded),
            "due_at": clock.now() + timedelta(hours=hours),
        },
    )
    return item


def finish(*, kind: str, subject: str) -> None:
    """Mark the open work of a kind on a subject as done by the acting person."""
    WorkItem.objects.filter(kind=kind, subject=subject, state=WorkState.OPEN).update(
        state=WorkState.DONE, done_by_id=db.current().context.actor_id, done_at=clock.now()
    )


def queue() -> QuerySet[WorkItem]:
    """The work the acting person may do: of their roles, at branches in scope, not excluded."""
    actor_id = db.current().context.actor_id or 0
    return WorkItem.objects.filter(role__in=access.role_codes(actor_id)).exclude(excluded__contains=[actor_id])


def claim(*, item_id: UUID) -> WorkItem:
    """Take a piece of work; raises ClaimedByOther, WorkDone, NotFound."""
    item = _locked(item_id)
    actor_id = db.current().context.actor_id
    if item.claimed_by_id not in (None, actor_id):
        raise ClaimedByOther(name=access.people([item.claimed_by_id])[item.claimed_by_id or 0].name)
    return _store_claim(item, actor_id, "foundation.work_item.claimed")


def release(*, item_id: UUID) -> WorkItem:
    """Give a claimed piece of work back to the queue."""
    item = _locked(item_id)
    if item.claimed_by_id != db.current().context.actor_id:
        raise NotPermitted(right="foundation.work_item.release")
    return _store_claim(item, None, "foundation.work_item.released")


def _locked(item_id: UUID) -> WorkItem:
    item = queue().filter(Q(id=item_id)).select_for_update().first()
    if item is None:
        raise NotFound()
    if item.state == WorkState.DONE:
        raise WorkDone()
    return item


def _store_claim(item: WorkItem, actor_id: int | None, action: str) -> WorkItem:
    item.claimed_by_id = actor_id
    item.claimed_at = clock.now() if actor_id else None
    item.version += 1
    item.save(update_fields=["claimed_by", "claimed_at", "version"])
    audit.record(action, subject=item.subject, branch_id=item.branch_id, after={"work": item.kind})
    return item
