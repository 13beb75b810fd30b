"""Loans: the list, one loan with its position and what may be done to it, and its transactions."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Query, Schema

from diya.collateral import selectors as collateral
from diya.customers import selectors as customers
from diya.foundation import access, clock, db, looks
from diya.foundation.door import Listing, Reader
from diya.kernel.money import format_minor
from diya.kernel.rates import format_rate
from diya.servicing import models, selectors
from diya.servicing.api.disbursements import DisbursementOut, disbursement_rows
from diya.servicing.api.door import door
from diya.servicing.contracts import DisbursementState, LoanState
from diya.servicing.texts import EVENT_NAMES


class LoanRow(Schema):
    id: UUID
    number: str
    borrower_name: str
    product_code: str
    branch_code: str
    principal_amount: str
    balance_amount: str
    overdue_amount: str
    dpd: int
    currency: str
    annual_rate: str
    state: str
    next_due_date: date | None
    maturity_date: date
    disbursed_on: date | None
    restructured_on: date | None
    off_balance: bool
    cash_basis: bool
    corrected: bool
    rate_reset: str
    rate_index: str | None
    margin_bps: int | None


class PrincipalParts(Schema):
    not_due: str
    due: str
    overdue: str


class InterestParts(Schema):
    accrued: str
    due: str
    overdue: str


class PositionOut(Schema):
    on: date
    principal: PrincipalParts
    interest: InterestParts
    penalty: str
    compound: str
    fee: str
    total_due_amount: str
    payoff_amount: str
    next_due_date: date | None
    next_due_amount: str | None
    dpd: int
    oldest_due_date: date | None


class PaidTotals(Schema):
    principal: str
    interest: str
    penalty: str
    compound: str
    fee: str


class MatrixRow(Schema):
    """A component of the loan: all there ever was, and where it stands now."""

    component: str
    original: str
    paid: str
    outstanding: str
    not_due: str
    due: str
    overdue: str


class LoanTask(Schema):
    code: str
    name_zh: str
    name_en: str
    state: str


class LoanDetail(LoanRow):
    version: int
    allowed_actions: list[str]
    terms: dict[str, Any]
    related: list[str]
    borrower_id: UUID
    contract: str
    contract_number: str
    position: PositionOut
    totals: PaidTotals
    matrix: list[MatrixRow]
    disbursements: list[DisbursementOut]
    tasks: list[LoanTask]
    clearance_number: str | None


class LoanFilters(Schema):
    state: str = ""
    search: str = ""
    overdue: bool = False
    dpd_from: int | None = Field(None, ge=0, le=36_500)
    dpd_to: int | None = Field(None, ge=0, le=36_500)
    product_code: str = ""
    borrower_id: UUID | None = None


def loan_rows(loans: Sequence[models.Loan]) -> list[dict[str, Any]]:
    """Rows of a list: positions in two queries, names in two."""
    names = customers.names(loan.borrower_id for loan in loans)
    today = clock.business_date()
    views, off_balance = selectors.views(loans, on=today), selectors.off_balance_rules(on=today)
    return [_row(view, names.get(view.loan.borrower_id, ""), off_balance) for view in views]


def _row(view: selectors.LoanView, borrower_name: str, off_balance: Container[str]) -> dict[str, Any]:
    loan, position = view.loan, view.position
    balance = position.balance if loan.state == LoanState.ACTIVE else 0
    return {
        "id": loan.id,
        "number": loan.number,
        "borrower_name": borrower_name,
        "product_code": loan.product_code,
        "branch_code": loan.branch.code,
        "principal_amount": format_minor(loan.principal_amount, loan.currency),
        "balance_amount": format_minor(balance, loan.currency),
        "overdue_amount": format_minor(position.overdue, loan.currency),
        "dpd": position.dpd,
        "currency": loan.currency,
        "annual_rate": format_rate(view.state.annual_rate_ppb),
        "state": loan.state,
        "next_due_date": position.next_due_date if loan.state == LoanState.ACTIVE else None,
        "maturity_date": view.maturity_date,
        "disbursed_on": loan.disbursed_date,
        "restructured_on": loan.restructured_date,
        "off_balance": loan.posting_rule in off_balance,
        "cash_basis": view.cash_basis,
        "corrected": view.corrected,
        "rate_reset": loan.rate_reset,
        "rate_index": loan.rate_index,
        "margin_bps": loan.margin_bps,
    }


@door.listing(
    "/loans",
    right="servicing.loan.view",
    row=LoanRow,
    sorts=("-number", "principal_amount", "state", "product_code"),
)
def list_loans(request: Reader, filters: Query[LoanFilters]) -> Listing:
    """Loans with what they owe today."""
    found = selectors.loans(**filters.model_dump(), on=clock.business_date())
    return Listing(found.select_related("branch"), loan_rows, lambda row: [db.ref("customers.party", row.borrower_id)])


@door.read("/loans/{loan_id}", right="servicing.loan.view", answer=LoanDetail)
def loan(request: Reader, loan_id: UUID) -> dict[str, Any]:
    """A loan with its position today and what the reader may do to it."""
    today = clock.business_date()
    view = selectors.view(loan_id, on=today)
    row, position = view.loan, view.position
    borrower = db.ref("customers.party", row.borrower_id)
    looks.viewed(db.ref("servicing.loan", row.id), branch_id=row.branch_id, people=[borrower])
    prepared = list(selectors.disbursements().filter(loan=row).order_by("id"))
    certificate = selectors.clearance(row.id)
    totals = view.state.totals
    amounts = {
        "principal": totals.principal_paid + totals.principal_prepaid,
        "interest": totals.interest_paid + totals.interest_prepaid,
        "penalty": totals.penalty_paid,
        "compound": totals.compound_paid,
        "fee": totals.fee_paid,
    }
    return {
        **_row(
            view, customers.names([row.borrower_id]).get(row.borrower_id, ""), selectors.off_balance_rules(on=today)
        ),
        "version": view.version,
        "allowed_actions": sorted(_allowed(view, prepared, certificate)),
        "terms": _terms(view),
        "related": row.related,
        "borrower_id": row.borrower_id,
        "contract": row.contract,
        "contract_number": row.contract_number,
        "position": _position(position, row.currency),
        "totals": {name: format_minor(amount, row.currency) for name, amount in amounts.items()},
        "matrix": _matrix(view),
        "disbursements": disbursement_rows(prepared),
        "tasks": _tasks(row, certificate),
        "clearance_number": certificate.number if certificate else None,
    }


def _terms(view: selectors.LoanView) -> dict[str, Any]:
    terms = view.terms
    return {
        **terms.as_data(),
        "principal": format_minor(terms.principal, terms.currency),
        "annual_rate": format_rate(terms.annual_rate_ppb),
        "penalty_uplift": format_rate(terms.penalty_uplift_ppb),
        "level_amount": format_minor(view.state.level_amount, terms.currency),
        "remaining_count": view.state.remaining_count,
    }


def _position(position: Any, currency: str) -> dict[str, Any]:
    def text(minor: int) -> str:
        return format_minor(minor, currency)

    return {
        "on": position.on,
        "principal": {
            "not_due": text(position.principal_not_due),
            "due": text(position.principal_due),
            "overdue": text(position.principal_overdue),
        },
        "interest": {
            "accrued": text(position.interest_accrued),
            "due": text(position.interest_due),
            "overdue": text(position.interest_overdue),
        },
        "penalty": text(position.penalty),
        "compound": text(position.compound),
        "fee": text(position.fee),
        "total_due_amount": text(position.total_due),
        "payoff_amount": text(position.payoff),
        "next_due_date": position.next_due_date,
        "next_due_amount": text(position.next_due_amount) if position.next_due_date else None,
        "dpd": position.dpd,
        "oldest_due_date": position.oldest_due_date,
    }


def _matrix(view: selectors.LoanView) -> list[dict[str, str]]:
    """Components against paid, outstanding, not due, due and overdue. Interest counts what was earned so far."""
    position, paid, currency = view.position, view.state.totals, view.terms.currency
    charges = {
        "PENALTY": (paid.penalty_paid, position.penalty),
        "COMPOUND": (paid.compound_paid, position.compound),
        "FEE": (paid.fee_paid, position.fee),
    }
    parts = {
        "PRINCIPAL": (
            paid.principal_paid + paid.principal_prepaid,
            (position.principal_not_due, position.principal_due, position.principal_overdue),
        ),
        "INTEREST": (
            paid.interest_paid + paid.interest_prepaid,
            (position.interest_accrued, position.interest_due, position.interest_overdue),
        ),
        # Penalty and compound interest exist only on what is overdue; a fee is owed from the day it is charged.
        **{name: (taken, (0, 0, left)) for name, (taken, left) in charges.items()},
    }
    columns = ("original", "paid", "outstanding", "not_due", "due", "overdue")
    return [
        {
            "component": component,
            **{
                column: format_minor(amount, currency)
                for column, amount in zip(columns, (taken + sum(left), taken, sum(left), *left), strict=True)
            },
        }
        for component, (taken, left) in parts.items()
    ]


def _allowed(
    view: selectors.LoanView,
    prepared: Iterable[models.Disbursement],
    certificate: models.Clearance | None,
) -> set[str]:
    """What the reader may do to the loan now: by its state, and by their rights at its branch."""
    row = view.loan
    allowed: set[str] = set()
    if row.state == LoanState.ACTIVE and access.may("servicing.repayment.create", branch_id=row.branch_id):
        allowed |= {"prepay", "pay_off"} | ({"repay"} if view.position.total_due else set())
    me = db.current().context.actor_id
    waits = [one for one in prepared if one.state == DisbursementState.PREPARED]
    drawable = row.state == LoanState.ACTIVE and view.state.totals.disbursed < view.terms.principal and not waits
    if drawable and access.may("servicing.drawdown.create", branch_id=row.branch_id):
        allowed.add("prepare_drawdown")
    waiting = [one for one in waits if one.prepared_by_id != me]
    if waiting and access.may("servicing.disbursement.release", branch_id=row.branch_id):
        allowed |= {"release_disbursement", "reject_disbursement"}
    closed = row.state == LoanState.CLOSED and certificate is None
    if closed and access.may("servicing.clearance.create", branch_id=row.branch_id):
        allowed.add("issue_clearance")
    return allowed


def _tasks(row: models.Loan, certificate: models.Clearance | None) -> list[dict[str, str]]:
    """What is still to be done after the last cent: the certificate, then the release of each lien."""
    if row.state != LoanState.CLOSED:
        return []
    tasks = [
        {
            "code": "CLEARANCE",
            "name_zh": "开具结清证明",
            "name_en": "Certificate of settlement",
            "state": "DONE" if certificate else "OPEN",
        }
    ]
    tasks += [
        {
            "code": "LIEN_RELEASE",
            "name_zh": "办理抵押注销登记",
            "name_en": "Release of the registered lien",
            "state": "DONE" if lien.state == "RELEASED" else "OPEN",
        }
        for lien in collateral.liens_securing(row.contract)
    ]
    return tasks


class TransactionRow(Schema):
    id: UUID
    sequence: int
    kind: str
    kind_zh: str
    kind_en: str
    value_date: date
    booking_date: date
    amount: str
    principal_amount: str
    interest_amount: str
    penalty_amount: str
    compound_amount: str
    fee_amount: str
    balance_amount: str
    currency: str
    actor_name: str
    entry_reference: str | None
    detail: str | None


def transaction_rows(events: Sequence[models.Event], currency: str) -> list[dict[str, Any]]:
    """Events of loans in one currency as rows."""
    amounts = (
        "amount",
        "principal_amount",
        "interest_amount",
        "penalty_amount",
        "compound_amount",
        "fee_amount",
        "balance_amount",
    )
    return [
        {
            "id": event.id,
            "sequence": event.sequence,
            "kind": event.kind,
            "kind_zh": EVENT_NAMES[event.kind][0],
            "kind_en": EVENT_NAMES[event.kind][1],
            "value_date": event.value_date,
            "booking_date": event.booking_date,
            "currency": currency,
            "actor_name": event.actor,
            "entry_reference": event.entry_reference,
            "detail": event.data.get("way") or event.data.get("channel"),
            **{name: format_minor(getattr(event, name), currency) for name in amounts},
        }
        for event in events
    ]


@door.listing(
    "/loans/{loan_id}/transactions",
    right="servicing.loan.view",
    row=TransactionRow,
    sorts=("-sequence", "value_date"),
)
def transactions(request: Reader, loan_id: UUID) -> Listing:
    """What happened to a loan, with what it moved."""
    currency = selectors.loan(loan_id).currency
    return Listing(selectors.events(loan_id), lambda events: transaction_rows(events, currency))
