"""Reminders: documents that run out are told of once, and due diligence comes back when it has grown old."""

from __future__ import annotations

from typing import Any

from diya.foundation import db
from diya.foundation.models import Parameter
from tests.customers.file import record
from tests.journeys import way


def waiting(who: Any, kind: str) -> list[str]:
    return [item["subject_number"] for item in who.get("/foundation/work-items")["items"] if item["kind"] == kind]


def document(officer: Any, party: dict[str, Any], valid_to: str) -> None:
    """The identity card of a customer, believed to hold until a day."""
    way.hear()
    fields = {"type": "RESIDENT_ID", "number": way.id_number(1), "valid_to": valid_to}
    day = officer.get("/foundation/session")["business_date"]
    record(officer, party, "IDENTITY_DOCUMENT", fields, starts=day)
    way.hear()


def test_a_document_that_runs_out_is_told_of_once_and_no_more_when_it_was_replaced(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    document(officer, party, "2025-08-21")
    way.live_until("2025-06-20")
    assert waiting(officer, "customers.id_expiry") == [], "61 days ahead"
    way.live_until("2025-06-21")
    assert waiting(officer, "customers.id_expiry") == [party["number"]]
    way.live_until("2025-06-23")
    assert waiting(officer, "customers.id_expiry") == [party["number"]]
    document(officer, party, "2045-08-20")
    assert waiting(officer, "customers.id_expiry") == []


def test_due_diligence_comes_back_after_its_months(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    case = officer.post("/customers/cases", {"kind": "KYC_ONBOARDING", "party_id": party["id"], "summary": "首次"})
    path = f"/customers/cases/{case['id']}"
    case = officer.post(f"{path}/take", version=case["version"])
    for check in case["checks"]:
        body = {"code": check["code"], "result": "PASS"}
        case = officer.post(f"{path}/checks", body, version=case["version"])
    officer.post(f"{path}/close", {"outcome": "PASSED", "comment": "齐全"}, version=case["version"])
    with db.transaction(db.all_branches(), db.Context()):
        Parameter.objects.filter(code="customers.kyc_review_months").update(value=1)
    way.live_until("2025-07-18")
    assert officer.get("/customers/cases", kind="KYC_REVIEW")["items"] == []
    way.live_until("2025-07-19")
    (review,) = officer.get("/customers/cases", kind="KYC_REVIEW")["items"]
    assert (review["party_id"], review["opened_date"]) == (party["id"], "2025-07-19")
    way.live_until("2025-07-22")
    assert len(officer.get("/customers/cases", kind="KYC_REVIEW")["items"]) == 1
