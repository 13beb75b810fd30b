"""A loan from its opening to its clearance, booked to the cent."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from diya.calc.loan.errors import RepaymentExceedsDue
from diya.calc.loan.events import Way
from diya.foundation import audit, clock, db
from diya.foundation.clock import DayClosing
from diya.foundation.models import OutboxMessage, WorkItem
from diya.ledger import selectors as books
from diya.servicing import models, selectors, services
from diya.servicing.contracts import (
    Channel,
    ClearanceIssued,
    DisbursementDecided,
    HoldKind,
    LoanOnHold,
    LoanState,
    LoanStateRefused,
    SamePerson,
)

from .bank import FIRST_DAY, PAYEE


def test_a_disbursement_is_prepared_by_one_and_released_by_another(bank):
    loan_id = bank.open_loan()
    disbursement = bank.disbursement(loan_id)
    with bank.acting(bank.maker), pytest.raises(SamePerson):
        services.release_disbursement(disbursement_id=disbursement.id)
    with bank.acting(), pytest.raises(IntegrityError), transaction.atomic():
        models.Disbursement.objects.filter(id=disbursement.id).update(decided_by=bank.maker)
    bank.release(loan_id)
    view = bank.view(loan_id)
    assert view.loan.state == LoanState.ACTIVE
    assert view.loan.disbursed_date == FIRST_DAY
    assert view.position.balance == 120_000_00
    assert (bank.balance("130301"), bank.balance("2011")) == (120_000_00, 120_000_00)
    with bank.acting(bank.checker), pytest.raises(DisbursementDecided):
        services.release_disbursement(disbursement_id=disbursement.id)


def test_the_payee_is_sealed_and_the_checker_has_the_work(bank):
    loan_id = bank.open_loan()
    disbursement = bank.disbursement(loan_id)
    assert PAYEE.account.encode() not in bytes(disbursement.envelope)
    with bank.acting():
        found = selectors.payees(list(selectors.disbursements(state="PREPARED")))
        assert found[disbursement.id] == PAYEE
        item = WorkItem.objects.get(subject=f"servicing.loan:{loan_id}")
        assert (item.role, item.excluded, item.state) == ("OPERATIONS_CHECKER", [bank.maker.pk], "OPEN")
    bank.release(loan_id)
    with bank.acting():
        assert WorkItem.objects.get(id=item.id).state == "DONE"


def test_a_rejected_disbursement_cancels_the_loan_and_says_so(bank):
    loan_id = bank.open_loan()
    disbursement = bank.disbursement(loan_id)
    with bank.acting(bank.checker):
        services.reject_disbursement(disbursement_id=disbursement.id, comment="收款账户有误")
        assert selectors.loan(loan_id).state == LoanState.CANCELLED
        assert OutboxMessage.objects.get(topic="servicing.disbursement.rejected").payload["amount"] == 120_000_00
        assert selectors.drawn_amount(selectors.loan(loan_id).contract) == 0


def test_a_hold_stops_the_disbursement_until_it_is_lifted(bank):
    loan_id = bank.open_loan()
    with bank.acting():
        hold = services.place_hold(loan_id=loan_id, kind=HoldKind.DISBURSEMENT, reason="查封", source="test:1")
    with pytest.raises(LoanOnHold, match="查封"):
        bank.release(loan_id)
    with bank.acting():
        services.lift_hold(hold_id=hold.id)
    bank.release(loan_id)


def test_no_money_moves_while_the_day_closes(bank):
    loan_id = bank.open_loan()
    with bank.acting():
        clock.cut_off(FIRST_DAY)
    with pytest.raises(DayClosing):
        bank.release(loan_id)


def test_a_repayment_on_the_due_date_is_booked_component_by_component(bank):
    """600.00 interest and 10,000.00 principal by transfer: Dr 1003, Cr 113202 and 130302."""
    loan_id = bank.draw()
    bank.end_days_until(date(2025, 2, 15))
    assert bank.balance("113201") == 600_00
    with bank.acting(bank.teller):
        event = selectors.event(services.repay(loan_id=loan_id, amount=10_600_00, channel=Channel.TRANSFER))
        assert (event.principal_amount, event.interest_amount) == (10_000_00, 600_00)
        entry = books.entries(reference=event.entry_reference).get()
        assert [(p.debit_id, p.credit_id, p.amount) for p in entry.postings.order_by("id")] == [
            ("1003", "113202", 600_00),
            ("1003", "130302", 10_000_00),
        ]
        kinds = list(selectors.events(loan_id).order_by("sequence").values_list("kind", flat=True))
        assert kinds == ["DISBURSED", "INSTALMENT_BILLED", "REPAID"]
    assert (bank.balance("113201"), bank.balance("113202"), bank.balance("130302")) == (0, 0, 0)
    assert bank.balance("601101") + bank.balance("222101") == 600_00, "with the tax in it"
    bank.settled(loan_id)


def test_the_timeline_says_who_did_what_with_before_and_after(bank):
    loan_id = bank.draw()
    bank.end_days_until(date(2025, 2, 15))
    with bank.acting(bank.teller):
        services.repay(loan_id=loan_id, amount=1_000_00, channel=Channel.COUNTER)
    with bank.acting():
        told = list(audit.timeline("origination.application:1").order_by("id"))
    assert [(one.action, one.actor) for one in told if one.action.startswith("servicing.")] == [
        ("servicing.loan.opened", "maker"),
        ("servicing.disbursement.released", "checker"),
        ("servicing.loan.repaid", "teller"),
    ]
    last = told[-1]
    assert last.before["interest_due_amount"] == "600.00"
    told_after = [last.after[name] for name in ("interest_due_amount", "principal_due_amount", "amount")]
    assert told_after == ["0.00", "9600.00", "1000.00"]


def test_a_refused_payment_leaves_nothing_behind(bank):
    loan_id = bank.draw()
    bank.end_days_until(date(2025, 2, 15))
    with bank.acting(bank.teller), pytest.raises(RepaymentExceedsDue):
        services.repay(loan_id=loan_id, amount=20_000_00, channel=Channel.COUNTER)
    with bank.acting():
        assert not selectors.events(loan_id).filter(kind="INSTALMENT_BILLED").exists()
    assert bank.view(loan_id).position.total_due == 10_600_00


@pytest.mark.parametrize("way", list(Way))
def test_a_prepayment_is_booked_and_changes_the_plan(bank, way):
    loan_id = bank.draw()
    bank.end_days_until(date(2025, 1, 25))
    with bank.acting(bank.teller):
        event = selectors.event(services.prepay(loan_id=loan_id, amount=60_200_00, way=way, channel=Channel.DEBIT))
        assert (event.interest_amount, event.principal_amount) == (200_00, 60_000_00)
        held = selectors.held(selectors.loan(loan_id))
        assert held.state.remaining_count == (6 if way is Way.SHORTER_TERM else 12)
    assert bank.balance("113201") == 0
    assert bank.balance("130301") == 60_000_00
    bank.end_days_until(date(2025, 3, 1))
    bank.settled(loan_id)


def test_a_payoff_closes_the_loan_and_opens_the_papers(bank):
    loan_id = bank.draw()
    bank.end_days_until(date(2025, 1, 25))
    payoff = bank.view(loan_id).position.payoff
    assert payoff == 120_200_00
    with bank.acting(bank.teller):
        services.pay_off(loan_id=loan_id, amount=payoff, channel=Channel.TRANSFER)
        loan = selectors.loan(loan_id)
        assert (loan.state, loan.closed_date) == (LoanState.CLOSED, date(2025, 1, 25))
        assert WorkItem.objects.filter(kind="servicing.issue_clearance", state="OPEN").count() == 1
        with pytest.raises(LoanStateRefused):
            services.repay(loan_id=loan_id, amount=1, channel=Channel.COUNTER)
    assert [bank.balance(code) for code in ("130301", "130302", "113201", "113202")] == [0, 0, 0, 0]
    with bank.acting():
        clearance = services.issue_clearance(loan_id=loan_id)
        assert clearance.number.startswith("JQ")
        assert not WorkItem.objects.filter(kind="servicing.issue_clearance", state="OPEN").exists()
        with pytest.raises(ClearanceIssued):
            services.issue_clearance(loan_id=loan_id)
    bank.end_days_until(date(2025, 1, 28))
    bank.settled(loan_id)


def test_the_last_instalment_closes_the_loan(bank):
    from dataclasses import replace

    from .bank import TERMS

    loan_id = bank.draw(replace(TERMS, instalment_count=1))
    bank.end_days_until(date(2025, 2, 15))
    with bank.acting(bank.teller):
        services.repay(loan_id=loan_id, amount=120_600_00, channel=Channel.TRANSFER)
        assert selectors.loan(loan_id).state == LoanState.CLOSED
        kinds = list(selectors.events(loan_id).order_by("sequence").values_list("kind", flat=True))
        assert kinds[-2:] == ["REPAID", "CLOSED"]
    bank.settled(loan_id)


def test_a_loan_of_another_branch_is_not_seen(bank):
    loan_id = bank.draw(at=1)
    scope = db.Scope((bank.branches[0].id,))
    with db.transaction(scope, db.Context(actor="x"), writes=False):
        assert not selectors.loans().filter(id=loan_id).exists()
        assert not models.Position.objects.filter(loan_id=loan_id).exists()


def test_events_are_not_changed(bank):
    bank.draw()
    from django.db import DatabaseError

    with bank.acting(), pytest.raises(DatabaseError), transaction.atomic():
        models.Event.objects.update(amount=1)


def test_billed_rows_say_how_each_instalment_stands(bank):
    loan_id = bank.draw()
    bank.end_days_until(date(2025, 2, 15))
    with bank.acting(bank.teller):
        services.repay(loan_id=loan_id, amount=10_600_00, channel=Channel.TRANSFER)
    bank.end_days_until(date(2025, 4, 15))
    with bank.acting(bank.teller):
        services.repay(loan_id=loan_id, amount=5_000_00, channel=Channel.TRANSFER)
        rows = selectors.billed_rows(selectors.held(selectors.loan(loan_id)), on=date(2025, 4, 15))
    assert [row["state"] for row in rows] == ["PAID", "OVERDUE", "DUE"]
    assert [row["opening_balance"] for row in rows] == [120_000_00, 110_000_00, 100_000_00]
    assert 0 < rows[1]["paid"] < rows[1]["instalment"]
