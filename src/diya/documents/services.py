"""Attaching papers to subjects, and writing notes on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from diya.documents import contracts, kinds, ports
from diya.documents.models import Document, Expected, Kind, Note
from diya.foundation import audit, crypto, db, files
from diya.kernel.errors import InvalidInput, NotFound

audit.actions(
    {
        "documents.document.attached": ("上传资料", "Paper attached"),
        "documents.note.written": ("添加备注", "Note written"),
    }
)


class KindUnknown(InvalidInput):
    code = "documents.kind_unknown"
    zh = "资料类型“{kind}”不存在。"
    en = "There is no kind of paper “{kind}”."


class ExpiryNotKept(InvalidInput):
    code = "documents.expiry_not_kept"
    zh = "“{kind_zh}”没有有效期。请去掉到期日，或改选其他资料种类。"
    en = "A paper of the kind “{kind_en}” does not run out. Leave the last day empty, or choose another kind."


def reference() -> None:
    """Load the kinds of papers, and what is expected of each kind of customer."""
    for one in kinds.KINDS:
        said = {
            "name_zh": one.zh,
            "name_en": one.en,
            "audiences": list(one.audiences),
            "retention": kinds.YEARS if one.years else kinds.WITH_LOAN,
            "retention_years": one.years,
            "runs_out": one.runs_out,
        }
        Kind.objects.update_or_create(code=one.code, defaults=said)
    for audience, codes in kinds.EXPECTED:
        for position, code in enumerate(codes, 1):
            Expected.objects.update_or_create(audience=audience, kind_id=code, defaults={"position": position})


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper to attach: to which subject, of which kind, its name and bytes, the last day on which it holds."""

    subject: str
    kind: str
    name: str
    content: bytes
    expires_date: date | None = None


def attach(*, subject: str, kind: str, name: str, content: bytes, expires_date: date | None = None) -> UUID:
    """Store a file and attach it to a subject in scope, as a later version of what is there of its kind; raises
    KindUnknown, ExpiryNotKept, NotFound, and what `files.store` does."""
    return attach_all([NewPaper(subject, kind, name, content, expires_date)])[0]


def attach_all(papers: Sequence[NewPaper]) -> list[UUID]:
    """Store the files of a batch and attach them, in the order given; raises what `attach` does."""
    known = Kind.objects.in_bulk({one.kind for one in papers})
    for one in papers:
        kind = known.get(one.kind)
        if kind is None:
            raise KindUnknown(kind=one.kind[:40], field="kind")
        if one.expires_date and not kind.runs_out:
            raise ExpiryNotKept(kind_zh=kind.name_zh, kind_en=kind.name_en, field="expires_date")
    branches = {subject: _branch_of(subject) for subject in dict.fromkeys(one.subject for one in papers)}
    stored = files.store_all([files.NewFile(branches[one.subject], one.name, one.content) for one in papers])
    documents = [
        Document(
            branch_id=branches[one.subject],
            subject=one.subject,
            kind_id=one.kind,
            file=file,
            expires_date=one.expires_date,
            created_by_id=db.current().context.actor_id or 0,
        )
        for one, file in zip(papers, stored, strict=True)
    ]
    Document.objects.bulk_create(documents)
    audit.record_all([_attached(document) for document in documents])
    return [document.id for document in documents]


def _attached(document: Document) -> audit.NewEvent:
    file = document.file
    return audit.NewEvent(
        "documents.document.attached",
        subject=db.ref("documents.document", document.id),
        branch_id=document.branch_id,
        after={"kind": document.kind_id, "size_bytes": file.size_bytes, "sha256": bytes(file.sha256).hex()},
        related=[document.subject],
    )


def write_note(*, subject: str, text: str) -> UUID:
    """Keep a note on a subject in scope; it is never changed. Raises InvalidInput, NotFound."""
    branch_id = _branch_of(subject)
    note_id = db.new_id()
    Note.objects.create(
        id=note_id,
        branch_id=branch_id,
        subject=subject,
        envelope=crypto.seal(crypto.make_key(note_id), f"documents_note|{note_id}", {"text": text}),
        created_by_id=db.current().context.actor_id or 0,
    )
    audit.record("documents.note.written", subject=subject, branch_id=branch_id)
    return note_id


def _branch_of(subject: str) -> int:
    return ports.branch_of.get(subject.partition(":")[0])(contracts.subject_id(subject))


@ports.branch_of.register("documents.document")
def _branch_of_document(document_id: UUID) -> int:
    """A paper is itself something that people write notes on."""
    branch_id = Document.objects.filter(id=document_id).values_list("branch_id", flat=True).first()
    if branch_id is None:
        raise NotFound(field="subject")
    return branch_id
