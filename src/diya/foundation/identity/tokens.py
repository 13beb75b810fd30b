"""Tokens of machine clients (OAuth 2.0 client credentials, RFC 6749): asked for, held to a rate, and taken as a person
is."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from diya.foundation import access, clock, db
from diya.foundation.identity.lockout import TryLater
from diya.foundation.identity.sessions import Caller, Stage
from diya.foundation.models import MachineClient, MachineScope, MachineSecret, MachineToken, User
from diya.foundation.models.access import UserKind

LIVES: Final = timedelta(minutes=15)
ROLE: Final = "MACHINE"
"""In which role events say that a machine client acted."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A token as its client gets it, once."""

    token: str
    seconds: int
    rights: tuple[str, ...]


def hash_of(secret: str) -> bytes:
    """The stored form of a secret or a token: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


def client_of(client_id: str, secret: str) -> User | None:
    """The machine client of this id and secret; None for whatever does not stand."""
    now = clock.now()
    rows = MachineSecret.objects.filter(
        secret_hash=hash_of(secret), client__user__username=client_id[:60], client__disabled_at__isnull=True
    )
    found = rows.select_related("client__user").first()
    if found is None or not found.client.user.is_active or (found.ends_at is not None and found.ends_at <= now):
        return None
    MachineSecret.objects.filter(id=found.id).update(used_at=now)
    return found.client.user


def issue(user: User, wanted: tuple[str, ...]) -> Issued | None:
    """A token with these rights of the client, or all; None when it asks for what it does not have."""
    held = set(MachineScope.objects.filter(client_id=user.pk).values_list("right", flat=True))
    if set(wanted) - held or not held:
        return None
    token, now, rights = secrets.token_urlsafe(32), clock.now(), tuple(sorted(wanted or held))
    MachineToken.objects.filter(client_id=user.pk, ends_at__lte=now).delete()
    MachineToken.objects.create(
        token_hash=hash_of(token), client_id=user.pk, rights=list(rights), made_at=now, ends_at=now + LIVES
    )
    return Issued(token, int(LIVES.total_seconds()), rights)


CALLER: Final = """
    WITH t AS (
        SELECT t.client_id, t.rights, t.made_at, c.requests_per_minute, u.username, u.name
        FROM foundation_machinetoken t JOIN foundation_machineclient c ON c.user_id = t.client_id
        JOIN foundation_user u ON u.id = c.user_id
        WHERE t.token_hash = %(token)s AND t.ends_at > %(now)s AND c.disabled_at IS NULL
          AND u.is_active AND u.kind = %(kind)s
    ), used AS (
        INSERT INTO foundation_machineuse AS m (client_id, minute, requests, used_at)
        SELECT client_id, date_trunc('minute', %(now)s::timestamptz), 1, %(now)s FROM t
        ON CONFLICT (client_id) DO UPDATE SET used_at = excluded.used_at, minute = excluded.minute,
            requests = CASE WHEN m.minute = excluded.minute THEN m.requests + 1 ELSE 1 END
        RETURNING requests
    )
    SELECT t.*, used.requests,
        (SELECT id FROM foundation_branch WHERE code = %(branch)s) AS branch_at,
        (SELECT jsonb_agg(jsonb_build_array(s.right, s.branches)) FROM (
            SELECT s.right, array_agg(s.branch_id ORDER BY s.branch_id) AS branches FROM foundation_machinescope s
            WHERE s.client_id = t.client_id AND s.right = ANY (t.rights) GROUP BY s.right) s) AS scopes
    FROM t CROSS JOIN used
"""


def caller(token: str, *, branch_code: str = "") -> Caller | None:
    """Who has this token, with its rights at the branches of the client; counts the request. Raises TryLater.

    Asking for the token was the confirmation: a token lives shorter than most confirmations hold.
    """
    now = clock.now()
    values = {"token": hash_of(token), "now": now, "kind": UserKind.MACHINE, "branch": branch_code}
    rows = db.fetch_all(CALLER, values)
    if not rows:
        return None
    row = rows[0]
    if row["requests"] > row["requests_per_minute"]:
        raise TryLater(seconds=60 - now.second)
    scopes: list[Any] = json.loads(row["scopes"] or "[]")
    rights = {right: tuple(branches) for right, branches in scopes}
    user = User(id=row["client_id"], username=row["username"], name=row["name"], kind=UserKind.MACHINE)
    user._state.adding = False
    return Caller(
        user=user,
        granted=access.Granted(rights, dict.fromkeys(rights, ROLE)),
        stage=Stage.WHOLE,
        confirmed_at=row["made_at"],
        fresh_for=LIVES,
        branch_id=row["branch_at"],
    )


def revoke(client: MachineClient) -> None:
    """Every token of a client is worth nothing from now on."""
    MachineToken.objects.filter(client=client).delete()
