"""Finding customers among many: by indexes, under row-level security, the newest first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from diya.customers import selectors
from diya.customers.models import Party, Token
from diya.customers.models.parties import NAME_PART
from diya.foundation import crypto, db
from diya.foundation.models import Branch
from tests.customers.file import firm
from tests.customers.test_duplicates import person_in
from tests.journeys import way

MANY = 20_000
CONTEXT = db.Context(actor="test")
SURNAMES = "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂英华玉萍红建国志"


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every step of a plan."""
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def scanned(rows: Any) -> set[str]:
    """The tables that a question would read from end to end."""
    sql, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
        found = cursor.fetchone()[0]
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return {step["Relation Name"] for step in nodes(plan) if step["Node Type"] == "Seq Scan"}


def fill(count: int) -> None:
    """Customers of two branches with names of three characters, each with the tokens of the name."""
    branches = list(Branch.objects.filter(code__in=("001", "002")).order_by("code"))
    parties, tokens = [], []
    for at in range(count):
        name = SURNAMES[at % len(SURNAMES)] + GIVEN[at // 20 % len(GIVEN)] + GIVEN[at // 580 % len(GIVEN)]
        party = Party(branch=branches[at % 5 == 0], number=f"CUT{at:08d}", kind="PERSON", envelope=b"-")
        parties.append(party)
        tokens += [
            Token(branch=party.branch, party=party, series=party.id, kind=NAME_PART, token=part)
            for part in crypto.ngram_tokens("name", name)
        ]
    db.insert_all(parties)
    db.insert_all(tokens)


@pytest.fixture
def crowd(fresh_bank: Any) -> None:
    from django.conf import settings

    from diya.config.demo import open_bank

    open_bank(password=settings.DEMO_PASSWORD)
    with db.transaction(db.all_branches(), CONTEXT):
        fill(MANY)
    import psycopg

    with psycopg.connect(fresh_bank.owner_url, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE customers_party, customers_token")


def scope(code: str) -> db.Scope:
    return db.Scope(tuple(Branch.objects.filter(code=code).values_list("id", flat=True)))


def test_a_part_of_a_name_is_found_by_an_index_and_only_at_the_own_branch(crowd: None) -> None:
    found = {}
    for code in ("001", "002"):
        with db.transaction(scope(code), CONTEXT, writes=False):
            for search in ("王伟", "王伟芳", "伟芳"):
                rows = selectors.parties(search=search)
                assert not scanned(rows) & {"customers_party", "customers_token"}, search
                found[code, search] = set(rows.values_list("number", flat=True))
            assert not scanned(selectors.parties(search="13800000001")) & {"customers_party", "customers_token"}
            assert not scanned(selectors.parties(search="CUT00000005")) & {"customers_party", "customers_token"}
    for search in ("王伟", "王伟芳", "伟芳"):
        named = {
            f"CUT{at:08d}": at % 5 == 0
            for at in range(MANY)
            if search in SURNAMES[at % 20] + GIVEN[at // 20 % len(GIVEN)] + GIVEN[at // 580 % len(GIVEN)]
        }
        assert found["002", search] == {number for number, second in named.items() if second}, search
        assert found["001", search] == {number for number, second in named.items() if not second}, search
    assert found["001", "伟芳"], "the test names somebody"


def test_of_more_than_a_list_counts_the_newest_are_found(crowd: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("diya.customers.selectors.parties"), "MOST_NAMED", 7)
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        numbers = sorted(selectors.parties(search="王伟").values_list("number", flat=True))
    every = [at for at in range(MANY) if at % 20 == 0 and at // 20 % len(GIVEN) == 0]
    assert len(every) > 7
    assert numbers == [f"CUT{at:08d}" for at in every[-7:]]


def test_a_name_is_found_by_every_part_and_after_a_correction(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    firm(officer, 1, name="示范重工股份有限公司")

    def found(search: str) -> list[str]:
        return [row["name"] for row in officer.get("/customers/parties", search=search)["items"]]

    assert found("重工股份") == ["示范重工股份有限公司"]
    assert found("重工公司") == [], "the pair 工公 is not in the name"
    assert [len(found(search)) for search in ("林浩", "浩然", "林然", "林浩然")] == [1, 1, 0, 1]
    version = officer.get(f"/customers/parties/{party['id']}")["version"]
    fields = {"name": "林浩燃", "birth_date": "1990-01-01", "gender": "MALE"}
    body = {"kind": "PERSON", "fields": fields, "starts_date": "2020-01-01"}
    officer.post(f"/customers/parties/{party['id']}/facts", body, version=version)
    assert [len(found(search)) for search in ("浩燃", "浩然")] == [1, 0]


def test_a_document_known_elsewhere_names_nobody_who_merely_shares_a_name(person: Any) -> None:
    person_in(person("officer2"), "林浩然", 1, branch="002")
    way.register(person("officer"), "林浩然", 2)
    with pytest.raises(AssertionError, match="party_exists") as refused:
        way.register(person("officer"), "林浩然", 1)
    assert "CU2025" not in str(refused.value), "the customer of the same name is not the one with the number"
