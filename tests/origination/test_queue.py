"""A row of the queue says whose case it is, for how much and about what, whatever kind of subject it has."""

from __future__ import annotations

from typing import Any

from tests.journeys import way


def _queue(person: Any, username: str) -> list[tuple[str, str | None, str | None]]:
    rows = person(username).get("/foundation/work-items")["items"]
    return [(row["kind"], row["client_name"], row["amount"]) for row in rows]


def test_work_on_applications_loans_and_alerts_says_whose_it_is(person: Any) -> None:
    application = way.submitted(person)
    row = person("underwriter").get("/foundation/work-items")["items"][0]
    assert (row["client_name"], row["amount"], row["currency"]) == ("林浩然", "1200000.00", "CNY")
    assert (row["about_zh"], row["about_en"]) == ("首套住房按揭 · 360 个月", "First-home mortgage · 360 months")
    way.vote(person("underwriter"), application, "RETURN")
    assert _queue(person, "officer") == [("origination.correct", "林浩然", "1200000.00")]


def test_work_on_loans_alerts_and_liens_says_it_too(person: Any) -> None:
    loan = way.drawn(person)
    way.live_until("2025-08-20")
    assert _queue(person, "postloan") == [("monitoring.alert", "林浩然", "1200000.00")]
    owed = person("teller").get(f"/servicing/loans/{loan['id']}")["position"]["payoff_amount"]
    body = {"kind": "PAYOFF", "amount": owed, "channel": "DEBIT"}
    person("teller").post(f"/servicing/loans/{loan['id']}/repayments", body)
    assert _queue(person, "operations") == [("servicing.issue_clearance", "林浩然", "1200000.00")]
    person("operations").post(f"/servicing/loans/{loan['id']}/clearance")
    assert _queue(person, "operations") == []
    assert _queue(person, "keeper") == [("collateral.release", "林浩然", "1200000.00")]
