"""Templates of papers: a new version is tried, proposed by one person and released by another."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from diya.foundation import changes, clock
from diya.foundation.models import Change
from diya.messages import ports, selectors
from diya.messages.contracts import Language, TemplateRefused, TemplateUnchanged, TemplateWordRefused
from diya.messages.models import PaperTemplate
from diya.messages.services.papers import frame
from diya.messages.typesetting import NotSet, refused_word, try_out


def propose_template(*, kind: str, language: Language, source: str) -> Change:
    """Propose a new version; raises TemplateRefused (it cannot be set), TemplateWordRefused, TemplateUnchanged."""
    known = ports.paper_sources.get(kind)
    held = selectors.newest_template(kind, language)
    if held is not None and held.source == source:
        raise TemplateUnchanged()
    word = refused_word(source)
    if word is not None:
        raise TemplateWordRefused(word=word[0], line=word[1], field="source")
    number = held.number + 1 if held else 1
    sample(kind, language, source, number=number)
    return changes.propose(
        kind="messages.template",
        subject=f"messages.template:{kind}/{language}",
        title_zh=f"文书模板：{known.name_zh}（{language}）第 {number} 版",
        title_en=f"Template: {known.name_en} ({language}), version {number}",
        before={"number": held.number, "source": held.source} if held else {},
        after={"kind": kind, "language": language, "number": number, "source": source},
    )


def sample(kind: str, language: Language, source: str, *, number: int) -> bytes:
    """A template set with invented data; raises TemplateRefused."""
    digest = hashlib.sha256(source.encode()).digest()
    on = clock.business_date()
    paper = frame(kind, language, number=None, version=number, digest=digest, on=on)
    try:
        return try_out(source, {"paper": paper, **ports.paper_sources.get(kind).sample(language)}, on=on)
    except NotSet as broken:
        raise TemplateRefused(line=broken.line, reason=broken.reason[:300], field="source") from broken


def load_template(*, kind: str, language: Language, source: str, starts_date: date) -> None:
    """Set the first version of the reference data; a bank that has one keeps its own."""
    if selectors.newest_template(kind, language) is None:
        _release(kind=kind, language=language, source=source, starts_date=starts_date)


def _release(*, kind: str, language: Language, source: str, starts_date: date) -> None:
    held = selectors.newest_template(kind, language)
    PaperTemplate.objects.create(
        kind=kind,
        language=language,
        number=held.number + 1 if held else 1,
        source=source,
        sha256=hashlib.sha256(source.encode()).digest(),
        starts_date=starts_date,
    )


@changes.appliers.register("messages.template")
def _apply(after: Mapping[str, Any]) -> None:
    _release(
        kind=after["kind"],
        language=Language(after["language"]),
        source=after["source"],
        starts_date=clock.business_date(),
    )
