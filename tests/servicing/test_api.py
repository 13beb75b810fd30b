"""The doors of servicing, ledger and endofday: shapes, rights, keys and versions."""

from __future__ import annotations

import json
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diya.endofday.models import ParkedLoan
from diya.endofday.steps import steps_due
from diya.foundation.models import Grant, Job, User
from diya.servicing import models
from tests.people import sign_in

from .bank import FIRST_DAY, Bank


class Person:
    """A signed-in person with roles at every branch of the small bank."""

    def __init__(self, bank: Bank, user: User, *roles: str) -> None:
        for role in roles:
            for branch in bank.branches:
                Grant.objects.create(user=user, role_id=role, branch=branch, starts_date=date(2020, 1, 1))
        self.client = Client()
        sign_in(self.client, user.username)

    def get(self, path: str, **query: object):
        return self.client.get(f"/api/v1{path}", query, headers={"accept-language": "en"})

    def post(self, path: str, body: dict | None = None, *, key: str = "", version: int | None = None):
        headers = {"idempotency-key": key or uuid4().hex, "accept-language": "en"}
        if version is not None:
            headers["if-match"] = f'"{version}"'
        return self.client.post(
            f"/api/v1{path}", json.dumps(body or {}), content_type="application/json", headers=headers
        )


@pytest.fixture
def teller(bank):
    return Person(bank, bank.teller, "TELLER")


@pytest.fixture
def checker(bank):
    return Person(bank, bank.checker, "OPERATIONS_CHECKER")


@pytest.fixture
def accountant(bank):
    return Person(bank, User.objects.create(username="t-acc", name="acc", password="!"), "ACCOUNTANT")


def test_a_disbursement_is_released_with_the_version_that_was_seen(bank, checker, teller):
    loan_id = bank.open_loan()
    row = checker.get("/servicing/disbursements", state="PREPARED").json()["items"][0]
    assert (row["loan_id"], row["amount"]) == (str(loan_id), "120000.00")
    assert row["payee_account"].startswith("6222")
    assert "*" in row["payee_account"]
    path = f"/servicing/disbursements/{row['id']}/release"
    assert teller.post(path, version=row["version"]).status_code == 403
    assert checker.post(path).status_code == 428
    assert checker.post(path, version=9).status_code == 412
    done = checker.post(path, {"comment": "ok"}, version=row["version"])
    assert (done.status_code, done.json()["state"], done.json()["released_by_name"]) == (200, "RELEASED", "checker")


def test_the_loan_page(bank, teller, checker):
    loan_id = bank.open_loan()
    assert checker.get(f"/servicing/loans/{loan_id}").json()["allowed_actions"] == [
        "reject_disbursement",
        "release_disbursement",
    ]
    bank.release(loan_id)
    bank.end_days_until(date(2025, 2, 16))
    loan = teller.get(f"/servicing/loans/{loan_id}").json()
    assert loan["allowed_actions"] == ["pay_off", "prepay", "repay"]
    assert (loan["balance_amount"], loan["dpd"], loan["position"]["total_due_amount"]) == ("120000.00", 1, "10602.60")
    assert loan["position"]["principal"] == {"not_due": "110000.00", "due": "0.00", "overdue": "10000.00"}
    assert loan["borrower_name"] == "张三1"
    listed = teller.get("/servicing/loans", overdue=True).json()["items"]
    assert [row["id"] for row in listed] == [str(loan_id)]
    assert listed[0]["overdue_amount"] == "10602.60"
    schedule = teller.get(f"/servicing/loans/{loan_id}/schedule").json()
    assert [row["state"] for row in schedule["rows"][:2]] == ["OVERDUE", "FUTURE"]
    assert schedule["totals"]["principal_amount"] == "120000.00"
    assert len(schedule["rows"]) == 12
    transactions = teller.get(f"/servicing/loans/{loan_id}/transactions").json()["items"]
    assert [row["kind"] for row in transactions] == ["INSTALMENT_BILLED", "DISBURSED"]
    assert teller.get(f"/servicing/loans/{loan_id}/transactions/export").status_code == 403


def test_a_repayment_sent_twice_is_booked_once_and_answered_alike(bank, teller):
    loan_id = bank.draw()
    bank.end_days_until(date(2025, 2, 15))
    body = {"kind": "DUE", "amount": "600.00", "channel": "COUNTER"}
    path, key = f"/servicing/loans/{loan_id}/repayments", uuid4().hex
    first, again = teller.post(path, body, key=key), teller.post(path, body, key=key)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert first.json()["interest_amount"] == "600.00"
    assert models.Event.objects.filter(loan_id=loan_id, kind="REPAID").count() == 1
    other = teller.post(path, {**body, "amount": "601.00"}, key=key)
    assert (other.status_code, other.json()["code"]) == (409, "foundation.idempotency_key_reused")


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"kind": "DUE", "amount": "20000.00", "channel": "COUNTER"}, "calc.repayment_exceeds_due", "amount"),
        ({"kind": "PREPAYMENT", "amount": "20000.00", "channel": "COUNTER"}, "servicing.way_missing", "way"),
        ({"kind": "PAYOFF", "amount": "1.00", "channel": "COUNTER"}, "calc.payoff_differs", "amount"),
        ({"kind": "DUE", "amount": "1.001", "channel": "COUNTER"}, "kernel.amount_invalid", "amount"),
        ({"kind": "DUE", "amount": "-1", "channel": "COUNTER"}, "kernel.amount_invalid", "amount"),
    ],
)
def test_a_payment_that_cannot_be_says_what_to_do(bank, teller, body, code, field):
    loan_id = bank.draw()
    bank.end_days_until(date(2025, 2, 15))
    refused = teller.post(f"/servicing/loans/{loan_id}/repayments", body)
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, code, field)


def test_a_quote_is_what_will_be_booked(bank, teller):
    loan_id = bank.draw()
    bank.end_days_until(date(2025, 1, 25))
    quote = teller.get(f"/servicing/loans/{loan_id}/quote", amount="60200.00").json()
    assert quote["payoff_amount"] == "120200.00"
    assert [(line["what_en"], line["formula"], line["amount"]) for line in quote["reasons"]] == [
        ("Principal not due", "120,000.00", "120000.00"),
        ("Interest accrued", "120,000.00 × 6.00% × 10/360", "200.00"),
    ]
    assert [option["remaining_count"] for option in quote["prepayment"]["options"]] == [6, 12]
    paid = teller.post(
        f"/servicing/loans/{loan_id}/repayments",
        {"kind": "PREPAYMENT", "amount": "60200.00", "way": "SHORTER_TERM", "channel": "TRANSFER"},
    ).json()
    assert (paid["principal_amount"], paid["interest_amount"]) == (
        quote["prepayment"]["principal_amount"],
        quote["prepayment"]["interest_amount"],
    )
    early = teller.get(f"/servicing/loans/{loan_id}/quote", on="2025-01-20")
    assert early.json()["code"] == "servicing.date_too_early"


def test_a_schedule_can_be_looked_at_before_there_is_a_loan(bank, teller):
    found = teller.get(
        "/servicing/schedule-preview",
        principal_amount="1000000.00",
        annual_rate="0.049",
        term_months=360,
        starts_on="2025-01-20",
        due_day=20,
    ).json()
    assert found["rows"][0]["instalment_amount"] == "5307.27"
    assert len(found["rows"]) == 360


def test_books_and_day_are_the_accountants(bank, accountant, teller):
    loan_id = bank.draw()
    bank.end_days_until(date(2025, 2, 16))
    assert teller.get("/ledger/trial-balance").status_code == 403
    found = accountant.get("/ledger/trial-balance").json()
    assert found["balanced"] is True
    assert {row["account_code"]: row["balance_amount"] for row in found["rows"]}["130302"] == "10000.00"
    entries = accountant.get("/ledger/entries", source=f"servicing.loan:{loan_id}").json()["items"]
    assert [entry["kind"] for entry in entries] == ["servicing.disbursed"]
    bills = accountant.get("/ledger/entries", source="endofday.day:2025-02-15", account="130302").json()["items"]
    assert [entry["kind"] for entry in bills] == ["servicing.instalment_billed"]
    found = accountant.get("/servicing/transactions", search=bills[0]["reference"]).json()["items"]
    assert [(row["loan_id"], row["kind"]) for row in found] == [(str(loan_id), "INSTALMENT_BILLED")]
    state = accountant.get("/endofday/state").json()
    assert (state["business_date"], state["books_proved_on"]) == ("2025-02-16", "2025-02-15")
    assert [step["step"] for step in state["steps"]] == [step.code for step in steps_due(date(2025, 2, 15))]
    refused = accountant.post("/endofday/runs", {"until": "2025-02-01"})
    assert refused.json()["code"] == "endofday.date_not_ahead"
    started = accountant.post("/endofday/runs", {"until": "2025-02-16"})
    assert started.status_code == 200
    assert Job.objects.get(id=started.json()["job_id"]).state == "QUEUED"
    again = accountant.post("/endofday/runs", {"until": "2025-02-16"})
    assert (again.status_code, again.json()["code"]) == (409, "endofday.already_running")
    assert accountant.get("/endofday/state").json()["running"]["state"] == "QUEUED"


def test_a_loan_that_is_set_aside_says_since_when(bank, accountant):
    loan_id = bank.draw()
    with bank.acting():
        ParkedLoan.objects.create(
            branch_id=bank.branches[0].id,
            business_date=FIRST_DAY,
            step="bill",
            loan_id=loan_id,
            loan_number="JJ1",
            reason="GONE",
        )
    bank.end_days_until(date(2025, 1, 20))
    (row,) = accountant.get("/endofday/state").json()["parked"]
    assert (row["loan_number"], row["since_date"]) == ("JJ1", "2025-01-15")


def test_the_started_job_closes_the_day(bank, accountant):
    from diya.foundation import jobs

    bank.draw()
    job_id = accountant.post("/endofday/runs", {"until": FIRST_DAY.isoformat()}).json()["job_id"]
    jobs.run(job_id)
    assert Job.objects.get(id=job_id).state == "DONE"
    assert accountant.get("/endofday/state").json()["business_date"] == "2025-01-16"


def test_clearance_is_issued_once(bank, teller):
    operations = Person(bank, bank.maker, "OPERATIONS")
    loan_id = bank.draw()
    bank.end_days_until(date(2025, 1, 16))
    body = {"kind": "PAYOFF", "amount": "120020.00", "channel": "TRANSFER"}
    assert teller.post(f"/servicing/loans/{loan_id}/repayments", body).status_code == 200
    loan = operations.get(f"/servicing/loans/{loan_id}").json()
    assert (loan["state"], loan["allowed_actions"], loan["tasks"][0]["state"]) == (
        "CLOSED",
        ["issue_clearance"],
        "OPEN",
    )
    issued = operations.post(f"/servicing/loans/{loan_id}/clearance")
    assert issued.status_code == 200
    assert issued.json()["issued_on"] == "2025-01-16"
    assert operations.post(f"/servicing/loans/{loan_id}/clearance").status_code == 409


def test_figures_cost_few_queries_whatever_the_count(bank, teller):
    ids = [bank.draw() for _ in range(3)]
    bank.end_days_until(date(2025, 2, 16))
    with CaptureQueriesContext(connection) as few:
        teller.get("/servicing/loans")
    for _ in range(4):
        bank.draw()
    with CaptureQueriesContext(connection) as more:
        teller.get("/servicing/loans")
    assert len(more) == len(few)
    with CaptureQueriesContext(connection) as page:
        teller.get(f"/servicing/loans/{ids[0]}")
    assert len(page) <= 20
    body = {"kind": "DUE", "amount": "100.00", "channel": "COUNTER"}
    with CaptureQueriesContext(connection) as paid:
        teller.post(f"/servicing/loans/{ids[0]}/repayments", body)
    assert len(paid) <= 36
