"""Carrying out what was ordered: the event on the loan, and what it means beside the loan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from diya.calc.dates import add_months
from diya.calc.loan.state import Status
from diya.foundation import clock, parameters
from diya.servicing import life, models
from diya.servicing.contracts import AssetDisposed, AssetState, Channel, LoanState, NothingToReverse
from diya.servicing.engine import Held
from diya.servicing.services.acts import Act, carry_out, stepped, taken_back
from diya.servicing.services.closing import require_no_clearance
from diya.servicing.services.moving import change_debtor, move_branch, require_debtor, require_movable
from diya.servicing.services.orders.kinds import KINDS, OrderKind, event_of
from diya.servicing.services.suspense import reopen_item

DISPOSAL_MONTHS: Final = "servicing.foreclosed_disposal_months"


def perform(held: Held, kind: OrderKind, order: models.Order, channel: Channel | None) -> models.Event:
    """Do what an order says to a held loan; answers the row of its event. Raises what the act raises."""
    if kind.code == "REVERSED":
        return reverse(held, order.data["sequence"], order.reason)
    if kind.code == "BRANCH_MOVED":
        return move_branch(held, order.data["branch_id"], order.reason)
    if kind.code == "DEBTOR_CHANGED":
        return change_debtor(held, order.data["party_id"], order.reason)
    event = event_of(kind, held, order.value_date, order.data)
    reason = {"reason": order.reason} if order.reason else {}
    if kind.code == "FORECLOSED":
        channel, reason = Channel.ASSET, {**reason, "description": order.data["description"]}
    row = carry_out([stepped(held, kind.action, event, channel, reason, state=kind.state)])[0]
    if kind.code == "RESTRUCTURED":
        models.Loan.objects.filter(id=held.loan.id).update(restructured_date=order.value_date)
    if kind.code == "FORECLOSED":
        _take_property(held, row, order.data["description"])
    return row


def require_doable(held: Held, kind: OrderKind, order: models.Order) -> None:
    """Raise what an order would raise if it were carried out now; nothing is written."""
    if kind.code == "REVERSED":
        undone = _undone(held, order.data["sequence"], order.reason)
        if held.loan.state == LoanState.CLOSED and undone.act.steps[-1].after.status is not Status.CLOSED:
            require_no_clearance(held.loan)
    elif kind.code == "BRANCH_MOVED":
        require_movable(held.loan, order.data["branch_id"])
    elif kind.code == "DEBTOR_CHANGED":
        require_debtor(held.loan, order.data["party_id"])
    else:
        stepped(held, kind.action, event_of(kind, held, order.value_date, order.data), state=kind.state)


def reverse(held: Held, sequence: int, reason: str) -> models.Event:
    """冲正: take an act back; the difference is booked today with the value date of the act. Raises NothingToReverse,
    AssetDisposed, ClearanceIssued and what a later act cannot do without it."""
    undone = _undone(held, sequence, reason)
    written = carry_out([undone.act])[0]
    if undone.asset is not None:
        undone.asset.state = AssetState.RETURNED
        undone.asset.save(update_fields=["state"])
    reopen_item(event=undone.row)
    if undone.row.kind == "RESTRUCTURED":
        models.Loan.objects.filter(id=held.loan.id).update(restructured_date=undone.restructured_before)
    return written


@dataclass(frozen=True, slots=True)
class Undone:
    """An act that can be taken back: its row, the reversal of it, the property that was taken by it, and when the loan
    was restructured last without it."""

    row: models.Event
    act: Act
    asset: models.ForeclosedAsset | None
    restructured_before: date | None


def _undone(held: Held, sequence: int, reason: str) -> Undone:
    rows = list(models.Event.objects.filter(loan_id=held.loan.id).order_by("sequence"))
    acts = life.acts_of(rows)
    row = next((row for row in rows if row.sequence == sequence), None)
    if row is None or sequence not in acts or row.kind == "DISBURSED":
        raise NothingToReverse(sequence=sequence, field="sequence")
    asset = models.ForeclosedAsset.objects.select_for_update().filter(loan=held.loan, sequence=sequence).first()
    if asset is not None and asset.state == AssetState.DISPOSED:
        raise AssetDisposed()
    left = [one.value_date for one in rows if one.kind == "RESTRUCTURED" and one.sequence in acts and one is not row]
    return Undone(row, taken_back(held, KINDS["REVERSED"].action, row, reason), asset, max(left, default=None))


def _take_property(held: Held, row: models.Event, description: str) -> None:
    today = clock.business_date()
    models.ForeclosedAsset.objects.create(
        branch_id=held.loan.branch_id,
        loan=held.loan,
        sequence=row.sequence,
        description=description[:200],
        currency=held.loan.currency,
        value_amount=row.amount,
        taken_date=today,
        dispose_by=disposal_until(today),
        state=AssetState.HELD,
    )


def disposal_until(taken: date) -> date:
    """Until when property that was taken must be disposed of: two years by 商业银行法 第四十二条.

    Taken on 2025-03-10, to be disposed of by 2027-03-10.
    """
    months = int(parameters.figure(DISPOSAL_MONTHS, on=taken).value)
    return add_months(taken, months)
