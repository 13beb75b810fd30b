"""What the end of day does to loans: bill the instalments of the day, and move thresholds of days past due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import connection

from diya.calc.loan.state import Status
from diya.servicing import models, store
from diya.servicing.engine import Journal, hold_loans, steps_of
from diya.servicing.services.closing import closed


def due_loan_ids(*, day: date) -> list[UUID]:
    """Loans with an instalment due by `day` and not billed, in the order of their keys."""
    due = models.Position.objects.filter(next_due_date__lte=day).order_by("loan_id")
    return list(due.values_list("loan_id", flat=True))


def bill(*, loan_ids: Sequence[UUID], day: date) -> int:
    """Bill what is due by `day` on these loans in one transaction; answers how many instalments."""
    journal = Journal()
    settled = []
    for held in hold_loans(loan_ids):
        steps = steps_of(held, None, on=day)
        journal.add(held, steps)
        if steps and steps[-1].after.status is Status.CLOSED:
            settled.append(held)
    journal.flush()
    for held in settled:
        closed(held.loan, held.ref, day)
    return len(journal.events)


def age(*, day: date) -> int:
    """Set the next event date of every loan whose last one has passed; answers how many loans."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE servicing_position p SET next_event_date = least(
                p.next_due_date,
                (SELECT min(p.oldest_due_date + days) FROM unnest(%(thresholds)s::int[]) AS days
                 WHERE p.oldest_due_date + days > %(day)s)
            )
            WHERE p.next_event_date <= %(day)s
            """,
            {"thresholds": list(store.THRESHOLD_DAYS), "day": day},
        )
        return int(cursor.rowcount)
