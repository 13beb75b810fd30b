"""Money in suspense that goes back: asked for by one person, released or rejected by another."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final
from uuid import UUID

from diya.foundation import audit, clock, crypto, db, work
from diya.ledger import services as ledger
from diya.ledger.contracts import Line
from diya.servicing import models
from diya.servicing.contracts import Channel, Payee, ReasonMissing
from diya.servicing.incoming.contracts import OwnRefund, SuspenseState
from diya.servicing.incoming.selectors import ITEM_PLACE
from diya.servicing.services.suspense.applying import locked
from diya.servicing.services.suspense.taking import SUBJECT, WORK, account, figures, open_work

REFUND_WORK: Final = "servicing.suspense_refund"
REFUND_HOURS: Final = 24

audit.actions(
    {
        "servicing.suspense.refund_asked": ("申请待查款退款", "Refund of suspense asked for"),
        "servicing.suspense.refunded": ("待查款退款复核通过", "Refund of suspense released"),
        "servicing.suspense.refund_rejected": ("待查款退款复核退回", "Refund of suspense rejected"),
    }
)


def ask_refund(
    *, item_id: UUID, payee: Payee, comment: str, expected_version: int | None = None
) -> models.SuspenseItem:
    """Ask that money in suspense be paid back, as a whole; a second person decides. Raises NotFound,
    SuspenseStateRefused, ReasonMissing, ChangedMeanwhile."""
    if not comment.strip():
        raise ReasonMissing(field="comment")
    item = locked(item_id, SuspenseState.OPEN, expected_version=expected_version)
    actor_id = db.current().context.actor_id
    key = crypto.keys_of([item.id]).get(item.id) or crypto.make_key(item.id)
    item.envelope = crypto.seal(key, ITEM_PLACE.format(id=item.id), asdict(payee))
    item.asked_by_id, item.asked_at, item.comment = actor_id, clock.now(), comment[:500]
    item.decided_by_id, item.decided_at = None, None
    _move(item, SuspenseState.REFUND_ASKED, "refund_asked")
    work.finish(kind=WORK, subject=db.ref(SUBJECT, item.id))
    work.open_item(
        branch_id=item.branch_id,
        kind=REFUND_WORK,
        title_zh="复核待查款退款",
        title_en="Check the refund of suspense",
        subject=db.ref(SUBJECT, item.id),
        subject_number=item.number,
        role="ACCOUNTANT",
        hours=REFUND_HOURS,
        excluded=(actor_id or 0,),
    )
    return item


def release_refund(*, item_id: UUID, expected_version: int | None = None) -> models.SuspenseItem:
    """Pay back, as the second person. What came from the customer's own account goes back there, the rest through the
    central bank: debit 2241, credit 1003. Raises OwnRefund, DayClosing and as `ask_refund`."""
    item = _decided(item_id, expected_version)
    ledger.post(
        reference=f"{item.number}:REFUND",
        source=db.ref(SUBJECT, item.id),
        kind="servicing.suspense_refunded",
        branch_id=item.branch_id,
        value_date=clock.money_date(),
        lines=[Line(account(Channel.SUSPENSE), account(Channel(item.channel)), item.amount, item.currency)],
        description=item.number,
    )
    _move(item, SuspenseState.REFUNDED, "refunded")
    return item


def reject_refund(*, item_id: UUID, comment: str, expected_version: int | None = None) -> models.SuspenseItem:
    """Leave the money in suspense, as the second person, with the reason. Raises as `release_refund`."""
    if not comment.strip():
        raise ReasonMissing(field="comment")
    item = _decided(item_id, expected_version)
    item.comment = comment[:500]
    _move(item, SuspenseState.OPEN, "refund_rejected")
    open_work([item])
    return item


def _decided(item_id: UUID, expected_version: int | None) -> models.SuspenseItem:
    item = locked(item_id, SuspenseState.REFUND_ASKED, expected_version=expected_version)
    actor_id = db.current().context.actor_id
    if item.asked_by_id == actor_id:
        raise OwnRefund()
    item.decided_by_id, item.decided_at = actor_id, clock.now()
    work.finish(kind=REFUND_WORK, subject=db.ref(SUBJECT, item.id))
    return item


def _move(item: models.SuspenseItem, state: SuspenseState, action: str) -> None:
    before = figures(item)
    item.state = state.value
    item.version += 1
    item.save(
        update_fields=[
            "state",
            "version",
            "envelope",
            "asked_by",
            "asked_at",
            "decided_by",
            "decided_at",
            "comment",
        ]
    )
    audit.record(
        f"servicing.suspense.{action}",
        subject=db.ref(SUBJECT, item.id),
        branch_id=item.branch_id,
        before=before,
        after={**figures(item), "comment": item.comment},
        related=[db.ref("servicing.loan", item.loan_id)] if item.loan_id else [],
    )
