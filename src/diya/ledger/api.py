"""The ledger's door: chart, trial balance and entries. Books are read here; they are written by business acts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ninja import Query, Schema

from diya.foundation import access, clock
from diya.foundation.door import Door, Listing, Reader
from diya.kernel.money import format_minor, minor_digits
from diya.ledger import selectors
from diya.ledger.contracts import AccountBalance
from diya.ledger.models import Entry, Posting

door = Door("ledger")


class AccountRow(Schema):
    code: str
    name_zh: str
    name_en: str
    kind: str
    side: str
    is_open: bool


@door.listing("/accounts", right="ledger.balance.view", row=AccountRow, sorts=("code", "kind"))
def list_accounts(request: Reader) -> Listing:
    """The chart of accounts."""
    return Listing(selectors.accounts(), list)


class BalanceRow(Schema):
    account_code: str
    name_zh: str
    name_en: str
    kind: str
    side: str
    debit_amount: str
    credit_amount: str
    balance_amount: str


class BalanceTotals(Schema):
    debit_amount: str
    credit_amount: str


class TrialBalance(Schema):
    on: date
    currency: str
    rows: list[BalanceRow]
    totals: BalanceTotals
    balanced: bool


class BalanceFilters(Schema):
    on: date | None = None
    branch_code: str = ""
    currency: str = "CNY"


@door.read("/trial-balance", right="ledger.balance.view", answer=TrialBalance)
def trial_balance(request: Reader, filters: Query[BalanceFilters]) -> dict[str, Any]:
    """Debits, credits and balance of every account in one currency at the end of a day (today's so far)."""
    minor_digits(filters.currency)
    on = filters.on or clock.business_date()
    branch_id = access.branch_by_code(filters.branch_code).id if filters.branch_code else None
    rows = [row for row in selectors.trial_balance(on=on, branch_id=branch_id) if row.currency == filters.currency]
    debit, credit = sum(row.debit for row in rows), sum(row.credit for row in rows)
    return {
        "on": on,
        "currency": filters.currency,
        "rows": [_balance_row(row) for row in rows],
        "totals": {
            "debit_amount": format_minor(debit, filters.currency),
            "credit_amount": format_minor(credit, filters.currency),
        },
        "balanced": debit == credit,
    }


def _balance_row(row: AccountBalance) -> dict[str, str]:
    return {
        "account_code": row.code,
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "kind": row.kind,
        "side": row.side,
        "debit_amount": format_minor(row.debit, row.currency),
        "credit_amount": format_minor(row.credit, row.currency),
        "balance_amount": format_minor(row.balance, row.currency),
    }


class StatementRow(Schema):
    id: int
    entry_id: UUID
    reference: str
    kind: str
    source: str
    branch_code: str
    booking_date: date
    value_date: date
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


@door.read("/accounts/{account_code}", right="ledger.balance.view", answer=AccountRow)
def get_account(request: Reader, account_code: str) -> Any:
    """One account of the chart."""
    return selectors.account(account_code)


@door.listing("/accounts/{account_code}/statement", right="ledger.entry.view", row=StatementRow, sorts=("-id",))
def statement(request: Reader, account_code: str, filters: Query[StatementFilters]) -> Listing:
    """What moved an account, newest first, with the balance after each posting."""
    minor_digits(filters.currency)
    branch_id = access.branch_by_code(filters.branch_code).id if filters.branch_code else None
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
        "against": posting.credit_id if debited else posting.debit_id,
        "debit_amount": amount if debited else None,
        "credit_amount": None if debited else amount,
        "balance_amount": format_minor(balance, posting.currency),
        "currency": posting.currency,
    }


class PostingRow(Schema):
    debit_account: str
    credit_account: str
    amount: str
    currency: str
    product: str


class EntryRow(Schema):
    id: UUID
    reference: str
    source: str
    kind: str
    value_date: date
    booking_date: date
    branch_code: str
    description: str
    postings: list[PostingRow]


class EntryFilters(Schema):
    source: str = ""
    account: str = ""
    reference: str = ""
    branch_code: str = ""
    from_date: date | None = None
    to_date: date | None = None


def _entry_rows(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    return [
        {
            "id": entry.id,
            "reference": entry.reference,
            "source": entry.source,
            "kind": entry.kind,
            "value_date": entry.value_date,
            "booking_date": entry.booking_date,
            "branch_code": entry.branch.code,
            "description": entry.description,
            "postings": [
                {
                    "debit_account": posting.debit_id,
                    "credit_account": posting.credit_id,
                    "amount": format_minor(posting.amount, posting.currency),
                    "currency": posting.currency,
                    "product": posting.product,
                }
                for posting in entry.postings.all()
            ],
        }
        for entry in entries
    ]


@door.listing("/entries", right="ledger.entry.view", row=EntryRow, sorts=("-id", "booking_date", "reference"))
def list_entries(request: Reader, filters: Query[EntryFilters]) -> Listing:
    """Entries with their postings, of a source, an account, a branch, a reference or a time."""
    return Listing(selectors.entries(**filters.model_dump()), _entry_rows)


@door.read("/entries/{entry_id}", right="ledger.entry.view", answer=EntryRow)
def get_entry(request: Reader, entry_id: UUID) -> dict[str, Any]:
    """One entry with its postings and what caused it."""
    return _entry_rows([selectors.entry(entry_id)])[0]
