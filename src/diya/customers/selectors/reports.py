"""Questions about credit reports."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from diya.customers.models import CreditReport
from diya.customers.selectors.duplicates import same_as
from diya.foundation import crypto, parameters
from diya.foundation.parameters import Figure
from diya.kernel.errors import NotFound


def credit_reports(party_id: UUID) -> QuerySet[CreditReport]:
    """The credit reports on a customer, under any of their numbers."""
    return CreditReport.objects.select_related("asked_by").filter(party__in=same_as(party_id))


def credit_report(report_id: UUID) -> CreditReport:
    """One credit report; raises NotFound outside the scope."""
    found = CreditReport.objects.select_related("asked_by").filter(id=report_id).first()
    if found is None:
        raise NotFound()
    return found


def report_content(report: CreditReport) -> dict[str, Any]:
    """What a report says, opened; raises SubjectErased."""
    key = crypto.keys_of([report.party_id]).get(report.party_id)
    return crypto.open_envelope(key, f"customers_creditreport|{report.id}", report.envelope)


def report_age_limit(*, on: date) -> Figure:
    """The days after which a report is too old to decide on."""
    return parameters.figure("customers.credit_report_days_max", on=on)
