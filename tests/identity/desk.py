"""A desk at which somebody signs in: a browser's client, the clock of the test, and codes of an authenticator."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.test import Client

from diya.foundation import clock
from diya.foundation.models import AuditEvent, Parameter

PASSWORD = "抵押贷款系统需要一句好记的长口令"
BASE = "/api/v1/foundation"


class Desk:
    """Somebody before a browser. Every answer is checked for its status."""

    def __init__(self, address: str = "10.0.0.1") -> None:
        self.client = Client(REMOTE_ADDR=address, headers={"accept-language": "en"})

    def send(self, method: str, path: str, body: Any = None, *, expect: int = 200) -> Any:
        send = getattr(self.client, method)
        told = {} if method == "get" else {"data": json.dumps(body or {}), "content_type": "application/json"}
        answer = send(f"{BASE}{path}", **told)
        assert answer.status_code == expect, f"{method} {path}: {answer.status_code} {answer.content.decode()[:500]}"
        self.answer = answer
        return json.loads(answer.content) if answer.content else None

    def sign_in(self, username: str = "officer", password: str | None = None, *, expect: int = 200) -> Any:
        body = {"username": username, "password": settings.DEMO_PASSWORD if password is None else password}
        return self.send("post", "/session", body, expect=expect)

    @property
    def key(self) -> str:
        return self.client.cookies[settings.SESSION_COOKIE_NAME].value

    def enrol(self) -> Authenticator:
        """Enrol an authenticator app and show its first code."""
        begun = self.send("post", "/own/totp", {"label": "手机"})
        authenticator = Authenticator(begun["secret"])
        self.send("post", f"/own/totp/{begun['id']}", {"code": authenticator.code()})
        return authenticator


class Authenticator:
    """An app that shows codes."""

    def __init__(self, secret: str) -> None:
        self.totp = TOTP(base64.b32decode(secret), 6, SHA1(), 30)

    def code(self, *, at: datetime | None = None) -> str:
        return self.totp.generate(int((at or clock.now()).timestamp())).decode()


class Clock:
    """The wall clock of a test, which moves when told."""

    def __init__(self, monkeypatch: Any) -> None:
        self.at = clock.now().replace(second=5, microsecond=0)
        monkeypatch.setattr(clock, "now", lambda: self.at)

    def pass_(self, **time: float) -> None:
        self.at += timedelta(**time)


def require_factor(*, required: bool = True) -> None:
    """Let signing in need a second factor, or not."""
    Parameter.objects.filter(code="foundation.second_factor_required").update(value=required)


def actions(subject: str = "") -> list[str]:
    """The actions of every event, oldest first."""
    from diya.foundation import db

    with db.transaction(db.all_branches(), db.Context(), writes=False):
        rows = AuditEvent.objects.order_by("id")
        return list((rows.filter(subject=subject) if subject else rows).values_list("action", flat=True))
