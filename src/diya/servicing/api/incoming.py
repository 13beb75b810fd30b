"""Files of repayments and of answers to debits: bringing, looking through, posting, and what became of each line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import File, Form, Query, Schema
from ninja.files import UploadedFile

from diya.foundation import access, crypto, db, files
from diya.foundation.door import Command, Listing, Reader
from diya.kernel.money import MINOR_DIGITS, format_minor
from diya.servicing import models
from diya.servicing.api.door import door
from diya.servicing.incoming import selectors
from diya.servicing.incoming.contracts import FileKind, FileState
from diya.servicing.incoming.texts import why
from diya.servicing.services import files as incoming

SEE, BRING = "servicing.incoming.view", "servicing.incoming.create"
SUBJECT = "servicing.incoming"


class IncomingStage(Schema):
    """Lines in a state, with their money in one currency."""

    state: str
    currency: str
    count: int
    amount: str
    applied_amount: str
    suspense_amount: str


class IncomingFileRow(Schema):
    id: UUID
    number: str
    kind: str
    format: str
    state: str
    file_name: str
    branch_code: str
    line_count: int
    left_count: int
    stages: list[IncomingStage]
    by_name: str
    created_at: datetime
    ended_at: datetime | None


class IncomingFileDetail(IncomingFileRow):
    version: int
    size_bytes: int
    sha256: str
    job_id: UUID | None
    waiting_count: int
    allowed_actions: list[str]


class IncomingFilters(Schema):
    kind: str = ""
    state: str = ""


class IncomingLineRow(Schema):
    line: int
    state: str
    rule: str
    amount: str
    currency: str
    value_date: date | None
    payer_name: str
    payer_account: str
    loan_id: UUID | None
    loan_number: str | None
    applied_amount: str
    suspense_amount: str
    code: str
    column: str
    reason_zh: str
    reason_en: str


class IncomingLineFilters(Schema):
    state: str = ""
    rule: str = ""


class DebitAnswerRow(Schema):
    line: int
    state: str
    reference: str | None
    loan_id: UUID | None
    loan_number: str | None
    result: str
    amount: str
    currency: str
    reason: str
    code: str
    column: str
    reason_zh: str
    reason_en: str


class DebitAnswerFilters(Schema):
    state: str = ""


def money_text(minor: int, currency: str) -> str:
    """An amount in a currency that a refused line may not have."""
    return format_minor(minor, currency) if currency in MINOR_DIGITS else ""


def masked_name(name: str) -> str:
    """The first character of a name, as a list shows it."""
    return crypto.mask(name, head=1, tail=0)


def masked_account(account: str) -> str:
    """Both ends of an account number."""
    return crypto.mask(account, head=4, tail=4)


def _rows(rows: Sequence[models.IncomingFile]) -> list[dict[str, Any]]:
    names = files.names([row.file for row in rows])
    stages = selectors.stages(rows)
    return [
        {
            **{name: getattr(row, name) for name in ("id", "number", "kind", "format", "state")},
            "file_name": names[row.file_id],
            "branch_code": row.branch.code,
            "line_count": row.line_count,
            "left_count": row.left_count,
            "stages": [_stage(one) for one in stages[row.id]],
            "by_name": row.officer.name,
            "created_at": row.created_at,
            "ended_at": row.ended_at,
        }
        for row in rows
    ]


def _stage(stage: selectors.Stage) -> dict[str, Any]:
    return {
        "state": stage.state,
        "currency": stage.currency,
        "count": stage.count,
        "amount": money_text(stage.amount, stage.currency),
        "applied_amount": money_text(stage.applied, stage.currency),
        "suspense_amount": money_text(stage.suspended, stage.currency),
    }


@door.listing("/incoming-files", right=SEE, row=IncomingFileRow, sorts=("-created_at", "number"))
def list_incoming_files(request: Reader, filters: Query[IncomingFilters]) -> Listing:
    """Files of repayments and of answers, newest first."""
    return Listing(selectors.incoming_files(kind=filters.kind, state=filters.state), _rows)


@door.read("/incoming-files/{incoming_id}", right=SEE, answer=IncomingFileDetail)
def get_incoming_file(request: Reader, incoming_id: UUID) -> dict[str, Any]:
    """One file, what became of its lines, and what may be done."""
    return _detail(incoming_id)


@door.listing("/incoming-files/{incoming_id}/lines", right=SEE, row=IncomingLineRow, sorts=("line", "amount"))
def list_incoming_lines(request: Reader, incoming_id: UUID, filters: Query[IncomingLineFilters]) -> Listing:
    """The payments of a file: the loan that was found and by which rule, and what was posted."""
    file = selectors.incoming_file(incoming_id)
    rows = selectors.incoming_lines(file, state=filters.state, rule=filters.rule)
    return Listing(rows, lambda found: _line_rows(found, file))


def _line_rows(rows: Sequence[models.IncomingLine], file: models.IncomingFile) -> list[dict[str, Any]]:
    said = selectors.said(rows, of=file.file_id)
    return [_line(row, said.get(row.id, {})) for row in rows]


def _line(row: models.IncomingLine, said: Mapping[str, str]) -> dict[str, Any]:
    words = why(row.code)
    return {
        "line": row.line,
        "state": row.state,
        "rule": row.rule,
        "amount": money_text(row.amount, row.currency),
        "currency": row.currency,
        "value_date": row.value_date,
        "payer_name": masked_name(said.get("payer", "")),
        "payer_account": masked_account(said.get("account", "")),
        "loan_id": row.loan_id,
        "loan_number": row.loan.number if row.loan else None,
        "applied_amount": money_text(row.applied_amount, row.currency),
        "suspense_amount": money_text(row.suspense_amount, row.currency),
        "code": row.code,
        "column": row.column,
        "reason_zh": said.get("zh", words[0]),
        "reason_en": said.get("en", words[1]),
    }


@door.listing("/incoming-files/{incoming_id}/answers", right=SEE, row=DebitAnswerRow, sorts=("line",))
def list_debit_answers(request: Reader, incoming_id: UUID, filters: Query[DebitAnswerFilters]) -> Listing:
    """The answers of a file, and what each did."""
    file = selectors.incoming_file(incoming_id)
    return Listing(selectors.debit_answers(file, state=filters.state), lambda found: _answer_rows(found, file))


def _answer_rows(rows: Sequence[models.DebitAnswer], file: models.IncomingFile) -> list[dict[str, Any]]:
    said = selectors.said(rows, of=file.file_id)
    return [_answer(row, said.get(row.id, {})) for row in rows]


def _answer(row: models.DebitAnswer, said: Mapping[str, str]) -> dict[str, Any]:
    instruction, words = row.instruction, why(row.code)
    return {
        "line": row.line,
        "state": row.state,
        "reference": instruction.reference if instruction else None,
        "loan_id": instruction.loan_id if instruction else None,
        "loan_number": instruction.loan.number if instruction else None,
        "result": row.result,
        "amount": money_text(row.amount, instruction.currency) if instruction else "",
        "currency": instruction.currency if instruction else "",
        "reason": row.reason,
        "code": row.code,
        "column": row.column,
        "reason_zh": said.get("zh", words[0]),
        "reason_en": said.get("en", words[1]),
    }


def _detail(file_id: UUID) -> dict[str, Any]:
    row = selectors.incoming_file(file_id)
    told = _rows([row])[0]
    waiting = ("MATCHED", "UNMATCHED", "AMBIGUOUS", "READY")
    may = access.may(BRING, branch_id=row.branch_id)
    rules = (
        ("start", may and row.state in (FileState.PREVIEWED, FileState.BROKEN)),
        ("discard", may and row.state == FileState.PREVIEWED),
    )
    return {
        **told,
        "version": row.version,
        "size_bytes": row.file.size_bytes,
        "sha256": bytes(row.file.sha256).hex(),
        "job_id": row.job_id,
        "waiting_count": sum(stage["count"] for stage in told["stages"] if stage["state"] in waiting),
        "allowed_actions": [action for action, now in rules if now],
    }


def _show(reference: str) -> dict[str, Any]:
    return _detail(db.ref_id(reference))


@door.command("POST", "/incoming-files", right=BRING, answer=IncomingFileDetail, show=_show)
def receive_incoming_file(
    request: Command, kind: Form[Literal["REPAYMENTS", "ANSWERS"]], branch_code: Form[str], file: File[UploadedFile]
) -> str:
    """Look a file through: CSV, XLSX, camt.053 or camt.054 of at most 20 MB. Nothing of it is posted yet."""
    found = incoming.receive(branch_code=branch_code, kind=FileKind(kind), name=file.name or "", content=file.read())
    return db.ref(SUBJECT, found)


@door.command(
    "POST", "/incoming-files/{incoming_id}/start", right=BRING, answer=IncomingFileDetail, show=_show, versioned=True
)
def start_incoming_file(request: Command, incoming_id: UUID) -> str:
    """Post what was looked through, or go on with what broke off; a job does it."""
    return db.ref(SUBJECT, incoming.start(file_id=incoming_id, expected_version=request.expected_version))


@door.command(
    "POST", "/incoming-files/{incoming_id}/discard", right=BRING, answer=IncomingFileDetail, show=_show, versioned=True
)
def discard_incoming_file(request: Command, incoming_id: UUID) -> str:
    """Give up a file that was looked through and not posted."""
    return db.ref(SUBJECT, incoming.discard(file_id=incoming_id, expected_version=request.expected_version))
