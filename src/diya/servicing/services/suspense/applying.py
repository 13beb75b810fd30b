"""Money in suspense that finds its loan, whole or in part, and money that is for several."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from diya.calc.loan.events import Way
from diya.foundation import audit, clock, db, work
from diya.kernel.errors import NotFound
from diya.kernel.money import format_minor
from diya.ledger import services as ledger
from diya.ledger.contracts import Crossing, Fact, Line
from diya.servicing import models
from diya.servicing.contracts import Channel, RepaymentKind, WayMissing
from diya.servicing.engine import hold_loan
from diya.servicing.incoming.contracts import (
    SplitDiffers,
    SuspenseCurrencyDiffers,
    SuspenseState,
    SuspenseStateRefused,
    SuspenseTooSmall,
)
from diya.servicing.services.payments import pay_off, prepay, repay
from diya.servicing.services.suspense.taking import SUBJECT, WORK, account, figures, open_work

audit.actions(
    {
        "servicing.suspense.applied": ("待查款项入账", "Suspense applied to a loan"),
        "servicing.suspense.split": ("拆分待查款项", "Suspense split"),
        "servicing.suspense.reopened": ("冲正后恢复待查", "Back in suspense after a reversal"),
    }
)


def apply_item(
    *,
    item_id: UUID,
    loan_id: UUID,
    amount: int,
    kind: RepaymentKind,
    way: Way | None = None,
    expected_version: int | None = None,
) -> models.SuspenseItem:
    """Pay on a loan out of suspense; what is over stays there as an item of its own. Answers what was applied.

    600.00 in suspense, 500.00 of them on a loan: debit 2241, credit the loan 500.00; 100.00 stay in suspense.
    Raises NotFound, SuspenseStateRefused, SuspenseTooSmall, SuspenseCurrencyDiffers, WayMissing and what a payment at
    the counter raises.
    """
    loan = hold_loan(loan_id).loan
    item = locked(item_id, SuspenseState.OPEN, expected_version=expected_version)
    if loan.currency != item.currency:
        raise SuspenseCurrencyDiffers(found=item.currency, wanted=loan.currency, field="loan_id")
    if not 0 < amount <= item.amount:
        raise SuspenseTooSmall(amount=format_minor(item.amount, item.currency), field="amount")
    if amount < item.amount:
        item = _split(item, [amount, item.amount - amount])[0]
    _move(item, loan)
    event = models.Event.objects.get(id=_paid(loan_id, amount, kind, way))
    item.event, item.loan = event, loan
    before = figures(item)
    _settle(item, SuspenseState.APPLIED, ["event", "loan"])
    audit.record(
        "servicing.suspense.applied",
        subject=db.ref(SUBJECT, item.id),
        branch_id=item.branch_id,
        before=before,
        after={**figures(item), "loan": loan.number, "entry": event.entry_reference},
        related=[db.ref("servicing.loan", loan.id)],
    )
    return item


def split_item(*, item_id: UUID, amounts: Sequence[int], expected_version: int | None = None) -> models.SuspenseItem:
    """Divide money in suspense; nothing is booked, the parts add up. Raises SplitDiffers and as `apply_item`."""
    item = locked(item_id, SuspenseState.OPEN, expected_version=expected_version)
    if len(amounts) < 2 or min(amounts) <= 0 or sum(amounts) != item.amount:
        raise SplitDiffers(amount=format_minor(item.amount, item.currency), field="amounts")
    _split(item, amounts)
    return item


def locked(item_id: UUID, *states: SuspenseState, expected_version: int | None) -> models.SuspenseItem:
    """An item to act on, locked; raises NotFound, ChangedMeanwhile, SuspenseStateRefused."""
    item = models.SuspenseItem.objects.select_for_update().filter(id=item_id).first()
    if item is None:
        raise NotFound()
    db.ensure_version(item.version, expected_version)
    if item.state not in states:
        raise SuspenseStateRefused(number=item.number, state=item.state)
    return item


def _paid(loan_id: UUID, amount: int, kind: RepaymentKind, way: Way | None) -> UUID:
    if kind is RepaymentKind.DUE:
        return repay(loan_id=loan_id, amount=amount, channel=Channel.SUSPENSE)
    if kind is RepaymentKind.PAYOFF:
        return pay_off(loan_id=loan_id, amount=amount, channel=Channel.SUSPENSE)
    if way is None:
        raise WayMissing(field="way")
    return prepay(loan_id=loan_id, amount=amount, way=way, channel=Channel.SUSPENSE)


def reopen_item(*, event: models.Event) -> None:
    """Money that was applied by an act which was reversed waits in suspense again, at the branch of the loan."""
    item = models.SuspenseItem.objects.select_for_update().filter(event=event).first()
    if item is None:
        return
    before = figures(item)
    item.event, item.branch_id, item.state = None, event.branch_id, SuspenseState.OPEN.value
    item.version += 1
    item.save(update_fields=["event", "branch", "state", "version"])
    open_work([item])
    audit.record(
        "servicing.suspense.reopened",
        subject=db.ref(SUBJECT, item.id),
        branch_id=item.branch_id,
        before=before,
        after=figures(item),
        related=[db.ref("servicing.loan", event.loan_id)],
    )


def _split(item: models.SuspenseItem, amounts: Sequence[int]) -> list[models.SuspenseItem]:
    parts = [
        models.SuspenseItem(
            number=f"{item.number}-{place}",
            branch_id=item.branch_id,
            channel=item.channel,
            currency=item.currency,
            amount=amount,
            reason=item.reason,
            received_date=item.received_date,
            line_id=item.line_id,
            answer_id=item.answer_id,
            loan_id=item.loan_id,
            parent=item,
        )
        for place, amount in enumerate(amounts, start=1)
    ]
    db.insert_all(parts)
    before = figures(item)
    _settle(item, SuspenseState.SPLIT, [])
    open_work(parts)
    audit.record(
        "servicing.suspense.split",
        subject=db.ref(SUBJECT, item.id),
        branch_id=item.branch_id,
        before=before,
        after={**figures(item), "parts": [format_minor(amount, item.currency) for amount in amounts]},
        related=[db.ref(SUBJECT, part.id) for part in parts],
    )
    return parts


def _settle(item: models.SuspenseItem, state: SuspenseState, also: Sequence[str]) -> None:
    item.state = state.value
    item.version += 1
    item.save(update_fields=["state", "version", *also])
    work.finish(kind=WORK, subject=db.ref(SUBJECT, item.id))


def _move(item: models.SuspenseItem, loan: models.Loan) -> None:
    """Bring the money to the branch of the loan, where it is another: from suspense there to suspense here, through the
    settlement between branches."""
    if item.branch_id == loan.branch_id:
        return
    suspense = account(Channel.SUSPENSE)
    line = Line(suspense, suspense, item.amount, item.currency)
    ledger.between(
        Fact(
            reference=f"{item.number}:MOVED",
            source=db.ref(SUBJECT, item.id),
            kind="servicing.suspense_moved",
            value_date=clock.money_date(),
            crossings=(Crossing(line, item.branch_id, loan.branch_id),),
            description=item.number,
        )
    )
