"""What ends: a day is totalled and closed, a year's result is moved to equity, a day's reconciliation is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from django.db import connection

from diya.foundation import audit, clock, db
from diya.kernel.errors import ensure
from diya.ledger import selectors
from diya.ledger.contracts import YEAR_END, Book, Line, NewEntry, PeriodShut, Reconciled, Role
from diya.ledger.models import ClosedDay, Period, PeriodState, Posting, Reconciliation
from diya.ledger.services.posting import post_batch

audit.actions(
    {
        "ledger.day.closed": ("日结账", "Day closed"),
        "ledger.year.closed": ("年终结转", "Year closed"),
        "ledger.reconciliation.kept": ("总分核对", "Books reconciled"),
    }
)


def close_day(*, day: date) -> int:
    """Total the postings of `day` and close it; answers how many there were. Needs the scope of the whole bank."""
    ensure(day == clock.business_date(), "only the business date can be closed")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH day AS (SELECT * FROM ledger_posting WHERE booking_date = %(day)s),
            moved AS (
                SELECT period, debit_id AS account_id, branch_id, product, currency, amount AS debit, 0 AS credit
                FROM day
                UNION ALL
                SELECT period, credit_id, branch_id, product, currency, 0, amount FROM day
            ),
            totals AS (
                INSERT INTO ledger_daytotal
                    (booking_date, period, account_id, branch_id, product, currency, debit_amount, credit_amount)
                SELECT %(day)s, period, account_id, branch_id, product, currency, sum(debit), sum(credit)
                FROM moved GROUP BY period, account_id, branch_id, product, currency
                RETURNING account_id, branch_id, product, currency, debit_amount, credit_amount
            )
            INSERT INTO ledger_closedtotal AS known
                (account_id, branch_id, product, currency, debit_amount, credit_amount)
            SELECT account_id, branch_id, product, currency, sum(debit_amount), sum(credit_amount) FROM totals
            GROUP BY account_id, branch_id, product, currency
            ON CONFLICT (account_id, branch_id, product, currency) DO UPDATE SET
                debit_amount = known.debit_amount + excluded.debit_amount,
                credit_amount = known.credit_amount + excluded.credit_amount
            """,
            {"day": day},
        )
    count = Posting.objects.filter(booking_date=day).count()
    ClosedDay.objects.create(booking_date=day, posting_count=count)
    # The month of the next day is there before its first entries, so that none of them waits for another to write it.
    months = {one.replace(day=1) for one in (day, date.fromordinal(day.toordinal() + 1))}
    Period.objects.bulk_create([Period(first_day=month) for month in sorted(months)], ignore_conflicts=True)
    audit.record("ledger.day.closed", subject=f"ledger.day:{day}", branch_id=None, after={"posting_count": count})
    return count


def close_year(*, year: int) -> int:
    """Move every balance of income and expense of the periods up to December of `year` to the profit of the year and
    that to retained earnings, for each branch, product and currency; answers how many entries were booked.

    Repeatable: what was moved is gone, so a second call books only what came since (an adjustment in December's
    period). Needs the scope of the whole bank, and a business date from 31 December on. Value date 31 December. Raises
    PeriodShut when December is closed and something is left.

    Income 100.00 and expense 30.00 at one branch: debit income 100.00, credit expense 30.00, both against the profit
    of the year; debit that 70.00, credit retained earnings 70.00.
    """
    last = date(year, 12, 31)
    ensure(clock.business_date() >= last, f"{year} is not over")
    december = last.replace(day=1)
    left = selectors.result_balances(until=december)
    shut = Period.objects.filter(first_day=december, state=PeriodState.CLOSED).first() if left else None
    if shut is not None:
        raise PeriodShut(period=str(shut))
    moved_before = selectors.year_end_count(year)
    entries = [
        NewEntry(
            reference=f"YE:{year}:{moved_before + number}:{book.branch_id}:{book.product}:{book.currency}",
            source=f"ledger.year:{year}",
            kind=YEAR_END,
            branch_id=book.branch_id,
            value_date=last,
            lines=_result_lines(book, [(account, amount) for _, account, amount in of_book]),
            description=str(year),
        )
        for number, (book, of_book) in enumerate(groupby(left, key=lambda row: row[0]), start=1)
    ]
    post_batch(entries)
    audit.record(
        "ledger.year.closed", subject=f"ledger.year:{year}", branch_id=None, after={"entry_count": len(entries)}
    )
    return len(entries)


def _result_lines(book: Book, balances: list[tuple[str, int]]) -> tuple[Line, ...]:
    """The lines that empty accounts (debit balances, in minor units) into the profit of the year, and that into
    retained earnings."""
    roles = selectors.accounts_by_role()
    profit, retained = roles[Role.CURRENT_YEAR_PROFIT], roles[Role.RETAINED]

    def move(account: str, debit_balance: int, to: str) -> Line:
        sides = (to, account) if debit_balance > 0 else (account, to)
        return Line(*sides, abs(debit_balance), book.currency, book.product)

    lines = [move(account, amount, profit) for account, amount in balances]
    loss = sum(amount for _, amount in balances)
    return (*lines, move(profit, loss, retained)) if loss else tuple(lines)


def keep_reconciliation(day: date, rows: Iterable[Reconciled]) -> int:
    """Keep what the books and the loans beneath them said at the end of `day`, instead of what was kept for it before;
    answers how many differ. Needs the scope of the whole bank."""
    kept = list(rows)
    Reconciliation.objects.filter(business_date=day).delete()
    db.insert_all(
        [
            Reconciliation(
                business_date=day,
                account_id=row.account,
                branch_id=row.branch_id,
                product=row.product,
                currency=row.currency,
                ledger_amount=row.ledger_amount,
                subledger_amount=row.subledger_amount,
            )
            for row in kept
        ]
    )
    different = sum(row.ledger_amount != row.subledger_amount for row in kept)
    audit.record(
        "ledger.reconciliation.kept",
        subject=f"ledger.day:{day}",
        branch_id=None,
        after={"row_count": len(kept), "difference_count": different},
    )
    return different
