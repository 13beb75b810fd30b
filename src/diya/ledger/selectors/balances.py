"""Balances on any date, by booking date or by accounting period, from totals that do not grow with the years."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from diya.foundation.db import fetch_all
from diya.ledger.contracts import AccountBalance, AccountKind, Book, By, Side

# One row for each account, branch, product and currency: closed days from their totals, later ones from postings.
_TOTALS = """
WITH open_postings AS (
    SELECT * FROM ledger_posting WHERE booking_date > %(closed)s AND {counted} <= %(on)s
),
moved AS (
    {closed_days}
    UNION ALL
    SELECT debit_id, branch_id, product, currency, amount, 0 FROM open_postings
    UNION ALL
    SELECT credit_id, branch_id, product, currency, 0, amount FROM open_postings
)
"""
_ALL_DAYS = """
    SELECT account_id, branch_id, product, currency, debit_amount AS debit, credit_amount AS credit
    FROM ledger_closedtotal
"""
_DAYS_UNTIL = """
    SELECT account_id, branch_id, product, currency, debit_amount AS debit, credit_amount AS credit
    FROM ledger_daytotal WHERE booking_date <= %(on)s
"""
# Everything less what belongs to later periods: nobody asks for the first years often, and for the last month daily.
_PERIODS_UNTIL = """
    SELECT account_id, branch_id, product, currency, debit_amount AS debit, credit_amount AS credit
    FROM ledger_closedtotal
    UNION ALL
    SELECT account_id, branch_id, product, currency, -debit_amount, -credit_amount
    FROM ledger_daytotal WHERE period > %(on)s
"""


def totals(on: date, by: By = By.BOOKING) -> tuple[str, dict[str, Any]]:
    """The common table `moved` of what moved by the end of `on`, and its parameters. By booking date, where no later
    day is closed, the sum of all closed days is at hand and the days need not be added up. By period, all of the
    month of `on` counts, whenever it was booked. The last closed day is asked before, since only a constant lets the
    scan of postings use its index under row security."""
    days = fetch_all(
        "SELECT (SELECT max(booking_date) FROM ledger_closedday WHERE booking_date <= %(on)s) AS before,"
        " (SELECT max(booking_date) FROM ledger_closedday) AS last",
        {"on": on},
    )[0]
    if by is By.PERIOD:
        text = _TOTALS.format(counted="period", closed_days=_PERIODS_UNTIL)
        return text, {"on": on.replace(day=1), "closed": days["last"] or date.min}
    whole = days["before"] == days["last"]
    text = _TOTALS.format(counted="booking_date", closed_days=_ALL_DAYS if whole else _DAYS_UNTIL)
    return text, {"on": on, "closed": days["before"] or date.min}


def trial_balance(*, on: date, branch_id: int | None = None, by: By = By.BOOKING) -> tuple[AccountBalance, ...]:
    """Every account that moved by the end of `on` (by period: of its month), by currency; of one branch or of all in
    scope."""
    return _balances("TRUE", on, branch_id, by)


def balance(*, account: str, on: date, branch_id: int | None = None, currency: str = "CNY", by: By = By.BOOKING) -> int:
    """The balance of one account at the end of `on`, on its own side."""
    found = _balances("a.code = %(account)s AND m.currency = %(currency)s", on, branch_id, by, account, currency)
    return found[0].balance if found else 0


def _balances(
    which: str, on: date, branch_id: int | None, by: By, account: str = "", currency: str = ""
) -> tuple[AccountBalance, ...]:
    text, params = totals(on, by)
    rows = fetch_all(
        f"""{text}
        SELECT a.code, a.name_zh, a.name_en, a.kind, a.side, m.currency,
               sum(m.debit)::bigint AS debit, sum(m.credit)::bigint AS credit
        FROM moved m JOIN ledger_account a ON a.code = m.account_id
        WHERE {which} AND (%(branch)s::int IS NULL OR m.branch_id = %(branch)s::int)
        GROUP BY a.code, m.currency HAVING sum(m.debit) <> 0 OR sum(m.credit) <> 0 ORDER BY a.code, m.currency
        """,  # noqa: S608 - constant text, values are parameters
        {**params, "branch": branch_id, "account": account, "currency": currency},
    )
    return tuple(AccountBalance(**{**row, "kind": AccountKind(row["kind"]), "side": Side(row["side"])}) for row in rows)


def control_balances(*, accounts: Iterable[str], on: date) -> dict[tuple[str, Book], int]:
    """Debit balances of control accounts at the end of `on`, by branch, product and currency; zeros left out."""
    return {
        (row["account_id"], Book(row["branch_id"], row["product"], row["currency"])): row["balance"]
        for row in _by_book("account_id = ANY(%(accounts)s)", on, By.BOOKING, list(accounts))
    }


def result_balances(*, until: date) -> list[tuple[Book, str, int]]:
    """Debit balances of income and expense of all periods up to the one of `until`, with their books, in order; zeros
    left out."""
    kinds = [AccountKind.INCOME.value, AccountKind.EXPENSE.value]
    which = "account_id IN (SELECT code FROM ledger_account WHERE kind = ANY(%(accounts)s))"
    return [
        (Book(row["branch_id"], row["product"], row["currency"]), row["account_id"], row["balance"])
        for row in _by_book(which, until, By.PERIOD, kinds)
    ]


def _by_book(which: str, on: date, by: By, accounts: list[str]) -> list[dict[str, Any]]:
    text, params = totals(on, by)
    return fetch_all(
        f"""{text}
        SELECT account_id, branch_id, product, currency, sum(debit - credit)::bigint AS balance
        FROM moved WHERE {which}
        GROUP BY account_id, branch_id, product, currency HAVING sum(debit - credit) <> 0
        ORDER BY branch_id, product, currency, account_id
        """,  # noqa: S608 - constant text, values are parameters
        {**params, "accounts": accounts},
    )
