"""Questions to the books: balances on any date, the trial balance, entries and control accounts.

A date's totals are those of the closed days up to it, and of the postings since the last closed day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from diya.foundation.db import fetch_all
from diya.ledger.contracts import AccountBalance, AccountKind, Book, Side
from diya.ledger.models import Account, ClosedDay, Entry

# One row for each account, branch, product and currency: closed days from their totals, later ones from postings.
_TOTALS = """
WITH closed AS (SELECT max(booking_date) AS day FROM ledger_closedday WHERE booking_date <= %(on)s),
open_postings AS (
    SELECT * FROM ledger_posting
    WHERE booking_date <= %(on)s AND booking_date > coalesce((SELECT day FROM closed), '-infinity'::date)
),
moved AS (
    SELECT account_id, branch_id, product, currency, debit_amount AS debit, credit_amount AS credit
    FROM ledger_daytotal WHERE booking_date <= %(on)s
    UNION ALL
    SELECT debit_id, branch_id, product, currency, amount, 0 FROM open_postings
    UNION ALL
    SELECT credit_id, branch_id, product, currency, 0, amount FROM open_postings
)
"""


def accounts() -> QuerySet[Account]:
    """The chart of accounts."""
    return Account.objects.order_by("code")


def trial_balance(*, on: date, branch_id: int | None = None) -> tuple[AccountBalance, ...]:
    """Every account that moved by the end of `on`, by currency; of one branch or of all in scope."""
    rows = fetch_all(
        f"""{_TOTALS}
        SELECT a.code, a.name_zh, a.name_en, a.kind, a.side, m.currency,
               sum(m.debit)::bigint AS debit, sum(m.credit)::bigint AS credit
        FROM moved m JOIN ledger_account a ON a.code = m.account_id
        WHERE %(branch)s::int IS NULL OR m.branch_id = %(branch)s::int
        GROUP BY a.code, m.currency ORDER BY a.code, m.currency
        """,  # noqa: S608 - constant text, values are parameters
        {"on": on, "branch": branch_id},
    )
    return tuple(AccountBalance(**{**row, "kind": AccountKind(row["kind"]), "side": Side(row["side"])}) for row in rows)


def balance(*, account: str, on: date, branch_id: int | None = None, currency: str = "CNY") -> int:
    """The balance of one account at the end of `on`, on its own side."""
    found = [
        row for row in trial_balance(on=on, branch_id=branch_id) if row.code == account and row.currency == currency
    ]
    return found[0].balance if found else 0


def control_balances(*, accounts: Iterable[str], on: date) -> dict[tuple[str, Book], int]:
    """Debit balances of control accounts at the end of `on`, by branch, product and currency; zeros left out."""
    rows = fetch_all(
        f"""{_TOTALS}
        SELECT account_id, branch_id, product, currency, sum(debit - credit)::bigint AS balance
        FROM moved WHERE account_id = ANY(%(accounts)s)
        GROUP BY account_id, branch_id, product, currency HAVING sum(debit - credit) <> 0
        """,  # noqa: S608 - constant text, values are parameters
        {"on": on, "accounts": list(accounts)},
    )
    return {
        (row["account_id"], Book(row["branch_id"], row["product"], row["currency"])): row["balance"] for row in rows
    }


def entries(*, source: str = "", account: str = "", reference: str = "") -> QuerySet[Entry]:
    """Entries with their postings, newest last, of a source, an account or a reference."""
    found = Entry.objects.select_related("branch").prefetch_related("postings")
    if source:
        found = found.filter(source=source)
    if reference:
        found = found.filter(reference=reference)
    if account:
        touched = Q(postings__debit_id=account) | Q(postings__credit_id=account)
        found = found.filter(id__in=Entry.objects.filter(touched).values("id"))
    return found


def closed_until() -> date | None:
    """The last closed day."""
    last = ClosedDay.objects.order_by("-booking_date").first()
    return last.booking_date if last else None
