"""Who owns a firm in the end, through any number of firms between."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Final
from uuid import UUID

from django.db.models import Q

from diya.customers.contracts import PartyKind, RelationKind
from diya.customers.models import BeneficialOwner, Relation
from diya.foundation import parameters
from diya.foundation.parameters import Figure
from diya.kernel.rates import PPB, parse_rate

DEEPEST: Final = 10
"""Firms between a firm and its owner that are looked through."""


def owners_in_the_end(firm_id: UUID, *, on: date) -> dict[UUID, int]:
    """What persons own of a firm on a day by shares held themselves and through firms, in parts per billion rounded
    down; shares along a path are multiplied, several paths of one person added, both exactly.

    Who holds 60 % of a firm that holds 50 %, and 5 % directly, owns 0.6 x 0.5 + 0.05 = 35 %, that is 350,000,000.
    A firm that in the end owns itself is looked through once.
    """
    held: dict[UUID, Fraction] = {}
    ahead: list[tuple[UUID, Fraction, frozenset[UUID]]] = [(firm_id, Fraction(1), frozenset({firm_id}))]
    for _ in range(DEEPEST):
        edges = _owners_of({firm for firm, _, _ in ahead}, on)
        further = []
        for firm, share, path in ahead:
            for owner, kind, part in edges.get(firm, ()):
                whole = share * Fraction(part, PPB)
                if kind != PartyKind.FIRM:
                    held[owner] = held.get(owner, Fraction(0)) + whole
                elif owner not in path:
                    further.append((owner, whole, path | {owner}))
        ahead = further
        if not ahead:
            break
    return {owner: int(share * PPB) for owner, share in held.items()}


def owners_known(firm_id: UUID, *, on: date) -> bool:
    """Whether somebody is recorded as a beneficial owner of a firm, or owns enough of it by the shares that are known
    (受益所有人信息管理办法, 25 %)."""
    if BeneficialOwner.objects.filter(firm=firm_id, ended_date=None).exists():
        return True
    return any(share >= least_share(on=on)[0] for share in owners_in_the_end(firm_id, on=on).values())


def least_share(*, on: date) -> tuple[int, Figure]:
    """From which share on, in parts per billion, a person counts as a beneficial owner, and the figure behind it."""
    figure = parameters.figure("customers.beneficial_share_min", on=on)
    return parse_rate(str(figure.value)), figure


def _owners_of(firms: Iterable[UUID], on: date) -> dict[UUID, list[tuple[UUID, str, int]]]:
    """The owners of firms on a day, with their kinds and shares, in one query."""
    rows = Relation.objects.filter(to_party__in=set(firms), kind=RelationKind.OWNER, starts_date__lte=on)
    rows = rows.filter(Q(ends_date=None) | Q(ends_date__gt=on))
    found: dict[UUID, list[tuple[UUID, str, int]]] = {}
    for firm, owner, kind, share in rows.values_list("to_party_id", "from_party_id", "from_party__kind", "share_ppb"):
        found.setdefault(firm, []).append((owner, kind, share or 0))
    return found
