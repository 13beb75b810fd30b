"""Questions about cases. Those on suspicion are found by nobody who lacks the right to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from diya.customers.casebook import HIDDEN
from diya.customers.models import BeneficialOwner, Case, CaseNote
from diya.customers.selectors.duplicates import same_as
from diya.foundation import access, clock, crypto, db
from diya.kernel.errors import NotFound

SUSPICIONS: Final = "customers.suspicion.view"


def cases(
    *, kind: str = "", state: str = "", party_id: UUID | None = None, mine: bool = False, late: bool = False
) -> QuerySet[Case]:
    """Cases in scope other than those on suspicion."""
    rows = _whole().exclude(kind=HIDDEN)
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state=state)
    if party_id:
        rows = rows.filter(party__in=same_as(party_id))
    if mine:
        rows = rows.filter(owner_id=db.current().context.actor_id)
    if late:
        rows = rows.filter(due_date__lt=clock.business_date()).exclude(state="CLOSED")
    return rows


def suspicions(*, state: str = "") -> QuerySet[Case]:
    """Cases on suspicion, at the branches where the reader may know of them."""
    rows = _whole().filter(kind=HIDDEN, branch__in=db.current().rights.get(SUSPICIONS, ()))
    return rows.filter(state=state) if state else rows


def case(case_id: UUID) -> Case:
    """One case; raises NotFound outside the scope, and for one on suspicion where the reader may not know of it."""
    found = _whole().filter(id=case_id).first()
    if found is None or (found.kind == HIDDEN and not access.may(SUSPICIONS, branch_id=found.branch_id)):
        raise NotFound()
    return found


def branch_of_case(case_id: UUID) -> int:
    """The branch of a case that papers may be attached to; those on suspicion take none, since papers are listed for
    everybody at a branch. Raises NotFound."""
    found = case(case_id)
    if found.kind == HIDDEN:
        raise NotFound()
    return found.branch_id


def case_contents(rows: Sequence[Case]) -> dict[UUID, dict[str, Any]]:
    """What cases say, opened with one query for their keys; one whose subject was erased says nothing."""
    keys = crypto.keys_of(row.subject_id for row in rows)
    return {
        row.id: crypto.open_envelope(keys[row.subject_id], f"customers_case|{row.id}", row.envelope)
        for row in rows
        if row.subject_id in keys
    }


def case_notes(row: Case) -> list[tuple[CaseNote, str]]:
    """The notes on a case with what they say, in the order they were written."""
    notes = list(CaseNote.objects.select_related("created_by").filter(case=row).order_by("id"))
    key = crypto.keys_of([row.subject_id]).get(row.subject_id)
    if key is None:
        return [(note, "") for note in notes]
    return [(note, crypto.open_envelope(key, f"customers_casenote|{note.id}", note.envelope)["text"]) for note in notes]


def beneficial_owners(firm_id: UUID) -> list[tuple[BeneficialOwner, str]]:
    """Who owns, controls or manages a firm in the end, with their names, as recorded and not ended."""
    rows = list(
        BeneficialOwner.objects.select_related("recorded_by")
        .filter(firm__in=same_as(firm_id), ended_date=None)
        .order_by("id")
    )
    keys = crypto.keys_of(row.firm_id for row in rows)
    return [
        (row, crypto.open_envelope(keys.get(row.firm_id), f"customers_beneficialowner|{row.id}", row.envelope)["name"])
        for row in rows
    ]


def _whole() -> QuerySet[Case]:
    return Case.objects.select_related("branch", "party", "owner", "opened_by", "proposed_by", "decided_by")
