"""An outside witness: sends commands over HTTP, writes down what each client sent and was told, and judges.

It judges by its own reading of the tables, with no code of the product in between.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import psycopg

PATIENCE_SECONDS = 30
ENTRY_OF = {"REPAID": "servicing.repaid", "DISBURSED": "servicing.disbursed", "REVERSED": "servicing.reversed"}

EFFECTS = """
SELECT
    (SELECT count(*) FROM servicing_event
        WHERE loan_id = %(loan)s AND kind = %(kind)s AND abs(amount) = %(amount)s),
    (SELECT count(*) FROM ledger_entry e WHERE e.source = 'servicing.loan:' || %(loan)s AND e.kind = %(entry)s
        AND (SELECT sum(p.amount) FROM ledger_posting p WHERE p.entry_id = e.id) = %(amount)s),
    (SELECT max(entry_reference) FROM servicing_event
        WHERE loan_id = %(loan)s AND kind = %(kind)s AND abs(amount) = %(amount)s)
"""


@dataclass(frozen=True, eq=False)
class Order:
    """A command of money as a client means it; its amount tells its effect from all others on the loan."""

    loan_id: str
    kind: str
    amount: int
    path: str
    body: dict[str, Any]
    version: int | None = None
    key: str = field(default_factory=lambda: uuid4().hex)

    @property
    def headers(self) -> dict[str, str]:
        seen = {} if self.version is None else {"If-Match": f'"{self.version}"'}
        return {"Idempotency-Key": self.key, **seen}


def repayment(loan_id: str, amount: int) -> Order:
    body = {"kind": "DUE", "amount": f"{amount // 100}.{amount % 100:02d}", "channel": "COUNTER"}
    return Order(loan_id, "REPAID", amount, f"/servicing/loans/{loan_id}/repayments", body)


def release(loan_id: str, disbursement_id: str, amount: int, version: int) -> Order:
    path = f"/servicing/disbursements/{disbursement_id}/release"
    return Order(loan_id, "DISBURSED", amount, path, {"comment": "核对无误"}, version)


def reversal(loan_id: str, order_id: str, amount: int, version: int) -> Order:
    path = f"/servicing/orders/{order_id}/approve"
    return Order(loan_id, "REVERSED", amount, path, {"comment": "核对无误"}, version)


@dataclass(frozen=True)
class Told:
    """What a client was told; nothing when the connection broke."""

    status: int | None
    body: bytes = b""
    struck: bool = False

    @property
    def done(self) -> bool:
        return self.status is not None and self.status < 300

    @property
    def final(self) -> bool:
        return self.status is not None and self.status < 500


class Caller:
    """A signed-in person's program; each thread keeps a connection of its own."""

    def __init__(self, port: int, username: str, password: str) -> None:
        self.port = port
        self.held = threading.local()
        self.cookies: dict[str, str] = {}
        self._ask("GET", "/foundation/session", {})
        told = self._ask("POST", "/foundation/session", {"username": username, "password": password})
        assert told.done, told

    def anew(self) -> None:
        """Drop the connection of this thread: one kept from before a kill would tell nothing of the next."""
        self.held.connection = None

    def send(self, order: Order, fault: str = "", seconds: float = PATIENCE_SECONDS) -> Told:
        try:
            return self._ask(
                "POST", order.path, order.body, order.headers | ({"X-Fault": fault} if fault else {}), seconds
            )
        except (OSError, http.client.HTTPException):
            self.held.connection = None
            return Told(None)

    def _ask(
        self, method: str, path: str, body: dict[str, Any], headers: dict[str, str] | None = None, seconds: float = 30
    ) -> Told:
        connection = getattr(self.held, "connection", None)
        if connection is None:
            connection = self.held.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        sent = {
            "Content-Type": "application/json",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
            **(headers or {}),
        }
        connection.request(method, f"/api/v1{path}", json.dumps(body) if method == "POST" else None, sent)
        answer = connection.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Told(answer.status, content, answer.headers.get("X-Fault-Struck") == "1")


@dataclass
class Verdict:
    """What the witness found over its orders."""

    orders: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    differing: int = 0
    unanswered: int = 0
    findings: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.differing or self.unanswered)


class Witness:
    """The record of everything sent and told."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.record: dict[Order, list[Told]] = {}
        self.lock = threading.Lock()
        self.answered = 0

    def note(self, order: Order, told: Told) -> Told:
        with self.lock:
            self.record.setdefault(order, []).append(told)
            self.answered += told.final
        return told

    def send(self, caller: Caller, order: Order, fault: str = "") -> Told:
        return self.note(order, caller.send(order, fault))

    def insist(self, caller: Caller, order: Order, *, seconds: float = PATIENCE_SECONDS) -> Told:
        """Send the same again until it is answered."""
        deadline = time.monotonic() + seconds
        while not (told := self.send(caller, order)).final and time.monotonic() < deadline:
            time.sleep(0.05)
        return told

    def judge(self, orders: Iterable[Order] | None = None) -> Verdict:
        """Compare what was told with what is in the tables, order by order."""
        found = Verdict()
        with self._reading() as connection:
            for order in self.record if orders is None else orders:
                _judge(connection, order, self.record[order], found)
        return found

    @contextlib.contextmanager
    def _reading(self) -> Iterator[psycopg.Connection[Any]]:
        with psycopg.connect(self.url) as connection:
            connection.execute(
                "SELECT foundation_begin((SELECT array_agg(id) FROM foundation_branch), '{}'::jsonb, false)"
            )
            yield connection


def _judge(connection: psycopg.Connection[Any], order: Order, told: list[Told], found: Verdict) -> None:
    words = {"loan": order.loan_id, "kind": order.kind, "amount": order.amount, "entry": ENTRY_OF[order.kind]}
    row = connection.execute(EFFECTS, words).fetchone()
    assert row is not None
    events, entries, reference = row
    answers = {(answer.status, answer.body) for answer in told if answer.final}
    acknowledged = any(answer.done for answer in told)
    named = {json.loads(answer.body).get("entry_reference", reference) for answer in told if answer.done}
    found.orders += 1
    found.acknowledged += acknowledged
    wrong = {
        "lost": acknowledged and (events < 1 or entries < 1 or named != {reference}),
        "doubled": events > 1 or entries > 1,
        "differing": len(answers) > 1,
        "unanswered": not acknowledged,
    }
    for word, holds in wrong.items():
        if holds:
            setattr(found, word, getattr(found, word) + 1)
            said = sorted({str(answer.status) for answer in told})
            found.findings.append(f"{word}: {order.kind} {order.amount}, {events} events, {entries} entries, {said}")
