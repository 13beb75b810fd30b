"""Attaching papers to subjects, and writing notes on them."""

from __future__ import annotations

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


def attach(*, subject: str, kind: str, name: str, content: bytes) -> UUID:
    """Store a file and attach it to a subject in scope; raises KindUnknown, FileRefused, NotFound."""
    if not Kind.objects.filter(code=kind).exists():
        raise KindUnknown(kind=kind[:40], field="kind")
    branch_id = _branch_of(subject)
    stored = files.store(branch_id=branch_id, name=name, content=content)
    document = Document.objects.create(
        branch_id=branch_id,
        subject=subject,
        kind_id=kind,
        file=stored,
        created_by_id=db.current().context.actor_id or 0,
    )
    audit.record(
        "documents.document.attached",
        subject=db.ref("documents.document", document.id),
        branch_id=branch_id,
        after={"kind": kind, "size_bytes": stored.size_bytes, "sha256": bytes(stored.sha256).hex()},
        related=[subject],
    )
    return document.id


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
