"""From a contract to a loan that runs: opened and prepared by one person, released or rejected by another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from uuid import UUID

from diya.calc.loan.terms import LoanTerms
from diya.foundation import audit, clock, crypto, db, outbox, work
from diya.foundation.crypto import SubjectErased
from diya.kernel.errors import NotFound, ensure
from diya.kernel.money import format_minor
from diya.servicing import models
from diya.servicing.contracts import (
    DisbursementDecided,
    DisbursementState,
    HoldKind,
    LoanOnHold,
    LoanState,
    LoanStateRefused,
    Payee,
    ReasonMissing,
    SamePerson,
)
from diya.servicing.engine import Journal, first_event, hold_loan, steps_of, with_states

RELEASE_WORK = "servicing.release_disbursement"
RELEASE_HOURS = 4
ENVELOPE_PLACE = "servicing_disbursement|{id}"

audit.actions(
    {
        "servicing.loan.opened": ("建立借据", "Loan opened"),
        "servicing.disbursement.released": ("放款复核通过", "Disbursement released"),
        "servicing.disbursement.rejected": ("放款复核退回", "Disbursement rejected"),
    }
)


def open_loan(
    *,
    branch_id: int,
    borrower_id: UUID,
    product_code: str,
    product_version_id: UUID,
    contract: str,
    contract_number: str,
    related: Iterable[str],
    terms: LoanTerms,
    payee: Payee,
    posting_rule: str = "STANDARD_ACCRUAL",
) -> UUID:
    """Open a loan and prepare its disbursement; another person must release it. Answers the loan's id."""
    actor_id = db.current().context.actor_id
    ensure(actor_id is not None, "a disbursement is prepared by a person")
    loan = models.Loan.objects.create(
        number=db.next_number("LN"),
        branch_id=branch_id,
        borrower_id=borrower_id,
        product_code=product_code,
        product_version_id=product_version_id,
        contract=contract,
        contract_number=contract_number,
        related=list(dict.fromkeys([contract, *related])),
        currency=terms.currency,
        principal_amount=terms.principal,
        terms=terms.as_data(),
        posting_rule=posting_rule,
    )
    _prepare(loan, payee, actor_id or 0)
    ref = db.ref("servicing.loan", loan.id)
    audit.record(
        "servicing.loan.opened",
        subject=ref,
        branch_id=branch_id,
        after={
            "number": loan.number,
            "principal_amount": format_minor(terms.principal, terms.currency),
            "currency": terms.currency,
            "contract": contract,
        },
        related=loan.related,
    )
    work.open_item(
        branch_id=branch_id,
        kind=RELEASE_WORK,
        title_zh="复核放款",
        title_en="Check the disbursement",
        subject=ref,
        subject_number=loan.number,
        role="OPERATIONS_CHECKER",
        hours=RELEASE_HOURS,
        excluded=[actor_id or 0],
    )
    return loan.id


def _prepare(loan: models.Loan, payee: Payee, actor_id: int) -> models.Disbursement:
    key = crypto.keys_of([loan.borrower_id]).get(loan.borrower_id)
    if key is None:
        raise SubjectErased()
    disbursement = models.Disbursement(
        branch_id=loan.branch_id,
        loan=loan,
        amount=loan.principal_amount,
        currency=loan.currency,
        prepared_by_id=actor_id,
    )
    disbursement.envelope = crypto.seal(key, ENVELOPE_PLACE.format(id=disbursement.id), asdict(payee))
    disbursement.save(force_insert=True)
    return disbursement


def release_disbursement(
    *, disbursement_id: UUID, expected_version: int | None = None, comment: str = ""
) -> models.Disbursement:
    """Let the money go, as the second person: interest runs from today and the books show the loan.

    Raises NotFound, SamePerson, DisbursementDecided, LoanOnHold, DayClosing, ChangedMeanwhile.
    """
    today = clock.money_date()
    disbursement = _decidable(disbursement_id, expected_version)
    loan = disbursement.loan
    reason = models.Hold.objects.filter(loan=loan, kind=HoldKind.DISBURSEMENT, lifted_at=None).first()
    if reason is not None:
        raise LoanOnHold(reason=reason.reason)
    terms = replace(LoanTerms.from_data(loan.terms), starts_date=today)
    loan.terms = terms.as_data()
    loan.state = LoanState.ACTIVE
    loan.disbursed_date = today
    loan.version += 1
    loan.save(update_fields=["terms", "state", "disbursed_date", "version"])
    held = with_states([loan])[0]
    journal = Journal(detail={"disbursement": str(disbursement.id)})
    event = journal.add(held, steps_of(held, first_event(terms), on=today))[0]
    journal.flush()
    _decide(disbursement, DisbursementState.RELEASED, comment)
    audit.record(
        "servicing.disbursement.released",
        subject=held.ref,
        branch_id=loan.branch_id,
        before={"state": LoanState.PENDING, "balance_amount": format_minor(0, loan.currency)},
        after={
            "state": LoanState.ACTIVE,
            "balance_amount": format_minor(event.balance_amount, loan.currency),
            "amount": format_minor(disbursement.amount, loan.currency),
            "entry": event.entry_reference,
        },
        related=loan.related,
    )
    outbox.publish(
        "servicing.loan.disbursed",
        subject=held.ref,
        branch_id=loan.branch_id,
        payload={"contract": loan.contract, "amount": disbursement.amount, "currency": loan.currency},
    )
    return disbursement


def reject_disbursement(
    *, disbursement_id: UUID, comment: str, expected_version: int | None = None
) -> models.Disbursement:
    """Send a prepared disbursement back, as the second person; the loan is cancelled and can be drawn anew."""
    if not comment.strip():
        raise ReasonMissing(field="comment")
    disbursement = _decidable(disbursement_id, expected_version)
    loan = disbursement.loan
    loan.state = LoanState.CANCELLED
    loan.version += 1
    loan.save(update_fields=["state", "version"])
    _decide(disbursement, DisbursementState.REJECTED, comment)
    ref = db.ref("servicing.loan", loan.id)
    audit.record(
        "servicing.disbursement.rejected",
        subject=ref,
        branch_id=loan.branch_id,
        before={"state": LoanState.PENDING},
        after={"state": LoanState.CANCELLED, "comment": comment},
        related=loan.related,
    )
    outbox.publish(
        "servicing.disbursement.rejected",
        subject=ref,
        branch_id=loan.branch_id,
        payload={"contract": loan.contract, "amount": disbursement.amount, "currency": loan.currency},
    )
    return disbursement


def _decidable(disbursement_id: UUID, expected_version: int | None) -> models.Disbursement:
    """The prepared disbursement, its loan locked first; the acting person must not have prepared it."""
    found = models.Disbursement.objects.filter(id=disbursement_id).values("loan_id").first()
    if found is None:
        raise NotFound()
    held = hold_loan(found["loan_id"])
    disbursement = models.Disbursement.objects.select_for_update().get(id=disbursement_id)
    disbursement.loan = held.loan
    if disbursement.state != DisbursementState.PREPARED:
        raise DisbursementDecided(state=disbursement.state)
    db.ensure_version(disbursement.version, expected_version)
    if held.loan.state != LoanState.PENDING:
        raise LoanStateRefused(state=held.loan.state)
    if disbursement.prepared_by_id == db.current().context.actor_id:
        raise SamePerson()
    return disbursement


def _decide(disbursement: models.Disbursement, state: DisbursementState, comment: str) -> None:
    disbursement.state = state
    disbursement.decided_by_id = db.current().context.actor_id
    disbursement.decided_at = clock.now()
    disbursement.comment = comment[:500]
    disbursement.version += 1
    disbursement.save(update_fields=["state", "decided_by", "decided_at", "comment", "version"])
    work.finish(kind=RELEASE_WORK, subject=db.ref("servicing.loan", disbursement.loan_id))
