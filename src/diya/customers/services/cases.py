"""Cases: opened with their clock, taken by an owner, checked, and ended, where it matters by two people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from diya.customers import selectors
from diya.customers.casebook import BOOKS, CHECKLISTS, COMPLIANCE, HIDDEN, MOVES, SECOND_WORK, Ending
from diya.customers.contracts import PartyKind
from diya.customers.integrity import (
    CaseCommentMissing,
    CaseOpen,
    CaseStateRefused,
    ChecksOpen,
    CheckUnknown,
    NoMoreExtensions,
    OutcomeUnknown,
    OwnersMissing,
    OwnProposal,
    ReportReferenceMissing,
    TopicUnknown,
)
from diya.customers.models import Case, CaseCheck, CaseKind, CaseNote, CaseState, Party
from diya.foundation import audit, clock, crypto, db, outbox, parameters, work
from diya.kernel.errors import ensure

SUBJECT: Final = "customers.case"
PLACE: Final = "customers_case|{id}"
NOTE_PLACE: Final = "customers_casenote|{id}"
SECOND_HOURS: Final = 48

audit.actions(
    {
        "customers.case.opened": ("新建案件", "Case opened"),
        "customers.case.taken": ("受理案件", "Case taken"),
        "customers.case.checked": ("登记核查结果", "Check recorded"),
        "customers.case.noted": ("添加案件记录", "Note on a case"),
        "customers.case.extended": ("案件延期", "Case extended"),
        "customers.case.proposed": ("提出案件结论", "Outcome proposed"),
        "customers.case.closed": ("案件结案", "Case closed"),
        "customers.case.sent_back": ("退回案件结论", "Outcome sent back"),
    }
)


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to open. `summary`, `complainant` and `contact` are personal and go into the envelope."""

    kind: str
    branch_id: int
    party_id: UUID | None
    summary: str
    topic: str = ""
    channel: str = ""
    complainant: str = ""
    contact: str = ""


def open_case(new: NewCase) -> Case:
    """Open one case; raises what `open_cases` does."""
    return open_cases([new])[0]


def open_cases(new: Sequence[NewCase]) -> list[Case]:
    """Open cases with the clock and the checklist of the day, in a fixed number of statements.

    A complaint received on 20 June with 15 days is to be answered by 5 July. Raises TopicUnknown, CaseOpen.
    """
    today = clock.business_date()
    books = {one.kind: BOOKS[one.kind] for one in new}
    figures = parameters.figures({book.clock for book in books.values()}, on=today)
    keys = crypto.keys_of(one.party_id for one in new if one.party_id)
    rows = []
    for one, number in zip(new, db.next_numbers("CS", len(new)), strict=True):
        book = books[one.kind]
        if book.topics and one.topic not in book.topics:
            raise TopicUnknown(topic=one.topic[:40], field="topic")
        days = int(figures[book.clock].value)
        case_id = db.new_id()
        key = keys.get(one.party_id) if one.party_id else crypto.make_key(case_id)
        ensure(key is not None, "the customer of a case has a key")
        sealed = {"summary": one.summary, "complainant": one.complainant, "contact": one.contact}
        rows.append(
            Case(
                id=case_id,
                branch_id=one.branch_id,
                number=number,
                kind=one.kind,
                party_id=one.party_id,
                topic=one.topic,
                channel=one.channel,
                envelope=crypto.seal(key, PLACE.format(id=case_id), sealed),  # type: ignore[arg-type]
                opened_date=today,
                due_date=today + timedelta(days=days),
                clock=book.clock,
                clock_days=days,
                opened_by_id=db.current().context.actor_id,
            )
        )
    _ensure_once(rows)
    db.insert_all(rows)
    _lay_checks(rows)
    for row in rows:
        _record("customers.case.opened", row, {}, {"kind": row.kind, "due_date": row.due_date.isoformat()})
    _ask(rows)
    return rows


def _ensure_once(rows: Sequence[Case]) -> None:
    kyc = [row for row in rows if row.kind.startswith("KYC")]
    if kyc:
        waiting = Case.objects.filter(party__in=[row.party_id for row in kyc], kind__in={row.kind for row in kyc})
        known = waiting.exclude(state=CaseState.CLOSED).first()
        if known is not None:
            raise CaseOpen(number=known.number)


def _lay_checks(rows: Sequence[Case]) -> None:
    known = Party.objects.filter(id__in=[row.party_id for row in rows if row.kind.startswith("KYC")])
    kinds = dict(known.values_list("id", "kind"))
    lists = {row.kind: parameters.newest(CHECKLISTS.format(kind=row.kind), []) for row in rows}
    checks = [
        CaseCheck(
            branch_id=row.branch_id,
            case=row,
            place=place,
            code=line["code"],
            name_zh=line["zh"],
            name_en=line["en"],
            required=line["required"],
        )
        for row in rows
        for place, line in enumerate(lists[row.kind], start=1)
        if not line.get("firm") or (row.party_id and kinds.get(row.party_id) == PartyKind.FIRM)
    ]
    db.insert_all(checks)


def _ask(rows: Sequence[Case]) -> None:
    work.open_items(
        [
            work.NewItem(
                branch_id=row.branch_id,
                kind=BOOKS[row.kind].work,
                title_zh=f"{BOOKS[row.kind].name_zh} {row.number}",
                title_en=f"{BOOKS[row.kind].name_en} {row.number}",
                subject=db.ref(SUBJECT, row.id),
                subject_number=row.number,
                role=BOOKS[row.kind].role,
                hours=row.clock_days * 24,
            )
            for row in rows
        ]
    )


def take_case(*, case_id: UUID, expected_version: int | None) -> Case:
    """Become the owner of a case and begin with it. Raises NotFound, CaseStateRefused, ChangedMeanwhile."""
    row = _locked(case_id, "take", expected_version)
    row.owner_id = db.current().context.actor_id
    _move(row, CaseState.IN_PROGRESS, "customers.case.taken")
    return row


def record_check(*, case_id: UUID, code: str, result: str, expected_version: int | None) -> Case:
    """Write down the result of one line of the checklist. Raises NotFound, CaseStateRefused, CheckUnknown."""
    row = _locked(case_id, "check", expected_version)
    check = CaseCheck.objects.select_for_update().filter(case=row, code=code).first()
    if check is None:
        raise CheckUnknown(check=code[:40], field="code")
    before = check.result
    check.result, check.done_by_id, check.done_at = result, db.current().context.actor_id, clock.now()
    check.save(update_fields=["result", "done_by", "done_at"])
    row.version += 1
    row.save(update_fields=["version"])
    _record("customers.case.checked", row, {"result": before}, {"check": code, "result": result})
    return row


def note_on_case(*, case_id: UUID, text: str) -> Case:
    """Keep a note on a case; it is never changed. Raises NotFound, CaseStateRefused, CaseCommentMissing."""
    row = _locked(case_id, "note", None)
    _write(row, "NOTE", text)
    _record("customers.case.noted", row, {}, {})
    return row


def extend_case(*, case_id: UUID, comment: str, expected_version: int | None) -> Case:
    """Give a case the next extension its rule allows, with the reason. Raises NotFound, CaseStateRefused,
    NoMoreExtensions, CaseCommentMissing."""
    row = _locked(case_id, "extend", expected_version)
    allowed = BOOKS[row.kind].extensions
    if row.extensions >= len(allowed):
        raise NoMoreExtensions()
    days = int(parameters.figure(allowed[row.extensions], on=clock.business_date()).value)
    _write(row, "EXTENSION", comment)
    before = {"due_date": row.due_date.isoformat()}
    row.due_date += timedelta(days=days)
    row.extensions += 1
    row.version += 1
    row.save(update_fields=["due_date", "extensions", "version"])
    _record("customers.case.extended", row, before, {"due_date": row.due_date.isoformat(), "days": days})
    return row


def close_case(
    *, case_id: UUID, outcome: str, comment: str, report_reference: str = "", expected_version: int | None
) -> Case:
    """End a case; an ending that another person must decide on waits for them.

    Raises NotFound, CaseStateRefused, OutcomeUnknown, CaseCommentMissing, ChecksOpen, OwnersMissing,
    ReportReferenceMissing.
    """
    row = _locked(case_id, "close", expected_version)
    book = BOOKS[row.kind]
    ending = book.ending(outcome)
    if ending is None:
        known = ", ".join(one.code for one in book.endings)
        raise OutcomeUnknown(outcome=outcome[:40], known=known, field="outcome")
    if ending.reported and not report_reference.strip():
        raise ReportReferenceMissing(field="report_reference")
    if ending.passed:
        _ensure_passed(row)
    _write(row, "OUTCOME", comment)
    row.outcome, row.report_reference = ending.code, report_reference.strip()
    actor_id = db.current().context.actor_id
    if ending.second:
        row.proposed_by_id, row.proposed_at = actor_id, clock.now()
        _move(row, CaseState.PROPOSED, "customers.case.proposed")
        _ask_second(row, ending)
    else:
        _end(row, actor_id)
    return row


def decide_case(*, case_id: UUID, approve: bool, comment: str, expected_version: int | None) -> Case:
    """Approve the outcome somebody else proposed, or send it back. Raises NotFound, CaseStateRefused, OwnProposal,
    CaseCommentMissing."""
    row = _locked(case_id, "decide", expected_version)
    actor_id = db.current().context.actor_id
    if row.proposed_by_id == actor_id:
        raise OwnProposal()
    _write(row, "DECISION", comment)
    work.finish(kind=SECOND_WORK, subject=db.ref(SUBJECT, row.id))
    if approve:
        _end(row, actor_id)
    else:
        row.outcome, row.proposed_by_id, row.proposed_at = "", None, None
        _move(row, CaseState.IN_PROGRESS, "customers.case.sent_back")
    return row


def _ensure_passed(row: Case) -> None:
    lacking = list(row.checks.filter(required=True).exclude(result="PASS").order_by("place"))
    if lacking:
        raise ChecksOpen(
            names_zh="、".join(one.name_zh for one in lacking), names_en=", ".join(one.name_en for one in lacking)
        )
    firm = row.party if row.party is not None and row.party.kind == PartyKind.FIRM else None
    if firm is not None and not selectors.owners_known(firm.id, on=clock.business_date()):
        raise OwnersMissing()


def _end(row: Case, actor_id: int | None) -> None:
    row.decided_by_id, row.decided_at, row.closed_date = actor_id, clock.now(), clock.business_date()
    _move(row, CaseState.CLOSED, "customers.case.closed")
    work.finish(kind=BOOKS[row.kind].work, subject=db.ref(SUBJECT, row.id))
    if row.kind == CaseKind.SCREENING_HIT:
        row.hits.update(state=row.outcome)
    if row.kind != HIDDEN:
        payload = {"kind": row.kind, "outcome": row.outcome}
        outbox.publish(
            "customers.case.closed", subject=db.ref(SUBJECT, row.id), branch_id=row.branch_id, payload=payload
        )


def _ask_second(row: Case, ending: Ending) -> None:
    work.open_item(
        branch_id=row.branch_id,
        kind=SECOND_WORK,
        title_zh=f"复核案件结论：{ending.name_zh} {row.number}",
        title_en=f"Decide on an outcome: {ending.name_en} {row.number}",
        subject=db.ref(SUBJECT, row.id),
        subject_number=row.number,
        role=COMPLIANCE,
        hours=SECOND_HOURS,
        excluded=[row.proposed_by_id] if row.proposed_by_id else [],
    )


def _locked(case_id: UUID, act: str, expected_version: int | None) -> Case:
    seen = selectors.case(case_id)
    row = Case.objects.select_for_update(of=("self",)).get(id=seen.id)
    db.ensure_version(row.version, expected_version)
    if row.state not in MOVES[act]:
        raise CaseStateRefused(state=row.state)
    return row


def _write(row: Case, step: str, text: str) -> None:
    """Keep what somebody says at a step of a case, sealed under the key of the case; raises CaseCommentMissing."""
    if not text.strip():
        raise CaseCommentMissing(field="comment")
    key = crypto.keys_of([row.subject_id]).get(row.subject_id)
    if key is None:
        raise crypto.SubjectErased()
    note_id = db.new_id()
    CaseNote.objects.create(
        id=note_id,
        branch_id=row.branch_id,
        case=row,
        step=step,
        envelope=crypto.seal(key, NOTE_PLACE.format(id=note_id), {"text": text}),
        created_by_id=db.current().context.actor_id,
    )


def _move(row: Case, state: CaseState, action: str) -> None:
    before = {"state": row.state}
    row.state = state
    row.version += 1
    row.save()
    _record(action, row, before, {"state": state, "outcome": row.outcome})


def _record(action: str, row: Case, before: dict[str, Any], after: dict[str, Any]) -> None:
    """The event of a case. One on suspicion names no customer: their timeline would tell of it."""
    tells = row.party_id is not None and row.kind != HIDDEN
    audit.record(
        action,
        subject=db.ref(SUBJECT, row.id),
        branch_id=row.branch_id,
        before=before,
        after={"number": row.number, **after},
        related=[db.ref("customers.party", row.party_id)] if tells and row.party_id else [],
    )
