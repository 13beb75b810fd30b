"""The end of a loan: closed at zero, the certificate of settlement, and the release of the mortgage set going."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from diya.collateral import services as collateral
from diya.foundation import audit, clock, db, outbox, work
from diya.kernel.errors import ensure
from diya.servicing import models
from diya.servicing.contracts import ClearanceIssued, LoanState, LoanStateRefused
from diya.servicing.engine import hold_loan

CLEARANCE_WORK = "servicing.issue_clearance"
CLEARANCE_HOURS = 24
STILL_OWED = (LoanState.PENDING, LoanState.ACTIVE, LoanState.WRITTEN_OFF)

audit.actions(
    {
        "servicing.clearance.issued": ("开具结清证明", "Certificate of settlement issued"),
    }
)


def closed(loan: models.Loan, ref: str, day: date) -> None:
    """What follows when a loan reaches zero; the liens of its contract fall due when all its loans have."""
    models.Loan.objects.filter(id=loan.id).update(state=LoanState.CLOSED, closed_date=day)
    loan.state, loan.closed_date = LoanState.CLOSED, day
    work.open_item(
        branch_id=loan.branch_id,
        kind=CLEARANCE_WORK,
        title_zh="开具结清证明",
        title_en="Issue the certificate of settlement",
        subject=ref,
        subject_number=loan.number,
        role="OPERATIONS",
        hours=CLEARANCE_HOURS,
    )
    outbox.publish(
        "servicing.loan.closed",
        subject=ref,
        branch_id=loan.branch_id,
        payload={"contract": loan.contract, "currency": loan.currency},
    )
    if not models.Loan.objects.filter(contract=loan.contract, state__in=STILL_OWED).exists():
        collateral.mark_release_due(secured=loan.contract, related=[ref, *loan.related])


def reopened(loan: models.Loan, ref: str) -> None:
    """What a reversal that lets a closed loan go on again takes back. Raises ClearanceIssued once the certificate is
    out, and what collateral refuses once the mortgage is released."""
    require_no_clearance(loan)
    work.finish(kind=CLEARANCE_WORK, subject=ref)
    collateral.keep_secured(secured=loan.contract)


def require_no_clearance(loan: models.Loan) -> None:
    """Refuse what cannot be done once the certificate of settlement is out. Raises ClearanceIssued."""
    certificate = models.Clearance.objects.filter(loan=loan).first()
    if certificate is not None:
        raise ClearanceIssued(number=certificate.number)


def issue_clearance(*, loan_id: UUID) -> models.Clearance:
    """Issue the certificate of settlement (结清证明) of a closed loan, once.

    Raises NotFound, LoanStateRefused, ClearanceIssued.
    """
    held = hold_loan(loan_id)
    if held.loan.state != LoanState.CLOSED:
        raise LoanStateRefused(state=held.loan.state)
    ensure(held.state.principal_outstanding == 0, "a closed loan owes nothing")
    require_no_clearance(held.loan)
    clearance = models.Clearance.objects.create(
        loan=held.loan,
        branch_id=held.loan.branch_id,
        number=db.next_number("JQ"),
        issued_date=clock.business_date(),
        issued_by_id=db.current().context.actor_id or 0,
    )
    work.finish(kind=CLEARANCE_WORK, subject=held.ref)
    audit.record(
        "servicing.clearance.issued",
        subject=held.ref,
        branch_id=held.loan.branch_id,
        after={"number": clearance.number, "issued_date": clearance.issued_date.isoformat()},
        related=held.loan.related,
    )
    return clearance
