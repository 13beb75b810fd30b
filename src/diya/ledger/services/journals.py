"""Entries by hand: proposed by one person, booked when a second one approves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from diya.foundation import access, changes, clock, db, work
from diya.foundation.models import Branch
from diya.kernel.money import format_minor
from diya.ledger import selectors
from diya.ledger.contracts import (
    CONTROL,
    AccountControlled,
    AccountKind,
    AccountsSame,
    AccountUnknown,
    Crossing,
    Fact,
    JournalDateInFuture,
    JournalEmpty,
    Line,
    OffBalanceCrossing,
    OffBalanceMixed,
    Role,
    SettledByItself,
)
from diya.ledger.models import Account, Journal, JournalLine
from diya.ledger.services.posting import between

KIND: Final = "ledger.journal"
WORK: Final = "ledger.decide_journal"
DECIDES: Final = "ledger.journal.decide"
HOURS: Final = 8


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line to propose: the posting, and the branches of its two accounts."""

    line: Line
    debit_branch: Branch
    credit_branch: Branch


def propose_journal(*, branch: Branch, value_date: date, reason: str, lines: Sequence[NewLine]) -> Journal:
    """Propose an entry by hand; it waits in the queue of accounting (of the branch's manager where no second
    accountant is there). Raises JournalEmpty, JournalDateInFuture, AccountUnknown, AccountControlled,
    OffBalanceMixed, OffBalanceCrossing and AccountsSame."""
    if not lines:
        raise JournalEmpty(field="lines")
    today = clock.business_date()
    if value_date > today:
        raise JournalDateInFuture(today=today.isoformat(), field="value_date")
    _require(lines)
    number = db.next_number("JN")
    journal = Journal(number=number, branch=branch, value_date=value_date, reason=reason)
    journal.change = changes.propose(
        kind=KIND,
        subject=_ref(journal.id),
        title_zh=f"手工凭证 {number}：{reason}"[:200],
        title_en=f"Journal {number}: {reason}"[:200],
        before={},
        after={
            "journal_id": str(journal.id),
            "value_date": value_date.isoformat(),
            "lines": [_told(line) for line in lines],
        },
    )
    journal.save(force_insert=True)
    db.insert_all([_row(journal, place, line) for place, line in enumerate(lines, start=1)])
    actor_id = db.current().context.actor_id
    others = [one for one in access.holders("ACCOUNTANT", branch_id=branch.pk) if one != actor_id]
    work.open_item(
        branch_id=branch.pk,
        kind=WORK,
        title_zh=f"复核手工凭证 {number}",
        title_en=f"Check the journal {number}",
        subject=_ref(journal.id),
        subject_number=number,
        role="ACCOUNTANT" if others else "MANAGER",
        hours=HOURS,
        excluded=[actor_id] if actor_id else [],
    )
    return journal


def decide_journal(*, journal_id: UUID, approve: bool, comment: str) -> Journal:
    """Approve (it is booked at once) or reject with a comment. Raises NotFound, and what changes and posting raise."""
    journal = selectors.journal(journal_id)
    changes.decide(change_id=journal.change_id, approve=approve, comment=comment)
    finish_work(journal.change_id)
    return journal


def finish_work(change_id: UUID) -> None:
    """The change of a journal was decided on, here or in the list of changes: nobody need check it any more."""
    journal = Journal.objects.filter(change_id=change_id).first()
    if journal is not None:
        work.finish(kind=WORK, subject=_ref(journal.id))


@changes.appliers.register(KIND)
def _apply(after: Mapping[str, Any]) -> None:
    """Book it, as an entry for each branch; whoever approves needs the right of journals at each of them."""
    clock.money_date()
    journal = selectors.journal(UUID(after["journal_id"]))
    lines = list(journal.lines.order_by("place"))
    for branch_id in {line.debit_branch_id for line in lines} | {line.credit_branch_id for line in lines}:
        access.require(DECIDES, branch_id=branch_id)
    between(
        Fact(
            reference=journal.number,
            source=_ref(journal.id),
            kind=KIND,
            value_date=journal.value_date,
            crossings=tuple(
                Crossing(
                    Line(line.debit_id, line.credit_id, line.amount, line.currency, line.product),
                    line.debit_branch_id,
                    line.credit_branch_id,
                )
                for line in lines
            ),
            description=journal.reason,
        )
    )


def _require(lines: Sequence[NewLine]) -> None:
    codes = {code for one in lines for code in (one.line.debit, one.line.credit)}
    known = {account.code: account for account in Account.objects.filter(code__in=codes, is_open=True)}
    for place, one in enumerate(lines):
        for side in ("debit", "credit"):
            account = known.get(getattr(one.line, side))
            if account is None:
                raise AccountUnknown(account=getattr(one.line, side), field=f"lines.{place}.{side}_account")
            if account.role in CONTROL:
                raise AccountControlled(account=str(account), field=f"lines.{place}.{side}_account")
            if account.role == Role.INTERBRANCH:  # by hand it would not net to zero
                raise SettledByItself(account=str(account), field=f"lines.{place}.{side}_account")
        debit, credit = known[one.line.debit], known[one.line.credit]
        crosses = one.debit_branch != one.credit_branch
        off = [account.kind == AccountKind.OFF_BALANCE for account in (debit, credit)]
        if off[0] != off[1]:
            raise OffBalanceMixed(debit=str(debit), credit=str(credit), field=f"lines.{place}.credit_account")
        if off[0] and crosses:
            raise OffBalanceCrossing(field=f"lines.{place}.credit_branch_code")
        if debit == credit and not crosses:
            raise AccountsSame(account=str(debit), field=f"lines.{place}.credit_account")


def _ref(journal_id: UUID) -> str:
    return db.ref("ledger.journal", journal_id)


def _row(journal: Journal, place: int, one: NewLine) -> JournalLine:
    return JournalLine(
        journal=journal,
        branch_id=journal.branch_id,
        place=place,
        debit_id=one.line.debit,
        credit_id=one.line.credit,
        amount=one.line.amount,
        currency=one.line.currency,
        product=one.line.product,
        debit_branch=one.debit_branch,
        credit_branch=one.credit_branch,
    )


def _told(one: NewLine) -> str:
    """A line as the list of changes and the audit show it."""
    line = one.line
    amount = format_minor(line.amount, line.currency)
    return f"{line.debit}@{one.debit_branch.code} / {line.credit}@{one.credit_branch.code} {amount} {line.currency}"
