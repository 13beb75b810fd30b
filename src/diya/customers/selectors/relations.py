"""Who belongs to whom: relations and guarantees of a customer, and the graph they make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from diya.customers import contracts
from diya.customers.models import Guarantee, Party, Relation
from diya.customers.ports import exposures
from diya.customers.selectors.parties import opened
from diya.foundation import parameters
from diya.kernel.errors import NotFound
from diya.kernel.money import parse_minor
from diya.kernel.rates import PPB, parse_rate

DEEPEST: Final = 3
GROUP_STEPS: Final = 2
"""How far a group of connected customers reaches where its limit is held, as the page of the graph opens."""
MOST_NODES: Final = 60
CAPITAL: Final = "lender.tier1_capital_amount"
SINGLE: Final = "exposure.single_customer_share_max"
GROUP: Final = "exposure.customer_group_share_max"


@dataclass(frozen=True, slots=True)
class Node:
    """A party of the graph, so many steps from the one it is drawn for. One of a branch out of scope has no party."""

    id: UUID
    depth: int
    party: contracts.Party | None


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation or a guarantee that holds; `kind` is that of the relation, or GUARANTEE."""

    id: UUID
    from_id: UUID
    to_id: UUID
    kind: str
    share_ppb: int | None = None
    minor: int | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """What the edges of a customer reach; `whole` is False where the bound on parties cut it off."""

    nodes: list[Node]
    edges: list[Edge]
    whole: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """What a customer or a group may owe at most: a share of the lender's capital, both as dated figures."""

    code: str
    name_zh: str
    name_en: str
    share_ppb: int
    minor: int
    currency: str
    source: str
    confirmed: bool


def relations(*, party_id: UUID | None = None, on: date | None = None) -> QuerySet[Relation]:
    """Relations in scope of a party, to either side; with `on` those that hold on a day."""
    rows = Relation.objects.select_related("branch", "recorded_by")
    if party_id:
        rows = rows.filter(Q(from_party=party_id) | Q(to_party=party_id))
    return rows.filter(_holds(on)) if on else rows


def relation(relation_id: UUID) -> Relation:
    """One relation; raises NotFound."""
    row = relations().filter(id=relation_id).first()
    if row is None:
        raise NotFound()
    return row


def guarantees(*, party_id: UUID | None = None, subject: str = "", on: date | None = None) -> QuerySet[Guarantee]:
    """Guarantees in scope that a party gave or holds, or that secure a subject; with `on` those in force on a day."""
    rows = Guarantee.objects.select_related("branch", "recorded_by")
    if party_id:
        rows = rows.filter(Q(guarantor=party_id) | Q(debtor=party_id))
    if subject:
        rows = rows.filter(subject=subject)
    return rows.filter(_holds(on), remaining_amount__gt=0) if on else rows


def guarantee(guarantee_id: UUID) -> Guarantee:
    """One guarantee; raises NotFound."""
    row = guarantees().filter(id=guarantee_id).first()
    if row is None:
        raise NotFound()
    return row


def given_minor(party_id: UUID, currency: str, *, on: date) -> int:
    """What a party still answers for in a currency, in minor units."""
    rows = Guarantee.objects.filter(_holds(on), guarantor=party_id, currency=currency)
    return rows.aggregate(total=Sum("remaining_amount"))["total"] or 0


def _holds(on: date) -> Q:
    return Q(starts_date__lte=on) & (Q(ends_date__isnull=True) | Q(ends_date__gt=on))


def graph(party_id: UUID, *, depth: int, on: date) -> Graph:
    """Everybody whom relations and guarantees of a day reach from a party in so many steps, at most 60 parties; two
    statements for each step. Raises NotFound."""
    reached: dict[UUID, int] = {party_id: 0}
    edges: dict[UUID, Edge] = {}
    front, whole = {party_id}, True
    for step in range(1, min(depth, DEEPEST) + 1):
        found = _edges(front, on)
        front = set()
        for edge in found:
            ends = [end for end in (edge.from_id, edge.to_id) if end not in reached]
            if len(reached) + len(ends) > MOST_NODES:
                whole = False
                continue
            edges[edge.id] = edge
            for end in ends:
                reached[end] = step
                front.add(end)
    parties = {party.id: party for party in opened(list(Party.objects.filter(id__in=list(reached))))}
    if party_id not in parties:
        raise NotFound()
    nodes = [Node(key, step, parties.get(key)) for key, step in reached.items()]
    # The last step also has edges among those it reached.
    among = [edge for edge in _edges(front, on) if edge.from_id in reached and edge.to_id in reached] if front else []
    edges |= {edge.id: edge for edge in among}
    return Graph(nodes, sorted(edges.values(), key=lambda edge: str(edge.id)), whole)


def _edges(ends: Iterable[UUID], on: date) -> list[Edge]:
    known = list(ends)
    either = Q(from_party__in=known) | Q(to_party__in=known)
    found = [
        Edge(row.id, row.from_party_id, row.to_party_id, row.kind, row.share_ppb)
        for row in Relation.objects.filter(either, _holds(on)).order_by("id")
    ]
    rows = Guarantee.objects.filter(Q(guarantor__in=known) | Q(debtor__in=known), _holds(on), remaining_amount__gt=0)
    return found + [
        Edge(row.id, row.guarantor_id, row.debtor_id, "GUARANTEE", None, row.remaining_amount, row.currency)
        for row in rows.order_by("id")
    ]


def groups(party_ids: Iterable[UUID], *, on: date) -> dict[UUID, frozenset[UUID]]:
    """For each customer everybody whom relations and guarantees of a day reach in two steps, and the customer; for many
    customers in as many statements as for one."""
    wanted = set(party_ids)
    beside: defaultdict[UUID, set[UUID]] = defaultdict(set)
    front, reached = wanted, set(wanted)
    for _ in range(GROUP_STEPS):
        for edge in _edges(front, on) if front else []:
            beside[edge.from_id].add(edge.to_id)
            beside[edge.to_id].add(edge.from_id)
        front = {end for one in front for end in beside[one]} - reached
        reached |= front
    return {one: _within(one, beside) for one in wanted}


def _within(party_id: UUID, beside: dict[UUID, set[UUID]]) -> frozenset[UUID]:
    found = {party_id}
    for _ in range(GROUP_STEPS):
        found |= {end for one in found for end in beside.get(one, ())}
    return frozenset(found)


def exposure_of(party_ids: Iterable[UUID]) -> list[contracts.Exposure]:
    """What parties owe and may yet draw, told by every room that lends."""
    wanted = list(party_ids)
    return [one for _, told in exposures for one in told(wanted)]


def exposure_limits(*, on: date) -> tuple[Limit, Limit]:
    """The limits for one customer and for a group of connected ones, in the currency of the lender's capital.

    A capital of 1,000,000,000.00 and a share of 0.2: 200,000,000.00.
    """
    found = parameters.figures([CAPITAL, SINGLE, GROUP], on=on)
    capital = parse_minor(found[CAPITAL].value, "CNY")

    def limit(code: str) -> Limit:
        share, figure = parse_rate(found[code].value), found[code]
        confirmed = figure.confirmed and found[CAPITAL].confirmed
        # Rounded down: a limit is not exceeded by a part of a fen.
        return Limit(
            code, figure.name_zh, figure.name_en, share, capital * share // PPB, "CNY", figure.source, confirmed
        )

    return limit(SINGLE), limit(GROUP)
