"""A loan in arrears, or one whose property lost its value, is seen the same night, handled once, and let go again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.journeys import way

from diya.foundation import db
from diya.monitoring import services
from diya.monitoring.contracts import RiskClass


@pytest.fixture
def loan(person: Any) -> dict[str, Any]:
    """1,200,000.00 drawn on 2025-06-20 on a flat of 2,000,000.00, first due on 2025-07-20."""
    return way.drawn(person)


def _alerts(person: Any, **query: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = person("postloan").get("/monitoring/alerts", **query)["items"]
    return items


def test_arrears_raise_an_alert_that_lapses_when_they_are_paid(person: Any, loan: dict[str, Any]) -> None:
    way.live_until("2025-07-20")
    assert [alert["rule_code"] for alert in _alerts(person)] == ["ARREARS_1"], "overdue as the next day begins"
    way.live_until("2025-08-20")
    waiting = {alert["rule_code"]: alert for alert in _alerts(person, state="WAITING")}
    assert set(waiting) == {"ARREARS_31"}
    assert waiting["ARREARS_31"]["facts"] == {"dpd": 31, "valued": True, "ltv_bp": 6000}
    owed = person("teller").get(f"/servicing/loans/{loan['id']}")["position"]["total_due_amount"]
    body = {"kind": "DUE", "amount": owed, "channel": "DEBIT"}
    person("teller").post(f"/servicing/loans/{loan['id']}/repayments", body)
    way.live_until("2025-08-21")
    assert _alerts(person, state="WAITING") == []
    assert {alert["state"] for alert in _alerts(person)} == {"CLOSED"}


def test_a_watch_repeated_changes_nothing(loan: dict[str, Any]) -> None:
    way.live_until("2025-08-20")
    with db.transaction(db.all_branches(), db.Context(actor="test")):
        assert services.watch_bank(on=date(2025, 8, 21)) == services.Watch(0, 0, 0)


def test_a_fall_in_value_is_seen_as_soon_as_it_is_entered(person: Any, loan: dict[str, Any]) -> None:
    property_id = person("officer").get("/collateral/properties")["items"][0]["id"]

    def valued(amount: str) -> set[str]:
        body = {"value_amount": amount, "valued_on": "2025-06-20", "method": "INTERNAL", "valuer": "贷后重估"}
        person("postloan").post(f"/collateral/properties/{property_id}/valuations", body)
        way.hear()
        return {alert["rule_code"] for alert in _alerts(person, state="WAITING")}

    assert valued("1300000.00") == {"LTV_85"}
    assert valued("1100000.00") == {"LTV_100"}
    page = person("postloan").get(f"/monitoring/loans/{loan['id']}")
    assert (page["ltv"], page["ltv_at_origination"]) == ("1.090909091", "0.6")
    assert page["valuation_age_days"] == 0
    assert page["registration_number"].startswith("证明")
    assert valued("2000000.00") == set()


def test_an_alert_is_taken_on_and_closed_with_words(person: Any, loan: dict[str, Any]) -> None:
    way.live_until("2025-08-20")
    alert = _alerts(person, state="OPEN")[0]
    queue = person("postloan").get("/foundation/work-items")["items"]
    assert [item["subject"] for item in queue] == [f"monitoring.alert:{alert['id']}"]
    path = f"/monitoring/alerts/{alert['id']}"
    refused = person("postloan").post(f"{path}/acknowledge", {"comment": " "}, version=alert["version"], expect=422)
    assert refused["field"] == "comment"
    taken = person("postloan").post(
        f"{path}/acknowledge", {"comment": "已电话核实，借款人出差，承诺周五还款"}, version=alert["version"]
    )
    assert (taken["state"], taken["allowed_actions"]) == ("ACKNOWLEDGED", ["close_alert"])
    assert person("postloan").get("/foundation/work-items")["items"] == []
    closed = person("postloan").post(f"{path}/close", {"comment": "已还款"}, version=taken["version"])
    assert closed["state"] == "CLOSED"
    again = person("postloan").post(f"{path}/close", {"comment": "已还款"}, version=closed["version"], expect=409)
    assert again["code"] == "monitoring.alert_closed"


@pytest.mark.parametrize(
    ("day", "risk_class"),
    [
        ("2025-07-19", RiskClass.NORMAL),
        ("2025-07-20", RiskClass.SPECIAL_MENTION),
        ("2025-10-18", RiskClass.SUBSTANDARD),
    ],
)
def test_classes_follow_the_days_past_due(person: Any, loan: dict[str, Any], day: str, risk_class: RiskClass) -> None:
    way.live_until(day)
    rows = person("manager").get("/monitoring/standings", risk_class=risk_class)["items"]
    assert [row["loan_number"] for row in rows] == [loan["number"]]
    others = [one for one in RiskClass if one is not risk_class]
    assert all(person("manager").get("/monitoring/standings", risk_class=one)["items"] == [] for one in others)


def test_a_loan_of_another_branch_is_not_watched_by_this_one(person: Any, loan: dict[str, Any]) -> None:
    way.live_until("2025-08-20")
    assert person("officer2").get("/monitoring/alerts")["items"] == []
