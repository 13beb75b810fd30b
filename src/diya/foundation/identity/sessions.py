"""Sessions of staff: begun, renewed under a new key, ended; and who asks with one, in a single statement.

A session is whole once a second factor was shown, or where none stands and none is needed. Until then it reaches what
`door` marks so: the second step, its own end, and, with no factor yet, enrolment.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, cast
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from diya.foundation import access, clock, db, parameters
from diya.foundation.identity import events
from diya.foundation.identity.limits import CODES, Limits, limits
from diya.foundation.models import Session, User
from diya.kernel.errors import NotFound

SEEN_EVERY: Final = timedelta(minutes=1)
"""How exactly it is written down when a session was last used."""


class Stage(StrEnum):
    """What a session still needs."""

    WHOLE = "WHOLE"
    FACTOR = "FACTOR"  # a second factor stands and was not shown
    ENROL = "ENROL"  # a second factor is needed and none stands


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the person or machine client, what they may do where, and how fresh their proof is."""

    user: User
    granted: access.Granted
    stage: Stage
    confirmed_at: datetime
    fresh_for: timedelta
    session_id: UUID | None = None
    branch_id: int | None = None
    """The branch chosen to work at, where one is."""

    def is_fresh(self) -> bool:
        """Whether the last confirmation is young enough for what needs one."""
        return clock.now() - self.confirmed_at <= self.fresh_for


CALLER: Final = f"""
    SELECT s.id, s.user_id, s.started_at, s.seen_at, s.confirmed_at, s.factor_at, u.username, u.name,
        EXISTS (SELECT 1 FROM foundation_factor f
                WHERE f.user_id = s.user_id AND f.taken_at IS NULL AND f.proved_at IS NOT NULL) AS has_factor,
        (SELECT jsonb_object_agg(p.code, p.value) FROM (
            SELECT DISTINCT ON (code) code, value FROM foundation_parameter
            WHERE code = ANY (%s) AND starts_date <= d.business_date ORDER BY code, starts_date DESC) p) AS figures,
        (SELECT jsonb_agg(jsonb_build_array(r.right, r.branches, r.role))
         FROM ({access.RIGHTS.format(person="s.user_id")}) r) AS rights,
        (SELECT id FROM foundation_branch WHERE code = %s) AS branch_id
    FROM foundation_session s JOIN foundation_user u ON u.id = s.user_id AND u.is_active
    CROSS JOIN foundation_businessday d
    WHERE s.key_hash = %s AND s.ended_at IS NULL
"""  # noqa: S608 - constants only


def caller(key: str, *, branch_code: str = "") -> Caller | None:
    """Who has the session of this key, with their rights; None when it is over, or the person was switched off."""
    rows = db.fetch_all(CALLER, [CODES, branch_code, hash_of(key)]) if key else []
    if not rows:
        return None
    row, now = rows[0], clock.now()
    held = limits(_plain(row["figures"]) or {})
    if now - row["seen_at"] > held.idle or now - row["started_at"] > held.longest:
        return None
    if now - row["seen_at"] > SEEN_EVERY:
        Session.objects.filter(id=row["id"], ended_at__isnull=True).update(seen_at=now)
    rights = _plain(row["rights"]) or []
    return Caller(
        user=_user(row),
        granted=access.Granted(
            {right: tuple(branches) for right, branches, _ in rights}, {right: role for right, _, role in rights}
        ),
        stage=stage(row["factor_at"], has_factor=row["has_factor"], held=held),
        confirmed_at=row["confirmed_at"],
        fresh_for=held.fresh,
        session_id=row["id"],
        branch_id=row["branch_id"],
    )


def stage(factor_at: datetime | None, *, has_factor: bool, held: Limits) -> Stage:
    """What a session still needs: nothing, its second factor, or the enrolment of one."""
    if factor_at is not None:
        return Stage.WHOLE
    if has_factor:
        return Stage.FACTOR
    return Stage.ENROL if held.factor_required else Stage.WHOLE


def _plain(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _user(row: dict[str, Any]) -> User:
    user = User(id=row["user_id"], username=row["username"], name=row["name"], is_active=True)
    user._state.adding = False
    return user


def hash_of(key: str) -> bytes:
    """The stored form of a session's key."""
    return hashlib.sha256(key.encode()).digest()


def begin(request: HttpRequest, user: User, *, factor: bool = False) -> str:
    """A new session for a person at a browser, in the open transaction; answers its key. The one it had is over."""
    had = hash_of(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
    _end(list(Session.objects.select_for_update().filter(key_hash=had, ended_at__isnull=True)), "REPLACED")
    key, now = secrets.token_urlsafe(32), clock.now()
    session = Session.objects.create(
        key_hash=hash_of(key),
        user_id=user.pk,
        started_at=now,
        seen_at=now,
        confirmed_at=now,
        factor_at=now if factor else None,
        address=events.address_of(request),
        device="".join(one for one in request.headers.get("User-Agent", "")[:200] if one.isprintable()),
    )
    User.objects.filter(pk=user.pk).update(last_login=now)
    events.note("foundation.session.begun", events.subject_of(user.pk), {"session": str(session.id)})
    return key


def renew(session_id: UUID, *, factor: bool = False) -> str:
    """The same session under a new key, after something was proved again; the old key is worth nothing."""
    key, now = secrets.token_urlsafe(32), clock.now()
    values: dict[str, Any] = {"key_hash": hash_of(key), "confirmed_at": now, "seen_at": now}
    if factor:
        values["factor_at"] = now
    if not Session.objects.filter(id=session_id, ended_at__isnull=True).update(**values):
        raise NotFound()
    return key


def end(session_id: UUID, why: str) -> None:
    """End a session; one that is over already stays as it was."""
    session = Session.objects.select_for_update().filter(id=session_id, ended_at__isnull=True).first()
    if session is not None:
        _end([session], why)


def end_others(user_id: int, *, but: UUID | None, why: str) -> int:
    """End every other session of a person; answers how many."""
    rows = open_sessions(user_id).select_for_update().order_by("id")
    return _end([row for row in rows if row.id != but], why)


def _end(rows: list[Session], why: str) -> int:
    Session.objects.filter(id__in=[row.id for row in rows]).update(ended_at=clock.now(), ended_why=why)
    for row in rows:
        after = {"session": str(row.id), "why": why}
        events.note("foundation.session.ended", events.subject_of(row.user_id), after)
    return len(rows)


def open_sessions(user_id: int) -> QuerySet[Session]:
    """The sessions of a person that nobody ended, newest first."""
    return Session.objects.filter(user_id=user_id, ended_at__isnull=True).order_by("-id")


def living(user_id: int, *, on: date) -> list[Session]:
    """The sessions of a person that would still be taken, newest first."""
    held, now = limits(parameters.known(CODES, on=on)), clock.now()
    rows = open_sessions(user_id).filter(seen_at__gte=now - held.idle, started_at__gte=now - held.longest)
    return list(rows)


def give(response: HttpResponse, key: str) -> None:
    """Hand a session's key to the browser, out of reach of scripts and of other sites."""
    response.set_cookie(
        settings.SESSION_COOKIE_NAME,
        key,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite=cast(Any, settings.SESSION_COOKIE_SAMESITE),
    )


def take(response: HttpResponse) -> None:
    """Let the browser forget its key."""
    response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite=cast(Any, settings.SESSION_COOKIE_SAMESITE))


def sweep() -> int:
    """Forget sessions that began a year ago; the log keeps their events. Ids rise with time."""
    return Session.objects.filter(id__lt=db.first_id(clock.now() - timedelta(days=366))).delete()[0]
