"""The way down and up again: account, statement with its running balance, entry, loan."""

from __future__ import annotations

from typing import Any

from tests.journeys import way


def test_a_statement_runs_to_the_balance_of_the_trial_balance(person: Any) -> None:
    loan = way.drawn(person)
    way.live_until("2025-07-20")
    loan = person("teller").get(f"/servicing/loans/{loan['id']}")
    amount = loan["position"]["total_due_amount"]
    repaid = person("teller").post(
        f"/servicing/loans/{loan['id']}/repayments", {"kind": "DUE", "amount": amount, "channel": "COUNTER"}
    )
    accountant = person("accountant")
    balance = accountant.get("/ledger/trial-balance")
    for row in [*balance["rows"], *balance["off_rows"]]:
        code = row["account_code"]
        lines = accountant.get(f"/ledger/accounts/{code}/statement")["items"]
        assert lines[0]["balance_amount"] == row["balance_amount"], code
        # A page that begins in the middle still knows what was there before.
        first = accountant.get(f"/ledger/accounts/{code}/statement", limit=1)
        second = accountant.get(f"/ledger/accounts/{code}/statement", limit=1, cursor=first["next_cursor"] or "")
        if first["next_cursor"]:
            assert second["items"][0] == lines[1]
    line = accountant.get("/ledger/accounts/130302/statement")["items"][0]
    entry = accountant.get(f"/ledger/entries/{line['entry_id']}")
    assert entry["reference"] == repaid["entry_reference"]
    assert entry["source"] == f"servicing.loan:{loan['id']}"


def test_an_account_that_does_not_exist_is_not_found(person: Any) -> None:
    assert person("accountant").get("/ledger/accounts/9999/statement", expect=404)["code"] == "kernel.not_found"
