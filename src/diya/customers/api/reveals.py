"""Whole identity and phone numbers, for a purpose and for minutes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from diya.customers import selectors, services
from diya.customers.api.door import door
from diya.customers.privacy import Purpose, RevealClosed
from diya.foundation import db
from diya.foundation.door import Command, LongText, Reader

REVEAL = "customers.party.reveal"


class RevealIn(Schema):
    purpose: Purpose
    reason: LongText


class RevealManyIn(RevealIn):
    party_ids: list[UUID] = Field(min_length=1, max_length=50)


class RevealedOut(Schema):
    id: UUID
    number: str
    name: str
    id_number: str
    phone: str
    address: str
    ends_at: datetime


class RevealedManyOut(Schema):
    items: list[RevealedOut]


def _shown(party_ids: Iterable[UUID]) -> list[dict[str, Any]]:
    """The customers of these whose whole data the reader may see now; raises RevealClosed when it is none."""
    ends = selectors.open_reveals(party_ids)
    if not ends:
        raise RevealClosed()
    found = selectors.parties_by_id(ends)
    return [
        {name: getattr(party, name) for name in RevealedOut.model_fields if hasattr(party, name)}
        | {"ends_at": ends[party.id]}
        for party in sorted(found.values(), key=lambda one: one.number)
    ]


def _one(reference: str) -> dict[str, Any]:
    return _shown(row.party_id for row in selectors.reveals([db.ref_id(reference)]))[0]


def _many(reference: str) -> dict[str, Any]:
    batch = db.ref_id(reference)
    return {"items": _shown(row.party_id for row in selectors.reveals_of(batch))}


@door.command("POST", "/parties/{party_id}/reveal", right=REVEAL, answer=RevealedOut, show=_one)
def reveal_party(request: Command, party_id: UUID, body: RevealIn) -> str:
    """Open the whole data of a customer for some minutes; who asked, what for and why stands in the log for ever."""
    (row,) = services.reveal(party_ids=[party_id], purpose=body.purpose, reason=body.reason)
    return db.ref("customers.reveal", row.id)


@door.read("/parties/{party_id}/revealed", right=REVEAL, answer=RevealedOut)
def revealed_party(request: Reader, party_id: UUID) -> dict[str, Any]:
    """The whole data of a customer while the reader's reveal of it is open."""
    return _shown([party_id])[0]


@door.command("POST", "/reveals", right=REVEAL, answer=RevealedManyOut, show=_many, step_up=True)
def reveal_parties(request: Command, body: RevealManyIn) -> str:
    """Open the whole data of up to fifty customers; asks for a fresh confirmation of who one is."""
    rows = services.reveal(party_ids=body.party_ids, purpose=body.purpose, reason=body.reason)
    return db.ref("customers.reveal", rows[0].batch)
