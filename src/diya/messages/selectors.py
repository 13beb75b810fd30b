"""Questions about notices, templates and issued papers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from diya.kernel.errors import NotFound
from diya.messages.contracts import Language, TemplateMissing
from diya.messages.models import Notice, Paper, PaperTemplate


def notices(person_id: int, *, unread: bool = False) -> QuerySet[Notice]:
    """What a person was told."""
    rows = Notice.objects.filter(person_id=person_id)
    return rows.filter(read_at=None) if unread else rows


def papers(subject: str = "") -> QuerySet[Paper]:
    """Issued papers in scope, of a subject or of what belongs to its case when given."""
    rows = Paper.objects.select_related("template", "file", "issued_by")
    return rows.filter(Q(subject=subject) | Q(related__contains=[subject])) if subject else rows


def paper(paper_id: UUID) -> Paper:
    """One issued paper; raises NotFound."""
    row = papers().filter(id=paper_id).first()
    if row is None:
        raise NotFound()
    return row


def template(template_id: UUID) -> PaperTemplate:
    """One version of a template; raises NotFound."""
    row = PaperTemplate.objects.filter(id=template_id).first()
    if row is None:
        raise NotFound()
    return row


def newest_template(kind: str, language: Language) -> PaperTemplate | None:
    """The newest version of a template."""
    return PaperTemplate.objects.filter(kind=kind, language=language).order_by("-number").first()


def template_in_force(kind: str, language: Language, *, on: date) -> PaperTemplate:
    """The version that holds on a day; raises TemplateMissing."""
    held = PaperTemplate.objects.filter(kind=kind, language=language, starts_date__lte=on).order_by("-number").first()
    if held is None:
        raise TemplateMissing(field="language")
    return held


def numbers_in_force(*, on: date) -> set[UUID]:
    """The versions that hold on a day, one for each kind and language."""
    rows = PaperTemplate.objects.filter(starts_date__lte=on).order_by("kind", "language", "-number")
    return set(rows.distinct("kind", "language").values_list("id", flat=True))


def paper_files(subjects: Iterable[str]) -> set[UUID]:
    """The files of the papers issued about subjects."""
    return set(Paper.objects.filter(subject__in=list(subjects)).values_list("file_id", flat=True))
