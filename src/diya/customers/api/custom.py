"""The endpoints of the bank's own fields of customers: what is defined, and proposing the next version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Schema

from diya.customers import selectors, services
from diya.customers.api.door import door
from diya.customers.contracts import PartyKind
from diya.customers.models import CustomKind
from diya.foundation import changes, db
from diya.foundation.door import CleanText, Command, JsonValue, Listing, NameText, Reader


class CustomKindRow(Schema):
    id: UUID
    code: str
    number: int
    name_zh: str
    name_en: str
    party_kind: str
    definition: dict[str, Any]
    released_date: date


class CustomKindIn(Schema):
    code: CleanText
    name_zh: NameText
    name_en: NameText
    party_kind: Literal["PERSON", "FIRM"]
    definition: dict[str, JsonValue]


class CustomKindProposed(Schema):
    """A definition that waits for a second person."""

    id: UUID
    state: str
    title_zh: str
    title_en: str


def _rows(rows: Sequence[CustomKind]) -> list[dict[str, Any]]:
    return [
        {
            **{name: getattr(row, name) for name in CustomKindRow.model_fields if name != "definition"},
            "definition": row.schema,
        }
        for row in rows
    ]


@door.listing("/custom-kinds", right="customers.custom_kind.view", row=CustomKindRow, sorts=("code", "-released_date"))
def list_custom_kinds(request: Reader) -> Listing:
    """The newest version of every definition."""
    return Listing(selectors.custom_versions(), _rows)


@door.command(
    "POST",
    "/custom-kinds",
    right="customers.custom_kind.change",
    answer=CustomKindProposed,
    show=lambda reference: changes.change(db.ref_id(reference)),
)
def propose_custom_kind(request: Command, body: CustomKindIn) -> str:
    """Propose a definition, or the next version of one, for a second person to release."""
    change = services.propose_kind(
        code=body.code,
        name_zh=body.name_zh,
        name_en=body.name_en,
        party_kind=PartyKind(body.party_kind),
        schema=body.definition,
    )
    return db.ref("foundation.change", change.id)
