"""How long data stays: holds, the dry run of the end of retention, and whom a leak concerns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import make_aware
from ninja import Field, Query, Schema

from diya.customers import selectors, services
from diya.customers.api.door import door
from diya.customers.api.privacy.requests import ANSWER, VIEW, HoldOut, RequestRow, rows_of
from diya.customers.models import LegalHold, Party
from diya.customers.privacy import HoldBasis
from diya.foundation import clock, db
from diya.foundation.door import CleanText, Command, Day, Listing, Reader

HOLD = "customers.hold.create"


class LegalHoldRow(Schema):
    id: UUID
    party_id: UUID
    party_number: str
    basis: HoldBasis
    reference: str
    placed_by_name: str
    placed_at: datetime
    released_by_name: str | None
    released_at: datetime | None


class LegalHoldIn(Schema):
    party_id: UUID
    basis: HoldBasis
    reference: CleanText = Field(max_length=100)


class LegalHoldFilters(Schema):
    party_id: UUID | None = None


def _hold_rows(rows: Sequence[LegalHold]) -> list[dict[str, Any]]:
    return [
        {
            **{name: getattr(row, name) for name in LegalHoldRow.model_fields if hasattr(row, name)},
            "party_number": row.party.number,
            "placed_by_name": row.placed_by.name,
            "released_by_name": row.released_by.name if row.released_by else None,
        }
        for row in rows
    ]


def _hold(reference: str) -> dict[str, Any]:
    return _hold_rows([selectors.legal_holds().get(id=db.ref_id(reference))])[0]


@door.listing("/holds", right=VIEW, row=LegalHoldRow, sorts=("-placed_at",), exports=False)
def list_holds(request: Reader, filters: Query[LegalHoldFilters]) -> Listing:
    """Orders that data must stay, newest first."""
    return Listing(selectors.legal_holds([filters.party_id] if filters.party_id else ()), _hold_rows)


@door.command("POST", "/holds", right=HOLD, answer=LegalHoldRow, show=_hold)
def place_hold(request: Command, body: LegalHoldIn) -> str:
    """Keep a customer's data from being erased."""
    row = services.place_hold(party_id=body.party_id, basis=body.basis, reference=body.reference)
    return db.ref("customers.legal_hold", row.id)


@door.command("POST", "/holds/{hold_id}/release", right=HOLD, answer=LegalHoldRow, show=_hold)
def release_hold(request: Command, hold_id: UUID) -> str:
    """Let a hold go."""
    return db.ref("customers.legal_hold", services.release_hold(hold_id=hold_id).id)


class RetentionRow(Schema):
    id: UUID
    number: str
    name: str
    branch_code: str
    created_at: datetime
    holds: list[HoldOut]


def _retention_rows(rows: Sequence[Party]) -> list[dict[str, Any]]:
    standing = selectors.holds([row.id for row in rows], on=clock.business_date())
    names = selectors.names(row.id for row in rows)
    return [
        {
            **{name: getattr(row, name) for name in ("id", "number", "created_at")},
            "name": names.get(row.id, ""),
            "branch_code": row.branch.code,
            "holds": standing[row.id],
        }
        for row in rows
    ]


def _whom(row: Party) -> list[str]:
    return [db.ref("customers.party", row.id)]


@door.listing("/retention", right=VIEW, row=RetentionRow, sorts=("created_at", "number"))
def list_retention(request: Reader) -> Listing:
    """A dry run of the end of retention: customers whose time is over, with what still stands against erasing each."""
    rows = selectors.retention_over(on=clock.business_date()).select_related("branch")
    return Listing(rows, _retention_rows, _whom)


class RetentionIn(Schema):
    party_ids: list[UUID] = Field(min_length=1, max_length=200)


class RetentionOut(Schema):
    items: list[RequestRow]


def _proposed(reference: str) -> dict[str, Any]:
    """What was proposed at once: the requests of the same instant by the same person."""
    first = selectors.subject_request(db.ref_id(reference))
    together = selectors.subject_requests(kind=first.kind).filter(
        received_at=first.received_at, received_by=first.received_by
    )
    return {"items": rows_of(list(together.order_by("number")))}


@door.command("POST", "/retention", right=ANSWER, answer=RetentionOut, show=_proposed)
def propose_retention(request: Command, body: RetentionIn) -> str:
    """Ask a second person to erase customers whose time is over."""
    rows = services.propose_retention(party_ids=body.party_ids)
    return db.ref("customers.subject_request", rows[0].id)


class ExposedRow(Schema):
    id: UUID
    number: str
    name: str
    branch_code: str
    actions: list[str]
    count: int
    first_at: datetime
    last_at: datetime


class BreachFilters(Schema):
    from_date: Day
    to_date: Day
    actor: str = ""
    address: str = ""


@door.listing("/breach", right="customers.breach.view", row=ExposedRow, sorts=("number",))
def list_exposed(request: Reader, filters: Query[BreachFilters]) -> Listing:
    """Whose data was seen in a time, by somebody or from an address where given: whom to tell after a leak."""
    first = make_aware(datetime.combine(filters.from_date, time.min))
    last = make_aware(datetime.combine(filters.to_date, time.min)) + timedelta(days=1)
    found = selectors.exposed(first=first, last=last, actor=filters.actor, address=filters.address)

    def rows(parties: Sequence[Party]) -> list[dict[str, Any]]:
        names = selectors.names(party.id for party in parties)
        return [
            {
                "id": party.id,
                "number": party.number,
                "name": names.get(party.id, ""),
                "branch_code": party.branch.code,
                "actions": list(found[party.id].actions),
                "count": found[party.id].count,
                "first_at": found[party.id].first_at,
                "last_at": found[party.id].last_at,
            }
            for party in parties
        ]

    return Listing(Party.objects.filter(id__in=list(found)).select_related("branch"), rows, _whom)
