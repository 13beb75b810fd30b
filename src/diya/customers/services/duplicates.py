"""Customers who are there twice: found by tokens, dismissed with a reason, merged and unmerged by two people.

A merged customer keeps its number and everything other rooms hold under it; it merely points to the one that stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from diya.customers import selectors
from diya.customers.integrity import (
    CaseCommentMissing,
    DuplicateStateRefused,
    MergedAlready,
    OtherBranchUnseen,
    StaysUnknown,
)
from diya.customers.likeness import FULL, LEAST_THRESHOLD, PAIRS, WEIGHTS, likeness, said
from diya.customers.models import Duplicate, DuplicateState, Likeness, Party
from diya.foundation import audit, changes, clock, crypto, db, jobs, parameters, work
from diya.foundation.db import fetch_all
from diya.foundation.models import Job
from diya.foundation.models.running import ChangeState
from diya.kernel.errors import NotFound

THRESHOLD: Final = "customers.duplicate_threshold"
MERGE: Final = "customers.merge"
UNMERGE: Final = "customers.unmerge"
JOB: Final = "customers.find_duplicates"
WORK: Final = "customers.duplicate"
SUBJECT: Final = "customers.duplicate"
HOURS: Final = 120
CHUNK: Final = 500

audit.actions(
    {
        "customers.duplicate.found": ("发现疑似重复客户", "Possible duplicate found"),
        "customers.duplicate.dismissed": ("排除疑似重复", "Duplicate dismissed"),
        "customers.duplicate.proposed": ("提出合并客户", "Merge proposed"),
        "customers.duplicate.sent_back": ("合并未通过", "Merge not approved"),
        "customers.party.merged": ("客户合并", "Customer merged"),
        "customers.party.unmerged": ("撤销客户合并", "Merge undone"),
    }
)


def remember(party: Party, head: Mapping[str, Any]) -> None:
    """Keep what a customer is compared by; called with the head of the file wherever that is written."""
    db.insert_all([Likeness(party=party, branch_id=party.branch_id, **likeness(head))], replacing=["party"])


def find(party_ids: Sequence[UUID], *, found_by: str) -> int:
    """Look for those who may be the same as these customers, in the scope of the open transaction; answers how many
    pairs were new. A pair across branches is told to both, each about its own side."""
    threshold = int(Decimal(str(parameters.figure(THRESHOLD, on=clock.business_date()).value)) * FULL)
    asked = {"parties": list(party_ids), "threshold": max(threshold, LEAST_THRESHOLD + 1), **WEIGHTS}
    found = fetch_all(PAIRS, asked)
    rows = [row for pair in found for row in _rows(pair, found_by)]
    db.insert_all(rows)
    audit.record_all(
        [
            audit.NewEvent(
                "customers.duplicate.found",
                db.ref(SUBJECT, row.id),
                row.branch_id,
                after={"score_permille": row.score_permille, **row.reasons},
                related=[db.ref("customers.party", row.party_id)],
            )
            for row in rows
        ]
    )
    _ask(rows)
    return len(found)


def _rows(pair: Mapping[str, Any], found_by: str) -> Iterable[Duplicate]:
    sides = [(pair["low"], pair["low_branch"]), (pair["high"], pair["high_branch"])]
    crossing = pair["low_branch"] != pair["high_branch"]
    for (party, branch), (other, other_branch) in [sides, sides[::-1]] if crossing else [sides]:
        yield Duplicate(
            branch_id=branch,
            party_id=party,
            other_id=other,
            other_branch_id=other_branch,
            score_permille=pair["score"],
            reasons=said(pair),
            found_by=found_by,
            found_date=clock.business_date(),
        )


def _ask(rows: Sequence[Duplicate]) -> None:
    numbers = dict(Party.objects.filter(id__in=[row.party_id for row in rows]).values_list("id", "number"))
    work.open_items(
        [
            work.NewItem(
                branch_id=row.branch_id,
                kind=WORK,
                title_zh="核对疑似重复客户",
                title_en="Compare possible duplicates",
                subject=db.ref(SUBJECT, row.id),
                subject_number=numbers[row.party_id],
                role="LOAN_OFFICER",
                hours=HOURS,
            )
            for row in rows
        ]
    )


def dismiss_duplicate(*, duplicate_id: UUID, reason: str, expected_version: int | None) -> Duplicate:
    """Say that two customers are not the same, and why. Raises NotFound, DuplicateStateRefused, CaseCommentMissing."""
    if not reason.strip():
        raise CaseCommentMissing(field="reason")
    row = _locked(duplicate_id, {DuplicateState.OPEN}, expected_version)
    row.reason, row.decided_by_id, row.decided_at = reason[:500], db.current().context.actor_id, clock.now()
    _move(row, DuplicateState.DISMISSED, "customers.duplicate.dismissed")
    return row


def propose_merge(*, duplicate_id: UUID, stays: UUID, expected_version: int | None) -> Duplicate:
    """Propose that of two customers one goes on under the number of the other; a second person decides.

    Raises NotFound, DuplicateStateRefused, StaysUnknown, OtherBranchUnseen, MergedAlready.
    """
    row = _locked(duplicate_id, {DuplicateState.OPEN}, expected_version)
    if stays not in (row.party_id, row.other_id):
        raise StaysUnknown(field="stays_id")
    one, two = _both_sides(row)
    keeps, goes = (one, two) if stays == one.id else (two, one)
    for side in (keeps, goes):
        if side.merged_into_id is not None:
            raise MergedAlready(number=side.number)
    _propose(row, MERGE, keeps, goes)
    _move(row, DuplicateState.PROPOSED, "customers.duplicate.proposed")
    return row


def propose_unmerge(*, duplicate_id: UUID, expected_version: int | None) -> Duplicate:
    """Propose that a merge is undone; a second person decides. Raises NotFound, DuplicateStateRefused,
    OtherBranchUnseen."""
    row = _locked(duplicate_id, {DuplicateState.MERGED}, expected_version)
    one, two = _both_sides(row)
    keeps, goes = (one, two) if two.merged_into_id == one.id else (two, one)
    _propose(row, UNMERGE, keeps, goes)
    _move(row, DuplicateState.UNDO_PROPOSED, "customers.duplicate.proposed")
    return row


def _propose(row: Duplicate, kind: str, keeps: Party, goes: Party) -> None:
    is_merge = kind == MERGE
    joined, apart = {"merged_into": keeps.number}, {"merged_into": None}
    row.change = changes.propose(
        kind=kind,
        subject=db.ref("customers.party", goes.id),
        title_zh=f"{'客户合并' if is_merge else '撤销合并'}：{goes.number} → {keeps.number}",
        title_en=f"{'Merge' if is_merge else 'Undo the merge of'} {goes.number} into {keeps.number}",
        before=apart if is_merge else joined,
        after={
            **(joined if is_merge else apart),
            "duplicate_id": str(row.id),
            "stays_id": str(keeps.id),
            "goes_id": str(goes.id),
        },
    )


def decide_merge(*, duplicate_id: UUID, approve: bool, comment: str) -> Duplicate:
    """Approve or reject, as the second person, what was proposed for a pair; an approved merge or its undoing takes
    effect at once. Raises NotFound, DuplicateStateRefused and what `changes.decide` raises."""
    row = _locked(duplicate_id, {DuplicateState.PROPOSED, DuplicateState.UNDO_PROPOSED}, None)
    if row.change_id is None:
        raise DuplicateStateRefused(state=row.state)
    changes.decide(change_id=row.change_id, approve=approve, comment=comment)
    if not approve:
        send_back(row.change_id)
    return selectors.duplicate(duplicate_id)


def send_back(change_id: UUID) -> None:
    """A proposal was rejected, here or in the list of changes: the pair is again what it was."""
    for row in Duplicate.objects.select_for_update().filter(change_id=change_id).order_by("id"):
        back = {"PROPOSED": DuplicateState.OPEN, "UNDO_PROPOSED": DuplicateState.MERGED}.get(row.state)
        if back is not None:
            _move(row, back, "customers.duplicate.sent_back")


@changes.appliers.register(MERGE)
def _apply_merge(after: Mapping[str, Any]) -> None:
    keeps, goes, row = _of_change(after, DuplicateState.PROPOSED)
    if keeps.merged_into_id is not None or goes.merged_into_id is not None:
        raise MergedAlready(number=keeps.number if keeps.merged_into_id else goes.number)
    goes.merged_into = keeps
    _store(goes, "customers.party.merged", keeps)
    _move(row, DuplicateState.MERGED, "customers.party.merged")


@changes.appliers.register(UNMERGE)
def _apply_unmerge(after: Mapping[str, Any]) -> None:
    keeps, goes, row = _of_change(after, DuplicateState.UNDO_PROPOSED)
    goes.merged_into = None
    _store(goes, "customers.party.unmerged", keeps)
    _move(row, DuplicateState.OPEN, "customers.party.unmerged")


def _of_change(after: Mapping[str, Any], state: DuplicateState) -> tuple[Party, Party, Duplicate]:
    ids = [UUID(after["stays_id"]), UUID(after["goes_id"])]
    sides = {side.id: side for side in Party.objects.select_for_update().filter(id__in=ids).order_by("id")}
    if len(sides) < len(ids):
        raise NotFound()
    row = Duplicate.objects.select_for_update().filter(id=UUID(after["duplicate_id"])).first()
    if row is None or row.state != state:
        raise DuplicateStateRefused(state=row.state if row else "")
    return sides[ids[0]], sides[ids[1]], row


def _store(goes: Party, action: str, keeps: Party) -> None:
    goes.version += 1
    goes.save(update_fields=["merged_into", "version"])
    audit.record(
        action,
        subject=db.ref("customers.party", goes.id),
        branch_id=goes.branch_id,
        after={"merged_into": keeps.number if goes.merged_into_id else None},
        related=[db.ref("customers.party", keeps.id)],
    )


def _locked(duplicate_id: UUID, states: set[DuplicateState], expected_version: int | None) -> Duplicate:
    row = Duplicate.objects.select_for_update().filter(id=duplicate_id).first()
    if row is None:
        raise NotFound()
    db.ensure_version(row.version, expected_version)
    waiting = {DuplicateState.PROPOSED: DuplicateState.OPEN, DuplicateState.UNDO_PROPOSED: DuplicateState.MERGED}
    if row.change is not None and row.state in waiting and row.state not in states:
        # A proposal nobody decided on in time no longer holds the pair.
        expired = row.change.state == ChangeState.EXPIRED or row.change.expires_at < clock.now()
        row.state = waiting[DuplicateState(row.state)] if expired else row.state
    if row.state not in states:
        raise DuplicateStateRefused(state=row.state)
    return row


def _both_sides(row: Duplicate) -> tuple[Party, Party]:
    sides = {side.id: side for side in Party.objects.filter(id__in=[row.party_id, row.other_id])}
    if len(sides) < 2:
        raise OtherBranchUnseen(branch=row.other_branch.code)
    return sides[row.party_id], sides[row.other_id]


def _move(row: Duplicate, state: DuplicateState, action: str) -> None:
    """Write a state and, where the pair has a row at another branch in scope, there too."""
    before = row.state
    names = ["state", "change", "decided_by", "decided_at", "reason"]
    mirrored = Duplicate.objects.select_for_update().filter(party=row.other_id, other=row.party_id)
    for one in (row, *mirrored):
        for name in names[1:]:
            setattr(one, name, getattr(row, name))
        one.state = state
        one.version += 1
        one.save(update_fields=[*names, "version"])
        if state in (DuplicateState.DISMISSED, DuplicateState.MERGED):
            work.finish(kind=WORK, subject=db.ref(SUBJECT, one.id))
    audit.record(
        action,
        subject=db.ref(SUBJECT, row.id),
        branch_id=row.branch_id,
        before={"state": before},
        after={"state": state, "reason": row.reason},
        related=[db.ref("customers.party", row.party_id)],
    )


def start_search() -> Job:
    """Queue a search of the whole bank."""
    return jobs.start(JOB, {})


@jobs.kinds.register(JOB)
def search_bank(progress: jobs.Progress, arguments: Mapping[str, Any]) -> None:  # noqa: ARG001 - the shape of a job
    """Compare every customer, a chunk to a transaction; whoever has no tokens yet gets them."""
    context = db.Context(purpose=JOB)
    with db.transaction(db.all_branches(), context, writes=False):
        everybody = list(
            Party.objects.exclude(kind="TRIAL").filter(merged_into=None).order_by("id").values_list("id", flat=True)
        )
    pairs = 0
    for start in range(0, len(everybody), CHUNK):
        with db.transaction(db.all_branches(), context):
            chunk = everybody[start : start + CHUNK]
            _remember_all(chunk)
            pairs += find(chunk, found_by="SEARCH")
        progress.tell(min(start + CHUNK, len(everybody)), len(everybody), f"+{pairs}")


def _remember_all(party_ids: Sequence[UUID]) -> None:
    """Make the tokens of customers who have none, opening only those; whoever was erased is left alone."""
    known = Likeness.objects.filter(party__in=party_ids).values("party")
    keys = crypto.keys_of(party_ids)
    for row in Party.objects.filter(id__in=keys).exclude(id__in=known):
        remember(row, crypto.open_envelope(keys.get(row.id), f"customers_party|{row.id}", row.envelope))
