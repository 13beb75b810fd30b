"""The reports at the API: chart, general ledger, periods, reconciliation, income; on screen and as files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from diya.foundation import db
from diya.foundation.models import Branch
from diya.ledger import services
from diya.ledger.contracts import Reconciled
from tests.journeys import way


@pytest.fixture
def lived(person: Any) -> Any:
    """A loan drawn on 20 June 2025 and a bank that lived until 2 August."""
    way.drawn(person)
    way.live_until("2025-08-02")
    return person


def test_the_general_ledger_of_an_account_ends_at_its_balance(lived):
    accountant = lived("accountant")
    months = accountant.get("/ledger/accounts/601101/months")["items"]
    assert [row["month"] for row in months] == ["2025-08-01", "2025-07-01", "2025-06-01"]
    for later, earlier in pairwise(months):
        assert later["opening_amount"] == earlier["closing_amount"]
    rows = {row["account_code"]: row for row in accountant.get("/ledger/trial-balance")["rows"]}
    assert months[0]["closing_amount"] == rows["601101"]["balance_amount"]
    only = accountant.get(
        "/ledger/accounts/601101/months", from_month="2025-07-01", to_month="2025-07-31", by="BOOKING"
    )
    assert [row["month"] for row in only["items"]] == ["2025-07-01"]
    line = accountant.get("/ledger/income-statement")["sections"][0]["rows"][0]
    assert (line["account_code"], line["amount"]) == ("601101", rows["601101"]["balance_amount"])
    of_july = {"from_date": "2025-07-01", "to_date": "2025-07-31", "by": "PERIOD"}
    july = accountant.get("/ledger/income-statement", **of_july)
    assert july["sections"][0]["rows"][0]["amount"] == only["items"][0]["credit_amount"]
    assert july["result_amount"] == july["sections"][0]["total_amount"]


def test_the_two_statements_are_pages_and_files(lived):
    accountant = lived("accountant")
    sheet = accountant.get("/ledger/balance-sheet")
    assets, liabilities, equity = (section["total_amount"] for section in sheet["sections"])
    income = accountant.get("/ledger/income-statement", from_date="2025-01-01")
    assert sheet["balanced"]
    assert sheet["liabilities_and_equity_amount"] == assets
    assert (sheet["result_amount"], equity) == (income["result_amount"], income["result_amount"])
    assert Decimal(assets) == Decimal(liabilities) + Decimal(equity) > 0
    before = accountant.get("/ledger/balance-sheet", on="2025-06-19")
    assert before["balanced"]
    assert [len(section["rows"]) for section in before["sections"]] == [0, 0, 0]
    text = accountant.get("/ledger/balance-sheet/lines/export", columns="account_code,name_zh,amount")
    assert text.splitlines()[-1] == f",负债和所有者权益总计,{assets}"
    wrong = accountant.get("/ledger/income-statement", from_date="2025-07-02", to_date="2025-07-01", expect=422)
    assert wrong["code"] == "ledger.dates_reversed"
    assert lived("officer").get("/ledger/balance-sheet", expect=403)["code"] == "kernel.not_permitted"


def test_reports_are_files_too(lived):
    paths = ("balances", "accounts", "accounts/601101/months", "income-statement/lines", "balance-sheet/lines")
    for path in (*paths, "periods", "reconciliations"):
        text = lived("accountant").get(f"/ledger/{path}/export")
        assert len(text.splitlines()) >= (1 if path == "reconciliations" else 2), path


def test_periods_close_on_screen_with_two_people(lived):
    accountant, manager = lived("accountant"), lived("manager")
    june = {"first_day": "2025-06-01", "state": "CLOSED", "reason": "月结"}
    asked = accountant.post("/ledger/period-changes", june)
    assert (asked["state"], asked["change_state"], asked["asked_state"]) == ("OPEN", "PENDING", "CLOSED")
    assert not accountant.get("/ledger/periods", sort="first_day")["items"][0]["can_decide"]
    assert manager.get("/ledger/periods", sort="first_day")["items"][0]["can_decide"]
    path = f"/ledger/period-changes/{asked['change_id']}/decision"
    own = accountant.post(path, {"approve": True, "comment": ""}, expect=422)
    assert own["code"] == "foundation.own_change"
    done = manager.post(path, {"approve": True, "comment": "已核对"})
    assert (done["state"], done["decided_by_name"], done["can_decide"]) == ("CLOSED", "顾明德", False)
    back = manager.post("/ledger/period-changes", june, expect=403)
    assert back["code"] == "kernel.not_permitted"
    august = june | {"first_day": "2025-08-01"}
    assert accountant.post("/ledger/period-changes", august, expect=422)["code"] == "ledger.period_not_over"
    nothing = june | {"first_day": "2030-01-01"}
    assert accountant.post("/ledger/period-changes", nothing, expect=404)["code"] == "kernel.not_found"


def test_the_chart_says_what_accounts_are_for(person):
    rows = {row["code"]: row for row in person("auditor").get("/ledger/accounts", limit=200)["items"]}
    assert (rows["130301"]["role"], rows["130301"]["is_control"]) == ("PRINCIPAL_NOT_DUE", True)
    assert (rows["2241"]["role"], rows["2241"]["is_control"]) == ("SUSPENSE", False)


def test_books_against_loans(person):
    with db.transaction(db.all_branches(), db.Context(actor="end of day")):
        branch = Branch.objects.get(code="002").pk
        rows = [
            Reconciled("130301", branch, "FIRST_HOME", "CNY", 100_00, 99_00),
            Reconciled("130302", branch, "FIRST_HOME", "CNY", 5_00, 5_00),
        ]
        services.keep_reconciliation(date(2025, 6, 19), rows)
    accountant = person("accountant")
    (row,) = accountant.get("/ledger/reconciliations", different="true")["items"]
    assert (row["account_code"], row["branch_code"], row["difference_amount"]) == ("130301", "002", "1.00")
    assert len(accountant.get("/ledger/reconciliations")["items"]) == 2
    assert accountant.get("/ledger/reconciliations", on="2025-06-18")["items"] == []
    assert accountant.get("/ledger/reconciliations", branch_code="001")["items"] == []
