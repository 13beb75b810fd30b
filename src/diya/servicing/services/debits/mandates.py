"""Leave to debit an account for a loan, given and ended; one at a time."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Final
from uuid import UUID

from diya.foundation import audit, clock, crypto, db
from diya.foundation.crypto import SubjectErased
from diya.kernel.errors import NotFound
from diya.servicing import models
from diya.servicing.contracts import LoanState, LoanStateRefused, Payee
from diya.servicing.engine import hold_loan
from diya.servicing.incoming.contracts import MandateDates, MandateEnded, MandateExists, MandateState
from diya.servicing.incoming.matching import account_token
from diya.servicing.incoming.selectors import MANDATE_PLACE

RUNNING: Final = (LoanState.PENDING, LoanState.ACTIVE)

audit.actions(
    {
        "servicing.mandate.made": ("登记扣款授权", "Debit mandate made"),
        "servicing.mandate.ended": ("终止扣款授权", "Debit mandate ended"),
    }
)


def make_mandate(
    *, loan_id: UUID, account: Payee, starts_date: date, ends_date: date | None = None
) -> models.DebitMandate:
    """Note from which account a loan is debited, from a day on. Raises NotFound, LoanStateRefused, MandateExists,
    MandateDates, SubjectErased."""
    loan = hold_loan(loan_id).loan
    if loan.state not in RUNNING:
        raise LoanStateRefused(state=loan.state)
    if ends_date is not None and ends_date < starts_date:
        raise MandateDates(first=starts_date.isoformat(), field="ends_date")
    if models.DebitMandate.objects.filter(loan=loan, state=MandateState.ACTIVE.value).exists():
        raise MandateExists()
    key = crypto.keys_of([loan.borrower_id]).get(loan.borrower_id)
    if key is None:
        raise SubjectErased()
    mandate = models.DebitMandate(
        branch_id=loan.branch_id,
        loan=loan,
        starts_date=starts_date,
        ends_date=ends_date,
        account_token=account_token(account.account),
        made_by_id=db.current().context.actor_id or 0,
    )
    mandate.envelope = crypto.seal(key, MANDATE_PLACE.format(id=mandate.id), asdict(account))
    mandate.save(force_insert=True)
    _record(mandate, "made", {"starts_date": starts_date.isoformat(), "state": mandate.state})
    return mandate


def end_mandate(*, mandate_id: UUID, expected_version: int | None = None) -> models.DebitMandate:
    """End a mandate today: nothing is debited under it any more; what is pending stays so. Raises NotFound,
    MandateEnded, ChangedMeanwhile."""
    mandate = models.DebitMandate.objects.select_for_update().filter(id=mandate_id).first()
    if mandate is None:
        raise NotFound()
    db.ensure_version(mandate.version, expected_version)
    if mandate.state == MandateState.ENDED:
        raise MandateEnded()
    mandate.state = MandateState.ENDED.value
    mandate.ended_by_id, mandate.ended_at = db.current().context.actor_id, clock.now()
    mandate.version += 1
    mandate.save(update_fields=["state", "ended_by", "ended_at", "version"])
    _record(mandate, "ended", {"state": mandate.state})
    return mandate


def _record(mandate: models.DebitMandate, action: str, after: dict[str, str]) -> None:
    audit.record(
        f"servicing.mandate.{action}",
        subject=db.ref("servicing.loan", mandate.loan_id),
        branch_id=mandate.branch_id,
        after=after,
        related=[db.ref("servicing.mandate", mandate.id)],
    )
