"""The bulk way bills and books exactly what the engine does: the same rows, the same entries, the same words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from diya.foundation.models import AuditEvent, OutboxMessage
from diya.ledger.models import Entry, Posting
from diya.servicing import bulk, models, selectors, services
from diya.servicing.contracts import Channel, Payment, RepaymentKind
from diya.servicing.services import daily, payments
from tests.servicing.bank import varied

LOANS = 24


def rows_of(table, loan_ids, *left):
    """The rows of loans as plain values, with the loan's place instead of its key."""
    places = {loan_id: place for place, loan_id in enumerate(loan_ids)}
    names = [f.attname for f in table._meta.concrete_fields if f.attname not in ("id", "at", *left)]
    kept = table.objects.exclude(kind="DISBURSED") if table is models.Event else table.objects
    found = kept.filter(loan_id__in=loan_ids).values_list("loan_id", *names)
    return sorted(([places[row[0]], *(str(value) for value in row[1:])] for row in found), key=str)


def told(table, loan_ids):
    """What was said about loans, without their keys and numbers."""
    numbers = dict(models.Loan.objects.filter(id__in=loan_ids).values_list("id", "number"))
    rows = []
    for place, loan_id in enumerate(loan_ids):
        topic = "action" if table is AuditEvent else "topic"
        repaid = {f"{topic}__startswith": "servicing.loan.repaid"}
        for row in table.objects.filter(subject=f"servicing.loan:{loan_id}", **repaid).order_by("id"):
            said = {"after": row.after, "before": row.before} if table is AuditEvent else row.payload
            name = row.action if table is AuditEvent else row.topic
            rows.append((place, name, str(said).replace(numbers[loan_id], "N")))
    return [(place, name, said.split("'contract'")[0]) for place, name, said in rows]


def balances():
    sums = {}
    for row in Posting.objects.all():
        sums[row.debit_id, row.product] = sums.get((row.debit_id, row.product), 0) + row.amount
        sums[row.credit_id, row.product] = sums.get((row.credit_id, row.product), 0) - row.amount
    return {key: amount for key, amount in sums.items() if amount}


@pytest.fixture
def twins(bank, monkeypatch):
    """The same loans twice, one family billed and paid in bulk and the other by the engine alone."""
    fast = [bank.draw(varied(number)) for number in range(LOANS)]
    slow = [bank.draw(varied(number), product="SECOND_HOME") for number in range(LOANS)]
    theirs = set(slow)

    def only_fast(name):
        way = getattr(bulk, name)

        def filtered(*args, **more):
            if name == "bill":
                return way(loan_ids=[one for one in more["loan_ids"] if one not in theirs], day=more["day"])
            return way([one for one in args[0] if one.loan_id not in theirs], **more)

        monkeypatch.setattr(bulk, name, filtered)

    only_fast("bill")
    only_fast("receive")
    return fast, slow


def pay(bank, loan_ids, number):
    """Some pay all that is due, some a part, some nothing."""
    views = [bank.view(loan_id) for loan_id in loan_ids]
    due = [
        Payment(view.loan.id, RepaymentKind.DUE, amount, Channel.TRANSFER)
        for place, view in enumerate(views)
        if view.loan.state == "ACTIVE" and (place + number) % 3
        if (amount := view.position.total_due // (2 if (place + number) % 5 == 0 else 1)) > 0
    ]
    with bank.acting(bank.teller):
        assert services.receive(due) == []


def test_both_ways_leave_the_same_bank(bank, twins):
    fast, slow = twins
    billed = 0
    for number in range(9):
        bank.end_days_until(date(2025, 1, 31) + timedelta(days=13 * number))
        pay(bank, fast, number)
        pay(bank, slow, number)
    with bank.acting():
        for table, left in (
            (models.Event, ("loan_id", "entry_reference")),
            (models.Position, ("loan_id", "product_code")),
            (models.OpenDue, ("loan_id",)),
        ):
            assert rows_of(table, fast, *left) == rows_of(table, slow, *left), table
        assert told(AuditEvent, fast) == told(AuditEvent, slow)
        assert told(OutboxMessage, fast) == told(OutboxMessage, slow)
        by_account = balances()
        one = {account: amount for (account, product), amount in by_account.items() if product == "FIRST_HOME"}
        two = {account: amount for (account, product), amount in by_account.items() if product == "SECOND_HOME"}
        assert one == two
        billed = models.Event.objects.filter(
            loan_id__in=fast, kind="INSTALMENT_BILLED", entry_reference__startswith="BILL:"
        ).count()
        paid = models.Event.objects.filter(loan_id__in=fast, kind="REPAID").count()
        references = Entry.objects.filter(reference__startswith="BILL:").count()
    assert billed > LOANS, "the bulk way was taken"
    assert paid > LOANS
    assert 0 < references < billed, "one entry for many bills"
    for loan_id in (*fast, *slow):
        bank.settled(loan_id)


def test_a_bill_names_the_entry_that_holds_it(bank):
    loan_id = bank.draw()
    bank.end_days_until(date(2025, 2, 16))
    with bank.acting():
        row = selectors.events(loan_id).get(kind="INSTALMENT_BILLED")
        entry = Entry.objects.get(reference=row.entry_reference)
        assert sum(posting.amount for posting in entry.postings.all()) == row.amount
        assert daily.due_loan_ids(day=date(2025, 2, 16)) == []


def test_a_payment_beside_the_ordinary_goes_through_the_engine(bank):
    loan_id = bank.draw()
    bank.end_days_until(date(2025, 2, 20))
    with bank.acting(bank.teller):
        view = selectors.view(loan_id, on=date(2025, 2, 20))
        assert view.position.penalty > 0
        due = Payment(loan_id, RepaymentKind.DUE, view.position.total_due, Channel.COUNTER)
        assert payments._ordinary([due]) == []
        assert services.receive([due]) == []
    bank.settled(loan_id)
