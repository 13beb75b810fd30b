"""What the end of day does to loans: bill the instalments of the day, reprice, and move thresholds of days past due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import connection

from diya.calc.loan.events import RateReset
from diya.calc.loan.state import Status
from diya.products import selectors as products
from diya.products.services import contract_rate_ppb
from diya.servicing import bulk, models, store
from diya.servicing.contracts import LoanState
from diya.servicing.engine import Journal, hold_loans, steps_of
from diya.servicing.services.acts import carry_out, stepped
from diya.servicing.services.billing import bill_ordinary
from diya.servicing.services.closing import closed


def due_loan_ids(*, day: date) -> list[UUID]:
    """Loans with an instalment due by `day` and not billed, in the order of their keys."""
    due = models.Position.objects.filter(next_due_date__lte=day).order_by("loan_id")
    return list(due.values_list("loan_id", flat=True))


def bill(*, loan_ids: Sequence[UUID], day: date) -> int:
    """Bill what is due by `day` on these loans in one transaction; answers how many instalments. The ordinary ones go
    together under one entry for each book, the others one by one through the engine."""
    journal, settled = Journal(), []
    ordinary = bill_ordinary(journal, bulk.lock(loan_ids, day=day), day)
    rest = [loan_id for loan_id in loan_ids if loan_id not in ordinary]
    for held in hold_loans(rest) if rest else []:
        steps = steps_of(held, None, on=day)
        journal.add(held, steps)
        if steps and steps[-1].after.status is Status.CLOSED:
            settled.append((held, steps[-1].after.last_event_date))
    journal.flush()
    for held, at in settled:
        closed(held.loan, held.ref, at)
    return len(ordinary) + len(journal.events)


def repricing_loan_ids(*, day: date) -> list[UUID]:
    """Loans whose rate follows its index from `day`, the day of the year on which those that float are repriced."""
    floating = models.Loan.objects.filter(state=LoanState.ACTIVE, rate_index__isnull=False, disbursed_date__lt=day)
    return list(floating.order_by("id").values_list("id", flat=True))


def reprice(*, loan_ids: Sequence[UUID], day: date) -> int:
    """Give loans the rate of their index on `day` with their margin, in one transaction; answers how many changed."""
    held = [one for one in hold_loans(loan_ids) if one.loan.state == LoanState.ACTIVE]
    fixings = products.fixings({str(one.loan.rate_index) for one in held}, on=day)
    acts = []
    for one in held:
        rate = contract_rate_ppb(fixings[str(one.loan.rate_index)].annual_rate_ppb, one.loan.margin_bps or 0)
        if rate != one.state.annual_rate_ppb:
            acts.append(stepped(one, "servicing.loan.rate_reset", RateReset(day, rate)))
    carry_out(acts)
    return len(acts)


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
