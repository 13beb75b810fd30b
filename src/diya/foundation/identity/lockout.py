"""Failed sign-ins wait longer and longer: by user name at an address, and by address, never by user name alone.

Whoever guesses from elsewhere therefore cannot lock a member of staff out. Waiting doubles from 2 s after the free
tries and ends at 15 minutes; what happened an hour ago is forgotten. Guessing one name from many addresses is not
slowed here: that is what 15 characters, the breached list and the second factor are for (ASVS 5.0: 6.1.1, 6.3.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from diya.foundation import clock, crypto
from diya.foundation.models import FailedTry
from diya.kernel.errors import RuleRefused

FREE_TRIES: Final = 5
FREE_TRIES_OF_AN_ADDRESS: Final = 50
"""A branch of the bank may stand behind one address."""

FIRST_WAIT: Final = timedelta(seconds=2)
LONGEST_WAIT: Final = timedelta(minutes=15)
FORGOTTEN_AFTER: Final = timedelta(hours=1)
MOST_DOUBLINGS: Final = 9


class TryLater(RuleRefused):
    """Too many tries; `seconds` says when the next one is taken."""

    code = "foundation.try_later"
    zh = "尝试过于频繁，请在 {seconds} 秒后重试。"
    en = "Too many tries. Try again in {seconds} seconds."


@dataclass(frozen=True, slots=True)
class Tried:
    """Something that is counted, with how many failures are free."""

    token: bytes
    free: int


def sign_in(username: str, address: str) -> tuple[Tried, Tried]:
    """What a sign-in counts for: the name at this address, and the address."""
    return _at("sign_in", f"{username}\x00{address}", FREE_TRIES), _at("address", address, FREE_TRIES_OF_AN_ADDRESS)


def code(user_id: int, address: str) -> tuple[Tried, Tried]:
    """What the code of a second factor counts for."""
    return _at("code", f"{user_id}\x00{address}", FREE_TRIES), _at("address", address, FREE_TRIES_OF_AN_ADDRESS)


def client(client_id: str, address: str) -> tuple[Tried, Tried]:
    """What asking for a token counts for."""
    return _at("client", f"{client_id}\x00{address}", FREE_TRIES), _at("address", address, FREE_TRIES_OF_AN_ADDRESS)


def ensure_open(tried: Iterable[Tried]) -> None:
    """Refuse with TryLater while any of these has to wait."""
    free = {one.token: one.free for one in tried}
    now = clock.now()
    rows = FailedTry.objects.filter(token__in=list(free))
    waits = [row.last_at + wait(row.failures, free[bytes(row.token)]) - now for row in rows]
    longest = max(waits, default=timedelta())
    if longest > timedelta():
        raise TryLater(seconds=int(longest.total_seconds()) + 1)


def wait(failures: int, free: int) -> timedelta:
    """How long after the last of so many failures: 5 of 5 free none, the sixth 2 s, the seventh 4 s, at most 15 min."""
    over = failures - free
    if over <= 0:
        return timedelta()
    return min(FIRST_WAIT * (1 << min(over - 1, MOST_DOUBLINGS)), LONGEST_WAIT)


def failed(tried: Iterable[Tried]) -> timedelta:
    """Count one more failure for each, in key order, and forget old ones; answers how long the next try waits."""
    now = clock.now()
    return max(wait(_count(one.token, now), one.free) for one in sorted(tried, key=lambda one: one.token))


def succeeded(tried: Iterable[Tried]) -> None:
    """Forget the failures of the name at its address; those of the address stay, or one's own name would free it."""
    FailedTry.objects.filter(token=next(iter(tried)).token).delete()


def sweep() -> int:
    """Forget what is too old to count."""
    return FailedTry.objects.filter(last_at__lt=clock.now() - FORGOTTEN_AFTER).delete()[0]


def _at(kind: str, value: str, free: int) -> Tried:
    return Tried(crypto.token(f"tried.{kind}", value), free)


def _count(token: bytes, now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO foundation_failedtry (token, failures, last_at) VALUES (%s, 1, %s)"
            " ON CONFLICT (token) DO UPDATE SET last_at = excluded.last_at, failures = CASE"
            " WHEN foundation_failedtry.last_at < %s THEN 1"
            " ELSE foundation_failedtry.failures + 1 END RETURNING failures",
            [token, now, now - FORGOTTEN_AFTER],
        )
        return int(cursor.fetchone()[0])
