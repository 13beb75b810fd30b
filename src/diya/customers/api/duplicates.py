"""Customers who may be there twice: the queue, both sides beside each other, and merging by two people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Query, Schema

from diya.customers import masking, selectors, services
from diya.customers.api.door import door
from diya.customers.api.parties import masked
from diya.customers.contracts import Party
from diya.customers.models import Duplicate
from diya.foundation import access, db
from diya.foundation.door import Command, Listing, LongText, Reader

SEE, HANDLE, DECIDE = "customers.duplicate.view", "customers.duplicate.handle", "customers.duplicate.decide"
SUBJECT = "customers.duplicate"
SHOWN = frozenset({"id", "number", "kind", "name", "birth_date", "employer"})


class DuplicateRow(Schema):
    id: UUID
    state: str
    score_permille: int
    name_permille: int
    birth_permille: int
    phone_permille: int
    address_permille: int
    party_id: UUID
    party_number: str
    party_name: str
    branch_code: str
    other_id: UUID | None
    other_number: str | None
    other_name: str | None
    other_branch_code: str
    found_by: str
    found_date: date
    version: int


class DuplicateSide(Schema):
    id: UUID
    number: str
    kind: str
    name: str
    id_number: str | None
    phone: str | None
    birth_date: date | None
    employer: str
    address: str
    branch_code: str
    created_at: datetime
    merged: bool


class DuplicateDetail(DuplicateRow):
    sides: list[DuplicateSide]
    stays_number: str | None
    goes_number: str | None
    reason: str
    decided_by_name: str | None
    decided_at: datetime | None
    proposed_by_name: str | None
    allowed_actions: list[str]


class DuplicateFilters(Schema):
    state: str = ""
    party_id: UUID | None = None


class DuplicateDismissal(Schema):
    reason: LongText


class DuplicateMerge(Schema):
    stays_id: UUID


class DuplicateUndo(Schema):
    pass


class DuplicateDecision(Schema):
    comment: LongText


class DuplicateSearch(Schema):
    pass


class DuplicateSearchOut(Schema):
    job_id: UUID


def _duplicate_rows(rows: Sequence[Duplicate]) -> list[dict[str, Any]]:
    """Pairs as rows; of a customer outside the reader's branches only where they are."""
    seen = selectors.parties_by_id([key for row in rows for key in (row.party_id, row.other_id)])
    return [_row(row, seen) for row in rows]


def _row(row: Duplicate, seen: Mapping[UUID, Party]) -> dict[str, Any]:
    other = seen.get(row.other_id)
    return {
        **{name: getattr(row, name) for name in ("id", "state", "score_permille", "found_by", "found_date", "version")},
        **{f"{part}_permille": row.reasons[part] for part in ("name", "birth", "phone", "address")},
        "party_id": row.party_id,
        "party_number": row.party.number,
        "party_name": seen[row.party_id].name,
        "branch_code": row.branch.code,
        "other_id": other.id if other else None,
        "other_number": other.number if other else None,
        "other_name": other.name if other else None,
        "other_branch_code": row.other_branch.code,
    }


def _detail(duplicate_id: UUID) -> dict[str, Any]:
    row = selectors.duplicate(duplicate_id)
    parties = selectors.party_rows([row.party_id, row.other_id])
    opened = {one.id: one for one in selectors.opened(parties)}
    change = row.change
    people = access.people([change.proposed_by_id if change else None])
    numbers = {str(one.id): one.number for one in parties}
    return {
        **_row(row, opened),
        "sides": [
            {
                **{name: getattr(opened[one.id], name) for name in DuplicateSide.model_fields if name in SHOWN},
                "address": masking.address(opened[one.id].address) or "",
                **masked(opened[one.id]),
                "branch_code": one.branch.code,
                "created_at": one.created_at,
                "merged": one.merged_into_id is not None,
            }
            for one in parties
        ],
        "stays_number": numbers.get(change.after["stays_id"]) if change else None,
        "goes_number": numbers.get(change.after["goes_id"]) if change else None,
        "reason": row.reason,
        "decided_by_name": row.decided_by.name if row.decided_by else None,
        "decided_at": row.decided_at,
        "proposed_by_name": people[change.proposed_by_id].name if change else None,
        "allowed_actions": _allowed(row, len(parties) == 2),
    }


def _allowed(row: Duplicate, both: bool) -> list[str]:
    mine = row.change is not None and row.change.proposed_by_id == db.current().context.actor_id
    waits = row.state in ("PROPOSED", "UNDO_PROPOSED")
    rules = (
        ("dismiss", HANDLE, row.state == "OPEN"),
        ("merge", HANDLE, row.state == "OPEN" and both),
        ("undo", HANDLE, row.state == "MERGED" and both),
        ("approve", DECIDE, waits and both and not mine),
        ("reject", DECIDE, waits and not mine),
    )
    return [action for action, right, now in rules if now and access.may(right, branch_id=row.branch_id)]


@door.listing("/duplicates", right=SEE, row=DuplicateRow, sorts=("-score_permille", "-found_date", "state"))
def list_duplicates(request: Reader, filters: Query[DuplicateFilters]) -> Listing:
    """Pairs of customers who may be the same, the likeliest first."""
    return Listing(
        selectors.duplicates(**filters.model_dump()),
        _duplicate_rows,
        lambda row: [db.ref("customers.party", row.party_id), db.ref("customers.party", row.other_id)],
    )


@door.read("/duplicates/{duplicate_id}", right=SEE, answer=DuplicateDetail)
def get_duplicate(request: Reader, duplicate_id: UUID) -> dict[str, Any]:
    """Both sides of a pair, numbers masked."""
    return _detail(duplicate_id)


def _show(reference: str) -> dict[str, Any]:
    return _detail(db.ref_id(reference))


@door.command(
    "POST",
    "/duplicates/{duplicate_id}/dismiss",
    right=HANDLE,
    answer=DuplicateDetail,
    show=_show,
    versioned=True,
)
def dismiss_duplicate(request: Command, duplicate_id: UUID, body: DuplicateDismissal) -> str:
    """Say that two customers are not the same, and why."""
    services.dismiss_duplicate(duplicate_id=duplicate_id, reason=body.reason, expected_version=request.expected_version)
    return db.ref(SUBJECT, duplicate_id)


@door.command(
    "POST", "/duplicates/{duplicate_id}/merge", right=HANDLE, answer=DuplicateDetail, show=_show, versioned=True
)
def merge_duplicate(request: Command, duplicate_id: UUID, body: DuplicateMerge) -> str:
    """Propose that one goes on under the number of the other; a second person decides."""
    services.propose_merge(duplicate_id=duplicate_id, stays=body.stays_id, expected_version=request.expected_version)
    return db.ref(SUBJECT, duplicate_id)


@door.command(
    "POST", "/duplicates/{duplicate_id}/undo", right=HANDLE, answer=DuplicateDetail, show=_show, versioned=True
)
def undo_duplicate_merge(request: Command, duplicate_id: UUID, body: DuplicateUndo) -> str:
    """Propose that a merge is undone; a second person decides."""
    services.propose_unmerge(duplicate_id=duplicate_id, expected_version=request.expected_version)
    return db.ref(SUBJECT, duplicate_id)


@door.command("POST", "/duplicates/{duplicate_id}/approve", right=DECIDE, answer=DuplicateDetail, show=_show)
def approve_duplicate(request: Command, duplicate_id: UUID, body: DuplicateDecision) -> str:
    """Approve what was proposed, as the second person: it takes effect at once."""
    services.decide_merge(duplicate_id=duplicate_id, approve=True, comment=body.comment)
    return db.ref(SUBJECT, duplicate_id)


@door.command("POST", "/duplicates/{duplicate_id}/reject", right=DECIDE, answer=DuplicateDetail, show=_show)
def reject_duplicate(request: Command, duplicate_id: UUID, body: DuplicateDecision) -> str:
    """Reject what was proposed, as the second person."""
    services.decide_merge(duplicate_id=duplicate_id, approve=False, comment=body.comment)
    return db.ref(SUBJECT, duplicate_id)


@door.command(
    "POST",
    "/duplicate-searches",
    right="customers.duplicate.search",
    answer=DuplicateSearchOut,
    show=lambda reference: {"job_id": db.ref_id(reference)},
)
def search_duplicates(request: Command, body: DuplicateSearch) -> str:
    """Compare every customer of the bank in a job."""
    return db.ref("foundation.job", services.start_search().id)
