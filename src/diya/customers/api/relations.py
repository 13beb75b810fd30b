"""The endpoints of relations and guarantees, and the graph they make with what its members owe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Query, Schema

from diya.customers import contracts, selectors, services
from diya.customers.api.door import door
from diya.customers.contracts import GuaranteeKind, RelationKind
from diya.customers.models import Guarantee, Relation
from diya.foundation import access, clock, db
from diya.foundation.door import CleanText, Command, Day, Listing, Reader
from diya.kernel.money import format_minor
from diya.kernel.rates import PPB, format_rate, parse_rate

VIEW = "customers.party.view"
RELATE = "customers.relation.create"
GUARANTEE = "customers.guarantee.create"


class RelationRow(Schema):
    id: UUID
    kind: str
    from_id: UUID
    from_name: str | None
    from_number: str | None
    to_id: UUID
    to_name: str | None
    to_number: str | None
    share: str | None
    starts_date: date
    ends_date: date | None
    evidence: str
    recorded_by: str
    version: int


class RelationIn(Schema):
    """`CHILD` is the relation `PARENT` read the other way. A share of 100 % is `1`."""

    from_id: UUID
    to_id: UUID
    kind: RelationKind | Literal["CHILD"]
    share: CleanText | None = None
    starts_date: Day
    evidence: CleanText | None = None


class RelationEndIn(Schema):
    ends_date: Day


class GuaranteeRow(Schema):
    id: UUID
    number: str
    kind: str
    guarantor_id: UUID
    guarantor_name: str | None
    debtor_id: UUID
    debtor_name: str | None
    subject: str
    amount: str
    remaining_amount: str
    currency: str
    starts_date: date
    ends_date: date | None
    evidence: str
    recorded_by: str
    version: int


class GuaranteeIn(Schema):
    guarantor_id: UUID
    debtor_id: UUID
    subject: CleanText
    kind: GuaranteeKind = GuaranteeKind.GENERAL
    amount: CleanText
    currency: Literal["CNY", "USD"] = "CNY"
    starts_date: Day
    ends_date: Day | None = None
    evidence: CleanText | None = None


class GuaranteeReduceIn(Schema):
    remaining_amount: CleanText
    reason: CleanText


class EdgeFilters(Schema):
    party_id: UUID | None = None
    on: Day | None = None


class GuaranteeFilters(EdgeFilters):
    subject: str = ""


class CapacityOut(Schema):
    """How much more a party can answer for: proven net worth less what it answers for already."""

    currency: str
    net_worth_amount: str
    given_amount: str
    left_amount: str


class ExposureRow(Schema):
    currency: str
    principal_amount: str
    undrawn_amount: str
    total_amount: str


class GraphNode(Schema):
    """A party of the graph; one of a branch out of the reader's scope has neither name nor number."""

    id: UUID
    depth: int
    name: str | None
    number: str | None
    kind: str | None
    exposures: list[ExposureRow]


class GraphEdge(Schema):
    id: UUID
    from_id: UUID
    to_id: UUID
    kind: str
    share: str | None
    amount: str | None
    currency: str | None


class ExposureLimit(Schema):
    """A limit with its source; `used_share` is of the limit, in its currency only."""

    code: str
    share: str
    limit_amount: str
    used_amount: str
    used_share: str
    exceeded: bool
    currency: str
    source: str
    confirmed: bool


class GraphOut(Schema):
    """Whom relations and guarantees reach. `whole` is false when there were too many parties; `hidden` counts those of
    other branches, of whom nothing is known here, neither what they owe."""

    on: date
    nodes: list[GraphNode]
    edges: list[GraphEdge]
    whole: bool
    hidden: int
    exposures: list[ExposureRow]
    single_limit: ExposureLimit
    group_limit: ExposureLimit


class GraphAsked(Schema):
    depth: int = Field(2, ge=1, le=3)
    on: Day | None = None


def _relation_rows(rows: Sequence[Relation]) -> list[dict[str, Any]]:
    parties = selectors.parties_by_id({end for row in rows for end in (row.from_party_id, row.to_party_id)})
    return [
        {
            "id": row.id,
            "kind": row.kind,
            **_end("from", row.from_party_id, parties),
            **_end("to", row.to_party_id, parties),
            "share": None if row.share_ppb is None else format_rate(row.share_ppb),
            "starts_date": row.starts_date,
            "ends_date": row.ends_date,
            "evidence": row.evidence,
            "recorded_by": row.recorded_by.name,
            "version": row.version,
        }
        for row in rows
    ]


def _end(side: str, party_id: UUID, parties: Mapping[UUID, contracts.Party]) -> dict[str, Any]:
    """An end of an edge; a party of a branch out of scope is an id and no more."""
    found = parties.get(party_id)
    return {
        f"{side}_id": party_id,
        f"{side}_name": found.name if found else None,
        f"{side}_number": found.number if found else None,
    }


def _guarantee_rows(rows: Sequence[Guarantee]) -> list[dict[str, Any]]:
    names = selectors.names({end for row in rows for end in (row.guarantor_id, row.debtor_id)})
    return [
        {
            "id": row.id,
            "number": row.number,
            "kind": row.kind,
            "guarantor_id": row.guarantor_id,
            "guarantor_name": names.get(row.guarantor_id),
            "debtor_id": row.debtor_id,
            "debtor_name": names.get(row.debtor_id),
            "subject": row.subject,
            "amount": format_minor(row.amount, row.currency),
            "remaining_amount": format_minor(row.remaining_amount, row.currency),
            "currency": row.currency,
            "starts_date": row.starts_date,
            "ends_date": row.ends_date,
            "evidence": row.evidence,
            "recorded_by": row.recorded_by.name,
            "version": row.version,
        }
        for row in rows
    ]


def _relation(reference: str) -> dict[str, Any]:
    return _relation_rows([selectors.relation(db.ref_id(reference))])[0]


def _guarantee(reference: str) -> dict[str, Any]:
    return _guarantee_rows([selectors.guarantee(db.ref_id(reference))])[0]


@door.listing("/relations", right=VIEW, row=RelationRow, sorts=("-recorded_at", "starts_date", "kind"))
def list_relations(request: Reader, filters: Query[EdgeFilters]) -> Listing:
    """Relations of customers, or of one to either side; ended ones too unless a day is given."""
    return Listing(selectors.relations(**filters.model_dump()), _relation_rows)


@door.command("POST", "/relations", right=RELATE, answer=RelationRow, show=_relation)
def relate(request: Command, body: RelationIn) -> str:
    """Record what one customer is to another."""
    from_id, to_id = (body.to_id, body.from_id) if body.kind == "CHILD" else (body.from_id, body.to_id)
    relation_id = services.relate(
        services.NewRelation(
            from_id=from_id,
            to_id=to_id,
            kind=RelationKind.PARENT if body.kind == "CHILD" else RelationKind(body.kind),
            starts_date=body.starts_date,
            share_ppb=None if body.share is None else _share(body.share),
            evidence=body.evidence or "",
        )
    )
    access.require(RELATE, branch_id=selectors.relation(relation_id).branch_id)
    return db.ref("customers.relation", relation_id)


def _share(text: str) -> int:
    """A share as parts per billion; unlike a rate it may be the whole."""
    return PPB if text in ("1", "1.0", "1.00") else parse_rate(text, field="share")


@door.command("POST", "/relations/{relation_id}/end", right=RELATE, answer=RelationRow, show=_relation, versioned=True)
def end_relation(request: Command, relation_id: UUID, body: RelationEndIn) -> str:
    """Say that a relation holds until a day (exclusive) and no longer."""
    ended = services.end_relation(
        relation_id=relation_id, ends_date=body.ends_date, expected_version=request.expected_version
    )
    return db.ref("customers.relation", ended)


@door.listing("/guarantees", right=VIEW, row=GuaranteeRow, sorts=("-recorded_at", "starts_date", "number"))
def list_guarantees(request: Reader, filters: Query[GuaranteeFilters]) -> Listing:
    """Guarantees that a customer gave or holds, or that secure a subject."""
    return Listing(selectors.guarantees(**filters.model_dump()), _guarantee_rows)


@door.command("POST", "/guarantees", right=GUARANTEE, answer=GuaranteeRow, show=_guarantee)
def take_guarantee(request: Command, body: GuaranteeIn) -> str:
    """Record that a customer answers for another's debt, as far as the proven net worth goes."""
    fields = body.model_dump()
    new = services.NewGuarantee(**{**fields, "evidence": body.evidence or ""})
    return db.ref("customers.guarantee", services.take_guarantee(new))


@door.command(
    "POST",
    "/guarantees/{guarantee_id}/reduce",
    right=GUARANTEE,
    answer=GuaranteeRow,
    show=_guarantee,
    versioned=True,
)
def reduce_guarantee(request: Command, guarantee_id: UUID, body: GuaranteeReduceIn) -> str:
    """Let less of a guarantee remain; nothing left releases it."""
    reduced = services.reduce_guarantee(
        guarantee_id=guarantee_id, **body.model_dump(), expected_version=request.expected_version
    )
    return db.ref("customers.guarantee", reduced)


@door.read("/parties/{party_id}/capacity", right=VIEW, answer=CapacityOut)
def capacity_of_party(request: Reader, party_id: UUID) -> dict[str, Any]:
    """How much more a customer can answer for, by the proven facts, in the currency of its file."""
    party, today = selectors.party(party_id), clock.business_date()
    worth = selectors.net_worth(party_id, party.currency, on=today)
    given = selectors.given_minor(party_id, party.currency, on=today)
    return {
        "currency": party.currency,
        "net_worth_amount": format_minor(worth, party.currency),
        "given_amount": format_minor(given, party.currency),
        "left_amount": format_minor(max(worth - given, 0), party.currency),
    }


@door.read("/parties/{party_id}/graph", right=VIEW, answer=GraphOut)
def graph_of_party(request: Reader, party_id: UUID, asked: Query[GraphAsked]) -> dict[str, Any]:
    """Everybody whom relations and guarantees reach in so many steps, what they owe, and the limit of the group."""
    today = clock.business_date()
    found = selectors.graph(party_id, depth=asked.depth, on=asked.on or today)
    owed = selectors.exposure_of([node.id for node in found.nodes])
    single, group = selectors.exposure_limits(on=today)
    return {
        "on": asked.on or today,
        "nodes": [
            {
                "id": node.id,
                "depth": node.depth,
                "name": node.party.name if node.party else None,
                "number": node.party.number if node.party else None,
                "kind": node.party.kind if node.party else None,
                "exposures": _sums(one for one in owed if one.party_id == node.id),
            }
            for node in found.nodes
        ],
        "edges": [
            {
                "id": edge.id,
                "from_id": edge.from_id,
                "to_id": edge.to_id,
                "kind": edge.kind,
                "share": None if edge.share_ppb is None else format_rate(edge.share_ppb),
                "amount": None if edge.minor is None else format_minor(edge.minor, edge.currency),
                "currency": edge.currency or None,
            }
            for edge in found.edges
        ],
        "whole": found.whole,
        "hidden": sum(node.party is None for node in found.nodes),
        "exposures": _sums(owed),
        "single_limit": _limit(single, (one for one in owed if one.party_id == party_id)),
        "group_limit": _limit(group, owed),
    }


def _sums(owed: Iterable[contracts.Exposure]) -> list[dict[str, Any]]:
    """Exposures added up by currency."""
    sums: dict[str, dict[str, int]] = {}
    for one in owed:
        kinds = sums.setdefault(one.currency, {"PRINCIPAL": 0, "UNDRAWN": 0})
        kinds[one.kind] += one.minor
    return [
        {
            "currency": currency,
            "principal_amount": format_minor(kinds["PRINCIPAL"], currency),
            "undrawn_amount": format_minor(kinds["UNDRAWN"], currency),
            "total_amount": format_minor(sum(kinds.values()), currency),
        }
        for currency, kinds in sorted(sums.items())
    ]


def _limit(limit: selectors.Limit, owed: Iterable[contracts.Exposure]) -> dict[str, Any]:
    used = sum(one.minor for one in owed if one.currency == limit.currency)
    return {
        "code": limit.code,
        "share": format_rate(limit.share_ppb),
        "limit_amount": format_minor(limit.minor, limit.currency),
        "used_amount": format_minor(used, limit.currency),
        "used_share": format_rate(used * PPB // limit.minor),
        "exceeded": used > limit.minor,
        "currency": limit.currency,
        "source": limit.source,
        "confirmed": limit.confirmed,
    }
