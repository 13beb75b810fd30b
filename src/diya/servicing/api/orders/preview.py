"""What an order would do, before it is made and before it is approved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ninja import Query, Schema

from diya.calc.loan.schedule import Instalment
from diya.foundation import clock
from diya.foundation.door import Reader
from diya.kernel.money import format_minor
from diya.servicing import models, preview, selectors, services
from diya.servicing.api.door import door
from diya.servicing.api.orders.said import OrderSaid, kept
from diya.servicing.api.preview import PreviewOut, preview_figures
from diya.servicing.contracts import Channel, OrderDecided, OrderState
from diya.servicing.services.orders.kinds import OrderKind, kind_of


class PlannedRow(Schema):
    number: int
    due_date: date
    principal: str
    interest: str
    balance: str


class OrderPreview(PreviewOut):
    second_person: bool
    says_zh: str
    says_en: str
    schedule_before: list[PlannedRow]
    schedule_after: list[PlannedRow]


@door.read("/loans/{loan_id}/order-preview", right="servicing.loan.view", answer=OrderPreview)
def preview_order(request: Reader, loan_id: UUID, said: Query[OrderSaid]) -> dict[str, Any]:
    """What an order would do: money by component, figures and schedule before and after, the entry, and who decides."""
    loan, kind = selectors.loan(loan_id), kind_of(said.kind)
    channel = Channel(said.channel) if kind.money else None
    return _shown(loan, kind, said.value_date or clock.business_date(), kept(said, loan.currency), channel)


@door.read("/orders/{order_id}/preview", right="servicing.loan.view", answer=OrderPreview)
def preview_made(request: Reader, order_id: UUID) -> dict[str, Any]:
    """What an order that waits would do now; one that was decided does nothing any more."""
    order = selectors.order(order_id)
    if order.state not in (OrderState.PROPOSED, OrderState.BOOKED):
        raise OrderDecided(state=order.state)
    channel = Channel(order.channel) if order.channel else None
    return _shown(order.loan, kind_of(order.kind), order.value_date, order.data, channel)


def _shown(
    loan: models.Loan, kind: OrderKind, value_date: date, data: Mapping[str, Any], channel: Channel | None
) -> dict[str, Any]:
    held, today = selectors.held(loan), clock.business_date()
    found = preview.preview_order(held, kind, value_date=value_date, data=data, channel=channel, on=today)
    authority = services.order_authority(held, kind, data, value_date=value_date)
    return {
        **preview_figures(found, loan.currency),
        "second_person": authority.second,
        "says_zh": authority.zh,
        "says_en": authority.en,
        "schedule_before": _planned(found.schedule_before, loan.currency),
        "schedule_after": _planned(found.schedule_after, loan.currency),
    }


def _planned(rows: Sequence[Instalment], currency: str) -> list[dict[str, Any]]:
    return [
        {
            "number": row.number,
            "due_date": row.due_date,
            "principal": format_minor(row.principal, currency),
            "interest": format_minor(row.interest, currency),
            "balance": format_minor(row.closing_balance, currency),
        }
        for row in rows
    ]
