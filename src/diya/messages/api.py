"""The endpoints of messages: the inbox, papers, and their templates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, Query, Schema
from pydantic import AfterValidator, StringConstraints

from diya.foundation import clock, db, files, looks
from diya.foundation.api.running import ChangeRow, show_change
from diya.foundation.door import Command, Door, Listing, Reader, clean_lines
from diya.messages import ports, selectors, services
from diya.messages.contracts import Language
from diya.messages.models import Notice, Paper, PaperTemplate

door = Door("messages")


class NoticeRow(Schema):
    id: UUID
    title_zh: str
    title_en: str
    body_zh: str
    body_en: str
    subject: str
    subject_number: str
    at: datetime
    read_at: datetime | None


class NoticeFilters(Schema):
    unread: bool = False


@door.listing("/notices", right="messages.notice.view", row=NoticeRow, sorts=("-at",), exports=False)
def list_notices(request: Reader, filters: Query[NoticeFilters]) -> Listing:
    """What the person was told, newest first."""
    return Listing(selectors.notices(request.auth.pk, unread=filters.unread), list)


class UnreadOut(Schema):
    count: int


def _unread(person_id: int) -> dict[str, int]:
    return {"count": selectors.notices(person_id, unread=True).count()}


@door.read("/unread", right="messages.notice.view", answer=UnreadOut)
def unread(request: Reader) -> dict[str, int]:
    """How many notices the person has not read."""
    return _unread(request.auth.pk)


@door.command(
    "POST",
    "/notices/{notice_id}/read",
    right="messages.notice.view",
    answer=NoticeRow,
    show=lambda reference: Notice.objects.get(id=db.ref_id(reference)),
)
def read_notice(request: Command, notice_id: UUID) -> str:
    services.mark_read(notice_id=notice_id)
    return db.ref("messages.notice", notice_id)


@door.command(
    "POST",
    "/notices/read-all",
    right="messages.notice.view",
    answer=UnreadOut,
    show=lambda reference: _unread(int(reference.rpartition(":")[2])),
)
def read_all_notices(request: Command) -> str:
    services.mark_all_read()
    return f"foundation.user:{request.auth.pk}"


class PaperRow(Schema):
    id: UUID
    number: str
    kind: str
    name_zh: str
    name_en: str
    language: str
    template_version: int
    subject: str
    size_bytes: int
    sha256: str
    issued_by_name: str
    at: datetime


class PaperFilters(Schema):
    subject: str = ""


class PaperIn(Schema):
    kind: str = Field(max_length=60)
    subject: str = Field(max_length=120)
    language: Language = Language.ZH


def _paper_rows(rows: Sequence[Paper]) -> list[dict[str, Any]]:
    shown = []
    for row in rows:
        kind = ports.paper_sources.get(row.template.kind)
        shown.append(
            {
                **{name: getattr(row, name) for name in ("id", "number", "subject", "at")},
                "kind": row.template.kind,
                "name_zh": kind.name_zh,
                "name_en": kind.name_en,
                "language": row.template.language,
                "template_version": row.template.number,
                "size_bytes": row.file.size_bytes,
                "sha256": bytes(row.file.sha256).hex(),
                "issued_by_name": row.issued_by.name,
            }
        )
    return shown


def _show_paper(reference: str) -> dict[str, Any]:
    return _paper_rows([selectors.paper(db.ref_id(reference))])[0]


@door.listing("/papers", right="messages.paper.view", row=PaperRow, sorts=("-at",), exports=False)
def list_papers(request: Reader, filters: Query[PaperFilters]) -> Listing:
    """Papers issued on a subject and what belongs to its case, newest first."""
    return Listing(selectors.papers(filters.subject), _paper_rows)


@door.read("/papers/preview", right="messages.paper.view", answer=None)
def preview_paper(request: Reader, query: Query[PaperIn]) -> HttpResponse:
    """The paper as it would be now, marked as a preview; nothing is kept."""
    content = services.preview(kind=query.kind, subject=query.subject, language=query.language)
    return _pdf(content, "preview.pdf")


@door.read("/papers/{paper_id}/content", right="messages.paper.view", answer=None)
def paper_content(request: Reader, paper_id: UUID) -> HttpResponse:
    """The issued paper, the same bytes every time."""
    row = selectors.paper(paper_id)
    people = [ref for ref in row.related if ref.startswith(looks.PERSON)]
    looks.viewed(db.ref("messages.paper", row.id), branch_id=row.branch_id, people=people)
    return _pdf(files.read(row.file), f"{row.number}.pdf")


@door.command("POST", "/papers", right="messages.paper.create", answer=PaperRow, show=_show_paper)
def issue_paper(request: Command, body: PaperIn) -> str:
    """Issue a paper: numbered, kept, and never made anew."""
    return db.ref("messages.paper", services.issue(kind=body.kind, subject=body.subject, language=body.language))


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Content-Security-Policy"] = files.FRAMED_POLICY
    return response


class TemplateRow(Schema):
    id: UUID
    kind: str
    language: str
    version: int
    name_zh: str
    name_en: str
    starts_date: date
    state: Literal["ACTIVE", "FUTURE", "SUPERSEDED"]


class TemplateOut(TemplateRow):
    source: str
    sha256: str


TemplateText = Annotated[str, StringConstraints(min_length=1, max_length=60_000), AfterValidator(clean_lines)]


class TemplateIn(Schema):
    kind: str = Field(max_length=60)
    language: Language
    source: TemplateText


def _template_rows(rows: Sequence[PaperTemplate]) -> list[dict[str, Any]]:
    today = clock.business_date()
    held = selectors.numbers_in_force(on=today)
    shown = []
    for row in rows:
        kind = ports.paper_sources.get(row.kind)
        state = "ACTIVE" if row.id in held else "FUTURE" if row.starts_date > today else "SUPERSEDED"
        shown.append(
            {
                **{name: getattr(row, name) for name in ("id", "kind", "language", "starts_date")},
                "version": row.number,
                "name_zh": kind.name_zh,
                "name_en": kind.name_en,
                "state": state,
            }
        )
    return shown


@door.listing(
    "/templates", right="messages.template.view", row=TemplateRow, sorts=("kind", "-starts_date"), exports=False
)
def list_templates(request: Reader) -> Listing:
    """Every version of every template."""
    return Listing(PaperTemplate.objects.all(), _template_rows)


@door.read("/templates/{template_id}", right="messages.template.view", answer=TemplateOut)
def paper_template(request: Reader, template_id: UUID) -> dict[str, Any]:
    """One version of a template with its source."""
    row = selectors.template(template_id)
    return {**_template_rows([row])[0], "source": row.source, "sha256": bytes(row.sha256).hex()}


@door.read("/templates/{template_id}/sample", right="messages.template.view", answer=None)
def template_sample(request: Reader, template_id: UUID) -> HttpResponse:
    """One version of a template set with invented data."""
    row = selectors.template(template_id)
    return _pdf(services.sample(row.kind, Language(row.language), row.source, number=row.number), "sample.pdf")


@door.command("POST", "/templates", right="messages.template.change", answer=ChangeRow, show=show_change)
def propose_template(request: Command, body: TemplateIn) -> str:
    """Propose a new version; a second person releases it under changes."""
    change = services.propose_template(kind=body.kind, language=body.language, source=body.source)
    return db.ref("foundation.change", change.id)
