"""The endpoints of documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, File, Form, Query, Schema
from ninja.files import UploadedFile

from diya.documents import selectors, services
from diya.documents.models import Document, Kind, Note
from diya.foundation import db, files
from diya.foundation.door import Command, Day, Door, Listing, LongText, Reader
from diya.kernel.errors import NotFound

door = Door("documents")


class KindRow(Schema):
    code: str
    name_zh: str
    name_en: str
    audiences: list[str]
    retention: Literal["YEARS", "WITH_LOAN"]
    retention_years: int | None
    runs_out: bool


class KindFilters(Schema):
    subject: str = Field("", max_length=120)


class ChecklistOf(Schema):
    subject: str = Field(max_length=120)


class WantedRow(Schema):
    kind: str
    name_zh: str
    name_en: str
    state: Literal["MISSING", "RECEIVED", "EXPIRED"]
    document_id: UUID | None
    expires_date: date | None
    received: bool


class PaperChecklist(Schema):
    items: list[WantedRow]


class DocumentRow(Schema):
    id: UUID
    subject: str
    kind: str
    kind_zh: str
    kind_en: str
    file_name: str
    size_bytes: int
    content_type: str
    version: int
    is_newest: bool
    expires_date: date | None
    has_run_out: bool
    created_at: datetime
    created_by_name: str


class DocumentFilters(Schema):
    subject: str = ""


def _rows(rows: Sequence[Document]) -> list[dict[str, Any]]:
    names = files.names([row.file for row in rows])
    today = db.current().business_date
    return [
        {
            "id": row.id,
            "subject": row.subject,
            "kind": row.kind_id,
            "kind_zh": row.kind.name_zh,
            "kind_en": row.kind.name_en,
            "file_name": names[row.file_id],
            "size_bytes": row.file.size_bytes,
            "content_type": row.file.content_type,
            "version": row.version,  # type: ignore[attr-defined]
            "is_newest": row.is_newest,  # type: ignore[attr-defined]
            "expires_date": row.expires_date,
            "has_run_out": selectors.has_run_out(row, today),
            "created_at": row.created_at,
            "created_by_name": row.created_by.name,
        }
        for row in rows
    ]


@door.listing("/kinds", right="documents.document.view", row=KindRow, sorts=("code",))
def list_kinds(request: Reader, filters: Query[KindFilters]) -> Listing:
    """Kinds of papers: those that a subject takes when one is given."""
    return Listing(selectors.kinds_for(filters.subject) if filters.subject else Kind.objects.all(), list)


@door.read("/checklist", right="documents.document.view", answer=PaperChecklist)
def checklist(request: Reader, filters: Query[ChecklistOf]) -> dict[str, Any]:
    """What is expected of a subject, what of it is there, and what has run out."""
    wanted = selectors.checklist(filters.subject, on=db.current().business_date)
    return {"items": [_wanted(one) for one in wanted]}


def _wanted(one: selectors.Wanted) -> dict[str, Any]:
    return {
        "kind": one.kind.code,
        "name_zh": one.kind.name_zh,
        "name_en": one.kind.name_en,
        "state": one.state,
        "document_id": one.document_id,
        "expires_date": one.expires_date,
        "received": one.state == "RECEIVED",
    }


@door.listing("/documents", right="documents.document.view", row=DocumentRow, sorts=("-created_at",))
def list_documents(request: Reader, filters: Query[DocumentFilters]) -> Listing:
    """Papers, newest first."""
    return Listing(selectors.with_versions(selectors.documents(filters.subject)), _rows)


@door.read("/documents/{document_id}/content", right="documents.document.view", answer=None)
def document_content(request: Reader, document_id: UUID) -> HttpResponse:
    """The paper itself, always as a download so that a browser never runs what is in it (ASVS 5.3.1)."""
    row = _document(document_id)
    response = HttpResponse(files.read(row.file), content_type=row.file.content_type)
    suffix = row.file.content_type.rpartition("/")[2]
    response["Content-Disposition"] = f'attachment; filename="{row.kind_id.lower()}-{row.id.hex[-8:]}.{suffix}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@door.read("/documents/{document_id}/preview", right="documents.document.view", answer=None)
def document_preview(request: Reader, document_id: UUID) -> HttpResponse:
    """The paper to look at inside our own page; what is in it may load and run nothing."""
    row = _document(document_id)
    response = HttpResponse(files.read(row.file), content_type=row.file.content_type)
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = files.FRAMED_POLICY
    return response


def _document(document_id: UUID) -> Document:
    row = selectors.documents().filter(id=document_id).first()
    if row is None:
        raise NotFound()
    return row


def _show(reference: str) -> dict[str, Any]:
    return _rows(list(selectors.with_versions(selectors.documents()).filter(id=db.ref_id(reference))))[0]


@door.command("POST", "/documents", right="documents.document.create", answer=DocumentRow, show=_show)
def attach_document(
    request: Command,
    subject: Form[str],
    kind: Form[str],
    file: File[UploadedFile],
    expires_date: Form[Day | None] = None,
) -> str:
    """Attach a paper to a case: PDF, JPEG or PNG by content, at most 20 MB; with its last day when it has one."""
    document_id = services.attach(
        subject=subject, kind=kind, name=file.name or "", content=file.read(), expires_date=expires_date
    )
    return db.ref("documents.document", document_id)


class NoteRow(Schema):
    id: UUID
    text: str
    by_name: str
    at: datetime


class NoteFilters(Schema):
    subject: str = Field(max_length=120)


class NoteIn(Schema):
    subject: str = Field(max_length=120)
    text: LongText = Field(min_length=1)


def _note_rows(rows: Sequence[Note]) -> list[dict[str, Any]]:
    texts = selectors.texts(rows)
    return [{"id": row.id, "text": texts[row.id], "by_name": row.created_by.name, "at": row.created_at} for row in rows]


def _show_note(reference: str) -> dict[str, Any]:
    return _note_rows(list(selectors.notes().filter(id=db.ref_id(reference))))[0]


@door.listing("/notes", right="documents.note.view", row=NoteRow, sorts=("-created_at",), exports=False)
def list_notes(request: Reader, filters: Query[NoteFilters]) -> Listing:
    """Notes on a case, newest first."""
    return Listing(selectors.notes(filters.subject), _note_rows)


@door.command(
    "POST",
    "/notes",
    right="documents.note.create",
    answer=NoteRow,
    show=_show_note,
)
def write_note(request: Command, body: NoteIn) -> str:
    """Write a note on a case. It cannot be changed; a later one corrects it."""
    return db.ref("documents.note", services.write_note(subject=body.subject, text=body.text))
