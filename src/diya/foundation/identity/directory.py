"""The bank's own directory by OpenID Connect: authorisation code with PKCE, state and nonce.

An account is found by the subject id that stands on the row of the member of staff, never by a name. What the way there
and back must remember stands in a signed cookie of ten minutes, which the way back takes away.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import jwt
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from diya.foundation import crypto
from diya.foundation.identity import events, sessions
from diya.foundation.models import User
from diya.foundation.models.access import UserKind
from diya.kernel.errors import NotPermitted

COOKIE: Final = "diya_directory"
RETURN: Final = "/api/v1/foundation/session/directory/return"
LASTS_SECONDS: Final = 600
LEEWAY_SECONDS: Final = 60
ANSWERS_WITHIN_SECONDS: Final = 10
LARGEST_ANSWER: Final = 512 * 1024
ALGORITHMS: Final = ("RS256", "PS256", "ES256", "EdDSA")
"""Signatures with a public key only: a token signed with what the client knows too would prove nothing."""

SALT: Final = "diya.directory"
INSIDE: Final = re.compile(r"/(?![/\\])[\x21-\x7e]*")


class DirectoryRefused(NotPermitted):
    """`why` is for the log: whoever came back from the directory is told one sentence only."""

    code = "foundation.directory_refused"
    zh = "统一认证未能完成登录。"
    en = "The directory let nobody in."


@dataclass(frozen=True, slots=True)
class Way:
    """The way to the directory: its address, and what to remember meanwhile."""

    address: str
    kept: str


def is_configured() -> bool:
    """Whether this installation lets staff sign in by a directory."""
    return bool(settings.DIRECTORY["issuer"])


def way(then: str) -> Way:
    """Where the browser goes to sign in, and what it brings back; `then` is the page it wanted."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    asked = {
        "response_type": "code",
        "client_id": settings.DIRECTORY["client_id"],
        "redirect_uri": settings.ORIGIN + RETURN,
        "scope": "openid",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    kept = {"state": state, "nonce": nonce, "verifier": verifier, "then": then if INSIDE.fullmatch(then) else "/"}
    address = f"{_described()['authorization_endpoint']}?{urlencode(asked)}"
    return Way(address, signing.dumps(kept, salt=SALT))


def remember(response: HttpResponse, kept: str) -> None:
    """Keep it in the browser. Lax, not strict: the directory is another site, and the cookie must come back from it."""
    response.set_cookie(
        COOKIE,
        kept,
        max_age=LASTS_SECONDS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
        path=RETURN,
    )


def come_back(request: HttpRequest) -> tuple[str, str]:
    """The key of a new session for who came back from the directory, and the page they wanted; DirectoryRefused."""
    try:
        kept = _kept(request)
        claims = _claims(request.GET.get("code", ""), kept)
        user = _user(str(claims["sub"]))
    except DirectoryRefused as refusal:
        with events.acting(request, None):
            events.note("foundation.session.refused", "foundation.sign_in:directory", {"why": refusal.params["why"]})
        raise
    with events.acting(request, user):
        # The directory says by which means it knew the person; only `mfa` spares our own second step (RFC 8176).
        return sessions.begin(request, user, factor="mfa" in claims.get("amr", ())), kept["then"]


def _kept(request: HttpRequest) -> dict[str, str]:
    try:
        kept: dict[str, str] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS_SECONDS)
    except signing.BadSignature as error:
        raise DirectoryRefused(why="state") from error
    if not hmac.compare_digest(kept["state"].encode(), request.GET.get("state", "").encode()):
        raise DirectoryRefused(why="state")
    return kept


def _claims(code: str, kept: Mapping[str, str]) -> dict[str, Any]:
    """What the directory says of the person, its signature, issuer, audience, time and nonce checked."""
    described = _described()
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": settings.ORIGIN + RETURN,
        "client_id": settings.DIRECTORY["client_id"],
        "client_secret": settings.DIRECTORY["client_secret"],
        "code_verifier": kept["verifier"],
    }
    answer = _asked(described["token_endpoint"], form)
    claims = verified(str(answer.get("id_token", "")), _asked(described["jwks_uri"]))
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), kept["nonce"].encode()):
        raise DirectoryRefused(why="nonce")
    return claims


def verified(token: str, keys: Mapping[str, Any]) -> dict[str, Any]:
    """The claims of an id token that one of these keys signed, for us, by our issuer, and not too old."""
    try:
        header = jwt.get_unverified_header(token)
        known = jwt.PyJWKSet.from_dict(dict(keys)).keys
        key = next(one for one in known if header.get("kid") in (one.key_id, None))
        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=list(ALGORITHMS),
            audience=settings.DIRECTORY["client_id"],
            issuer=settings.DIRECTORY["issuer"],
            leeway=LEEWAY_SECONDS,
            options={"require": ["iss", "aud", "sub", "exp", "iat"]},
        )
    except (jwt.PyJWTError, StopIteration) as error:
        raise DirectoryRefused(why="token") from error
    if (
        isinstance(claims["aud"], list)
        and claims.get("azp", settings.DIRECTORY["client_id"]) != (settings.DIRECTORY["client_id"])
    ):
        raise DirectoryRefused(why="audience")
    return claims


def _user(subject: str) -> User:
    user = User.objects.filter(directory_subject=subject, kind=UserKind.STAFF, is_active=True).first()
    if user is None:
        raise DirectoryRefused(why=f"unknown {crypto.token('directory', subject).hex()}")
    return user


def _described() -> dict[str, str]:
    """What the directory says of itself; it must say that it is the issuer we were told of."""
    issuer: str = settings.DIRECTORY["issuer"]
    described = _asked(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if described.get("issuer") != issuer:
        raise DirectoryRefused(why="issuer")
    return described


def _asked(address: str, form: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The JSON at an address of the directory."""
    parts = urlsplit(address)
    if parts.scheme != "https" and (settings.PRODUCTION or parts.hostname not in ("localhost", "127.0.0.1")):
        raise DirectoryRefused(why="not https")
    data = urlencode(form).encode() if form is not None else None
    try:
        asking = Request(address, data=data, headers={"Accept": "application/json"})  # noqa: S310 - https, see above
        with urlopen(asking, timeout=ANSWERS_WITHIN_SECONDS) as answer:  # noqa: S310
            told = json.loads(answer.read(LARGEST_ANSWER))
    except (URLError, TimeoutError, ValueError, OSError) as error:
        raise DirectoryRefused(why="no answer") from error
    if not isinstance(told, dict):
        raise DirectoryRefused(why="no answer")
    return told
