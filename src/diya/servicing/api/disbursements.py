"""Disbursements: the queue of those that wait for the second person, and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Query, Schema

from diya.customers import selectors as customers
from diya.foundation import access, crypto, db
from diya.foundation.door import Command, Listing, LongText, Reader
from diya.kernel.errors import NotFound
from diya.kernel.money import format_minor
from diya.servicing import models, selectors, services
from diya.servicing.api.door import door
from diya.servicing.contracts import DisbursementState

SHOWN_HEAD, SHOWN_TAIL = 4, 4


class DisbursementOut(Schema):
    id: UUID
    amount: str
    currency: str
    payee_name: str
    payee_account: str
    payee_bank: str
    state: str
    prepared_by_name: str
    prepared_at: datetime
    released_by_name: str | None
    released_at: datetime | None
    comment: str
    version: int


class DisbursementRow(DisbursementOut):
    loan_id: UUID
    loan_number: str
    contract_number: str
    borrower_name: str


class DisbursementFilters(Schema):
    state: str = ""


def disbursement_rows(found: Sequence[models.Disbursement]) -> list[dict[str, Any]]:
    """Disbursements with payee (account masked) and people, in three queries."""
    payees = selectors.payees(found)
    people = access.people([row.prepared_by_id for row in found] + [row.decided_by_id for row in found])
    rows = []
    for row in found:
        payee = payees[row.id]
        released = row.state == DisbursementState.RELEASED
        rows.append(
            {
                "id": row.id,
                "amount": format_minor(row.amount, row.currency),
                "currency": row.currency,
                "payee_name": payee.name,
                "payee_account": crypto.mask(payee.account, head=SHOWN_HEAD, tail=SHOWN_TAIL),
                "payee_bank": payee.bank,
                "state": row.state,
                "prepared_by_name": people[row.prepared_by_id].name,
                "prepared_at": row.prepared_at,
                "released_by_name": people[row.decided_by_id].name if released and row.decided_by_id else None,
                "released_at": row.decided_at if released else None,
                "comment": row.comment,
                "version": row.version,
            }
        )
    return rows


def queue_rows(found: Sequence[models.Disbursement]) -> list[dict[str, Any]]:
    """Rows of the queue: disbursements with their loans and borrowers."""
    names = customers.names(row.loan.borrower_id for row in found)
    return [
        {
            **out,
            "loan_id": row.loan_id,
            "loan_number": row.loan.number,
            "contract_number": row.loan.contract_number,
            "borrower_name": names.get(row.loan.borrower_id, ""),
        }
        for out, row in zip(disbursement_rows(found), found, strict=True)
    ]


@door.listing(
    "/disbursements",
    right="servicing.disbursement.view",
    row=DisbursementRow,
    sorts=("-prepared_at", "amount", "state"),
)
def list_disbursements(request: Reader, filters: Query[DisbursementFilters]) -> Listing:
    """Money to leave the bank, and what left it."""
    return Listing(selectors.disbursements(state=filters.state), queue_rows)


class DisbursementReleaseIn(Schema):
    comment: LongText = ""


class DisbursementRejectIn(Schema):
    comment: LongText


def _show(reference: str) -> dict[str, Any]:
    return queue_rows(list(selectors.disbursements().filter(id=db.ref_id(reference))))[0]


@door.read("/disbursements/{disbursement_id}", right="servicing.disbursement.view", answer=DisbursementRow)
def get_disbursement(request: Reader, disbursement_id: UUID) -> dict[str, Any]:
    """One disbursement with its loan."""
    found = selectors.disbursements().filter(id=disbursement_id).first()
    if found is None:
        raise NotFound()
    return queue_rows([found])[0]


@door.command(
    "POST",
    "/disbursements/{disbursement_id}/release",
    right="servicing.disbursement.release",
    answer=DisbursementRow,
    show=_show,
    money=True,
    versioned=True,
    step_up=True,
)
def release(request: Command, disbursement_id: UUID, body: DisbursementReleaseIn) -> str:
    """Let the money go, as the second person."""
    services.release_disbursement(
        disbursement_id=disbursement_id, expected_version=request.expected_version, comment=body.comment
    )
    return db.ref("servicing.disbursement", disbursement_id)


@door.command(
    "POST",
    "/disbursements/{disbursement_id}/reject",
    right="servicing.disbursement.release",
    answer=DisbursementRow,
    show=_show,
    versioned=True,
)
def reject(request: Command, disbursement_id: UUID, body: DisbursementRejectIn) -> str:
    """Send a prepared disbursement back, as the second person."""
    services.reject_disbursement(
        disbursement_id=disbursement_id, expected_version=request.expected_version, comment=body.comment
    )
    return db.ref("servicing.disbursement", disbursement_id)
