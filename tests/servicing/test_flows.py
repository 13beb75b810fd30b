"""Money that came in is counted once: when it arrives, whatever becomes of it."""

from __future__ import annotations

from datetime import date

from diya.ledger import selectors as books
from diya.servicing import selectors
from diya.servicing.contracts import Channel
from diya.servicing.services import repay, suspense
from tests.servicing.money_in import MoneyIn
from tests.servicing.test_suspense import BACK, DUE_DAY, apply, waiting


def came_in(bank) -> int:
    with bank.acting():
        _, accounts = selectors.flow_accounts()
        moved = books.moved_by_month(accounts=accounts, since=date(2025, 1, 1), until=DUE_DAY)
        return sum(row.debit for row in moved)


def test_money_counts_when_it_arrives_and_never_again(bank):
    money = MoneyIn(bank)
    loan_id, elsewhere = bank.draw(), bank.draw(at=1)
    bank.end_days_until(DUE_DAY)
    assert came_in(bank) == 0
    with bank.acting(bank.teller):
        repay(loan_id=loan_id, amount=100_00, channel=Channel.COUNTER)
    kept, moved, back = (waiting(money, amount) for amount in ("600.00", "50.00", "7.00"))
    arrived = 100_00 + 600_00 + 50_00 + 7_00
    assert came_in(bank) == arrived
    apply(money, kept, loan_id, 600_00)
    apply(money, moved, elsewhere, 50_00)
    with bank.acting(money.officer):
        suspense.ask_refund(item_id=back.id, payee=BACK, comment="付错款")
    with bank.acting(money.accountant):
        suspense.release_refund(item_id=back.id)
    assert came_in(bank) == arrived
