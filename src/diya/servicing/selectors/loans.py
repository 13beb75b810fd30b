"""Loans: rows, views on a day, what is expected of them, disbursements and papers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from diya.calc.loan.fold import brought_forward
from diya.calc.loan.position import Position, position_on
from diya.calc.loan.state import State
from diya.calc.loan.terms import LoanTerms
from diya.customers import selectors as customers
from diya.foundation import crypto
from diya.kernel.errors import NotFound
from diya.servicing import models
from diya.servicing.contracts import DisbursementState, LoanState, Payee
from diya.servicing.engine import Held, with_states


@dataclass(frozen=True, slots=True)
class LoanView:
    """A loan with its terms, its state and its position on a day."""

    loan: models.Loan
    terms: LoanTerms
    state: State
    position: Position
    maturity_date: date
    version: int
    cash_basis: bool
    corrected: bool


@dataclass(frozen=True, slots=True)
class Expecting:
    """A loan that may be paid on: its oldest unpaid due date, the next one to be billed with its number from 1, and the
    date of the last one billed."""

    loan_id: UUID
    number: str
    oldest_due_date: date | None
    next_due_date: date | None
    next_number: int
    last_due_date: date


def loans(
    *,
    state: str = "",
    search: str = "",
    overdue: bool = False,
    dpd_from: int | None = None,
    dpd_to: int | None = None,
    product_code: str = "",
    on: date | None = None,
    borrower_id: UUID | None = None,
    paid_out: bool = False,
    contracts: Sequence[str] | None = None,
) -> QuerySet[models.Loan]:
    """Loans in scope, by state, product, borrower, contracts, those whose money went out, those with something due
    before `on` or so many days past due then; `search` is the beginning of a number or whatever finds a customer."""
    found = models.Loan.objects.all()
    if state:
        found = found.filter(state=state)
    if search:
        by_number = Q(number__startswith=search.strip().upper())
        found = found.filter(by_number | Q(borrower__in=customers.parties(search=search)))
    if borrower_id:
        found = found.filter(borrower_id=borrower_id)
    if product_code:
        found = found.filter(product_code=product_code)
    if contracts is not None:
        found = found.filter(contract__in=contracts)
    if paid_out:
        found = found.filter(position__isnull=False)
    if on is not None:
        if overdue:
            found = found.filter(position__oldest_due_date__lt=on)
        if dpd_from is not None:
            found = found.filter(position__oldest_due_date__lte=on - timedelta(days=dpd_from))
        if dpd_to is not None:
            found = found.filter(position__oldest_due_date__gte=on - timedelta(days=dpd_to))
    return found


def loans_by_id(loan_ids: Iterable[UUID]) -> list[models.Loan]:
    """Loans in scope by their ids, with their branches."""
    return list(models.Loan.objects.select_related("branch").filter(id__in=set(loan_ids)).order_by("id"))


def restructured_loans(*, since: date) -> list[UUID]:
    """Loans restructured on a day or after it."""
    return list(models.Loan.objects.filter(restructured_date__gte=since).values_list("id", flat=True))


def loans_secured_with(contracts: Iterable[str]) -> list[UUID]:
    """The running loans under contracts."""
    found = models.Loan.objects.filter(contract__in=list(contracts), state=LoanState.ACTIVE)
    return list(found.values_list("id", flat=True))


def loan(loan_id: UUID) -> models.Loan:
    """A loan in scope; raises NotFound."""
    found = models.Loan.objects.filter(id=loan_id).first()
    if found is None:
        raise NotFound()
    return found


def views(loans: Sequence[models.Loan], *, on: date) -> list[LoanView]:
    """Positions of loans on a day, in two queries."""
    return [
        LoanView(
            held.loan,
            held.terms,
            held.state,
            position_on(held.terms, held.state, on),
            held.state.maturity_date(held.terms),
            held.version,
            held.standing.cash_basis,
            held.standing.corrected,
        )
        for held in with_states(loans)
    ]


def view(loan_id: UUID, *, on: date) -> LoanView:
    """One loan with its position on a day; raises NotFound."""
    return views([loan(loan_id)], on=on)[0]


def expecting(*, on: date) -> list[Expecting]:
    """Active loans to which nothing happened on a day yet, with what tells whether money is expected for them."""
    rows = models.Position.objects.filter(status=LoanState.ACTIVE, last_event_date__lt=on).order_by("loan_id")
    return [
        Expecting(*row)
        for row in rows.values_list(
            "loan_id", "loan__number", "oldest_due_date", "next_due_date", "next_number", "period_start"
        )
    ]


def loans_of(contract: str, *, on: date) -> list[LoanView]:
    """The loans drawn under a contract."""
    return views(list(models.Loan.objects.filter(contract=contract).order_by("number")), on=on)


def drawn_amount(contract: str) -> int:
    """What was drawn or is being drawn under a contract, in minor units."""
    drawn = models.Loan.objects.filter(contract=contract).exclude(state=LoanState.CANCELLED)
    return sum(drawn.values_list("principal_amount", flat=True))


def held(loan: models.Loan) -> Held:
    """A loan with its terms and state, for figures only: it is not locked."""
    return with_states([loan])[0]


def forward(held: Held, *, on: date) -> State:
    """The state of a loan with everything billed that is due by a day."""
    return brought_forward(held.terms, held.state, on)


def disbursements(*, state: str = "") -> QuerySet[models.Disbursement]:
    """Disbursements in scope, with their loans."""
    found = models.Disbursement.objects.select_related("loan")
    return found.filter(state=state) if state else found


def prepared_amount(loan_id: UUID) -> int:
    """What of a loan is prepared to be paid out, in minor units; 0 where nothing is."""
    waiting = models.Disbursement.objects.filter(loan_id=loan_id, state=DisbursementState.PREPARED).first()
    return waiting.amount if waiting else 0


def orders(*, state: str = "", kind: str = "", search: str = "", loan_id: UUID | None = None) -> QuerySet[models.Order]:
    """Orders in scope, with their loans: by states and kinds, of a loan, or the beginning of a loan's number."""
    found = models.Order.objects.select_related("loan", "branch")
    if state:
        found = found.filter(state__in=state.split(","))
    if kind:
        found = found.filter(kind__in=kind.split(","))
    if loan_id:
        found = found.filter(loan_id=loan_id)
    return found.filter(loan__number__startswith=search.strip().upper()) if search else found


def order(order_id: UUID) -> models.Order:
    """One order with its loan; raises NotFound."""
    found = orders().filter(id=order_id).first()
    if found is None:
        raise NotFound()
    return found


def assets(*, state: str = "", search: str = "") -> QuerySet[models.ForeclosedAsset]:
    """Property taken in payment, in scope, with its loans."""
    found = models.ForeclosedAsset.objects.select_related("loan", "branch")
    if state:
        found = found.filter(state__in=state.split(","))
    return found.filter(loan__number__startswith=search.strip().upper()) if search else found


def asset(asset_id: UUID) -> models.ForeclosedAsset:
    """One property taken in payment; raises NotFound."""
    found = assets().filter(id=asset_id).first()
    if found is None:
        raise NotFound()
    return found


def posting_rule_versions() -> dict[str, list[models.PostingRuleVersion]]:
    """Every version of every posting rule, newest first, in one query."""
    found: dict[str, list[models.PostingRuleVersion]] = {}
    for version in models.PostingRuleVersion.objects.order_by("code", "-number"):
        found.setdefault(version.code, []).append(version)
    return found


def payees(disbursements: Iterable[models.Disbursement]) -> dict[UUID, Payee]:
    """The payees of disbursements, opened, with one query for their keys."""
    rows = list(disbursements)
    keys = crypto.keys_of({row.subject_id for row in rows})
    return {
        row.id: Payee(
            **crypto.open_envelope(keys.get(row.subject_id), f"servicing_disbursement|{row.id}", row.envelope)
        )
        for row in rows
    }


def clearance(loan_id: UUID) -> models.Clearance | None:
    """The certificate of settlement of a loan, if it was issued."""
    return models.Clearance.objects.filter(loan_id=loan_id).first()


def numbers(loan_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The numbers of loans."""
    return dict(models.Loan.objects.filter(id__in=list(loan_ids)).values_list("id", "number"))
