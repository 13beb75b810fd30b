"""A bank of a million customers, each sealed under a key of their own: found by a whole number, and read page by page,
decrypted and masked, through the API with rights, scope and the look that is kept of it.

Targets of the specification: a search by identity number or phone p95 at most 20 ms, a page of fifty p95 at most 60 ms.
The customers are made in batches with real keys, envelopes and tokens; only the facts beside the head are left out.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from typing import Any

import psycopg
from script.lib import product, testbank
from script.lib.dispatch import Figures, Frame

CUSTOMERS, QUICK_CUSTOMERS = 1_000_000, 50_000
BATCH = 5_000
TRIES, QUICK_TRIES = 400, 100
WARM = 20
SURNAMES = "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂英华玉萍红建国志"


def run(frame: Frame) -> Figures:
    """Make the customers, then ask as one officer does."""
    count, tries = (QUICK_CUSTOMERS, QUICK_TRIES) if frame.quick else (CUSTOMERS, TRIES)
    with testbank.fresh_bank("customers") as bank, product.at(bank):
        from django.conf import settings

        from diya.config.demo import open_bank

        open_bank(password=settings.DEMO_PASSWORD)
        started = time.monotonic()
        for first in range(0, count, BATCH):
            _make(range(first, min(first + BATCH, count)))
            if first % (20 * BATCH) == 0:
                frame.tell(f"{first} customers")
        made_seconds = time.monotonic() - started
        with psycopg.connect(bank.owner_url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE customers_party, customers_token, foundation_subjectkey")
        figures = _asked(count, tries, frame)
    held = figures["search_number_p95_ms"] <= 20 and figures["search_phone_p95_ms"] <= 20
    held = held and figures["page_of_50_p95_ms"] <= 60
    return {"customers": count, "made_seconds": round(made_seconds), **figures, "held": held}


def _phone(place: int) -> str:
    return f"13{place:09d}"


def _make(places: Sequence[int]) -> None:
    """Customers of one branch with head, key and the tokens of a number and a phone."""
    from diya.customers.models import Party, Token
    from diya.foundation import crypto, db
    from diya.foundation.models import Branch

    draw = random.Random(places[0])
    with db.transaction(db.all_branches(), db.Context(actor="bench")):
        branch_id = Branch.objects.get(code="001").pk
        ids = [db.new_id() for _ in places]
        keyrings = crypto.make_keys(ids)
        parties, tokens = [], []
        for place, party_id in zip(places, ids, strict=True):
            name = draw.choice(SURNAMES) + draw.choice(GIVEN) + draw.choice(GIVEN)
            head = {
                "name": name,
                "id_type": "RESIDENT_ID",
                "id_number": f"{place:018d}",
                "birth_date": "1990-01-01",
                "phone": _phone(place),
                "marital_status": "MARRIED",
                "employer": "示范公司",
                "address": "示范路 1 号",
                "monthly_income_minor": 3_000_000,
                "currency": "CNY",
            }
            parties.append(
                Party(
                    id=party_id,
                    branch_id=branch_id,
                    number=f"CU20250620{place:08d}",
                    kind="PERSON",
                    envelope=crypto.seal(keyrings[party_id], f"customers_party|{party_id}", head),
                )
            )
            tokens += [
                Token(branch_id=branch_id, party_id=party_id, series=party_id, kind="NAME", token=part)
                for part in crypto.ngram_tokens("name", name)
            ]
            for kind, value in (("id_number", head["id_number"]), ("phone", head["phone"])):
                token = crypto.token(kind, str(value))
                series = db.new_id()
                tokens.append(Token(branch_id=branch_id, party_id=party_id, series=series, kind=kind, token=token))
        db.insert_all(parties)
        db.insert_all(tokens)


def _asked(count: int, tries: int, frame: Frame) -> dict[str, Any]:
    from tests.people import Person

    officer = Person("officer")
    draw = random.Random(28)

    def search(value: Callable[[int], str]) -> None:
        found = officer.get("/customers/parties", search=value(draw.randrange(count)))
        if len(found["items"]) != 1:
            raise RuntimeError(f"{len(found['items'])} customers have one number")

    cursor = [""]

    def page() -> None:
        found = officer.get("/customers/parties", limit=50, cursor=cursor[0])
        if len(found["items"]) != 50 or found["items"][0]["id_number"].count("*") < 8:
            raise RuntimeError("a page has fifty masked customers")
        cursor[0] = found["next_cursor"] if draw.random() < 0.9 else ""

    figures = {}
    for name, act in (
        ("search_number", lambda: search(lambda place: f"{place:018d}")),
        ("search_phone", lambda: search(_phone)),
        ("search_name", lambda: officer.get("/customers/parties", search=draw.choice(SURNAMES) + draw.choice(GIVEN))),
        ("page_of_50", page),
    ):
        frame.tell(name)
        for _ in range(WARM):
            act()
        took = sorted(_milliseconds(act) for _ in range(tries))
        figures |= {f"{name}_p50_ms": took[tries // 2], f"{name}_p95_ms": took[tries * 95 // 100]}
    return figures


def _milliseconds(act: Callable[[], Any]) -> float:
    started = time.perf_counter()
    act()
    return round((time.perf_counter() - started) * 1000, 1)
