"""The borrowers of a trial or demo bank: each pays by a habit that follows from the seed and the loan's number alone.

Nothing but loans and dues is read. A bank without the parameter `demo.seed` has real borrowers and none of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Final
from uuid import UUID

from diya.calc.loan.events import Way
from diya.endofday.contracts import StepReport
from diya.foundation import db
from diya.foundation.jobs import Progress
from diya.servicing import selectors as servicing
from diya.servicing import services as loans
from diya.servicing.contracts import Channel, Payment, RepaymentKind
from diya.servicing.selectors import Expecting, LoanView

BATCH: Final = 250
CONTEXT: Final = db.Context(actor="模拟借款人", purpose="demo payments")
EXTRA_DAYS: Final = 6
"""How long after a due date the rest of a part payment, a prepayment or a payoff comes."""
CYCLE: Final = 18
"""Who misses instalments does so for a stretch of each so many."""


class Habit(StrEnum):
    """How a borrower pays."""

    ON_TIME = "ON_TIME"
    LATE = "LATE"
    PART = "PART"
    MISSES = "MISSES"
    STOPS = "STOPS"
    PREPAYS = "PREPAYS"
    PAYS_OFF = "PAYS_OFF"


SHARES: Final = (
    (Habit.ON_TIME, 74),
    (Habit.LATE, 8),
    (Habit.PART, 4),
    (Habit.MISSES, 7),
    (Habit.STOPS, 3),
    (Habit.PREPAYS, 3),
    (Habit.PAYS_OFF, 1),
)
"""How many of a hundred borrowers have which habit; invented."""
HABITS: Final = tuple(habit for habit, share in SHARES for _ in range(share))


@dataclass(frozen=True, slots=True)
class Payer:
    """A habit with its numbers: `delay` in days, `since` the number of the instalment at which it shows, `missed`
    how many instalments of a cycle are not paid in time, `share` the hundredths of the balance that are prepaid."""

    habit: Habit
    delay: int = 0
    since: int = 1
    missed: int = 0
    share: int = 0


def payer_of(seed: str, number: str) -> Payer:
    """The payer of a loan: the same for the same seed and number, whatever else the bank holds."""
    dice = sha256(f"{seed}:{number}".encode()).digest()
    habit = HABITS[(dice[0] * 256 + dice[1]) * 100 // 65_536]
    return Payer(habit, delay=3 + dice[2] % 23, since=2 + dice[3] % 22, missed=2 + dice[4] % 4, share=5 + dice[5] % 26)


def intent(payer: Payer, loan: Expecting, on: date) -> RepaymentKind | None:
    """What a borrower pays on a day, seen from the dues alone: what is due, ahead of it, all, or nothing."""
    due_today = loan.next_due_date is not None and loan.next_due_date <= on
    newest = loan.next_number if due_today else loan.next_number - 1
    late_days = (on - loan.oldest_due_date).days if loan.oldest_due_date else 0
    owes = due_today or loan.oldest_due_date is not None
    if payer.habit is Habit.LATE:
        pays = late_days >= payer.delay
    elif payer.habit is Habit.PART:
        pays = due_today or late_days >= EXTRA_DAYS
    elif payer.habit is Habit.MISSES:
        pays = owes and newest % CYCLE >= payer.missed
    elif payer.habit is Habit.STOPS:
        pays = owes and newest < payer.since
    else:
        pays = owes
    if pays:
        return RepaymentKind.DUE
    extra = not owes and newest == payer.since and (on - loan.last_due_date).days == EXTRA_DAYS
    if extra and payer.habit is Habit.PREPAYS:
        return RepaymentKind.PREPAYMENT
    return RepaymentKind.PAYOFF if extra and payer.habit is Habit.PAYS_OFF else None


def payment(payer: Payer, kind: RepaymentKind, view: LoanView) -> Payment:
    """The payment that an intent comes to on a loan as it stands; of nothing where nothing is owed after all."""
    position, loan_id = view.position, view.loan.id
    if kind is RepaymentKind.PAYOFF:
        return Payment(loan_id, kind, position.payoff, Channel.TRANSFER)
    if kind is RepaymentKind.PREPAYMENT:
        accrued = position.payoff - position.principal_not_due
        ahead = position.principal_not_due * payer.share // 100
        way = Way.SHORTER_TERM if payer.share % 2 else Way.LOWER_INSTALMENT
        return Payment(loan_id, kind, accrued + ahead, Channel.COUNTER, way)
    halved = payer.habit is Habit.PART and not position.dpd
    amount = position.total_due // 2 if halved else position.total_due
    return Payment(loan_id, kind, amount, Channel.DEBIT if payer.habit is Habit.ON_TIME else Channel.TRANSFER)


def wanted(seed: str, told: Mapping[str, Payer], day: date) -> dict[UUID, tuple[Payer, RepaymentKind]]:
    """Who pays on a day and what for, by loan; `told` says by number how some loans are paid. A loan that was paid on
    today is left alone, so that a day which was broken off goes on where it stood."""
    found = {}
    for loan in servicing.expecting(on=day):
        payer = told.get(loan.number) or payer_of(seed, loan.number)
        kind = intent(payer, loan, day)
        if kind is not None:
            found[loan.loan_id] = (payer, kind)
    return found


def pay(wanted: Mapping[UUID, tuple[Payer, RepaymentKind]], day: date, progress: Progress) -> StepReport:
    """Take in the payments of a day, batch by batch."""
    booked = refused = 0
    keys = list(wanted)
    for start in range(0, len(keys), BATCH):
        with db.transaction(db.all_branches(), CONTEXT):
            views = servicing.views(servicing.loans_by_id(keys[start : start + BATCH]), on=day)
            batch = [made for view in views if (made := payment(*wanted[view.loan.id], view)).amount > 0]
            failed = loans.receive(batch)
        booked += len(batch) - len(failed)
        refused += len(failed)
        progress.tell(start + len(views), len(keys), f"{day} receive")
    return StepReport(booked, {"booked": booked, "refused": refused})
