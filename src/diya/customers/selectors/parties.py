"""Questions about customers; several parties are opened with one query for their keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from diya.customers import contracts
from diya.customers.models import Party, Token
from diya.customers.models.parties import NAME_PART
from diya.foundation import crypto
from diya.kernel.errors import NotFound

SEARCHED: Final = ("id_number", "phone", "account", "email")
NUMBER_DIGITS: Final = 5
"""A search with so many digits is a number and no part of a name."""
MOST_NAMED: Final = 10_000
"""As many as a list counts."""
ERASED: Final = "***"
"""What stands for the name of a customer whose personal data was erased."""


def parties(
    *,
    search: str = "",
    kind: str = "",
    branch_code: str = "",
    created_from: date | None = None,
    created_to: date | None = None,
) -> QuerySet[Party]:
    """Parties in scope, of kinds divided by commas. `search` is a whole number of a document, a phone, an account or an
    e-mail address, a customer number, or part of a name; what is found of a merged customer shows the one that
    stays."""
    rows = Party.objects.filter(merged_into=None, erased_at=None)
    if kind:
        rows = rows.filter(kind__in=kind.split(","))
    if branch_code:
        rows = rows.filter(branch__code=branch_code)
    if created_from:
        rows = rows.filter(created_at__date__gte=created_from)
    if created_to:
        rows = rows.filter(created_at__date__lte=created_to)
    if search:
        rows = rows.filter(id__in=_found(search))
    return rows


def _found(search: str) -> QuerySet[Any]:
    """The ids of the parties that a search finds, of a merged one that of the one that stays. Joined by UNION, so that
    every way of finding goes by its own index: conditions joined by OR let the planner read every party.

    A number is not looked for among names. Of those whose name has every two neighbouring characters of the search the
    newest are found, as many as a list counts: what matches more people than that is no search, and costs no more.
    """
    stays = Coalesce("merged_into_id", "id")
    tokens = Token.objects.filter(token__in=search_tokens(search))
    ways = [Party.objects.filter(number=search.strip().upper()).annotate(stays=stays).values("stays")]
    if sum(sign.isdigit() for sign in search) < NUMBER_DIGITS:
        ways.append(Party.objects.filter(id__in=_named(search)).annotate(stays=stays).values("stays"))
    return tokens.annotate(stays=Coalesce("party__merged_into_id", "party_id")).values("stays").union(*ways)


def _named(search: str) -> QuerySet[Any]:
    """The ids of the newest parties whose name has every part of the search; raises SearchTooShort."""
    first, *others = crypto.ngram_tokens("name", search)
    rows = Token.objects.filter(kind=NAME_PART)
    found = rows.filter(token=first)
    for other in others:
        found = found.filter(Exists(rows.filter(token=other, party=OuterRef("party"))))
    # Ids rise with time and end the index on tokens, so the newest are read first and the reading stops.
    return found.order_by("-party_id").values("party_id")[:MOST_NAMED]


def search_tokens(search: str) -> list[bytes]:
    """The tokens under which a number or an address could be kept."""
    return [crypto.token(kind, search) for kind in SEARCHED]


def party(party_id: UUID) -> contracts.Party:
    """One party, opened; raises NotFound outside the scope."""
    row = Party.objects.filter(id=party_id).first()
    if row is None:
        raise NotFound()
    if row.erased_at is not None:
        raise crypto.SubjectErased()
    return opened([row])[0]


def _erased(row: Party) -> contracts.Party:
    return contracts.Party(
        id=row.id,
        number=row.number,
        branch_id=row.branch_id,
        kind=contracts.PartyKind(row.kind),
        name=ERASED,
        id_type=contracts.IdType.NONE,
        id_number="",
        birth_date=None,
        phone="",
        marital_status="",
        employer="",
        address="",
        monthly_income_minor=None,
        currency="",
        version=row.version,
    )


def parties_by_id(party_ids: Iterable[UUID]) -> dict[UUID, contracts.Party]:
    """Several parties in scope, opened, in two queries."""
    rows = list(Party.objects.filter(id__in=set(party_ids)))
    return {found.id: found for found in opened(rows)}


def names(party_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of parties in scope."""
    return {found.id: found.name for found in parties_by_id(party_ids).values()}


def opened(rows: Sequence[Party]) -> list[contracts.Party]:
    """Rows with their envelopes opened; of an erased customer only the number is left."""
    keys = crypto.keys_of(row.id for row in rows)
    found = []
    for row in rows:
        if row.erased_at is not None:
            found.append(_erased(row))
            continue
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


def party_rows(party_ids: Iterable[UUID]) -> list[Party]:
    """Parties in scope as they are stored, with their branch, in the order they were registered."""
    return list(Party.objects.select_related("branch").filter(id__in=set(party_ids)).order_by("id"))
