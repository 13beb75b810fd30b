"""Loans that are not paid as agreed: restructured or written off, with books that prove night by night; entrusted loans
stand off the balance sheet; floating loans take the rate of January."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from diya.endofday.steps import prove
from diya.foundation.jobs import Progress
from diya.kernel.errors import DomainError
from diya.monitoring.models import Standing
from diya.products import selectors as products
from diya.servicing import models, selectors, services
from diya.servicing.contracts import Channel, LoanState, LoanStateRefused, ReasonMissing
from tests.servicing.bank import FIRST_DAY, TERMS

LATE = date(2025, 4, 10)
"""Two instalments of 10,000.00 and their interest are overdue: of 15 February and 15 March."""


def overdue(bank):
    loan_id = bank.draw()
    bank.end_days_until(LATE)
    return loan_id


def test_a_restructured_loan_owes_nothing_due_and_a_new_schedule(bank):
    """120,000.00, 20,000.00 of it overdue: interest and charges are taken, 120,000.00 are paid in 24 parts of principal
    of 5,000.00."""
    loan_id = overdue(bank)
    before = bank.view(loan_id).position
    event = bank.event(bank.order(loan_id, "RESTRUCTURED", instalment_count=24, annual_rate_ppb=48_000_000))
    owed = before.interest_overdue + before.interest_accrued + before.penalty + before.compound
    assert (event.principal_amount, event.amount) == (0, owed)
    view = bank.view(loan_id)
    assert (view.position.dpd, view.position.total_due, view.position.principal_not_due) == (0, 0, 120_000_00)
    assert (view.state.level_amount, view.state.remaining_count) == (5_000_00, 24)
    assert view.loan.restructured_date == LATE
    assert (bank.balance("130301"), bank.balance("130302")) == (120_000_00, 0)
    with bank.acting():
        states = {row["number"]: row["state"] for row in selectors.billed_rows(selectors.held(view.loan), on=LATE)}
    assert states == {1: "RESTRUCTURED", 2: "RESTRUCTURED"}
    bank.end_days_until(date(2025, 4, 17))
    assert bank.view(loan_id).position.principal_overdue == 5_000_00
    with bank.acting():
        assert Standing.objects.get(loan_id=loan_id).risk_class == "SPECIAL_MENTION"
    bank.settled(loan_id)


def test_a_restructuring_is_watched_for_a_year(bank):
    loan_id = bank.draw()
    bank.end_days_until(date(2025, 1, 20))
    bank.order(loan_id, "RESTRUCTURED", instalment_count=60)
    bank.end_days_until(date(2025, 1, 21))
    with bank.acting():
        watched = selectors.watched_loans(on=date(2026, 1, 19), loan_ids=[loan_id], overdue=False)
        assert watched[0].restructured
        assert not selectors.watched_loans(on=date(2026, 1, 20), loan_ids=[loan_id], overdue=False)[0].restructured
        assert Standing.objects.get(loan_id=loan_id).risk_class == "SPECIAL_MENTION"


def test_a_written_off_loan_leaves_the_books_and_its_claim_is_remembered(bank):
    loan_id = overdue(bank)
    before = bank.view(loan_id).position
    event = bank.event(bank.order(loan_id, "WRITTEN_OFF"))
    interest = before.interest_overdue + before.interest_accrued + before.penalty + before.compound
    assert (event.amount, event.principal_amount) == (120_000_00 + interest, 120_000_00)
    assert bank.view(loan_id).loan.state == LoanState.WRITTEN_OFF
    for account in ("130301", "130302", "113201", "113202", "113203", "113204", "1304"):
        assert bank.balance(account) == 0, account
    assert bank.balance("6702") == 120_000_00 + interest
    assert (bank.balance("710101"), bank.balance("710102")) == (120_000_00, interest)
    bank.end_days_until(date(2025, 5, 20))
    assert bank.balance("113203") == 0, "nothing is earned any more"
    with bank.acting():
        assert Standing.objects.get(loan_id=loan_id).risk_class == "LOSS"
        assert selectors.principal_outstanding() == {}
    bank.settled(loan_id)
    with bank.acting(bank.teller), pytest.raises(LoanStateRefused):
        services.repay(loan_id=loan_id, amount=100, channel=Channel.TRANSFER)


@pytest.mark.parametrize("kind", ["RESTRUCTURED", "WRITTEN_OFF"])
def test_neither_happens_without_a_reason(bank, kind):
    loan_id = bank.draw()
    with pytest.raises(ReasonMissing):
        bank.order(loan_id, kind, reason="  ", instalment_count=24)


def test_an_entrusted_loan_stands_off_the_balance_sheet(bank):
    own = bank.draw()
    loan_id = bank.open_loan(posting_rule="ENTRUSTED", product="PROVIDENT_FUND")
    bank.release(loan_id)
    assert (bank.balance("130301"), bank.balance("720101")) == (120_000_00, 120_000_00)
    assert bank.balance("2314") == 0, "the centre's money came in and went out"
    bank.end_days_until(date(2025, 2, 15))
    due = bank.view(loan_id).position.total_due
    with bank.acting(bank.teller):
        services.repay(loan_id=loan_id, amount=due, channel=Channel.TRANSFER)
        services.repay(loan_id=own, amount=bank_due(own), channel=Channel.TRANSFER)
    assert bank.balance("2314") == due, "what the borrower paid is the centre's"
    bank.end_days_until(date(2025, 2, 17))
    earned = bank.balance("601101") + bank.balance("222101")
    assert earned == bank.balance("720201") + 600_00, "only our own loan earns us interest"
    with bank.acting():
        assert selectors.principal_outstanding() == {"CNY": (1, 110_000_00)}
    bank.settled(loan_id)


def bank_due(loan_id) -> int:
    return selectors.view(loan_id, on=date(2025, 2, 15)).position.total_due


def test_the_books_stop_the_day_when_an_entrusted_loan_differs(bank):
    loan_id = bank.open_loan(posting_rule="ENTRUSTED", product="PROVIDENT_FUND")
    bank.release(loan_id)
    with bank.acting():
        models.Position.objects.filter(loan_id=loan_id).update(disbursed=120_000_01)
    with pytest.raises(DomainError, match="720101"):
        prove(FIRST_DAY, Progress(None))


def test_floating_loans_take_the_rate_of_january(bank):
    terms = replace(TERMS, annual_rate_ppb=33_000_000)
    floating = bank.release(bank.open_loan(terms, rate_reset="JANUARY", rate_index="LPR5Y", margin_bps=-30))
    fixed = bank.draw(terms)
    bank.end_days_until(date(2026, 1, 2))
    with bank.acting():
        published = products.fixing("LPR5Y", on=date(2026, 1, 1)).annual_rate_ppb
    found = {key: bank.view(key).state.annual_rate_ppb for key in (floating, fixed)}
    assert found == {floating: published - 3_000_000, fixed: 33_000_000}
    with bank.acting():
        resets = models.Event.objects.filter(kind="RATE_RESET")
        assert list(resets.values_list("loan_id", "value_date")) == [(floating, date(2026, 1, 1))]
    bank.settled(floating)
