"""Papers: made from a template in force and the data of their subject; issued ones are numbered and kept encrypted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from diya.foundation import access, audit, clock, db, files, parameters
from diya.kernel.words import written_date
from diya.messages import ports, selectors
from diya.messages.contracts import Language, PaperData, PaperFailed, Personal
from diya.messages.models import Paper, PaperTemplate
from diya.messages.typesetting import NotSet, typeset

audit.actions({"messages.paper.issued": ("出具文书", "Paper issued")})

LENDER = ("lender.name_zh", "lender.name_en")


def issue(*, kind: str, subject: str, language: Language) -> UUID:
    """Make, number and keep a paper. Raises NotPermitted, PaperNotReady, TemplateMissing, PaperFailed, NotFound."""
    source = ports.paper_sources.get(kind)
    found = source.gather(subject, language)
    access.require(source.right, branch_id=found.branch_id)
    template = selectors.template_in_force(kind, language, on=clock.business_date())
    number = db.next_number(source.prefix)
    content = _make(template, found, number=number)
    stored = files.store(branch_id=found.branch_id, name=f"{number}.pdf", content=content, made_here=True)
    paper = Paper.objects.create(
        branch_id=found.branch_id,
        number=number,
        template=template,
        subject=subject,
        related=list(found.related),
        file=stored,
        issued_on=clock.business_date(),
        issued_by_id=db.current().context.actor_id or 0,
    )
    audit.record(
        "messages.paper.issued",
        subject=db.ref("messages.paper", paper.id),
        branch_id=found.branch_id,
        after={
            "number": number,
            "kind": kind,
            "language": language,
            "template_version": template.number,
            "sha256": bytes(stored.sha256).hex(),
        },
        related=[subject, *found.related],
    )
    return paper.id


def typeset_once(source: str, data: Mapping[str, Any], *, on: date) -> bytes:
    """The PDF of a room's own text and data, of which nothing is kept. Raises PaperFailed."""
    try:
        return typeset(source, data, on=on)
    except NotSet as broken:
        raise PaperFailed(reason=broken.reason[:200]) from broken


def preview(*, kind: str, subject: str, language: Language) -> bytes:
    """The paper as it would be now, marked as a preview; nothing is kept. Raises as `issue`."""
    found = ports.paper_sources.get(kind).gather(subject, language)
    template = selectors.template_in_force(kind, language, on=clock.business_date())
    return _make(template, found, number=None)


def _make(template: PaperTemplate, found: PaperData, *, number: str | None) -> bytes:
    language = Language(template.language)
    on = clock.business_date()
    data = {
        "paper": frame(
            template.kind, language, number=number, version=template.number, digest=bytes(template.sha256), on=on
        ),
        **_texts(found.values, whole=number is not None),
    }
    return typeset_once(template.source, data, on=on)


def _texts(value: Any, *, whole: bool) -> Any:
    """Values with their personal numbers whole or masked."""
    if isinstance(value, Personal):
        return value.whole if whole else value.masked
    if isinstance(value, Mapping):
        return {name: _texts(part, whole=whole) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_texts(part, whole=whole) for part in value]
    return value


def frame(
    kind: str, language: Language, *, number: str | None, version: int, digest: bytes, on: date
) -> dict[str, Any]:
    """What every paper says of itself: lender, name, number, day, and the template it was made from."""
    source = ports.paper_sources.get(kind)
    names = parameters.figures(LENDER, on=on)
    return {
        "lender": names[LENDER[language is Language.EN]].value,
        "name": source.name_zh if language is Language.ZH else source.name_en,
        "number": number or "",
        "preview": number is None,
        "issued_on": written_date(on, language),
        "template": f"{kind}/{language} v{version}",
        "template_hash": digest.hex()[:12],
    }
