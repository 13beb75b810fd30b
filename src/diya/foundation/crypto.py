"""Envelopes for personal fields and keyed tokens for finding them.

Each subject has a data key, wrapped by a key-encryption key that the database never sees. An envelope is
`version | algorithm | nonce | ciphertext` with table and row as associated data, so it opens only where it stood.
Destroying a subject's key makes every envelope of the subject unreadable, in live rows, history and backups.
"""

from __future__ import annotations

import hmac
import json
import os
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from diya.foundation import db
from diya.foundation.models import SubjectKey
from diya.kernel.errors import Conflict, InvalidInput, ensure

VERSION: Final = 1
AES_256_GCM: Final = 1
NONCE_BYTES: Final = 12
TOKEN_BYTES: Final = 16
KEK_ID: Final = "local-1"


class SubjectErased(Conflict):
    code = "foundation.subject_erased"
    zh = "该主体的个人信息已依法删除，无法查看。"
    en = "The personal data of this subject has been erased and cannot be read."


class SearchTooShort(InvalidInput):
    code = "foundation.search_too_short"
    zh = "请至少输入两个字符进行查询。"
    en = "Type at least two characters to search."


class EnvelopeBroken(Exception):
    """The ciphertext does not belong to this row or was changed: never a user's fault, always an alarm."""


def _kek() -> AESGCM:
    return AESGCM(bytes.fromhex(settings.SECRETS["kek"]))


def make_key(subject_id: UUID) -> AESGCM:
    """Make and store the data key of a new subject."""
    return make_keys([subject_id])[subject_id]


def make_keys(subject_ids: Iterable[UUID]) -> dict[UUID, AESGCM]:
    """Make and store the data keys of new subjects in one statement."""
    kek = _kek()
    keys: dict[UUID, AESGCM] = {}
    rows = []
    for subject_id in subject_ids:
        key, nonce = AESGCM.generate_key(bit_length=256), os.urandom(NONCE_BYTES)
        wrapped = nonce + kek.encrypt(nonce, key, subject_id.bytes)
        rows.append(SubjectKey(subject_id=subject_id, wrapped=wrapped, kek_id=KEK_ID))
        keys[subject_id] = AESGCM(key)
    db.insert_all(rows)
    return keys


def keys_of(subject_ids: Iterable[UUID]) -> dict[UUID, AESGCM]:
    """The data keys of subjects, in one query; an erased subject is left out."""
    rows = SubjectKey.objects.filter(subject_id__in=set(subject_ids), destroyed_at__isnull=True)
    return {row.subject_id: _unwrap(row) for row in rows}


def _unwrap(row: SubjectKey) -> AESGCM:
    wrapped = bytes(row.wrapped or b"")
    return AESGCM(_kek().decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], row.subject_id.bytes))


def seal_bytes(key: AESGCM, place: str, plain: bytes) -> bytes:
    """Encrypt under a subject's key; `place` names table and row and must be given again to open."""
    nonce = os.urandom(NONCE_BYTES)
    return bytes((VERSION, AES_256_GCM)) + nonce + key.encrypt(nonce, plain, place.encode())


def open_bytes(key: AESGCM, place: str, envelope: bytes) -> bytes:
    """The plain content of an envelope; raises EnvelopeBroken when it was moved or changed."""
    ensure(envelope[:2] == bytes((VERSION, AES_256_GCM)), "an envelope of an unknown version or algorithm")
    nonce, ciphertext = envelope[2 : 2 + NONCE_BYTES], envelope[2 + NONCE_BYTES :]
    try:
        return key.decrypt(nonce, ciphertext, place.encode())
    except InvalidTag as error:
        raise EnvelopeBroken(place) from error


def seal(key: AESGCM, place: str, fields: Mapping[str, Any]) -> bytes:
    """The personal fields of a row as one envelope."""
    return seal_bytes(key, place, json.dumps(fields, ensure_ascii=False, sort_keys=True).encode())


def open_envelope(key: AESGCM | None, place: str, envelope: bytes | memoryview) -> dict[str, Any]:
    """The personal fields of a row; raises SubjectErased when the subject's key is gone."""
    if key is None:
        raise SubjectErased()
    fields: dict[str, Any] = json.loads(open_bytes(key, place, bytes(envelope)))
    return fields


def normalise(text: str) -> str:
    """One spelling for searching: NFKC, no spaces, lower case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def token(kind: str, value: str) -> bytes:
    """A keyed token that finds equal values without showing them."""
    key = bytes.fromhex(settings.SECRETS["index_key"])
    return hmac.digest(key, f"{kind}:{normalise(value)}".encode(), "sha256")[:TOKEN_BYTES]


def ngram_tokens(kind: str, value: str, *, size: int = 2) -> list[bytes]:
    """Tokens of every run of `size` characters, for finding a part of a name; SearchTooShort below `size`."""
    text = normalise(value)
    if len(text) < size:
        raise SearchTooShort()
    return sorted({token(f"{kind}.{size}", text[i : i + size]) for i in range(len(text) - size + 1)})


def mask(value: str, *, head: int, tail: int) -> str:
    """Show the ends only: mask("13800138000", head=3, tail=4) is 138****8000."""
    if len(value) <= head + tail:
        return "*" * len(value)
    return value[:head] + "*" * (len(value) - head - tail) + value[len(value) - tail :]
