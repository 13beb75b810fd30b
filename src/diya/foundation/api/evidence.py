"""The sealed log for auditors: its head, signed heads, the proof of a case and the script that checks it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from ninja import Field, Query, Schema

from diya.foundation import evidence, merkle
from diya.foundation.api.door import door
from diya.foundation.door import Reader
from diya.foundation.models import AuditHead
from diya.foundation.standalone import check_proof


class EventLogOut(Schema):
    size: int
    root: str
    at: datetime | None
    waiting_count: int
    waiting_since: datetime | None
    key: str
    signed_size: int | None
    signed_at: datetime | None


@door.read("/event-log", right="foundation.event.view", answer=EventLogOut)
def event_log(request: Reader) -> dict[str, Any]:
    """How many events are sealed, the root that stands for all of them (RFC 9162), what waits for its place, and how
    far the newest signed head reaches."""
    head = AuditHead.objects.order_by("-size").first()
    signed = evidence.signed_heads().first()
    waiting_count, waiting_since = evidence.waiting()
    return {
        "size": head.size if head else 0,
        "root": bytes(head.root).hex() if head else merkle.EMPTY.hex(),
        "at": head.at if head else None,
        "waiting_count": waiting_count,
        "waiting_since": waiting_since,
        "key": evidence.public_key().hex(),
        "signed_size": signed.size if signed else None,
        "signed_at": signed.at if signed else None,
    }


class ContinuationOut(Schema):
    first: int
    second: int
    path: list[str]


class Sizes(Schema):
    first: int = Field(ge=1, le=2**53)
    second: int = Field(ge=1, le=2**53)


@door.read("/event-log/consistency", right="foundation.event.view", answer=ContinuationOut)
def consistency(request: Reader, sizes: Query[Sizes]) -> dict[str, Any]:
    """The steps that show the first events to be the beginning of more of them (RFC 9162, 2.1.4)."""
    steps = evidence.continuation(sizes.first, sizes.second)
    return {"first": sizes.first, "second": sizes.second, "path": [step.hex() for step in steps]}


class ProofOf(Schema):
    ref: str = Field(max_length=120)


@door.read("/proof", right="foundation.event.view", answer=None)
def proof(request: Reader, of: Query[ProofOf]) -> HttpResponse:
    """The events of a case with their paths to the head, to take away and check alone."""
    text = json.dumps(evidence.proof_of(of.ref), ensure_ascii=False, indent=1)
    return _file(text, "application/json", f"proof-{of.ref.rpartition(':')[2][-12:]}.json")


@door.read("/proof-checker", right="foundation.event.view", answer=None)
def proof_checker(request: Reader) -> HttpResponse:
    """The script that checks a proof; it needs Python and nothing of DiYa."""
    return _file(Path(check_proof.__file__).read_text(), "text/x-python", "check_proof.py")


def _file(text: str, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
