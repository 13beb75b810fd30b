"""The endpoints of reporting."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Query, Schema

from diya.foundation.door import Door, Reader
from diya.kernel.money import format_minor, minor_digits
from diya.kernel.rates import format_rate
from diya.reporting import selectors

door = Door("reporting")


class BalanceFigure(Schema):
    amount: str
    loan_count: int


class FlowRow(Schema):
    month: date
    disbursed_amount: str
    collected_amount: str


class BucketRow(Schema):
    from_days: int
    to_days: int | None
    loan_count: int
    principal_amount: str


class ClassRow(Schema):
    risk_class: str
    loan_count: int
    balance_amount: str


class StageRow(Schema):
    stage: str
    count: int
    amount: str
    median_hours: float


class StateRow(Schema):
    state: str
    count: int


class OverviewOut(Schema):
    as_of: datetime
    business_date: date
    currency: str
    balance: BalanceFigure
    overdue_ratio: str
    npl_ratio: str
    flows: list[FlowRow]
    buckets: list[BucketRow]
    classes: list[ClassRow]
    funnel_since: date
    funnel: list[StageRow]
    applications: list[StateRow]
    alerts_open: int


class OverviewFilters(Schema):
    currency: str = "CNY"


@door.read("/overview", right="reporting.overview.view", answer=OverviewOut)
def overview(request: Reader, filters: Query[OverviewFilters]) -> dict[str, Any]:
    """The manager's first page: every figure of the branches in scope, with the time it was taken."""
    minor_digits(filters.currency)
    found = selectors.overview(currency=filters.currency)

    def text(minor: int) -> str:
        return format_minor(minor, found.currency)

    return {
        "as_of": found.as_of,
        "business_date": found.business_date,
        "currency": found.currency,
        "balance": {"amount": text(found.balance), "loan_count": found.loan_count},
        "overdue_ratio": format_rate(found.overdue_ppb),
        "npl_ratio": format_rate(found.npl_ppb),
        "flows": [
            {"month": flow.month, "disbursed_amount": text(flow.disbursed), "collected_amount": text(flow.collected)}
            for flow in found.flows
        ],
        "buckets": [
            {
                "from_days": bucket.from_days,
                "to_days": bucket.to_days,
                "loan_count": bucket.loan_count,
                "principal_amount": text(bucket.principal),
            }
            for bucket in found.buckets
        ],
        "classes": [
            {"risk_class": one.risk_class, "loan_count": one.loan_count, "balance_amount": text(one.principal)}
            for one in found.classes
        ],
        "funnel_since": found.funnel_since,
        "funnel": [
            {
                "stage": stage.stage,
                "count": stage.count,
                "amount": text(stage.amount),
                "median_hours": stage.median_hours,
            }
            for stage in found.funnel
        ],
        "applications": [{"state": one.state, "count": one.count} for one in found.applications],
        "alerts_open": found.alerts_open,
    }
