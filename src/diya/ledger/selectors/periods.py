"""Periods, closed days, and what was reconciled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F, QuerySet

from diya.foundation import clock
from diya.foundation.models import Change
from diya.foundation.models.running import ChangeState
from diya.kernel.errors import NotFound
from diya.ledger.models import ClosedDay, Period, Reconciliation


def periods() -> QuerySet[Period]:
    """Every month with an entry."""
    return Period.objects.all()


def period(first_day: date) -> Period:
    """One period; raises NotFound."""
    found = Period.objects.filter(first_day=first_day).first()
    if found is None:
        raise NotFound(field="period")
    return found


def subject_of(first_day: date) -> str:
    """The name by which changes and audit know a period."""
    return f"ledger.period:{first_day.isoformat()}"


def latest_changes(first_days: Iterable[date]) -> dict[date, Change]:
    """The last change that was proposed for each of these periods, in one query."""
    days = {subject_of(day): day for day in first_days}
    rows = Change.objects.filter(kind="ledger.period", subject__in=days).select_related("proposed_by", "decided_by")
    return {days[row.subject]: row for row in rows.order_by("proposed_at", "id")}


def waiting_change(subject: str) -> Change | None:
    """The change of a subject that still waits for a second person."""
    rows = Change.objects.filter(subject=subject, state=ChangeState.PENDING, expires_at__gte=clock.now())
    return rows.first()


def closed_until() -> date | None:
    """The last closed day."""
    last = ClosedDay.objects.order_by("-booking_date").first()
    return last.booking_date if last else None


def reconciliations(
    *, on: date | None = None, account: str = "", branch_code: str = "", currency: str = "", different: bool = False
) -> QuerySet[Reconciliation]:
    """What books and loans said at the end of `on` (else of the last proved day), or only where they differ."""
    last = Reconciliation.objects.order_by("-business_date").values("business_date")[:1]
    found = Reconciliation.objects.select_related("account", "branch")
    found = found.filter(business_date=on) if on else found.filter(business_date__in=last)
    if account:
        found = found.filter(account_id=account)
    if branch_code:
        found = found.filter(branch__code=branch_code)
    if currency:
        found = found.filter(currency=currency)
    return found.exclude(ledger_amount=F("subledger_amount")) if different else found
