"""What people ask about their own data: taken down, answered, refused, and erasures decided by two."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, Query, Schema

from diya.customers import selectors, services
from diya.customers.api.door import door
from diya.customers.models import SubjectRequest
from diya.customers.privacy import ERASES, RequestKind, Way
from diya.foundation import access, clock, db, looks
from diya.foundation.door import CleanText, Command, Listing, LongText, Reader

VIEW = "customers.request.view"
ANSWER = "customers.request.answer"
DECIDE = "customers.erasure.decide"


class RequestRow(Schema):
    id: UUID
    number: str
    kind: RequestKind
    state: str
    way: Way
    party_id: UUID
    party_number: str
    party_name: str
    branch_code: str
    received_date: date
    due_date: date
    overdue: bool
    received_by_name: str
    proposed_by_name: str | None
    decided_by_name: str | None
    closed_date: date | None
    outcome: str
    version: int


class HoldOut(Schema):
    code: str
    zh: str
    en: str
    until: date | None


class RequestOut(RequestRow):
    text: str | None
    holds: list[HoldOut]
    allowed_actions: list[str]


class RequestFilters(Schema):
    state: str = ""
    kind: str = ""
    party_id: UUID | None = None
    overdue: bool = False


class RequestIn(Schema):
    party_id: UUID
    kind: Literal["EXPORT", "CORRECTION", "ERASURE"]
    way: Literal["BRANCH", "PHONE", "MAIL", "ONLINE"]
    text: LongText = Field(min_length=2)


class OutcomeIn(Schema):
    comment: CleanText


class DecisionOnErasure(Schema):
    approve: bool
    comment: CleanText


def _name(person: Any) -> str | None:
    return person.name if person else None


def rows_of(rows: Sequence[SubjectRequest]) -> list[dict[str, Any]]:
    """A batch of requests as list rows."""
    names, today = selectors.names(row.party_id for row in rows), clock.business_date()
    return [
        {
            **{name: getattr(row, name) for name in RequestRow.model_fields if hasattr(row, name)},
            "party_number": row.party.number,
            "party_name": names.get(row.party_id, ""),
            "branch_code": row.branch.code,
            "overdue": row.closed_date is None and row.due_date < today,
            "received_by_name": row.received_by.name,
            "proposed_by_name": _name(row.proposed_by),
            "decided_by_name": _name(row.decided_by),
        }
        for row in rows
    ]


def _out(row: SubjectRequest) -> dict[str, Any]:
    erases = RequestKind(row.kind) in ERASES
    ids = selectors.same_as(row.party_id)
    standing = selectors.holds(ids, on=clock.business_date()) if erases and row.closed_date is None else {}
    return {
        **rows_of([row])[0],
        "text": selectors.request_text(row),
        "holds": [hold for holds in standing.values() for hold in holds],
        "allowed_actions": _allowed(row, erases=erases, held=any(standing.values())),
    }


def _allowed(row: SubjectRequest, *, erases: bool, held: bool) -> list[str]:
    """What the reader may do to a request now."""
    if row.state == "PROPOSED":
        other = row.proposed_by_id != db.current().context.actor_id
        return ["decide"] if other and access.may(DECIDE, branch_id=row.branch_id) else []
    if row.state != "OPEN" or not access.may(ANSWER, branch_id=row.branch_id):
        return []
    if erases:
        return ["refuse", "withdraw"] if held else ["propose", "refuse", "withdraw"]
    return (
        ["answer", "copy", "refuse", "withdraw"] if row.kind == RequestKind.EXPORT else ["answer", "refuse", "withdraw"]
    )


def _show(reference: str) -> dict[str, Any]:
    return _out(selectors.subject_request(db.ref_id(reference)))


def _ref(row: SubjectRequest) -> str:
    return db.ref("customers.subject_request", row.id)


@door.listing("/requests", right=VIEW, row=RequestRow, sorts=("due_date", "-received_date", "number"))
def list_requests(request: Reader, filters: Query[RequestFilters]) -> Listing:
    """Requests of people about their data, the one due first on top."""
    found = selectors.subject_requests(
        state=filters.state,
        kind=filters.kind,
        party_id=filters.party_id,
        overdue_on=clock.business_date() if filters.overdue else None,
    )
    return Listing(found, rows_of, lambda row: [db.ref("customers.party", row.party_id)])


@door.read("/requests/{request_id}", right=VIEW, answer=RequestOut)
def get_request(request: Reader, request_id: UUID) -> dict[str, Any]:
    """One request, with what stands against an erasure."""
    row = selectors.subject_request(request_id)
    looks.viewed(_ref(row), branch_id=row.branch_id, people=[db.ref("customers.party", row.party_id)])
    return _out(row)


@door.command("POST", "/requests", right="customers.request.create", answer=RequestOut, show=_show)
def receive_request(request: Command, body: RequestIn) -> str:
    """Take down what a person asks about their data."""
    kind, way = RequestKind(body.kind), Way(body.way)
    return _ref(services.receive_request(party_id=body.party_id, kind=kind, way=way, text=body.text))


@door.command("POST", "/requests/{request_id}/answer", right=ANSWER, answer=RequestOut, show=_show, versioned=True)
def answer_request(request: Command, request_id: UUID, body: OutcomeIn) -> str:
    """Close a request for a copy or a correction as done."""
    version = request.expected_version
    return _ref(services.answer_request(request_id=request_id, comment=body.comment, expected_version=version))


@door.command("POST", "/requests/{request_id}/refuse", right=ANSWER, answer=RequestOut, show=_show, versioned=True)
def refuse_request(request: Command, request_id: UUID, body: OutcomeIn) -> str:
    """Close a request as refused, with the reason the person is told."""
    version = request.expected_version
    return _ref(services.refuse_request(request_id=request_id, comment=body.comment, expected_version=version))


@door.command("POST", "/requests/{request_id}/withdraw", right=ANSWER, answer=RequestOut, show=_show, versioned=True)
def withdraw_request(request: Command, request_id: UUID, body: OutcomeIn) -> str:
    """Close a request that the person took back."""
    version = request.expected_version
    return _ref(services.withdraw_request(request_id=request_id, comment=body.comment, expected_version=version))


@door.command("POST", "/requests/{request_id}/propose", right=ANSWER, answer=RequestOut, show=_show, versioned=True)
def propose_erasure(request: Command, request_id: UUID) -> str:
    """Ask a second person to erase, once nothing stands against it."""
    return _ref(services.propose_erasure(request_id=request_id, expected_version=request.expected_version))


@door.command(
    "POST", "/requests/{request_id}/decide", right=DECIDE, answer=RequestOut, show=_show, versioned=True, step_up=True
)
def decide_erasure(request: Command, request_id: UUID, body: DecisionOnErasure) -> str:
    """Decide on an erasure as the second person. An approved one cannot be undone."""
    version = request.expected_version
    return _ref(
        services.decide_erasure(
            request_id=request_id, approve=body.approve, comment=body.comment, expected_version=version
        )
    )


class CopyIn(Schema):
    format: Literal["json", "pdf"] = "json"
    language: Literal["zh", "en"] = "zh"


def _copy(reference: str) -> HttpResponse:
    """`customers.subject_request/zh/pdf:0190…`: which copy of which request."""
    _, language, form = reference.partition(":")[0].split("/")
    row, on = selectors.subject_request(db.ref_id(reference)), clock.business_date()
    told = selectors.everything_of(selectors.same_as(row.party_id))
    if form == "pdf":
        content = services.copy_as_pdf(told, number=row.number, language=language, on=on)
        response = HttpResponse(content, content_type="application/pdf")
    else:
        whole = {"request": row.number, "on": on.isoformat(), **told}
        text = json.dumps(whole, ensure_ascii=False, indent=1, default=str)
        response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.number}.{form}"'
    return response


@door.command("POST", "/requests/{request_id}/copy", right=ANSWER, answer=None, show=_copy, step_up=True)
def copy_of_data(request: Command, request_id: UUID, body: CopyIn) -> str:
    """Everything the bank keeps of the person who asked, as JSON or PDF to hand over; leaves the event of an export."""
    row = services.hand_out(request_id=request_id, form=body.format)
    return f"customers.subject_request/{body.language}/{body.format}:{row.id}"
