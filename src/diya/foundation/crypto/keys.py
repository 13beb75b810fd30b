"""Data keys of subjects: made, wrapped by a key-encryption key, numbered anew while people read, destroyed.

A wrapped key is `version | algorithm | nonce | ciphertext | tag` with the subject's id bound to it; those of the first
version have no head and are AES-256-GCM.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models.functions import Now

from diya.foundation import db
from diya.foundation.crypto import ciphers
from diya.foundation.crypto.ciphers import Algorithm
from diya.foundation.models import SubjectKey
from diya.kernel.errors import ensure

WRAPPED_VERSION: Final = 2
FIRST_VERSION_BYTES: Final = 60
"""A nonce, a key of 32 bytes and a tag: no later version has this length."""


class KekUnknown(Exception):
    """A data key is wrapped by a key-encryption key that this process was not given: a fault of its configuration."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """One key of a subject: its number, its cipher and its bytes."""

    number: int
    algorithm: Algorithm
    secret: bytes


@dataclass(frozen=True, slots=True)
class Keyring:
    """Every key of a subject by number; what is sealed anew is sealed under the newest."""

    keys: Mapping[int, DataKey]

    @property
    def newest(self) -> DataKey:
        return self.keys[max(self.keys)]


def chosen() -> Algorithm:
    """The cipher for new keys, by the setting CIPHER."""
    return ciphers.NAMES[settings.CIPHER]


def make_key(subject_id: UUID) -> Keyring:
    """Make and store the data key of a new subject."""
    return make_keys([subject_id])[subject_id]


def make_keys(subject_ids: Iterable[UUID]) -> dict[UUID, Keyring]:
    """Make and store the data keys of new subjects in one statement."""
    return _make(dict.fromkeys(subject_ids, 1))


def renew(subject_ids: Iterable[UUID]) -> dict[UUID, Keyring]:
    """Give subjects that live a new key under the chosen cipher; their older keys stay for what is sealed already."""
    rows = SubjectKey.objects.select_for_update().filter(subject_id__in=set(subject_ids), destroyed_at__isnull=True)
    numbers: dict[UUID, int] = {}
    for row in rows.order_by("subject_id", "number"):
        numbers[row.subject_id] = row.number + 1
    _make(numbers)
    return keys_of(numbers)


def _make(numbers: Mapping[UUID, int]) -> dict[UUID, Keyring]:
    made: dict[UUID, Keyring] = {}
    rows = []
    algorithm = chosen()
    for subject_id, number in numbers.items():
        key = DataKey(number, algorithm, ciphers.new_key(algorithm))
        wrapped, kek_id = _wrap(key, subject_id), settings.SECRETS["kek_id"]
        rows.append({"subject_id": subject_id, "number": number, "wrapped": wrapped, "kek_id": kek_id})
        made[subject_id] = Keyring({number: key})
    # The day of making is told by the database, so the row is written without it.
    db.insert_rows(SubjectKey, rows)
    return made


def keys_of(subject_ids: Iterable[UUID]) -> dict[UUID, Keyring]:
    """The data keys of subjects, in one query; an erased subject is left out."""
    rows = SubjectKey.objects.filter(subject_id__in=set(subject_ids), destroyed_at__isnull=True)
    found: dict[UUID, dict[int, DataKey]] = {}
    for row in rows:
        found.setdefault(row.subject_id, {})[row.number] = _unwrap(row)
    return {subject_id: Keyring(keys) for subject_id, keys in found.items()}


def destroy(subject_ids: Iterable[UUID]) -> int:
    """Destroy every key of subjects: nothing sealed under them can be read again, here or in history. Answers how many
    keys there were."""
    rows = SubjectKey.objects.filter(subject_id__in=set(subject_ids), destroyed_at__isnull=True)
    return rows.update(wrapped=None, destroyed_at=Now())


def rewrap(most: int) -> int:
    """Wrap up to `most` data keys anew that are not under the present key-encryption key; answers how many it did.
    Rows that another process holds are skipped."""
    behind = SubjectKey.objects.filter(destroyed_at__isnull=True).exclude(kek_id=settings.SECRETS["kek_id"])
    rows = list(behind.select_for_update(skip_locked=True).order_by("subject_id", "number")[:most])
    for row in rows:
        wrapped = _wrap(_unwrap(row), row.subject_id)
        SubjectKey.objects.filter(subject_id=row.subject_id, number=row.number).update(
            wrapped=wrapped, kek_id=settings.SECRETS["kek_id"]
        )
    return len(rows)


def _kek(kek_id: str) -> bytes:
    if kek_id == settings.SECRETS["kek_id"]:
        return bytes.fromhex(settings.SECRETS["kek"])
    others = dict(pair.split("=", 1) for pair in settings.SECRETS["other_keks"].split(",") if pair)
    if kek_id not in others:
        raise KekUnknown(kek_id)
    return bytes.fromhex(others[kek_id])


def _wrap(key: DataKey, subject_id: UUID) -> bytes:
    """The key under the present key-encryption key, by the cipher that the data key itself is for."""
    secret = _kek(settings.SECRETS["kek_id"])[: ciphers.KEY_BYTES[key.algorithm]]
    sealed = ciphers.encrypt(key.algorithm, secret, key.secret, subject_id.bytes)
    return bytes((WRAPPED_VERSION, key.algorithm)) + sealed


def _unwrap(row: SubjectKey) -> DataKey:
    wrapped, kek = bytes(row.wrapped or b""), _kek(row.kek_id)
    if len(wrapped) == FIRST_VERSION_BYTES:
        algorithm, sealed = Algorithm.AES_256_GCM, wrapped
    else:
        ensure(wrapped[:1] == bytes((WRAPPED_VERSION,)), "a data key of an unknown version")
        algorithm, sealed = Algorithm(wrapped[1]), wrapped[2:]
    secret = ciphers.decrypt(algorithm, kek[: ciphers.KEY_BYTES[algorithm]], sealed, row.subject_id.bytes)
    return DataKey(row.number, algorithm, secret)
