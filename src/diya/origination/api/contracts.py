"""Contracts: the list, and one contract with its conditions, its lien, its payee and what was drawn under it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ninja import Query, Schema

from diya.approval import selectors as approval
from diya.collateral import selectors as collateral
from diya.customers import selectors as customers
from diya.foundation import db
from diya.foundation.door import Listing, Reader
from diya.kernel.money import format_minor
from diya.kernel.rates import format_rate
from diya.origination import selectors
from diya.origination.api.closing import CONTRACT, condition_rows, loans_under, payee_fields
from diya.origination.api.endpoints import door
from diya.origination.api.page import allowed_actions
from diya.origination.api.schemas import LoanOut, PrecedentOut
from diya.origination.models import Contract
from diya.origination.services.common import SUBJECT


class ContractRow(Schema):
    id: UUID
    number: str
    application_id: UUID
    application_number: str
    borrower_id: UUID
    borrower_name: str
    branch_code: str
    product_code: str
    amount: str
    drawn_amount: str
    available_amount: str
    currency: str
    signed_on: date
    annual_rate: str
    expires_on: date
    open_conditions: int
    state: str


class SecuringLien(Schema):
    id: UUID
    property_id: UUID
    state: str
    secured_amount: str
    registration_number: str


class ContractDetail(ContractRow):
    version: int
    allowed_actions: list[str]
    payee_name: str
    payee_account: str
    payee_bank: str
    conditions: list[PrecedentOut]
    liens: list[SecuringLien]
    loans: list[LoanOut]


class ContractFilters(Schema):
    state: str = ""
    search: str = ""
    borrower_id: UUID | None = None
    open_conditions: bool = False


def _rows(contracts: Sequence[Contract]) -> list[dict[str, Any]]:
    borrowers = {row.id: selectors.borrower_of(row.application) for row in contracts}
    names = customers.names(borrowers.values())
    return [_row(row, borrowers[row.id], names.get(borrowers[row.id], "")) for row in contracts]


def _row(row: Contract, borrower_id: UUID, borrower_name: str) -> dict[str, Any]:
    limit = row.application.limit
    return {
        "id": row.id,
        "number": row.number,
        "application_id": row.application_id,
        "application_number": row.application.number,
        "borrower_id": borrower_id,
        "borrower_name": borrower_name,
        "branch_code": row.branch.code,
        "product_code": row.application.product_code,
        "amount": format_minor(row.amount, row.currency),
        "drawn_amount": format_minor(limit.used_amount, row.currency),
        "available_amount": format_minor(limit.reserved_amount, row.currency),
        "currency": row.currency,
        "signed_on": row.signed_on,
        "annual_rate": format_rate(row.annual_rate_ppb),
        "expires_on": limit.expires_on,
        "open_conditions": sum(condition.state == "OPEN" for condition in row.application.conditions.all()),
        "state": row.application.state,
    }


@door.listing(
    "/contracts", right="origination.contract.view", row=ContractRow, sorts=("-number", "signed_on", "amount")
)
def list_contracts(request: Reader, filters: Query[ContractFilters]) -> Listing:
    """Signed contracts of the reader's branches, with what may still be drawn."""
    return Listing(selectors.contracts(**filters.model_dump()), _rows)


@door.read("/contracts/{contract_id}", right="origination.contract.view", answer=ContractDetail)
def get_contract(request: Reader, contract_id: UUID) -> dict[str, Any]:
    """One contract with everything a drawdown needs."""
    row = selectors.contract(contract_id)
    case = approval.latest_case(db.ref(SUBJECT, row.application_id))
    return {
        **_rows([row])[0],
        **payee_fields(row),
        "version": row.application.version,
        "allowed_actions": allowed_actions(row.application, case),
        "conditions": condition_rows(row.application.conditions.all()),
        "liens": [
            {
                "id": lien.id,
                "property_id": lien.property_id,
                "state": lien.state,
                "secured_amount": format_minor(lien.secured_minor, lien.currency),
                "registration_number": lien.registration_number,
            }
            for lien in collateral.liens_securing(db.ref(CONTRACT, row.id))
        ],
        "loans": loans_under(row),
    }
