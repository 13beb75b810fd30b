"""The chart of accounts, and the statement and general ledger of one account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ninja import Query, Schema

from diya.foundation.door import Listing, Reader
from diya.kernel.money import format_minor, minor_digits
from diya.ledger import selectors
from diya.ledger.api.door import branch_id_of, door
from diya.ledger.contracts import CONTROL, By, MonthOf
from diya.ledger.models import Account, Period, Posting


class AccountRow(Schema):
    code: str
    name_zh: str
    name_en: str
    kind: str
    side: str
    is_open: bool
    role: str | None
    is_control: bool


def _account_rows(accounts: Sequence[Account]) -> list[dict[str, Any]]:
    names = ("code", "name_zh", "name_en", "kind", "side", "is_open", "role")
    return [
        {**{name: getattr(account, name) for name in names}, "is_control": account.role in CONTROL}
        for account in accounts
    ]


@door.listing("/accounts", right="ledger.balance.view", row=AccountRow, sorts=("code", "kind"))
def list_accounts(request: Reader) -> Listing:
    """The chart of accounts, with what each account is for."""
    return Listing(selectors.accounts(), _account_rows)


@door.read("/accounts/{account_code}", right="ledger.balance.view", answer=AccountRow)
def get_account(request: Reader, account_code: str) -> Any:
    """One account of the chart."""
    return _account_rows([selectors.account(account_code)])[0]


class StatementRow(Schema):
    id: int
    entry_id: UUID
    reference: str
    kind: str
    source: str
    branch_code: str
    booking_date: date
    value_date: date
    period: date
    description: str
    against: str
    debit_amount: str | None
    credit_amount: str | None
    balance_amount: str
    currency: str


class StatementFilters(Schema):
    from_date: date | None = None
    to_date: date | None = None
    branch_code: str = ""
    currency: str = "CNY"


@door.listing("/accounts/{account_code}/statement", right="ledger.entry.view", row=StatementRow, sorts=("-id",))
def statement(request: Reader, account_code: str, filters: Query[StatementFilters]) -> Listing:
    """What moved an account, newest first, with the balance after each posting."""
    minor_digits(filters.currency)
    branch_id = branch_id_of(filters.branch_code)
    of = selectors.StatementOf(selectors.account(account_code), filters.currency, branch_id)
    postings = of.postings()
    if filters.from_date:
        postings = postings.filter(booking_date__gte=filters.from_date)
    if filters.to_date:
        postings = postings.filter(booking_date__lte=filters.to_date)
    return Listing(postings, lambda rows: _statement_rows(of, rows))


def _statement_rows(of: selectors.StatementOf, postings: Sequence[Posting]) -> list[dict[str, Any]]:
    if not postings:
        return []
    in_order = sorted(postings, key=lambda posting: posting.id)
    balance = of.balance_before(in_order[0])
    after: dict[int, int] = {}
    for posting in in_order:
        balance += of.signed(posting)
        after[posting.id] = balance
    return [_statement_row(of, posting, after[posting.id]) for posting in postings]


def _statement_row(of: selectors.StatementOf, posting: Posting, balance: int) -> dict[str, Any]:
    debited = posting.debit_id == of.account.code
    amount = format_minor(posting.amount, posting.currency)
    return {
        "id": posting.id,
        "entry_id": posting.entry_id,
        **{name: getattr(posting.entry, name) for name in ("reference", "kind", "source", "description")},
        "branch_code": posting.entry.branch.code,
        "booking_date": posting.booking_date,
        "value_date": posting.entry.value_date,
        "period": posting.period,
        "against": posting.credit_id if debited else posting.debit_id,
        "debit_amount": amount if debited else None,
        "credit_amount": None if debited else amount,
        "balance_amount": format_minor(balance, posting.currency),
        "currency": posting.currency,
    }


class MonthRow(Schema):
    month: date
    opening_amount: str
    debit_amount: str
    credit_amount: str
    closing_amount: str
    currency: str


class MonthFilters(Schema):
    by: By = By.PERIOD
    from_month: date | None = None
    to_month: date | None = None
    branch_code: str = ""
    currency: str = "CNY"


@door.listing(
    "/accounts/{account_code}/months", right="ledger.balance.view", row=MonthRow, sorts=("-first_day", "first_day")
)
def general_ledger(request: Reader, account_code: str, filters: Query[MonthFilters]) -> Listing:
    """The general ledger of an account: each month with opening, debits, credits and closing."""
    minor_digits(filters.currency)
    account, branch_id = selectors.account(account_code), branch_id_of(filters.branch_code)
    months = selectors.periods()
    if filters.from_month:
        months = months.filter(first_day__gte=filters.from_month.replace(day=1))
    if filters.to_month:
        months = months.filter(first_day__lte=filters.to_month)

    def rows(found: Sequence[Period]) -> list[dict[str, Any]]:
        days = [period.first_day for period in found]
        known = selectors.general_ledger(account, days, currency=filters.currency, branch_id=branch_id, by=filters.by)
        return [_month_row(known[day], filters.currency) for day in days]

    return Listing(months, rows)


def _month_row(month: MonthOf, currency: str) -> dict[str, Any]:
    amounts = {
        f"{name}_amount": format_minor(getattr(month, name), currency)
        for name in ("opening", "debit", "credit", "closing")
    }
    return {"month": month.month, **amounts, "currency": currency}
