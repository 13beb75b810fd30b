"""Everything that can be ordered on a loan: by one person or two, today, in the past or ahead, and taken back; after
each the books prove and the position is what its events make it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from diya.endofday.selectors import parked, proved_on
from diya.foundation.models import WorkItem
from diya.kernel.errors import DomainError
from diya.servicing import models, preview, selectors, services
from diya.servicing.contracts import (
    Channel,
    LaterActRefused,
    LoanState,
    NothingToReverse,
    OrderDateRefused,
    OrderDecided,
    OrderFieldMissing,
    OrderNotAllowed,
    OrderState,
    OwnOrder,
    ReasonMissing,
)
from diya.servicing.incoming.selectors import accounts, mandates
from diya.servicing.services.debits.mandates import make_mandate
from diya.servicing.services.orders.kinds import KINDS
from tests.servicing.bank import FIRST_DAY, PAYEE, TERMS

LATE = date(2025, 2, 25)
DUE = date(2025, 2, 15)


def proven(bank, *loan_ids):
    """The day closes, the books prove, nothing is set aside, and every position is what its events make it."""
    day = bank.today()
    bank.end_days_until(day + timedelta(days=1))
    with bank.acting():
        assert proved_on() == day
        assert parked() == []
    for loan_id in loan_ids:
        bank.settled(loan_id)


def before_and_after(bank, loan_id, kind, *, on=None, channel=Channel.TRANSFER, **data):
    with bank.acting():
        held = selectors.held(selectors.loan(loan_id))
        day = on or bank_day()
        return preview.preview_order(held, KINDS[kind], value_date=day, data=data, channel=channel, on=bank_day())


def bank_day():
    from diya.foundation import clock

    return clock.business_date()


ORDERS = [
    ("RATE_RESET", {"annual_rate_ppb": 36_000_000}),
    ("RESCHEDULED", {"instalment_count": 24}),
    ("RESCHEDULED", {"instalment_count": 24, "due_day": 25}),
    ("RESCHEDULED", {"instalment_count": 12, "method": "EQUAL_INSTALMENT"}),
    ("DEFERRED", {"instalments": 3}),
    ("INTEREST_CAPITALISED", {}),
    ("FEE_CHARGED", {"amount": 200_00}),
    ("WAIVED", {"penalty": 10_00, "compound": 50}),
    ("WAIVED", {"interest": 100_00}),
    ("RESTRUCTURED", {"instalment_count": 36}),
    ("RESTRUCTURED", {"instalment_count": 36, "capitalise_interest": True}),
    ("ACCELERATED", {}),
    ("MISUSED", {}),
    ("WRITTEN_OFF", {}),
    ("TRANSFERRED", {"amount": 70_000_00}),
    ("FORECLOSED", {"amount": 5_000_00, "description": "抵押房产"}),
    ("PAID_OFF", {}),
]


def test_what_a_preview_shows_is_booked_and_can_be_taken_back(bank):
    """Each kind on a loan of its own with an instalment overdue, beside one that nothing happens to: shown, booked,
    proved, reversed, proved, and after the reversal everything owed is what it was."""
    loans = [bank.draw() for _ in ORDERS]
    other = bank.draw(at=1)
    bank.end_days_until(LATE)
    was = bank.view(loans[0])
    orders = []
    for loan_id, (kind, data) in zip(loans, ORDERS, strict=True):
        shown = before_and_after(bank, loan_id, kind, **data)
        order = bank.order(loan_id, kind, **data)
        event = bank.event(order)
        assert (order.state, shown.amount) == (OrderState.DONE, event.amount), kind
        assert bool(shown.lines) == bool(event.entry_reference), kind
        orders.append(order)
    proven(bank, *loans, other)
    for loan_id, order in zip(loans, orders, strict=True):
        back = bank.order(loan_id, "REVERSED", sequence=order.sequence)
        assert back.state == OrderState.DONE, order.kind
        now = bank.view(loan_id)
        owed = now.position.interest_due + now.position.interest_overdue
        assert now.loan.state == LoanState.ACTIVE, order.kind
        assert (now.position.balance, owed, now.position.dpd) == (
            was.position.balance,
            was.position.interest_due + was.position.interest_overdue,
            was.position.dpd + 1,
        ), order.kind
    proven(bank, *loans, other)
    with pytest.raises(NothingToReverse):
        bank.order(loans[0], "REVERSED", sequence=orders[0].sequence)
    with bank.acting():
        for loan_id in loans:
            rows = selectors.billed_rows(selectors.held(selectors.loan(loan_id)), on=bank_day())
            assert [row["state"] for row in rows] == ["OVERDUE"]


def test_money_received_in_time_and_entered_late_takes_the_charges_away(bank):
    """10,600.00 due on 15 February came that day and is entered on 5 March: the penalty of eighteen days falls away."""
    loan_id = bank.draw()
    bank.end_days_until(date(2025, 3, 5))
    assert bank.view(loan_id).position.penalty > 0
    penalty_booked = bank.balance("113203")
    assert penalty_booked > 0
    order = bank.order(loan_id, "REPAID", on=DUE, amount=10_600_00)
    event = bank.event(order)
    assert (event.value_date, event.amount, event.penalty_amount) == (DUE, 10_600_00, 0)
    view = bank.view(loan_id)
    assert (view.position.dpd, view.position.total_due, view.position.penalty) == (0, 0, 0)
    proven(bank, loan_id)
    assert bank.balance("113203") == 0, "the night took the penalty out of income"
    with bank.acting():
        rows = selectors.billed_rows(selectors.held(selectors.loan(loan_id)), on=bank_day())
    assert [(row["number"], row["state"]) for row in rows] == [(1, "PAID")]


def test_a_reversal_that_a_later_act_cannot_do_without_is_refused(bank):
    """An instalment paid on its day, then the next: without the first the second would have paid more than it may."""
    loan_id = bank.draw()
    bank.end_days_until(date(2025, 2, 20))
    first = bank.order(loan_id, "PREPAID", amount=80_000_00, way="SHORTER_TERM")
    bank.order(loan_id, "PAID_OFF")
    with pytest.raises(LaterActRefused, match="PAID_OFF"):
        bank.order(loan_id, "REVERSED", sequence=first.sequence)


def test_a_payoff_taken_back_lets_the_loan_go_on(bank):
    loan_id = bank.draw()
    bank.end_days_until(date(2025, 2, 10))
    order = bank.order(loan_id, "PAID_OFF")
    assert bank.view(loan_id).loan.state == LoanState.CLOSED
    bank.end_days_until(date(2025, 3, 20))
    bank.order(loan_id, "REVERSED", sequence=order.sequence)
    view = bank.view(loan_id)
    assert (view.loan.state, view.loan.closed_date) == (LoanState.ACTIVE, None)
    assert (view.position.balance, view.position.dpd) == (120_000_00, 33)
    proven(bank, loan_id)
    with bank.acting():
        assert not WorkItem.objects.filter(kind="servicing.issue_clearance", done_at=None).exists()


def test_a_loan_over_ninety_days_goes_to_cash_basis_and_comes_back(bank):
    """Interest and charges leave income for the memorandum accounts, what is paid is income when it comes, and the
    cured loan is on accrual again; the books prove every night."""
    loan_id, good = bank.draw(), bank.draw(at=1)
    bank.end_days_until(DUE + timedelta(days=90))
    assert not bank.view(loan_id).cash_basis
    bank.end_days_until(DUE + timedelta(days=91))
    assert bank.view(loan_id).cash_basis
    assert bank.view(good).cash_basis
    due = bank.view(loan_id).position
    off = sum(bank.balance(account) for account in ("730101", "730102", "730103", "730104"))
    assert bank.balance("113202") == 0
    assert off == bank.balance("7399") > 0
    income = bank.balance("601101")
    bank.end_days_until(DUE + timedelta(days=99))
    assert bank.balance("601101") == income, "nothing is earned on accrual any more"
    with bank.acting(bank.teller):
        view = selectors.view(loan_id, on=bank_day())
        services.repay(loan_id=loan_id, amount=view.position.total_due, channel=Channel.TRANSFER)
    assert bank.balance("601101") > income
    assert view.position.total_due > due.total_due
    proven(bank, loan_id, good)
    assert not bank.view(loan_id).cash_basis
    bank.end_days_until(DUE + timedelta(days=130))
    for one in (loan_id, good):
        bank.settled(one)
    with bank.acting():
        for days in (0, 1, 20):
            day = bank_day() + timedelta(days=days)
            assert selectors.earned(day=day) == selectors.earned_exactly(day=day)


def test_a_loan_handed_over_to_another_branch_leaves_nothing_behind(bank):
    loan_id, stays = bank.draw(), bank.draw()
    bank.end_days_until(LATE)
    income = bank.balance("601101")
    bank.order(loan_id, "BRANCH_MOVED", branch_id=bank.branches[1].id)
    assert bank.balance("601101") == income, "what was earned stays where it was earned"
    assert bank.balance("3001") == 0, "between branches nothing is open"
    proven(bank, loan_id, stays)
    with bank.acting():
        loan = selectors.loan(loan_id)
        assert loan.branch_id == bank.branches[1].id
        rows = selectors.billed_rows(selectors.held(loan), on=bank_day())
        assert [row["state"] for row in rows] == ["OVERDUE"]
    with bank.acting(bank.teller):
        due = selectors.view(loan_id, on=bank_day()).position.total_due
        services.repay(loan_id=loan_id, amount=due, channel=Channel.COUNTER)
    late = bank.order(loan_id, "RATE_RESET", on=date(2025, 2, 20), annual_rate_ppb=62_000_000)
    assert bank.event(late).value_date == date(2025, 2, 20)
    proven(bank, loan_id, stays)


def test_the_new_branch_alone_can_read_and_correct_the_life(bank):
    from diya.foundation import db

    loan_id = bank.draw()
    bank.end_days_until(LATE)
    bank.order(loan_id, "BRANCH_MOVED", branch_id=bank.branches[1].id)
    context = db.Context(actor_id=bank.maker.pk, actor="maker")
    with db.transaction(db.Scope((bank.branches[1].id,)), context):
        loan = selectors.loan(loan_id)
        assert selectors.replayed(loan) == selectors.held(loan).state
        assert selectors.events(loan_id).count() == 1, "the rows of the branch before are not its own"


def test_another_debtor_owes_and_what_was_sealed_stays_readable(bank):
    loan_id = bank.draw()
    with bank.acting(bank.maker):
        make_mandate(loan_id=loan_id, account=PAYEE, starts_date=date(2025, 1, 15))
    bank.order(loan_id, "DEBTOR_CHANGED", party_id=str(bank.borrowers[1]))
    with bank.acting():
        loan = selectors.loan(loan_id)
        (mandate,) = mandates(loan_id)
        assert (mandate.state, accounts([mandate])) == ("ENDED", {mandate.id: PAYEE})
        assert loan.borrower_id == bank.borrowers[1]
        paid = selectors.disbursements().get(loan=loan)
        assert selectors.payees([paid])[paid.id] == PAYEE
    proven(bank, loan_id)
    with pytest.raises(DomainError, match="already"):
        bank.order(loan_id, "DEBTOR_CHANGED", party_id=str(bank.borrowers[1]))


def test_a_loan_in_several_drawdowns(bank):
    """600.00 of 1,000.00 at once, the rest a month later; interest of the period runs on each from its day."""
    terms = replace(TERMS, principal=1_000_000_00)
    loan_id = bank.release(bank.open_loan(terms, first_amount=600_000_00))
    assert bank.balance("130301") == 600_000_00
    bank.end_days_until(date(2025, 2, 20))
    with bank.acting(bank.maker):
        row = services.prepare_drawdown(loan_id=loan_id, amount=400_000_00, payee=PAYEE)
        with pytest.raises(DomainError, match="waits"):
            services.prepare_drawdown(loan_id=loan_id, amount=1_00, payee=PAYEE)
    with bank.acting(bank.checker):
        services.release_disbursement(disbursement_id=row.id)
    with bank.acting(bank.maker), pytest.raises(DomainError):
        services.prepare_drawdown(loan_id=loan_id, amount=1, payee=PAYEE)
    assert bank.view(loan_id).position.balance == 1_000_000_00
    proven(bank, loan_id)
    bank.end_days_until(date(2025, 4, 1))
    bank.settled(loan_id)


def test_what_was_written_off_can_still_be_recovered(bank):
    loan_id = bank.draw()
    bank.end_days_until(LATE)
    bank.order(loan_id, "WRITTEN_OFF")
    loss = bank.balance("6702")
    order = bank.order(loan_id, "RECOVERED", amount=50_000_00)
    assert bank.balance("6702") == loss - 50_000_00
    assert bank.balance("710103") == 50_000_00
    proven(bank, loan_id)
    with pytest.raises(DomainError, match="recovered"):
        bank.order(loan_id, "RECOVERED", amount=90_000_000_00)
    bank.order(loan_id, "REVERSED", sequence=order.sequence)
    assert (bank.balance("6702"), bank.balance("710103")) == (loss, 0)
    proven(bank, loan_id)


def test_property_taken_in_payment_is_sold_before_its_clock_runs_out(bank):
    loan_id = bank.draw()
    bank.end_days_until(LATE)
    bank.order(loan_id, "ACCELERATED")
    order = bank.order(loan_id, "FORECLOSED", amount=100_000_00, description="房产一套")
    with bank.acting():
        asset = models.ForeclosedAsset.objects.get()
        assert (asset.value_amount, asset.dispose_by) == (100_000_00, date(2027, 2, 25))
    assert bank.balance("1441") == 100_000_00
    with bank.acting(bank.teller):
        services.dispose_asset(asset_id=asset.id, proceeds=90_000_00, channel=Channel.TRANSFER)
    assert (bank.balance("1441"), bank.balance("6115")) == (0, -10_000_00)
    with pytest.raises(DomainError, match="disposed"):
        bank.order(loan_id, "REVERSED", sequence=order.sequence)
    proven(bank, loan_id)


def test_a_booked_prepayment_is_done_on_its_day_or_somebody_is_told(bank):
    loan_id, gone = bank.draw(), bank.draw(at=1)
    day = FIRST_DAY + timedelta(days=10)
    booked = bank.order(loan_id, "PREPAID", on=day, amount=50_000_00, way="LOWER_INSTALMENT", reason="")
    lost = bank.order(gone, "PREPAID", on=day, amount=50_000_00, way="LOWER_INSTALMENT", reason="")
    assert (booked.state, lost.state) == (OrderState.BOOKED, OrderState.BOOKED)
    bank.order(gone, "PAID_OFF")
    bank.end_days_until(day)
    assert bank.view(loan_id).position.balance == 120_000_00
    proven(bank, loan_id, gone)
    with bank.acting():
        booked.refresh_from_db()
        lost.refresh_from_db()
        assert (booked.state, lost.state) == (OrderState.DONE, OrderState.FAILED)
        assert "CLOSED" in lost.failure
        assert WorkItem.objects.filter(kind="servicing.booked_order_failed").count() == 1
    assert bank.view(loan_id).position.balance < 71_000_00


def make(bank, loan_id, kind, *, on=None, reason="试验", **data):
    with bank.acting(bank.maker):
        new = services.NewOrder(loan_id, kind, on or bank_day(), data, Channel.TRANSFER, reason)
        return services.make_order(new)


def test_two_people_where_the_table_of_limits_says_so(bank):
    loan_id = bank.draw()
    order = make(bank, loan_id, "WRITTEN_OFF")
    assert (order.state, order.says_en) == (OrderState.PROPOSED, "a grave act needs two people")
    with bank.acting(bank.maker), pytest.raises(OwnOrder):
        services.approve_order(order_id=order.id)
    with bank.acting(bank.checker):
        assert WorkItem.objects.filter(kind="servicing.approve_order", done_at=None).count() == 1
        with pytest.raises(ReasonMissing):
            services.reject_order(order_id=order.id, comment=" ")
        services.reject_order(order_id=order.id, comment="材料不全")
        with pytest.raises(OrderDecided):
            services.approve_order(order_id=order.id)
        assert WorkItem.objects.filter(kind="servicing.approve_order", done_at=None).count() == 0
    assert bank.view(loan_id).loan.state == LoanState.ACTIVE
    again = make(bank, loan_id, "RATE_RESET", annual_rate_ppb=40_000_000)
    with bank.acting(bank.maker):
        services.cancel_order(order_id=again.id, comment="撤回")
    with bank.acting(bank.checker), pytest.raises(OrderDecided):
        services.approve_order(order_id=again.id)


def test_what_cannot_be_ordered_says_why(bank):
    loan_id = bank.draw()
    bank.end_days_until(date(2026, 3, 1))
    with pytest.raises(OrderFieldMissing, match="annual rate"):
        make(bank, loan_id, "RATE_RESET")
    with pytest.raises(OrderDateRefused):
        make(bank, loan_id, "RATE_RESET", on=bank_in(bank, 1), annual_rate_ppb=1)
    with pytest.raises(OrderDateRefused):
        make(bank, loan_id, "WRITTEN_OFF", on=bank_in(bank, -1))
    with pytest.raises(OrderNotAllowed, match="a year back"):
        make(bank, loan_id, "RATE_RESET", on=date(2025, 2, 1), annual_rate_ppb=1)
    with pytest.raises(ReasonMissing):
        make(bank, loan_id, "DEFERRED", reason="", instalments=1)
    with pytest.raises(DomainError):
        bank.order(loan_id, "DEFERRED", instalments=1)


def bank_in(bank, days):
    return bank.today() + timedelta(days=days)
