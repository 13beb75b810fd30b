"""Questions about papers and notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet

from diya.documents.models import Document, Kind, Note
from diya.foundation import crypto


def documents(subject: str = "") -> QuerySet[Document]:
    """Papers in scope, of one subject when given."""
    rows = Document.objects.select_related("kind", "file", "created_by")
    return rows.filter(subject=subject) if subject else rows


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
    """The files of the papers of subjects, and their notes: each is sealed under a key of its own."""
    wanted = list(subjects)
    found = Document.objects.filter(subject__in=wanted).values_list("file_id", flat=True)
    return set(found), set(Note.objects.filter(subject__in=wanted).values_list("id", flat=True))
