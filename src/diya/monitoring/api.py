"""The endpoints of monitoring: alerts and what is done about them, and loans by class of risk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Query, Schema

from diya.customers import selectors as customers
from diya.foundation import access, clock, db
from diya.foundation.door import Command, Door, Listing, LongText, Reader
from diya.kernel.money import format_minor
from diya.kernel.rates import format_rate
from diya.monitoring import selectors, services
from diya.monitoring.contracts import AlertState
from diya.monitoring.models import Alert
from diya.servicing import selectors as servicing

door = Door("monitoring")

HANDLE = "monitoring.alert.handle"


class AlertRow(Schema):
    id: UUID
    rule_code: str
    title_zh: str
    title_en: str
    level: str
    table: str
    table_version: int
    loan_id: UUID
    loan_number: str
    borrower_name: str
    branch_code: str
    facts: dict[str, int | bool]
    state: str
    raised_on: date
    closed_on: date | None
    comment: str
    handled_by_name: str | None
    handled_at: datetime | None
    version: int
    allowed_actions: list[str]


class AlertFilters(Schema):
    state: str = ""
    level: str = ""
    rule_code: str = ""
    loan_id: UUID | None = None
    borrower_id: UUID | None = None


class HandlingIn(Schema):
    comment: LongText


_SAME = (
    "id",
    "rule_code",
    "title_zh",
    "title_en",
    "level",
    "table",
    "loan_id",
    "facts",
    "state",
    "raised_on",
    "closed_on",
    "comment",
    "handled_at",
    "version",
)


def _alert_rows(alerts: Sequence[Alert]) -> list[dict[str, Any]]:
    names = customers.names(alert.loan.borrower_id for alert in alerts)
    return [
        {
            **{name: getattr(alert, name) for name in _SAME},
            "table_version": alert.version_number,
            "loan_number": alert.loan.number,
            "borrower_name": names.get(alert.loan.borrower_id, ""),
            "branch_code": alert.branch.code,
            "handled_by_name": alert.handled_by.name if alert.handled_by else None,
            "allowed_actions": _allowed(alert),
        }
        for alert in alerts
    ]


def _allowed(alert: Alert) -> list[str]:
    if alert.state == AlertState.CLOSED or not access.may(HANDLE, branch_id=alert.branch_id):
        return []
    return ["close_alert"] + (["acknowledge_alert"] if alert.state == AlertState.OPEN else [])


def _show(reference: str) -> dict[str, Any]:
    return _alert_rows([selectors.alert(db.ref_id(reference))])[0]


@door.listing("/alerts", right="monitoring.alert.view", row=AlertRow, sorts=("-raised_on", "level", "rule_code"))
def list_alerts(request: Reader, filters: Query[AlertFilters]) -> Listing:
    """Alerts of the reader's branches."""
    return Listing(selectors.alerts(**filters.model_dump()), _alert_rows)


@door.read("/alerts/{alert_id}", right="monitoring.alert.view", answer=AlertRow)
def get_alert(request: Reader, alert_id: UUID) -> dict[str, Any]:
    """One alert."""
    return _alert_rows([selectors.alert(alert_id)])[0]


@door.command("POST", "/alerts/{alert_id}/acknowledge", right=HANDLE, answer=AlertRow, show=_show, versioned=True)
def acknowledge_alert(request: Command, alert_id: UUID, body: HandlingIn) -> str:
    """Take an alert on, saying what was found."""
    services.acknowledge(alert_id=alert_id, expected_version=request.expected_version, comment=body.comment)
    return db.ref("monitoring.alert", alert_id)


@door.command("POST", "/alerts/{alert_id}/close", right=HANDLE, answer=AlertRow, show=_show, versioned=True)
def close_alert(request: Command, alert_id: UUID, body: HandlingIn) -> str:
    """Close an alert, saying what was done."""
    services.close(alert_id=alert_id, expected_version=request.expected_version, comment=body.comment)
    return db.ref("monitoring.alert", alert_id)


class StandingRow(Schema):
    loan_id: UUID
    loan_number: str
    borrower_id: UUID
    borrower_name: str
    branch_code: str
    product_code: str
    risk_class: str
    since: date | None
    dpd: int
    balance_amount: str
    currency: str
    ltv: str | None
    value_amount: str | None
    valued_on: date | None


class StandingFilters(Schema):
    risk_class: str = ""
    borrower_id: UUID | None = None


def _standing_rows(loans: Sequence[Any]) -> list[dict[str, Any]]:
    names = customers.names(loan.borrower_id for loan in loans)
    return [
        _standing(watched, names.get(watched.view.loan.borrower_id, ""))
        for watched in selectors.watched(loans, on=clock.business_date())
    ]


def _standing(watched: selectors.Watched, borrower_name: str) -> dict[str, Any]:
    loan, security = watched.view.loan, watched.security
    risk_class, since = selectors.class_of(loan)
    value = security.value_minor if security else None
    return {
        "loan_id": loan.id,
        "loan_number": loan.number,
        "borrower_id": loan.borrower_id,
        "borrower_name": borrower_name,
        "branch_code": loan.branch.code,
        "product_code": loan.product_code,
        "risk_class": risk_class,
        "since": since,
        "dpd": watched.view.position.dpd,
        "balance_amount": format_minor(watched.view.position.balance, loan.currency),
        "currency": loan.currency,
        "ltv": None if watched.ltv_ppb is None else format_rate(watched.ltv_ppb),
        "value_amount": None if value is None else format_minor(value, loan.currency),
        "valued_on": security.valued_on if security else None,
    }


@door.listing("/standings", right="monitoring.alert.view", row=StandingRow, sorts=("-number", "principal_amount"))
def list_standings(request: Reader, filters: Query[StandingFilters]) -> Listing:
    """Running loans with their class of risk, days past due and loan to value today."""
    return Listing(selectors.loans_in_class(**filters.model_dump()), _standing_rows)


class LoanStanding(StandingRow):
    ltv_at_origination: str | None
    valuation_age_days: int | None
    registration_number: str
    alerts: list[AlertRow]


@door.read("/loans/{loan_id}", right="monitoring.alert.view", answer=LoanStanding)
def loan_standing(request: Reader, loan_id: UUID) -> dict[str, Any]:
    """A loan's class of risk, its loan to value now and at the beginning, and its alerts not yet closed."""
    today = clock.business_date()
    loan = servicing.loan(loan_id)
    watched = selectors.watched([loan], on=today)[0]
    security = watched.security
    valued_on = security.valued_on if security else None
    return {
        **_standing(watched, customers.names([loan.borrower_id]).get(loan.borrower_id, "")),
        "ltv_at_origination": None if watched.first_ltv_ppb is None else format_rate(watched.first_ltv_ppb),
        "valuation_age_days": (today - valued_on).days if valued_on else None,
        "registration_number": security.registration_number if security else "",
        "alerts": _alert_rows(list(selectors.alerts(state="WAITING", loan_id=loan_id).order_by("-raised_on"))),
    }
