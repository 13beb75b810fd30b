"""No N+1: every list and detail asks as many questions for many rows as for one."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from diya.config.api import doors
from tests.journeys import way
from tests.origination import retail

MOST_QUERIES = 32
"""The page of an application composes nine rooms; every other page needs fewer."""


ASKED = {
    "/documents/notes": "&subject={ref}",
    "/messages/papers/preview": "&subject={ref}&kind=origination.offer",
}
"""What must be asked besides the address."""


def addresses(person: Any) -> list[tuple[str, str]]:
    """(reader, path) of every GET endpoint, with ids of things that exist."""
    officer = person("officer")
    application = officer.get("/origination/applications")["items"][0]["id"]
    detail = officer.get(f"/origination/applications/{application}")
    ids = {
        "party_id": detail["parties"][0]["party_id"],
        "property_id": detail["property"]["id"],
        "application_id": application,
        "case_id": detail["approval"]["case_id"],
        "loan_id": detail["loans"][0]["id"],
        "document_id": officer.get("/documents/documents")["items"][0]["id"],
        "user_id": str(person("admin").get("/foundation/people")["items"][0]["id"]),
        "contract_id": detail["contract"]["id"],
        "lien_id": officer.get("/collateral/liens")["items"][0]["id"],
        "disbursement_id": officer.get("/servicing/disbursements")["items"][0]["id"],
        "alert_id": officer.get("/monitoring/alerts")["items"][0]["id"],
        "account_code": "130301",
        "product_code": detail["product"]["code"],
        "paper_id": _issued(officer, f"origination.application:{application}"),
        "template_id": person("admin").get("/messages/templates")["items"][0]["id"],
        "entry_id": person("accountant").get("/ledger/entries")["items"][0]["id"],
        "import_id": _imported(officer),
    }
    ref = f"origination.application:{application}"
    paths = []
    for door in doors():
        for endpoint in door.endpoints:
            if endpoint.method != "GET" or "{job_id}" in endpoint.path:
                continue
            path = endpoint.path
            for name, value in ids.items():
                path = path.replace(f"{{{name}}}", value)
            reader = "admin" if endpoint.right.startswith(("scoring", "foundation.par", "foundation.ch")) else "auditor"
            paths.append((reader, f"{path}?ref={ref}{ASKED.get(path, '').format(ref=ref)}"))
    return paths


def _issued(officer: Any, subject: str) -> str:
    """A paper and a note on an application; answers the paper's id."""
    officer.post("/documents/notes", {"subject": subject, "text": "备注"})
    body = {"kind": "origination.offer", "subject": subject, "language": "zh"}
    return officer.post("/messages/papers", body)["id"]


def _imported(officer: Any) -> str:
    """A file of applications looked through; answers its id."""
    content = retail.content(retail.row(sequence=90), retail.row(sequence=91, phone="无"))
    return retail.received(officer, content)["id"]


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
    few = counts(person, paths)
    for sequence in range(2, 6):
        way.drawn(person, sequence=sequence)
    officer = person("officer")
    for row in officer.get("/origination/applications")["items"]:
        _issued(officer, f"origination.application:{row['id']}")
    many = counts(person, paths)
    grown = {path: (few[path], count) for path, count in many.items() if count > few.get(path, count)}
    assert grown == {}
    assert {path: count for path, count in many.items() if count > MOST_QUERIES} == {}
