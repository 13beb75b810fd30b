"""Questions about papers."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from diya.documents.models import Document, Kind


def documents(subject: str = "") -> QuerySet[Document]:
    """Papers in scope, of one subject when given."""
    rows = Document.objects.select_related("kind", "file", "created_by")
    return rows.filter(subject=subject) if subject else rows


def kinds_received(subject: str) -> set[str]:
    """The codes of the kinds of which at least one paper is attached."""
    return set(Document.objects.filter(subject=subject).values_list("kind_id", flat=True))


def kinds(codes: Iterable[str]) -> dict[str, Kind]:
    """Kinds by code."""
    return {kind.code: kind for kind in Kind.objects.filter(code__in=list(codes))}
