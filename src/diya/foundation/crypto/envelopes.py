"""Envelopes: `version | algorithm | key number | nonce | ciphertext | tag`, bound to the table and row they stand in.

Those of the first version have no key number: it is 1, and only the place is bound.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from diya.foundation.crypto import ciphers
from diya.foundation.crypto.ciphers import Algorithm
from diya.foundation.crypto.keys import DataKey, Keyring
from diya.kernel.errors import Conflict, ensure

FIRST: Final = bytes((1, Algorithm.AES_256_GCM))
VERSION: Final = 2
HEAD_BYTES: Final = 4


class SubjectErased(Conflict):
    code = "foundation.subject_erased"
    zh = "该主体的个人信息已依法删除，无法查看。"
    en = "The personal data of this subject has been erased and cannot be read."


class EnvelopeBroken(Exception):
    """The ciphertext does not belong to this row or was changed: never a user's fault, always an alarm."""


def _head(key: DataKey) -> bytes:
    return bytes((VERSION, key.algorithm)) + key.number.to_bytes(2, "big")


def is_current(keyring: Keyring, envelope: bytes) -> bool:
    """Whether an envelope is sealed under the subject's newest key."""
    return envelope[:HEAD_BYTES] == _head(keyring.newest)


def seal_bytes(keyring: Keyring, place: str, plain: bytes) -> bytes:
    """Encrypt under a subject's newest key; `place` names table and row and must be given again to open."""
    key = keyring.newest
    head = _head(key)
    return head + ciphers.encrypt(key.algorithm, key.secret, plain, head + place.encode())


def open_bytes(keyring: Keyring, place: str, envelope: bytes) -> bytes:
    """The plain content of an envelope; raises EnvelopeBroken when it was moved or changed."""
    if envelope[:2] == FIRST:
        head, sealed, bound, number = FIRST, envelope[2:], place.encode(), 1
    else:
        ensure(envelope[:1] == bytes((VERSION,)), "an envelope of an unknown version")
        head, sealed = envelope[:HEAD_BYTES], envelope[HEAD_BYTES:]
        bound, number = head + place.encode(), int.from_bytes(head[2:], "big")
    key = keyring.keys.get(number)
    if key is None or key.algorithm != head[1]:
        raise EnvelopeBroken(place)
    try:
        return ciphers.decrypt(key.algorithm, key.secret, sealed, bound)
    except ciphers.Unopened as error:
        raise EnvelopeBroken(place) from error


def seal(keyring: Keyring, place: str, fields: Mapping[str, Any]) -> bytes:
    """The personal fields of a row as one envelope."""
    return seal_bytes(keyring, place, json.dumps(fields, ensure_ascii=False, sort_keys=True).encode())


def open_envelope(keyring: Keyring | None, place: str, envelope: bytes | memoryview) -> dict[str, Any]:
    """The personal fields of a row; raises SubjectErased when the subject's key is gone."""
    if keyring is None:
        raise SubjectErased()
    fields: dict[str, Any] = json.loads(open_bytes(keyring, place, bytes(envelope)))
    return fields
