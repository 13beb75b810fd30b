"""One of each thing of a lived-in bank, at branch 001, by the names that addresses have for their ids."""

from __future__ import annotations

from typing import Any

from tests.customers import duties
from tests.customers.file import asset, record
from tests.customers.test_relations import guarantee, relate
from tests.journeys import way
from tests.origination import retail
from tests.servicing import money_in


def known_ids(person: Any) -> dict[str, str]:
    """Ids of things that exist after a loan was drawn, by the names of the parameters of addresses."""
    officer = person("officer")
    application = officer.get("/origination/applications")["items"][0]["id"]
    detail = officer.get(f"/origination/applications/{application}")
    party = detail["parties"][0]["party_id"]
    officer.post(f"/customers/parties/{party}/reveal", {"purpose": "CONTACT", "reason": "电话核实"})
    return {
        "party_id": party,
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
        "paper_id": issued(officer, f"origination.application:{application}"),
        "template_id": person("admin").get("/messages/templates")["items"][0]["id"],
        "entry_id": person("accountant").get("/ledger/entries")["items"][0]["id"],
        "import_id": imported(officer),
        **money_in.brought(person("operations"), detail["loans"][0]["id"]),
        "journal_id": proposed(person("accountant")),
        "order_id": ordered(person("operations"), detail["loans"][0]["id"]),
        "rule_code": "STANDARD_ACCRUAL",
        "request_id": asked(person, party),
        **duties.known(person, party),
    }


def further_ids(person: Any, ids: dict[str, str]) -> dict[str, str]:
    """Ids that only addresses of acts name, of things made for it."""
    officer, compliance = person("officer"), person("compliance")
    party = {"id": ids["party_id"]}
    other = way.register(officer, "苏婉清", 79)
    asset(officer, party, "100000.00")
    consents = officer.get(f"/customers/parties/{party['id']}/consents")
    hold = {"party_id": party["id"], "basis": "AUDIT", "reference": "2025-1"}
    return {
        "fact_id": record(officer, party, "ADDRESS", {"use": "HOME", "text": "示范路 77 号"})["id"],
        "relation_id": relate(officer, party, other, "RELATED")["id"],
        "guarantee_id": guarantee(officer, party, other, "1.00")["id"],
        "consent_id": next(one["held"]["id"] for one in consents["purposes"] if one["held"]),
        "hold_id": compliance.post("/customers/holds", hold)["id"],
        "condition_id": officer.get(f"/origination/applications/{ids['application_id']}")["conditions"][0]["id"],
        "item_id": person("operations").get("/foundation/work-items")["items"][0]["id"],
    }


def asked(person: Any, party_id: str) -> str:
    """A request of a customer about their data; answers its id."""
    body = {"party_id": party_id, "kind": "ERASURE", "way": "BRANCH", "text": "请删除"}
    return str(person("officer").post("/customers/requests", body)["id"])


def issued(officer: Any, subject: str) -> str:
    """A paper and a note on an application; answers the paper's id."""
    officer.post("/documents/notes", {"subject": subject, "text": "备注"})
    body = {"kind": "origination.offer", "subject": subject, "language": "zh"}
    return officer.post("/messages/papers", body)["id"]


def proposed(accountant: Any) -> str:
    """An entry by hand that waits for a second person; answers its id."""
    line = {"debit_account": "1003", "credit_account": "2241", "amount": "1.00"}
    body = {"branch_code": "001", "value_date": "2025-06-20", "reason": "来账待查", "lines": [line]}
    return accountant.post("/ledger/journals", body)["id"]


def ordered(operations: Any, loan_id: str) -> str:
    """An order that waits for a second person; answers its id."""
    seen = operations.get(f"/servicing/loans/{loan_id}")["version"]
    body = {"kind": "RATE_RESET", "annual_rate": "0.0300", "reason": "协商"}
    return operations.post(f"/servicing/loans/{loan_id}/orders", body, version=seen)["id"]


def imported(officer: Any) -> str:
    """A file of applications looked through; answers its id."""
    content = retail.content(retail.row(sequence=90), retail.row(sequence=91, phone="无"))
    return retail.received(officer, content)["id"]
