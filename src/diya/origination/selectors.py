"""Questions about applications: lists, and the one page on which an approver decides."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from diya.customers import selectors as customers
from diya.kernel.errors import NotFound
from diya.origination.contracts import PartyRole
from diya.origination.models import Application, ApplicationParty


def applications(*, state: str = "", search: str = "", borrower_id: UUID | None = None) -> QuerySet[Application]:
    """Applications in scope; `search` is the beginning of a number or whatever finds a customer."""
    rows = Application.objects.select_related("branch", "officer").prefetch_related("parties")
    if state:
        rows = rows.filter(state=state)
    if borrower_id:
        rows = rows.filter(parties__party_id=borrower_id, parties__role=PartyRole.BORROWER)
    if search:
        borrowers = ApplicationParty.objects.filter(role=PartyRole.BORROWER, party__in=customers.parties(search=search))
        by_number = Q(number__startswith=search.strip().upper())
        rows = rows.filter(by_number | Q(id__in=borrowers.values("application_id")))
    return rows


def application(application_id: UUID) -> Application:
    """One application with what belongs to it; raises NotFound."""
    rows = Application.objects.select_related("branch", "officer", "limit", "contract")
    row = rows.prefetch_related("parties", "conditions__fulfilled_by").filter(id=application_id).first()
    if row is None:
        raise NotFound()
    return row


def branch_of(application_id: UUID) -> int:
    """The branch of an application in scope (documents' port); raises NotFound."""
    branch_id = Application.objects.filter(id=application_id).values_list("branch_id", flat=True).first()
    if branch_id is None:
        raise NotFound(field="subject")
    return branch_id
