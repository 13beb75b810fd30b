"""An order from its making to its event: alone or by two people, at once or on a day to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from diya.calc.dates import ONE_DAY
from diya.foundation import audit, clock, db, outbox, parameters, work
from diya.kernel.errors import DomainError, NotFound
from diya.kernel.money import format_minor, minor_digits
from diya.rules import selectors as rules
from diya.servicing import models
from diya.servicing.contracts import (
    Channel,
    LoanStateRefused,
    OrderDateRefused,
    OrderDecided,
    OrderNotAllowed,
    OrderState,
    OwnOrder,
    ReasonMissing,
)
from diya.servicing.engine import Held, hold_loan
from diya.servicing.services.orders.kinds import OrderKind, kind_of, said
from diya.servicing.services.orders.performing import perform, require_doable

LIMITS: Final = "servicing.order_authority"
APPROVE_WORK: Final = "servicing.approve_order"
FAILED_WORK: Final = "servicing.booked_order_failed"
WORK_HOURS: Final = 8
EXPIRY_DAYS: Final = "servicing.order_expiry_days"
AHEAD_MAX: Final = 180 * ONE_DAY

audit.actions(
    {
        "servicing.order.proposed": ("提交业务申请", "Order proposed"),
        "servicing.order.approved": ("业务复核通过", "Order approved"),
        "servicing.order.rejected": ("业务复核退回", "Order rejected"),
        "servicing.order.cancelled": ("撤销业务申请", "Order cancelled"),
        "servicing.order.booked": ("预约业务", "Order booked ahead"),
        "servicing.order.failed": ("预约业务未能执行", "Booked order failed"),
        "servicing.order.expired": ("业务申请逾期失效", "Order expired"),
    }
)


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What somebody wants done to a loan: its kind, from which day, what the event says (minor units, parts per
    billion), how money comes in, and why."""

    loan_id: UUID
    kind: str
    value_date: date
    data: Mapping[str, Any] = field(default_factory=dict)
    channel: Channel | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Authority:
    """What the table of limits says of an order."""

    second: bool
    zh: str
    en: str


def make(new: NewOrder, *, expected_version: int | None = None) -> models.Order:
    """Order an act: done at once, or proposed to a second person where the table of limits says so, or booked for its
    day. What could not be done today is not proposed either: the maker hears what the second person would hear later.
    Raises what the act would raise, OrderNotAllowed, OrderDateRefused, ReasonMissing, DayClosing."""
    kind, today = kind_of(new.kind), clock.money_date()
    held = hold_loan(new.loan_id)
    db.ensure_version(held.version, expected_version)
    data = said(kind, new.data)
    _require_date(kind, held, new.value_date, today)
    if not new.reason.strip() and (kind.right != "servicing.repayment.create" or new.value_date < today):
        raise ReasonMissing(field="reason")
    if held.loan.state != kind.state and kind.code != "REVERSED":
        raise LoanStateRefused(state=held.loan.state)
    amount = amount_of(held, data)
    authority = authority_of(kind, amount=amount, currency=held.loan.currency, on=today, value_date=new.value_date)
    order = models.Order(
        branch_id=held.loan.branch_id,
        loan=held.loan,
        kind=kind.code,
        value_date=new.value_date,
        data=data,
        amount=amount,
        channel=new.channel if kind.money else None,
        reason=new.reason[:500],
        state=OrderState.PROPOSED if authority.second else OrderState.BOOKED,
        says_zh=authority.zh,
        says_en=authority.en,
        proposed_by_id=db.current().context.actor_id or 0,
        proposed_date=today,
    )
    if new.value_date <= today:
        if not authority.second:
            return _done(order, held, kind)
        require_doable(held, kind, order)
    order.save(force_insert=True)
    if authority.second:
        _ask_second(order, held, kind)
    else:
        _tell("servicing.order.booked", order, held)
    return order


def approve(*, order_id: UUID, comment: str = "", expected_version: int | None = None) -> models.Order:
    """Do what was proposed, as the second person; one for a day to come is booked. Raises NotFound, OrderDecided,
    OwnOrder, ChangedMeanwhile and what the act raises now."""
    order, held, kind = _proposed(order_id, expected_version)
    _decide(order, OrderState.BOOKED, comment)
    _tell("servicing.order.approved", order, held)
    if order.value_date <= clock.money_date():
        return _done(order, held, kind)
    order.save()
    return order


def reject(*, order_id: UUID, comment: str, expected_version: int | None = None) -> models.Order:
    """Send a proposal back, as the second person, with a reason."""
    if not comment.strip():
        raise ReasonMissing(field="comment")
    order, held, _ = _proposed(order_id, expected_version)
    _decide(order, OrderState.REJECTED, comment)
    order.save()
    _tell("servicing.order.rejected", order, held)
    return order


def cancel(*, order_id: UUID, comment: str) -> models.Order:
    """Take back what was proposed or booked and is not done. Raises NotFound, OrderDecided."""
    order, held, _ = _open(order_id, (OrderState.PROPOSED, OrderState.BOOKED))
    order.state, order.comment = OrderState.CANCELLED, comment[:500]
    order.version += 1
    order.save()
    work.finish(kind=APPROVE_WORK, subject=_ref(order))
    _tell("servicing.order.cancelled", order, held)
    return order


def _carry_out(order: models.Order, held: Held, kind: OrderKind) -> models.Order:
    """Do a booked order on its day; what the loan refuses is written down, and somebody is told."""
    try:
        return _done(order, held, kind)
    except DomainError as error:
        order.state, order.failure = OrderState.FAILED, error.sentence("zh")[:500]
        order.version += 1
        order.save()
        _tell("servicing.order.failed", order, held)
        _open_work(order, held, FAILED_WORK, f"预约{kind.zh}未能执行", f"Booked order failed: {kind.en}", "OPERATIONS")
        return order


def time_to_decide(*, on: date) -> timedelta:
    """How long a proposal waits for a second person."""
    return int(parameters.figure(EXPIRY_DAYS, on=on).value) * ONE_DAY


def waiting_order_ids(*, day: date) -> list[UUID]:
    """Orders that end with `day` unless they were ended before: booked for it, or proposed so long ago that nobody will
    decide on them; in the order of their keys."""
    booked = Q(state=OrderState.BOOKED, value_date__lte=day)
    proposed = Q(state=OrderState.PROPOSED, proposed_date__lte=day - time_to_decide(on=day))
    return list(models.Order.objects.filter(booked | proposed).order_by("id").values_list("id", flat=True))


def end_waiting(*, order_id: UUID) -> models.Order:
    """Do a booked order on its day, or let a proposal that waited too long expire; its work item is finished.

    Proposed on 2025-06-01 with 30 days to decide: expired by the end of 2025-07-01. Raises NotFound, OrderDecided.
    """
    order, held, kind = _open(order_id, (OrderState.BOOKED, OrderState.PROPOSED))
    if order.state == OrderState.BOOKED:
        return _carry_out(order, held, kind)
    order.state = OrderState.EXPIRED
    order.version += 1
    order.save()
    work.finish(kind=APPROVE_WORK, subject=_ref(order))
    _tell("servicing.order.expired", order, held)
    return order


def order_authority(held: Held, kind: OrderKind, data: Mapping[str, Any], *, value_date: date) -> Authority:
    """What the table of limits says of an order before it is made; raises OrderNotAllowed."""
    amount = amount_of(held, data)
    return authority_of(
        kind, amount=amount, currency=held.loan.currency, on=clock.business_date(), value_date=value_date
    )


def amount_of(held: Held, data: Mapping[str, Any]) -> int:
    """The amount by which the table of limits judges an order: what is said, or else the whole principal."""
    parts = [data[name] for name in ("interest", "penalty", "compound", "fee") if name in data]
    return int(data.get("amount") or sum(parts) or held.state.principal_outstanding)


def authority_of(kind: OrderKind, *, amount: int, currency: str, on: date, value_date: date) -> Authority:
    """What the table of limits says; raises OrderNotAllowed where it forbids, or says nothing."""
    facts = {
        "kind": kind.code,
        "amount": amount // 10 ** minor_digits(currency),
        "back_days": max(0, (on - value_date).days),
    }
    rows = rules.evaluate(LIMITS, facts, on=on).rows
    if not rows or rows[0].says["authority"] == "NONE":
        zh, en = (rows[0].says["zh"], rows[0].says["en"]) if rows else ("没有适用的权限规则", "no row applies")
        raise OrderNotAllowed(why_zh=zh, why_en=en)
    says = rows[0].says
    return Authority(says["authority"] == "SECOND", says["zh"], says["en"])


def _require_date(kind: OrderKind, held: Held, value_date: date, today: date) -> None:
    first = held.terms.starts_date if kind.late and held.sequence else today
    last = today + AHEAD_MAX if kind.ahead else today
    if not first <= value_date <= last:
        raise OrderDateRefused(
            given=value_date.isoformat(), first=first.isoformat(), last=last.isoformat(), field="value_date"
        )


def _done(order: models.Order, held: Held, kind: OrderKind) -> models.Order:
    """Carry out an order and write down its event."""
    channel = Channel(order.channel) if order.channel else None
    row = perform(held, kind, order, channel)
    order.state, order.sequence = OrderState.DONE, row.sequence
    if order._state.adding:
        order.save(force_insert=True)
    else:
        order.version += 1
        order.save()
    return order


def _ask_second(order: models.Order, held: Held, kind: OrderKind) -> None:
    _tell("servicing.order.proposed", order, held)
    excluded = (order.proposed_by_id,)
    _open_work(order, held, APPROVE_WORK, f"复核{kind.zh}", f"Approve: {kind.en}", "OPERATIONS_CHECKER", excluded)


def _open_work(
    order: models.Order, held: Held, kind: str, zh: str, en: str, role: str, excluded: tuple[int, ...] = ()
) -> None:
    work.open_item(
        branch_id=order.branch_id,
        kind=kind,
        title_zh=f"{zh}：{held.loan.number}",
        title_en=f"{en}: {held.loan.number}",
        subject=_ref(order),
        subject_number=held.loan.number,
        role=role,
        hours=WORK_HOURS,
        excluded=excluded,
    )


def _proposed(order_id: UUID, expected_version: int | None) -> tuple[models.Order, Held, OrderKind]:
    order, held, kind = _open(order_id, (OrderState.PROPOSED,))
    db.ensure_version(order.version, expected_version)
    if order.proposed_by_id == db.current().context.actor_id:
        raise OwnOrder()
    return order, held, kind


def _open(order_id: UUID, states: tuple[OrderState, ...]) -> tuple[models.Order, Held, OrderKind]:
    """An order in one of some states, its loan locked first."""
    loan_id = models.Order.objects.filter(id=order_id).values_list("loan_id", flat=True).first()
    if loan_id is None:
        raise NotFound()
    held = hold_loan(loan_id)
    order = models.Order.objects.select_for_update().get(id=order_id)
    if order.state not in states:
        raise OrderDecided(state=order.state)
    return order, held, kind_of(order.kind)


def _decide(order: models.Order, state: OrderState, comment: str) -> None:
    order.state, order.comment = state, comment[:500]
    order.decided_by_id, order.decided_at = db.current().context.actor_id, clock.now()
    order.version += 1
    work.finish(kind=APPROVE_WORK, subject=_ref(order))


def _tell(action: str, order: models.Order, held: Held) -> None:
    currency = held.loan.currency
    audit.record(
        action,
        subject=_ref(order),
        branch_id=order.branch_id,
        after={
            "kind": order.kind,
            "value_date": order.value_date.isoformat(),
            "amount": format_minor(order.amount, currency),
            "state": order.state,
            "reason": order.reason,
            "comment": order.comment,
        },
        related=[held.ref, *held.loan.related],
    )
    outbox.publish(
        action, subject=_ref(order), branch_id=order.branch_id, payload={"loan": held.ref, "kind": order.kind}
    )


def _ref(order: models.Order) -> str:
    return db.ref("servicing.order", order.id)
