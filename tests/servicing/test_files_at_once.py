"""With real commits: a file is posted side by side and in order, goes on where it broke off, and two at once add up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from django.db import OperationalError, connections

from diya.foundation.jobs import Cancelled, Progress
from diya.servicing import models
from diya.servicing.incoming.contracts import FileKind
from diya.servicing.incoming.lines import key_of
from diya.servicing.services import files
from diya.servicing.services.files import flow, repayments
from tests.servicing.bank import Bank
from tests.servicing.money_in import NO_JOB, MoneyIn, answered, table

DUE_DAY = date(2025, 2, 15)
DUE = 1060000  # principal 10,000.00 and interest 600.00 of the first instalment
LOANS = 6


@pytest.fixture
def bank(fresh_bank: object) -> Bank:
    return Bank()


@pytest.fixture
def money(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> MoneyIn:
    """Files of more than two lines go to the threads, three lines a chunk."""
    monkeypatch.setattr(flow, "ALONE", 2)
    monkeypatch.setattr(flow, "CHUNK_LINES", 3)
    monkeypatch.setattr(flow, "BEAT_SECONDS", 0.01)
    return MoneyIn(bank)


class Heard(Progress):
    """Progress as somebody hears it, who may end the job at the first word."""

    def __init__(self, *, ends: bool = False) -> None:
        super().__init__(None)
        self.ends, self.told = ends, list[tuple[int, int, str]]()

    def tell(self, done_count: int, total_count: int, note: str = "") -> None:
        self.told.append((done_count, total_count, note))
        if self.ends:
            raise Cancelled


def loans_due(bank: Bank) -> list[UUID]:
    loans = [bank.draw() for _ in range(LOANS)]
    bank.end_days_until(DUE_DAY)
    return loans


def paid(money: MoneyIn, loans: list[UUID], *amounts: str) -> list[dict[str, str]]:
    """Payments of every loan in turn: the first amount of all of them, then the second."""
    numbers = [money.number(loan_id) for loan_id in loans]
    return [
        {"reference": f"{amount}-{number}", "loan_number": number, "amount": amount, "currency": "CNY"}
        for amount in amounts
        for number in numbers
    ]


def begun(money: MoneyIn, file_id: UUID) -> UUID:
    with money.bank.acting(money.officer):
        return files.begin(file_id=file_id)


def at_once(*acts: Callable[[], None]) -> None:
    """Do several things at once, each with a connection of its own."""
    start, raised = threading.Barrier(len(acts)), []

    def one(act: Callable[[], None]) -> None:
        start.wait()
        try:
            act()
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []


def test_the_lines_of_a_loan_are_posted_in_the_file_s_order(bank, money):
    loans = loans_due(bank)
    heard = Heard()
    file_id = begun(money, money.bring(table(*paid(money, loans, "10000.00", "600.00", "5.00"))))
    files.carry_out(file_id, heard)
    file = money.file(file_id)
    assert file.state == "DONE"
    assert money.lines(file) == [
        *[("APPLIED", "LOAN_NUMBER", 1000000, 0, "")] * LOANS,
        *[("APPLIED", "LOAN_NUMBER", 60000, 0, "")] * LOANS,
        *[("SUSPENDED", "LOAN_NUMBER", 0, 500, "OVERPAID")] * LOANS,
    ]
    counts = [done for done, _, _ in heard.told]
    assert (counts, counts[-1]) == (sorted(counts), 3 * LOANS)
    assert {(total, note) for _, total, note in heard.told} == {(3 * LOANS, file.number)}
    money.holds()


def test_two_files_with_the_same_payments_in_another_order_post_each_once(bank, money):
    loans = loans_due(bank)
    lines = paid(money, loans, "10000.00", "600.00")
    ids = [
        begun(money, money.bring(table(*some))) for some in (lines, [*reversed(lines), lines[0] | {"amount": "1.00"}])
    ]
    at_once(*(lambda file_id=file_id: files.carry_out(file_id, NO_JOB) for file_id in ids))
    both = [money.lines(money.file(file_id)) for file_id in ids]
    states = sorted(line[0] for found in both for line in found)
    assert states == ["APPLIED"] * 2 * LOANS + ["KNOWN"] * 2 * LOANS + ["SUSPENDED"]
    assert sum(line[2] for found in both for line in found) == LOANS * DUE
    money.holds()


def test_a_file_carried_out_twice_at_once_is_posted_once(bank, money):
    loans = loans_due(bank)
    file_id = begun(money, money.bring(table(*paid(money, loans, "10000.00", "600.00"))))
    at_once(*[lambda: files.carry_out(file_id, NO_JOB)] * 2)
    assert {line[0] for line in money.lines(money.file(file_id))} == {"APPLIED"}
    money.holds()


def test_a_file_goes_on_where_the_database_broke_it_off(bank, money, monkeypatch):
    loans = loans_due(bank)
    file_id = begun(money, money.bring(table(*paid(money, loans, "10000.00", "600.00"))))
    take, calls = repayments.take, []

    def cut(received, channel):
        calls.append(received)
        if len(calls) == 2:
            raise OperationalError("the connection is gone")
        return take(received, channel)

    monkeypatch.setattr(repayments, "take", cut)
    with pytest.raises(OperationalError):
        files.carry_out(file_id, NO_JOB)
    assert money.file(file_id).state == "BROKEN"
    posted = [line[0] for line in money.lines(money.file(file_id))]
    assert 0 < posted.count("APPLIED") < 2 * LOANS
    files.carry_out(begun(money, file_id), NO_JOB)
    assert {line[0] for line in money.lines(money.file(file_id))} == {"APPLIED"}
    money.holds()


def test_somebody_who_cancels_is_heard_after_the_chunk(bank, money):
    loans = loans_due(bank)
    file_id = begun(money, money.bring(table(*paid(money, loans, "10000.00", "600.00", "5.00"))))
    with pytest.raises(Cancelled):
        files.carry_out(file_id, Heard(ends=True))
    assert money.file(file_id).state == "BROKEN"
    waiting = [line[0] for line in money.lines(money.file(file_id))].count("MATCHED")
    assert waiting > 0
    files.carry_out(begun(money, file_id), NO_JOB)
    assert {line[0] for line in money.lines(money.file(file_id))} == {"APPLIED", "SUSPENDED"}
    money.holds()


def test_answers_are_posted_side_by_side(bank, money):
    loans = [bank.draw() for _ in range(LOANS)]
    for loan_id in loans:
        money.mandate(loan_id)
    bank.end_days_until(DUE_DAY)
    instructed = money.instruct()
    assert len(instructed) == LOANS
    said = [(one.reference, "REFUSED", "", "AM04") if place == 0 else (one.reference, "DONE", "10600.00", "")
            for place, one in enumerate(instructed)]  # fmt: skip
    again = [(one.reference, "DONE", "10600.00", "again") for one in instructed]
    file = money.post(answered(*said, *again), FileKind.ANSWERS)
    states = [state for state, _ in money.answers(file)]
    assert states == ["POSTED"] * LOANS + ["CONTRADICTS"] + ["DOUBLED"] * (LOANS - 1)
    with bank.acting():
        found = models.DebitInstruction.objects.order_by("reference")
        assert list(found.values_list("state", "applied_amount", "version")) == [
            ("REFUSED", 0, 2), *[("DONE", DUE, 2)] * (LOANS - 1),
        ]  # fmt: skip
        assert found[0].next_attempt_date == date(2025, 2, 16)
    money.holds()


def test_what_stands_in_two_cells_is_not_what_stands_in_one(bank):
    assert len({key_of("12", "3"), key_of("1", "23"), key_of("123", ""), key_of("", "123"), key_of("123")}) == 5
    assert key_of("张 三", "Ａ") == key_of("张三", "a")
