"""The doors of incoming files, suspense and debits: rights, forms, lists, masks and versions."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from diya.foundation.models import Grant, Job, User
from diya.servicing import models
from diya.servicing.incoming.contracts import FileKind
from diya.servicing.services import files
from tests.people import Person
from tests.servicing.bank import Bank
from tests.servicing.money_in import ACCOUNT, NO_JOB, MoneyIn, answered, table

DUE_DAY = date(2025, 2, 15)


@pytest.fixture
def money(bank: Bank) -> MoneyIn:
    return MoneyIn(bank)


@pytest.fixture
def people(bank: Bank, money: MoneyIn) -> dict[str, Person]:
    for name, role in (("t-mgr", "MANAGER"), ("t-uw", "UNDERWRITER")):
        user = User.objects.create(username=name, name=name, password="!")
        Grant.objects.create(user=user, role_id=role, branch=bank.branches[0], starts_date=date(2020, 1, 1))
    return {
        name: Person(username)
        for name, username in (("ops", "t-ops"), ("accountant", "t-acc2"), ("manager", "t-mgr"), ("other", "t-uw"))
    }


def send(person: Person, content: bytes, kind: str = "REPAYMENTS", *, expect: int = 200) -> Any:
    return person.send(
        "/servicing/incoming-files", {"kind": kind, "branch_code": "T1"}, "还款.csv", content, expect=expect
    )


def test_a_file_is_looked_through_posted_by_a_job_and_shown(bank, money, people):
    loan_id = bank.draw()
    bank.end_days_until(DUE_DAY)
    ops = people["ops"]
    content = table(
        {"amount": "700.00", "currency": "CNY", "loan_number": money.number(loan_id), "payer": "张三丰"},
        {"amount": "5.00", "currency": "CNY", "payer": "王五", "account": "6222020200112233445"},
        {"amount": "x", "currency": "CNY"},
    )
    file = send(ops, content)
    assert (file["state"], file["line_count"], file["waiting_count"]) == ("PREVIEWED", 3, 2)
    assert file["allowed_actions"] == ["start", "discard"]
    assert {(one["state"], one["count"], one["amount"]) for one in file["stages"]} == {
        ("MATCHED", 1, "700.00"),
        ("UNMATCHED", 1, "5.00"),
        ("REFUSED", 1, ""),
    }
    assert send(ops, content, expect=409)["code"] == "servicing.file_known"
    assert people["manager"].get(f"/servicing/incoming-files/{file['id']}")["allowed_actions"] == []
    path = f"/servicing/incoming-files/{file['id']}"
    ops.post(f"{path}/start", version=9, expect=412)
    started = ops.post(f"{path}/start", version=file["version"])
    assert (started["state"], Job.objects.get(id=started["job_id"]).kind) == ("RUNNING", "servicing.incoming")
    files.carry_out(UUID(file["id"]), NO_JOB)
    lines = ops.get(f"{path}/lines")["items"]
    assert [(one["state"], one["payer_name"], one["payer_account"]) for one in lines] == [
        ("APPLIED", "张**", ""),
        ("SUSPENDED", "王*", "6222***********3445"),
        ("REFUSED", "", ""),
    ]
    assert (lines[0]["rule"], lines[0]["loan_id"], lines[0]["applied_amount"]) == (
        "LOAN_NUMBER",
        str(loan_id),
        "700.00",
    )
    assert (lines[2]["column"], lines[2]["reason_en"][:3]) == ("amount", "“x”")
    assert len(ops.get(f"{path}/lines", state="SUSPENDED")["items"]) == 1
    assert "张三丰" not in ops.get(f"{path}/lines/export")
    assert ops.get("/servicing/incoming-files", kind="ANSWERS")["items"] == []
    people["other"].get("/servicing/incoming-files", expect=403)
    people["manager"].send("/servicing/incoming-files", {}, "x", b"x", expect=403)


def test_suspense_is_applied_split_and_refunded_on_screen(bank, money, people):
    loan_id = bank.draw()
    bank.end_days_until(DUE_DAY)
    money.post(table({"amount": "1000.00", "currency": "CNY", "payer": "王五", "remark": "一月"}))
    ops, accountant = people["ops"], people["accountant"]
    [row] = ops.get("/servicing/suspense", state="OPEN")["items"]
    assert (row["amount"], row["payer_name"], row["reason_en"]) == ("1000.00", "王*", "No loan was found")
    item = ops.get(f"/servicing/suspense/{row['id']}")
    assert (item["payer"], item["remark"], item["allowed_actions"]) == ("王五", "一月", ["apply", "split", "refund"])
    path, number = f"/servicing/suspense/{row['id']}", money.number(loan_id)
    body = {"loan_id": str(loan_id), "kind": "DUE", "amount": "600.00"}
    accountant.post(f"{path}/apply", body, version=1, expect=403)
    ops.post(f"{path}/apply", body, expect=428)
    ops.post(f"{path}/apply", {**body, "loan_id": str(UUID(int=5))}, version=1, expect=404)
    assert ops.post(f"{path}/apply", {**body, "amount": "2000"}, version=1, expect=422)["field"] == "amount"
    applied = ops.post(f"{path}/apply", body, version=1)
    assert (applied["state"], applied["loan_number"], applied["amount"]) == ("APPLIED", number, "600.00")
    assert [part["state"] for part in ops.get(path)["parts"]] == ["APPLIED", "OPEN"]
    [rest] = ops.get("/servicing/suspense", state="OPEN")["items"]
    path = f"/servicing/suspense/{rest['id']}"
    assert ops.post(f"{path}/split", {"amounts": ["1.00"]}, version=1, expect=422)["field"] == "amounts"
    refund = {"name": "王五", "account": "6222020200112233445", "bank": "工商银行", "comment": "付错"}
    asked = ops.post(f"{path}/refund", refund, version=1)
    assert (asked["state"], asked["refund_account"]) == ("REFUND_ASKED", "6222***********3445")
    assert asked["allowed_actions"] == []
    assert accountant.get(path)["allowed_actions"] == ["release_refund", "reject_refund"]
    done = accountant.post(f"{path}/refund/release", version=asked["version"])
    assert (done["state"], done["decided_by_name"]) == ("REFUNDED", "t-acc2")
    money.holds()


def test_debits_on_screen(bank, money, people):
    loan_id = bank.draw()
    ops = people["ops"]
    body = {
        "account_name": ACCOUNT.name,
        "account_number": ACCOUNT.account,
        "bank": ACCOUNT.bank,
        "starts_date": "2025-01-15",
    }
    path = f"/servicing/loans/{loan_id}"
    assert ops.get(f"{path}/debits")["allowed_actions"] == ["make_mandate"]
    people["manager"].post(f"{path}/mandates", body, expect=403)
    assert ops.post(f"{path}/mandates", {**body, "ends_date": "2025-01-01"}, expect=422)["field"] == "ends_date"
    mandate = ops.post(f"{path}/mandates", body)
    assert (mandate["account_name"], mandate["account_number"]) == ("张*", "6217***********2223")
    bank.end_days_until(DUE_DAY)
    money.instruct()
    shown = ops.get(f"{path}/debits")
    assert (shown["pending"]["amount"], shown["pending"]["state"]) == ("10600.00", "SENT")
    [file] = ops.get("/servicing/debit-files")["items"]
    assert (file["pending_count"], file["amount"], file["debited_amount"]) == (1, "10600.00", "0.00")
    people["accountant"].get(f"/servicing/debit-files/{file['id']}/content", expect=403)
    assert ACCOUNT.account in ops.get(f"/servicing/debit-files/{file['id']}/content")
    [debit] = ops.get(f"/servicing/debit-files/{file['id']}/debits")["items"]
    money_file = send(ops, answered((debit["reference"], "UNKNOWN", "", ""), ("DD1", "DONE", "", "")), "ANSWERS")
    answers = ops.get(f"/servicing/incoming-files/{money_file['id']}/answers")["items"]
    assert [(one["state"], one["code"]) for one in answers] == [
        ("READY", ""),
        ("REFUSED", "servicing.reference_unknown"),
    ]
    ops.post(f"/servicing/incoming-files/{money_file['id']}/start", version=money_file["version"])
    files.carry_out(UUID(money_file["id"]), NO_JOB)
    assert ops.get(f"{path}/debits")["pending"]["state"] == "UNKNOWN"
    ops.post(f"/servicing/debits/{debit['id']}/clarify", {"comment": "已电话核实"})
    money.post(answered((debit["reference"], "DONE", "", "")), FileKind.ANSWERS)
    [file] = ops.get("/servicing/debit-files")["items"]
    assert (file["pending_count"], file["debited_amount"]) == (0, "10600.00")
    ended = ops.post(f"/servicing/mandates/{mandate['id']}/end", version=1)
    assert (ended["state"], ended["allowed_actions"]) == ("ENDED", [])
    assert models.DebitMandate.objects.count() == 1
