"""Consents and the credit reports they allow."""

from __future__ import annotations

from typing import Any

from diya.customers.models import CreditReport
from diya.foundation import db
from tests.journeys import way

GIVEN = {"purpose": "CREDIT_REPORT", "way": "RECORDED", "given_date": "2025-06-20"}


def held(board: dict[str, Any], purpose: str = "CREDIT_REPORT") -> dict[str, Any] | None:
    return next(one["held"] for one in board["purposes"] if one["code"] == purpose)


def test_a_report_is_asked_for_under_a_consent_and_never_after_it_was_withdrawn(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    path = f"/customers/parties/{party['id']}"
    refused = officer.post(f"{path}/credit-reports", {"reason": "APPLICATION"}, expect=422)
    assert refused["code"] == "customers.consent_missing"
    board = officer.post(f"{path}/consents", GIVEN)
    report = officer.post(f"{path}/credit-reports", {"reason": "APPLICATION"})
    assert (report["simulated"], report["age_days"], report["stale"]) == (True, 0, False)
    again = officer.post(f"{path}/credit-reports", {"reason": "POST_LOAN"})
    assert again["content"] == report["content"], "the same person has the same report"
    assert again["reference"] != report["reference"]
    consent = held(board)
    assert consent is not None
    board = officer.post(f"/customers/consents/{consent['id']}/withdraw", version=consent["version"])
    assert held(board) is None
    assert [one["state"] for one in board["history"]] == ["WITHDRAWN"]
    refused = officer.post(f"{path}/credit-reports", {"reason": "APPLICATION"}, expect=422)
    assert refused["code"] == "customers.consent_missing"
    ended = officer.post(f"/customers/consents/{consent['id']}/withdraw", version=2, expect=409)
    assert ended["code"] == "customers.consent_ended"


def test_what_a_report_says_is_sealed_and_every_reading_is_an_event(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    officer.post(f"/customers/parties/{party['id']}/consents", GIVEN)
    report = officer.post(f"/customers/parties/{party['id']}/credit-reports", {"reason": "APPLICATION"})
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        assert b"queries_6_months" not in bytes(CreditReport.objects.get(id=report["id"]).envelope)
    listed = officer.get("/customers/credit-reports", party_id=party["id"])["items"]
    assert [one["reference"] for one in listed] == [report["reference"]]
    assert "content" not in listed[0]
    opened = person("underwriter").post(f"/customers/credit-reports/{report['id']}/open")
    assert opened["content"] == report["content"]
    person("teller").post(f"/customers/credit-reports/{report['id']}/open", expect=403)
    auditor = person("auditor")
    asked = auditor.get("/foundation/timeline", ref=f"customers.credit_report:{report['id']}")["items"]
    assert [(one["action_zh"], one["actor_name"]) for one in asked] == [("查询信用报告", "张明远")]
    looks = auditor.get("/foundation/looks", person=f"customers.party:{party['id']}")["items"]
    assert ("customers.credit_report.opened", "李思涵") in {(one["action"], one["actor_name"]) for one in looks}


def test_a_report_grows_old(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    officer.post(f"/customers/parties/{party['id']}/consents", GIVEN)
    officer.post(f"/customers/parties/{party['id']}/credit-reports", {"reason": "APPLICATION"})
    way.live_until("2025-07-21")
    report = officer.get("/customers/credit-reports", party_id=party["id"])["items"][0]
    assert (report["age_days"], report["days_max"], report["stale"]) == (32, 30, True)
    assert report["days_max_confirmed"] is False


def test_submitting_an_application_records_the_consent_its_paper_holds(person: Any) -> None:
    application = way.submitted(person)
    borrower = application["parties"][0]["party_id"]
    board = person("officer").get(f"/customers/parties/{borrower}/consents")
    consent = held(board)
    assert consent is not None
    assert consent["way"] == "PAPER"
    assert consent["evidence"].startswith("documents.document:")
    assert held(board, "MARKETING") is None


def test_consents_that_cannot_be(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    path = f"/customers/parties/{party['id']}/consents"

    def refused(**changes: Any) -> str:
        return officer.post(path, GIVEN | changes, expect=422)["code"]

    assert refused(purpose="SPYING") == "customers.purpose_unknown"
    assert refused(given_date="2025-06-21") == "customers.consent_date_invalid"
    assert refused(given_date="2019-12-31") == "customers.consent_text_missing"
    assert refused(way="PAPER") == "customers.consent_evidence_missing"
    officer.post(path, GIVEN)
    assert officer.post(path, GIVEN, expect=409)["code"] == "customers.consent_holds"
    person("officer2").post(path, GIVEN, expect=404)
    person("auditor").post(path, GIVEN, expect=403)


def test_marketing_ends_by_itself(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    body = GIVEN | {"purpose": "MARKETING", "given_date": "2024-02-29"}
    board = officer.post(f"/customers/parties/{party['id']}/consents", body)
    consent = held(board, "MARKETING")
    assert consent is not None
    assert consent["ends_date"] == "2026-02-28"
    older = way.register(officer, "周子墨", 2)
    ended = GIVEN | {"purpose": "MARKETING", "given_date": "2023-06-20"}
    board = officer.post(f"/customers/parties/{older['id']}/consents", ended)
    assert held(board, "MARKETING") is None


def test_a_new_text_needs_two_people_and_asks_for_a_new_consent(person: Any) -> None:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    path = f"/customers/parties/{party['id']}/consents"
    officer.post(path, GIVEN)
    text = {
        "purpose": "CREDIT_REPORT",
        "text_zh": "本人同意查询。",
        "text_en": "I agree.",
        "starts_date": "2025-06-20",
    }
    change = person("compliance").post("/customers/consent-texts", text)
    waits = person("compliance2").post("/customers/consent-texts", text, expect=409)
    assert waits["code"] == "customers.consent_text_unchanged"
    board = officer.get(path)
    assert not next(one for one in board["purposes"] if one["code"] == "CREDIT_REPORT")["outdated"]
    person("admin").post(f"/foundation/changes/{change['id']}/approve", {"comment": "文字已核对"})
    board = officer.get(path)
    purpose = next(one for one in board["purposes"] if one["code"] == "CREDIT_REPORT")
    assert (purpose["text_number"], purpose["outdated"], purpose["held"]["text_number"]) == (2, True, 1)
    board = officer.post(path, GIVEN)
    assert [(one["state"], one["text_number"]) for one in board["history"]] == [("GIVEN", 2), ("REPLACED", 1)]
