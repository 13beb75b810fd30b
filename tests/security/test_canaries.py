"""Two hundred sensitive values driven through the house: nowhere in plain where nobody has a right to them.

Planted in every field that a person or a property has, then looked for in the dump of the whole database (history,
queue and events with it), the write-ahead log, the log of the program, refusals, files and snapshots on disk, and
exports. After the erasure none of an erased person's opens any more, and no token finds them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest
from django.conf import settings
from psycopg import sql
from script.lib import testbank

from diya.config import postgres
from diya.config.demo import open_bank
from diya.customers import selectors
from diya.customers.models import Fact, Party
from diya.foundation import crypto, db
from tests.journeys import way
from tests.people import Person

CONTEXT = db.Context(actor="test")
PEOPLE = 24
SURNAMES = ["欧阳", "上官", "司马", "诸葛", "东方", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐"]


def card(number: int) -> str:
    """A card number that is valid by its check digit (Luhn)."""
    body = f"62220087{number:010d}"
    total = sum(
        (digit * 2 if digit < 5 else digit * 2 - 9) if at % 2 else digit for at, digit in enumerate(map(int, body))
    )
    return body + str(-total % 10)


def values(number: int) -> dict[str, str]:
    """What is planted for one person; each value is found nowhere else."""
    return {
        "name": f"{SURNAMES[number % 12]}金丝雀{chr(0x4E00 + 700 + number)}",
        "id_number": way.id_number(500 + number),
        "phone": f"1397751{number:04d}",
        "employer": f"金丝雀鸟笼厂第{number:03d}车间",
        "address": f"金丝雀路{number:03d}弄九号",
        "card": card(7_700_000 + number),
        "email": f"canary{number:03d}@bird.example",
        "passport": f"EK77{number:05d}",
        "note": f"金丝雀口信{number:03d}",
    }


def plant(officer: Person, number: int) -> dict[str, Any]:
    told = values(number)
    body = {
        "branch_code": "001",
        "marital_status": "MARRIED",
        "monthly_income_amount": "30000.00",
        **{name: told[name] for name in ("name", "id_number", "phone", "employer", "address")},
    }
    party = officer.post("/customers/parties", body)
    path = f"/customers/parties/{party['id']}"
    since = "2025-06-20"
    for kind, fields in (
        ("BANK_ACCOUNT", {"form": "CARD", "bank": "示范银行", "number": told["card"], "purpose": "REPAYMENT"}),
        ("CONTACT", {"type": "EMAIL", "rank": "FURTHER", "value": told["email"]}),
    ):
        fact = {"kind": kind, "fields": fields, "starts_date": since}
        officer.post(f"{path}/facts", fact, version=officer.get(path)["version"])
    officer.post("/documents/notes", {"subject": f"customers.party:{party['id']}", "text": told["note"]})
    officer.upload(
        f"customers.party:{party['id']}", "ID_CARD", b"%PDF-1.4\n" + told["passport"].encode() + b"\n%%EOF\n"
    )
    return party


class Kept(logging.Handler):
    """Everything the program says to its log, at whatever level."""

    def __init__(self) -> None:
        super().__init__(level=logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def said() -> Iterator[Kept]:
    kept, root = Kept(), logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)  # statements with their parameters, only with DEBUG
    yield kept
    root.removeHandler(kept)
    root.setLevel(level)


def hits(text: str | bytes, canaries: list[str]) -> list[str]:
    content = text.encode() if isinstance(text, str) else text
    return [one for one in canaries if one.encode() in content]


def dump(bank: Any) -> bytes:
    """Every row of every table as the owner of the disk could read it, around every policy."""
    found = []
    with psycopg.connect(superuser_url(bank)) as connection:
        tables = connection.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for (table,) in tables:
            with connection.cursor().copy(sql.SQL("COPY (SELECT * FROM {}) TO STDOUT").format(sql.SQL(table))) as rows:
                found += [bytes(row) for row in rows]
    assert len(tables) > 100
    return b"".join(found)


def superuser_url(bank: Any) -> str:
    address, _, options = server().superuser_url.rpartition("?")
    return f"{address.rpartition('/')[0]}/{bank.name}?{options}"


def server() -> Any:
    found = postgres.running(testbank.VAR, name=testbank.SERVER)
    assert found is not None, "the canaries need the embedded server of the tests"
    return found


def planted(said: Kept) -> tuple[list[dict[str, Any]], list[str]]:
    """People and one loan with all that belongs to it; the values that were planted."""
    officer = Person("officer")
    parties = [plant(officer, number) for number in range(PEOPLE)]
    canaries = [value for number in range(PEOPLE) for value in values(number).values()]
    application = officer.post("/origination/applications", way.terms(parties[0], way.flat(officer)))
    for kind in way.CHECKLIST:
        officer.upload(f"origination.application:{application['id']}", kind)
    path = f"/origination/applications/{application['id']}"
    application = officer.post(f"{path}/submit", version=application["version"])
    way.vote(Person("underwriter"), application)
    way.vote(Person("approver"), Person("approver").get(path))
    application = Person("operations").get(path)
    payee = {"payee_name": "金丝雀卖方", "payee_account": card(9_990_001), "payee_bank": "示范银行"}
    body = {"signed_on": "2025-06-20", **payee}
    Person("operations").post(f"{path}/contract", body, version=application["version"])
    way.hear()
    return parties, [*canaries, *payee.values()][:-1]


def test_two_hundred_values_are_in_plain_nowhere(fresh_bank: Any, said: Kept, tmp_path: Path) -> None:
    settings.SNAPSHOTS_ROOT = tmp_path
    open_bank(password=settings.DEMO_PASSWORD)
    parties, canaries = planted(said)
    assert len(set(canaries)) >= 200
    officer, manager = Person("officer"), Person("manager")
    for party in parties[:3]:  # seen, searched, revealed, exported
        told = values(parties.index(party))
        officer.get(f"/customers/parties/{party['id']}")
        for name in ("name", "id_number", "phone", "card", "email"):
            assert officer.get("/customers/parties", search=told[name])["total"] == 1, name
        why = {"purpose": "CONTACT", "reason": "电话核实"}
        assert officer.post(f"/customers/parties/{party['id']}/reveal", why)["id_number"] == told["id_number"]
    exported = str(manager.get("/customers/parties/export"))
    secret = [one for number in range(PEOPLE) for name, one in values(number).items() if name != "name"]
    assert hits(exported, secret) == [], "names are the list's, whole numbers are nobody's"
    # Refusals repeat nothing of what was sent.
    wrong = {**values(0), "id_number": "11010519491231002" + "1", "branch_code": "001", "marital_status": "MARRIED"}
    refused = officer.post("/customers/parties", {**wrong, "monthly_income_amount": "x"}, expect=422)
    assert hits(str(refused), [*canaries, wrong["id_number"]]) == []
    way.live_until("2025-06-20")
    plain = [parties[0]["number"]]
    assert hits(dump(fresh_bank), [*canaries, *plain]) == plain, "what stands in plain is found, and nothing else"
    assert said.lines
    assert hits("\n".join(said.lines), canaries) == []
    for path in Path(settings.FILES_ROOT).rglob("*"):
        assert path.is_dir() or hits(path.read_bytes(), canaries) == [], path
    for path in tmp_path.rglob("*.parquet"):
        assert hits(str(duckdb.sql(f"SELECT * FROM '{path}'").fetchall()), canaries) == []
    for path in sorted((server().home / "data" / "pg_wal").glob("0*"))[-8:]:
        assert hits(path.read_bytes(), canaries) == [], path


def test_after_the_erasure_nothing_opens_and_nothing_finds(fresh_bank: Any) -> None:
    open_bank(password=settings.DEMO_PASSWORD)
    officer = Person("officer")
    gone, stays = plant(officer, 1), plant(officer, 2)
    told = values(1)
    ask = {"party_id": gone["id"], "kind": "ERASURE", "way": "BRANCH", "text": told["note"]}
    request = officer.post("/customers/requests", ask)
    path = f"/customers/requests/{request['id']}"
    request = Person("compliance").post(f"{path}/propose", version=request["version"])
    body = {"approve": True, "comment": "同意"}
    assert Person("manager").post(f"{path}/decide", body, version=request["version"])["state"] == "DONE"
    for name in ("name", "id_number", "phone", "card", "email"):
        assert officer.get("/customers/parties", search=told[name])["total"] == 0, name
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        envelopes = [bytes(row.envelope) for row in Fact.objects.filter(party_id=gone["id"])]
        envelopes.append(bytes(Party.objects.get(id=gone["id"]).envelope))
        assert len(envelopes) > 5
        assert crypto.keys_of(_owners(gone["id"])) == {}
        assert selectors.names([stays["id"]]) == {_uuid(stays["id"]): values(2)["name"]}
    tokens = [crypto.token(kind, told[name]).hex() for kind, name in _TOKENS]
    tokens += [one.hex() for one in crypto.ngram_tokens("name", told["name"]) if one not in _common()]
    assert [one for one in tokens if one.encode() in dump(fresh_bank)] == []


_TOKENS = (("id_number", "id_number"), ("phone", "phone"), ("account", "card"), ("email", "email"))


def _common() -> set[bytes]:
    """Pairs of characters that the name of somebody who stays has too."""
    return set(crypto.ngram_tokens("name", values(2)["name"]))


def _uuid(text: str) -> Any:
    from uuid import UUID

    return UUID(text)


def _owners(party_id: str) -> list[Any]:
    """The party and whatever is sealed about them under keys of their own."""
    from diya.documents import selectors as documents

    files, notes = documents.sealed_about([f"customers.party:{party_id}"])
    return [_uuid(party_id), *files, *notes]
