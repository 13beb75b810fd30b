"""Liens: ranks, states and what their papers must be."""

from __future__ import annotations

from typing import Any

from tests.journeys import way


def test_a_second_contract_on_a_property_ranks_second_and_counts_in_the_ratio(person: Any) -> None:
    officer = person("officer")
    first = way.contracted(person)
    borrower = way.register(officer, "苏婉清", 2)
    body = way.terms(borrower, first["property"], requested_amount="100000.00")
    second = officer.post("/origination/applications", body)
    for kind in way.CHECKLIST:
        officer.upload(f"origination.application:{second['id']}", kind)
    second = officer.post(f"/origination/applications/{second['id']}/submit", version=second["version"])
    ltv = next(ratio for ratio in second["ratios"] if ratio["code"] == "ltv")
    assert ltv["value"] == "0.65"


def test_a_lien_is_released_only_when_it_is_due_and_with_evidence(person: Any) -> None:
    keeper = person("keeper")
    way.ready(person)
    lien = keeper.get("/collateral/liens")["items"][0]
    assert (lien["state"], lien["rank"]) == ("REGISTERED", 1)
    body = {"certificate_number": "注销001", "released_on": "2025-06-20"}
    refused = keeper.post(f"/collateral/liens/{lien['id']}/release", body, expect=409)
    assert refused["code"] == "collateral.lien_state_refused"


def test_a_valuation_of_tomorrow_or_of_nothing_is_refused(person: Any) -> None:
    officer = person("officer")
    found = way.flat(officer, value=None)
    path = f"/collateral/properties/{found['id']}/valuations"
    body = {"value_amount": "1.00", "valued_on": "2025-06-21", "method": "AVM", "valuer": "示范"}
    assert officer.post(path, body, expect=422)["field"] == "valued_on"
    body |= {"valued_on": "2025-06-20", "value_amount": "0"}
    assert officer.post(path, body, expect=422)["field"] == "value_amount"
    assert officer.get(f"/collateral/properties/{found['id']}")["valuations"] == []


def test_an_area_is_square_metres(person: Any) -> None:
    officer = person("officer")
    body = {
        "branch_code": "001",
        "kind": "RESIDENTIAL",
        "state": "SECOND_HAND",
        "city": "示范市",
        "address": "示范路",
        "certificate_number": "1",
    }
    for area in ("0", "0.00", "-5", "89.555", "很大"):
        refused = officer.post("/collateral/properties", body | {"area_sqm": area}, expect=422)
        assert refused["code"] == "collateral.area_invalid"
    assert officer.post("/collateral/properties", body | {"area_sqm": "89.5"})["area_sqm"] == "89.50"


def test_a_lien_has_a_page(person: Any) -> None:
    application = way.contracted(person)
    lien = person("keeper").get("/collateral/liens", property_id=application["property"]["id"])["items"][0]
    page = person("keeper").get(f"/collateral/liens/{lien['id']}")
    assert page["address"] == application["property"]["address"]
    assert f"origination.application:{application['id']}" in page["related"]
