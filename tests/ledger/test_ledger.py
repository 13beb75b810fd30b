"""The books: worked entries, reversal, balances on any date, and what the database itself refuses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from diya.foundation import clock
from diya.ledger import selectors, services
from diya.ledger.contracts import AccountUnknown, DayClosed, EntryReversed, Line, NewEntry, ReferenceTaken, Side
from diya.ledger.models import Account, Entry, Posting

DAY = date(2025, 1, 15)


def post(bank, reference="R1", amount=100_00, debit="130301", credit="2011"):
    return services.post(
        reference=reference,
        source="test:1",
        kind="test",
        branch_id=bank.branches[0].id,
        value_date=DAY,
        lines=[Line(debit, credit, amount, "CNY", "FIRST_HOME")],
    )


def test_an_entry_moves_one_amount_from_one_account_to_another(bank):
    """Dr 贷款 100.00, Cr 吸收存款 100.00: both balances stand on their own side."""
    with bank.acting():
        entry_id = post(bank)
        assert selectors.balance(account="130301", on=DAY) == 100_00
        assert selectors.balance(account="2011", on=DAY) == 100_00
        assert selectors.balance(account="130301", on=DAY - timedelta(days=1)) == 0
        assert [row.reference for row in selectors.entries(account="2011")] == ["R1"]
        assert [row.id for row in selectors.entries(source="test:1")] == [entry_id]


def test_a_reference_is_booked_once(bank):
    with bank.acting():
        post(bank)
        with pytest.raises(ReferenceTaken):
            post(bank)


def test_an_unknown_or_closed_account_is_refused(bank):
    with bank.acting():
        with pytest.raises(AccountUnknown, match="9999"):
            post(bank, debit="9999")
        Account.objects.filter(code="2241").update(is_open=False)
        with pytest.raises(AccountUnknown, match="2241"):
            post(bank, debit="2241")


def test_a_reversal_brings_every_balance_back_and_happens_once(bank):
    with bank.acting():
        post(bank)
        reversal = selectors.entry(services.reverse(reference="R1", reason="录入有误"))
        assert selectors.balance(account="130301", on=DAY) == 0
        assert reversal.value_date == DAY
        with pytest.raises(EntryReversed):
            services.reverse(reference="R1", reason="again")


@pytest.mark.parametrize(("amount", "credit"), [(0, "2011"), (-1, "2011"), (5, "130301")])
def test_the_database_refuses_a_posting_that_does_not_balance(bank, amount, credit):
    with bank.acting():
        entry_id = post(bank)
        with pytest.raises(IntegrityError), transaction.atomic():
            Posting.objects.create(
                entry_id=entry_id,
                debit_id="130301",
                credit_id=credit,
                amount=amount,
                currency="CNY",
                branch=bank.branches[0],
                booking_date=DAY,
            )


@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger_posting SET amount = 1", "DELETE FROM ledger_entry", "TRUNCATE ledger_daytotal"],
)
def test_the_database_refuses_to_change_what_is_booked(bank, statement):
    with bank.acting():
        post(bank)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_closed_day_is_totalled_and_takes_no_more(bank):
    with bank.acting():
        post(bank)
        post(bank, reference="R2", amount=23)
        assert services.close_day(day=DAY) == 2
        assert selectors.closed_until() == DAY
        with pytest.raises(DayClosed):
            post(bank, reference="R3")
    with bank.acting():
        clock.cut_off(DAY)
        clock.roll(DAY)
    with bank.acting():
        post(bank, reference="R4", amount=1_00)
        assert selectors.balance(account="130301", on=DAY) == 100_23
        assert selectors.balance(account="130301", on=DAY + timedelta(days=1)) == 101_23
        rows = selectors.trial_balance(on=DAY + timedelta(days=1))
        assert sum(row.debit for row in rows) == sum(row.credit for row in rows) == 101_23


def test_the_trial_balance_of_a_branch_is_its_own(bank):
    with bank.acting():
        post(bank)
        assert selectors.trial_balance(on=DAY, branch_id=bank.branches[1].id) == ()
        assert len(selectors.trial_balance(on=DAY, branch_id=bank.branches[0].id)) == 2


def test_a_batch_is_booked_whole_or_not_at_all(bank):
    good = NewEntry("B1", "t", "t", bank.branches[0].id, DAY, (Line("130301", "2011", 1, "CNY"),))
    bad = NewEntry("B2", "t", "t", bank.branches[0].id, DAY, (Line("130301", "nope", 1, "CNY"),))
    with bank.acting():
        with pytest.raises(AccountUnknown):
            services.post_batch([good, bad])
        assert not Entry.objects.filter(reference="B1").exists()


def test_the_chart_loads_twice_and_keeps_its_sides(bank):
    with bank.acting():
        assert services.reference() == services.reference()
        assert Account.objects.get(code="1304").side == Side.CREDIT
