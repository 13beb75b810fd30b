"""All that this room keeps of a person, whole, as plain JSON: for the person themselves (个人信息保护法 第四十五条).

Cases on suspicion are left out: telling the person of them is forbidden (反洗钱法, 保密).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q

from diya.customers import ports
from diya.customers.models import Consent, CreditReport, Fact, Guarantee, Party, Relation
from diya.customers.selectors.facts import opened_facts
from diya.customers.selectors.parties import opened
from diya.customers.selectors.reports import report_content


def everything_of(party_ids: Collection[UUID]) -> dict[str, Any]:
    """All that the bank keeps of a person under all ids they are known by, room by room."""
    return {"customers": _own(party_ids), **{room: dict(tell(party_ids)) for room, tell in ports.told}}


def _own(party_ids: Collection[UUID]) -> dict[str, Any]:
    parties = opened(list(Party.objects.filter(id__in=party_ids).order_by("created_at")))
    facts = opened_facts(Fact.objects.filter(party_id__in=party_ids).order_by("recorded_at", "id"))
    consents = Consent.objects.filter(party_id__in=party_ids).select_related("text").order_by("given_date", "id")
    return {
        "customers": [{"number": one.number, "kind": one.kind, "name": one.name} for one in parties],
        "facts": [
            {
                "kind": one.kind,
                "fields": one.fields,
                "from": one.starts_date.isoformat(),
                "until": one.ends_date.isoformat() if one.ends_date else None,
                "recorded": one.recorded_at.isoformat(),
                "replaced": one.superseded_at.isoformat() if one.superseded_at else None,
                "source": one.source,
            }
            for one in facts
        ],
        "relations": _relations(party_ids),
        "consents": [
            {
                "purpose": one.purpose_id,
                "text_version": one.text.number,
                "given": one.given_date.isoformat(),
                "withdrawn": one.withdrawn_date.isoformat() if one.withdrawn_date else None,
            }
            for one in consents
        ],
        "credit_reports": [
            {"bureau": one.bureau, "asked": one.asked_date.isoformat(), "content": report_content(one)}
            for one in CreditReport.objects.filter(party_id__in=party_ids).order_by("asked_date", "id")
        ],
    }


def _relations(party_ids: Collection[UUID]) -> list[dict[str, Any]]:
    """Relations and guarantees by kind and number of the other; the other's name is not the asking person's."""
    edges = Relation.objects.filter(Q(from_party_id__in=party_ids) | Q(to_party_id__in=party_ids))
    found = [
        {
            "kind": edge.kind,
            "with": (edge.to_party if edge.from_party_id in party_ids else edge.from_party).number,
            "from": edge.starts_date.isoformat(),
            "until": edge.ends_date.isoformat() if edge.ends_date else None,
        }
        for edge in edges.select_related("from_party", "to_party").order_by("starts_date", "id")
    ]
    given = Guarantee.objects.filter(guarantor_id__in=party_ids).order_by("id")
    return [*found, *({"kind": "GUARANTEE", "for": one.subject} for one in given)]
