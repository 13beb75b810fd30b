"""Beneficial owners of firms: by shares through firms, or recorded by hand; due diligence waits for them."""

from __future__ import annotations

from typing import Any

from tests.customers.file import firm
from tests.journeys import way


def owns(officer: Any, owner: dict[str, Any], owned: dict[str, Any], share: str) -> None:
    body = {"from_id": owner["id"], "to_id": owned["id"], "kind": "OWNER", "starts_date": "2025-01-01", "share": share}
    officer.post("/customers/relations", body)


def owners(officer: Any, party: dict[str, Any]) -> dict[str, Any]:
    return officer.get(f"/customers/parties/{party['id']}/owners")


def test_shares_through_firms_are_multiplied_and_added_exactly(person: Any) -> None:
    officer = person("officer")
    top, middle, ours = (firm(officer, serial) for serial in (1, 2, 3))
    one, two = way.register(officer, "林浩然", 1), way.register(officer, "周子墨", 2)
    owns(officer, one, top, "0.6")
    owns(officer, two, top, "0.4")
    owns(officer, top, middle, "0.5")
    owns(officer, middle, ours, "0.333333333")
    owns(officer, one, ours, "0.15")
    told = owners(officer, ours)
    # 0.6 x 0.5 x 0.333333333 + 0.15 = 0.2499999999, rounded down; 0.4 x 0.5 x 0.333333333 = 0.0666666666
    assert [(row["name"], row["share"], row["counts"]) for row in told["by_shares"]] == [
        ("林浩然", "0.249999999", False),
        ("周子墨", "0.066666666", False),
    ]
    assert (told["least_share"], told["confirmed"]) == ("0.25", False)


def test_firms_that_own_each_other_are_looked_through_once(person: Any) -> None:
    officer = person("officer")
    one, two = firm(officer, 1), firm(officer, 2)
    owner = way.register(officer, "林浩然", 1)
    owns(officer, one, two, "0.5")
    owns(officer, two, one, "0.5")
    owns(officer, owner, two, "0.5")
    assert [(row["share"], row["counts"]) for row in owners(officer, two)["by_shares"]] == [("0.5", True)]
    assert [(row["share"], row["counts"]) for row in owners(officer, one)["by_shares"]] == [("0.25", True)]


def test_due_diligence_of_a_firm_waits_for_its_owners(person: Any) -> None:
    officer = person("officer")
    party = firm(officer, 1)
    case = officer.post("/customers/cases", {"kind": "KYC_ONBOARDING", "party_id": party["id"], "summary": "开户"})
    path = f"/customers/cases/{case['id']}"
    case = officer.post(f"{path}/take", version=case["version"])
    assert {"LICENCE", "OWNERS"} <= {check["code"] for check in case["checks"]}
    for check in case["checks"]:
        body = {"code": check["code"], "result": "PASS"}
        case = officer.post(f"{path}/checks", body, version=case["version"])
    closing = {"outcome": "PASSED", "comment": "资料齐全"}
    refused = officer.post(f"{path}/close", closing, version=case["version"], expect=422)
    assert refused["code"] == "customers.owners_missing"
    low = {"name": "王立", "basis": "SHARES", "share": "0.2"}
    small = officer.post(f"/customers/parties/{party['id']}/owners", low, expect=422)
    assert small["code"] == "customers.owner_refused"
    told = officer.post(f"/customers/parties/{party['id']}/owners", {"name": "王立", "basis": "CONTROL"})
    assert [(row["name"], row["basis"], row["share"]) for row in told["owners"]] == [("王立", "CONTROL", None)]
    assert officer.post(f"{path}/close", closing, version=case["version"])["outcome"] == "PASSED"
    ended = officer.post(f"/customers/owners/{told['owners'][0]['id']}/end")
    assert ended["owners"] == []


def test_a_person_has_no_beneficial_owner(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    body = {"name": "王立", "basis": "CONTROL"}
    refused = officer.post(f"/customers/parties/{party['id']}/owners", body, expect=422)
    assert refused["code"] == "customers.owner_refused"
