"""One effect for one key: a command that is sent again answers from what it did the first time.

The key is claimed by an insert in the command's own transaction. A second sender waits on the unique index
until the first commits, then finds its reference; when the first rolls back, the second does the work.
"""

from __future__ import annotations

import hashlib
from typing import Final

from django.db import connection

from diya.kernel.errors import Conflict, InvalidInput, ensure

KEPT_DAYS: Final = 30
MAX_KEY_LENGTH: Final = 120


class KeyMissing(InvalidInput):
    code = "foundation.idempotency_key_missing"
    zh = "请求缺少 Idempotency-Key 请求头（1 至 120 个字符），无法保证不重复执行。"
    en = "The request has no Idempotency-Key header (1 to 120 characters) and could take effect twice."


class KeyReused(Conflict):
    code = "foundation.idempotency_key_reused"
    zh = "该 Idempotency-Key 已用于另一个请求，请为新的操作使用新的键。"
    en = "This Idempotency-Key was used for another request. Use a new key for a new action."


def key_hash(actor: str, key: str) -> bytes:
    """The stored form of a sender's key."""
    if not 0 < len(key) <= MAX_KEY_LENGTH:
        raise KeyMissing()
    return hashlib.sha256(f"{actor}\x00{key}".encode()).digest()


def claim(hashed_key: bytes, request_hash: bytes, *, for_ever: bool) -> str | None:
    """Claim a key, or answer the reference of what was done under it; raises KeyReused for another request."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO foundation_idempotencykey (key_hash, request_hash, expires_at)"
            " VALUES (%s, %s, CASE WHEN %s THEN NULL ELSE now() + make_interval(days => %s) END)"
            " ON CONFLICT (key_hash) DO NOTHING",
            [hashed_key, request_hash, for_ever, KEPT_DAYS],
        )
        if cursor.rowcount == 1:
            return None
        cursor.execute(
            "SELECT request_hash, reference FROM foundation_idempotencykey WHERE key_hash = %s", [hashed_key]
        )
        kept_request, reference = cursor.fetchone()
    if bytes(kept_request) != request_hash:
        raise KeyReused(field="Idempotency-Key")
    ensure(reference is not None, "a committed key without a reference")
    return str(reference)


def settle(hashed_key: bytes, reference: str) -> None:
    """Write down where the result of the claimed key stands, in the same transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE foundation_idempotencykey SET reference = %s WHERE key_hash = %s AND reference IS NULL",
            [reference, hashed_key],
        )
        ensure(cursor.rowcount == 1, "a key is settled once")


def expire() -> int:
    """Forget keys that are past their time; keys of money never are."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM foundation_idempotencykey WHERE expires_at < now()")
        return int(cursor.rowcount)
