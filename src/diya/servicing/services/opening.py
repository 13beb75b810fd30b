"""From a contract to a loan that runs: opened and prepared by one person, released or rejected by another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from uuid import UUID

from diya.calc.loan.events import Drawn
from diya.calc.loan.terms import LoanTerms
from diya.foundation import audit, clock, crypto, db, outbox, work
from diya.foundation.crypto import SubjectErased
from diya.kernel.errors import NotFound, ensure
from diya.kernel.money import format_minor
from diya.servicing import models
from diya.servicing.contracts import (
    DisbursementDecided,
    DisbursementState,
    DrawdownWaiting,
    HoldKind,
    LoanOnHold,
    LoanState,
    LoanStateRefused,
    NewLoan,
    Payee,
    ReasonMissing,
    SamePerson,
)
from diya.servicing.engine import Journal, first_event, hold_loan, hold_loans, steps_of, with_states
from diya.servicing.store import require_kept

RELEASE_WORK = "servicing.release_disbursement"
RELEASE_HOURS = 4
ENVELOPE_PLACE = "servicing_disbursement|{id}"

audit.actions(
    {
        "servicing.loan.opened": ("建立借据", "Loan opened"),
        "servicing.disbursement.released": ("放款复核通过", "Disbursement released"),
        "servicing.disbursement.rejected": ("放款复核退回", "Disbursement rejected"),
        "servicing.disbursement.prepared": ("经办分次放款", "Further drawdown prepared"),
    }
)


def open_loans(new: Sequence[NewLoan]) -> list[UUID]:
    """Open loans and prepare their disbursements, which another person must release; one or a batch, in a fixed number
    of statements. Answers the loans' ids in the order given; raises SubjectErased, TermsNotKept."""
    actor_id = db.current().context.actor_id
    ensure(actor_id is not None, "a disbursement is prepared by a person")
    for one in new:
        require_kept(one.terms)
    loans = [_loan(one, number) for one, number in zip(new, db.next_numbers("LN", len(new)), strict=True)]
    db.insert_all(loans)
    payees = {loan.id: one.payee for loan, one in zip(loans, new, strict=True)}
    first = {loan.id: one.first_amount or one.terms.principal for loan, one in zip(loans, new, strict=True)}
    db.insert_all(list(_prepared(loans, first, payees, actor_id or 0)))
    audit.record_all([_opened(loan) for loan in loans])
    work.open_items([_to_release(loan, actor_id or 0) for loan in loans])
    return [loan.id for loan in loans]


def prepare_drawdown(*, loan_id: UUID, amount: int, payee: Payee) -> models.Disbursement:
    """Prepare a further drawdown (分次放款) of a loan agreed in several, which another person must release.

    Raises NotFound, LoanStateRefused, DrawdownExceedsPrincipal, DrawdownWaiting, SubjectErased.
    """
    held, actor_id = hold_loan(loan_id), db.current().context.actor_id or 0
    if held.loan.state != LoanState.ACTIVE:
        raise LoanStateRefused(state=held.loan.state)
    if models.Disbursement.objects.filter(loan=held.loan, state=DisbursementState.PREPARED).exists():
        raise DrawdownWaiting()
    steps_of(held, Drawn(clock.business_date(), amount), on=clock.business_date())
    row = next(_prepared([held.loan], {loan_id: amount}, {loan_id: payee}, actor_id))
    db.insert_all([row])
    audit.record(
        "servicing.disbursement.prepared",
        subject=held.ref,
        branch_id=held.loan.branch_id,
        after={"amount": format_minor(amount, held.loan.currency)},
        related=held.loan.related,
    )
    work.open_items([_to_release(held.loan, actor_id)])
    return row


def _to_release(loan: models.Loan, prepared_by: int) -> work.NewItem:
    return work.NewItem(
        branch_id=loan.branch_id,
        kind=RELEASE_WORK,
        title_zh="复核放款",
        title_en="Check the disbursement",
        subject=db.ref("servicing.loan", loan.id),
        subject_number=loan.number,
        role="OPERATIONS_CHECKER",
        hours=RELEASE_HOURS,
        excluded=(prepared_by,),
    )


def _loan(new: NewLoan, number: str) -> models.Loan:
    return models.Loan(
        number=number,
        branch_id=new.branch_id,
        borrower_id=new.borrower_id,
        product_code=new.product_code,
        product_version_id=new.product_version_id,
        contract=new.contract,
        contract_number=new.contract_number,
        related=list(dict.fromkeys([new.contract, *new.related])),
        currency=new.terms.currency,
        principal_amount=new.terms.principal,
        terms=new.terms.as_data(),
        posting_rule=new.posting_rule,
        rate_reset=new.rate_reset,
        rate_index=new.rate_index,
        margin_bps=new.margin_bps,
    )


def _prepared(
    loans: Sequence[models.Loan], amounts: Mapping[UUID, int], payees: Mapping[UUID, Payee], actor_id: int
) -> Iterator[models.Disbursement]:
    keys = crypto.keys_of({loan.borrower_id for loan in loans})
    for loan in loans:
        key = keys.get(loan.borrower_id)
        if key is None:
            raise SubjectErased()
        row = models.Disbursement(
            branch_id=loan.branch_id,
            loan=loan,
            amount=amounts[loan.id],
            currency=loan.currency,
            prepared_by_id=actor_id,
        )
        row.envelope = crypto.seal(key, ENVELOPE_PLACE.format(id=row.id), asdict(payees[loan.id]))
        yield row


def _opened(loan: models.Loan) -> audit.NewEvent:
    return audit.NewEvent(
        "servicing.loan.opened",
        subject=db.ref("servicing.loan", loan.id),
        branch_id=loan.branch_id,
        after={
            "number": loan.number,
            "principal_amount": format_minor(loan.principal_amount, loan.currency),
            "currency": loan.currency,
            "contract": loan.contract,
        },
        related=loan.related,
    )


def release_disbursement(
    *, disbursement_id: UUID, expected_version: int | None = None, comment: str = ""
) -> models.Disbursement:
    """Let the money go, as the second person: interest runs from today and the books show the loan.

    Raises NotFound, SamePerson, DisbursementDecided, LoanOnHold, DayClosing, ChangedMeanwhile.
    """
    return _release({disbursement_id: expected_version}, comment)[0]


def release_disbursements(disbursement_ids: Sequence[UUID], *, comment: str = "") -> list[models.Disbursement]:
    """Let the money of a batch go, all or none; raises what a single release does."""
    return _release(dict.fromkeys(disbursement_ids), comment)


def _release(versions: Mapping[UUID, int | None], comment: str) -> list[models.Disbursement]:
    today = clock.money_date()
    disbursements = _decidable(versions)
    loans = [disbursement.loan for disbursement in disbursements]
    held_back = models.Hold.objects.filter(loan__in=loans, kind=HoldKind.DISBURSEMENT, lifted_at=None)
    reason = held_back.order_by("placed_at").first()
    if reason is not None:
        raise LoanOnHold(reason=reason.reason)
    first = [one for one in disbursements if one.loan.state == LoanState.PENDING]
    before = {one.loan_id: one.loan.state for one in disbursements}
    for one in first:
        one.loan.terms = replace(LoanTerms.from_data(one.loan.terms), starts_date=today).as_data()
        one.loan.state = LoanState.ACTIVE
        one.loan.disbursed_date = today
        one.loan.version += 1
    db.update_all([one.loan for one in first], ["terms", "state", "disbursed_date", "version"])
    events = _disburse(disbursements, first, today)
    _decide(disbursements, DisbursementState.RELEASED, comment)
    audit.record_all([_released(one, events[one.loan_id], before[one.loan_id]) for one in disbursements])
    outbox.publish_all(
        [
            outbox.NewMessage(
                "servicing.loan.disbursed",
                subject=db.ref("servicing.loan", one.loan_id),
                branch_id=one.branch_id,
                payload={"contract": one.loan.contract, "amount": one.amount, "currency": one.currency},
            )
            for one in disbursements
        ]
    )
    return disbursements


def _disburse(
    disbursements: Sequence[models.Disbursement], first: Sequence[models.Disbursement], today: date
) -> dict[UUID, models.Event]:
    """The event of each drawdown, with its position and its entry; answers the events by loan."""
    by_loan, started = {one.loan_id: one for one in disbursements}, {one.loan_id for one in first}
    journal, events = Journal(), {}
    for held in with_states([one.loan for one in disbursements]):
        disbursement = by_loan[held.loan.id]
        journal.detail = {"disbursement": str(disbursement.id)}
        amount = disbursement.amount
        event = first_event(held.terms, amount) if held.loan.id in started else Drawn(today, amount)
        steps = steps_of(held, event, on=today)
        written = journal.add(held, steps)
        events[held.loan.id] = next(row for row, step in zip(written, steps, strict=True) if step.event is event)
    journal.flush()
    return events


def _released(disbursement: models.Disbursement, event: models.Event, before: str) -> audit.NewEvent:
    loan = disbursement.loan
    balance = event.balance_amount - disbursement.amount
    return audit.NewEvent(
        "servicing.disbursement.released",
        subject=db.ref("servicing.loan", loan.id),
        branch_id=loan.branch_id,
        before={"state": before, "balance_amount": format_minor(balance, loan.currency)},
        after={
            "state": LoanState.ACTIVE,
            "balance_amount": format_minor(event.balance_amount, loan.currency),
            "amount": format_minor(disbursement.amount, loan.currency),
            "entry": event.entry_reference,
        },
        related=loan.related,
    )


def reject_disbursement(
    *, disbursement_id: UUID, comment: str, expected_version: int | None = None
) -> models.Disbursement:
    """Send a prepared disbursement back, as the second person; a loan of which nothing was drawn is cancelled and can
    be opened anew."""
    if not comment.strip():
        raise ReasonMissing(field="comment")
    disbursement = _decidable({disbursement_id: expected_version})[0]
    loan, before = disbursement.loan, disbursement.loan.state
    if before == LoanState.PENDING:
        loan.state = LoanState.CANCELLED
        loan.version += 1
        loan.save(update_fields=["state", "version"])
    _decide([disbursement], DisbursementState.REJECTED, comment)
    ref = db.ref("servicing.loan", loan.id)
    audit.record(
        "servicing.disbursement.rejected",
        subject=ref,
        branch_id=loan.branch_id,
        before={"state": before},
        after={"state": loan.state, "comment": comment},
        related=loan.related,
    )
    outbox.publish(
        "servicing.disbursement.rejected",
        subject=ref,
        branch_id=loan.branch_id,
        payload={"contract": loan.contract, "amount": disbursement.amount, "currency": loan.currency},
    )
    return disbursement


def _decidable(versions: Mapping[UUID, int | None]) -> list[models.Disbursement]:
    """Prepared disbursements in the order given, their loans locked first; the acting person prepared none of them."""
    loan_of = dict(models.Disbursement.objects.filter(id__in=list(versions)).values_list("id", "loan_id"))
    if len(loan_of) != len(versions):
        raise NotFound()
    loans = {held.loan.id: held.loan for held in hold_loans(loan_of.values())}
    if len(loans) != len(set(loan_of.values())):
        raise NotFound()
    locked = models.Disbursement.objects.select_for_update().filter(id__in=list(versions)).order_by("id")
    rows = {row.id: row for row in locked}
    actor_id = db.current().context.actor_id
    for key, expected in versions.items():
        row = rows[key]
        row.loan = loans[row.loan_id]
        if row.state != DisbursementState.PREPARED:
            raise DisbursementDecided(state=row.state)
        db.ensure_version(row.version, expected)
        if row.loan.state not in (LoanState.PENDING, LoanState.ACTIVE):
            raise LoanStateRefused(state=row.loan.state)
        if row.prepared_by_id == actor_id:
            raise SamePerson()
    return [rows[key] for key in versions]


def _decide(disbursements: Sequence[models.Disbursement], state: DisbursementState, comment: str) -> None:
    now, actor_id = clock.now(), db.current().context.actor_id
    for row in disbursements:
        row.state = state
        row.decided_by_id = actor_id
        row.decided_at = now
        row.comment = comment[:500]
        row.version += 1
    db.update_all(disbursements, ["state", "decided_by", "decided_at", "comment", "version"])
    work.finish_all(kind=RELEASE_WORK, subjects=[db.ref("servicing.loan", row.loan_id) for row in disbursements])
