"""The same application is under way once, and its rate stays below the bank's cap."""

from __future__ import annotations

from datetime import date
from typing import Any

from diya.foundation import db
from diya.foundation.models import Parameter
from tests.journeys import way


def test_the_same_application_is_entered_once_and_again_after_it_was_withdrawn(person: Any) -> None:
    officer = person("officer")
    first = way.entered(person)
    borrower = {"id": first["parties"][0]["party_id"]}
    body = way.terms(borrower, first["property"])
    refused = officer.post("/origination/applications", body, expect=409)
    assert (refused["code"], refused["field"]) == ("origination.application_twice", "property_id")
    assert first["number"] in refused["detail"]
    # Another product, another property and a draft without one are other applications.
    officer.post("/origination/applications", body | {"product_code": "FIXED_HOME", "margin_bps": 40})
    officer.post("/origination/applications", way.terms(borrower, way.flat(officer)))
    later = officer.post("/origination/applications", body | {"property_id": None})
    path = f"/origination/applications/{later['id']}"
    change = {"property_id": first["property"]["id"]}
    again = officer.post(path, change, version=later["version"], method="patch", expect=409)
    assert again["code"] == "origination.application_twice"
    officer.post(f"/origination/applications/{first['id']}/withdraw", version=first["version"])
    officer.post(path, change, version=later["version"], method="patch")


def test_a_margin_over_the_cap_of_the_day_is_refused(person: Any) -> None:
    officer = person("officer")
    borrower, found = way.register(officer, "林浩然", 1), way.flat(officer)
    with db.transaction(db.all_branches(), db.Context(actor="test"), writes=True):
        known = Parameter.objects.get(code="pricing.annual_rate_max")
        Parameter.objects.create(
            code=known.code, starts_date=date(2025, 1, 1), value="0.0355", name_zh="上限", name_en="Cap",
            source="测试", confirmed=False,
        )  # fmt: skip
    body = way.terms(borrower, found, margin_bps=6)
    refused = officer.post("/origination/applications", body, expect=422)
    assert (refused["code"], refused["field"]) == ("products.rate_over_cap", "margin_bps")
    assert "0.0356" in refused["detail"]
    officer.post("/origination/applications", body | {"margin_bps": 5})
