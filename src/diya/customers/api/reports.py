"""Credit reports: asked for, listed with their age, and opened with an event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Schema

from diya.customers import selectors, services
from diya.customers.api.door import door
from diya.customers.models import CreditReport
from diya.foundation import clock, db
from diya.foundation.door import Command, Listing, Reader


class CreditReportRow(Schema):
    id: UUID
    bureau: str
    reference: str
    simulated: bool
    reason: str
    asked_date: date
    asked_at: datetime
    asked_by_name: str
    age_days: int
    days_max: int
    days_max_confirmed: bool
    stale: bool


class CreditLine(Schema):
    lender: str
    kind: str
    balance_amount: str
    monthly_amount: str
    days_overdue: int


class CreditContent(Schema):
    """What a bureau says, amounts as text in the report's currency."""

    currency: str
    loans: list[CreditLine]
    card_count: int
    card_limit_amount: str
    card_used_amount: str
    overdue_months_24: int
    longest_overdue_months: int
    queries_6_months: int
    public_records: int


class CreditReportOut(CreditReportRow):
    content: CreditContent


class CreditReportFilters(Schema):
    party_id: UUID


class CreditReportIn(Schema):
    reason: Literal["APPLICATION", "POST_LOAN", "GUARANTEE"]


class CreditReportOpening(Schema):
    pass


def _rows(rows: Sequence[CreditReport]) -> list[dict[str, Any]]:
    today = clock.business_date()
    limit = selectors.report_age_limit(on=today)
    days_max = int(limit.value)
    return [
        {
            **{name: getattr(row, name) for name in CreditReportRow.model_fields if hasattr(row, name)},
            "asked_by_name": row.asked_by.name,
            "age_days": (today - row.asked_date).days,
            "days_max": days_max,
            "days_max_confirmed": limit.confirmed,
            "stale": (today - row.asked_date).days > days_max,
        }
        for row in rows
    ]


@door.listing(
    "/credit-reports",
    right="customers.credit_report.view",
    row=CreditReportRow,
    sorts=("-asked_date", "reference"),
    exports=False,
)
def list_credit_reports(request: Reader, filters: Query[CreditReportFilters]) -> Listing:
    """The credit reports on one customer, newest first, without what they say."""
    return Listing(selectors.credit_reports(filters.party_id), _rows)


def _show(reference: str) -> dict[str, Any]:
    report = selectors.credit_report(db.ref_id(reference))
    return {**_rows([report])[0], "content": selectors.report_content(report)}


@door.command(
    "POST",
    "/parties/{party_id}/credit-reports",
    right="customers.credit_report.create",
    answer=CreditReportOut,
    show=_show,
)
def ask_credit_report(request: Command, party_id: UUID, body: CreditReportIn) -> str:
    """Ask the credit bureau about a customer; refused without a consent that holds."""
    return db.ref("customers.credit_report", services.ask_report(party_id=party_id, reason=body.reason))


@door.command(
    "POST",
    "/credit-reports/{report_id}/open",
    right="customers.credit_report.open",
    answer=CreditReportOut,
    show=_show,
)
def open_credit_report(request: Command, report_id: UUID, body: CreditReportOpening) -> str:
    """Read what a report says; who read it stands in the log."""
    return db.ref("customers.credit_report", services.open_report(report_id=report_id))
