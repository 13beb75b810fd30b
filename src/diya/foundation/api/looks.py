"""Who looked at whose personal data, and what auditors make of unusual looks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Query, Schema

from diya.foundation import audit, db, looks, vigilance
from diya.foundation.api.door import door
from diya.foundation.door import Command, Listing, LongText, Reader
from diya.foundation.models import AuditEvent


class LookRow(Schema):
    id: UUID
    at: datetime
    actor_name: str
    actor_role: str
    address: str
    action: str
    action_zh: str
    action_en: str
    subject: str
    reason: str
    people_count: int
    row_count: int | None


class LookFilters(Schema):
    person: str = Field("", max_length=120)
    actor: str = ""
    action: str = ""
    from_date: date | None = None
    to_date: date | None = None


def _rows(events: Sequence[AuditEvent]) -> list[dict[str, Any]]:
    rows = []
    for event in events:
        action_zh, action_en = audit.action_text(event.action)
        rows.append(
            {
                "id": event.id,
                "at": event.at,
                "actor_name": event.actor,
                "actor_role": event.role,
                "address": event.address,
                "action": event.action,
                "action_zh": action_zh,
                "action_en": action_en,
                "subject": event.subject,
                "reason": " · ".join(str(event.after[name]) for name in ("purpose", "reason") if event.after.get(name)),
                "people_count": sum(ref.startswith(looks.PERSON) for ref in (event.subject, *event.related)),
                "row_count": event.after.get("row_count"),
            }
        )
    return rows


@door.listing("/looks", right="foundation.look.view", row=LookRow, sorts=("-id",))
def list_looks(request: Reader, filters: Query[LookFilters]) -> Listing:
    """Looks at personal data, newest first; of one person when a reference is given."""
    found = looks.looks(
        person=filters.person,
        actor=filters.actor,
        kind=filters.action,
        from_date=filters.from_date,
        to_date=filters.to_date,
    )
    return Listing(found, _rows)


class Watched(Schema):
    id: int
    username: str
    name: str


class UnusualLooks(Schema):
    id: UUID
    person: Watched
    since: datetime
    reason: str
    count: int
    limit: int


class UnusualLooksOut(Schema):
    items: list[UnusualLooks]


@door.read("/unusual-looks", right="foundation.look.view", answer=UnusualLooksOut)
def list_unusual(request: Reader) -> dict[str, Any]:
    """Unusual looks that nobody has judged yet."""
    return {"items": vigilance.open_cases()}


class JudgementIn(Schema):
    justified: bool
    comment: LongText = Field(min_length=2)


@door.command(
    "POST",
    "/unusual-looks/{item_id}/judge",
    right="foundation.look.judge",
    answer=UnusualLooksOut,
    show=lambda reference: {"items": vigilance.open_cases()},  # noqa: ARG005 - what is still open, whoever was judged
)
def judge_looks(request: Command, item_id: UUID, body: JudgementIn) -> str:
    """Say whether unusual looks were in order, and why."""
    item = vigilance.judge(item_id=item_id, justified=body.justified, comment=body.comment)
    return db.ref("foundation.work_item", item.id)
