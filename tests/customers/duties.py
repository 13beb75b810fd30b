"""Duties to customers as other tests need them: one of each, and more of each."""

from __future__ import annotations

from typing import Any

from tests.journeys import way

HEAD = "name,aliases,birth_date,id_number\n"
COMPLAINT = {
    "branch_code": "001",
    "complainant": "赵一",
    "contact": "13900000000",
    "channel": "PHONE",
    "topic": "FEE",
    "summary": "提前还款收取了违约金，认为合同没有写明。",
}


def known(person: Any, party_id: str) -> dict[str, str]:
    """A case, a pair of duplicates and a list with a hit; answers the ids that addresses need."""
    way.register(person("officer"), "林浩然", 901)
    listed(person, "UN")
    way.hear()
    case = person("teller").post("/customers/complaints", COMPLAINT | {"party_id": party_id})
    person("manager").post(f"/customers/cases/{case['id']}/notes", {"comment": "已联系"})
    suspect(person, party_id)
    content = f"姓名,身份证号码,手机号码,婚姻状况,工作单位,住址,月收入\n林浩然,{way.id_number(801)},无,,,,\n".encode()
    form = {"kind": "PERSON", "branch_code": "001"}
    run = person("officer").send("/customers/imports", form, "customers.csv", content)
    return {
        "party_import_id": run["id"],
        "duty_id": case["id"],
        "duplicate_id": person("officer").get("/customers/duplicates")["items"][0]["id"],
    }


def listed(person: Any, code: str) -> dict[str, Any]:
    """A screening list that names a customer."""
    form = {"code": code, "kind": "SANCTIONS", "name": "示范名单", "source": "示范", "as_of": "2025-06-01"}
    content = (HEAD + "林浩然,,1990-01-01,\n").encode()
    return person("compliance").send("/customers/screening-lists", form, "list.csv", content)


def suspect(person: Any, party_id: str) -> None:
    """A suspicion that a teller told compliance of."""
    body = {"branch_code": "001", "party_id": party_id, "summary": "大额现金还款"}
    person("teller").post("/customers/suspicions", body)


def more(person: Any, parties: list[dict[str, Any]]) -> None:
    """More cases, notes, reports, consents, pairs and hits."""
    listed(person, "EU")
    for number in range(902, 906):
        way.register(person("officer"), "林浩然", number)
    way.hear()
    for party in parties[:4]:
        case = person("teller").post("/customers/complaints", COMPLAINT | {"party_id": party["id"]})
        person("teller").post(
            "/customers/suspicions", {"branch_code": "001", "party_id": party["id"], "summary": "大额"}
        )
        for _ in range(3):
            person("manager").post(f"/customers/cases/{case['id']}/notes", {"comment": "已联系"})
        body = {"purpose": "MARKETING", "way": "RECORDED", "given_date": "2025-06-20"}
        officer = person("officer")
        officer.post(f"/customers/parties/{party['id']}/consents", body)
        body = {"purpose": "CREDIT_REPORT", "way": "RECORDED", "given_date": "2025-06-20"}
        officer.client.post(f"/api/v1/customers/parties/{party['id']}/consents", body)
