"""Audit events: one readable event for each command, with its place in a Merkle log given after the commit.

Figures in `before` and `after` are internal ones only: personal data stays in envelopes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware

from diya.foundation import db
from diya.foundation.db import current
from diya.foundation.models import AuditEvent
from diya.kernel.errors import ensure

SLACK: Final = timedelta(days=1)
"""How far the time in an event's id may lie from its time of writing."""

_texts: dict[str, tuple[str, str]] = {}
_looks: set[str] = set()


def actions(texts: Mapping[str, tuple[str, str]], *, looks: bool = False) -> None:
    """Declare the actions of a room with their Chinese and English names; `record` takes declared ones only.

    Looks change nothing: they stand in the same sealed log, but outside the timeline of a case and outside the version
    that screens poll, or every look would wake every screen.
    """
    for code, names in texts.items():
        ensure(_texts.get(code, names) == names, f"the action {code} is declared twice")
        _texts[code] = names
    if looks:
        _looks.update(texts)


def action_text(code: str) -> tuple[str, str]:
    """The Chinese and the English name of an action."""
    return _texts.get(code, (code, code))


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to append: what was done to which subject, and the cases it also belongs to."""

    action: str
    subject: str
    branch_id: int | None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    related: Sequence[str] = ()


def record(
    action: str,
    *,
    subject: str,
    branch_id: int | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    related: Iterable[str] = (),
) -> UUID:
    """Append the event of a command to the open transaction; answers its id. `related` are the cases it also belongs
    to."""
    return record_all([NewEvent(action, subject, branch_id, before or {}, after or {}, tuple(related))])[0]


def record_all(events: Sequence[NewEvent]) -> list[UUID]:
    """Append the events of a batch, in their order, in one statement; answers their ids."""
    work = current()
    rows = [_row(event, work.context) for event in events]
    db.insert_waiting(AuditEvent, rows, kind="A")
    work.recorded += len(rows)
    return [row["id"] for row in rows]


def _row(event: NewEvent, context: db.Context) -> dict[str, Any]:
    ensure(event.action in _texts, f"the action {event.action} is not declared")
    return {
        "id": db.new_id(),
        "branch_id": event.branch_id,
        "actor_id": context.actor_id,
        "actor": context.actor,
        "role": context.role,
        "action": event.action,
        "subject": event.subject,
        "related": [ref for ref in dict.fromkeys(event.related) if ref != event.subject],
        "before": event.before,
        "after": event.after,
        "request_id": context.request_id,
        "address": context.address,
        "purpose": context.purpose,
        "look": event.action in _looks,
    }


def about(ref: str) -> QuerySet[AuditEvent]:
    """Every event of a subject or of what belongs to its case, looks too."""
    return AuditEvent.objects.filter(Q(subject=ref) | Q(related__contains=[ref]))


def timeline(ref: str) -> QuerySet[AuditEvent]:
    """Everything that happened to a subject or to what belongs to its case."""
    return about(ref).filter(look=False)


def events(
    *, actor: str = "", action: str = "", subject: str = "", from_date: date | None = None, to_date: date | None = None
) -> QuerySet[AuditEvent]:
    """Events of a person (the beginning of a name), of actions (the beginning of a code), on a subject, in days."""
    rows = about(subject) if subject else AuditEvent.objects.all()
    if actor:
        rows = rows.filter(actor__startswith=actor)
    if action:
        rows = rows.filter(action__startswith=action)
    # Ids rise with time, so a day also bounds the index the list is read by.
    if from_date:
        rows = rows.filter(at__gte=_midnight(from_date), id__gte=db.first_id(_midnight(from_date) - SLACK))
    if to_date:
        end = _midnight(to_date) + timedelta(days=1)
        rows = rows.filter(at__lt=end, id__lt=db.first_id(end + SLACK))
    return rows


def _midnight(day: date) -> datetime:
    within = min(max(day, date(1970, 1, 3)), date(9000, 1, 1))
    return make_aware(datetime.combine(within, time.min))


def leaf_bytes(event: AuditEvent) -> bytes:
    """The canonical content of an event that the Merkle log commits to."""
    content = {
        "id": str(event.id),
        "at": event.at.isoformat(),
        "branch": event.branch_id,
        "actor_id": event.actor_id,
        "actor": event.actor,
        "role": event.role,
        "action": event.action,
        "subject": event.subject,
        "related": event.related,
        "before": event.before,
        "after": event.after,
        "request_id": event.request_id,
        "address": event.address,
        "purpose": event.purpose,
    }
    if event.look:  # events from before there were looks keep their content
        content["look"] = True
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
