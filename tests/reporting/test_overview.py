"""The manager's figures are those of the lists they drill to."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.journeys import way


def test_every_figure_equals_its_list(person: Any) -> None:
    way.drawn(person)
    way.submitted(person, sequence=2, requested_amount="900000.00")
    way.live_until("2025-08-20")
    manager = person("manager")
    loan = manager.get("/servicing/loans")["items"][0]
    paid = person("teller").post(
        f"/servicing/loans/{loan['id']}/repayments", {"kind": "DUE", "amount": "100.00", "channel": "COUNTER"}
    )
    found = manager.get("/reporting/overview")
    loans = manager.get("/servicing/loans", state="ACTIVE")["items"]
    assert found["balance"] == {"amount": loans[0]["balance_amount"], "loan_count": len(loans)}
    assert found["business_date"] == "2025-08-21"
    months = {row["month"]: row for row in found["flows"]}
    assert len(months) == 12
    assert months["2025-06-01"]["disbursed_amount"] == "1200000.00"
    assert months["2025-08-01"]["collected_amount"] == paid["amount"] == "100.00"
    assert [(row["from_days"], row["loan_count"]) for row in found["buckets"]] == [(31, 1)]
    bucket = found["buckets"][0]
    late = manager.get("/servicing/loans", dpd_from=bucket["from_days"], dpd_to=bucket["to_days"])["items"]
    assert [row["id"] for row in late] == [loan["id"]]
    classes = {row["risk_class"]: row for row in found["classes"]}
    assert classes["SPECIAL_MENTION"]["balance_amount"] == loans[0]["balance_amount"]
    assert classes["NORMAL"]["loan_count"] == 0
    assert Decimal(found["overdue_ratio"]) == 1
    assert Decimal(found["npl_ratio"]) == 0
    funnel = {row["stage"]: (row["count"], row["amount"]) for row in found["funnel"]}
    assert funnel["ENTERED"] == funnel["SUBMITTED"] == (2, "2100000.00")
    assert funnel["APPROVED"] == funnel["CONTRACTED"] == funnel["DRAWN"] == (1, "1200000.00")
    states = {row["state"]: row["count"] for row in found["applications"]}
    assert states == {"DRAWN": 1, "IN_REVIEW": 1}
    assert found["alerts_open"] == len(manager.get("/monitoring/alerts", state="WAITING")["items"]) == 1


def test_a_bank_without_a_loan_has_an_overview_of_zeros(person: Any) -> None:
    found = person("manager").get("/reporting/overview")
    assert found["balance"] == {"amount": "0.00", "loan_count": 0}
    assert (found["overdue_ratio"], found["npl_ratio"]) == ("0", "0")


def test_only_those_who_lead_see_it(person: Any) -> None:
    person("teller").get("/reporting/overview", expect=403)
