"""Questions about screening lists and what was found by them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from diya.customers.models import Party, ScreeningHit, ScreeningList
from diya.foundation import crypto


def screening_lists(*, code: str = "", current: bool | None = None) -> QuerySet[ScreeningList]:
    """Versions of lists, of one code, or only those that are searched, when asked."""
    rows = ScreeningList.objects.select_related("loaded_by")
    if code:
        rows = rows.filter(code=code)
    return rows if current is None else rows.filter(current=current)


def screening_hits(*, state: str = "", party_id: UUID | None = None, case_id: UUID | None = None) -> QuerySet[Any]:
    """Hits in scope."""
    rows = ScreeningHit.objects.select_related("party", "branch", "entry", "case")
    if state:
        rows = rows.filter(state=state)
    if party_id:
        rows = rows.filter(party=party_id)
    return rows.filter(case=case_id) if case_id else rows


def listed_names(hits: Sequence[ScreeningHit]) -> dict[UUID, dict[str, Any]]:
    """What the lists say of whom the hits are about: name as listed, every spelling, birthday, number."""
    keys = crypto.keys_of(hit.entry.list_id for hit in hits)
    return {
        hit.id: crypto.open_envelope(
            keys.get(hit.entry.list_id), f"customers_screeningentry|{hit.entry_id}", hit.entry.envelope
        )
        for hit in hits
    }


def blocked(party_ids: Iterable[UUID]) -> dict[UUID, tuple[str, list[str]]]:
    """Of customers whose hit on a list was confirmed, under this number or one merged into it: their number and the
    lists."""
    wanted = set(party_ids)
    hits = ScreeningHit.objects.filter(Q(party__in=wanted) | Q(party__merged_into__in=wanted), state="CONFIRMED")
    found: dict[UUID, set[str]] = {}
    for party_id, stays, code in hits.values_list("party_id", "party__merged_into_id", "list_code"):
        found.setdefault(party_id if party_id in wanted or stays is None else stays, set()).add(code)
    numbers = dict(Party.objects.filter(id__in=found).values_list("id", "number")) if found else {}
    return {key: (numbers[key], sorted(codes)) for key, codes in found.items()}
