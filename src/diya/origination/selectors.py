"""Questions about applications: lists, and the one page on which an approver decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from diya.customers import selectors as customers
from diya.customers.contracts import Exposure
from diya.documents import selectors as documents
from diya.foundation import clock, crypto, db
from diya.kernel.errors import NotFound
from diya.origination import frames
from diya.origination.contracts import ImportFunnel, ImportMissing, PartyRole, ReasonCount
from diya.origination.models import (
    Application,
    ApplicationParty,
    Assessment,
    Condition,
    Contract,
    ImportLine,
    ImportMapping,
    ImportMappingVersion,
    ImportRun,
    Limit,
)
from diya.products import selectors as products
from diya.products.contracts import Product
from diya.servicing import selectors as servicing

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
    paid_out: bool = False,
    dpd_from: int | None = None,
    dpd_to: int | None = None,
) -> QuerySet[Application]:
    """Applications in scope; `search` is the beginning of a number or whatever finds a customer, `party_id` somebody
    who takes part (in `party_role`), `state` one or several by commas. `verdict`, `reason` (a row of the decision
    table) and `missing` (a paper or a fact) are those of the newest assessment. `paid_out` and the days past due today
    are those of the loans that came of a file: they need `import_id`, raises ImportMissing."""
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
    if paid_out or dpd_from is not None or dpd_to is not None:
        rows = rows.filter(contract__id__in=_lent(import_id, dpd_from, dpd_to))
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


def undrawn(party_ids: Collection[UUID]) -> Iterator[Exposure]:
    """What borrowers may still draw of limits that were approved and have not run out, in minor units."""
    rows = Limit.objects.filter(
        application__parties__party__in=list(party_ids),
        application__parties__role=PartyRole.BORROWER,
        expires_on__gte=clock.business_date(),
        reserved_amount__gt=0,
    )
    of = rows.values_list("application__parties__party_id", "currency").annotate(total=Sum("reserved_amount"))
    for party_id, currency, total in of.order_by("application__parties__party_id", "currency"):
        yield Exposure(party_id, currency, "UNDRAWN", total)


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


def _lent(import_id: UUID | None, dpd_from: int | None, dpd_to: int | None) -> list[UUID]:
    """The contracts of a file under which money went out, to loans so many days past due today; raises ImportMissing.

    By the values of the references, since a join on a text made of a key cannot use an index under row-level security.
    """
    if import_id is None:
        raise ImportMissing(field="import_id")
    loans = servicing.loans(
        contracts=contracts_of_import(import_id),
        paid_out=True,
        dpd_from=dpd_from,
        dpd_to=dpd_to,
        on=clock.business_date(),
    )
    return [db.ref_id(reference) for reference in loans.values_list("contract", flat=True)]


def contracts_of_import(import_id: UUID) -> tuple[str, ...]:
    """The contracts that were signed of a file, by reference."""
    signed = Contract.objects.filter(application__import_line__run_id=import_id).values_list("id", flat=True)
    return tuple(db.ref("origination.contract", key) for key in signed)


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


def mappings() -> QuerySet[ImportMapping]:
    """How files become applications."""
    return ImportMapping.objects.all()


def mapping_versions(codes: Iterable[str], *, on: date) -> dict[str, ImportMappingVersion]:
    """The versions of mappings that hold on a day, by code."""
    rows = ImportMappingVersion.objects.filter(mapping_id__in=list(codes), starts_date__lte=on)
    return {row.mapping_id: row for row in rows.order_by("mapping_id", "number")}


def import_runs(*, state: str = "") -> QuerySet[ImportRun]:
    """Files of applications in scope."""
    rows = ImportRun.objects.select_related("branch", "mapping__mapping", "file", "officer")
    return rows.filter(state__in=state.split(",")) if state else rows


def import_run(import_id: UUID) -> ImportRun:
    """One file of applications; raises NotFound."""
    row = import_runs().filter(id=import_id).first()
    if row is None:
        raise NotFound()
    return row


def import_that_entered(import_id: UUID) -> ImportRun:
    """The file that brought what a file holds: itself, or the first with the same content when all was known before."""
    run = import_run(import_id)
    same = import_runs().filter(file__sha256=run.file.sha256, entered_count__gt=0, branch_id=run.branch_id)
    return run if run.entered_count else same.order_by("created_at").first() or run


def import_lines(import_id: UUID, *, state: str = "") -> QuerySet[ImportLine]:
    """What became of the lines of a file: entered, refused, or all."""
    rows = ImportLine.objects.select_related("application", "run").filter(run_id=import_id)
    return rows.filter(application__isnull=state != "ENTERED") if state else rows


def import_reasons(rows: Sequence[ImportLine]) -> dict[UUID, tuple[str, str]]:
    """Why lines were refused, opened with one query for their keys; of a file that is gone none."""
    refused = [row for row in rows if row.envelope is not None and row.run.file_gone_at is None]
    keys = crypto.keys_of({row.run.file_id for row in refused})
    found = {}
    for row in refused:
        sealed = crypto.open_envelope(
            keys.get(row.run.file_id), f"origination_importline|{row.id}", row.envelope or b""
        )
        found[row.id] = sealed["zh"], sealed["en"]
    return found


def import_funnel(import_id: UUID) -> ImportFunnel:
    """What became of the lines of a file; raises NotFound."""
    run = import_run(import_id)
    verdicts, states = frames.import_counts(run_id=run.id)
    missing = frames.import_missing(run_id=run.id)
    product = products.product(run.mapping.content["product_code"], on=clock.business_date())
    names = _names_of(missing, product)
    return ImportFunnel(
        currency=product.terms.currency,
        read=run.row_count,
        refused=run.refused_count,
        verdicts=verdicts,
        states=states,
        reasons=frames.import_reasons(run_id=run.id),
        missing=[ReasonCount(code, *names[code], count) for code, count in missing.items()],
        contracts=contracts_of_import(run.id),
    )


def _names_of(codes: Iterable[str], product: Product) -> dict[str, tuple[str, str]]:
    """What missing papers and facts are called."""
    facts = {fact.code: (fact.name_zh, fact.name_en) for fact in product.terms.facts}
    papers = {code: (kind.name_zh, kind.name_en) for code, kind in documents.kinds(codes).items()}
    return {code: facts.get(code) or papers.get(code) or (code, code) for code in codes}
