"""Questions about applications: lists, and the one page on which an approver decides."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from diya.customers import selectors as customers
from diya.kernel.errors import NotFound
from diya.origination import frames
from diya.origination.contracts import PartyRole
from diya.origination.models import Application, ApplicationParty, Assessment, Condition, Contract

funnel = frames.funnel
by_state = frames.by_state


def applications(
    *,
    state: str = "",
    search: str = "",
    borrower_id: UUID | None = None,
    party_id: UUID | None = None,
    party_role: str = "",
    product_code: str = "",
    branch_code: str = "",
    created_from: date | None = None,
    import_id: UUID | None = None,
    verdict: str = "",
    reason: int | None = None,
    missing: str = "",
) -> QuerySet[Application]:
    """Applications in scope; `search` is the beginning of a number or whatever finds a customer, `party_id` somebody
    who takes part (in `party_role`), `state` one or several by commas. `verdict`, `reason` (a row of the decision
    table) and `missing` (a paper or a fact) are those of the newest assessment."""
    rows = Application.objects.select_related("branch", "officer", "property").prefetch_related("parties")
    if state:
        rows = rows.filter(state__in=state.split(","))
    if product_code:
        rows = rows.filter(product_code=product_code)
    if created_from:
        rows = rows.filter(created_at__date__gte=created_from)
    if branch_code:
        rows = rows.filter(branch__code=branch_code)
    if import_id:
        rows = rows.filter(import_line__run_id=import_id)
    if verdict or reason is not None or missing:
        rows = rows.filter(id__in=_assessed(verdict, reason, missing))
    if party_id:
        parts = ApplicationParty.objects.filter(party_id=party_id)
        parts = parts.filter(role=party_role) if party_role else parts
        rows = rows.filter(id__in=parts.values("application_id"))
    if borrower_id:
        rows = rows.filter(parties__party_id=borrower_id, parties__role=PartyRole.BORROWER)
    if search:
        by_number = Q(number__startswith=search.strip().upper())
        rows = rows.filter(by_number | Q(id__in=_of_borrowers(search)))
    return rows


def _assessed(verdict: str, reason: int | None, missing: str) -> QuerySet[Assessment, Any]:
    """The applications whose newest assessment says so."""
    later = Assessment.objects.filter(application_id=OuterRef("application_id"), id__gt=OuterRef("id"))
    found = Assessment.objects.filter(~Exists(later))
    if verdict:
        found = found.filter(verdict=verdict)
    if reason is not None:
        found = found.filter(reasons__contains=[{"row": reason}])
    if missing:
        found = found.filter(missing__contains=[missing])
    return found.values("application_id")


def application(application_id: UUID) -> Application:
    """One application with what belongs to it; raises NotFound."""
    rows = Application.objects.select_related(
        "branch", "officer", "property", "limit", "contract", "appeal__appealed_by", "combined_with", "combined"
    )
    row = rows.prefetch_related("parties", "conditions__fulfilled_by").filter(id=application_id).first()
    if row is None:
        raise NotFound()
    return row


def borrower_of(row: Application) -> UUID:
    """The borrower of an application whose parties were fetched."""
    return next(part.party_id for part in row.parties.all() if part.role == PartyRole.BORROWER)


def contracts(
    *, state: str = "", search: str = "", borrower_id: UUID | None = None, open_conditions: bool = False
) -> QuerySet[Contract]:
    """Contracts in scope, by the state of their application; `search` is the beginning of a number or whatever finds
    a customer."""
    rows = Contract.objects.select_related("branch", "application__limit").prefetch_related(
        "application__parties", "application__conditions__fulfilled_by"
    )
    if state:
        rows = rows.filter(application__state=state)
    if borrower_id:
        rows = rows.filter(application__parties__party_id=borrower_id, application__parties__role=PartyRole.BORROWER)
    if open_conditions:
        still = Condition.objects.filter(state="OPEN").values("application_id")
        rows = rows.filter(application_id__in=still)
    if search:
        by_number = Q(number__startswith=search.strip().upper())
        rows = rows.filter(by_number | Q(application__in=_of_borrowers(search)))
    return rows


def contract(contract_id: UUID) -> Contract:
    """One contract with what belongs to it; raises NotFound."""
    row = contracts().filter(id=contract_id).first()
    if row is None:
        raise NotFound()
    return row


def _of_borrowers(search: str) -> QuerySet[ApplicationParty, Any]:
    found = ApplicationParty.objects.filter(role=PartyRole.BORROWER, party__in=customers.parties(search=search))
    return found.values("application_id")


def branch_of(application_id: UUID) -> int:
    """The branch of an application in scope (documents' port); raises NotFound."""
    branch_id = Application.objects.filter(id=application_id).values_list("branch_id", flat=True).first()
    if branch_id is None:
        raise NotFound(field="subject")
    return branch_id
