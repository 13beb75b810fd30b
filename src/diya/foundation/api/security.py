"""One's own security: the password, second factors and sessions. Every change needs a confirmation that is young."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

from diya.foundation import parameters
from diya.foundation.api.door import door
from diya.foundation.api.session import SessionOut, show_session
from diya.foundation.door import CleanText, Reader, SessionCookie, ensure_fresh
from diya.foundation.identity import events, factors, passkeys, sessions, steps, totp
from diya.foundation.identity.limits import CODES, limits
from diya.foundation.identity.passwords import LONGEST
from diya.foundation.identity.sessions import Stage
from diya.foundation.models import BusinessDay, Session, User
from diya.kernel.errors import NotFound

OWN = {"x-right": "signed_in"}


class FactorRow(Schema):
    id: UUID
    kind: str
    label: str
    made_at: datetime
    used_at: datetime | None


class SessionRow(Schema):
    id: UUID
    device: str
    address: str
    started_at: datetime
    seen_at: datetime
    is_this: bool


class SecurityOut(Schema):
    has_password: bool
    secret_at: datetime | None
    factor_required: bool
    factors: list[FactorRow]
    sessions: list[SessionRow]


@door.router.get("/own/security", response=SecurityOut, operation_id="foundation_own_security", openapi_extra=OWN)
def security(request: Reader) -> dict[str, Any]:
    """How one signs in, and where one is signed in."""
    return _shown(request)


def _shown(request: Reader) -> dict[str, Any]:
    user = User.objects.get(pk=request.auth.pk)
    on = BusinessDay.objects.get().business_date
    return {
        "has_password": user.has_usable_password(),
        "secret_at": user.secret_at,
        "factor_required": limits(parameters.known(CODES, on=on)).factor_required,
        "factors": list(factors.standing(user.pk)),
        "sessions": [_session_row(request, row) for row in sessions.living(user.pk, on=on)],
    }


def _session_row(request: Reader, row: Session) -> dict[str, Any]:
    fields = {name: getattr(row, name) for name in ("id", "device", "address", "started_at", "seen_at")}
    return {**fields, "is_this": row.id == request.caller.session_id}


class PasswordIn(Schema):
    password: str = Field(max_length=LONGEST)
    new_password: str = Field(max_length=LONGEST)


@door.router.post("/own/password", response=SessionOut, operation_id="foundation_own_password", openapi_extra=OWN)
def change_password(request: Reader, response: HttpResponse, body: PasswordIn) -> dict[str, Any]:
    """Another password, by the present one. Every other session of the person ends."""
    _session_id(request)
    key = steps.change_password(request, request.caller, body.password, body.new_password)
    sessions.give(response, key)
    return show_session(request, key)


class LabelIn(Schema):
    label: CleanText = Field(max_length=60)


class TotpOut(Schema):
    id: UUID
    secret: str
    address: str


@door.router.post(
    "/own/totp",
    auth=SessionCookie(half=True),
    response=TotpOut,
    operation_id="foundation_own_totp_begin",
    openapi_extra=OWN,
)
def begin_totp(request: Reader, body: LabelIn) -> dict[str, Any]:
    """A new secret for an authenticator app, shown once; it counts when its first code is given."""
    _may_enrol(request)
    with events.acting(request, request.auth):
        factor, secret = factors.begin_totp(request.auth, body.label)
    address = totp.address_of(secret, request.auth.username)
    return {"id": factor.id, "secret": totp.text_of(secret), "address": address}


class FirstCodeIn(Schema):
    code: str = Field(max_length=12)


@door.router.post(
    "/own/totp/{factor_id}",
    auth=SessionCookie(half=True),
    response=SessionOut,
    operation_id="foundation_own_totp_prove",
    openapi_extra=OWN,
)
def prove_totp(request: Reader, response: HttpResponse, factor_id: UUID, body: FirstCodeIn) -> dict[str, Any]:
    """The first code of a new secret: from now on it is asked for."""
    _may_enrol(request)
    with events.acting(request, request.auth):
        factors.prove_totp(request.auth.pk, factor_id, body.code)
        key = sessions.renew(_session_id(request), factor=True)
    sessions.give(response, key)
    return show_session(request, key)


class PasskeyOptions(Schema):
    options: dict[str, Any]


class PasskeyIn(Schema):
    answer: dict[str, Any]


class PasskeyNew(PasskeyIn):
    label: CleanText = Field(max_length=60)


@door.router.post(
    "/own/passkeys/options",
    auth=SessionCookie(half=True),
    response=PasskeyOptions,
    operation_id="foundation_own_passkey_begin",
    openapi_extra=OWN,
)
def begin_passkey(request: Reader) -> dict[str, Any]:
    """What the browser needs to make a passkey."""
    _may_enrol(request)
    with events.acting(request, request.auth):
        return {"options": passkeys.offer(request.auth, _session_id(request))}


@door.router.post(
    "/own/passkeys",
    auth=SessionCookie(half=True),
    response=SessionOut,
    operation_id="foundation_own_passkey_enrol",
    openapi_extra=OWN,
)
def enrol_passkey(request: Reader, response: HttpResponse, body: PasskeyNew) -> dict[str, Any]:
    """Keep the passkey the browser made."""
    _may_enrol(request)
    with events.acting(request, request.auth):
        passkeys.enrol(request.auth, _session_id(request), body.label, body.answer)
        key = sessions.renew(_session_id(request), factor=True)
    sessions.give(response, key)
    return show_session(request, key)


@door.router.post(
    "/session/passkey/options",
    auth=SessionCookie(half=True),
    response=PasskeyOptions,
    operation_id="foundation_passkey_options",
    openapi_extra=OWN,
)
def ask_passkey(request: Reader) -> dict[str, Any]:
    """What the browser needs to show a passkey: as the second step, or to confirm who one is."""
    with events.acting(request, request.auth):
        return {"options": passkeys.ask(request.auth.pk, _session_id(request))}


@door.router.post(
    "/session/passkey",
    auth=SessionCookie(half=True),
    response=SessionOut,
    operation_id="foundation_show_passkey",
    openapi_extra=OWN,
)
def show_passkey(request: Reader, response: HttpResponse, body: PasskeyIn) -> dict[str, Any]:
    """The second step, or a confirmation, by a passkey. The session goes on under a new key."""
    session_id = _session_id(request)
    key = steps.show_factor(
        request,
        request.caller,
        lambda: passkeys.is_shown(request.auth.pk, session_id, body.answer),
        passkeys.PasskeyRefused(),
    )
    sessions.give(response, key)
    return show_session(request, key)


@door.router.delete(
    "/own/factors/{factor_id}",
    response=SecurityOut,
    operation_id="foundation_own_factor_take",
    openapi_extra=OWN,
)
def take_factor(request: Reader, factor_id: UUID) -> dict[str, Any]:
    """Take a second factor of one's own away; other sessions end."""
    ensure_fresh(request)
    required = limits(parameters.known(CODES, on=BusinessDay.objects.get().business_date)).factor_required
    with events.acting(request, request.auth):
        factors.take(request.auth.pk, factor_id, required=required)
        sessions.end_others(request.auth.pk, but=_session_id(request), why="FACTOR")
    return _shown(request)


@door.router.delete(
    "/own/sessions/{session_id}",
    response=SecurityOut,
    operation_id="foundation_own_session_end",
    openapi_extra=OWN,
)
def end_session(request: Reader, session_id: UUID) -> dict[str, Any]:
    """End one of one's own sessions."""
    with events.acting(request, request.auth):
        if not sessions.open_sessions(request.auth.pk).filter(id=session_id).exists():
            raise NotFound()
        sessions.end(session_id, "TAKEN")
    return _shown(request)


@door.router.delete(
    "/own/sessions",
    response=SecurityOut,
    operation_id="foundation_own_sessions_end",
    openapi_extra=OWN,
)
def end_other_sessions(request: Reader) -> dict[str, Any]:
    """End every session of one's own but this one."""
    with events.acting(request, request.auth):
        sessions.end_others(request.auth.pk, but=_session_id(request), why="TAKEN")
    return _shown(request)


def _may_enrol(request: Reader) -> None:
    """Whoever has no factor yet may enrol one with the password alone; any further one needs a young confirmation."""
    if request.caller.stage is Stage.FACTOR:
        raise steps.FactorFirst()
    ensure_fresh(request)


def _session_id(request: HttpRequest) -> UUID:
    """The session of the caller; machine clients have none and nothing here is for them."""
    found: UUID | None = request.caller.session_id  # type: ignore[attr-defined]
    if found is None:
        raise NotFound()
    return found
