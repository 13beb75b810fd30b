"""Questions about what is known of customers: what is believed, what was believed on a day, how it came about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from diya.customers import contracts, kinds
from diya.customers.contracts import PartyKind, Source
from diya.customers.kinds import Kind
from diya.customers.models import CustomKind, Fact
from diya.foundation import crypto
from diya.kernel.errors import NotFound


def facts(
    *, party_id: UUID | None = None, kind: str = "", series: UUID | None = None, known_on: date | None = None
) -> QuerySet[Fact]:
    """Rows of facts in scope, believed or not any more; with `known_on` those that were believed at the end of that day
    of the bank."""
    rows = Fact.objects.select_related("party", "recorded_by", "superseded_by", "verified_by")
    if party_id:
        rows = rows.filter(party_id=party_id)
    if kind:
        rows = rows.filter(kind=kind)
    if series:
        rows = rows.filter(series=series)
    if known_on:
        rows = rows.filter(believed(known_on))
    return rows


def believed(known_on: date) -> Q:
    """Whether a row was believed at the end of a day of the bank."""
    known = Q(recorded_date__lte=known_on)
    return known & (Q(superseded_date__isnull=True) | Q(superseded_date__gt=known_on))


def facts_as_of(party_id: UUID, *, on: date, known_on: date) -> list[Fact]:
    """What was believed at the end of day `known_on` about day `on`.

    An address held since 2020 and corrected on 5 March: known on 4 March, about 2021, it is the old one.
    """
    rows = facts(party_id=party_id, known_on=known_on).filter(starts_date__lte=on)
    return list(rows.filter(Q(ends_date__isnull=True) | Q(ends_date__gt=on)).order_by("kind", "starts_date", "id"))


def fact(fact_id: UUID) -> Fact:
    """One row; raises NotFound."""
    row = facts().filter(id=fact_id).first()
    if row is None:
        raise NotFound()
    return row


def current_facts(
    party_ids: Iterable[UUID], *, kind: str = "", series: Sequence[UUID] | None = None
) -> list[contracts.Fact]:
    """What is believed of parties now, whatever the days it holds, opened; oldest first."""
    rows = Fact.objects.filter(party__in=list(party_ids), superseded_at__isnull=True)
    if kind:
        rows = rows.filter(kind=kind)
    if series is not None:
        rows = rows.filter(series__in=list(series))
    return opened_facts(rows.order_by("starts_date", "id"))


def opened_facts(rows: Iterable[Fact]) -> list[contracts.Fact]:
    """Rows with their envelopes opened, with one query for the keys."""
    rows = list(rows)
    keys = crypto.keys_of(row.party_id for row in rows)
    return [
        contracts.Fact(
            id=row.id,
            party_id=row.party_id,
            kind=row.kind,
            series=row.series,
            fields=crypto.open_envelope(keys.get(row.party_id), f"customers_fact|{row.id}", row.envelope),
            starts_date=row.starts_date,
            ends_date=row.ends_date,
            recorded_at=row.recorded_at,
            recorded_date=row.recorded_date,
            recorded_by_id=row.recorded_by_id,
            replaces_id=row.replaces_id,
            superseded_at=row.superseded_at,
            superseded_date=row.superseded_date,
            superseded_by_id=row.superseded_by_id,
            evidence=row.evidence,
            source=Source(row.source),
            verified_date=row.verified_date,
            verified_by_id=row.verified_by_id,
        )
        for row in rows
    ]


def custom_versions() -> QuerySet[CustomKind]:
    """The newest version of every kind of the bank's own."""
    newest = CustomKind.objects.order_by("code", "-number").distinct("code")
    return CustomKind.objects.filter(id__in=newest.values("id"))


def custom_kinds(party_kind: str) -> dict[str, Kind]:
    """The kinds of the bank's own that are asked of a kind of party, by code."""
    found = [opened_kind(row) for row in custom_versions().filter(party_kind=party_kind).order_by("code")]
    return {kind.code: kind for kind in found}


def opened_kind(row: CustomKind) -> Kind:
    """A version of a kind of the bank's own as a kind of fact."""
    return kinds.custom_kind(
        code=row.code,
        zh=row.name_zh,
        en=row.name_en,
        party_kind=PartyKind(row.party_kind),
        schema=row.schema,
    )


def all_kinds(party_kind: str) -> dict[str, Kind]:
    """Every kind of fact that is asked of a kind of party, by code, in the order of the page."""
    return {kind.code: kind for kind in kinds.kinds_of(party_kind)} | custom_kinds(party_kind)
