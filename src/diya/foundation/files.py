"""Files on disk, encrypted under their subject's key, with a checked type and size.

A file's name never becomes a path: it is kept in the envelope, and the path is the row's id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from diya.foundation import crypto, db, paperwork, scanners, sheets
from diya.foundation.models import StoredFile
from diya.foundation.paperwork import MAX_BYTES, FileRefused

__all__ = [
    "FRAMED_POLICY",
    "MAX_BYTES",
    "PAPERS",
    "SHEETS",
    "FileRefused",
    "NewFile",
    "destroy",
    "names",
    "read",
    "store",
    "store_all",
]

FRAMED_POLICY: Final = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""For a file that our own page shows in a frame: it may load nothing and run nothing."""


Accepted = Callable[[bytes], str]
"""Answers a file's type by its content, and raises for what is not taken."""

PAPERS: Final[Accepted] = paperwork.content_type_of
SHEETS: Final[Accepted] = sheets.content_type_of


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to keep: whose branch, its name, its bytes."""

    branch_id: int
    name: str
    content: bytes


def store(
    *, branch_id: int, name: str, content: bytes, accepts: Accepted = PAPERS, made_here: bool = False
) -> StoredFile:
    """Encrypt and keep a file; raises `foundation.file_*` or `foundation.sheet_*` for what is not accepted. What was
    `made_here` is not shown to the scanners: a statement or a debit file must not wait for them."""
    return store_all([NewFile(branch_id, name, content)], accepts=accepts, made_here=made_here)[0]


def store_all(new: Sequence[NewFile], *, accepts: Accepted = PAPERS, made_here: bool = False) -> list[StoredFile]:
    """Encrypt and keep the files of a batch, in the order given. The bytes reach the disk before the rows are
    committed. Raises what `store` does, and ScannerDown."""
    types = {}
    for content in {one.content for one in new}:
        if not made_here:
            scanners.refuse_malware(content)
        types[content] = accepts(content)
    ids = [db.new_id() for _ in new]
    keys = crypto.make_keys(ids)
    rows = []
    for file_id, one in zip(ids, new, strict=True):
        path = _path(file_id)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_bytes(crypto.seal_bytes(keys[file_id], f"file|{file_id}", one.content))
        rows.append(
            StoredFile(
                id=file_id,
                branch_id=one.branch_id,
                subject_id=file_id,
                envelope=crypto.seal(keys[file_id], f"foundation_storedfile|{file_id}", {"name": one.name[:200]}),
                content_type=types[one.content],
                size_bytes=len(one.content),
                sha256=hashlib.sha256(one.content).digest(),
            )
        )
    return StoredFile.objects.bulk_create(rows)


def destroy(file_ids: Collection[UUID]) -> None:
    """Destroy the keys of files, with all that is sealed under them, and take them off the disk after the commit."""
    crypto.destroy(file_ids)
    shred_after_commit(file_ids)


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


def shred_after_commit(file_ids: Iterable[UUID]) -> None:
    """Take files off the disk once the open transaction commits; what stands in them is unreadable without its key
    anyway, so a file that a crash leaves behind tells nothing."""
    paths = [_path(file_id) for file_id in file_ids]

    def shred() -> None:
        for path in paths:
            path.unlink(missing_ok=True)

    transaction.on_commit(shred)


def _path(file_id: UUID) -> Path:
    name = file_id.hex
    return Path(settings.FILES_ROOT) / name[-2:] / name
