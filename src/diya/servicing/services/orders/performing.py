"""Carrying out what was ordered: the event on the loan, and what it means beside the loan."""

from __future__ import annotations

from datetime import date
from typing import Final

from diya.calc.dates import add_months
from diya.foundation import clock, parameters
from diya.servicing import life, models
from diya.servicing.contracts import AssetDisposed, AssetState, Channel, NothingToReverse
from diya.servicing.engine import Held
from diya.servicing.services.acts import carry_out, stepped, taken_back
from diya.servicing.services.moving import change_debtor, move_branch
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


def reverse(held: Held, sequence: int, reason: str) -> models.Event:
    """冲正: take an act back; the difference is booked today with the value date of the act. Raises NothingToReverse,
    AssetDisposed, ClearanceIssued and what a later act cannot do without it."""
    rows = list(models.Event.objects.filter(loan_id=held.loan.id).order_by("sequence"))
    acts = life.acts_of(rows)
    row = next((row for row in rows if row.sequence == sequence), None)
    if row is None or sequence not in acts or row.kind == "DISBURSED":
        raise NothingToReverse(sequence=sequence, field="sequence")
    asset = models.ForeclosedAsset.objects.select_for_update().filter(loan=held.loan, sequence=sequence).first()
    if asset is not None and asset.state == AssetState.DISPOSED:
        raise AssetDisposed()
    written = carry_out([taken_back(held, KINDS["REVERSED"].action, row, reason)])[0]
    if asset is not None:
        asset.state = AssetState.RETURNED
        asset.save(update_fields=["state"])
    reopen_item(event=row)
    if row.kind == "RESTRUCTURED":
        left = [one.value_date for one in rows if one.kind == row.kind and one.sequence in acts and one is not row]
        models.Loan.objects.filter(id=held.loan.id).update(restructured_date=max(left, default=None))
    return written


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
