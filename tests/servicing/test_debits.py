"""Automatic debit: instructed when something is due, pending until answered, tried again by rule, posted once."""

from __future__ import annotations

import csv
import io
from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from diya.foundation import files as stored
from diya.foundation.models import WorkItem
from diya.ledger.models import Posting
from diya.servicing import models, services
from diya.servicing.contracts import Channel, LoanStateRefused, ReasonMissing
from diya.servicing.incoming import selectors
from diya.servicing.incoming.contracts import FileKind, MandateDates, MandateEnded, MandateExists
from diya.servicing.services import debits
from tests.servicing.bank import TERMS, Bank
from tests.servicing.money_in import ACCOUNT, MoneyIn, answered

DUE_DAY = date(2025, 2, 15)
DUE = 1060000
ANSWERS = FileKind.ANSWERS


@pytest.fixture
def money(bank: Bank) -> MoneyIn:
    return MoneyIn(bank)


def debited(bank: Bank, money: MoneyIn) -> tuple[UUID, models.DebitInstruction]:
    """A loan with a mandate on its first due day, and the instruction of that day."""
    loan_id = bank.draw()
    money.mandate(loan_id)
    bank.end_days_until(DUE_DAY)
    [instruction] = money.instruct()
    return loan_id, instruction


def unknown_work(bank: Bank) -> list[str]:
    with bank.acting():
        return list(WorkItem.objects.filter(kind="servicing.debit_unknown").values_list("state", flat=True))


def test_nothing_is_instructed_before_something_is_due_or_without_a_mandate(bank, money):
    with_mandate, without = bank.draw(), bank.draw()
    money.mandate(with_mandate)
    bank.end_days_until(date(2025, 2, 14))
    assert money.instruct() == []
    bank.end_days_until(DUE_DAY)
    [one] = money.instruct()
    assert (one.loan_id, one.amount, one.due_date, one.attempt, one.state) == (with_mandate, DUE, DUE_DAY, 1, "SENT")
    assert bank.view(without).position.total_due == DUE


def test_an_instruction_posts_nothing_and_is_not_made_twice(bank, money):
    loan_id, instruction = debited(bank, money)
    with bank.acting():
        events = models.Event.objects.filter(loan_id=loan_id).count()
        assert debits.loan_ids_to_debit(day=DUE_DAY) == []
        assert debits.instruct(loan_ids=[loan_id], day=DUE_DAY) == 0
        assert list(selectors.debit_instructions(loan_id=loan_id, state="SENT")) == [instruction]
        assert models.Event.objects.filter(loan_id=loan_id).count() == events == 1
    with pytest.raises(IntegrityError), bank.acting(), transaction.atomic():
        models.DebitInstruction.objects.create(
            branch_id=instruction.branch_id, reference="DD2", loan_id=loan_id, mandate_id=instruction.mandate_id,
            debit_file_id=instruction.debit_file_id, due_date=DUE_DAY, attempt=2, amount=1, currency="CNY",
            instructed_date=DUE_DAY,
        )  # fmt: skip


def test_the_file_names_account_and_amount_and_is_kept_encrypted(bank, money):
    loan_id, instruction = debited(bank, money)
    with bank.acting(money.officer):
        file = selectors.debit_file(instruction.debit_file_id)
        assert (file.state, file.instruction_count, file.amount, file.pending_count) == ("SENT", 1, DUE, 1)
        content = debits.downloaded(file)
        [row] = csv.DictReader(io.StringIO(content.decode()))
        assert row == {
            "reference": instruction.reference,
            "loan_number": models.Loan.objects.get(id=loan_id).number,
            "name": ACCOUNT.name,
            "account": ACCOUNT.account,
            "bank": ACCOUNT.bank,
            "amount": "10600.00",
            "currency": "CNY",
            "due_date": "2025-02-15",
        }
        assert ACCOUNT.account.encode() not in stored._path(file.file_id).read_bytes()


def test_done_posts_from_the_customer_s_own_account_once(bank, money):
    loan_id, instruction = debited(bank, money)
    done = answered((instruction.reference, "DONE", "10600.00", ""))
    file = money.post(done, ANSWERS)
    assert money.answers(file) == [("POSTED", "")]
    found = money.instruction(instruction)
    assert (found.state, found.applied_amount, found.suspense_amount) == ("DONE", DUE, 0)
    assert bank.view(loan_id).position.total_due == 0
    with bank.acting():
        event = models.Event.objects.get(loan_id=loan_id, kind="REPAID")
        debit = set(Posting.objects.filter(entry__reference=event.entry_reference).values_list("debit_id", flat=True))
        assert (event.data["channel"], debit) == ("DEBIT", {"2011"})
    money.post_again(done, ANSWERS)
    again = money.post(answered((instruction.reference, "成功", "10600.00", "again")), ANSWERS)
    assert money.answers(again) == [("DOUBLED", "")]
    money.holds()


def test_refused_is_tried_again_on_the_days_of_the_rule_and_then_with_the_next_instalment(bank, money):
    loan_id, instruction = debited(bank, money)
    tried = [(instruction.instructed_date.day, instruction.attempt)]
    for day in range(16, 23):
        if instruction is not None:
            money.post(answered((instruction.reference, "REFUSED", "", "AM04")), ANSWERS)
        bank.end_days_until(date(2025, 2, day))
        instruction = next(iter(money.instruct()), None)
        if instruction is not None:
            assert instruction.due_date == DUE_DAY
            tried.append((day, instruction.attempt))
    assert tried == [(15, 1), (16, 2), (18, 3), (20, 4)]
    bank.end_days_until(date(2025, 3, 15))
    [instruction] = money.instruct()
    assert (instruction.due_date, instruction.attempt) == (date(2025, 3, 15), 1)
    assert instruction.amount == bank.view(loan_id).position.total_due
    money.holds()


def test_a_late_answer_does_not_make_up_for_the_days_it_missed(bank, money):
    _, instruction = debited(bank, money)
    bank.end_days_until(date(2025, 2, 19))
    assert money.instruct() == []
    money.post(answered((instruction.reference, "REFUSED", "0", "AM04")), ANSWERS)
    assert money.instruction(instruction).next_attempt_date == date(2025, 2, 20)


def test_part_posts_the_part_and_the_rest_is_tried_again(bank, money):
    loan_id, instruction = debited(bank, money)
    money.post(answered((instruction.reference, "PART", "10000.00", "AM04")), ANSWERS)
    found = money.instruction(instruction)
    assert (found.state, found.applied_amount, found.next_attempt_date) == ("PART", 1000000, date(2025, 2, 16))
    assert bank.view(loan_id).position.total_due == 60000
    bank.end_days_until(date(2025, 2, 16))
    [instruction] = money.instruct()
    assert (instruction.attempt, instruction.amount) == (2, bank.view(loan_id).position.total_due)
    money.holds()


def test_unknown_and_twice_stay_pending_with_work_until_the_answer(bank, money):
    loan_id, instruction = debited(bank, money)
    file = money.post(answered((instruction.reference, "TWICE", "", "")), ANSWERS)
    assert (money.answers(file), money.instruction(instruction).state) == ([("NOTED", "")], "SENT")
    money.post(answered((instruction.reference, "UNKNOWN", "", "TIMEOUT")), ANSWERS)
    assert (money.instruction(instruction).state, unknown_work(bank)) == ("UNKNOWN", ["OPEN"])
    bank.end_days_until(date(2025, 2, 17))
    assert money.instruct() == []
    money.post(answered((instruction.reference, "DONE", "", "")), ANSWERS)
    assert unknown_work(bank) == ["DONE"]
    assert bank.view(loan_id).position.total_due > 0  # what two days late cost
    twice = money.post(answered((instruction.reference, "TWICE", "", "late")), ANSWERS)
    assert money.answers(twice) == [("DOUBLED", "")]
    money.holds()


def test_what_the_loan_does_not_take_goes_to_suspense(bank, money):
    loan_id, instruction = debited(bank, money)
    with bank.acting(bank.teller):
        services.repay(loan_id=loan_id, amount=DUE - 500, channel=Channel.COUNTER)
    money.post(answered((instruction.reference, "DONE", "10600.00", "")), ANSWERS)
    found = money.instruction(instruction)
    assert (found.state, found.applied_amount, found.suspense_amount) == ("DONE", 500, DUE - 500)
    [item] = money.items()
    assert (item.amount, item.channel, item.reason, item.loan_id) == (DUE - 500, "DEBIT", "OVERPAID", loan_id)
    money.holds()


def test_an_answer_that_contradicts_an_earlier_one_is_a_matter_for_a_person(bank, money):
    _, instruction = debited(bank, money)
    reference = instruction.reference
    file = money.post(answered((reference, "REFUSED", "", "AM04"), (reference, "DONE", "10600.00", "")), ANSWERS)
    assert [state for state, _ in money.answers(file)] == ["POSTED", "CONTRADICTS"]
    assert (money.instruction(instruction).state, unknown_work(bank)) == ("REFUSED", ["OPEN"])
    with pytest.raises(ReasonMissing), bank.acting(money.officer):
        debits.clarified(instruction_id=instruction.id, comment="")
    with bank.acting(money.officer):
        debits.clarified(instruction_id=instruction.id, comment="扣款行确认失败")
    assert unknown_work(bank) == ["DONE"]
    money.holds()


def test_answers_that_do_not_fit_are_told_and_change_nothing(bank, money):
    _, instruction = debited(bank, money)
    reference = instruction.reference
    file = money.post(
        answered(
            ("DD0", "DONE", "1.00", ""),
            (reference, "DONE", "1.00", ""),
            (reference, "PART", "10600.00", ""),
            (reference, "PART", "", ""),
            (reference, "REFUSED", "1.00", ""),
            (reference, "好", "", ""),
            (reference, "DONE", "x", ""),
        ),
        ANSWERS,
    )
    assert [code for _, code in money.answers(file)] == [
        "servicing.reference_unknown",
        *["servicing.answer_amount_differs"] * 4,
        "servicing.result_unknown",
        "kernel.amount_invalid",
    ]
    assert money.instruction(instruction).state == "SENT"


def test_a_mandate_is_one_at_a_time_and_ends(bank, money):
    loan_id = bank.draw()
    mandate = money.mandate(loan_id)
    with pytest.raises(MandateExists):
        money.mandate(loan_id)
    assert ACCOUNT.name.encode() not in bytes(mandate.envelope)
    with bank.acting(money.officer):
        assert selectors.accounts(selectors.mandates(loan_id))[mandate.id] == ACCOUNT
        debits.end_mandate(mandate_id=mandate.id)
    with pytest.raises(MandateEnded), bank.acting(money.officer):
        debits.end_mandate(mandate_id=mandate.id)
    bank.end_days_until(DUE_DAY)
    assert money.instruct() == []
    with pytest.raises(MandateDates), bank.acting(money.officer):
        debits.make_mandate(loan_id=loan_id, account=ACCOUNT, starts_date=DUE_DAY, ends_date=date(2025, 2, 14))
    money.mandate(loan_id)
    assert len(money.instruct()) == 1
    payoff = bank.view(loan_id).position.payoff
    with bank.acting(bank.teller):
        services.pay_off(loan_id=loan_id, amount=payoff, channel=Channel.COUNTER)
    with pytest.raises(LoanStateRefused):
        money.mandate(loan_id)


def test_a_chunk_of_loans_is_instructed_in_a_fixed_number_of_statements(bank, money):
    loans = [bank.draw(TERMS) for _ in range(7)]
    bank.end_days_until(DUE_DAY)
    for loan_id in loans:
        money.mandate(loan_id)
    counts = []
    for some in (loans[:2], loans[2:]):
        with bank.acting(), CaptureQueriesContext(connection) as queries:
            assert debits.instruct(loan_ids=some, day=DUE_DAY) == len(some)
        counts.append(len(queries))
    assert counts[1] <= counts[0]
