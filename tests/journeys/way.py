"""The way of one mortgage by the API, in the steps of the people whose steps they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from diya.customers.identity import check_digit
from diya.foundation import outbox, sequencer
from tests import nights
from tests.people import Person

People = Callable[[str], Person]

CHECKLIST = ("ID_CARD", "INCOME", "PURCHASE_CONTRACT", "CREDIT_CONSENT")


def id_number(sequence: int, born: str = "19900101") -> str:
    """An invented identity number that is valid by its check digit."""
    first_17 = f"990101{born}{sequence:03d}"
    return first_17 + check_digit(first_17)


def register(officer: Person, name: str, sequence: int, income: str = "30000.00") -> dict[str, Any]:
    return officer.post(
        "/customers/parties",
        {
            "branch_code": "001",
            "name": name,
            "id_number": id_number(sequence),
            "phone": f"138000{sequence:05d}",
            "marital_status": "MARRIED",
            "employer": "示范公司",
            "address": "示范路 1 号",
            "monthly_income_amount": income,
        },
    )


def flat(officer: Person, value: str | None = "2000000.00") -> dict[str, Any]:
    found = officer.post(
        "/collateral/properties",
        {
            "branch_code": "001",
            "kind": "RESIDENTIAL",
            "state": "SECOND_HAND",
            "city": "示范市",
            "address": "和平路 1 号 101 室",
            "area_sqm": "89.50",
            "certificate_number": "示不动产权第0001号",
        },
    )
    if value:
        found = officer.post(
            f"/collateral/properties/{found['id']}/valuations",
            {"value_amount": value, "valued_on": "2025-06-20", "method": "EXTERNAL", "valuer": "示范评估"},
        )
    return found


def terms(borrower: dict[str, Any], found: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "branch_code": "001",
        "product_code": "FIRST_HOME",
        "borrower_id": borrower["id"],
        "property_id": found["id"],
        "price_amount": "2000000.00",
        "requested_amount": "1200000.00",
        "term_months": 360,
        "repayment_method": "EQUAL_INSTALMENT",
        "margin_bps": -30,
        "due_day": 20,
        "homes_owned_count": 0,
        "other_debt_monthly_amount": "0",
    } | changes


def entered(people: People, *, sequence: int = 1, papers: bool = True, **changes: Any) -> dict[str, Any]:
    """A draft with its papers."""
    officer = people("officer")
    borrower = register(officer, "林浩然", sequence)
    draft = officer.post("/origination/applications", terms(borrower, flat(officer), **changes))
    if papers:
        for kind in CHECKLIST:
            officer.upload(f"origination.application:{draft['id']}", kind)
    return officer.get(f"/origination/applications/{draft['id']}")


def submitted(people: People, **options: Any) -> dict[str, Any]:
    draft = entered(people, **options)
    path = f"/origination/applications/{draft['id']}/submit"
    return people("officer").post(path, version=draft["version"])


def vote(voter: Person, application: dict[str, Any], decision: str = "APPROVE", *, expect: int = 200) -> Any:
    case = application["approval"]
    body = {"decision": decision, "comment": "资料齐全，同意。"}
    return voter.post(f"/approval/cases/{case['case_id']}/votes", body, version=case["version"], expect=expect)


def approved(people: People, **options: Any) -> dict[str, Any]:
    application = submitted(people, **options)
    path = f"/origination/applications/{application['id']}"
    vote(people("underwriter"), application)
    vote(people("approver"), people("approver").get(path))
    return people("operations").get(path)


def contracted(people: People, **options: Any) -> dict[str, Any]:
    application = approved(people, **options)
    body = {
        "signed_on": "2025-06-20",
        "payee_name": "示范卖方",
        "payee_account": "6222000000000000001",
        "payee_bank": "示范银行",
    }
    path = f"/origination/applications/{application['id']}/contract"
    return people("operations").post(path, body, version=application["version"])


def fulfil(keeper: Person, condition: dict[str, Any], evidence: str, *, expect: int = 200) -> Any:
    body = {"evidence": evidence, "evidence_date": "2025-06-20"}
    path = f"/origination/conditions/{condition['id']}/fulfil"
    return keeper.post(path, body, version=condition["version"], expect=expect)


def ready(people: People, **options: Any) -> dict[str, Any]:
    application = contracted(people, **options)
    for number, condition in enumerate(application["conditions"]):
        application = fulfil(people("keeper"), condition, f"证明第{number}号-{application['number']}")
    return application


def drawn(people: People, **options: Any) -> dict[str, Any]:
    """An active loan."""
    application = ready(people, **options)
    path = f"/origination/applications/{application['id']}/drawdowns"
    application = people("operations2").post(path, {"amount": application["requested_amount"]})
    loan_path = f"/servicing/loans/{application['loans'][0]['id']}"
    loan = people("checker").get(loan_path)
    waiting = loan["disbursements"][0]
    people("checker").post(
        f"/servicing/disbursements/{waiting['id']}/release", {"comment": "核对无误"}, version=waiting["version"]
    )
    hear()
    return people("teller").get(loan_path)


def hear() -> None:
    """What the background process does within a second."""
    while sequencer.sequence():
        pass
    while outbox.dispatch():
        pass


def live_until(day: str) -> None:
    """Close the days up to and including `day`; quiet nights are slept through."""
    nights.live_until(date.fromisoformat(day))
