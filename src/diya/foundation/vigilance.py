"""Unusual looks at personal data: asked every half minute, told to the auditors once until somebody judged it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils.timezone import localtime

from diya.foundation import access, audit, clock, db, outbox, parameters, work
from diya.foundation.looks import EXPORTED, PERSON, REVEALED
from diya.foundation.models import AuditEvent, Grant, WorkItem
from diya.foundation.models.running import WorkState
from diya.kernel.errors import Conflict, NotFound

UNUSUAL: Final = "foundation.looks.unusual"
KIND: Final = "foundation.unusual_looks"
ROLE: Final = "AUDITOR"
HOURS: Final = 24
MOMENT: Final = timedelta(minutes=10)
DAY: Final = timedelta(days=1)
LIMITS: Final = ("watch.people_seen", "watch.people_revealed", "watch.rows_exported", "watch.office_hours")
CONTEXT: Final = db.Context(actor="vigilance")

audit.actions(
    {
        UNUSUAL: ("查看量异常", "Unusual looks at personal data"),
        "foundation.looks.judged": ("核查异常查看", "Unusual looks judged"),
    }
)


class LooksJudged(Conflict):
    code = "foundation.looks_judged"
    zh = "该异常查看已核查。"
    en = "These looks have been judged already."


@dataclass(frozen=True, slots=True)
class Unusual:
    """What somebody did more often than the limit, or at an unusual hour."""

    actor_id: int
    actor: str
    reason: str
    count: int
    limit: int


_COUNTS: Final = """
SELECT e.actor_id, min(e.actor) AS actor, count(DISTINCT p.person) AS count
FROM foundation_auditevent e CROSS JOIN LATERAL unnest(e.related || e.subject) AS p(person)
WHERE e.look AND e.id >= %(first)s AND e.actor_id IS NOT NULL AND starts_with(p.person, %(person)s)
    AND (%(action)s = '' OR e.action = %(action)s)
GROUP BY e.actor_id HAVING count(DISTINCT p.person) > %(limit)s
"""

_ROWS: Final = """
SELECT actor_id, min(actor) AS actor, sum((after ->> 'row_count')::bigint)::bigint AS count
FROM foundation_auditevent
WHERE look AND action = %(action)s AND id >= %(first)s AND actor_id IS NOT NULL AND after ? 'row_count'
GROUP BY actor_id HAVING sum((after ->> 'row_count')::bigint) > %(limit)s
"""

_AT_NIGHT: Final = """
SELECT actor_id, min(actor) AS actor, count(*) AS count
FROM foundation_auditevent
WHERE look AND action IN (%(revealed)s, %(exported)s) AND id >= %(first)s AND actor_id IS NOT NULL
GROUP BY actor_id
"""


def watch() -> int:
    """Look for unusual looks and tell the auditors what they do not know yet; answers how many were new."""
    with db.transaction(db.all_branches(), CONTEXT):
        now = clock.now()
        known = set(WorkItem.objects.filter(kind=KIND, state=WorkState.OPEN).values_list("subject", flat=True))
        fresh = [one for one in _found(now) if _subject(one.actor_id) not in known]
        for one in {one.actor_id: one for one in reversed(fresh)}.values():
            _tell(one)
        return len({one.actor_id for one in fresh})


def _found(now: datetime) -> Iterator[Unusual]:
    limits = {code: found.value for code, found in parameters.figures(LIMITS, on=db.current().business_date).items()}
    moment, day = db.first_id(now - MOMENT), db.first_id(now - DAY)
    seen = {"first": moment, "person": PERSON, "action": "", "limit": int(limits["watch.people_seen"])}
    shown = seen | {"action": REVEALED, "limit": int(limits["watch.people_revealed"])}
    taken = {"first": day, "action": EXPORTED, "limit": int(limits["watch.rows_exported"])}
    for reason, text, asked in (("REVEALED", _COUNTS, shown), ("EXPORTED", _ROWS, taken), ("SEEN", _COUNTS, seen)):
        for row in db.fetch_all(text, asked):
            yield Unusual(row["actor_id"], row["actor"], reason, row["count"], int(str(asked["limit"])))
    if not _in_office(now, str(limits["watch.office_hours"])):
        for row in db.fetch_all(_AT_NIGHT, {"revealed": REVEALED, "exported": EXPORTED, "first": moment}):
            yield Unusual(row["actor_id"], row["actor"], "AT_NIGHT", row["count"], 0)


def _in_office(now: datetime, hours: str) -> bool:
    """Whether an instant lies within hours such as `07:00-22:00`; `00:00-24:00` is always."""
    first, _, last = hours.partition("-")
    return first <= f"{localtime(now):%H:%M}" < last


def _subject(actor_id: int) -> str:
    return f"foundation.user:{actor_id}"


def _tell(one: Unusual) -> None:
    subject = _subject(one.actor_id)
    held = Grant.objects.filter(user_id=one.actor_id).order_by("-id").first()
    if held is None:
        return
    audit.record(
        UNUSUAL,
        subject=subject,
        branch_id=None,
        after={"reason": one.reason, "count": one.count, "limit": one.limit},
    )
    work.open_item(
        branch_id=held.branch_id,
        kind=KIND,
        title_zh=f"查看量异常：{one.actor}",
        title_en=f"Unusual looks: {one.actor}",
        subject=subject,
        subject_number=str(one.actor_id),
        role=ROLE,
        hours=HOURS,
        excluded=[one.actor_id],
    )
    outbox.publish(UNUSUAL, subject=subject, branch_id=None, payload={"actor": one.actor, "branch_id": held.branch_id})


def open_cases() -> list[Mapping[str, Any]]:
    """What waits to be judged at branches in scope, with what was noticed."""
    items = list(WorkItem.objects.filter(kind=KIND, state=WorkState.OPEN).order_by("created_at"))
    people = access.people(int(item.subject.rpartition(":")[2]) for item in items)
    told = AuditEvent.objects.filter(action=UNUSUAL, subject__in=[item.subject for item in items]).order_by("id")
    said = {event.subject: event.after for event in told}
    return [
        {
            "id": item.id,
            "person": people[int(item.subject.rpartition(":")[2])],
            "since": item.created_at,
            **said[item.subject],
        }
        for item in items
    ]


def judge(*, item_id: UUID, justified: bool, comment: str) -> WorkItem:
    """Write down whether unusual looks were in order, and why. Raises NotFound, LooksJudged, NotPermitted."""
    item = WorkItem.objects.select_for_update().filter(id=item_id, kind=KIND).first()
    if item is None or db.current().context.actor_id in item.excluded:
        raise NotFound()
    if item.state != WorkState.OPEN:
        raise LooksJudged()
    work.finish(kind=KIND, subject=item.subject)
    audit.record(
        "foundation.looks.judged",
        subject=item.subject,
        branch_id=None,
        after={"justified": justified, "comment": comment},
    )
    return item
