"""A draft is filled step by step: it may be incomplete, it is never submitted so, and a term can be taken out again."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError

from diya.foundation import db
from diya.origination.assessment import NEEDED_TO_BUY
from diya.origination.models import NEEDED, Application
from tests.journeys import way

BANK = db.Context(actor="test")


@pytest.fixture
def draft(person: Any) -> dict[str, Any]:
    officer = person("officer")
    borrower = way.register(officer, "林浩然", 1)
    body = {"branch_code": "001", "product_code": "FIRST_HOME", "borrower_id": borrower["id"]}
    return officer.post("/origination/applications", body)


def test_a_draft_needs_only_customer_and_product(draft: dict[str, Any]) -> None:
    assert draft["state"] == "DRAFT"
    assert draft["property"] is None
    assert draft["requested_amount"] is None
    assert draft["margin_bps"] == -30, "the margin starts as the product's"
    assert set(draft["incomplete"]) == {
        ("property_id" if name == "property" else name) for name in (*NEEDED, *NEEDED_TO_BUY)
    } - {"margin_bps"}


def test_each_step_is_kept_and_the_last_one_makes_it_whole(person: Any, draft: dict[str, Any]) -> None:
    officer = person("officer")
    path = f"/origination/applications/{draft['id']}"
    steps: tuple[dict[str, Any], ...] = (
        {"property_id": way.flat(officer)["id"], "price_amount": "2000000.00"},
        {"requested_amount": "1200000.00", "term_months": 360, "repayment_method": "EQUAL_INSTALMENT"},
        {"due_day": 20, "homes_owned_count": 0, "other_debt_monthly_amount": "0"},
    )
    for step in steps:
        assert officer.get(f"{path}/trial", expect=422)["code"] == "origination.application_incomplete"
        draft = officer.post(path, step, version=draft["version"], method="patch")
    assert draft["incomplete"] == []
    trial = officer.get(f"{path}/trial")
    assert trial["annual_rate"] == "0.032"
    submitted = officer.post(f"{path}/submit", version=draft["version"])
    assert submitted["instalment_amount"] == trial["instalment_amount"]
    assert submitted["ratios"] == trial["ratios"]
    debt = next(ratio for ratio in submitted["ratios"] if ratio["code"] == "debt_to_income")
    assert debt["value_before"] == "0"


def test_an_incomplete_draft_is_not_submitted_and_says_what_is_missing(person: Any, draft: dict[str, Any]) -> None:
    path = f"/origination/applications/{draft['id']}/submit"
    refused = person("officer").post(path, version=draft["version"], expect=422)
    assert (refused["code"], refused["field"]) == ("origination.application_incomplete", "property_id")
    assert "8 terms" in refused["detail"]


def test_a_term_can_be_taken_out_again(person: Any, draft: dict[str, Any]) -> None:
    officer = person("officer")
    path = f"/origination/applications/{draft['id']}"
    given = officer.post(path, {"price_amount": "2000000.00"}, version=draft["version"], method="patch")
    assert given["price_amount"] == "2000000.00"
    taken = officer.post(path, {"price_amount": None}, version=given["version"], method="patch")
    assert taken["price_amount"] is None


def test_the_table_itself_refuses_an_incomplete_application_outside_the_draft(draft: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="origination_application_whole"), db.transaction(db.all_branches(), BANK):
        Application.objects.filter(id=draft["id"]).update(state="IN_REVIEW")
