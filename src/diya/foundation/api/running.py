"""Dated parameters, changes that wait for a second person, and long jobs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Query, Schema

from diya.foundation import access, changes, clock, db, jobs, parameters
from diya.foundation.api.door import door
from diya.foundation.door import CleanText, Command, Day, JsonValue, Listing, LongText, Reader
from diya.foundation.models import Change, Job, Parameter
from diya.kernel.errors import NotFound


class ParameterRow(Schema):
    code: str
    name_zh: str
    name_en: str
    value: Any
    starts_date: date
    source: str
    confirmed: bool


@door.listing(
    "/parameters",
    right="foundation.parameter.view",
    row=ParameterRow,
    sorts=("code", "starts_date"),
)
def list_parameters(request: Reader) -> Listing:
    """Dated figures with their sources."""
    return Listing(Parameter.objects.all(), list)


class ChangeRow(Schema):
    id: UUID
    kind: str
    subject: str
    title_zh: str
    title_en: str
    before: dict[str, Any]
    after: dict[str, Any]
    state: str
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str | None
    decided_at: datetime | None
    comment: str


class ParameterIn(Schema):
    code: CleanText
    starts_date: Day
    value: JsonValue
    source: LongText


@door.command(
    "POST",
    "/parameters",
    right="foundation.change.create",
    answer=ChangeRow,
    show=lambda reference: show_change(reference),
)
def propose_parameter(request: Command, body: ParameterIn) -> str:
    """Propose a new value from a day on; it takes effect when a second person approves."""
    known = Parameter.objects.filter(code=body.code).order_by("-starts_date").first()
    if known is None:
        raise NotFound(field="code")
    parameters.check(known.value, body.value, starts_date=body.starts_date, today=clock.business_date())
    after = {
        "code": body.code,
        "starts_date": body.starts_date.isoformat(),
        "value": body.value,
        "name_zh": known.name_zh,
        "name_en": known.name_en,
        "source": body.source,
        "confirmed": True,
    }
    change = changes.propose(
        kind="foundation.parameter",
        subject=f"foundation.parameter:{body.code}",
        title_zh=f"修改参数：{known.name_zh}",
        title_en=f"Change of parameter: {known.name_en}",
        before={"value": known.value, "starts_date": known.starts_date.isoformat(), "source": known.source},
        after=after,
    )
    return db.ref("foundation.change", change.id)


class ChangeFilters(Schema):
    state: str = ""


class Comment(Schema):
    comment: LongText


def _change_rows(rows: Sequence[Change]) -> list[dict[str, Any]]:
    people = access.people([row.proposed_by_id for row in rows] + [row.decided_by_id for row in rows])
    return [
        {
            **{name: getattr(row, name) for name in ChangeRow.model_fields if hasattr(row, name)},
            "proposed_by_name": people[row.proposed_by_id].name,
            "decided_by_name": people[row.decided_by_id].name if row.decided_by_id else None,
        }
        for row in rows
    ]


@door.listing("/changes", right="foundation.change.view", row=ChangeRow, sorts=("-proposed_at", "state"))
def list_changes(request: Reader, filters: Query[ChangeFilters]) -> Listing:
    """Changes that wait for a second person, or were decided."""
    rows = Change.objects.all()
    return Listing(rows.filter(state=filters.state) if filters.state else rows, _change_rows)


def show_change(reference: str) -> dict[str, Any]:
    """A change by its reference, as commands answer."""
    return _change_rows([Change.objects.get(id=db.ref_id(reference))])[0]


@door.command(
    "POST",
    "/changes/{change_id}/approve",
    right="foundation.change.decide",
    answer=ChangeRow,
    show=show_change,
)
def approve_change(request: Command, change_id: UUID, body: Comment) -> str:
    changes.decide(change_id=change_id, approve=True, comment=body.comment)
    return db.ref("foundation.change", change_id)


@door.command(
    "POST",
    "/changes/{change_id}/reject",
    right="foundation.change.decide",
    answer=ChangeRow,
    show=show_change,
)
def reject_change(request: Command, change_id: UUID, body: Comment) -> str:
    changes.decide(change_id=change_id, approve=False, comment=body.comment)
    return db.ref("foundation.change", change_id)


class JobOut(Schema):
    id: UUID
    kind: str
    title_zh: str
    title_en: str
    state: str
    done_count: int
    total_count: int
    note: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class JobFilters(Schema):
    state: str = ""


def _job_rows(rows: Sequence[Job]) -> list[dict[str, Any]]:
    shown = []
    for row in rows:
        title_zh, title_en = jobs.name_of(row.kind)
        fields = {name: getattr(row, name) for name in JobOut.model_fields if hasattr(row, name)}
        shown.append({**fields, "title_zh": title_zh, "title_en": title_en})
    return shown


@door.listing("/jobs", right="foundation.job.view", row=JobOut, sorts=("-created_at",), exports=False)
def list_jobs(request: Reader, filters: Query[JobFilters]) -> Listing:
    """The long work the person started, newest first."""
    rows = Job.objects.filter(started_by_id=request.auth.pk)
    return Listing(rows.filter(state=filters.state) if filters.state else rows, _job_rows)


@door.read("/jobs/{job_id}", right="foundation.job.view", answer=JobOut)
def job(request: Reader, job_id: UUID) -> dict[str, Any]:
    """How far a long piece of work is."""
    found = Job.objects.filter(id=job_id).first()
    if found is None:
        raise NotFound()
    return _job_rows([found])[0]


@door.command(
    "POST",
    "/jobs/{job_id}/cancel",
    right="foundation.job.view",
    answer=JobOut,
    show=lambda reference: _job_rows([Job.objects.get(id=db.ref_id(reference))])[0],
)
def cancel_job(request: Command, job_id: UUID) -> str:
    jobs.cancel(job_id=job_id)
    return db.ref("foundation.job", job_id)
