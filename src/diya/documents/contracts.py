"""What is said between documents and the rooms above."""

from __future__ import annotations

from uuid import UUID

from diya.foundation import db
from diya.kernel.errors import InvalidInput


class SubjectUnknown(InvalidInput):
    code = "documents.subject_unknown"
    zh = "资料要归到哪一笔业务不明确。请从该业务的页面上传。"
    en = "It is not clear which case this belongs to. Add it from the page of the case."


def subject_id(subject: str) -> UUID:
    """The id inside a subject such as `customers.party:…`; raises SubjectUnknown."""
    try:
        return db.ref_id(subject)
    except ValueError:
        raise SubjectUnknown(field="subject") from None
