"""A bank that slept through its quiet nights (`tests.nights`) is the bank that lived each of them."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db import transaction

from diya.endofday.models import StepRun
from diya.foundation import clock
from diya.ledger import selectors as books
from diya.monitoring.models import Alert, Standing
from diya.servicing import models
from tests.servicing.bank import FIRST_DAY, Bank, varied

PAID, LAST = date(2025, 2, 12), date(2025, 3, 6)
COUNT = 8
TAXED = ("601101", "601102", "601103", "222101")
"""Income and the tax in it: rounded apart each night that is lived, so that only their sum is the same."""
OWN = {"id", "loan", "loan_id", "branch", "branch_id", "updated_at"}


class _Undone(Exception):
    """Takes a bank away again."""


def _life(way):
    """What is known of loans of many terms, every third of them paid once, after seven weeks."""
    found = {}
    try:
        with transaction.atomic():
            bank = Bank()
            live_until = getattr(bank, way)
            ids = [bank.draw(varied(number), at=number % 2) for number in range(COUNT)]
            bank.order(ids[3], "PREPAID", on=date(2025, 2, 20), amount=20_000_00, way="SHORTER_TERM")
            live_until(PAID)
            for loan_id in ids[::3]:
                if due := bank.view(loan_id).position.total_due:
                    bank.order(loan_id, "REPAID", amount=due)
            live_until(LAST)
            found = _known(bank, ids)
            raise _Undone
    except _Undone:
        return found


def _known(bank, ids):
    place = {loan_id: number for number, loan_id in enumerate(ids)}

    def rows(table, *names):
        return sorted((place[row[0]], *row[1:]) for row in table.objects.values_list("loan_id", *names))

    with bank.acting():
        balances = Counter()
        for row in books.trial_balance(on=LAST):
            account = "income and tax" if row.code in TAXED else row.code
            balances[account, row.currency] += row.debit - row.credit
        names = [field.attname for field in models.Position._meta.concrete_fields if field.attname not in OWN]
        return {
            "nights": StepRun.objects.filter(step="roll").count(),
            "day": clock.business_date(),
            "positions": repr(rows(models.Position, *names)),
            "events": rows(models.Event, "sequence", "kind", "value_date", "booking_date", "amount", "balance_amount"),
            "alerts": rows(Alert, "rule_code", "state", "raised_on"),
            "classes": rows(Standing, "risk_class", "since"),
            "balances": dict(balances),
        }


def test_a_bank_that_slept_is_the_bank_that_lived_each_night(db):
    awake, asleep = _life("end_each_day_until"), _life("end_days_until")
    lived = awake.pop("nights"), asleep.pop("nights")
    assert lived[0] == (LAST - FIRST_DAY).days
    assert lived[1] < lived[0] * 3 // 4, "there was nothing to sleep through"
    assert awake["day"] == LAST
    assert {row[0] for row in awake["alerts"]}
    assert awake == asleep
