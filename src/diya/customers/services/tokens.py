"""By which keyed tokens a customer is found, drawn from the facts that are believed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from diya.customers import selectors
from diya.customers.contracts import PartyExists
from diya.customers.models import Party, Token
from diya.customers.models.parties import NAME_PART, UNIQUE_TOKENS
from diya.foundation import crypto, db


@dataclass(frozen=True, slots=True)
class Found:
    """A token of a series, under its kind."""

    series: UUID
    kind: str
    token: bytes


def of(code: str, fields: Mapping[str, Any], series: UUID) -> list[Found]:
    """The tokens of a fact; most kinds have none."""
    if code in ("PERSON", "FIRM"):
        return [Found(series, NAME_PART, one) for one in crypto.ngram_tokens("name", fields["name"])]
    if code == "IDENTITY_DOCUMENT":
        return [Found(series, str(fields["type"]), crypto.token("id_number", fields["number"]))]
    if code == "CONTACT":
        kind = "email" if fields["type"] == "EMAIL" else "phone"
        return [Found(series, kind.upper(), crypto.token(kind, fields["value"]))]
    if code == "BANK_ACCOUNT":
        return [Found(series, "ACCOUNT", crypto.token("account", fields["number"]))]
    return []


def renew(party: Party, series: Sequence[UUID]) -> None:
    """Let the tokens of these series be those of what is believed now; raises PartyExists."""
    found = {
        one
        for fact in selectors.current_facts([party.id], series=series)
        for one in of(fact.kind, fact.fields, fact.series)
    }
    held = {
        Found(row.series, row.kind, bytes(row.token)): row.id for row in Token.objects.filter(series__in=list(series))
    }
    gone = [key for one, key in held.items() if one not in found]
    if gone:
        Token.objects.filter(id__in=gone).delete()
    store(party, sorted(found - set(held), key=lambda one: one.token))


def store(party: Party, found: Iterable[Found]) -> None:
    """Keep tokens of a party; raises PartyExists when another party has a number that is one party's only."""
    rows = [
        Token(branch_id=party.branch_id, party_id=party.id, series=one.series, kind=one.kind, token=one.token)
        for one in found
    ]
    try:
        with transaction.atomic():
            db.insert_all(rows)
    except IntegrityError:
        raise exists([bytes(row.token) for row in rows if row.kind in UNIQUE_TOKENS]) from None


def exists(given: Sequence[bytes]) -> PartyExists:
    """The refusal that a number is known: whose, if the reader may know, else only that another branch has it."""
    row = Token.objects.filter(token__in=list(given)).select_related("party").order_by("id").first()
    return PartyExists(number=row.party.number if row else "（其他机构 / another branch）", field="id_number")
