"""The books proved in the middle of a day, and the whole database as one figure.

`findings` is empty when debits equal credits, control accounts equal the loans beneath them, every position
equals the replay of its events, and every event that moved money has its entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from diya.endofday.contracts import StepState
from diya.endofday.models import StepRun
from diya.foundation import clock, db
from diya.ledger import selectors as books
from diya.servicing import models
from diya.servicing import selectors as servicing

UNMATCHED = """
SELECT 'event without its entry: ' || v.entry_reference FROM servicing_event v
    LEFT JOIN ledger_entry e ON e.reference = v.entry_reference
    WHERE v.entry_reference IS NOT NULL AND e.id IS NULL
UNION ALL
SELECT 'entry without its event: ' || e.reference FROM ledger_entry e
    LEFT JOIN servicing_event v ON v.entry_reference = e.reference
    WHERE e.source LIKE 'servicing.loan:%%' AND v.id IS NULL
UNION ALL
SELECT 'key without a result: ' || encode(key_hash, 'hex') FROM foundation_idempotencykey WHERE reference IS NULL
UNION ALL
SELECT 'events with a gap: ' || loan_id FROM servicing_event GROUP BY loan_id HAVING max(sequence) <> count(*)
"""

TABLES = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND c.relname NOT IN ('django_session', 'endofday_steprun') AND has_table_privilege(c.oid, 'SELECT')
ORDER BY 1
"""

ACCRUE = "accrue"


def findings() -> list[str]:
    """What is wrong with the books now; nothing when they are proved."""
    with db.transaction(db.all_branches(), db.Context(actor="proof"), writes=False):
        return [*_balance(), *_controls(), *_positions(), *_unmatched()]


@dataclass
class Proof:
    """The books proved again and again, at the cost of a fingerprint where nothing changed meanwhile."""

    proved: str = ""

    def findings(self) -> list[str]:
        """What is wrong with the books now."""
        found = fingerprint()
        if found == self.proved:
            return []
        wrong = findings()
        if not wrong:
            self.proved = found
        return wrong


def _balance() -> list[str]:
    sums: dict[str, int] = {}
    for row in books.trial_balance(on=clock.business_date()):
        sums[row.currency] = sums.get(row.currency, 0) + row.debit - row.credit
    return [f"{currency} differs by {amount}" for currency, amount in sums.items() if amount]


def _controls() -> list[str]:
    """In the middle of a day the books hold what was earned by its beginning, as the loans do; once the day's interest
    is accrued, by the beginning of the next day."""
    today = clock.business_date()
    ahead = StepRun.objects.filter(business_date=today, step=ACCRUE, state=StepState.DONE).exists()
    accounts, beneath = servicing.controls(day=today + timedelta(days=ahead))
    booked = books.control_balances(accounts=accounts, on=today)
    return [
        f"{place} differs by {booked.get(place, 0) - beneath.get(place, 0)}"
        for place in sorted(booked.keys() | beneath.keys(), key=str)
        if booked.get(place, 0) != beneath.get(place, 0)
    ]


def _positions() -> list[str]:
    loans = models.Loan.objects.filter(position__isnull=False)
    return [
        f"{loan.number} differs from its replay"
        for loan in loans
        if servicing.held(loan).state != servicing.replayed(loan)
    ]


def _unmatched() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(UNMATCHED, [])
        return [row[0] for row in cursor.fetchall()]


def fingerprint() -> str:
    """One hash over every row of every table but sessions, and but the runs of steps, where one that was broken off is
    written down as failed: equal before and after what left nothing."""
    with db.transaction(db.all_branches(), db.Context(actor="proof"), writes=False), connection.cursor() as cursor:
        cursor.execute(TABLES)
        parts = [
            f"SELECT '{table}', count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"
            for (table,) in cursor.fetchall()
        ]
        cursor.execute(f"SELECT md5(string_agg(f::text, '|')) FROM ({' UNION ALL '.join(parts)}) f")
        return str(cursor.fetchone()[0])
