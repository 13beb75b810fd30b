"""Files on disk, encrypted under their subject's key, with a checked type and size.

A file's name never becomes a path: it is kept in the envelope, and the path is the row's id.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from diya.foundation import crypto, db
from diya.foundation.models import StoredFile
from diya.kernel.errors import InvalidInput

MAX_BYTES: Final = 20 * 1024 * 1024

SIGNATURES: Final = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
"""The first bytes of each type we take; what a file is called or claims to be does not count."""


FRAMED_POLICY: Final = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""For a file that our own page shows in a frame: it may load nothing and run nothing."""


class FileRefused(InvalidInput):
    code = "foundation.file_refused"
    zh = "文件未能接收：只接受 PDF、JPEG、PNG，且不超过 20 MB。"
    en = "The file was not taken: only PDF, JPEG and PNG of at most 20 MB are."


def content_type_of(content: bytes) -> str:
    """The type by content; raises FileRefused for any other."""
    for signature, content_type in SIGNATURES.items():
        if content.startswith(signature):
            return content_type
    raise FileRefused(field="file")


def store(*, branch_id: int, name: str, content: bytes) -> StoredFile:
    """Encrypt and keep a file; raises FileRefused. The bytes reach the disk before the row is committed."""
    if not 0 < len(content) <= MAX_BYTES:
        raise FileRefused(field="file")
    content_type = content_type_of(content)
    file_id = db.new_id()
    key = crypto.make_key(file_id)
    path = _path(file_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(crypto.seal_bytes(key, f"file|{file_id}", content))
    return StoredFile.objects.create(
        id=file_id,
        branch_id=branch_id,
        subject_id=file_id,
        envelope=crypto.seal(key, f"foundation_storedfile|{file_id}", {"name": name[:200]}),
        content_type=content_type,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).digest(),
    )


def names(rows: list[StoredFile]) -> dict[UUID, str]:
    """The original names of files."""
    keys = crypto.keys_of(row.subject_id for row in rows)
    return {
        row.id: crypto.open_envelope(keys.get(row.subject_id), f"foundation_storedfile|{row.id}", row.envelope)["name"]
        for row in rows
    }


def read(row: StoredFile) -> bytes:
    """The plain content of a file; raises SubjectErased when its key was destroyed."""
    key = crypto.keys_of([row.subject_id]).get(row.subject_id)
    if key is None:
        raise crypto.SubjectErased()
    return crypto.open_bytes(key, f"file|{row.id}", _path(row.id).read_bytes())


def _path(file_id: UUID) -> Path:
    name = file_id.hex
    return Path(settings.FILES_ROOT) / name[-2:] / name
