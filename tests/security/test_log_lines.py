"""Nothing that is sent begins a line in a log or an event of its own (ASVS 5.0: 16.4.1)."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client

from diya.config.logs import OneLine
from diya.foundation import db
from diya.foundation.models import AuditEvent

HOSTILE = (
    "x\r\n2025-06-20 00:00:00,000 INFO diya.door {}",
    "x\n",
    "x\x0b\x0c\x85\u2028\u2029y",
    "\x1b[2J\x1b[31mroot",
    '"}, {"status": 200, "who": 1',
    "\u202etxt.exe",
    "x\x00y",
)

RECORD = re.compile(r"[0-9-]{10} [0-9:,]{12} [A-Z]+ (?P<by>(?:diya|django)\.[a-z.]+) ")
"""How a record of the log begins."""


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the log of the product writes, in the form it is written in."""
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    form = settings.LOGGING["formatters"]["line"]
    assert form["()"] == f"{OneLine.__module__}.{OneLine.__name__}"
    handler.setFormatter(OneLine(form["format"]))
    root = logging.getLogger()
    root.addHandler(handler)
    yield told
    root.removeHandler(handler)


def refusals(log: io.StringIO) -> list[dict[str, Any]]:
    """The refusals as a reader of the log takes them apart, one JSON object to a line."""
    found = [RECORD.match(line) for line in log.getvalue().splitlines()]
    return [json.loads(one.string[one.end() :]) for one in found if one and one["by"] == "diya.door"]


def only_whole_lines(log: io.StringIO, count: int) -> None:
    """Every line is a record of the program's own, and no sign in it does anything to a terminal."""
    text = log.getvalue()
    assert all(sign.isprintable() or sign == "\n" for sign in text), ascii(text)
    lines = text.splitlines()
    assert lines
    assert all(RECORD.match(line) for line in lines), ascii(text)
    assert len(refusals(log)) == count


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_refusal_is_one_line_whatever_the_address_and_the_headers_hold(
    person: Any, log: io.StringIO, hostile: str
) -> None:
    stranger = Client(REMOTE_ADDR="10.0.0.9")
    stranger.get(
        f"/api/v1/customers/parties/{quote(hostile, safe='')}",
        headers={"x-request-id": hostile, "user-agent": hostile, "x-forwarded-for": hostile, "referer": hostile},
    )
    person("auditor").client.get(f"/api/v1/foundation/timeline?ref={quote(hostile)}", headers={"x-request-id": hostile})
    stranger.get("/api/v1/customers/parties", {"search": hostile, "sort": hostile}, headers={"x-request-id": hostile})
    found = refusals(log)
    assert found
    assert {line["status"] for line in found} <= {401, 404}
    assert all(line["who"] is None or isinstance(line["who"], int) for line in found)
    only_whole_lines(log, len(found))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_sign_in_under_a_hostile_name_is_one_refusal(person: Any, log: io.StringIO, hostile: str) -> None:
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        before = AuditEvent.objects.count()
    answer = Client(REMOTE_ADDR="10.0.0.9").post(
        "/api/v1/foundation/session",
        json.dumps({"username": hostile, "password": "wrong password, surely"}),
        "application/json",
        headers={"x-request-id": hostile, "user-agent": hostile},
    )
    assert answer.status_code == 422
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        events = list(AuditEvent.objects.order_by("-id")[: AuditEvent.objects.count() - before])
    assert len(events) <= 1
    for event in events:
        assert hostile not in f"{event.subject}{event.actor}{event.after}{event.purpose}"
    assert all(line["code"] for line in refusals(log))
    if log.getvalue():
        only_whole_lines(log, len(refusals(log)))


def test_a_fault_keeps_its_trace_apart_from_the_lines_of_the_log() -> None:
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(OneLine(settings.LOGGING["formatters"]["line"]["format"]))
    logger = logging.Logger("diya.api")
    logger.addHandler(handler)
    try:
        raise ValueError("x\n2025-06-20 00:00:00,000 INFO diya.door forged\x1b[2J")
    except ValueError as error:
        logger.exception("fault at %s", "/a\nb", exc_info=error)
    first, *rest = told.getvalue().rstrip("\n").split("\n")
    assert "fault at /a\\nb" in first
    assert rest
    assert all(line.startswith("  | ") for line in rest)
    assert "\x1b" not in told.getvalue()
