"""Files of repayments: how a line finds its loan, what it posts, and that nothing is posted twice or lost."""

from __future__ import annotations

from datetime import date

import pytest

from diya.foundation.models import WorkItem
from diya.ledger.models import Posting
from diya.servicing import models, services
from diya.servicing.contracts import Channel
from diya.servicing.incoming.contracts import FileKind, FileKnown
from diya.servicing.services import files
from diya.servicing.services.files import repayments
from tests.servicing.bank import Bank
from tests.servicing.money_in import ACCOUNT, NO_JOB, MoneyIn, table

DUE_DAY = date(2025, 2, 15)
DUE = 1060000  # principal 10,000.00 and interest 600.00 of the first instalment


@pytest.fixture
def money(bank: Bank) -> MoneyIn:
    return MoneyIn(bank)


def row(amount: str = "10600.00", **cells: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY", "value_date": "2025-02-15", **cells}


def test_the_loan_s_number_is_found_in_its_column_or_in_the_text(bank, money):
    first, second = bank.draw(), bank.draw()
    bank.end_days_until(DUE_DAY)
    numbers = money.number(first), money.number(second)
    file = money.post(table(row(loan_number=numbers[0]), row(remark=f"还款{numbers[1]}二月")))
    assert money.lines(file) == [("APPLIED", "LOAN_NUMBER", DUE, 0, "")] * 2
    assert (file.state, file.line_count) == ("DONE", 2)
    assert bank.view(first).position.total_due == bank.view(second).position.total_due == 0
    assert bank.balance("2241") == 0
    with bank.acting():
        event = models.Event.objects.get(loan_id=first, kind="REPAID")
        postings = Posting.objects.filter(entry__reference=event.entry_reference)
        assert {(one.debit_id, one.amount) for one in postings} == {("1003", 1000000), ("1003", 60000)}
    money.holds()


def test_a_contract_with_one_running_loan_is_enough_and_with_several_the_amount_decides(bank, money):
    one = bank.draw(at=0)
    bank.end_days_until(DUE_DAY)
    with bank.acting():
        models.Loan.objects.filter(id=one).update(contract_number="CT900")
    file = money.post(table(row("600.00", contract_number="CT900")))
    assert money.lines(file) == [("APPLIED", "CONTRACT_NUMBER", 60000, 0, "")]
    other = bank.draw()
    with bank.acting():
        models.Loan.objects.filter(id=other).update(contract_number="CT900")
    left = money.post(table(row("10000.00", contract_number="CT900"), row("1.00", remark="CT900")))
    assert money.lines(left) == [
        ("APPLIED", "CONTRACT_AMOUNT", 1000000, 0, ""),
        ("SUSPENDED", "", 0, 100, "SEVERAL_LOANS"),
    ]
    money.holds()


def test_a_payer_known_by_number_or_account_who_owes_exactly_that(bank, money):
    loan_id = bank.draw()
    money.mandate(loan_id)
    bank.end_days_until(DUE_DAY)
    with bank.acting():
        client = models.Loan.objects.get(id=loan_id).borrower.number
    file = money.post(table(row("10600.01", client_number=client), row(account=ACCOUNT.account)))
    assert money.lines(file) == [("SUSPENDED", "", 0, DUE + 1, "NO_LOAN"), ("APPLIED", "PAYER_AMOUNT", DUE, 0, "")]
    money.holds()


def test_what_is_due_is_taken_and_the_rest_waits_in_suspense_with_work(bank, money):
    loan_id = bank.draw()
    bank.end_days_until(DUE_DAY)
    number = money.number(loan_id)
    file = money.post(table(row("10000.00", loan_number=number), row("1000.00", loan_number=number)))
    assert money.lines(file) == [
        ("APPLIED", "LOAN_NUMBER", 1000000, 0, ""),
        ("PARTLY", "LOAN_NUMBER", 60000, 40000, "OVERPAID"),
    ]
    [item] = money.items()
    assert (item.amount, item.reason, item.loan_id, item.state) == (40000, "OVERPAID", loan_id, "OPEN")
    with bank.acting():
        assert WorkItem.objects.get(kind="servicing.suspense").subject_number == item.number
    assert bank.balance("2241") == 40000
    money.holds()


def test_a_file_twice_or_a_line_in_two_files_adds_nothing(bank, money):
    loan_id = bank.draw()
    bank.end_days_until(DUE_DAY)
    number = money.number(loan_id)
    line, unknown = row("600.00", loan_number=number), row("5.00", payer="王五")
    content = table(line, unknown)
    money.post(content)
    money.post_again(content)
    file = money.post(table(unknown, row("7.00"), line))
    assert [found[0] for found in money.lines(file)] == ["KNOWN", "SUSPENDED", "KNOWN"]
    alike = money.post(table(line, line))
    assert [found[0] for found in money.lines(alike)] == ["KNOWN", "APPLIED"]
    money.holds()


def test_two_files_with_the_same_line_that_were_looked_through_before_either_was_posted(bank, money):
    loan_id = bank.draw()
    bank.end_days_until(DUE_DAY)
    line = row("600.00", loan_number=money.number(loan_id))
    ids = [money.bring(table(line)), money.bring(table(line, row("1.00")))]
    for file_id in ids:
        with bank.acting(money.officer):
            files.begin(file_id=file_id)
        files.carry_out(file_id, NO_JOB)
    assert [found[0] for found in money.lines(money.file(ids[1]))] == ["KNOWN", "SUSPENDED"]
    money.holds()


def test_lines_that_cannot_be_read_are_told_and_the_others_are_posted(bank, money):
    loan_id = bank.draw()
    bank.end_days_until(DUE_DAY)
    file = money.post(
        table(
            row("1,000.00".replace(",", "")),
            row("-5"),
            row("5.001"),
            row("5.00", currency="XXX"),
            row("5.00", value_date="2025-02-30"),
            row("600.00", loan_number=money.number(loan_id)),
        )
    )
    assert [(state, code) for state, _, _, _, code in money.lines(file)] == [
        ("SUSPENDED", "NO_LOAN"),
        ("REFUSED", "kernel.amount_invalid"),
        ("REFUSED", "kernel.amount_invalid"),
        ("REFUSED", "kernel.currency_unknown"),
        ("REFUSED", "servicing.date_unreadable"),
        ("APPLIED", ""),
    ]
    money.holds()


def test_money_of_another_currency_or_for_a_loan_that_does_not_run_waits(bank, money):
    loan_id, pending = bank.draw(), bank.open_loan()
    bank.end_days_until(DUE_DAY)
    file = money.post(
        table(
            row("5.00", loan_number=money.number(loan_id), currency="USD"),
            row("5.00", loan_number=money.number(pending)),
        )
    )
    assert [(state, code) for state, _, _, _, code in money.lines(file)] == [
        ("SUSPENDED", "CURRENCY"),
        ("SUSPENDED", "servicing.loan_state_refused"),
    ]
    assert [item.currency for item in money.items()] == ["USD", "CNY"]


def test_a_payment_at_the_counter_meanwhile_leaves_the_line_in_suspense(bank, money):
    loan_id = bank.draw()
    bank.end_days_until(DUE_DAY)
    file_id = money.bring(table(row(loan_number=money.number(loan_id))))
    with bank.acting(bank.teller):
        services.repay(loan_id=loan_id, amount=DUE - 100, channel=Channel.COUNTER)
    with bank.acting(money.officer):
        files.begin(file_id=file_id)
    files.carry_out(file_id, NO_JOB)
    assert money.lines(money.file(file_id)) == [("PARTLY", "LOAN_NUMBER", 100, DUE - 100, "OVERPAID")]
    money.holds()


def test_a_line_that_breaks_its_chunk_stands_alone_and_its_money_is_not_lost(bank, money, monkeypatch):
    loans = [bank.draw() for _ in range(5)]
    bank.end_days_until(DUE_DAY)
    numbers = [money.number(loan_id) for loan_id in loans]
    take = repayments.take

    def broken(received, channel):
        if any(one.loan_id == loans[2] for one in received):
            raise RuntimeError("broken")
        return take(received, channel)

    monkeypatch.setattr(repayments, "take", broken)
    file = money.post(table(*(row(loan_number=number) for number in numbers)))
    assert [(state, code) for state, _, _, _, code in money.lines(file)] == [
        ("APPLIED", ""), ("APPLIED", ""), ("SUSPENDED", "RuntimeError"), ("APPLIED", ""), ("APPLIED", ""),
    ]  # fmt: skip
    money.holds()


def test_a_file_that_was_given_up_may_be_brought_again(bank, money):
    bank.draw()
    content = table(row("5.00"))
    file_id = money.bring(content)
    with pytest.raises(FileKnown), bank.acting(money.officer):
        files.receive(branch_code="T1", kind=FileKind.REPAYMENTS, name="again.csv", content=content)
    with bank.acting(money.officer):
        files.discard(file_id=file_id)
    assert money.post(content).state == "DONE"
