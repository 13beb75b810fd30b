"""Screening lists and the hits they made, and beneficial owners of firms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import File, Form, Query, Schema
from ninja.files import UploadedFile

from diya.customers import selectors, services
from diya.customers.api.case_schemas import DutyHit
from diya.customers.api.cases import hit_rows
from diya.customers.api.door import door
from diya.customers.models import ScreeningHit, ScreeningList
from diya.foundation import access, clock, db
from diya.foundation.door import CleanText, Command, Day, Listing, NameText, Reader
from diya.kernel.rates import PPB, format_rate, parse_rate

SEE = "customers.screening.view"


class ScreeningListRow(Schema):
    id: UUID
    code: str
    kind: str
    number: int
    name: str
    source: str
    as_of: date
    entry_count: int
    current: bool
    loaded_by_name: str | None
    loaded_at: datetime


class ScreeningHitRow(DutyHit):
    party_id: UUID
    party_number: str
    party_name: str
    branch_code: str
    case_id: UUID
    case_number: str
    found_date: date


class ScreeningListFilters(Schema):
    code: str = ""
    current: bool | None = None


class ScreeningHitFilters(Schema):
    state: str = ""
    party_id: UUID | None = None


def _list_rows(rows: Sequence[ScreeningList]) -> list[dict[str, Any]]:
    return [
        {
            **{name: getattr(row, name) for name in ScreeningListRow.model_fields if hasattr(row, name)},
            "loaded_by_name": row.loaded_by.name if row.loaded_by else None,
        }
        for row in rows
    ]


def _hit_rows(rows: Sequence[ScreeningHit]) -> list[dict[str, Any]]:
    names = selectors.names(row.party_id for row in rows)
    return [
        {
            **told,
            "party_id": row.party_id,
            "party_number": row.party.number,
            "party_name": names.get(row.party_id, ""),
            "branch_code": row.branch.code,
            "case_id": row.case_id,
            "case_number": row.case.number,
            "found_date": row.found_date,
        }
        for row, told in zip(rows, hit_rows(rows), strict=True)
    ]


@door.listing("/screening-lists", right=SEE, row=ScreeningListRow, sorts=("-loaded_at", "code", "number"))
def list_screening_lists(request: Reader, filters: Query[ScreeningListFilters]) -> Listing:
    """Versions of the lists customers are held against."""
    return Listing(selectors.screening_lists(**filters.model_dump()), _list_rows)


@door.listing("/screening-hits", right=SEE, row=ScreeningHitRow, sorts=("-found_date", "-score_permille", "state"))
def list_screening_hits(request: Reader, filters: Query[ScreeningHitFilters]) -> Listing:
    """Customers who resemble somebody on a list, and what was said to it."""
    return Listing(selectors.screening_hits(**filters.model_dump()), _hit_rows)


@door.command(
    "POST",
    "/screening-lists",
    right="customers.screening.load",
    answer=ScreeningListRow,
    show=lambda reference: _list_rows([selectors.screening_lists().get(id=db.ref_id(reference))])[0],
)
def load_screening_list(
    request: Command,
    code: Form[CleanText],
    kind: Form[Literal["SANCTIONS", "PEP", "INTERNAL"]],
    name: Form[CleanText],
    source: Form[CleanText],
    as_of: Form[Day],
    file: File[UploadedFile],
) -> str:
    """Load a file as the next version of a list; every customer is screened against it in a job."""
    loaded = services.load_list(
        code=code[:40].upper(), kind=kind, name=name[:120], source=source, as_of=as_of, content=file.read()
    )
    return db.ref("customers.screening_list", loaded.id)


class OwnerRow(Schema):
    id: UUID
    name: str
    basis: str
    share: str | None
    person_id: UUID | None
    established_date: date
    recorded_by_name: str


class OwnerByShares(Schema):
    """A person who owns part of a firm by the relations that are recorded, directly and through firms."""

    person_id: UUID
    name: str
    share: str
    counts: bool


class OwnersOut(Schema):
    owners: list[OwnerRow]
    by_shares: list[OwnerByShares]
    least_share: str
    source: str
    confirmed: bool
    allowed_actions: list[str]


class OwnerIn(Schema):
    name: NameText
    basis: Literal["SHARES", "CONTROL", "MANAGEMENT"]
    share: str | None = None
    person_id: UUID | None = None


class OwnerEnd(Schema):
    pass


OWN = "customers.owner.create"


def _owners(firm_id: UUID) -> dict[str, Any]:
    firm, today = selectors.party(firm_id), clock.business_date()
    least, figure = selectors.least_share(on=today)
    held = selectors.owners_in_the_end(firm.id, on=today)
    names = selectors.names(held)
    return {
        "by_shares": [
            {
                "person_id": person_id,
                "name": names.get(person_id, ""),
                "share": format_rate(share),
                "counts": share >= least,
            }
            for person_id, share in sorted(held.items(), key=lambda one: -one[1])
        ],
        "least_share": format_rate(least),
        "source": figure.source,
        "confirmed": figure.confirmed,
        "owners": [
            {
                **{name: getattr(row, name) for name in ("id", "basis", "person_id", "established_date")},
                "name": name,
                "share": None if row.share_ppb is None else format_rate(row.share_ppb),
                "recorded_by_name": row.recorded_by.name,
            }
            for row, name in selectors.beneficial_owners(firm.id)
        ],
        "allowed_actions": ["record", "end"] if access.may(OWN, branch_id=firm.branch_id) else [],
    }


@door.read("/parties/{party_id}/owners", right="customers.party.view", answer=OwnersOut)
def get_owners(request: Reader, party_id: UUID) -> dict[str, Any]:
    """Who owns, controls or manages a firm in the end."""
    return _owners(party_id)


def _show_owners(reference: str) -> dict[str, Any]:
    return _owners(db.ref_id(reference))


@door.command("POST", "/parties/{party_id}/owners", right=OWN, answer=OwnersOut, show=_show_owners)
def record_owner(request: Command, party_id: UUID, body: OwnerIn) -> str:
    """Record a beneficial owner of a firm."""
    services.record_owner(
        firm_id=party_id,
        name=body.name,
        basis=body.basis,
        share_ppb=None if body.share is None else _share(body.share),
        person_id=body.person_id,
    )
    return db.ref("customers.party", party_id)


def _share(text: str) -> int:
    """A share in parts per billion; unlike a rate it may be the whole."""
    return PPB if text.strip() == "1" else parse_rate(text, field="share")


@door.command("POST", "/owners/{owner_id}/end", right=OWN, answer=OwnersOut, show=_show_owners)
def end_owner(request: Command, owner_id: UUID, body: OwnerEnd) -> str:
    """Say that somebody owns a firm no longer, from today on."""
    return db.ref("customers.party", services.end_owner(owner_id=owner_id).firm_id)
