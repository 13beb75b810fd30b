"""Questions about papers and notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from diya.documents import contracts, ports
from diya.documents.models import Document, Expected, Kind, Note
from diya.foundation import crypto, db


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kind that is expected of a customer, and the newest paper of it. A paper holds on its last day still."""

    kind: Kind
    state: Literal["MISSING", "RECEIVED", "EXPIRED"]
    document_id: UUID | None
    expires_date: date | None


def documents(subject: str = "") -> QuerySet[Document]:
    """Papers in scope, of one subject when given."""
    rows = Document.objects.select_related("kind", "file", "created_by")
    return rows.filter(subject=subject) if subject else rows


def with_versions(rows: QuerySet[Document]) -> QuerySet[Document]:
    """The papers with `version`, counted from 1 within their subject and kind, and `is_newest`."""
    same = Document.objects.filter(subject=OuterRef("subject"), kind=OuterRef("kind"))
    so_far = same.filter(id__lte=OuterRef("id")).order_by().values("kind").annotate(count=Count("id"))
    return rows.annotate(
        version=Subquery(so_far.values("count")), is_newest=~Exists(same.filter(id__gt=OuterRef("id")))
    )


def kinds_for(subject: str) -> QuerySet[Kind]:
    """The kinds that a subject in scope takes; raises NotFound."""
    audience = _audience(subject)
    return Kind.objects.filter(audiences__contains=[audience]) if audience else Kind.objects.all()


def checklist(subject: str, *, on: date) -> list[Wanted]:
    """What is expected of a subject in scope and what is there of it on a day; raises NotFound."""
    expected = list(Expected.objects.filter(audience=_audience(subject)).select_related("kind").order_by("position"))
    kinds = [one.kind_id for one in expected]
    papers = Document.objects.filter(subject=subject, kind__in=kinds).order_by("kind", "-id").distinct("kind")
    newest = {paper.kind_id: paper for paper in papers}
    return [_wanted(one.kind, newest.get(one.kind_id), on) for one in expected]


def has_run_out(paper: Document, on: date) -> bool:
    """Whether a paper's last day is over on a day."""
    return paper.expires_date is not None and paper.expires_date < on


def _wanted(kind: Kind, paper: Document | None, on: date) -> Wanted:
    if paper is None:
        return Wanted(kind, "MISSING", None, None)
    return Wanted(kind, "EXPIRED" if has_run_out(paper, on) else "RECEIVED", paper.id, paper.expires_date)


def _audience(subject: str) -> str:
    """For whom the papers of a subject are, empty where nobody says so; asks the room whose it is."""
    name = subject.partition(":")[0]
    return ports.audience_of.get(name)(contracts.subject_id(subject)) if name in ports.audience_of.codes() else ""


def kinds_received(subject: str) -> set[str]:
    """The codes of the kinds of which at least one paper is attached."""
    return set(Document.objects.filter(subject=subject).values_list("kind_id", flat=True))


def received(subjects: Iterable[str]) -> dict[str, set[str]]:
    """The codes of the kinds attached to each of several subjects, in one query; one without papers is left out."""
    found: dict[str, set[str]] = {}
    for subject, kind in Document.objects.filter(subject__in=list(subjects)).values_list("subject", "kind_id"):
        found.setdefault(subject, set()).add(kind)
    return found


def kinds(codes: Iterable[str]) -> dict[str, Kind]:
    """Kinds by code."""
    return {kind.code: kind for kind in Kind.objects.filter(code__in=list(codes))}


def notes(subject: str = "") -> QuerySet[Note]:
    """Notes in scope, on one subject when given."""
    rows = Note.objects.select_related("created_by")
    return rows.filter(subject=subject) if subject else rows


def texts(rows: Sequence[Note]) -> dict[UUID, str]:
    """What the notes say, opened with one query for their keys."""
    keys = crypto.keys_of(row.id for row in rows)
    return {
        row.id: crypto.open_envelope(keys.get(row.id), f"documents_note|{row.id}", row.envelope)["text"] for row in rows
    }


def sealed_about(subjects: Iterable[str]) -> tuple[set[UUID], set[UUID]]:
    """The files of the papers of subjects, and the notes on both: each is sealed under a key of its own."""
    wanted = list(subjects)
    papers = dict(Document.objects.filter(subject__in=wanted).values_list("id", "file_id"))
    wanted += [db.ref("documents.document", paper_id) for paper_id in papers]
    return set(papers.values()), set(Note.objects.filter(subject__in=wanted).values_list("id", flat=True))
