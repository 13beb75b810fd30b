"""The one table of work behind every queue: what is to be done, by which role, until when, and who took it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from diya.foundation import access, audit, clock, db
from diya.foundation.models import WorkItem
from diya.foundation.models.running import WorkState
from diya.kernel.errors import Conflict, NotFound, NotPermitted
from diya.kernel.registry import Registry

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


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work in somebody's queue."""

    kind: str
    title_zh: str
    title_en: str
    open_count: int
    mine_count: int
    late_count: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What a person wants to know of a case before opening it. The amount is in minor units, null where none is."""

    client_name: str
    amount: int | None
    currency: str
    about_zh: str
    about_en: str


facts_of: Registry[Callable[[Sequence[UUID]], Mapping[UUID, Facts]]] = Registry("diya.work_subject")
"""For each kind of subject (`origination.application`): the facts of a batch of them, in a fixed number of queries."""

_names: dict[str, tuple[str, str]] = {}


@dataclass(frozen=True, slots=True)
class NewItem:
    """A piece of work for a role's queue; `hours` is the service level."""

    branch_id: int
    kind: str
    title_zh: str
    title_en: str
    subject: str
    subject_number: str
    role: str
    hours: int
    excluded: Sequence[int] = ()


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
) -> None:
    """Put a piece of work into a role's queue; an open one of the kind stays."""
    open_items([NewItem(branch_id, kind, title_zh, title_en, subject, subject_number, role, hours, tuple(excluded))])


def open_items(items: Sequence[NewItem]) -> None:
    """Put the work of a batch into its queues in one statement; where one is open already it stays."""
    now = clock.now()
    rows = [
        WorkItem(
            kind=item.kind,
            subject=item.subject,
            branch_id=item.branch_id,
            title_zh=item.title_zh,
            title_en=item.title_en,
            subject_number=item.subject_number,
            role=item.role,
            excluded=list(item.excluded),
            due_at=now + timedelta(hours=item.hours),
        )
        for item in items
    ]
    WorkItem.objects.bulk_create(rows, ignore_conflicts=True)


def finish(*, kind: str, subject: str) -> None:
    """Mark the open work of a kind on a subject as done by the acting person."""
    finish_all(kind=kind, subjects=[subject])


def finish_all(*, kind: str, subjects: Sequence[str]) -> None:
    """Mark the open work of a kind on the subjects of a batch as done by the acting person."""
    WorkItem.objects.filter(kind=kind, subject__in=subjects, state=WorkState.OPEN).update(
        state=WorkState.DONE, done_by_id=db.current().context.actor_id, done_at=clock.now()
    )


def queue() -> QuerySet[WorkItem]:
    """The work the acting person may do: of their roles, at branches in scope, not excluded."""
    actor_id = db.current().context.actor_id or 0
    return WorkItem.objects.filter(role__in=access.role_codes(actor_id)).exclude(excluded__contains=[actor_id])


def facts(items: Sequence[WorkItem]) -> dict[UUID, Facts]:
    """The facts of the subjects of work, by item; a kind of subject that nobody describes is left out."""
    by_kind: dict[str, dict[UUID, UUID]] = {}
    for item in items:
        kind, _, key = item.subject.partition(":")
        if kind in facts_of.codes():
            by_kind.setdefault(kind, {})[item.id] = UUID(key)
    found: dict[UUID, Facts] = {}
    for kind, subjects in by_kind.items():
        told = facts_of.get(kind)(list(set(subjects.values())))
        found |= {item_id: told[subject] for item_id, subject in subjects.items() if subject in told}
    return found


def names(texts: Mapping[str, tuple[str, str]]) -> None:
    """Name kinds of work for people, in Chinese and English; told once at start by `config.wiring`."""
    _names.update(texts)


def kinds(actor_id: int) -> list[Kind]:
    """The kinds of work in the person's queue, with how much of each is open, theirs, and late."""
    rows = queue().filter(state=WorkState.OPEN).values("kind").order_by("kind")
    counted = rows.annotate(
        open_count=Count("id"),
        mine_count=Count("id", filter=Q(claimed_by_id=actor_id)),
        late_count=Count("id", filter=Q(due_at__lt=clock.now())),
        title_zh=Max("title_zh"),
        title_en=Max("title_en"),
    )
    found = []
    for row in counted:
        title_zh, title_en = _names.get(row["kind"], (row["title_zh"], row["title_en"]))
        counts = row["open_count"], row["mine_count"], row["late_count"]
        found.append(Kind(row["kind"], title_zh, title_en, *counts))
    return found


def claim(*, item_ids: Sequence[UUID]) -> list[WorkItem]:
    """Take pieces of work, all or none; raises ClaimedByOther, WorkDone, NotFound."""
    items = _locked(item_ids)
    actor_id = db.current().context.actor_id
    for item in items:
        if item.claimed_by_id not in (None, actor_id):
            raise ClaimedByOther(name=access.people([item.claimed_by_id])[item.claimed_by_id or 0].name)
    return _store_claim(items, actor_id, "foundation.work_item.claimed")


def release(*, item_ids: Sequence[UUID]) -> list[WorkItem]:
    """Give claimed pieces of work back to the queue, all or none."""
    items = _locked(item_ids)
    if any(item.claimed_by_id != db.current().context.actor_id for item in items):
        raise NotPermitted(right="foundation.work_item.release")
    return _store_claim(items, None, "foundation.work_item.released")


def _locked(item_ids: Sequence[UUID]) -> list[WorkItem]:
    items = list(queue().filter(id__in=set(item_ids)).order_by("id").select_for_update())
    if len(items) != len(set(item_ids)) or not items:
        raise NotFound()
    if any(item.state == WorkState.DONE for item in items):
        raise WorkDone()
    return items


def _store_claim(items: Sequence[WorkItem], actor_id: int | None, action: str) -> list[WorkItem]:
    for item in items:
        item.claimed_by_id = actor_id
        item.claimed_at = clock.now() if actor_id else None
        item.version += 1
        audit.record(action, subject=item.subject, branch_id=item.branch_id, after={"work": item.kind})
    db.update_all(items, ["claimed_by", "claimed_at", "version"])
    return list(items)
