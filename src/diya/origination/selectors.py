"""Questions about applications: lists, and the one page on which an approver decides."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from diya.kernel.errors import NotFound
from diya.origination.models import Application


def applications(*, state: str = "", search: str = "") -> QuerySet[Application]:
    """Applications in scope; `search` is the beginning of a number."""
    rows = Application.objects.select_related("branch", "officer").prefetch_related("parties")
    if state:
        rows = rows.filter(state=state)
    return rows.filter(number__startswith=search.strip().upper()) if search else rows


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
