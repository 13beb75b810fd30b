"""Automatic debit: files of instructions and their content, mandates of a loan, and debits to clarify."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Schema

from diya.foundation import access, db
from diya.foundation.door import CleanText, Command, Day, Listing, LongText, NameText, Reader
from diya.kernel.money import format_minor
from diya.servicing import models
from diya.servicing import selectors as loans
from diya.servicing.api.door import door
from diya.servicing.api.incoming import masked_account, masked_name
from diya.servicing.contracts import Payee
from diya.servicing.incoming import selectors
from diya.servicing.incoming.contracts import DebitFileState, InstructionState, MandateState
from diya.servicing.services import debits

SEE, TAKE = "servicing.debit.view", "servicing.debit.take"
MANDATE, CLARIFY = "servicing.mandate.create", "servicing.debit.clarify"
SHOWN = 24


class DebitFileRow(Schema):
    id: UUID
    number: str
    state: str
    branch_code: str
    business_date: date
    currency: str
    instruction_count: int
    amount: str
    pending_count: int
    debited_amount: str
    sent_at: datetime | None


class DebitFileDetail(DebitFileRow):
    allowed_actions: list[str]


class DebitFileFilters(Schema):
    state: str = ""


class DebitRow(Schema):
    id: UUID
    reference: str
    state: str
    loan_id: UUID
    loan_number: str
    due_date: date
    attempt: int
    amount: str
    currency: str
    applied_amount: str
    suspense_amount: str
    instructed_date: date
    next_attempt_date: date | None
    reason: str
    answered_at: datetime | None
    debit_file_id: UUID
    debit_file_number: str


class DebitFilters(Schema):
    state: str = ""


class MandateOut(Schema):
    id: UUID
    state: str
    starts_date: date
    ends_date: date | None
    account_name: str
    account_number: str
    bank: str
    made_by_name: str
    made_at: datetime
    ended_at: datetime | None
    version: int
    allowed_actions: list[str]


class LoanDebits(Schema):
    """The mandates of a loan, the debit whose answer is awaited, and the latest ones."""

    allowed_actions: list[str]
    mandates: list[MandateOut]
    pending: DebitRow | None
    debits: list[DebitRow]


class MandateIn(Schema):
    account_name: NameText
    account_number: CleanText
    bank: CleanText
    starts_date: Day
    ends_date: Day | None = None


class MandateEndIn(Schema):
    pass


class ClarifyIn(Schema):
    comment: LongText


def _file_rows(found: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "number": row.number,
            "state": row.state,
            "branch_code": row.branch.code,
            "business_date": row.business_date,
            "currency": row.currency,
            "instruction_count": row.made_count,
            "amount": format_minor(row.made_amount, row.currency),
            "pending_count": row.pending_count,
            "debited_amount": format_minor(row.debited_amount, row.currency),
            "sent_at": row.sent_at,
        }
        for row in found
    ]


@door.listing("/debit-files", right=SEE, row=DebitFileRow, sorts=("-business_date", "number", "state"))
def list_debit_files(request: Reader, filters: Query[DebitFileFilters]) -> Listing:
    """Files of instructions, newest first, with how many answers are awaited."""
    return Listing(selectors.debit_files(state=filters.state), _file_rows)


@door.read("/debit-files/{debit_file_id}", right=SEE, answer=DebitFileDetail)
def get_debit_file(request: Reader, debit_file_id: UUID) -> dict[str, Any]:
    """One file of instructions."""
    row = selectors.debit_file(debit_file_id)
    takes = row.state == DebitFileState.SENT and access.may(TAKE, branch_id=row.branch_id)
    answers = takes and access.may("servicing.incoming.create", branch_id=row.branch_id)
    allowed = [action for action, now in (("take", takes), ("answer", answers)) if now]
    return {**_file_rows([row])[0], "allowed_actions": allowed}


@door.listing("/debit-files/{debit_file_id}/debits", right=SEE, row=DebitRow, sorts=("reference", "amount", "state"))
def list_debits(request: Reader, debit_file_id: UUID, filters: Query[DebitFilters]) -> Listing:
    """The instructions of a file and what became of each."""
    file = selectors.debit_file(debit_file_id)
    return Listing(selectors.debit_instructions(file_id=file.id, state=filters.state), debit_rows)


@door.read("/debit-files/{debit_file_id}/content", right=TAKE, answer=None)
def debit_file_content(request: Reader, debit_file_id: UUID) -> HttpResponse:
    """The file for the debiting bank: names and account numbers in full, so whoever takes it is written down."""
    row = selectors.debit_file(debit_file_id)
    response = HttpResponse(debits.downloaded(row), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.number}.csv"'
    return response


def debit_rows(found: Sequence[models.DebitInstruction]) -> list[dict[str, Any]]:
    """Instructions as rows."""
    same = ("id", "reference", "state", "loan_id", "due_date", "attempt", "currency", "instructed_date")
    return [
        {
            **{name: getattr(row, name) for name in same},
            "loan_number": row.loan.number,
            "amount": format_minor(row.amount, row.currency),
            "applied_amount": format_minor(row.applied_amount, row.currency),
            "suspense_amount": format_minor(row.suspense_amount, row.currency),
            "next_attempt_date": row.next_attempt_date,
            "reason": row.reason,
            "answered_at": row.answered_at,
            "debit_file_id": row.debit_file_id,
            "debit_file_number": row.debit_file.number,
        }
        for row in found
    ]


@door.read("/loans/{loan_id}/debits", right=SEE, answer=LoanDebits)
def loan_debits(request: Reader, loan_id: UUID) -> dict[str, Any]:
    """How a loan is debited: its mandates, the debit that is pending, and the latest ones."""
    loan = loans.loan(loan_id)
    latest = list(selectors.debit_instructions(loan_id=loan_id).order_by("-id")[:SHOWN])
    pending = [row for row in latest if row.state in (InstructionState.SENT, InstructionState.UNKNOWN)]
    mandates = _mandate_rows(list(selectors.mandates(loan_id)))
    may = access.may(MANDATE, branch_id=loan.branch_id) and loan.state in ("PENDING", "ACTIVE")
    free = not any(row["state"] == MandateState.ACTIVE for row in mandates)
    return {
        "allowed_actions": ["make_mandate"] if may and free else [],
        "mandates": mandates,
        "pending": debit_rows(pending)[0] if pending else None,
        "debits": debit_rows(latest),
    }


def _mandate_rows(found: Sequence[models.DebitMandate]) -> list[dict[str, Any]]:
    accounts = selectors.accounts(found)
    nobody = Payee("", "", "")
    return [
        {
            "id": row.id,
            "state": row.state,
            "starts_date": row.starts_date,
            "ends_date": row.ends_date,
            "account_name": masked_name(accounts.get(row.id, nobody).name),
            "account_number": masked_account(accounts.get(row.id, nobody).account),
            "bank": accounts.get(row.id, nobody).bank,
            "made_by_name": row.made_by.name,
            "made_at": row.made_at,
            "ended_at": row.ended_at,
            "version": row.version,
            "allowed_actions": ["end"]
            if row.state == MandateState.ACTIVE and access.may(MANDATE, branch_id=row.branch_id)
            else [],
        }
        for row in found
    ]


def _show_mandate(reference: str) -> dict[str, Any]:
    return _mandate_rows([selectors.mandate(db.ref_id(reference))])[0]


@door.command("POST", "/loans/{loan_id}/mandates", right=MANDATE, answer=MandateOut, show=_show_mandate)
def make_mandate(request: Command, loan_id: UUID, body: MandateIn) -> str:
    """Note from which account a loan is debited."""
    account = Payee(name=body.account_name, account=body.account_number, bank=body.bank)
    made = debits.make_mandate(loan_id=loan_id, account=account, starts_date=body.starts_date, ends_date=body.ends_date)
    return db.ref("servicing.mandate", made.id)


@door.command(
    "POST", "/mandates/{mandate_id}/end", right=MANDATE, answer=MandateOut, show=_show_mandate, versioned=True
)
def end_mandate(request: Command, mandate_id: UUID, body: MandateEndIn) -> str:
    """End a mandate: nothing more is debited under it."""
    debits.end_mandate(mandate_id=mandate_id, expected_version=request.expected_version)
    return db.ref("servicing.mandate", mandate_id)


def _show_debit(reference: str) -> dict[str, Any]:
    return debit_rows([selectors.debit(db.ref_id(reference))])[0]


@door.command("POST", "/debits/{debit_id}/clarify", right=CLARIFY, answer=DebitRow, show=_show_debit)
def clarify_debit(request: Command, debit_id: UUID, body: ClarifyIn) -> str:
    """Note what came out about a debit whose answers were unclear."""
    return db.ref("servicing.debit", debits.clarified(instruction_id=debit_id, comment=body.comment).id)
