"""The endpoints of approval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Query, Schema

from diya.approval import contracts, selectors, services
from diya.approval.models import Case
from diya.foundation import db
from diya.foundation.door import CleanText, Command, Door, Listing, LongText, Reader

door = Door("approval")


class AskedConditionOut(Schema):
    name: str
    evidence: str


class StepOut(Schema):
    number: int
    role: str
    name_zh: str
    name_en: str
    state: str
    decision: str | None
    comment: str
    decided_by_name: str | None
    decided_at: datetime | None
    conditions: list[AskedConditionOut]


class CaseOut(Schema):
    id: UUID
    subject: str
    state: str
    current_step: int | None
    current_role: str | None
    version: int
    steps: list[StepOut]


class CaseRow(CaseOut):
    subject_number: str
    branch_code: str
    created_at: datetime


class CaseFilters(Schema):
    state: str = ""


class AskedConditionIn(Schema):
    name: CleanText
    evidence: CleanText


class VoteIn(Schema):
    decision: Literal["APPROVE", "RETURN", "REJECT"]
    comment: LongText
    conditions: list[AskedConditionIn] = Field(default_factory=list, max_length=20)


def _rows(rows: Sequence[Case]) -> list[dict[str, Any]]:
    return [
        {
            **asdict(selectors.as_case(row)),
            "subject_number": row.subject_number,
            "branch_code": row.branch.code,
            "created_at": row.created_at,
        }
        for row in rows
    ]


@door.listing("/cases", right="approval.case.view", row=CaseRow, sorts=("-created_at",))
def list_cases(request: Reader, filters: Query[CaseFilters]) -> Listing:
    """Cases of the reader's branches."""
    return Listing(selectors.cases(filters.state), _rows)


@door.read("/cases/{case_id}", right="approval.case.view", answer=CaseOut)
def get_case(request: Reader, case_id: UUID) -> dict[str, Any]:
    """One case with its steps and votes."""
    return asdict(selectors.case(case_id))


@door.command(
    "POST",
    "/cases/{case_id}/votes",
    right="approval.case.vote",
    answer=CaseOut,
    show=lambda reference: asdict(selectors.case(db.ref_id(reference))),
    versioned=True,
)
def cast_vote(request: Command, case_id: UUID, body: VoteIn) -> str:
    """Approve (with further conditions, if any), return or reject the current step, with a comment."""
    services.cast_vote(
        case_id=case_id,
        decision=contracts.Decision(body.decision),
        comment=body.comment,
        conditions=[contracts.AskedCondition(one.name, one.evidence) for one in body.conditions],
        expected_version=request.expected_version,
    )
    return db.ref("approval.case", case_id)
