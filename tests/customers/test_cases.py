"""Cases of duty: their clocks, their two people, and who may not know of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from diya.customers.models import Case
from diya.foundation import clock, db
from diya.foundation.models import AuditEvent, WorkItem
from tests.customers.duties import COMPLAINT
from tests.journeys import way


def kyc(person: Any, kind: str = "KYC_ONBOARDING") -> dict[str, Any]:
    officer = person("officer")
    party = way.register(officer, "林浩然", 1)
    case = officer.post("/customers/cases", {"kind": kind, "party_id": party["id"], "summary": "首次申请"})
    return officer.post(f"/customers/cases/{case['id']}/take", version=case["version"])


def close(who: Any, case: dict[str, Any], outcome: str, *, expect: int = 200, **more: Any) -> Any:
    body = {"outcome": outcome, "comment": "核查记录见附件。"} | more
    path = f"/customers/cases/{case['id']}"
    return who.post(f"{path}/close", body, version=who.get(path)["version"], expect=expect)


def test_a_complaint_has_fifteen_days_and_two_extensions(person: Any) -> None:
    teller, manager = person("teller"), person("manager")
    case = teller.post("/customers/complaints", COMPLAINT)
    assert (case["opened_date"], case["due_date"], case["days_left"]) == ("2025-06-20", "2025-07-05", 15)
    assert (case["clock"]["days"], case["clock"]["confirmed"]) == (15, False)
    assert "投诉处理管理办法" in case["clock"]["source"]
    assert case["client_name"] == "赵一"
    path = f"/customers/cases/{case['id']}"
    teller.post(f"{path}/extend", {"comment": "情况复杂"}, version=case["version"], expect=403)
    case = manager.post(f"{path}/extend", {"comment": "情况复杂，需调取合同"}, version=case["version"])
    assert case["due_date"] == "2025-07-20"
    case = manager.post(f"{path}/extend", {"comment": "等待第三方答复"}, version=case["version"])
    assert case["due_date"] == "2025-08-19"
    over = manager.post(f"{path}/extend", {"comment": "再延"}, version=case["version"], expect=422)
    assert over["code"] == "customers.no_more_extensions"
    assert [note["step"] for note in case["notes"]] == ["EXTENSION", "EXTENSION"]


def test_a_late_complaint_says_so_and_is_answered(person: Any) -> None:
    case = person("teller").post("/customers/complaints", COMPLAINT)
    way.live_until("2025-07-05")
    manager = person("manager")
    late = manager.get("/customers/cases", late=True)["items"]
    assert [(one["number"], one["days_left"], one["late"]) for one in late] == [(case["number"], -1, True)]
    path = f"/customers/cases/{case['id']}"
    case = manager.post(f"{path}/take", version=case["version"])
    unanswered = close(manager, case, "UPHELD", expect=422)
    assert unanswered["code"] == "customers.checks_open"
    manager.post(f"{path}/checks", {"code": "ANSWERED", "result": "PASS"}, version=case["version"])
    done = close(manager, case, "UPHELD")
    assert (done["state"], done["late"], done["closed_date"]) == ("CLOSED", False, "2025-07-06")
    assert manager.get("/customers/cases", late=True)["items"] == []


def test_what_a_complaint_says_is_sealed(person: Any) -> None:
    case = person("teller").post("/customers/complaints", COMPLAINT)
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        sealed = bytes(Case.objects.get(id=case["id"]).envelope)
        events = [(event.before, event.after) for event in AuditEvent.objects.all()]
    for plain in ("赵一", "13900000000", "违约金"):
        assert plain.encode() not in sealed
        assert plain not in str(events)


def test_due_diligence_passes_only_with_every_check(person: Any) -> None:
    case = kyc(person)
    officer = person("officer")
    assert {check["code"] for check in case["checks"]} == {"IDENTITY", "FACE", "PURPOSE", "RISK"}, "none for firms"
    open_checks = close(officer, case, "PASSED", expect=422)
    assert open_checks["code"] == "customers.checks_open"
    path = f"/customers/cases/{case['id']}"
    for check in case["checks"]:
        body = {"code": check["code"], "result": "PASS"}
        case = officer.post(f"{path}/checks", body, version=case["version"])
    odd = {"code": "HOROSCOPE", "result": "PASS"}
    unknown = officer.post(f"{path}/checks", odd, version=case["version"], expect=422)
    assert unknown["code"] == "customers.check_unknown"
    done = close(officer, case, "PASSED")
    assert (done["state"], done["outcome"], done["decided_by_name"]) == ("CLOSED", "PASSED", "张明远")
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        assert not WorkItem.objects.filter(kind="customers.kyc", state="OPEN").exists()


def test_refusing_a_customer_takes_another_person(person: Any) -> None:
    case = kyc(person)
    proposed = close(person("officer"), case, "REFUSED")
    assert (proposed["state"], proposed["proposed_by_name"]) == ("PROPOSED", "张明远")
    path = f"/customers/cases/{case['id']}/decide"
    person("officer").post(path, {"approve": True, "comment": "同意"}, version=proposed["version"], expect=403)
    back = person("compliance").post(path, {"approve": False, "comment": "请补充面谈"}, version=proposed["version"])
    assert (back["state"], back["outcome"], back["proposed_by_name"]) == ("IN_PROGRESS", "", None)
    proposed = close(person("officer"), case, "REFUSED")
    done = person("compliance").post(path, {"approve": True, "comment": "同意"}, version=proposed["version"])
    assert (done["state"], done["decided_by_name"]) == ("CLOSED", "姚静宜")


def test_one_open_case_of_a_kind_for_a_customer(person: Any) -> None:
    case = kyc(person)
    body = {"kind": "KYC_ONBOARDING", "party_id": case["party_id"], "summary": "再次"}
    refused = person("officer").post("/customers/cases", body, expect=409)
    assert refused["code"] == "customers.case_open"
    assert case["number"] in refused["detail"]


def test_acts_out_of_turn_and_endings_that_are_none_are_refused(person: Any) -> None:
    officer, manager = person("officer"), person("manager")
    case = officer.post("/customers/complaints", COMPLAINT)
    assert close(manager, case, "UPHELD", expect=409)["code"] == "customers.case_state_refused"
    path = f"/customers/cases/{case['id']}"
    case = manager.post(f"{path}/take", version=case["version"])
    assert close(manager, case, "PASSED", expect=422)["code"] == "customers.outcome_unknown"
    assert close(manager, case, "WITHDRAWN", expect=422, comment=" ")["code"] == "customers.case_comment_missing"
    stale = manager.post(f"{path}/take", version=1, expect=412)
    assert stale["code"] == "foundation.changed_meanwhile"
    odd = COMPLAINT | {"topic": "WEATHER"}
    assert officer.post("/customers/complaints", odd, expect=422)["code"] == "customers.topic_unknown"
    person("officer2").get(path, expect=404)


def test_a_suspicion_is_known_to_those_with_the_right_alone(person: Any) -> None:
    officer, compliance = person("officer"), person("compliance")
    party = way.register(officer, "林浩然", 1)
    body = {"branch_code": "001", "party_id": party["id"], "summary": "多笔来历不明的大额还款"}
    taken = officer.post("/customers/suspicions", body)
    assert set(taken) == {"number"}
    rows = compliance.get("/customers/suspicions")["items"]
    assert [row["number"] for row in rows] == [taken["number"]]
    case_id = rows[0]["id"]
    officer.get("/customers/suspicions", expect=403)
    person("manager").get(f"/customers/cases/{case_id}", expect=404)
    officer.get(f"/customers/cases/{case_id}", expect=404)
    path = f"/customers/cases/{case_id}"
    officer.post(f"{path}/take", version=1, expect=404)
    officer.post(f"{path}/notes", {"comment": "?"}, expect=404)
    for reader in ("officer", "manager", "compliance", "auditor"):
        assert person(reader).get("/customers/cases", party_id=party["id"])["items"] == [], reader
        told = person(reader).get("/foundation/timeline", ref=f"customers.party:{party['id']}")["items"]
        assert not [event for event in told if "case" in event["action"]], reader
    compliance.upload(f"customers.case:{case_id}", "OTHER", expect=404)
    assert "customers.suspicion" not in {
        one["kind"] for one in person("manager").get("/foundation/work-items")["items"]
    }
    assert "customers.suspicion" in {one["kind"] for one in compliance.get("/foundation/work-items")["items"]}


def test_a_suspicion_is_reported_with_its_reference_or_dropped_by_two_people(person: Any) -> None:
    compliance, other = person("compliance"), person("compliance2")
    for _ in range(2):
        person("teller").post("/customers/suspicions", {"branch_code": "001", "summary": "频繁现金还款"})
    first, second = (
        compliance.post(f"/customers/cases/{row['id']}/take", version=row["version"])
        for row in compliance.get("/customers/suspicions")["items"]
    )
    blank = close(compliance, first, "REPORTED", expect=422)
    assert blank["code"] == "customers.report_reference_missing"
    done = close(compliance, first, "REPORTED", report_reference="STR-2025-0001")
    assert (done["state"], done["report_reference"]) == ("CLOSED", "STR-2025-0001")
    waits = close(compliance, second, "NOT_REPORTED")
    assert waits["state"] == "PROPOSED"
    path = f"/customers/cases/{second['id']}/decide"
    own = compliance.post(path, {"approve": True, "comment": "同意"}, version=waits["version"], expect=422)
    assert own["code"] == "customers.own_proposal"
    done = other.post(path, {"approve": True, "comment": "资金来源已核实"}, version=waits["version"])
    assert done["outcome"] == "NOT_REPORTED"


def test_the_clock_of_a_suspicion_is_five_days_and_says_it_was_not_read(person: Any) -> None:
    person("teller").post("/customers/suspicions", {"branch_code": "001", "summary": "频繁现金还款"})
    row = person("compliance").get("/customers/suspicions")["items"][0]
    case = person("compliance").get(f"/customers/cases/{row['id']}")
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        assert case["due_date"] == (clock.business_date() + timedelta(days=5)).isoformat()
    assert case["clock"]["confirmed"] is False
