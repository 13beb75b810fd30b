"""Entries with their postings and what caused them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ninja import Query, Schema

from diya.foundation.door import Listing, Reader
from diya.kernel.money import format_minor
from diya.ledger import selectors
from diya.ledger.api.door import door
from diya.ledger.models import Entry


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
    period: date
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


TAKEN = ("id", "reference", "source", "kind", "value_date", "booking_date", "period", "description")


def entry_rows(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Entries as answers show them."""
    return [
        {
            **{name: getattr(entry, name) for name in TAKEN},
            "branch_code": entry.branch.code,
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
    return Listing(selectors.entries(**filters.model_dump()), entry_rows)


@door.read("/entries/{entry_id}", right="ledger.entry.view", answer=EntryRow)
def get_entry(request: Reader, entry_id: UUID) -> dict[str, Any]:
    """One entry with its postings and what caused it."""
    return entry_rows([selectors.entry(entry_id)])[0]
