"""Codes that follow the time (RFC 6238): six digits, SHA-1, a step of 30 seconds, one step of tolerance."""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime
from typing import Final
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_SECONDS: Final = 30
DIGITS: Final = 6
SECRET_BYTES: Final = 20
TOLERANCE: Final = 1
"""A code is taken for at most 60 seconds after it was shown: its own step and the next (ASVS 5.0: 6.5.5)."""

ISSUER: Final = "DiYa"


def new_secret() -> bytes:
    """A secret of 160 bits, as RFC 4226 wants."""
    return secrets.token_bytes(SECRET_BYTES)


def text_of(secret: bytes) -> str:
    """The secret as people type it."""
    return base64.b32encode(secret).decode()


def address_of(secret: bytes, username: str) -> str:
    """What an authenticator app reads from a picture."""
    name = quote(f"{ISSUER}:{username}")
    return f"otpauth://totp/{name}?secret={text_of(secret)}&issuer={ISSUER}&algorithm=SHA1&digits={DIGITS}&period=30"


def step_of(secret: bytes, code: str, *, at: datetime, after: int) -> int | None:
    """The time step a code belongs to, if it is near and later than the last one used: each code is good once.

    Example (RFC 6238, appendix B): the secret `12345678901234567890` at 59 s gives 287082 in step 1.
    """
    if len(code) != DIGITS or not code.isascii() or not code.isdigit():
        return None
    machine = TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 - RFC 6238's own; not used as a hash of a secret
    now = int(at.timestamp()) // STEP_SECONDS
    for step in range(max(now - TOLERANCE, 0), now + 1):
        if hmac.compare_digest(machine.generate(step * STEP_SECONDS), code.encode()) and step > after:
            return step
    return None
