"""What runs on a million rows can go by an index, under row-level security too: where a comparison is not leakproof it
cannot, and every row is read. The tables of a test are small, so reading them whole is made dear first."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from diya.customers import selectors
from diya.customers.likeness import PAIRS, WEIGHTS
from diya.customers.services.screening import HITS
from diya.foundation import clock, db
from tests.customers.test_finding import CONTEXT, nodes, scope

SOMEBODY = UUID(int=1)
SMALL = {"customers_screeninglist", "foundation_branch"}
READS = ("Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Index Scan")


def written(rows: Any) -> tuple[str, Any]:
    found: tuple[str, Any] = rows.query.sql_with_params()
    return found


def exposed() -> tuple[str, Any]:
    """The question of the breach report, as it is asked."""
    asked: list[tuple[str, Any]] = []
    now = clock.now()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "fetch_all", lambda sql, values: asked.append((sql, values)) or [])
        selectors.exposed(first=now - timedelta(days=1), last=now)
    return asked[0]


ASKED: dict[str, Callable[[], tuple[str, Any]]] = {
    "a part of a name": lambda: written(selectors.parties(search="林浩")),
    "a number": lambda: written(selectors.parties(search="13800000001")),
    "facts": lambda: written(selectors.facts(party_id=SOMEBODY).order_by()),
    "relations": lambda: written(selectors.relations(party_id=SOMEBODY).order_by()),
    "duplicates": lambda: (PAIRS, {"parties": [SOMEBODY], "threshold": 700, **WEIGHTS}),
    "screening": lambda: (HITS, {"parties": [SOMEBODY], "threshold": 700}),
    "a leak": exposed,
}


@pytest.mark.parametrize("name", ASKED)
def test_no_table_of_many_rows_is_read_whole(person: Any, name: str) -> None:
    person("officer")
    with db.transaction(scope("001"), CONTEXT, writes=False), connection.cursor() as cursor:
        sql, values = ASKED[name]()
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
        found = cursor.fetchone()[0]
        plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    read = [step for step in nodes(plan) if step["Node Type"] in READS]
    assert read
    whole = {step.get("Relation Name", step.get("Index Name")) for step in read if "Index Cond" not in step}
    assert whole <= SMALL, json.dumps(plan, indent=1)
