"""Billing the ordinary instalments of a day together: one statement for the loans, one entry for each book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from diya.ledger.contracts import NewEntry
from diya.servicing import bulk
from diya.servicing.engine import Journal
from diya.servicing.posting import Where


def bill_ordinary(
    journal: Journal, loan_ids: Sequence[UUID], day: date, *, paid: Mapping[UUID, int] | None = None
) -> set[UUID]:
    """Bill those of locked loans that are ordinary, their entries into the journal; with `paid`, only those that will
    then owe exactly that. Answers which were billed."""
    if not loan_ids:
        return set()
    books = bulk.bill(loan_ids=loan_ids, day=day, paid=paid)
    journal.entries += [_entry(journal, book, day) for book in books]
    return {loan_id for book in books for loan_id in book.loan_ids}


def _entry(journal: Journal, book: bulk.BilledBook, day: date) -> NewEntry:
    """What fell due in one book, as one entry; its loans' events name it."""
    where = Where(book.currency, book.product)
    rule = journal.rulebook.rule(book.posting_rule, cash_basis=book.cash_basis)
    return NewEntry(
        reference=book.reference,
        source=f"endofday.day:{day}",
        kind="servicing.instalment_billed",
        branch_id=book.branch_id,
        value_date=day,
        lines=journal.rulebook.lines(rule.flows(book.moved, where), where),
        description=f"{book.product} {day}",
    )
