"""Consents of customers, and the texts they are given to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Schema

from diya.customers import selectors, services
from diya.customers.api.door import door
from diya.customers.models import Consent, ConsentText
from diya.foundation import access, clock, db
from diya.foundation.api.running import ChangeRow, show_change
from diya.foundation.door import CleanText, Command, Day, Listing, LongText, Reader

SEE, GIVE = "customers.consent.view", "customers.consent.create"


class ConsentRow(Schema):
    id: UUID
    purpose: str
    text_number: int
    way: str
    state: str
    evidence: str
    given_date: date
    ends_date: date | None
    withdrawn_date: date | None
    given_by_name: str
    withdrawn_by_name: str | None
    version: int


class ConsentPurposeOut(Schema):
    code: str
    name_zh: str
    name_en: str
    source: str
    confirmed: bool
    separate: bool
    text_number: int | None
    text_zh: str
    text_en: str
    held: ConsentRow | None
    outdated: bool


class ConsentBoard(Schema):
    party_id: UUID
    purposes: list[ConsentPurposeOut]
    history: list[ConsentRow]
    allowed_actions: list[str]


class ConsentIn(Schema):
    purpose: CleanText
    way: Literal["PAPER", "ELECTRONIC", "RECORDED"]
    given_date: Day
    evidence_id: UUID | None = None


class ConsentWithdrawal(Schema):
    pass


def _row(consent: Consent) -> dict[str, Any]:
    return {
        **{name: getattr(consent, name) for name in ConsentRow.model_fields if hasattr(consent, name)},
        "purpose": consent.purpose_id,
        "text_number": consent.text.number,
        "given_by_name": consent.given_by.name,
        "withdrawn_by_name": consent.withdrawn_by.name if consent.withdrawn_by else None,
    }


def _board(party_id: UUID) -> dict[str, Any]:
    """Every purpose with the consent that holds, and everything that was ever given."""
    party = selectors.party(party_id)
    today = clock.business_date()
    texts = selectors.texts_in_force(on=today)
    history = list(selectors.consents(party_id)[:100])
    held = {
        one.purpose_id: one
        for one in reversed(history)
        if one.state == "GIVEN" and (one.ends_date is None or one.ends_date > today)
    }
    return {
        "party_id": party.id,
        "purposes": [_purpose(one, texts.get(one.code), held.get(one.code)) for one in selectors.purposes()],
        "history": [_row(one) for one in history],
        "allowed_actions": ["give", "withdraw"] if access.may(GIVE, branch_id=party.branch_id) else [],
    }


def _purpose(purpose: Any, text: ConsentText | None, held: Consent | None) -> dict[str, Any]:
    return {
        **{name: getattr(purpose, name) for name in ("code", "name_zh", "name_en", "source", "confirmed", "separate")},
        "text_number": text.number if text else None,
        "text_zh": text.text_zh if text else "",
        "text_en": text.text_en if text else "",
        "held": _row(held) if held else None,
        "outdated": held is not None and text is not None and held.text_id != text.pk,
    }


@door.read("/parties/{party_id}/consents", right=SEE, answer=ConsentBoard)
def get_consents(request: Reader, party_id: UUID) -> dict[str, Any]:
    """What a customer agreed to, by purpose, and the history of it."""
    return _board(party_id)


def _show(reference: str) -> dict[str, Any]:
    return _board(selectors.consent(db.ref_id(reference)).party_id)


@door.command("POST", "/parties/{party_id}/consents", right=GIVE, answer=ConsentBoard, show=_show)
def give_consent(request: Command, party_id: UUID, body: ConsentIn) -> str:
    """Record a consent to the text in force on the day it was signed."""
    consent_id = services.give_consent(
        party_id=party_id,
        purpose=body.purpose,
        way=body.way,
        given_date=body.given_date,
        evidence=body.evidence_id,
    )
    return db.ref("customers.consent", consent_id)


@door.command("POST", "/consents/{consent_id}/withdraw", right=GIVE, answer=ConsentBoard, show=_show, versioned=True)
def withdraw_consent(request: Command, consent_id: UUID, body: ConsentWithdrawal) -> str:
    """Take a consent back, from today on."""
    row = services.withdraw_consent(consent_id=consent_id, expected_version=request.expected_version)
    return db.ref("customers.consent", row.id)


class ConsentTextRow(Schema):
    id: UUID
    purpose: str
    purpose_zh: str
    purpose_en: str
    number: int
    starts_date: date
    text_zh: str
    text_en: str


class ConsentTextFilters(Schema):
    purpose: str = ""


class ConsentTextIn(Schema):
    purpose: CleanText
    text_zh: LongText
    text_en: LongText
    starts_date: Day


def _text_rows(rows: Sequence[ConsentText]) -> list[dict[str, Any]]:
    return [
        {
            **{name: getattr(row, name) for name in ("id", "number", "starts_date", "text_zh", "text_en")},
            "purpose": row.purpose_id,
            "purpose_zh": row.purpose.name_zh,
            "purpose_en": row.purpose.name_en,
        }
        for row in rows
    ]


@door.listing("/consent-texts", right=SEE, row=ConsentTextRow, sorts=("-starts_date", "number"), exports=False)
def list_consent_texts(request: Reader, filters: Query[ConsentTextFilters]) -> Listing:
    """Every version of every text of consent."""
    return Listing(selectors.consent_texts(filters.purpose), _text_rows)


@door.command(
    "POST", "/consent-texts", right="customers.consent_text.create", answer=ChangeRow, show=lambda ref: show_change(ref)
)
def propose_consent_text(request: Command, body: ConsentTextIn) -> str:
    """Propose a new text; it is in force when another person has approved it."""
    change = services.propose_text(**body.model_dump())
    return db.ref("foundation.change", change.id)
