"""Cases: the queue, one case with its clock, checks and notes, and what is done with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ninja import Query

from diya.customers import selectors, services
from diya.customers.api.case_schemas import (
    ComplaintIn,
    DutyCheckIn,
    DutyClosing,
    DutyComment,
    DutyDecision,
    DutyDetail,
    DutyFilters,
    DutyRow,
    DutyTaking,
    KycIn,
    SuspicionFilters,
    SuspicionIn,
    SuspicionTaken,
)
from diya.customers.api.door import door
from diya.customers.casebook import BOOKS, HIDDEN, MOVES
from diya.customers.models import Case, CaseKind
from diya.foundation import access, clock, db, parameters
from diya.foundation.door import Command, Listing, Reader

SEE, OPEN, HANDLE = "customers.case.view", "customers.case.create", "customers.case.handle"
EXTEND, DECIDE = "customers.case.extend", "customers.case.decide"
SUSPICIONS = "customers.suspicion.view"
SUBJECT = "customers.case"


def _duty_rows(rows: Sequence[Case]) -> list[dict[str, Any]]:
    names = selectors.names(row.party_id for row in rows if row.party_id)
    unnamed = [row for row in rows if row.party_id is None]
    told = selectors.case_contents(unnamed) if unnamed else {}
    today = clock.business_date()
    return [_row(row, _named(row, names, told), today) for row in rows]


def _named(row: Case, names: dict[UUID, str], told: dict[UUID, dict[str, Any]]) -> str:
    """Whom a case is about: the customer, or whoever complains without being one."""
    return names.get(row.party_id, "") if row.party_id else told.get(row.id, {}).get("complainant", "")


def _row(row: Case, client_name: str, today: date) -> dict[str, Any]:
    closed = row.state == "CLOSED"
    return {
        **{name: getattr(row, name) for name in DutyRow.model_fields if hasattr(row, name)},
        "kind_zh": BOOKS[row.kind].name_zh,
        "kind_en": BOOKS[row.kind].name_en,
        "party_number": row.party.number if row.party else None,
        "client_name": client_name,
        "branch_code": row.branch.code,
        "days_left": (row.due_date - (row.closed_date or today)).days,
        "late": not closed and row.due_date < today,
        "owner_name": row.owner.name if row.owner else None,
    }


def _detail(case_id: UUID) -> dict[str, Any]:
    row = selectors.case(case_id)
    told = selectors.case_contents([row]).get(row.id, {"summary": "", "complainant": "", "contact": ""})
    book = BOOKS[row.kind]
    hits = list(selectors.screening_hits(case_id=row.id)) if row.kind == CaseKind.SCREENING_HIT else []
    return {
        **_duty_rows([row])[0],
        **told,
        "clock": _clock(row),
        "extensions": row.extensions,
        "extensions_max": len(book.extensions),
        "report_reference": row.report_reference,
        "opened_by_name": row.opened_by.name if row.opened_by else None,
        "proposed_by_name": row.proposed_by.name if row.proposed_by else None,
        "decided_by_name": row.decided_by.name if row.decided_by else None,
        "decided_at": row.decided_at,
        "checks": [
            {
                **{
                    name: getattr(one, name) for name in ("code", "name_zh", "name_en", "required", "result", "done_at")
                },
                "done_by_name": one.done_by.name if one.done_by else None,
            }
            for one in row.checks.select_related("done_by").order_by("place")
        ],
        "notes": [
            {
                "id": note.id,
                "step": note.step,
                "text": text,
                "created_by_name": note.created_by.name if note.created_by else None,
                "created_at": note.created_at,
            }
            for note, text in selectors.case_notes(row)
        ],
        "hits": hit_rows(hits),
        "endings": [
            {name: getattr(one, name) for name in ("code", "name_zh", "name_en", "second", "reported")}
            for one in book.endings
        ],
        "allowed_actions": _allowed(row),
    }


def hit_rows(hits: Sequence[Any]) -> list[dict[str, Any]]:
    """Hits with what the list says, in one query for its key."""
    listed = selectors.listed_names(hits) if hits else {}
    return [
        {
            **{name: getattr(hit, name) for name in ("id", "list_code", "list_kind", "score_permille", "state")},
            "id_equal": hit.reasons["id"],
            "birth_equal": hit.reasons["birth"],
            "name_permille": hit.reasons["name"],
            "listed_name": listed[hit.id]["name"],
            "listed_names": listed[hit.id]["names"],
            "listed_birth_date": listed[hit.id]["birth_date"],
        }
        for hit in hits
    ]


def _clock(row: Case) -> dict[str, Any]:
    figure = parameters.figure(row.clock, on=row.opened_date)
    return {
        "code": row.clock,
        "days": row.clock_days,
        "name_zh": figure.name_zh,
        "name_en": figure.name_en,
        "source": figure.source,
        "confirmed": figure.confirmed,
    }


def _allowed(row: Case) -> list[str]:
    """What the reader may do with a case now."""
    mine = row.proposed_by_id == db.current().context.actor_id
    rules = (
        ("take", HANDLE, True),
        ("check", HANDLE, True),
        ("note", HANDLE, True),
        ("extend", EXTEND, row.extensions < len(BOOKS[row.kind].extensions)),
        ("close", HANDLE, True),
        ("decide", DECIDE, not mine),
    )
    return [
        act
        for act, right, now in rules
        if now and row.state in MOVES[act] and access.may(right, branch_id=row.branch_id)
    ]


def _whom(row: Case) -> list[str]:
    return [db.ref("customers.party", row.party_id)] if row.party_id else []


@door.listing("/cases", right=SEE, row=DutyRow, sorts=("due_date", "-opened_date", "number", "state"))
def list_cases(request: Reader, filters: Query[DutyFilters]) -> Listing:
    """Cases of due diligence, screening and complaints, those due first on top."""
    return Listing(selectors.cases(**filters.model_dump()), _duty_rows, _whom)


@door.listing("/suspicions", right=SUSPICIONS, row=DutyRow, sorts=("due_date", "-opened_date", "number", "state"))
def list_suspicions(request: Reader, filters: Query[SuspicionFilters]) -> Listing:
    """Cases on suspicion, for those who may know of them."""
    return Listing(selectors.suspicions(**filters.model_dump()), _duty_rows, _whom)


@door.read("/cases/{duty_id}", right=SEE, answer=DutyDetail)
def get_case(request: Reader, duty_id: UUID) -> dict[str, Any]:
    """One case with its clock, checklist and notes."""
    return _detail(duty_id)


def _show(reference: str) -> dict[str, Any]:
    return _detail(db.ref_id(reference))


@door.command("POST", "/cases", right=OPEN, answer=DutyDetail, show=_show)
def open_case(request: Command, body: KycIn) -> str:
    """Begin due diligence on a customer, or a review of it."""
    party = selectors.party(body.party_id)
    access.require(OPEN, branch_id=party.branch_id)
    new = services.NewCase(body.kind, party.branch_id, party.id, body.summary)
    return db.ref(SUBJECT, services.open_case(new).id)


@door.command("POST", "/complaints", right="customers.complaint.create", answer=DutyDetail, show=_show)
def open_complaint(request: Command, body: ComplaintIn) -> str:
    """Take a complaint down, of a customer or of anybody else; the clock begins today."""
    branch = access.branch_by_code(body.branch_code)
    fields = body.model_dump(include={"topic", "channel", "complainant", "contact", "summary"})
    party_id = selectors.party(body.party_id).id if body.party_id else None
    new = services.NewCase(CaseKind.COMPLAINT, branch.pk, party_id, **fields)
    return db.ref(SUBJECT, services.open_case(new).id)


@door.command(
    "POST",
    "/suspicions",
    right="customers.suspicion.create",
    answer=SuspicionTaken,
    show=lambda reference: {"number": reference.rpartition("#")[2]},
)
def open_suspicion(request: Command, body: SuspicionIn) -> str:
    """Tell compliance of a suspicion. Whoever tells gets the number and sees the case no more."""
    branch = access.branch_by_code(body.branch_code)
    party_id = selectors.party(body.party_id).id if body.party_id else None
    row = services.open_case(services.NewCase(HIDDEN, branch.pk, party_id, body.summary))
    return f"{db.ref(SUBJECT, row.id)}#{row.number}"


@door.command("POST", "/cases/{duty_id}/take", right=HANDLE, answer=DutyDetail, show=_show, versioned=True)
def take_case(request: Command, duty_id: UUID, body: DutyTaking) -> str:
    """Become the owner of a case and begin with it."""
    return db.ref(SUBJECT, services.take_case(case_id=duty_id, expected_version=request.expected_version).id)


@door.command("POST", "/cases/{duty_id}/checks", right=HANDLE, answer=DutyDetail, show=_show, versioned=True)
def record_case_check(request: Command, duty_id: UUID, body: DutyCheckIn) -> str:
    """Write down the result of one line of the checklist."""
    row = services.record_check(
        case_id=duty_id, code=body.code, result=body.result, expected_version=request.expected_version
    )
    return db.ref(SUBJECT, row.id)


@door.command("POST", "/cases/{duty_id}/notes", right=HANDLE, answer=DutyDetail, show=_show)
def note_on_case(request: Command, duty_id: UUID, body: DutyComment) -> str:
    """Keep a note on a case."""
    return db.ref(SUBJECT, services.note_on_case(case_id=duty_id, text=body.comment).id)


@door.command("POST", "/cases/{duty_id}/extend", right=EXTEND, answer=DutyDetail, show=_show, versioned=True)
def extend_case(request: Command, duty_id: UUID, body: DutyComment) -> str:
    """Give a case the next extension of its rule, with the reason."""
    row = services.extend_case(case_id=duty_id, comment=body.comment, expected_version=request.expected_version)
    return db.ref(SUBJECT, row.id)


@door.command("POST", "/cases/{duty_id}/close", right=HANDLE, answer=DutyDetail, show=_show, versioned=True)
def close_case(request: Command, duty_id: UUID, body: DutyClosing) -> str:
    """End a case; an ending that matters waits for a second person."""
    row = services.close_case(
        case_id=duty_id,
        outcome=body.outcome,
        comment=body.comment,
        report_reference=body.report_reference[:60],
        expected_version=request.expected_version,
    )
    return db.ref(SUBJECT, row.id)


@door.command("POST", "/cases/{duty_id}/decide", right=DECIDE, answer=DutyDetail, show=_show, versioned=True)
def decide_case(request: Command, duty_id: UUID, body: DutyDecision) -> str:
    """Approve the outcome somebody else proposed, or send it back."""
    row = services.decide_case(
        case_id=duty_id,
        approve=body.approve,
        comment=body.comment,
        expected_version=request.expected_version,
    )
    return db.ref(SUBJECT, row.id)
