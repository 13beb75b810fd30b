"""People at the API, as tests play them: each signs in and sends what their screen would send."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.test import Client

from diya.foundation import clock
from diya.foundation.identity import sessions
from diya.foundation.models import Session, User

PDF = b"%PDF-1.4\n%%EOF\n"


def sign_in(client: Client, username: str, *, factor: bool = False) -> str:
    """Give a client a fresh session of a member of staff, and leave no event of it; answers its key."""
    key, now = uuid4().hex, clock.now()
    Session.objects.create(
        key_hash=sessions.hash_of(key),
        user=User.objects.get(username=username),
        started_at=now,
        seen_at=now,
        confirmed_at=now,
        factor_at=now if factor else None,
        address="127.0.0.1",
        device="tests",
    )
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return key


class Person:
    """A signed-in member of staff. Answers are checked for the expected status and given as data."""

    def __init__(self, username: str, language: str = "en") -> None:
        self.username = username
        self.client = Client(headers={"accept-language": language})
        sign_in(self.client, username)

    def get(self, path: str, *, expect: int = 200, **query: Any) -> Any:
        """Ask; the answer's data."""
        return self._answer(self.client.get(f"/api/v1{path}", query), expect)

    def post(
        self,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        version: int | None = None,
        key: str | None = None,
        expect: int = 200,
        method: str = "post",
    ) -> Any:
        """Act with a new key unless one is given; the answer's data."""
        headers = {"idempotency-key": key or uuid4().hex}
        if version is not None:
            headers["if-match"] = f'"{version}"'
        send = getattr(self.client, method)
        response = send(f"/api/v1{path}", json.dumps(body or {}), content_type="application/json", headers=headers)
        return self._answer(response, expect)

    def upload(self, subject: str, kind: str, content: bytes = PDF, *, expect: int = 200) -> Any:
        """Attach a paper."""
        form = {"subject": subject, "kind": kind}
        return self.send("/documents/documents", form, "paper.pdf", content, expect=expect)

    def send(self, path: str, form: dict[str, Any], name: str, content: bytes, *, expect: int = 200) -> Any:
        """Send a form with a file."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        fields = {**form, "file": SimpleUploadedFile(name, content)}
        response = self.client.post(f"/api/v1{path}", fields, headers={"idempotency-key": uuid4().hex})
        return self._answer(response, expect)

    def _answer(self, response: Any, expect: int) -> Any:
        text = response.content.decode() if not response.streaming else response.getvalue().decode()
        assert response.status_code == expect, f"{self.username}: {response.status_code} {text[:2000]}"
        is_data = "json" in response.headers.get("Content-Type", "")
        return json.loads(text) if is_data and text else text
