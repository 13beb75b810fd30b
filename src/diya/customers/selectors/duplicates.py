"""Questions about customers who are, or may be, the same person."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from diya.customers.models import Duplicate, Party
from diya.foundation.db import fetch_all
from diya.kernel.errors import NotFound

SAME: str = (
    "WITH RECURSIVE top AS ("
    " SELECT id, merged_into_id FROM customers_party WHERE id = %(id)s"
    " UNION SELECT p.id, p.merged_into_id FROM customers_party p JOIN top ON p.id = top.merged_into_id),"
    " same AS ("
    " SELECT id FROM top WHERE merged_into_id IS NULL"
    " UNION SELECT p.id FROM customers_party p JOIN same ON p.merged_into_id = same.id)"
    " SELECT id FROM same ORDER BY id"
)


def same_as(party_id: UUID) -> tuple[UUID, ...]:
    """Every number of one customer, in scope: the one that stays and all that were merged into it, in the order they
    were registered. A customer who was never merged is alone: `(party_id,)`."""
    found = tuple(row["id"] for row in fetch_all(SAME, {"id": party_id}))
    return found or (party_id,)


def duplicates(*, state: str = "", party_id: UUID | None = None) -> QuerySet[Duplicate]:
    """Pairs of customers who may be the same. Of a pair across branches a reader of both sees one row."""
    rows = _whole()
    mirrored = Duplicate.objects.filter(party=OuterRef("other"), other=OuterRef("party"))
    rows = rows.filter(Q(party__lt=F("other")) | ~Exists(mirrored))
    if state:
        rows = rows.filter(state=state)
    return rows.filter(Q(party=party_id) | Q(other=party_id)) if party_id else rows


def duplicate(duplicate_id: UUID) -> Duplicate:
    """One pair; raises NotFound outside the scope."""
    found = _whole().filter(id=duplicate_id).first()
    if found is None:
        raise NotFound()
    return found


def _whole() -> QuerySet[Duplicate]:
    # Not joined with the other customer: of another branch they are out of sight, and the pair would be too.
    return Duplicate.objects.select_related("party", "branch", "other_branch", "change", "decided_by")


def merged_numbers(party_ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Of customers that were merged away: their number and that of the one that stays."""
    rows = Party.objects.filter(id__in=set(party_ids), merged_into__isnull=False)
    return {key: (number, stays) for key, number, stays in rows.values_list("id", "number", "merged_into__number")}
