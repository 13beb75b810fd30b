"""A declined application gets one second look by other people; approvers may add conditions of their own."""

from __future__ import annotations

from typing import Any

from tests.journeys import way


def _rejected(person: Any) -> dict[str, Any]:
    application = way.submitted(person)
    way.vote(person("underwriter"), application, "REJECT")
    return person("officer").get(f"/origination/applications/{application['id']}")


def _appeal(person: Any, application: dict[str, Any], reason: str = "补充了收入证明", expect: int = 200) -> Any:
    path = f"/origination/applications/{application['id']}/appeal"
    return person("officer").post(path, {"reason": reason}, version=application["version"], expect=expect)


def test_an_appeal_is_decided_by_people_who_did_not_decide_before(person: Any) -> None:
    declined = _rejected(person)
    assert declined["state"] == "DECLINED"
    assert "appeal" in declined["allowed_actions"]
    again = _appeal(person, declined)
    assert (again["state"], again["appeal"]["reason"]) == ("IN_REVIEW", "补充了收入证明")
    assert way.vote(person("underwriter"), again, expect=422)["code"] == "approval.own_case"
    way.vote(person("underwriter2"), again)
    path = f"/origination/applications/{again['id']}"
    way.vote(person("approver"), person("approver").get(path))
    assert person("officer").get(path)["state"] == "APPROVED"


def test_an_appeal_is_heard_once(person: Any) -> None:
    again = _appeal(person, _rejected(person))
    way.vote(person("underwriter2"), again, "REJECT")
    declined = person("officer").get(f"/origination/applications/{again['id']}")
    assert "appeal" not in declined["allowed_actions"]
    assert _appeal(person, declined, expect=409)["code"] == "origination.appealed_already"


def test_no_appeal_goes_beyond_a_limit_or_without_a_reason(person: Any) -> None:
    over = way.submitted(person, requested_amount="1900000.00")
    assert over["state"] == "DECLINED"
    assert _appeal(person, over, expect=422)["code"] == "origination.appeal_over_limit"
    assert _appeal(person, over, reason=" ", expect=422)["field"] == "reason"


def test_conditions_of_an_approver_follow_those_of_the_product(person: Any) -> None:
    application = way.submitted(person)
    case = application["approval"]
    body = {
        "decision": "APPROVE",
        "comment": "同意，放款前结清他行消费贷。",
        "conditions": [{"name": "结清他行消费贷", "evidence": "结清证明编号"}],
    }
    path = f"/approval/cases/{case['case_id']}/votes"
    person("underwriter").post(path, body, version=case["version"])
    way.vote(person("approver"), person("approver").get(f"/origination/applications/{application['id']}"))
    conditions = person("keeper").get(f"/origination/applications/{application['id']}")["conditions"]
    assert [(one["origin"], one["name_zh"]) for one in conditions][-1] == ("APPROVER", "结清他行消费贷")
    assert conditions[-1]["evidence_label_zh"] == "结清证明编号"
    assert not conditions[-1]["registers_lien"]


def test_conditions_come_only_with_an_approval(person: Any) -> None:
    case = way.submitted(person)["approval"]
    body = {"decision": "REJECT", "comment": "不同意", "conditions": [{"name": "甲", "evidence": "乙"}]}
    refused = person("underwriter").post(
        f"/approval/cases/{case['case_id']}/votes", body, version=case["version"], expect=422
    )
    assert refused["code"] == "approval.conditions_misplaced"


def test_a_contract_has_a_page_and_a_list(person: Any) -> None:
    application = way.contracted(person)
    listed = person("operations").get("/origination/contracts")["items"]
    assert [row["number"] for row in listed] == [application["contract"]["number"]]
    assert listed[0]["open_conditions"] == 2
    assert listed[0]["drawn_amount"] == "0.00"
    page = person("operations").get(f"/origination/contracts/{application['contract']['id']}")
    assert page["available_amount"] == "1200000.00"
    assert page["payee_account"].startswith("6222")
    assert "*" in page["payee_account"]
    assert [lien["state"] for lien in page["liens"]] == ["PENDING"]
    ready = way.fulfil(person("keeper"), application["conditions"][0], "凭证一")
    assert person("operations").get("/origination/contracts", open_conditions="true")["items"]
    assert ready["conditions"][0]["state"] == "FULFILLED"


def test_an_appeal_has_its_time(person: Any) -> None:
    declined = _rejected(person)
    way.live_until("2025-07-20")
    late = person("officer").get(f"/origination/applications/{declined['id']}")
    assert "appeal" not in late["allowed_actions"]
    assert _appeal(person, late, expect=422)["code"] == "origination.appeal_too_late"
