"""Money that came in for loans: each takes what it owes today, and the rest is put into suspense, in one batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from diya.calc.loan.errors import NothingDue, RepaymentExceedsDue
from diya.calc.loan.position import position_on
from diya.foundation import audit, clock, db, work
from diya.kernel.errors import NotFound
from diya.kernel.money import format_minor
from diya.ledger import selectors as books
from diya.ledger import services as ledger
from diya.ledger.contracts import Line, NewEntry
from diya.servicing import models
from diya.servicing.contracts import Channel, Payment, PaymentRefused, RepaymentKind
from diya.servicing.engine import hold_loans
from diya.servicing.incoming.contracts import Why
from diya.servicing.posting import MONEY_IN
from diya.servicing.services.payments import receive

WORK: Final = "servicing.suspense"
HOURS: Final = 48
SUBJECT: Final = "servicing.suspense"

audit.actions({"servicing.suspense.received": ("款项转入待查", "Money put into suspense")})


@dataclass(frozen=True, slots=True)
class Received:
    """Money to be taken: minor units for a loan in its currency, or why there is none."""

    amount: int
    loan_id: UUID | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """How much a loan took, how much is left over, and why."""

    applied: int
    left: int
    why: str


def take(money: Sequence[Received], channel: Channel) -> list[Taken]:
    """Let loans take what they owe today, in the order given; a loan that comes several times takes in turn. Answers
    for each what was taken and what is left, which the caller puts into suspense by `put_aside`.

    10,600.00 for a loan that owes 10,000.00: 10,000.00 applied, 600.00 left, OVERPAID. Raises DayClosing.
    """
    clock.money_date()
    taken = [Taken(0, one.amount, one.why or Why.NO_LOAN.value) for one in money]
    waiting = [place for place, one in enumerate(money) if one.loan_id is not None]
    while waiting:
        wave = dict(reversed([(money[place].loan_id, place) for place in waiting]))
        places = sorted(wave.values())
        for place, result in zip(places, _take_once([money[place] for place in places], channel), strict=True):
            taken[place] = result
        done = set(places)
        waiting = [place for place in waiting if place not in done]
    return taken


def _take_once(money: Sequence[Received], channel: Channel) -> list[Taken]:
    """The same for at most one payment to a loan. Most pay exactly what is due: each is tried as it came, and only what
    a loan refuses as too much is weighed against what it owes."""
    given = {one.loan_id: one.amount for one in money if one.loan_id is not None}
    applied, why = dict(given), dict.fromkeys(given, Why.OVERPAID.value)
    too_much = []
    for one in _paid(given, channel):
        applied[one.payment.loan_id] = 0
        if isinstance(one.error, RepaymentExceedsDue):
            too_much.append(one.payment.loan_id)
        elif not isinstance(one.error, NothingDue):
            why[one.payment.loan_id] = Why.NO_LOAN.value if isinstance(one.error, NotFound) else one.error.code
    due = _due(too_much)
    applied |= due
    for one in _paid(due, channel):
        applied[one.payment.loan_id], why[one.payment.loan_id] = 0, one.error.code
    return [_taken(one, applied[one.loan_id], why[one.loan_id]) for one in money if one.loan_id is not None]


def _paid(amounts: Mapping[UUID, int], channel: Channel) -> list[PaymentRefused]:
    """Pay on loans what is due, all together; answers what they refused."""
    return receive([Payment(loan_id, RepaymentKind.DUE, amount, channel) for loan_id, amount in amounts.items()])


def _taken(one: Received, applied: int, why: str) -> Taken:
    left = one.amount - applied
    return Taken(applied, left, why if left else "")


def _due(loan_ids: Sequence[UUID]) -> dict[UUID, int]:
    """What each loan owes today in minor units; they are locked."""
    if not loan_ids:
        return {}
    on = clock.business_date()
    return {held.loan.id: position_on(held.terms, held.state, on).total_due for held in hold_loans(loan_ids)}


def put_aside(items: Sequence[models.SuspenseItem]) -> None:
    """Book new money into suspense from where it came in, with work for somebody to clear it: one entry an item.

    A transfer of 600.00 that no loan took: debit 1003, credit 2241, 600.00.
    """
    if not items:
        return
    for item, number in zip(items, db.next_numbers("SP", len(items)), strict=True):
        item.number = number
    db.insert_all(items)
    ledger.post_batch([_entry(item) for item in items])
    audit.record_all(
        [
            audit.NewEvent(
                "servicing.suspense.received",
                subject=db.ref(SUBJECT, item.id),
                branch_id=item.branch_id,
                after=figures(item),
                related=[db.ref("servicing.loan", item.loan_id)] if item.loan_id else [],
            )
            for item in items
        ]
    )
    open_work(items)


def account(channel: Channel) -> str:
    """The account on which money stands that came in by a channel."""
    return books.accounts_by_role()[MONEY_IN[channel]]


def open_work(items: Sequence[models.SuspenseItem]) -> None:
    """Work to clear items."""
    work.open_items(
        [
            work.NewItem(
                branch_id=item.branch_id,
                kind=WORK,
                title_zh="处理待查款项",
                title_en="Clear money in suspense",
                subject=db.ref(SUBJECT, item.id),
                subject_number=item.number,
                role="OPERATIONS",
                hours=HOURS,
            )
            for item in items
        ]
    )


def figures(item: models.SuspenseItem) -> Mapping[str, str]:
    """What the log says of an item."""
    return {
        "number": item.number,
        "amount": format_minor(item.amount, item.currency),
        "currency": item.currency,
        "reason": item.reason,
        "state": item.state,
    }


def _entry(item: models.SuspenseItem) -> NewEntry:
    return NewEntry(
        reference=item.number,
        source=db.ref(SUBJECT, item.id),
        kind="servicing.suspended",
        branch_id=item.branch_id,
        value_date=item.received_date,
        lines=(Line(account(Channel(item.channel)), account(Channel.SUSPENSE), item.amount, item.currency),),
        description=item.number,
    )
