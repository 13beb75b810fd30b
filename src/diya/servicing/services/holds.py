"""Stops on a loan, placed and lifted by rooms above; servicing reads only its own holds."""

from __future__ import annotations

from uuid import UUID

from diya.foundation import audit, clock, db
from diya.kernel.errors import NotFound
from diya.servicing import models
from diya.servicing.contracts import HoldKind
from diya.servicing.engine import hold_loan

audit.actions(
    {
        "servicing.hold.placed": ("止付", "Hold placed"),
        "servicing.hold.lifted": ("解除止付", "Hold lifted"),
    }
)


def place_hold(*, loan_id: UUID, kind: HoldKind, reason: str, source: str) -> models.Hold:
    """Stop an act on a loan until the hold is lifted. Raises NotFound."""
    held = hold_loan(loan_id)
    hold = models.Hold.objects.create(
        loan=held.loan, branch_id=held.loan.branch_id, kind=kind, reason=reason[:200], source=source
    )
    audit.record(
        "servicing.hold.placed",
        subject=held.ref,
        branch_id=held.loan.branch_id,
        after={"kind": kind, "reason": reason, "source": source},
        related=held.loan.related,
    )
    return hold


def lift_hold(*, hold_id: UUID) -> models.Hold:
    """Lift a hold; one that is lifted stays as it is. Raises NotFound."""
    hold = models.Hold.objects.select_for_update().select_related("loan").filter(id=hold_id).first()
    if hold is None:
        raise NotFound()
    if hold.lifted_at is None:
        hold.lifted_at = clock.now()
        hold.save(update_fields=["lifted_at"])
        audit.record(
            "servicing.hold.lifted",
            subject=db.ref("servicing.loan", hold.loan_id),
            branch_id=hold.branch_id,
            before={"kind": hold.kind, "reason": hold.reason},
            related=hold.loan.related,
        )
    return hold
