"""Files of customers: uploading with preview, entering, what became of each line, and the refused ones as a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Form, Query, Schema
from ninja.files import UploadedFile

from diya.customers import masking, reading, selectors
from diya.customers.api.door import door
from diya.customers.contracts import PartyKind
from diya.customers.integrity import ImportFileGone
from diya.customers.models import ImportState, PartyImport, PartyImportLine
from diya.customers.reading import IDENTITY, TITLES, Newcomer
from diya.customers.services import importing
from diya.foundation import access, clock, db, files, sheets
from diya.foundation.door import CleanText, Command, Listing, Reader
from diya.foundation.door.refused import refused_lines

SEE: Final = "customers.import.view"
ENTER: Final = importing.RIGHT
TAKE: Final = "customers.import.export"
PREVIEW_LINES: Final = 20
PROBLEMS_SHOWN: Final = 50


class PartyImportRow(Schema):
    id: UUID
    number: str
    kind: str
    state: str
    file_name: str
    row_count: int
    entered_count: int
    known_count: int
    refused_count: int
    branch_code: str
    by_name: str
    created_at: datetime
    ended_at: datetime | None
    file_gone_at: datetime | None


class PartyImportPreview(Schema):
    """A line as it will be registered, numbers masked, or why it will not."""

    line: int
    name: str
    id_number: str
    phone: str
    column: str
    reason_zh: str
    reason_en: str


class PartyImportLineRow(Schema):
    line: int
    state: str
    party_id: UUID | None
    party_number: str | None
    column: str
    code: str
    reason_zh: str
    reason_en: str


class PartyImportDetail(PartyImportRow):
    version: int
    job_id: UUID | None
    titles: list[str]
    preview: list[PartyImportPreview]
    problems: list[PartyImportLineRow]
    allowed_actions: list[str]


class PartyImportFilters(Schema):
    state: str = ""


class PartyImportAct(Schema):
    pass


def _rows(rows: Sequence[PartyImport]) -> list[dict[str, Any]]:
    names = files.names([row.file for row in rows if row.file_gone_at is None])
    return [
        {
            **{name: getattr(row, name) for name in PartyImportRow.model_fields if hasattr(row, name)},
            "file_name": names.get(row.file_id, ""),
            "branch_code": row.branch.code,
            "by_name": row.officer.name,
        }
        for row in rows
    ]


def _line_rows(rows: Sequence[PartyImportLine]) -> list[dict[str, Any]]:
    reasons = selectors.party_import_reasons(rows)
    return [
        {
            "line": row.line,
            "state": "ENTERED" if row.party else "REFUSED",
            "party_id": row.party_id,
            "party_number": row.party.number if row.party else None,
            "column": row.column,
            "code": row.code,
            "reason_zh": reasons.get(row.id, ("", ""))[0],
            "reason_en": reasons.get(row.id, ("", ""))[1],
        }
        for row in rows
    ]


def _detail(import_id: UUID) -> dict[str, Any]:
    run = selectors.party_import(import_id)
    refused = selectors.party_import_lines(run.id, state="REFUSED").order_by("line")[:PROBLEMS_SHOWN]
    return {
        **_rows([run])[0],
        "version": run.version,
        "job_id": run.job_id,
        "titles": [one.zh for one in TITLES[run.kind]],
        "preview": _preview(run),
        "problems": _line_rows(list(refused)),
        "allowed_actions": _allowed(run),
    }


def _preview(run: PartyImport) -> list[dict[str, Any]]:
    if run.file_gone_at is not None:
        return []
    sheet = sheets.read(files.read(run.file))
    read = reading.read(sheet, run.kind, on=clock.business_date())
    return [_previewed(one, run.kind) for one in islice(read, PREVIEW_LINES)]


def _previewed(one: Newcomer | reading.Unfit, kind: str) -> dict[str, Any]:
    shown = dict.fromkeys(("name", "id_number", "phone", "column", "reason_zh", "reason_en"), "")
    if isinstance(one, Newcomer):
        told = {
            "name": one.fields["name"],
            "id_number": masking.id_number(one.fields[IDENTITY[kind]]) or "",
            "phone": masking.phone(one.fields["phone"]) or "",
        }
    else:
        told = {"column": one.problem.column, "reason_zh": one.problem.zh, "reason_en": one.problem.en}
    return {**shown, "line": one.line, **told}


def _allowed(run: PartyImport) -> list[str]:
    may = access.may(ENTER, branch_id=run.branch_id)
    there = run.file_gone_at is None
    left = run.row_count > run.refused_count + run.known_count
    rules = (
        ("start", may and there and (run.state == ImportState.BROKEN or (run.state == ImportState.PREVIEWED and left))),
        ("discard", may and there and run.state == ImportState.PREVIEWED),
        ("take_errors", there and access.may(TAKE, branch_id=run.branch_id) and run.refused_count > 0),
    )
    return [action for action, now in rules if now]


@door.listing("/imports", right=SEE, row=PartyImportRow, sorts=("-created_at", "number"))
def list_party_imports(request: Reader, filters: Query[PartyImportFilters]) -> Listing:
    """Files of customers, newest first."""
    return Listing(selectors.party_imports(state=filters.state), _rows)


@door.read("/imports/{party_import_id}", right=SEE, answer=PartyImportDetail)
def get_party_import(request: Reader, party_import_id: UUID) -> dict[str, Any]:
    """One file: its first lines as they were read, what is wrong, and what became of it."""
    return _detail(party_import_id)


@door.listing("/imports/{party_import_id}/lines", right=SEE, row=PartyImportLineRow, sorts=("line",), exports=False)
def list_party_import_lines(request: Reader, party_import_id: UUID, filters: Query[PartyImportFilters]) -> Listing:
    """What became of each line."""
    run = selectors.party_import(party_import_id)
    return Listing(selectors.party_import_lines(run.id, state=filters.state), _line_rows)


@door.read("/imports/{party_import_id}/errors", right=TAKE, answer=None)
def party_import_errors(request: Reader, party_import_id: UUID) -> HttpResponse:
    """The refused lines as a file to correct and send again."""
    run = selectors.party_import(party_import_id)
    if run.file_gone_at is not None:
        raise ImportFileGone(number=run.number)
    refused = list(selectors.party_import_lines(run.id, state="REFUSED"))
    reasons = selectors.party_import_reasons(refused)
    importing.errors_taken(run)
    content = refused_lines(
        sheets.read(files.read(run.file)), {row.line: (row.column, *reasons[row.id]) for row in refused}
    )
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{run.number}-errors.csv"'
    return response


def _show(reference: str) -> dict[str, Any]:
    return _detail(db.ref_id(reference))


@door.command("POST", "/imports", right=ENTER, answer=PartyImportDetail, show=_show)
def receive_party_import(
    request: Command, kind: Form[Literal["PERSON", "FIRM"]], branch_code: Form[CleanText], file: File[UploadedFile]
) -> str:
    """Look a file through: CSV or XLSX of at most 20 MB. Nobody is registered yet."""
    import_id = importing.receive_file(
        branch_code=branch_code, kind=PartyKind(kind), name=file.name or "", content=file.read()
    )
    return db.ref(importing.SUBJECT, import_id)


@door.command(
    "POST",
    "/imports/{party_import_id}/start",
    right=ENTER,
    answer=PartyImportDetail,
    show=_show,
    versioned=True,
)
def start_party_import(request: Command, party_import_id: UUID, body: PartyImportAct) -> str:
    """Enter what was looked through, or go on with what broke off; a job does it."""
    run_id = importing.start_file(import_id=party_import_id, expected_version=request.expected_version)
    return db.ref(importing.SUBJECT, run_id)


@door.command(
    "POST",
    "/imports/{party_import_id}/discard",
    right=ENTER,
    answer=PartyImportDetail,
    show=_show,
    versioned=True,
)
def discard_party_import(request: Command, party_import_id: UUID, body: PartyImportAct) -> str:
    """Give up a file that was looked through and not entered."""
    run_id = importing.discard_file(import_id=party_import_id, expected_version=request.expected_version)
    return db.ref(importing.SUBJECT, run_id)
