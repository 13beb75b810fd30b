"""The endpoints of customers; identity and phone numbers leave masked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Schema

from diya.customers import contracts, masking, selectors, services
from diya.customers.api.door import door
from diya.customers.models import Party
from diya.foundation import db, looks
from diya.foundation.door import CleanText, Command, Day, Listing, NameText, Reader
from diya.foundation.models import Branch
from diya.kernel.money import format_minor


class PartyRow(Schema):
    id: UUID
    number: str
    kind: str
    name: str
    id_number: str | None
    phone: str | None
    branch_code: str
    created_at: datetime


class PartyOut(Schema):
    id: UUID
    number: str
    kind: str
    name: str
    id_type: str
    id_number: str | None
    birth_date: date | None
    phone: str | None
    marital_status: str
    employer: str
    address: str
    monthly_income_amount: str | None
    currency: str
    branch_code: str
    version: int


class PersonIn(Schema):
    kind: Literal["PERSON"] = "PERSON"
    branch_code: CleanText
    name: NameText
    id_type: Literal["RESIDENT_ID", "PASSPORT", "HK_MACAU_PERMIT", "TAIWAN_PERMIT", "FOREIGN_PR_ID"] = "RESIDENT_ID"
    id_number: CleanText
    birth_date: Day | None = None
    phone: CleanText
    marital_status: Literal["SINGLE", "MARRIED", "DIVORCED", "WIDOWED"]
    employer: NameText
    address: CleanText
    monthly_income_amount: CleanText
    currency: Literal["CNY", "USD"] = "CNY"


class FirmIn(Schema):
    branch_code: CleanText
    name: NameText
    credit_code: CleanText
    firm_kind: CleanText
    legal_representative: NameText
    registered_capital_amount: CleanText
    currency: Literal["CNY", "USD"] = "CNY"
    industry: CleanText
    established: Day | None = None
    phone: CleanText
    address: CleanText


class PartyFilters(Schema):
    search: str = ""
    kind: str = ""
    branch_code: str = ""
    created_from: Day | None = None
    created_to: Day | None = None


def _rows(rows: Sequence[Party]) -> list[dict[str, Any]]:
    by_id = {party.id: party for party in selectors.opened(rows)}
    return [
        {
            "id": row.id,
            "number": row.number,
            "kind": row.kind,
            "name": by_id[row.id].name,
            **masked(by_id[row.id]),
            "branch_code": row.branch.code,
            "created_at": row.created_at,
        }
        for row in rows
    ]


def _whom(row: Party) -> list[str]:
    return [db.ref("customers.party", row.id)]


def masked(party: contracts.Party) -> dict[str, str | None]:
    """Identity and phone as screens may show them."""
    return {"id_number": masking.id_number(party.id_number), "phone": masking.phone(party.phone)}


def _out(party: contracts.Party) -> dict[str, Any]:
    return {
        **{name: getattr(party, name) for name in PartyOut.model_fields if hasattr(party, name)},
        **masked(party),
        "address": masking.address(party.address) or "",
        "monthly_income_amount": (
            None if party.monthly_income_minor is None else format_minor(party.monthly_income_minor, party.currency)
        ),
        "branch_code": Branch.objects.get(id=party.branch_id).code,
    }


@door.listing("/parties", right="customers.party.view", row=PartyRow, sorts=("-created_at", "number"))
def list_parties(request: Reader, filters: Query[PartyFilters]) -> Listing:
    """Customers of the reader's branches."""
    return Listing(selectors.parties(**filters.model_dump()).select_related("branch"), _rows, _whom)


@door.read("/parties/{party_id}", right="customers.party.view", answer=PartyOut)
def get_party(request: Reader, party_id: UUID) -> dict[str, Any]:
    """One customer, identity masked."""
    found = selectors.party(party_id)
    looks.viewed(db.ref("customers.party", party_id), branch_id=found.branch_id)
    return _out(found)


@door.command(
    "POST",
    "/parties",
    right="customers.party.create",
    answer=PartyOut,
    show=lambda reference: _out(selectors.party(db.ref_id(reference))),
)
def register_party(request: Command, body: PersonIn) -> str:
    """Register a person; the identity number is checked by its check digit where it has one."""
    fields = body.model_dump(exclude={"kind"})
    return db.ref("customers.party", services.register_person(**fields))


@door.command(
    "POST",
    "/firms",
    right="customers.party.create",
    answer=PartyOut,
    show=lambda reference: _out(selectors.party(db.ref_id(reference))),
)
def register_firm(request: Command, body: FirmIn) -> str:
    """Register a firm; its unified social credit code is checked by GB 32100."""
    return db.ref("customers.party", services.register_firm(**body.model_dump()))
