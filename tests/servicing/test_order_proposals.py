"""Orders that wait for a second person: what could not be done is not proposed, and what nobody decides on expires."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from diya.calc.loan.errors import RepaymentExceedsDue, WaiverExceedsDue
from diya.foundation.models import AuditEvent, WorkItem
from diya.kernel.errors import NotFound
from diya.servicing import models, services
from diya.servicing.contracts import (
    ClearanceIssued,
    NothingToReverse,
    OrderDecided,
    OrderState,
    SameBranch,
    SameDebtor,
)
from tests.servicing.bank import FIRST_DAY
from tests.servicing.test_orders import LATE, make

EXPIRY_DAYS = 30


def refused(bank, loan_id, error, kind, **more):
    with pytest.raises(error):
        make(bank, loan_id, kind, **more)
    with bank.acting():
        assert not models.Order.objects.filter(kind=kind).exists()
        assert not WorkItem.objects.filter(kind="servicing.approve_order").exists()


def test_what_could_not_be_done_is_not_proposed(bank):
    loan_id = bank.draw()
    here, there = bank.branches
    bank.end_days_until(LATE)
    refused(bank, loan_id, WaiverExceedsDue, "WAIVED", interest=900_000_00)
    refused(bank, loan_id, RepaymentExceedsDue, "FORECLOSED", amount=900_000_00, description="房屋")
    refused(bank, loan_id, NothingToReverse, "REVERSED", sequence=1)
    refused(bank, loan_id, SameBranch, "BRANCH_MOVED", branch_id=here.id)
    refused(bank, loan_id, NotFound, "BRANCH_MOVED", branch_id=there.id + 1000)
    refused(bank, loan_id, SameDebtor, "DEBTOR_CHANGED", party_id=str(bank.borrowers[0]))


def test_a_payoff_whose_certificate_is_out_is_not_proposed_for_reversal(bank):
    loan_id = bank.draw()
    paid = bank.order(loan_id, "PAID_OFF")
    with bank.acting():
        services.issue_clearance(loan_id=loan_id)
    refused(bank, loan_id, ClearanceIssued, "REVERSED", sequence=paid.sequence)


def test_a_proposal_that_nobody_decides_on_expires(bank):
    loan_id = bank.draw()
    order = make(bank, loan_id, "RATE_RESET", annual_rate_ppb=40_000_000)
    assert (order.state, order.proposed_date) == (OrderState.PROPOSED, FIRST_DAY)
    last = FIRST_DAY + timedelta(days=EXPIRY_DAYS)
    bank.end_days_until(last)
    with bank.acting():
        assert models.Order.objects.get().state == OrderState.PROPOSED
    bank.end_days_until(last + timedelta(days=1))
    with bank.acting():
        expired = models.Order.objects.get()
        assert (expired.state, expired.version, expired.sequence) == (OrderState.EXPIRED, order.version + 1, None)
        assert not WorkItem.objects.filter(kind="servicing.approve_order", done_at=None).exists()
        told = AuditEvent.objects.get(action="servicing.order.expired")
        assert told.after["state"] == OrderState.EXPIRED
    with bank.acting(bank.checker), pytest.raises(OrderDecided):
        services.approve_order(order_id=order.id)
    assert bank.view(loan_id).state.annual_rate_ppb == 60_000_000


def test_the_step_counts_what_it_did_and_what_expired(bank):
    from diya.endofday.models import StepRun

    loan_id = bank.draw()
    make(bank, loan_id, "RATE_RESET", annual_rate_ppb=40_000_000)
    day = FIRST_DAY + timedelta(days=EXPIRY_DAYS)
    make(bank, loan_id, "PREPAID", on=day, amount=5_000_00, way="SHORTER_TERM")
    bank.end_days_until(day + timedelta(days=1))
    with bank.acting():
        run = StepRun.objects.get(business_date=day, step="orders")
        assert run.figures == {"orders": 2, "failed": 0, "expired": 1}
        assert run.done_count == 2
    assert day > date(2025, 2, 1)
