"""No N+1: every list and detail asks as many questions for many rows as for one."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from diya.config.api import doors
from tests.customers import duties
from tests.customers.file import asset, record
from tests.customers.test_relations import guarantee, relate
from tests.journeys import way
from tests.security import ground
from tests.servicing import money_in

MOST_QUERIES = 32
"""The page of an application composes nine rooms; every other page needs fewer."""


READERS = {"servicing.debit.take": "operations", "customers.party.reveal": "officer"}
"""Who reads what neither the auditor nor an administrator may."""

ASKED = {
    "/documents/notes": "&subject={ref}",
    "/messages/papers/preview": "&subject={ref}&kind=origination.offer",
}
"""What must be asked besides the address."""


def addresses(person: Any) -> list[tuple[str, str]]:
    """(reader, path) of every GET endpoint, with ids of things that exist."""
    ids = ground.known_ids(person)
    application = ids["application_id"]
    ref = f"origination.application:{application}"
    asked = {
        f"/servicing/loans/{ids['loan_id']}/order-preview": "&kind=DEFERRED&instalments=1",
        "/servicing/posting-rules/STANDARD_ACCRUAL/trial": "&total=disbursed&amount=1.00",
        "/customers/credit-reports": f"&party_id={ids['party_id']}",
        **ASKED,
    }
    paths = []
    for door in doors():
        for endpoint in door.endpoints:
            if endpoint.method != "GET" or "{job_id}" in endpoint.path:
                continue
            path = endpoint.path
            for name, value in ids.items():
                path = path.replace(f"{{{name}}}", value)
            reader = "admin" if endpoint.right.startswith(("scoring", "foundation.par", "foundation.ch")) else "auditor"
            reader = READERS.get(endpoint.right, reader)
            paths.append((reader, f"{path}?ref={ref}{asked.get(path, '').format(ref=ref)}"))
    return paths


def _known_better(officer: Any, paths: list[tuple[str, str]], others: list[dict[str, Any]]) -> None:
    """More facts of the customer asked about, changed ones too, and more people who are related and answered for."""
    party = {"id": next(path for _, path in paths if "/graph" in path).split("/")[3]}
    for other in others:
        relate(officer, party, other, "RELATED")
        asset(officer, party, "100000.00")
        record(officer, party, "ADDRESS", {"use": "HOME", "text": f"示范路 {other['number']} 号"})
        guarantee(officer, party, other, "1.00")


def counts(person: Any, paths: list[tuple[str, str]]) -> dict[str, int]:
    found = {}
    for reader, path in paths:
        client = person(reader).client
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(f"/api/v1{path}")
            if response.streaming:
                response.getvalue()
        assert response.status_code in (200, 422), f"{path}: {response.content[:300]!r}"
        if response.status_code == 200:
            found[path.partition("?")[0]] = len(queries)
    return found


def test_more_rows_need_no_more_queries(person: Any) -> None:
    way.drawn(person, sequence=1)
    way.live_until("2025-07-21")
    paths = addresses(person)
    assert not [path for _, path in paths if "{" in path], "an address with an id this test does not know"
    _known_better(person("officer"), paths, [way.register(person("officer"), "苏婉清", 80)])
    few = counts(person, paths)
    for sequence in range(2, 6):
        way.drawn(person, sequence=sequence)
    officer = person("officer")
    _known_better(officer, paths, [way.register(officer, "罗志远", sequence) for sequence in range(81, 84)])
    for _ in range(3):
        ground.proposed(person("accountant"))
    for row in officer.get("/origination/applications")["items"]:
        ground.issued(officer, f"origination.application:{row['id']}")
    duties.more(person, officer.get("/customers/parties")["items"])
    for row in officer.get("/servicing/loans")["items"]:
        money_in.brought(person("operations"), row["id"])
    many = counts(person, paths)
    grown = {path: (few[path], count) for path, count in many.items() if count > few.get(path, count)}
    assert grown == {}
    assert {path: count for path, count in many.items() if count > MOST_QUERIES} == {}
