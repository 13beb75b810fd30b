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
from diya.ledger.models import Entry

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
    """Entries with their postings, of a source, an account or a reference."""
    found = selectors.entries(source=filters.source, account=filters.account, reference=filters.reference)
    return Listing(found, _entry_rows)
