"""Passkeys (WebAuthn) as second factors, by `fido2`: the public key is kept, the secret never leaves its device."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any, Final, cast
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    UserVerificationRequirement,
)

from diya.foundation import clock, crypto, db
from diya.foundation.identity import factors
from diya.foundation.models import Factor, Session, User, subject_of_staff
from diya.foundation.models.identity import FactorKind
from diya.kernel.errors import RuleRefused

NAME: Final = "DiYa 抵押"
MALFORMED: Final = (ValueError, KeyError, TypeError, IndexError, AttributeError, NotImplementedError, struct.error)
"""What reading an answer that is none may raise."""


class PasskeyRefused(RuleRefused):
    code = "foundation.passkey_refused"
    zh = "通行密钥验证未通过，请重试；仍不成功的，请改用其他验证方式。"
    en = "The passkey was not accepted. Try again, or use another factor."


def offer(user: User, session_id: UUID) -> dict[str, Any]:
    """What the browser needs to make a passkey for this site and person; its challenge is answered once."""
    factors.ensure_room(user.pk)
    entity = PublicKeyCredentialUserEntity(
        id=subject_of_staff(user.pk).bytes, name=user.username, display_name=user.name
    )
    options, state = _server().register_begin(
        entity, _credentials(user.pk), user_verification=UserVerificationRequirement.PREFERRED
    )
    _remember(session_id, state)
    return _plain(options)


def enrol(user: User, session_id: UUID, label: str, answer: Mapping[str, Any]) -> Factor:
    """Keep the passkey the browser made; raises PasskeyRefused."""
    factors.ensure_room(user.pk)
    try:
        data = _server().register_complete(_state(session_id), RegistrationResponse.from_dict(answer))
    except MALFORMED as error:
        raise PasskeyRefused() from error
    credential = data.credential_data
    if credential is None:
        raise PasskeyRefused()
    fields = {"credential": websafe_encode(bytes(credential))}
    token = token_of(credential.credential_id)
    if Factor.objects.filter(token=token).exists():
        raise PasskeyRefused()
    factor = factors.keep(user.pk, FactorKind.PASSKEY, label, fields, token=token)
    factor.last_step = data.counter
    factor.save(update_fields=["last_step"])
    factors.stand(factor)
    return factor


def ask(user_id: int, session_id: UUID) -> dict[str, Any]:
    """What the browser needs to show one of the person's passkeys."""
    options, state = _server().authenticate_begin(
        _credentials(user_id), user_verification=UserVerificationRequirement.PREFERRED
    )
    _remember(session_id, state)
    return _plain(options)


def is_shown(user_id: int, session_id: UUID, answer: Mapping[str, Any]) -> bool:
    """Whether the browser's answer is that of one of the person's passkeys, to the challenge of this session.

    A counter that does not rise means that the passkey was copied; one that stays at nought counts nothing.
    """
    known = factors.opened(list(factors.standing(user_id).filter(kind=FactorKind.PASSKEY).select_for_update()))
    credentials = [_credential(fields) for _, fields in known]
    try:
        response = AuthenticationResponse.from_dict(answer)
        used = _server().authenticate_complete(_state(session_id), credentials, response)
    except MALFORMED:
        return False
    counter = response.response.authenticator_data.counter
    factor = next(one for one, fields in known if _credential(fields).credential_id == used.credential_id)
    if counter and counter <= factor.last_step:
        return False
    factor.last_step, factor.used_at = counter, clock.now()
    factor.save(update_fields=["last_step", "used_at"])
    return True


def _plain(options: Any) -> dict[str, Any]:
    """Options as the browser's own readers of JSON take them."""
    return cast(dict[str, Any], json.loads(json.dumps(dict(options)))["publicKey"])


def _server() -> Fido2Server:
    origin = settings.ORIGIN
    entity = PublicKeyCredentialRpEntity(id=urlsplit(origin).hostname or "", name=NAME)
    return Fido2Server(entity, verify_origin=lambda said: said == origin)


def token_of(credential_id: bytes) -> bytes:
    """The keyed token that keeps one credential from standing twice."""
    return crypto.token("passkey", credential_id.hex())


def _credential(fields: Mapping[str, Any]) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(fields["credential"]))


def _credentials(user_id: int) -> list[PublicKeyCredentialDescriptor]:
    rows = list(factors.standing(user_id).filter(kind=FactorKind.PASSKEY))
    return [
        PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=_credential(fields).credential_id)
        for _, fields in factors.opened(rows)
    ]


def _remember(session_id: UUID, state: Any) -> None:
    Session.objects.filter(id=session_id).update(challenge=json.dumps(state).encode())


def _state(session_id: UUID) -> Any:
    """The challenge that was set, which is gone with the reading."""
    kept = db.fetch_all(
        "UPDATE foundation_session s SET challenge = NULL FROM foundation_session was"
        " WHERE s.id = %s AND was.id = s.id RETURNING was.challenge",
        [session_id],
    )
    if not kept or kept[0]["challenge"] is None:
        raise ValueError("no challenge was set")
    return cast(Any, json.loads(bytes(kept[0]["challenge"])))
