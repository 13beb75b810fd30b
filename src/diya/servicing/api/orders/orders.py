"""Orders: the list, one order, making, approving, rejecting and cancelling."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Query, Schema

from diya.customers import selectors as customers
from diya.foundation import access, clock, db
from diya.foundation.door import Command, Listing, LongText, Reader, ensure_fresh
from diya.kernel.money import format_minor
from diya.servicing import models, selectors, services
from diya.servicing.api.door import door
from diya.servicing.api.orders.kinds import ORDERING
from diya.servicing.api.orders.said import Names, OrderSaid, kept, told
from diya.servicing.contracts import Channel, OrderState
from diya.servicing.services.orders.kinds import KINDS, OrderKind, kind_of

APPROVING = "servicing.order.approve"
ORDER_FIELDS = (
    "value_date",
    "channel",
    "reason",
    "state",
    "says_zh",
    "says_en",
    "proposed_at",
    "decided_at",
    "comment",
    "failure",
    "version",
)


class OrderIn(OrderSaid):
    reason: LongText = ""


class OrderRow(Schema):
    id: UUID
    loan_id: UUID
    loan_number: str
    borrower_name: str
    branch_code: str
    kind: str
    kind_zh: str
    kind_en: str
    value_date: date
    amount: str
    currency: str
    channel: str | None
    reason: str
    state: str
    says_zh: str
    says_en: str
    said: dict[str, Any]
    proposed_by: str
    proposed_at: datetime
    expires_date: date | None
    decided_by: str | None
    decided_at: datetime | None
    comment: str
    event_sequence: int | None
    failure: str
    version: int
    own: bool
    allowed_actions: list[str]


def order_rows(orders: Sequence[models.Order]) -> list[dict[str, Any]]:
    """Rows of orders, people and names in a fixed number of queries."""
    people = access.people(key for order in orders for key in (order.proposed_by_id, order.decided_by_id))
    borrowers, named = customers.names(order.loan.borrower_id for order in orders), Names.of(orders)
    actor_id, waits = db.current().context.actor_id, services.time_to_decide(on=clock.business_date())
    return [
        {
            "id": order.id,
            "loan_id": order.loan_id,
            "loan_number": order.loan.number,
            "borrower_name": borrowers.get(order.loan.borrower_id, ""),
            "branch_code": order.branch.code,
            "kind": order.kind,
            "kind_zh": KINDS[order.kind].zh,
            "kind_en": KINDS[order.kind].en,
            "amount": format_minor(order.amount, order.loan.currency),
            "currency": order.loan.currency,
            "said": told(order, named),
            "proposed_by": people[order.proposed_by_id].name,
            "expires_date": order.proposed_date + waits if order.state == OrderState.PROPOSED else None,
            "decided_by": people[order.decided_by_id].name if order.decided_by_id else None,
            "event_sequence": order.sequence,
            "own": order.proposed_by_id == actor_id,
            "allowed_actions": sorted(_allowed(order, actor_id)),
            **{name: getattr(order, name) for name in ORDER_FIELDS},
        }
        for order in orders
    ]


def _allowed(order: models.Order, actor_id: int | None) -> set[str]:
    """What the reader may do to an order now: by its state, and by their rights at its branch."""
    allowed: set[str] = set()
    if order.state not in (OrderState.PROPOSED, OrderState.BOOKED):
        return allowed
    if all(access.may(right, branch_id=order.branch_id) for right in (ORDERING, KINDS[order.kind].right)):
        allowed.add("cancel_order")
    other = order.state == OrderState.PROPOSED and order.proposed_by_id != actor_id
    if other and access.may(APPROVING, branch_id=order.branch_id):
        allowed |= {"approve_order", "reject_order"}
    return allowed


class OrderFilters(Schema):
    state: str = ""
    kind: str = ""
    search: str = ""
    loan_id: UUID | None = None


@door.listing("/orders", right="servicing.loan.view", row=OrderRow, sorts=("-id", "value_date", "state", "kind"))
def list_orders(request: Reader, filters: Query[OrderFilters]) -> Listing:
    """Orders on loans in scope, by state, kind, loan; `search` is the beginning of a loan's number."""
    return Listing(selectors.orders(**filters.model_dump()), order_rows)


@door.read("/orders/{order_id}", right="servicing.loan.view", answer=OrderRow)
def get_order(request: Reader, order_id: UUID) -> dict[str, Any]:
    """One order."""
    return order_rows([selectors.order(order_id)])[0]


def _show(reference: str) -> dict[str, Any]:
    return order_rows([selectors.order(db.ref_id(reference))])[0]


def _require(kind: OrderKind, branch_id: int) -> None:
    for right in (ORDERING, kind.right):
        access.require(right, branch_id=branch_id)


@door.command(
    "POST",
    "/loans/{loan_id}/orders",
    right=ORDERING,
    answer=OrderRow,
    show=_show,
    money=True,
    versioned=True,
)
def make_order(request: Command, loan_id: UUID, body: OrderIn) -> str:
    """Order an act on a loan: done at once, or proposed to a second person, or booked for its day. Each kind of act has
    a right of its own beside that to order at all."""
    loan, kind = selectors.loan(loan_id), kind_of(body.kind)
    _require(kind, loan.branch_id)
    _confirmed(request, kind.code)
    new = services.NewOrder(
        loan_id=loan_id,
        kind=kind.code,
        value_date=body.value_date or clock.business_date(),
        data=kept(body, loan.currency),
        channel=Channel(body.channel) if kind.money else None,
        reason=body.reason,
    )
    order = services.make_order(new, expected_version=request.expected_version)
    return db.ref("servicing.order", order.id)


class OrderDecision(Schema):
    comment: LongText = ""


@door.command(
    "POST",
    "/orders/{order_id}/approve",
    right=APPROVING,
    answer=OrderRow,
    show=_show,
    money=True,
    versioned=True,
)
def approve_order(request: Command, order_id: UUID, body: OrderDecision) -> str:
    """Do what was proposed, as the second person."""
    _confirmed(request, _deciding(order_id).kind)
    services.approve_order(order_id=order_id, comment=body.comment, expected_version=request.expected_version)
    return db.ref("servicing.order", order_id)


@door.command("POST", "/orders/{order_id}/reject", right=APPROVING, answer=OrderRow, show=_show, versioned=True)
def reject_order(request: Command, order_id: UUID, body: OrderDecision) -> str:
    """Send a proposal back with a reason, as the second person."""
    _deciding(order_id)
    services.reject_order(order_id=order_id, comment=body.comment, expected_version=request.expected_version)
    return db.ref("servicing.order", order_id)


def _deciding(order_id: UUID) -> Any:
    order = selectors.order(order_id)
    access.require(APPROVING, branch_id=order.branch_id)
    return order


def _confirmed(request: Reader, kind: str) -> None:
    """A claim leaves the books by the hand of people who have just shown who they are."""
    if kind == "WRITTEN_OFF":
        ensure_fresh(request)


@door.command("POST", "/orders/{order_id}/cancel", right=ORDERING, answer=OrderRow, show=_show)
def cancel_order(request: Command, order_id: UUID, body: OrderDecision) -> str:
    """Take back what was proposed or booked and is not done; whoever may order such an act may take it back."""
    order = selectors.order(order_id)
    _require(kind_of(order.kind), order.branch_id)
    services.cancel_order(order_id=order_id, comment=body.comment)
    return db.ref("servicing.order", order_id)
