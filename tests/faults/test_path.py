"""The same command again: in turn, at once, torn at every point, and to a twin that does not look at keys.

The long form with servers and kills is `script/faults path`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from script.lib import proof, twins
from script.lib.breaker import AFTER_COMMIT, Breaker, laid

from diya.foundation import db, idempotency
from diya.ledger.models import Entry
from diya.servicing.models import Event
from tests.journeys import way
from tests.people import Person

THREADS, TIMES = 10, 50
AMOUNT = "1000.00"

Answer = tuple[int, bytes]


@dataclass
class Payment:
    """One payment as its sender means it; sent again it carries the same key."""

    loan_id: str
    cookies: Any
    key: str = field(default_factory=lambda: uuid4().hex)

    def send(self) -> Answer:
        client = Client(raise_request_exception=False)
        client.cookies = self.cookies
        answer = client.post(
            f"/api/v1/servicing/loans/{self.loan_id}/repayments",
            json.dumps({"kind": "PREPAYMENT", "way": "SHORTER_TERM", "amount": AMOUNT, "channel": "COUNTER"}),
            content_type="application/json",
            headers={"idempotency-key": self.key},
        )
        return answer.status_code, answer.content

    def effects(self) -> tuple[int, int]:
        """Events and entries of payments on this loan."""
        with db.transaction(db.all_branches(), db.Context(), writes=False):
            source = f"servicing.loan:{self.loan_id}"
            return (
                Event.objects.filter(loan_id=self.loan_id, kind="PREPAID").count(),
                Entry.objects.filter(source=source, kind="servicing.prepaid").count(),
            )


@pytest.fixture
def payment(fresh_bank: Any) -> Payment:
    """A payment that nobody has sent yet, on a loan of a bank of its own."""
    people: dict[str, Person] = {}

    def person(username: str) -> Person:
        return people.setdefault(username, Person(username))

    loan = way.drawn(person)
    return Payment(loan["id"], person("teller").client.cookies)


def at_once(act: Callable[[], Answer]) -> list[Answer]:
    """Call `act` `TIMES` times from threads with connections of their own."""

    def several(times: int) -> list[Answer]:
        try:
            return [act() for _ in range(times)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return [answer for answers in pool.map(several, [TIMES // THREADS] * THREADS) for answer in answers]


def test_the_same_payment_in_turn_and_at_once_is_one(payment: Payment) -> None:
    first, second = payment.send(), payment.send()
    assert first[0] == 200
    assert second == first
    assert payment.effects() == (1, 1)
    other = Payment(payment.loan_id, payment.cookies)
    answers = at_once(other.send)
    assert len(answers) == TIMES
    assert {status for status, _ in answers} == {200}
    assert len(set(answers)) == 1
    assert payment.effects() == (2, 2)
    assert proof.findings() == []


@pytest.mark.filterwarnings("ignore")
def test_a_payment_torn_at_any_point_leaves_nothing_and_can_be_sent_again(payment: Payment) -> None:
    before, seen = proof.fingerprint(), []
    while not seen or seen[-1] != AFTER_COMMIT:
        with laid(Breaker(str(len(seen) + 1))) as breaker:
            status, _ = payment.send()
        assert breaker.struck, "the payment passed fewer points than before"
        assert status == 503, breaker.struck
        seen.append(breaker.struck)
        assert (proof.fingerprint() == before) == (breaker.struck != AFTER_COMMIT), breaker.struck
    # An audit event and a message go down in one statement with the note that they wait for their place.
    assert sum(point.startswith(("INSERT", "WITH n AS")) for point in seen) >= 8
    answer = payment.send()
    assert answer[0] == 200
    assert payment.send() == answer
    assert payment.effects() == (1, 1)
    assert proof.findings() == []


@pytest.mark.parametrize("twin", ["no_key", "in_memory"])  # the third is caught by a race, in the long form
def test_a_broken_twin_is_caught(payment: Payment, monkeypatch: pytest.MonkeyPatch, twin: str) -> None:
    for name in ("claim", "settle"):  # put back afterwards
        monkeypatch.setattr(idempotency, name, getattr(idempotency, name))
    twins.TWINS[twin]()
    payment.send()
    if twin == "in_memory":  # the process died and another one took over
        twins.TWINS[twin]()
    payment.send()
    assert payment.effects() == (2, 2)
