"""Posting: the only way into the books, a fixed small number of statements for any number of entries."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from diya.foundation import audit, clock, db
from diya.foundation.db import fetch_all
from diya.kernel.errors import NotFound, ensure
from diya.kernel.money import MAX_MINOR
from diya.ledger import selectors
from diya.ledger.contracts import (
    AccountKind,
    AccountUnknown,
    DayClosed,
    EntryReversed,
    Fact,
    Line,
    NewEntry,
    ReferenceTaken,
    Role,
)
from diya.ledger.models import Entry, Period, PeriodState, Posting

audit.actions({"ledger.entry.reversed": ("冲正记账", "Entry reversed")})


def post(
    *,
    reference: str,
    source: str,
    kind: str,
    branch_id: int,
    value_date: date,
    lines: Sequence[Line],
    description: str = "",
) -> UUID:
    """Book one entry on the business date; answers its key. Raises ReferenceTaken, AccountUnknown and DayClosed."""
    entry = NewEntry(reference, source, kind, branch_id, value_date, tuple(lines), description)
    return post_batch([entry])[0]


def post_batch(entries: Sequence[NewEntry]) -> list[UUID]:
    """Book many entries in three statements, all or none; answers their keys. Raises ReferenceTaken, AccountUnknown and
    DayClosed.

    An entry belongs to the period of its value date; where that is closed, to the period of the business date: what
    is back-dated keeps its value date and counts in the open period. 15 January booked on 3 February, January closed:
    period February, value date 15 January.
    """
    if not entries:
        return []
    booking_date = clock.business_date()
    ground = _ground(entries, booking_date)
    _require(entries, ground, booking_date)
    ids = [db.new_id() for _ in entries]
    rows = [
        {
            "id": key,
            "reference": entry.reference,
            "source": entry.source,
            "kind": entry.kind,
            "branch_id": entry.branch_id,
            "value_date": entry.value_date,
            "booking_date": booking_date,
            "period": ground.period_of(entry.value_date, booking_date),
            "description": entry.description,
            "reverses_id": entry.reverses_id,
        }
        for key, entry in zip(ids, entries, strict=True)
    ]
    _keep_new(rows)
    db.insert_rows(
        Posting,
        [
            {
                "entry_id": row["id"],
                "debit_id": line.debit,
                "credit_id": line.credit,
                "amount": line.amount,
                "currency": line.currency,
                "branch_id": entry.branch_id,
                "product": line.product,
                "booking_date": booking_date,
                "period": row["period"],
            }
            for row, entry in zip(rows, entries, strict=True)
            for line in entry.lines
        ],
    )
    return ids


def between(fact: Fact) -> None:
    """Book one fact of several branches as an entry for each, so that every branch balances. Raises as `post_batch`."""
    post_batch(entries_between(fact))


def entries_between(fact: Fact) -> list[NewEntry]:
    """The entries of a fact, for a batch: a line between two branches goes through the INTERBRANCH account at both.

    Branch 1 owes 100.00 that branch 2 received in cash: debit cash, credit interbranch at branch 2; debit interbranch,
    credit settlement at branch 1. Over the bank the account nets to zero.
    """
    through = selectors.accounts_by_role()[Role.INTERBRANCH]
    lines: dict[int, list[Line]] = {}
    for crossing in fact.crossings:
        line = crossing.line
        if crossing.debit_branch_id == crossing.credit_branch_id:
            lines.setdefault(crossing.debit_branch_id, []).append(line)
            continue
        ensure(through not in (line.debit, line.credit), f"{fact.reference}: settlement between branches has no line")
        rest = (line.amount, line.currency, line.product)
        lines.setdefault(crossing.debit_branch_id, []).append(Line(line.debit, through, *rest))
        lines.setdefault(crossing.credit_branch_id, []).append(Line(through, line.credit, *rest))
    return [
        NewEntry(
            reference=f"{fact.reference}:{branch_id}",
            source=fact.source,
            kind=fact.kind,
            branch_id=branch_id,
            value_date=fact.value_date,
            lines=tuple(of_branch),
            description=fact.description,
        )
        for branch_id, of_branch in sorted(lines.items())
    ]


def reverse(*, reference: str, reason: str) -> UUID:
    """Book the mirror image of an entry, once; answers its key. Raises NotFound and EntryReversed."""
    entry = Entry.objects.filter(reference=reference).first()
    if entry is None:
        raise NotFound(field="reference")
    # Two at once: the one-to-one key lets only the first commit.
    if Entry.objects.filter(reverses=entry).exists():
        raise EntryReversed(reference=reference)
    mirrored = NewEntry(
        reference=f"{reference}:R",
        source=entry.source,
        kind=f"{entry.kind}.reversed",
        branch_id=entry.branch_id,
        value_date=entry.value_date,
        lines=tuple(
            Line(posting.credit_id, posting.debit_id, posting.amount, posting.currency, posting.product)
            for posting in entry.postings.order_by("-id")
        ),
        description=reason[:200],
        reverses_id=entry.id,
    )
    reversal_id = post_batch([mirrored])[0]
    audit.record(
        "ledger.entry.reversed",
        subject=db.ref("ledger.entry", entry.id),
        branch_id=entry.branch_id,
        after={"reference": mirrored.reference, "reason": reason},
        related=[entry.source],
    )
    return reversal_id


@dataclass(frozen=True, slots=True)
class Ground:
    """What must be known before anything is booked: the last closed day, the kinds of the accounts that take postings,
    the states of the periods by their first day (ISO), and which references are booked already."""

    closed_until: date | None
    accounts: dict[str, str]
    periods: dict[str, str]
    taken: tuple[str, ...]

    def period_of(self, value_date: date, booking_date: date) -> date:
        """The first day of the period an entry belongs to."""
        month = value_date.replace(day=1)
        return booking_date.replace(day=1) if self.periods.get(month.isoformat()) == PeriodState.CLOSED else month


def _ground(entries: Sequence[NewEntry], booking_date: date) -> Ground:
    codes = {code for entry in entries for line in entry.lines for code in (line.debit, line.credit)}
    months = {day.replace(day=1) for day in (booking_date, *(entry.value_date for entry in entries))}
    row = fetch_all(
        """
        SELECT (SELECT max(booking_date) FROM ledger_closedday) AS closed_until,
            (SELECT coalesce(json_object_agg(code, kind), '{}') FROM ledger_account
             WHERE code = ANY(%(codes)s) AND is_open)::text AS accounts,
            (SELECT coalesce(json_object_agg(first_day, state), '{}') FROM ledger_period
             WHERE first_day = ANY(%(months)s))::text AS periods,
            ARRAY(SELECT reference FROM ledger_entry WHERE reference = ANY(%(references)s)) AS taken
        """,
        {"codes": list(codes), "months": list(months), "references": [entry.reference for entry in entries]},
    )[0]
    periods = json.loads(row["periods"])
    begun = [Period(first_day=month) for month in sorted(months) if month.isoformat() not in periods]
    if begun:  # once a month: every month with an entry is in the table
        Period.objects.bulk_create(begun, ignore_conflicts=True)
    return Ground(row["closed_until"], json.loads(row["accounts"]), periods, tuple(row["taken"]))


def _require(entries: Sequence[NewEntry], ground: Ground, booking_date: date) -> None:
    if ground.closed_until is not None and ground.closed_until >= booking_date:
        raise DayClosed(day=booking_date.isoformat())
    if ground.taken:
        raise ReferenceTaken(reference=ground.taken[0])
    for entry in entries:
        ensure(len(entry.lines) > 0, f"{entry.reference}: an entry has at least one posting")
        for line in entry.lines:
            ensure(0 < line.amount < MAX_MINOR, f"{entry.reference}: a posting is above zero and in range")
            for code in (line.debit, line.credit):
                if code not in ground.accounts:
                    selectors.forget_roles()  # the chart may have been another when this process read it
                    raise AccountUnknown(account=code)
            off = [ground.accounts[code] == AccountKind.OFF_BALANCE for code in (line.debit, line.credit)]
            ensure(off[0] == off[1], f"{entry.reference}: off-balance accounts are booked among themselves")


def _keep_new(rows: Sequence[Mapping[str, Any]]) -> None:
    """Write entries down. The ground said that their references are new; of two that come at once the unique index
    lets only the first commit, and the transaction of the other is over."""
    references = [row["reference"] for row in rows]
    ensure(len(set(references)) == len(rows), "a batch names each reference once")
    try:
        db.insert_rows(Entry, rows)
    except IntegrityError as error:
        told = str(error)
        taken = [reference for reference in references if f"({reference})" in told]
        if not taken:
            raise
        raise ReferenceTaken(reference=taken[0]) from error
