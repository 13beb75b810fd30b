"""The endpoints of collateral."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Query, Schema

from diya.collateral import selectors, services
from diya.collateral.models import Lien, Property
from diya.foundation import crypto, db
from diya.foundation.door import CleanText, Command, Day, Door, Listing, NameText, Reader
from diya.kernel.errors import NotFound
from diya.kernel.money import format_minor

door = Door("collateral")


class PropertyRow(Schema):
    id: UUID
    number: str
    kind: str
    state: str
    city: str
    address: str
    area_sqm: str | None
    certificate_number: str
    currency: str
    value_amount: str | None
    valued_on: date | None
    branch_code: str
    version: int


class ValuationOut(Schema):
    id: UUID
    value_amount: str
    valued_on: date
    method: str
    valuer: str


class LienRow(Schema):
    id: UUID
    property_id: UUID
    property_number: str
    secured: str
    rank: int
    state: str
    secured_amount: str
    currency: str
    registration_number: str | None
    registered_on: date | None
    release_certificate: str | None
    released_on: date | None
    version: int


class LienDetail(LienRow):
    city: str
    address: str
    related: list[str]


class EncumbranceOut(Schema):
    holder: str
    owed_amount: str
    currency: str
    stated_on: date


class PropertyOut(PropertyRow):
    valuations: list[ValuationOut]
    encumbrances: list[EncumbranceOut]
    liens: list[LienRow]


class PropertyIn(Schema):
    branch_code: CleanText
    kind: Literal["RESIDENTIAL", "COMMERCIAL"]
    state: Literal["SECOND_HAND", "OFF_PLAN", "OWNED"]
    city: CleanText
    address: CleanText
    area_sqm: CleanText
    certificate_number: CleanText
    currency: Literal["CNY", "USD"] = "CNY"


class ValuationIn(Schema):
    value_amount: CleanText
    valued_on: Day
    method: Literal["EXTERNAL", "INTERNAL", "AVM"]
    valuer: NameText


class EncumbranceIn(Schema):
    holder: NameText = Field(max_length=100)
    owed_amount: CleanText
    stated_on: Day


class ReleaseIn(Schema):
    certificate_number: CleanText
    released_on: Day


class PropertyFilters(Schema):
    search: str = ""


class LienFilters(Schema):
    state: str = ""
    secured: str = ""
    property_id: UUID | None = None


def _rows(rows: Sequence[Property]) -> list[dict[str, Any]]:
    answer = []
    for row, found in zip(rows, selectors.opened(rows), strict=True):
        answer.append(
            {
                **{name: getattr(found, name) for name in PropertyRow.model_fields if hasattr(found, name)},
                "certificate_number": crypto.mask(found.certificate_number, head=2, tail=4),
                "value_amount": None if found.value_minor is None else format_minor(found.value_minor, found.currency),
                "branch_code": row.branch.code,
            }
        )
    return answer


def _lien_rows(rows: Sequence[Lien]) -> list[dict[str, Any]]:
    return [
        {
            **{name: getattr(row, name) for name in LienRow.model_fields if hasattr(row, name)},
            "property_number": row.property.number,
            "secured_amount": format_minor(row.secured_amount, row.currency),
        }
        for row in rows
    ]


def _property(property_id: UUID) -> dict[str, Any]:
    row = selectors.properties().filter(id=property_id).first()
    if row is None:
        raise NotFound()
    liens = selectors.liens().filter(property_id=property_id).order_by("rank")
    return {
        **_rows([row])[0],
        "valuations": [
            {
                "id": valuation.id,
                "value_amount": format_minor(valuation.value_amount, valuation.currency),
                "valued_on": valuation.valued_on,
                "method": valuation.method,
                "valuer": valuation.valuer,
            }
            for valuation in row.valuations.all()
        ],
        "encumbrances": [
            {
                "holder": stated.holder,
                "owed_amount": format_minor(stated.owed_amount, stated.currency),
                "currency": stated.currency,
                "stated_on": stated.stated_on,
            }
            for stated in row.encumbrances.all()
        ],
        "liens": _lien_rows(list(liens)),
    }


@door.listing("/properties", right="collateral.property.view", row=PropertyRow, sorts=("-created_at", "number"))
def list_properties(request: Reader, filters: Query[PropertyFilters]) -> Listing:
    """Properties of the reader's branches."""
    return Listing(selectors.properties(filters.search), _rows)


@door.read("/properties/{property_id}", right="collateral.property.view", answer=PropertyOut)
def get_property(request: Reader, property_id: UUID) -> dict[str, Any]:
    """One property with its valuations and liens."""
    return _property(property_id)


@door.command(
    "POST",
    "/properties",
    right="collateral.property.create",
    answer=PropertyOut,
    show=lambda reference: _property(db.ref_id(reference)),
)
def register_property(request: Command, body: PropertyIn) -> str:
    """Register a property."""
    return db.ref("collateral.property", services.register_property(**body.model_dump()))


@door.command(
    "POST",
    "/properties/{property_id}/valuations",
    right="collateral.valuation.create",
    answer=PropertyOut,
    show=lambda reference: _property(db.ref_id(reference)),
)
def add_valuation(request: Command, property_id: UUID, body: ValuationIn) -> str:
    """Add a valuation."""
    services.add_valuation(property_id=property_id, **body.model_dump())
    return db.ref("collateral.property", property_id)


@door.command(
    "POST",
    "/properties/{property_id}/encumbrances",
    right="collateral.valuation.create",
    answer=PropertyOut,
    show=lambda reference: _property(db.ref_id(reference)),
)
def state_encumbrance(request: Command, property_id: UUID, body: EncumbranceIn) -> str:
    """Write down what another lender's mortgage over the property still secures."""
    services.state_encumbrance(property_id=property_id, **body.model_dump())
    return db.ref("collateral.property", property_id)


@door.listing("/liens", right="collateral.lien.view", row=LienRow, sorts=("-created_at",))
def list_liens(request: Reader, filters: Query[LienFilters]) -> Listing:
    """Liens of the reader's branches."""
    return Listing(selectors.liens(**filters.model_dump()), _lien_rows)


@door.read("/liens/{lien_id}", right="collateral.lien.view", answer=LienDetail)
def get_lien(request: Reader, lien_id: UUID) -> dict[str, Any]:
    """One lien with where its property is and what it secures."""
    row = selectors.liens().filter(id=lien_id).first()
    if row is None:
        raise NotFound()
    found = selectors.property_(row.property_id)
    return {**_lien_rows([row])[0], "city": found.city, "address": found.address, "related": row.related}


@door.command(
    "POST",
    "/liens/{lien_id}/release",
    right="collateral.lien.release",
    answer=LienRow,
    show=lambda reference: _lien_rows(list(selectors.liens().filter(id=db.ref_id(reference))))[0],
)
def release_lien(request: Command, lien_id: UUID, body: ReleaseIn) -> str:
    """Release a lien on the evidence of its deregistration."""
    services.release_lien(lien_id=lien_id, **body.model_dump())
    return db.ref("collateral.lien", lien_id)
