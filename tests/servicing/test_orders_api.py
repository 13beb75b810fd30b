"""The doors of orders, drawdowns, foreclosed property, posting rules and invoice lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from diya.foundation.models import User
from diya.servicing import models
from diya.servicing.rulebook import STANDARD
from tests.servicing.bank import TERMS
from tests.servicing.test_api import Person

LATE = date(2025, 2, 25)


@pytest.fixture
def operations(bank):
    return Person(bank, bank.maker, "OPERATIONS")


@pytest.fixture
def checker(bank):
    return Person(bank, bank.checker, "OPERATIONS_CHECKER")


@pytest.fixture
def teller(bank):
    return Person(bank, bank.teller, "TELLER")


def someone(bank, role):
    return Person(bank, User.objects.create(username=f"t-{role}", name=role, password="!"), role)


def version_of(person, loan_id):
    return person.get(f"/servicing/loans/{loan_id}").json()["version"]


def ordered(person, loan_id, kind, *, version=None, **said):
    seen = version_of(person, loan_id) if version is None else version
    return person.post(f"/servicing/loans/{loan_id}/orders", {"kind": kind, "reason": "试验", **said}, version=seen)


def test_the_catalogue_says_what_the_reader_may_order_on_a_loan(bank, teller, operations, checker):
    loan_id = bank.draw()
    may = {
        person: {
            row["code"]
            for row in person.get("/servicing/order-kinds", loan_id=loan_id).json()["items"]
            if row["allowed"]
        }
        for person in (teller, operations, checker)
    }
    assert may[teller] == {"REPAID", "PREPAID", "PAID_OFF"}
    assert {"RATE_RESET", "RESCHEDULED", "REVERSED"} <= may[operations]
    assert not {"WAIVED", "WRITTEN_OFF", "BRANCH_MOVED", "RECOVERED"} & may[operations]
    assert may[checker] == set()
    rate = next(row for row in teller.get("/servicing/order-kinds").json()["items"] if row["code"] == "RATE_RESET")
    assert (rate["needs"], rate["group"], rate["reason"], rate["allowed"]) == (["annual_rate"], "CHANGE", True, False)


def test_an_order_is_previewed_made_and_done(bank, operations, teller):
    loan_id = bank.draw()
    bank.end_days_until(LATE)
    shown = teller.get(f"/servicing/loans/{loan_id}/order-preview", kind="REPAID", amount="600.00").json()
    assert (shown["amount"], shown["second_person"], shown["before"]["dpd"]) == ("600.00", False, 10)
    assert shown["schedule_before"] == shown["schedule_after"]
    assert shown["lines"][0]["amount"] > "0"
    done = ordered(teller, loan_id, "REPAID", amount="600.00", channel="COUNTER")
    assert (done.status_code, done.json()["state"], done.json()["allowed_actions"]) == (200, "DONE", [])
    rows = teller.get("/servicing/transactions", search=done.json()["loan_number"]).json()["items"]
    paid = next(row for row in rows if row["sequence"] == done.json()["event_sequence"])
    assert (paid["reversible"], paid["reversed"], paid["reverses"]) == (True, False, None)
    assert [row["reversible"] for row in rows if row["kind"] == "INSTALMENT_BILLED"] == [False]
    taken = ordered(operations, loan_id, "REVERSED", sequence=paid["sequence"]).json()
    if taken["state"] == "DONE":
        rows = teller.get("/servicing/transactions", search=taken["loan_number"]).json()["items"]
        assert [row["reversed"] for row in rows if row["sequence"] == paid["sequence"]] == [True]
        assert rows[0]["reverses"] == paid["sequence"]
        assert teller.get(f"/servicing/loans/{loan_id}").json()["corrected"] is True


def test_a_second_person_sees_what_it_would_do_and_decides(bank, operations, checker):
    loan_id = bank.draw()
    bank.end_days_until(LATE)
    made = ordered(operations, loan_id, "RATE_RESET", annual_rate="0.0365").json()
    assert (made["state"], made["allowed_actions"], made["own"]) == ("PROPOSED", ["cancel_order"], True)
    assert made["said"] == {"annual_rate": "0.0365"}
    assert made["expires_date"] == "2025-03-27"
    path = f"/servicing/orders/{made['id']}"
    seen = checker.get(path).json()
    assert seen["allowed_actions"] == ["approve_order", "reject_order"]
    shown = checker.get(f"{path}/preview").json()
    assert shown["schedule_before"][1]["interest"] > shown["schedule_after"][1]["interest"]
    assert operations.post(f"{path}/approve", version=seen["version"]).status_code == 403
    assert checker.post(f"{path}/approve", version=9).status_code == 412
    done = checker.post(f"{path}/approve", {"comment": "同意"}, version=seen["version"]).json()
    assert (done["state"], done["decided_by"], done["allowed_actions"]) == ("DONE", "checker", [])
    assert done["expires_date"] is None
    refused = checker.get(f"{path}/preview")
    assert (refused.status_code, refused.json()["code"]) == (409, "servicing.order_decided")
    listed = checker.get("/servicing/orders", state="PROPOSED,DONE", kind="RATE_RESET").json()["items"]
    assert [row["id"] for row in listed] == [made["id"]]


def test_a_booked_order_can_be_taken_back(bank, teller):
    loan_id = bank.draw()
    booked = ordered(teller, loan_id, "PREPAID", amount="50000.00", way="SHORTER_TERM", value_date="2025-02-20").json()
    assert booked["state"] == "BOOKED"
    back = teller.post(f"/servicing/orders/{booked['id']}/cancel", {"comment": "客户改期"}).json()
    assert (back["state"], back["comment"], back["allowed_actions"]) == ("CANCELLED", "客户改期", [])


@pytest.mark.parametrize(
    ("kind", "said", "code", "field"),
    [
        ("NOTHING", {}, "servicing.order_kind_unknown", "kind"),
        ("REPAID", {}, "servicing.order_field_missing", "amount"),
        ("REPAID", {"amount": "1.001"}, "kernel.amount_invalid", "amount"),
        ("REPAID", {"amount": "1.00", "value_date": "2024-01-01"}, "servicing.order_date_refused", "value_date"),
        ("REVERSED", {"sequence": 1}, "servicing.nothing_to_reverse", "sequence"),
        ("RATE_RESET", {"annual_rate": "x"}, "kernel.rate_invalid", "annual_rate"),
    ],
)
def test_what_cannot_be_ordered_says_why_at_its_field(bank, operations, kind, said, code, field):
    loan_id = bank.draw()
    refused = ordered(operations, loan_id, kind, **said)
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, code, field)


def test_a_preview_refuses_what_the_act_would(bank, operations):
    loan_id = bank.draw()
    refused = operations.get(f"/servicing/loans/{loan_id}/order-preview", kind="REVERSED", sequence=1)
    assert (refused.status_code, refused.json()["code"]) == (422, "servicing.nothing_to_reverse")


def test_a_stale_version_is_refused(bank, teller):
    loan_id = bank.draw()
    assert ordered(teller, loan_id, "REPAID", version=99, amount="1.00").status_code == 412


def test_a_further_drawdown_waits_for_the_second_person(bank, operations, teller, checker):
    loan_id = bank.release(bank.open_loan(replace(TERMS), first_amount=80_000_00))
    path = f"/servicing/loans/{loan_id}/drawdowns"
    body = {"amount": "40000.00", "payee_name": "卖方乙", "payee_account": "6222020200112233446", "payee_bank": "某行"}
    assert teller.post(path, body).status_code == 403
    made = operations.post(path, body).json()
    assert (made["state"], made["amount"], made["payee_account"][:4]) == ("PREPARED", "40000.00", "6222")
    assert operations.post(path, body).json()["code"] == "servicing.drawdown_waiting"
    done = checker.post(f"/servicing/disbursements/{made['id']}/release", version=made["version"])
    assert done.status_code == 200
    assert teller.get(f"/servicing/loans/{loan_id}").json()["balance_amount"] == "120000.00"


def test_property_taken_in_payment_is_sold(bank):
    post_loan = someone(bank, "POST_LOAN")
    loan_id = bank.draw()
    bank.end_days_until(LATE)
    bank.order(loan_id, "FORECLOSED", amount=5_000_00, description="抵押房产")
    row = post_loan.get("/servicing/assets", state="HELD").json()["items"][0]
    assert (row["value_amount"], row["days_left"], row["allowed_actions"]) == ("5000.00", 730, ["dispose_asset"])
    sold = post_loan.post(f"/servicing/assets/{row['id']}/disposal", {"proceeds": "4800.00"}).json()
    assert (sold["state"], sold["proceeds_amount"], sold["allowed_actions"]) == ("DISPOSED", "4800.00", [])
    again = post_loan.post(f"/servicing/assets/{row['id']}/disposal", {"proceeds": "1.00"})
    assert (again.status_code, again.json()["code"]) == (409, "servicing.asset_disposed")


def test_a_posting_rule_shows_its_moves_and_the_entry_of_an_event(bank):
    accountant = someone(bank, "ACCOUNTANT")
    rules = accountant.get("/servicing/posting-rules").json()["items"]
    assert [(row["code"], row["number"], row["on_balance"]) for row in rules] == [
        ("ENTRUSTED", 1, False),
        ("STANDARD_ACCRUAL", 1, True),
        ("STANDARD_CASH", 1, True),
    ]
    path = "/servicing/posting-rules/STANDARD_ACCRUAL"
    rule = accountant.get(path).json()
    move = next(row for row in rule["moves"] if row["total"] == "interest_billed")
    assert (move["debit"]["role"], move["credit"]["role"]) == ("INTEREST_DUE", "INTEREST_ACCRUED")
    assert [one["state"] for one in rule["versions"]] == ["ACTIVE"]
    shown = accountant.get(
        f"{path}/trial", event="REPAID", principal="10000.00", interest="600.00", channel="COUNTER"
    ).json()
    assert [line["amount"] for line in shown["lines"]] == ["600.00", "10000.00"]
    waived = accountant.get(f"{path}/trial", event="WAIVED", interest="106.00").json()["lines"]
    assert sorted(line["amount"] for line in waived) == ["100.00", "6.00"], "income 100.00, tax 6.00"
    single = accountant.get(f"{path}/trial", total="disbursed", amount="1.00").json()["lines"]
    assert len(single) == 1
    for query in ({}, {"event": "REPAID"}, {"total": "nothing", "amount": "1.00"}):
        assert accountant.get(f"{path}/trial", **query).json()["code"] == "servicing.trial_empty"
    assert accountant.get("/servicing/posting-rules/NONE/trial", total="disbursed", amount="1.00").status_code == 404


def test_a_version_of_a_rule_is_proposed_and_holds_after_approval(bank, teller):
    accountant, admin = someone(bank, "ACCOUNTANT"), someone(bank, "ADMINISTRATOR")
    path = "/servicing/posting-rules/STANDARD_ACCRUAL"
    body = {"name_zh": "自营", "name_en": "Own", "starts_date": "2025-02-01", "content": STANDARD}
    assert teller.post(f"{path}/versions", body).status_code == 403
    asked = accountant.post(f"{path}/versions", body).json()
    assert asked["state"] == "PENDING"
    change = admin.get("/foundation/changes", state="PENDING").json()["items"][0]
    assert change["id"] == asked["change_id"]
    approved = admin.post(f"/foundation/changes/{change['id']}/approve", {"comment": ""}, version=change.get("version"))
    assert approved.status_code == 200
    assert [one["state"] for one in accountant.get(path).json()["versions"]] == ["FUTURE", "ACTIVE"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"starts_date": "2025-01-15"}, "servicing.rule_starts_too_early"),
        (
            {"content": {**STANDARD, "moves": [["disbursed", "NO_SUCH_ROLE", "SETTLEMENT"]]}},
            "servicing.posting_rule_refused",
        ),
        (
            {"content": {**STANDARD, "moves": [["no_such_total", "PENALTY", "SETTLEMENT"]]}},
            "servicing.posting_rule_refused",
        ),
        ({"content": {**STANDARD, "earning": {}}}, "servicing.posting_rule_refused"),
        ({"content": {**STANDARD, "moves": [["disbursed", "PENALTY"]]}}, "kernel.field_invalid"),
        ({"content": {}}, "kernel.field_invalid"),
    ],
)
def test_a_rule_that_would_not_hold_is_refused(bank, more, code):
    accountant = someone(bank, "ACCOUNTANT")
    body = {"name_zh": "自营", "name_en": "Own", "starts_date": "2025-02-01", "content": STANDARD, **more}
    refused = accountant.post("/servicing/posting-rules/STANDARD_ACCRUAL/versions", body)
    assert refused.status_code == 422
    assert code in (refused.json()["code"], "kernel.field_invalid")


def test_interest_and_fees_of_a_month_are_invoice_lines_with_their_tax(bank):
    accountant = someone(bank, "ACCOUNTANT")
    loan_id = bank.draw()
    bank.order(loan_id, "FEE_CHARGED", amount=106_00)
    bank.end_days_until(LATE)
    bank.order(loan_id, "REPAID", amount=10_706_00)
    rows = accountant.get("/servicing/invoice-lines", month="2025-02").json()["items"]
    told = {(row["item"], row["gross_amount"], row["tax_amount"], row["net_amount"], row["taxed"]) for row in rows}
    assert ("INTEREST", "600.00", "33.96", "566.04", "DUE") in told
    fee = accountant.get("/servicing/invoice-lines", month="2025-01").json()["items"]
    assert [(row["item"], row["gross_amount"], row["tax_amount"]) for row in fee] == [("FEE", "106.00", "6.00")]
    assert fee[0]["buyer"].startswith("张")
    assert "*" in fee[0]["buyer"]
    assert accountant.get("/servicing/invoice-lines", month="2025-13").status_code == 422
    assert accountant.get("/servicing/invoice-lines/export", month="2025-02").status_code == 200


def test_interest_of_a_loan_on_cash_basis_is_taxed_when_it_is_received(bank):
    """After 91 days past due what falls due waits, and what is paid is taxed in its month."""
    accountant = someone(bank, "ACCOUNTANT")
    loan_id = bank.draw()
    bank.end_days_until(date(2025, 6, 20))
    assert models.Position.objects.get(loan_id=loan_id).cash_basis
    june = accountant.get("/servicing/invoice-lines", month="2025-06", taxed="WAITING").json()["items"]
    assert [row["item"] for row in june] == ["INTEREST"]
    bank.order(loan_id, "REPAID", amount=10_000_00)
    paid = accountant.get("/servicing/invoice-lines", month="2025-06", taxed="RECEIVED").json()["items"]
    event = models.Event.objects.get(loan_id=loan_id, kind="REPAID")
    charges = event.penalty_amount + event.compound_amount
    assert [(row["item"], row["gross_amount"]) for row in paid] == [
        (item, f"{amount // 100}.{amount % 100:02d}")
        for item, amount in (("INTEREST", event.interest_amount), ("PENALTY", charges))
    ]
    assert min(event.interest_amount, charges) > 0


def test_no_order_draws_on_suspense(bank, teller):
    """Money in suspense is applied from its own item; an order could take what is nobody's."""
    loan_id = bank.draw()
    bank.end_days_until(LATE)
    refused = ordered(teller, loan_id, "REPAID", amount="600.00", channel="SUSPENSE")
    assert (refused.status_code, refused.json()["field"].endswith("channel")) == (422, True)
    assert bank.balance("2241") == 0
