"""Questions to the books: balances on any date, the trial balance, entries and control accounts.

A date's totals are those of the closed days up to it, and of the postings since the last closed day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Sum, When

from diya.foundation.db import fetch_all
from diya.kernel.errors import NotFound
from diya.ledger.contracts import AccountBalance, AccountKind, Book, MonthMoved, Side
from diya.ledger.models import Account, ClosedDay, Entry, Posting

# One row for each account, branch, product and currency: closed days from their totals, later ones from postings.
_TOTALS = """
WITH open_postings AS (
    SELECT * FROM ledger_posting WHERE booking_date <= %(on)s AND booking_date > %(closed)s
),
moved AS (
    SELECT account_id, branch_id, product, currency, debit_amount AS debit, credit_amount AS credit
    FROM {closed_days}
    UNION ALL
    SELECT debit_id, branch_id, product, currency, amount, 0 FROM open_postings
    UNION ALL
    SELECT credit_id, branch_id, product, currency, 0, amount FROM open_postings
)
"""


def _totals(on: date) -> tuple[str, dict[str, date]]:
    """The common table of what moved by the end of `on`, and its parameters. Where no later day is closed, the sum of
    all closed days is at hand and the days need not be added up. The last closed day is asked before, since only a
    constant lets the scan of postings use its index under row security."""
    days = fetch_all(
        "SELECT (SELECT max(booking_date) FROM ledger_closedday WHERE booking_date <= %(on)s) AS before,"
        " (SELECT max(booking_date) FROM ledger_closedday) AS last",
        {"on": on},
    )[0]
    whole = days["before"] == days["last"]
    source = "ledger_closedtotal" if whole else "ledger_daytotal WHERE booking_date <= %(on)s"
    return _TOTALS.format(closed_days=source), {"on": on, "closed": days["before"] or date.min}


def accounts() -> QuerySet[Account]:
    """The chart of accounts."""
    return Account.objects.order_by("code")


def trial_balance(*, on: date, branch_id: int | None = None) -> tuple[AccountBalance, ...]:
    """Every account that moved by the end of `on`, by currency; of one branch or of all in scope."""
    totals, params = _totals(on)
    rows = fetch_all(
        f"""{totals}
        SELECT a.code, a.name_zh, a.name_en, a.kind, a.side, m.currency,
               sum(m.debit)::bigint AS debit, sum(m.credit)::bigint AS credit
        FROM moved m JOIN ledger_account a ON a.code = m.account_id
        WHERE %(branch)s::int IS NULL OR m.branch_id = %(branch)s::int
        GROUP BY a.code, m.currency ORDER BY a.code, m.currency
        """,  # noqa: S608 - constant text, values are parameters
        {**params, "branch": branch_id},
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
    totals, params = _totals(on)
    rows = fetch_all(
        f"""{totals}
        SELECT account_id, branch_id, product, currency, sum(debit - credit)::bigint AS balance
        FROM moved WHERE account_id = ANY(%(accounts)s)
        GROUP BY account_id, branch_id, product, currency HAVING sum(debit - credit) <> 0
        """,  # noqa: S608 - constant text, values are parameters
        {**params, "accounts": list(accounts)},
    )
    return {
        (row["account_id"], Book(row["branch_id"], row["product"], row["currency"])): row["balance"] for row in rows
    }


def entries(
    *,
    source: str = "",
    account: str = "",
    reference: str = "",
    branch_code: str = "",
    from_date: date | None = None,
    to_date: date | None = None,
) -> QuerySet[Entry]:
    """Entries with postings: of a source, account or branch, the beginning of a reference, booked in a time."""
    found = Entry.objects.select_related("branch").prefetch_related("postings")
    if source:
        found = found.filter(source=source)
    if reference:
        found = found.filter(reference__startswith=reference.strip().upper())
    if branch_code:
        found = found.filter(branch__code=branch_code)
    if from_date:
        found = found.filter(booking_date__gte=from_date)
    if to_date:
        found = found.filter(booking_date__lte=to_date)
    if account:
        touched = Q(postings__debit_id=account) | Q(postings__credit_id=account)
        found = found.filter(id__in=Entry.objects.filter(touched).values("id"))
    return found


def entry(entry_id: UUID) -> Entry:
    """One entry with its postings; raises NotFound."""
    found = entries().filter(id=entry_id).first()
    if found is None:
        raise NotFound()
    return found


def account(code: str) -> Account:
    """One account of the chart; raises NotFound."""
    found = Account.objects.filter(code=code).first()
    if found is None:
        raise NotFound()
    return found


@dataclass(frozen=True, slots=True)
class StatementOf:
    """Whose postings a statement lists: an account in a currency, of one branch or of all in scope."""

    account: Account
    currency: str
    branch_id: int | None = None

    def postings(self) -> QuerySet[Posting]:
        """The postings that touched the account, with their entries; their ids rise as they were booked."""
        touched = Q(debit=self.account) | Q(credit=self.account)
        found = Posting.objects.filter(touched, currency=self.currency).select_related("entry__branch")
        return found.filter(branch_id=self.branch_id) if self.branch_id else found

    def signed(self, posting: Posting) -> int:
        """What a posting added to the account's balance, on the account's own side."""
        grows = (posting.debit_id == self.account.code) == (self.account.side == Side.DEBIT)
        return posting.amount if grows else -posting.amount

    def balance_before(self, posting: Posting) -> int:
        """The balance just before a posting: that of the evening before, and what the day moved until then."""
        evening = balance(
            account=self.account.code,
            on=posting.booking_date - timedelta(days=1),
            branch_id=self.branch_id,
            currency=self.currency,
        )
        earlier = self.postings().filter(booking_date=posting.booking_date, id__lt=posting.id)
        grown = Case(
            When(**{f"{self.account.side.lower()}_id": self.account.code}, then=F("amount")), default=-F("amount")
        )
        return evening + (earlier.aggregate(moved=Sum(grown))["moved"] or 0)


def moved_by_month(*, accounts: Iterable[str], since: date, until: date) -> list[MonthMoved]:
    """Debits and credits of accounts by calendar month and currency, of the days from `since` to `until`."""
    rows = fetch_all(
        """
        WITH closed AS (SELECT max(booking_date) AS day FROM ledger_closedday),
        moved AS (
            SELECT booking_date, account_id, currency, debit_amount AS debit, credit_amount AS credit
            FROM ledger_daytotal
            WHERE booking_date BETWEEN %(since)s AND %(until)s AND account_id = ANY(%(accounts)s)
            UNION ALL
            SELECT p.booking_date, side.account_id, p.currency, side.debit, side.credit
            FROM ledger_posting p
            CROSS JOIN LATERAL (VALUES (p.debit_id, p.amount, 0::bigint), (p.credit_id, 0::bigint, p.amount))
                AS side(account_id, debit, credit)
            WHERE p.booking_date > coalesce((SELECT day FROM closed), '-infinity'::date)
                AND p.booking_date BETWEEN %(since)s AND %(until)s AND side.account_id = ANY(%(accounts)s)
        )
        SELECT date_trunc('month', booking_date)::date AS month, account_id AS account, currency,
            sum(debit)::bigint AS debit, sum(credit)::bigint AS credit
        FROM moved GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        """,
        {"accounts": list(accounts), "since": since, "until": until},
    )
    return [MonthMoved(**row) for row in rows]


def closed_until() -> date | None:
    """The last closed day."""
    last = ClosedDay.objects.order_by("-booking_date").first()
    return last.booking_date if last else None
