"""Looks at personal data: who opened, searched, revealed, exported or printed what of whom, and why.

A look changes nothing, yet it leaves an event in the same sealed log. The same page opened again within a few minutes
is one look, so that a screen that refreshes does not fill the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet

from diya.foundation import audit, clock, db
from diya.foundation.models import AuditEvent

AGAIN_AFTER: Final = timedelta(minutes=10)
MOST_PEOPLE: Final = 500
"""People named in one event; a larger export leaves several."""
PERSON: Final = "customers.party:"
VIEWED: Final = "foundation.subject.viewed"
SEEN: Final = "foundation.list.seen"
SEARCHED: Final = "foundation.list.searched"
EXPORTED: Final = "foundation.list.exported"
REVEALED: Final = "customers.party.revealed"
PRINTED: Final = "messages.paper.issued"

audit.actions(
    {
        VIEWED: ("打开资料页", "Page with personal data opened"),
        SEEN: ("浏览清单", "List of people seen"),
        SEARCHED: ("查询清单", "List of people searched"),
        EXPORTED: ("导出清单", "List exported"),
    },
    looks=True,
)


def viewed(subject: str, *, branch_id: int | None, people: Iterable[str] = ()) -> None:
    """Keep that the person at work opened the page of a subject which shows personal data of `people` (references)."""
    context = db.current().context
    if context.actor_id is None:
        return
    recent = AuditEvent.objects.filter(
        subject=subject,
        action=VIEWED,
        actor_id=context.actor_id,
        id__gte=db.first_id(clock.now() - AGAIN_AFTER),
    )
    if not recent.exists():
        audit.record(VIEWED, subject=subject, branch_id=branch_id, related=people)


def listed(action: str, name: str, people: Sequence[str], after: Mapping[str, Any]) -> None:
    """Keep that a list (`customers-parties`) was seen, searched or taken away, and who stood in it."""
    named = list(dict.fromkeys(people))
    parts = [named[at : at + MOST_PEOPLE] for at in range(0, max(len(named), 1), MOST_PEOPLE)]
    audit.record_all(
        [
            audit.NewEvent(action, f"foundation.list:{name}", None, after=after, related=part)
            if number == 0
            else audit.NewEvent(action, f"foundation.list:{name}", None, after={"part": number + 1}, related=part)
            for number, part in enumerate(parts)
        ]
    )


def looks(
    *,
    person: str = "",
    actor: str = "",
    kind: str = "",
    from_date: date | None = None,
    to_date: date | None = None,
) -> QuerySet[AuditEvent]:
    """Looks at a person (a reference), by a member of staff (the beginning of a name), of kinds, in days."""
    rows = audit.events(actor=actor, subject=person, from_date=from_date, to_date=to_date)
    rows = rows.filter(Q(look=True) | Q(action=PRINTED))
    return rows.filter(action__in=kind.split(",")) if kind else rows
