"""Entries by hand, as they were proposed and decided on."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from diya.kernel.errors import NotFound
from diya.ledger.models import Journal


def journals(
    *, state: str = "", branch_code: str = "", from_date: date | None = None, to_date: date | None = None
) -> QuerySet[Journal]:
    """Journals with their lines and changes: in a state, of a branch, with a value date in a time."""
    found = Journal.objects.select_related("branch", "change__proposed_by", "change__decided_by")
    found = found.prefetch_related("lines__debit_branch", "lines__credit_branch")
    if state:
        found = found.filter(change__state=state)
    if branch_code:
        found = found.filter(branch__code=branch_code)
    if from_date:
        found = found.filter(value_date__gte=from_date)
    if to_date:
        found = found.filter(value_date__lte=to_date)
    return found


def journal(journal_id: UUID) -> Journal:
    """One journal with its lines; raises NotFound."""
    found = journals().filter(id=journal_id).first()
    if found is None:
        raise NotFound()
    return found
