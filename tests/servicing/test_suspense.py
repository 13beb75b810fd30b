"""Money in suspense: applied, refunded by two people, split; at another branch; and never twice."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from diya.foundation.db import ChangedMeanwhile
from diya.foundation.models import AuditEvent, WorkItem
from diya.ledger import selectors as books
from diya.servicing import models
from diya.servicing.contracts import Payee, ReasonMissing, RepaymentKind, WayMissing
from diya.servicing.incoming import selectors
from diya.servicing.incoming.contracts import (
    OwnRefund,
    SplitDiffers,
    SuspenseCurrencyDiffers,
    SuspenseStateRefused,
    SuspenseTooSmall,
)
from diya.servicing.services import suspense
from tests.servicing.bank import Bank
from tests.servicing.money_in import MoneyIn, table

DUE_DAY = date(2025, 2, 15)
BACK = Payee(name="王五", account="6222020200112233445", bank="工商银行某支行")


@pytest.fixture
def money(bank: Bank) -> MoneyIn:
    return MoneyIn(bank)


def waiting(money: MoneyIn, amount: str = "600.00", currency: str = "CNY", *, at: int = 0) -> models.SuspenseItem:
    """Money of somebody unknown."""
    before = {item.id for item in money.items()}
    money.post(table({"amount": amount, "currency": currency, "payer": "王五", "remark": "货款"}), at=at)
    return next(item for item in money.items() if item.id not in before)


def apply(money: MoneyIn, item: models.SuspenseItem, loan_id: UUID, amount: int, **more: object) -> None:
    with money.bank.acting(money.officer):
        named = {"kind": RepaymentKind.DUE, **more}
        suspense.apply_item(item_id=item.id, loan_id=loan_id, amount=amount, **named)


def work_of(money: MoneyIn, kind: str) -> list[tuple[str, str]]:
    with money.bank.acting():
        return list(WorkItem.objects.filter(kind=kind).order_by("id").values_list("subject_number", "state"))


def test_the_whole_of_it_goes_to_a_loan(bank, money):
    loan_id = bank.draw()
    bank.end_days_until(DUE_DAY)
    item = waiting(money)
    assert bank.balance("2241") == 60000
    apply(money, item, loan_id, 60000)
    [found] = money.items()
    assert (found.state, found.loan_id, found.event.kind) == ("APPLIED", loan_id, "REPAID")
    assert bank.balance("2241") == 0
    assert work_of(money, "servicing.suspense") == [(item.number, "DONE")]
    with pytest.raises(SuspenseStateRefused):
        apply(money, item, loan_id, 60000)
    money.holds()


def test_a_part_of_it_leaves_the_rest_as_an_item_of_its_own(bank, money):
    loan_id = bank.draw()
    bank.end_days_until(DUE_DAY)
    item = waiting(money, "20000.00")
    apply(money, item, loan_id, 1060000)
    states = [(one.number, one.state, one.amount) for one in money.items()]
    assert states == [
        (item.number, "SPLIT", 2000000),
        (f"{item.number}-1", "APPLIED", 1060000),
        (f"{item.number}-2", "OPEN", 940000),
    ]
    assert work_of(money, "servicing.suspense") == [
        (item.number, "DONE"),
        (f"{item.number}-1", "DONE"),
        (f"{item.number}-2", "OPEN"),
    ]
    with bank.acting():
        assert {one.action for one in AuditEvent.objects.filter(action__startswith="servicing.suspense")} == {
            "servicing.suspense.received",
            "servicing.suspense.split",
            "servicing.suspense.applied",
        }
    money.holds()


def test_ahead_of_what_is_due_and_all_of_it(bank, money):
    first, second = bank.draw(), bank.draw()
    bank.end_days_until(DUE_DAY)
    payoff = bank.view(second).position.payoff
    item = waiting(money, "200000.00")
    with pytest.raises(WayMissing):
        apply(money, item, first, 2060000, kind=RepaymentKind.PREPAYMENT)
    apply(money, item, second, payoff, kind=RepaymentKind.PAYOFF)
    assert bank.view(second).loan.state == "CLOSED"
    money.holds()


def test_what_cannot_be_applied(bank, money):
    loan_id = bank.draw()
    bank.end_days_until(DUE_DAY)
    item, dollars = waiting(money), waiting(money, "5.00", "USD")
    for amount in (0, 60001):
        with pytest.raises(SuspenseTooSmall):
            apply(money, item, loan_id, amount)
    with pytest.raises(SuspenseCurrencyDiffers):
        apply(money, dollars, loan_id, 500)
    with pytest.raises(ChangedMeanwhile):
        apply(money, item, loan_id, 60000, expected_version=7)
    assert [one.state for one in money.items()] == ["OPEN", "OPEN"]


def test_a_loan_of_another_branch_gets_the_money_through_the_central_bank(bank, money):
    loan_id = bank.draw(at=1)
    bank.end_days_until(DUE_DAY)
    item = waiting(money, at=0)
    apply(money, item, loan_id, 60000)
    with bank.acting():
        for branch in bank.branches:
            rows = books.trial_balance(on=DUE_DAY, branch_id=branch.pk)
            assert sum(row.debit - row.credit for row in rows) == 0
            assert [row.balance for row in rows if row.code == "2241"] == [0]
    money.holds()


def test_a_split_adds_up_and_books_nothing(bank, money):
    item = waiting(money)
    for amounts in ([60000], [30000, 30001], [70000, -10000]):
        with pytest.raises(SplitDiffers), bank.acting(money.officer):
            suspense.split_item(item_id=item.id, amounts=amounts)
    with bank.acting(money.officer):
        suspense.split_item(item_id=item.id, amounts=[10000, 20000, 30000])
    assert [(one.amount, one.state) for one in money.items()] == [
        (60000, "SPLIT"), (10000, "OPEN"), (20000, "OPEN"), (30000, "OPEN"),
    ]  # fmt: skip
    assert bank.balance("2241") == 60000
    money.holds()


def test_a_refund_takes_two_people(bank, money):
    item = waiting(money)
    with pytest.raises(ReasonMissing), bank.acting(money.officer):
        suspense.ask_refund(item_id=item.id, payee=BACK, comment=" ")
    with bank.acting(money.officer):
        suspense.ask_refund(item_id=item.id, payee=BACK, comment="付错款")
    with pytest.raises(OwnRefund), bank.acting(money.officer):
        suspense.release_refund(item_id=item.id)
    with bank.acting(money.accountant):
        suspense.reject_refund(item_id=item.id, comment="请补凭证")
    assert work_of(money, "servicing.suspense") == [(item.number, "DONE"), (item.number, "OPEN")]
    with bank.acting(money.officer):
        suspense.ask_refund(item_id=item.id, payee=BACK, comment="已补凭证")
    with bank.acting(money.accountant):
        suspense.release_refund(item_id=item.id)
        assert selectors.refund_payees([selectors.suspense_item(item.id)])[item.id] == BACK
    [found] = money.items()
    assert (found.state, bank.balance("2241"), bank.balance("1003")) == ("REFUNDED", 0, 0)
    assert {state for _, state in work_of(money, "servicing.suspense_refund")} == {"DONE"}
    with pytest.raises(SuspenseStateRefused), bank.acting(money.accountant):
        suspense.release_refund(item_id=item.id)
    money.holds()


def test_one_person_alone_cannot_refund_whatever_the_program_does(bank, money):
    item = waiting(money)
    with pytest.raises(IntegrityError), bank.acting(money.officer), transaction.atomic():
        models.SuspenseItem.objects.filter(id=item.id).update(
            state="REFUNDED", envelope=b"x", asked_by=money.officer, decided_by=money.officer
        )


def test_who_paid_is_sealed(bank, money):
    item = waiting(money)
    with bank.acting(money.officer):
        line = selectors.suspense_item(item.id).line
        assert "王五".encode() not in bytes(line.envelope)
        said = selectors.payers([line])[line.id]
    assert (said["payer"], said["remark"]) == ("王五", "货款")


def test_a_reversal_puts_the_money_back_where_it_waits(bank, money):
    loan_id = bank.draw()
    bank.end_days_until(DUE_DAY)
    item = waiting(money)
    apply(money, item, loan_id, 60000)
    [applied] = money.items()
    bank.order(loan_id, "REVERSED", sequence=applied.event.sequence)
    [again] = money.items()
    assert (again.state, again.event_id, again.amount) == ("OPEN", None, 60000)
    assert bank.balance("2241") == 60000, "the account is what its items come to"
    apply(money, again, loan_id, 60000, expected_version=again.version)
    assert bank.balance("2241") == 0
