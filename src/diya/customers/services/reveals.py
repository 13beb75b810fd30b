"""Whole numbers for some minutes: who may see them says why, and that stays in the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from diya.customers import selectors
from diya.customers.contracts import ReasonMissing
from diya.customers.models import Party, Reveal
from diya.customers.privacy import Purpose, TooManyRevealed
from diya.foundation import audit, clock, db, looks, parameters
from diya.kernel.errors import NotFound

MINUTES: Final = "privacy.reveal_minutes"
MOST: Final = 50
SHORTEST_REASON: Final = 2

audit.actions({looks.REVEALED: ("查看个人信息原值", "Whole personal data shown")}, looks=True)


def reveal(*, party_ids: Sequence[UUID], purpose: Purpose, reason: str) -> list[Reveal]:
    """Open the whole data of customers to the person at work for some minutes, under a purpose that stays in the log;
    answers the reveals, all of one batch. Raises ReasonMissing, TooManyRevealed, NotFound, SubjectErased."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonMissing(field="reason")
    if len(party_ids) > MOST:
        raise TooManyRevealed(most=MOST, field="party_ids")
    found = {row.id: row for row in Party.objects.filter(id__in=party_ids)}
    if not party_ids or len(found) < len(set(party_ids)):
        raise NotFound(field="party_ids")
    now = clock.now()
    minutes = int(parameters.figure(MINUTES, on=clock.business_date()).value)
    batch = db.new_id()
    rows = [
        Reveal(
            id=db.new_id(),
            batch=batch,
            branch_id=found[party_id].branch_id,
            party_id=selectors.party(party_id).id,
            by_id=db.current().context.actor_id or 0,
            purpose=purpose.value,
            opened_at=now,
            ends_at=now + timedelta(minutes=minutes),
        )
        for party_id in dict.fromkeys(party_ids)
    ]
    Reveal.objects.bulk_create(rows)
    audit.record_all(
        [
            audit.NewEvent(
                looks.REVEALED,
                db.ref("customers.party", row.party_id),
                row.branch_id,
                after={"purpose": purpose.value, "reason": reason, "minutes": minutes},
            )
            for row in rows
        ]
    )
    return rows
