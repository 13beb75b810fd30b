"""A waiver that comes late or is taken back: only what was let go leaves income, and what the payments after it pay
otherwise now stays within the loan."""

from __future__ import annotations

from datetime import date

import pytest

from tests.servicing.test_orders import LATE, proven

PART = 100_00


@pytest.fixture
def paid(bank):
    """A loan that is late with 600.00 of interest and paid 5,000.00 after a waiver of 100.00, and one without."""
    bank.loans = [bank.draw(), bank.draw()]
    bank.end_days_until(LATE)
    return bank


def repay(bank, loan_id):
    return bank.event(bank.order(loan_id, "REPAID", amount=5_000_00))


def test_a_waiver_that_is_taken_back_leaves_what_would_have_been(paid):
    waived, other = paid.loans
    let_go = paid.order(waived, "WAIVED", interest=PART, channel=None)
    repay(paid, waived)
    repay(paid, other)
    proven(paid, *paid.loans)
    settlement, income = paid.balance("2011"), paid.balance("601101") + paid.balance("222101")
    paid.order(waived, "REVERSED", sequence=let_go.sequence)
    assert paid.balance("2011") == settlement
    assert paid.balance("601101") + paid.balance("222101") == income + PART
    proven(paid, *paid.loans)
    first, second = (paid.view(loan_id).position for loan_id in paid.loans)
    assert first == second


def test_a_waiver_that_comes_late_lets_go_its_amount_only(paid):
    waived, other = paid.loans
    repay(paid, waived)
    proven(paid, *paid.loans)
    settlement, income = paid.balance("2011"), paid.balance("601101") + paid.balance("222101")
    paid.order(waived, "WAIVED", interest=PART, channel=None, on=date(2025, 2, 20))
    assert paid.balance("2011") == settlement
    assert paid.balance("601101") + paid.balance("222101") == income - PART
    proven(paid, *paid.loans)
    assert paid.view(waived).position.balance < paid.view(other).position.balance
