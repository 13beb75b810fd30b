"""Broken twins of the product: a protection as it must not be, put in place of the true one in a child process.

A suite of faults that does not catch them proves nothing.
"""

from __future__ import annotations

import threading
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from diya.foundation import db, idempotency


def no_key() -> None:
    """Keys are not looked at."""
    _replace(lambda *_, **__: None, lambda *_: None)


def looked_up_only() -> None:
    """A key is looked up first and written last, so that two at once both find nothing."""

    def claim(hashed_key: bytes, *_: bytes, **__: bool) -> str | None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT reference FROM foundation_idempotencykey WHERE key_hash = %s", [hashed_key])
            found = cursor.fetchone()
        return found[0] if found else None

    def settle(hashed_key: bytes, reference: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO foundation_idempotencykey (key_hash, request_hash, reference) VALUES (%s, '', %s)"
                " ON CONFLICT (key_hash) DO NOTHING",
                [hashed_key, reference],
            )

    _replace(claim, settle)


def in_memory() -> None:
    """Keys are kept in the process: right until it dies or another process is asked."""
    kept: dict[bytes, str] = {}
    lock = threading.RLock()

    def claim(hashed_key: bytes, *_: bytes, **__: bool) -> str | None:
        with lock:
            return kept.get(bytes(hashed_key))

    def settle(hashed_key: bytes, reference: str) -> None:
        with lock:
            kept[bytes(hashed_key)] = reference

    _replace(claim, settle)


def no_row_lock() -> None:
    """Rows are read without being locked: two payments at once both start from the same state."""
    QuerySet.select_for_update = lambda self, *_, **__: self.all()  # type: ignore[method-assign]


def two_transactions() -> None:
    """What happened to a loan is committed before its entry is posted, in a transaction of its own."""
    from diya.ledger import services as ledger

    post = ledger.post_batch

    def post_later(entries: Any) -> Any:
        work = db.current()
        connection.connection.commit()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM foundation_begin(%s, '{}'::jsonb, true)", [list(work.branches)])
        return post(entries)

    ledger.post_batch = post_later


TWINS = {
    "no_key": no_key,
    "looked_up_only": looked_up_only,
    "in_memory": in_memory,
    "no_row_lock": no_row_lock,
    "two_transactions": two_transactions,
}


def _replace(claim: Any, settle: Any) -> None:
    idempotency.claim, idempotency.settle = claim, settle
