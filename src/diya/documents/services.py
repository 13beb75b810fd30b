"""Attaching papers to subjects, and writing notes on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from diya.documents import ports
from diya.documents.models import Document, Kind, Note
from diya.foundation import audit, crypto, db, files
from diya.kernel.errors import InvalidInput

audit.actions(
    {
        "documents.document.attached": ("上传资料", "Paper attached"),
        "documents.note.written": ("添加备注", "Note written"),
    }
)

KINDS = (
    ("ID_CARD", "身份证件", "Identity document"),
    ("MARRIAGE", "婚姻状况证明", "Proof of marital status"),
    ("INCOME", "收入证明", "Proof of income"),
    ("BANK_STATEMENT", "银行流水", "Bank statement"),
    ("PURCHASE_CONTRACT", "购房合同", "Purchase contract"),
    ("DOWN_PAYMENT", "首付款凭证", "Proof of down payment"),
    ("PROPERTY_CERTIFICATE", "不动产权证书", "Property certificate"),
    ("VALUATION_REPORT", "评估报告", "Valuation report"),
    ("CREDIT_CONSENT", "征信查询授权书", "Consent to a credit report"),
    ("OTHER", "其他资料", "Other"),
)


class KindUnknown(InvalidInput):
    code = "documents.kind_unknown"
    zh = "资料类型“{kind}”不存在。"
    en = "There is no kind of paper “{kind}”."


class SubjectUnknown(InvalidInput):
    code = "documents.subject_unknown"
    zh = "资料要归到哪一笔业务不明确。请从该业务的页面上传。"
    en = "It is not clear which case this belongs to. Add it from the page of the case."


def reference() -> None:
    """Load the kinds of papers."""
    for code, name_zh, name_en in KINDS:
        Kind.objects.update_or_create(code=code, defaults={"name_zh": name_zh, "name_en": name_en})


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper to attach: to which subject, of which kind, its name and bytes."""

    subject: str
    kind: str
    name: str
    content: bytes


def attach(*, subject: str, kind: str, name: str, content: bytes) -> UUID:
    """Store a file and attach it to a subject in scope; raises KindUnknown, FileRefused, NotFound."""
    return attach_all([NewPaper(subject, kind, name, content)])[0]


def attach_all(papers: Sequence[NewPaper]) -> list[UUID]:
    """Store the files of a batch and attach them, in the order given; raises what `attach` does."""
    known = set(Kind.objects.filter(code__in={one.kind for one in papers}).values_list("code", flat=True))
    for one in papers:
        if one.kind not in known:
            raise KindUnknown(kind=one.kind[:40], field="kind")
    branches = {subject: _branch_of(subject) for subject in dict.fromkeys(one.subject for one in papers)}
    stored = files.store_all([files.NewFile(branches[one.subject], one.name, one.content) for one in papers])
    documents = [
        Document(
            branch_id=branches[one.subject],
            subject=one.subject,
            kind_id=one.kind,
            file=file,
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
    try:
        subject_id = db.ref_id(subject)
    except ValueError:
        raise SubjectUnknown(field="subject") from None
    return ports.branch_of.get(subject.partition(":")[0])(subject_id)
