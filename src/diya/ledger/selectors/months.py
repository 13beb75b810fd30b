"""What moved in a time: by calendar month or period, the general ledger of an account, the income statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from diya.foundation.db import fetch_all
from diya.ledger.contracts import AccountBalance, AccountKind, By, MonthMoved, MonthOf, Side
from diya.ledger.models import Account
from diya.ledger.selectors.balances import balance

_COUNTED: Final = {By.BOOKING: "booking_date", By.PERIOD: "period"}

# What each account moved from `since` to `until`: closed days from their totals, later ones from postings.
_MOVED = """
WITH closed AS (SELECT max(booking_date) AS day FROM ledger_closedday),
moved AS (
    SELECT {counted} AS day, account_id, branch_id, currency, debit_amount AS debit, credit_amount AS credit
    FROM ledger_daytotal WHERE {counted} BETWEEN %(since)s AND %(until)s AND {which}
    UNION ALL
    SELECT p.{counted}, side.account_id, p.branch_id, p.currency, side.debit, side.credit
    FROM ledger_posting p
    CROSS JOIN LATERAL (VALUES (p.debit_id, p.amount, 0::bigint), (p.credit_id, 0::bigint, p.amount))
        AS side(account_id, debit, credit)
    WHERE p.booking_date > coalesce((SELECT day FROM closed), '-infinity'::date)
        AND p.{counted} BETWEEN %(since)s AND %(until)s AND {which}
)
"""


def moved_by_month(
    *, accounts: Iterable[str], since: date, until: date, branch_id: int | None = None, by: By = By.BOOKING
) -> list[MonthMoved]:
    """Debits and credits of accounts by calendar month and currency, of the days (or periods) from `since` to
    `until`."""
    text = _MOVED.format(counted=_COUNTED[by], which="account_id = ANY(%(accounts)s)")
    rows = fetch_all(
        f"""{text}
        SELECT date_trunc('month', day)::date AS month, account_id AS account, currency,
            sum(debit)::bigint AS debit, sum(credit)::bigint AS credit
        FROM moved WHERE %(branch)s::int IS NULL OR branch_id = %(branch)s::int
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        """,  # noqa: S608 - constant text, values are parameters
        {"accounts": list(accounts), "since": since, "until": until, "branch": branch_id},
    )
    return [MonthMoved(**row) for row in rows]


def general_ledger(
    account: Account, months: Sequence[date], *, currency: str, branch_id: int | None = None, by: By = By.PERIOD
) -> dict[date, MonthOf]:
    """The months of an account (first days) with opening, debits, credits and closing, in a fixed number of queries.

    Opening 100.00 on a debit account, debits 50.00, credits 20.00: closing 130.00.
    """
    if not months:
        return {}
    first, last = min(months), max(months)
    end = (last + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    opening = balance(account=account.code, on=first - timedelta(days=1), branch_id=branch_id, currency=currency, by=by)
    moved = {
        row.month: row
        for row in moved_by_month(accounts=[account.code], since=first, until=end, branch_id=branch_id, by=by)
        if row.currency == currency
    }
    found: dict[date, MonthOf] = {}
    sign = 1 if account.side == Side.DEBIT else -1
    for month in sorted({*months, *moved}):
        row = moved.get(month)
        debit, credit = (row.debit, row.credit) if row else (0, 0)
        closing = opening + sign * (debit - credit)
        found[month] = MonthOf(month, opening, debit, credit, closing)
        opening = closing
    return {month: found[month] for month in months}


def income_statement(
    *, since: date, until: date, branch_id: int | None = None, by: By = By.BOOKING
) -> tuple[AccountBalance, ...]:
    """What every account of income and expense moved from `since` to `until` (by period: the months of both), without
    the entries that empty them at the end of a year: 31 December shows the whole year's income."""
    params: dict[str, Any] = {"since": since, "until": until, "branch": branch_id}
    if by is By.PERIOD:
        params |= {"since": since.replace(day=1), "until": until.replace(day=1)}
    # An adjustment of December may have been moved early in the next year: the sources of the years around.
    params["years"] = [f"ledger.year:{year}" for year in range(since.year - 1, until.year + 1)]
    rows = fetch_all(
        f"""{_MOVED.format(counted=_COUNTED[by], which="TRUE")},
        moved_at_year_end AS (
            SELECT side.account_id, p.branch_id, p.currency, side.debit, side.credit
            FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id
            CROSS JOIN LATERAL (VALUES (p.debit_id, p.amount, 0::bigint), (p.credit_id, 0::bigint, p.amount))
                AS side(account_id, debit, credit)
            WHERE e.source = ANY(%(years)s) AND p.{_COUNTED[by]} BETWEEN %(since)s AND %(until)s
        ),
        kept AS (
            SELECT account_id, branch_id, currency, debit, credit FROM moved
            UNION ALL
            SELECT account_id, branch_id, currency, -debit, -credit FROM moved_at_year_end
        )
        SELECT a.code, a.name_zh, a.name_en, a.kind, a.side, k.currency,
            sum(k.debit)::bigint AS debit, sum(k.credit)::bigint AS credit
        FROM kept k JOIN ledger_account a ON a.code = k.account_id AND a.kind IN ('INCOME', 'EXPENSE')
        WHERE %(branch)s::int IS NULL OR k.branch_id = %(branch)s::int
        GROUP BY a.code, k.currency HAVING sum(k.debit) <> 0 OR sum(k.credit) <> 0 ORDER BY a.code, k.currency
        """,  # noqa: S608 - constant text, values are parameters
        params,
    )
    return tuple(AccountBalance(**{**row, "kind": AccountKind(row["kind"]), "side": Side(row["side"])}) for row in rows)
