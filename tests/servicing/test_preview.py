"""What is shown before an act is what is booked by it, to the cent; and how a loan went can be told afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys import way


@pytest.fixture
def late_loan(person: Any) -> dict[str, Any]:
    """A loan of 1,200,000.00 drawn on 2025-06-20, its first instalment eight days late."""
    loan = way.drawn(person)
    way.live_until("2025-07-27")
    return person("teller").get(f"/servicing/loans/{loan['id']}")


def _preview(person: Any, loan: dict[str, Any], **query: Any) -> Any:
    return person("teller").get(f"/servicing/loans/{loan['id']}/preview", **query)


@pytest.mark.parametrize(
    ("kind", "amount", "chosen"),
    [
        ("DUE", "1000.00", {}),
        ("DUE", "all", {}),
        ("PREPAYMENT", "200000.00", {"way": "SHORTER_TERM"}),
        ("PREPAYMENT", "200000.00", {"way": "LOWER_INSTALMENT"}),
        ("PAYOFF", "payoff", {}),
    ],
)
def test_what_is_previewed_is_what_is_booked(
    person: Any, late_loan: dict[str, Any], kind: str, amount: str, chosen: dict[str, str]
) -> None:
    position = late_loan["position"]
    amount = {"all": position["total_due_amount"], "payoff": position["payoff_amount"]}.get(amount, amount)
    shown = _preview(person, late_loan, kind=kind, amount=amount, channel="COUNTER", **chosen)
    assert shown["before"]["balance_amount"] == late_loan["balance_amount"]
    assert shown["before"]["dpd"] == late_loan["dpd"] == 8
    body = {"kind": kind, "amount": amount, "channel": "COUNTER", **chosen}
    booked = person("teller").post(f"/servicing/loans/{late_loan['id']}/repayments", body)
    assert shown["amount"] == booked["amount"] == amount
    for part in ("principal", "interest", "penalty", "compound"):
        assert shown["parts"][part] == booked[f"{part}_amount"]
    assert shown["after"]["balance_amount"] == booked["balance_amount"]
    entry = person("accountant").get("/ledger/entries", reference=booked["entry_reference"])["items"][0]
    told = [(line["debit_account"], line["credit_account"], line["amount"]) for line in shown["lines"]]
    assert told == [(line["debit_account"], line["credit_account"], line["amount"]) for line in entry["postings"]]
    after = person("teller").get(f"/servicing/loans/{late_loan['id']}")
    assert shown["after"]["dpd"] == after["dpd"]
    if kind != "PAYOFF":
        assert shown["after"]["maturity_date"] == after["maturity_date"]
        assert shown["after"]["instalment_amount"] == after["position"]["next_due_amount"]


def test_a_preview_changes_nothing_and_refuses_as_the_act_would(person: Any, late_loan: dict[str, Any]) -> None:
    refused = person("teller").get(
        f"/servicing/loans/{late_loan['id']}/preview", kind="DUE", amount="9999999.00", expect=422
    )
    assert refused["code"] == "calc.repayment_exceeds_due"
    missing = person("teller").get(
        f"/servicing/loans/{late_loan['id']}/preview", kind="PREPAYMENT", amount="200000.00", expect=422
    )
    assert missing["field"] == "way"
    assert person("teller").get(f"/servicing/loans/{late_loan['id']}") == late_loan


def test_a_release_is_previewed_with_its_entry(person: Any) -> None:
    application = way.ready(person)
    path = f"/origination/applications/{application['id']}/drawdowns"
    application = person("operations2").post(path, {"amount": "500000.00"})
    shown = person("checker").get(f"/servicing/loans/{application['loans'][0]['id']}/preview", kind="RELEASE")
    assert (shown["amount"], shown["after"]["balance_amount"]) == ("500000.00", "500000.00")
    assert [(line["debit_account"], line["credit_account"]) for line in shown["lines"]] == [("130301", "2011")]
    assert shown["after"]["remaining_count"] == 360


def test_a_release_long_after_its_preparation_is_previewed_from_today(person: Any) -> None:
    application = way.ready(person)
    path = f"/origination/applications/{application['id']}/drawdowns"
    application = person("operations2").post(path, {"amount": "500000.00"})
    way.live_until("2025-09-25")
    loan_path = f"/servicing/loans/{application['loans'][0]['id']}"
    shown = person("checker").get(f"{loan_path}/preview", kind="RELEASE")
    waiting = person("checker").get(loan_path)["disbursements"][0]
    release = f"/servicing/disbursements/{waiting['id']}/release"
    person("checker").post(release, {"comment": "核对无误"}, version=waiting["version"])
    loan = person("checker").get(loan_path)
    assert shown["after"]["instalment_amount"] == loan["position"]["next_due_amount"]
    assert shown["after"]["maturity_date"] == loan["maturity_date"]


def test_the_matrix_adds_up(late_loan: dict[str, Any]) -> None:
    rows = {row["component"]: row for row in late_loan["matrix"]}
    assert rows["PRINCIPAL"]["outstanding"] == late_loan["balance_amount"]
    assert rows["PRINCIPAL"]["original"] == late_loan["principal_amount"]
    assert rows["PENALTY"]["overdue"] == late_loan["position"]["penalty"] != "0.00"
    assert rows["INTEREST"]["overdue"] == late_loan["position"]["interest"]["overdue"]


def test_how_a_loan_went_is_told(person: Any, late_loan: dict[str, Any]) -> None:
    teller, path = person("teller"), f"/servicing/loans/{late_loan['id']}"
    waiting = teller.get(f"{path}/delinquency")["items"]
    assert [(row["number"], row["settled_on"], row["days_late"]) for row in waiting] == [(1, None, 8)]
    amount = late_loan["position"]["total_due_amount"]
    teller.post(f"{path}/repayments", {"kind": "DUE", "amount": amount, "channel": "DEBIT"})
    settled = teller.get(f"{path}/delinquency")["items"][0]
    assert (settled["settled_on"], settled["days_late"]) == ("2025-07-28", 8)
    assert teller.get(f"{path}/rates")["items"] == [
        {"starts_date": "2025-06-20", "annual_rate": "0.032", "kind": "CONTRACT"}
    ]
    original = teller.get(f"{path}/original-schedule")
    assert len(original["rows"]) == 360
    assert original["rows"][0]["due_date"] == "2025-07-20"


def test_transactions_of_all_loans_are_listed_by_kind_and_day(person: Any, late_loan: dict[str, Any]) -> None:
    found = person("accountant").get(
        "/servicing/transactions", kind="DISBURSED", value_from="2025-06-20", value_to="2025-06-20"
    )["items"]
    assert [(row["loan_id"], row["amount"]) for row in found] == [(late_loan["id"], "1200000.00")]
    assert not person("accountant").get("/servicing/transactions", kind="DISBURSED", value_from="2025-06-21")["items"]


def test_loans_are_found_by_days_past_due(person: Any, late_loan: dict[str, Any]) -> None:
    def numbers(**query: Any) -> list[str]:
        return [row["number"] for row in person("teller").get("/servicing/loans", **query)["items"]]

    assert numbers(dpd_from=8, dpd_to=8) == [late_loan["number"]]
    assert numbers(dpd_from=9) == []
    assert numbers(dpd_from=1, dpd_to=7) == []
