"""Entries by hand: the list, one with its lines and entries, proposing and deciding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Query, Schema

from diya.foundation import access, db
from diya.foundation.door import CleanText, Command, Day, Listing, LongText, Reader
from diya.foundation.models.running import ChangeState
from diya.kernel.money import format_minor, parse_minor
from diya.ledger import selectors, services
from diya.ledger.api.door import door
from diya.ledger.api.entries import EntryRow, entry_rows
from diya.ledger.contracts import Line
from diya.ledger.models import CODE_LENGTH, PRODUCT_LENGTH, Journal
from diya.ledger.services import NewLine

MOST_LINES = 100


class JournalLineRow(Schema):
    place: int
    debit_account: str
    debit_branch_code: str
    credit_account: str
    credit_branch_code: str
    amount: str
    currency: str
    product: str


class JournalRow(Schema):
    id: UUID
    number: str
    branch_code: str
    value_date: date
    reason: str
    state: str
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str | None
    decided_at: datetime | None
    comment: str
    lines: list[JournalLineRow]


class JournalDetail(JournalRow):
    entries: list[EntryRow]
    allowed_actions: list[str]


class JournalFilters(Schema):
    state: str = ""
    branch_code: str = ""
    from_date: date | None = None
    to_date: date | None = None


def _journal_rows(rows: Sequence[Journal]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "number": row.number,
            "branch_code": row.branch.code,
            "value_date": row.value_date,
            "reason": row.reason,
            "state": row.change.state,
            "proposed_by_name": row.change.proposed_by.name,
            "proposed_at": row.change.proposed_at,
            "decided_by_name": row.change.decided_by.name if row.change.decided_by else None,
            "decided_at": row.change.decided_at,
            "comment": row.change.comment,
            "lines": [
                {
                    "place": line.place,
                    "debit_account": line.debit_id,
                    "debit_branch_code": line.debit_branch.code,
                    "credit_account": line.credit_id,
                    "credit_branch_code": line.credit_branch.code,
                    "amount": format_minor(line.amount, line.currency),
                    "currency": line.currency,
                    "product": line.product,
                }
                for line in sorted(row.lines.all(), key=lambda line: line.place)
            ],
        }
        for row in rows
    ]


@door.listing("/journals", right="ledger.journal.view", row=JournalRow, sorts=("-id", "value_date", "number"))
def list_journals(request: Reader, filters: Query[JournalFilters]) -> Listing:
    """Entries by hand with their lines and who decided on them."""
    return Listing(selectors.journals(**filters.model_dump()), _journal_rows)


@door.read("/journals/{journal_id}", right="ledger.journal.view", answer=JournalDetail)
def get_journal(request: Reader, journal_id: UUID) -> dict[str, Any]:
    """One journal with its lines, and the entries it became."""
    return _detail(journal_id)


def _detail(journal_id: UUID) -> dict[str, Any]:
    journal = selectors.journal(journal_id)
    mine = journal.change.proposed_by_id == db.current().context.actor_id
    waits = journal.change.state == ChangeState.PENDING
    decides = waits and not mine and access.may("ledger.journal.decide", branch_id=journal.branch_id)
    booked = selectors.entries(source=db.ref("ledger.journal", journal.id)).order_by("reference")
    return {
        **_journal_rows([journal])[0],
        "entries": entry_rows(list(booked)),
        "allowed_actions": ["approve_journal", "reject_journal"] if decides else [],
    }


def _show_journal(reference: str) -> dict[str, Any]:
    return _detail(db.ref_id(reference))


class JournalLineIn(Schema):
    debit_account: str = Field(max_length=CODE_LENGTH)
    credit_account: str = Field(max_length=CODE_LENGTH)
    amount: str = Field(max_length=40)
    currency: str = Field("CNY", max_length=3)
    product: str = Field("", max_length=PRODUCT_LENGTH)
    debit_branch_code: str = Field("", max_length=CODE_LENGTH)
    credit_branch_code: str = Field("", max_length=CODE_LENGTH)


class JournalIn(Schema):
    branch_code: str = Field(max_length=CODE_LENGTH)
    value_date: Day
    reason: CleanText
    lines: Annotated[list[JournalLineIn], Field(min_length=1, max_length=MOST_LINES)]


@door.command("POST", "/journals", right="ledger.journal.create", answer=JournalDetail, show=_show_journal, money=True)
def propose_journal(request: Command, body: JournalIn) -> str:
    """Propose an entry by hand. A branch left out is the journal's; a line between two is settled between them."""
    branch = access.branch_by_code(body.branch_code)
    branches = {body.branch_code: branch, "": branch}
    for code in {code for line in body.lines for code in (line.debit_branch_code, line.credit_branch_code)}:
        if code not in branches:
            branches[code] = access.branch_by_code(code, field="lines")
    lines = [
        NewLine(
            Line(
                line.debit_account,
                line.credit_account,
                parse_minor(line.amount, line.currency, field=f"lines.{place}.amount"),
                line.currency,
                line.product,
            ),
            branches[line.debit_branch_code],
            branches[line.credit_branch_code],
        )
        for place, line in enumerate(body.lines)
    ]
    journal = services.propose_journal(branch=branch, value_date=body.value_date, reason=body.reason, lines=lines)
    return db.ref("ledger.journal", journal.id)


class JournalDecision(Schema):
    comment: LongText


@door.command(
    "POST",
    "/journals/{journal_id}/approve",
    right="ledger.journal.decide",
    answer=JournalDetail,
    show=_show_journal,
    money=True,
)
def approve_journal(request: Command, journal_id: UUID, body: JournalDecision) -> str:
    """Approve as the second person: it is booked at once."""
    services.decide_journal(journal_id=journal_id, approve=True, comment=body.comment)
    return db.ref("ledger.journal", journal_id)


@door.command(
    "POST",
    "/journals/{journal_id}/reject",
    right="ledger.journal.decide",
    answer=JournalDetail,
    show=_show_journal,
)
def reject_journal(request: Command, journal_id: UUID, body: JournalDecision) -> str:
    """Reject as the second person; nothing is booked."""
    services.decide_journal(journal_id=journal_id, approve=False, comment=body.comment)
    return db.ref("ledger.journal", journal_id)
