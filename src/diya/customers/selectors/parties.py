"""Questions about customers; several parties are opened with one query for their keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from diya.customers import contracts
from diya.customers.models import Party
from diya.foundation import crypto
from diya.kernel.errors import NotFound


def parties(*, search: str = "", kind: str = "") -> QuerySet[Party]:
    """Parties in scope. `search` is a whole identity or phone number, a customer number, or part of a name."""
    rows = Party.objects.all()
    if kind:
        rows = rows.filter(kind=kind)
    if search:
        rows = rows.filter(
            Q(id_token=crypto.token("id_number", search))
            | Q(phone_token=crypto.token("phone", search))
            | Q(number=search.strip().upper())
            | Q(name_tokens__contains=crypto.ngram_tokens("name", search))
        )
    return rows


def party(party_id: UUID) -> contracts.Party:
    """One party, opened; raises NotFound outside the scope."""
    row = Party.objects.filter(id=party_id).first()
    if row is None:
        raise NotFound()
    return opened([row])[0]


def parties_by_id(party_ids: Iterable[UUID]) -> dict[UUID, contracts.Party]:
    """Several parties in scope, opened, in two queries."""
    rows = list(Party.objects.filter(id__in=set(party_ids)))
    return {found.id: found for found in opened(rows)}


def names(party_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of parties in scope."""
    return {found.id: found.name for found in parties_by_id(party_ids).values()}


def opened(rows: Sequence[Party]) -> list[contracts.Party]:
    """Rows with their envelopes opened."""
    keys = crypto.keys_of(row.id for row in rows)
    found = []
    for row in rows:
        fields = crypto.open_envelope(keys.get(row.id), f"customers_party|{row.id}", row.envelope)
        found.append(
            contracts.Party(
                id=row.id,
                number=row.number,
                branch_id=row.branch_id,
                kind=contracts.PartyKind(row.kind),
                version=row.version,
                **{
                    **fields,
                    "id_type": contracts.IdType(fields["id_type"]),
                    "birth_date": date.fromisoformat(fields["birth_date"]) if fields["birth_date"] else None,
                },
            )
        )
    return found
