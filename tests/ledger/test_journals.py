"""Entries by hand: one proposes, another approves; what must equal the loans is out of reach."""

from __future__ import annotations

from typing import Any

import pytest

from diya.ledger import selectors

LINE = {"debit_account": "1003", "credit_account": "2241", "amount": "120.50"}


def body(*lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "branch_code": "001",
        "value_date": "2025-06-20",
        "reason": "来账待查",
        "lines": list(lines or [LINE]),
        **more,
    }


def balances(person: Any, **query: Any) -> dict[str, str]:
    found = person("accountant").get("/ledger/trial-balance", **query)
    assert found["balanced"]
    return {row["account_code"]: row["balance_amount"] for row in [*found["rows"], *found["off_rows"]]}


def test_a_journal_is_booked_when_a_second_person_approves(person):
    asked = person("accountant").post("/ledger/journals", body())
    assert (asked["state"], asked["entries"], asked["allowed_actions"]) == ("PENDING", [], [])
    assert balances(person) == {}
    own = person("accountant").post(f"/ledger/journals/{asked['id']}/approve", {"comment": ""}, expect=422)
    assert own["code"] == "foundation.own_change"
    manager = person("manager")
    queue = {item["kind"]: item["subject_number"] for item in manager.get("/foundation/work-items")["items"]}
    assert queue["ledger.decide_journal"] == asked["number"]
    assert manager.get(f"/ledger/journals/{asked['id']}")["allowed_actions"] == ["approve_journal", "reject_journal"]
    done = manager.post(f"/ledger/journals/{asked['id']}/approve", {"comment": "已核对"})
    assert (done["state"], done["decided_by_name"], done["comment"]) == ("APPROVED", "顾明德", "已核对")
    (entry,) = done["entries"]
    assert (entry["kind"], entry["source"], entry["period"]) == (
        "ledger.journal",
        f"ledger.journal:{asked['id']}",
        "2025-06-01",
    )
    assert balances(person) == {"1003": "120.50", "2241": "120.50"}
    assert "ledger.decide_journal" not in {one["kind"] for one in manager.get("/foundation/work-items")["items"]}
    again = manager.post(f"/ledger/journals/{asked['id']}/approve", {"comment": ""}, expect=409)
    assert again["code"] == "foundation.change_decided"


def test_a_rejected_journal_leaves_no_entry(person):
    asked = person("accountant").post("/ledger/journals", body())
    done = person("manager").post(f"/ledger/journals/{asked['id']}/reject", {"comment": "缺回单"})
    assert (done["state"], done["comment"], done["entries"]) == ("REJECTED", "缺回单", [])
    assert balances(person) == {}
    listed = person("auditor").get("/ledger/journals", state="REJECTED")["items"]
    assert [(row["number"], row["reason"]) for row in listed] == [(asked["number"], "来账待查")]
    assert person("auditor").get("/ledger/journals", state="PENDING")["items"] == []


def test_a_line_between_two_branches_is_settled_between_them(person):
    line = LINE | {"debit_branch_code": "002", "product": "FIRST_HOME"}
    asked = person("accountant").post("/ledger/journals", body(line, LINE | {"amount": "1"}))
    done = person("manager").post(f"/ledger/journals/{asked['id']}/approve", {"comment": ""})
    told = {
        entry["branch_code"]: [
            (one["debit_account"], one["credit_account"], one["amount"]) for one in entry["postings"]
        ]
        for entry in done["entries"]
    }
    assert told == {
        "001": [("3001", "2241", "120.50"), ("1003", "2241", "1.00")],
        "002": [("1003", "3001", "120.50")],
    }
    assert balances(person, branch_code="001")["3001"] == "120.50"
    assert balances(person, branch_code="002")["3001"] == "-120.50"
    assert balances(person)["3001"] == "0.00"


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        ({"debit_account": "130301"}, "ledger.account_controlled", "lines.0.debit_account"),
        ({"credit_account": "730102"}, "ledger.account_controlled", "lines.0.credit_account"),
        ({"credit_account": "3001"}, "ledger.settled_by_itself", "lines.0.credit_account"),
        ({"debit_account": "710101"}, "ledger.off_balance_mixed", "lines.0.credit_account"),
        (
            {"debit_account": "710101", "credit_account": "7199", "debit_branch_code": "002"},
            "ledger.off_balance_crossing",
            "lines.0.credit_branch_code",
        ),
        ({"debit_account": "2241"}, "ledger.accounts_same", "lines.0.credit_account"),
        ({"debit_account": "9999"}, "ledger.account_unknown", "lines.0.debit_account"),
        ({"amount": "0"}, "kernel.amount_invalid", "lines.0.amount"),
        ({"amount": "1.234"}, "kernel.amount_invalid", "lines.0.amount"),
        ({"currency": "XXX"}, "kernel.currency_unknown", "currency"),
        ({"debit_branch_code": "099"}, "foundation.branch_unknown", "lines"),
    ],
)
def test_what_cannot_be_booked_by_hand_says_why(person, line, code, field):
    refused = person("accountant").post("/ledger/journals", body(LINE | line), expect=422)
    assert refused["code"] == code
    assert [error["field"] for error in refused["errors"]] == [field]


def test_a_journal_does_not_reach_into_the_future(person):
    refused = person("accountant").post("/ledger/journals", body(value_date="2025-06-21"), expect=422)
    assert refused["code"] == "ledger.journal_date_in_future"
    assert person("accountant").post("/ledger/journals", body() | {"lines": []}, expect=422)["code"]


def test_administrators_do_not_approve_journals(person):
    """The list of changes shows it, but approving needs the right of journals."""
    asked = person("accountant").post("/ledger/journals", body())
    change = next(row for row in person("admin").get("/foundation/changes")["items"] if row["kind"] == "ledger.journal")
    refused = person("admin").post(f"/foundation/changes/{change['id']}/approve", {"comment": ""}, expect=403)
    assert refused["code"] == "kernel.not_permitted"
    person("admin").post(f"/foundation/changes/{change['id']}/reject", {"comment": "错"})
    assert person("auditor").get(f"/ledger/journals/{asked['id']}")["state"] == "REJECTED"


def test_a_usd_journal_off_the_balance_sheet(person):
    line = {"debit_account": "710101", "credit_account": "7199", "amount": "5", "currency": "USD"}
    asked = person("accountant").post("/ledger/journals", body(line))
    person("manager").post(f"/ledger/journals/{asked['id']}/approve", {"comment": ""})
    found = person("accountant").get("/ledger/trial-balance", currency="USD", by="PERIOD")
    assert (found["rows"], found["off_totals"]) == ([], {"debit_amount": "5.00", "credit_amount": "5.00"})
    assert [row["account_code"] for row in found["off_rows"]] == ["710101", "7199"]
    assert [row["account_code"] for row in person("auditor").get("/ledger/balances", currency="USD")["items"]] == [
        "710101",
        "7199",
    ]


def test_a_handler_closes_the_work_of_a_journal_rejected_elsewhere(person):
    from diya.foundation import db
    from diya.foundation.models import OutboxMessage, WorkItem
    from diya.ledger import handlers

    asked = person("accountant").post("/ledger/journals", body())
    with db.transaction(db.all_branches(), db.Context(actor="outbox")):
        change_id = selectors.journals().get(number=asked["number"]).change_id
        handlers.hear(OutboxMessage(topic="foundation.change.rejected", subject=f"foundation.change:{change_id}"))
        assert WorkItem.objects.get(kind="ledger.decide_journal").state == "DONE"
