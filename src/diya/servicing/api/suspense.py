"""Money in suspense: the work list, one item with who paid, and what may be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Schema

from diya.calc.loan.events import Way
from diya.foundation import access, db
from diya.foundation.door import CleanText, Command, Listing, LongText, NameText, Reader
from diya.kernel.money import format_minor, parse_minor
from diya.servicing import models
from diya.servicing.api.door import door
from diya.servicing.api.incoming import masked_account, masked_name
from diya.servicing.contracts import Payee, RepaymentKind
from diya.servicing.incoming import selectors
from diya.servicing.incoming.contracts import SuspenseState
from diya.servicing.incoming.texts import why
from diya.servicing.services import suspense

SEE, APPLY = "servicing.suspense.view", "servicing.suspense.apply"
REFUND, RELEASE = "servicing.suspense.refund", "servicing.suspense.release"
SUBJECT = "servicing.suspense"


class SuspenseRow(Schema):
    id: UUID
    number: str
    state: str
    amount: str
    currency: str
    reason: str
    reason_zh: str
    reason_en: str
    received_date: date
    channel: str
    branch_code: str
    payer_name: str
    loan_id: UUID | None
    loan_number: str | None
    source_number: str
    incoming_id: UUID | None


class SuspensePart(Schema):
    id: UUID
    number: str
    state: str
    amount: str


class SuspenseDetail(SuspenseRow):
    version: int
    allowed_actions: list[str]
    payer: str
    payer_account: str
    reference: str
    remark: str
    refund_name: str
    refund_account: str
    refund_bank: str
    asked_by_name: str | None
    asked_at: datetime | None
    decided_by_name: str | None
    decided_at: datetime | None
    comment: str
    entry_reference: str | None
    parent_id: UUID | None
    parts: list[SuspensePart]


class SuspenseFilters(Schema):
    state: str = ""
    search: str = ""
    reason: str = ""
    currency: str = ""
    branch_code: str = ""


class SuspenseApplyIn(Schema):
    loan_id: UUID
    kind: Literal["DUE", "PREPAYMENT", "PAYOFF"] = "DUE"
    amount: str
    way: Literal["SHORTER_TERM", "LOWER_INSTALMENT"] | None = None


class SuspenseSplitIn(Schema):
    amounts: list[str]


class SuspenseRefundIn(Schema):
    name: NameText
    account: CleanText
    bank: CleanText
    comment: LongText


class SuspenseReleaseIn(Schema):
    pass


class SuspenseRejectIn(Schema):
    comment: LongText


def suspense_rows(found: Sequence[models.SuspenseItem]) -> list[dict[str, Any]]:
    """Items with the masked name of who paid, in one query for the keys."""
    said = selectors.payers(row.line for row in found if row.line)
    return [_row(row, said.get(row.line_id, {}) if row.line_id else {}) for row in found]


def _row(row: models.SuspenseItem, said: dict[str, Any]) -> dict[str, Any]:
    words = why(row.reason)
    source = row.line.incoming.number if row.line else ""
    if row.answer and row.answer.instruction:
        source = row.answer.instruction.reference
    return {
        "id": row.id,
        "number": row.number,
        "state": row.state,
        "amount": format_minor(row.amount, row.currency),
        "currency": row.currency,
        "reason": row.reason,
        "reason_zh": words[0],
        "reason_en": words[1],
        "received_date": row.received_date,
        "channel": row.channel,
        "branch_code": row.branch.code,
        "payer_name": masked_name(said.get("payer", "")),
        "loan_id": row.loan_id,
        "loan_number": row.loan.number if row.loan else None,
        "source_number": source,
        "incoming_id": row.line.incoming_id if row.line else row.answer.incoming_id if row.answer else None,
    }


@door.listing(
    "/suspense", right=SEE, row=SuspenseRow, sorts=("-received_date", "amount", "number", "state", "currency")
)
def list_suspense(request: Reader, filters: Query[SuspenseFilters]) -> Listing:
    """Money that is or was in suspense, newest first."""
    return Listing(selectors.suspense_items(**filters.model_dump()), suspense_rows)


@door.read("/suspense/{suspense_id}", right=SEE, answer=SuspenseDetail)
def get_suspense(request: Reader, suspense_id: UUID) -> dict[str, Any]:
    """One item with who paid and what they wrote."""
    return _detail(suspense_id)


def _detail(item_id: UUID) -> dict[str, Any]:
    row = selectors.suspense_item(item_id)
    said = selectors.payers([row.line] if row.line else []).get(row.line_id, {}) if row.line_id else {}
    payee = selectors.refund_payees([row]).get(row.id)
    return {
        **_row(row, said),
        "version": row.version,
        "allowed_actions": _allowed(row),
        "payer": said.get("payer", ""),
        "payer_account": masked_account(said.get("account", "")),
        "reference": said.get("reference", ""),
        "remark": said.get("remark", ""),
        "refund_name": payee.name if payee else "",
        "refund_account": masked_account(payee.account) if payee else "",
        "refund_bank": payee.bank if payee else "",
        "asked_by_name": row.asked_by.name if row.asked_by else None,
        "asked_at": row.asked_at,
        "decided_by_name": row.decided_by.name if row.decided_by else None,
        "decided_at": row.decided_at,
        "comment": row.comment,
        "entry_reference": row.event.entry_reference if row.event else None,
        "parent_id": row.parent_id,
        "parts": [
            {
                "id": part.id,
                "number": part.number,
                "state": part.state,
                "amount": format_minor(part.amount, part.currency),
            }
            for part in row.parts.order_by("number")
        ],
    }


def _allowed(row: models.SuspenseItem) -> list[str]:
    """What the reader may do to an item now."""
    is_open, asked = row.state == SuspenseState.OPEN, row.state == SuspenseState.REFUND_ASKED
    second = row.asked_by_id != db.current().context.actor_id
    rules = (
        ("apply", APPLY, is_open),
        ("split", APPLY, is_open),
        ("refund", REFUND, is_open),
        ("release_refund", RELEASE, asked and second),
        ("reject_refund", RELEASE, asked and second),
    )
    return [action for action, right, now in rules if now and access.may(right, branch_id=row.branch_id)]


def _show(reference: str) -> dict[str, Any]:
    return _detail(db.ref_id(reference))


@door.command(
    "POST",
    "/suspense/{suspense_id}/apply",
    right=APPLY,
    answer=SuspenseDetail,
    show=_show,
    money=True,
    versioned=True,
)
def apply_suspense(request: Command, suspense_id: UUID, body: SuspenseApplyIn) -> str:
    """Pay on a loan out of suspense; what is over stays there as an item of its own."""
    currency = selectors.suspense_item(suspense_id).currency
    item = suspense.apply_item(
        item_id=suspense_id,
        loan_id=body.loan_id,
        amount=parse_minor(body.amount, currency, field="amount"),
        kind=RepaymentKind(body.kind),
        way=Way(body.way) if body.way else None,
        expected_version=request.expected_version,
    )
    return db.ref(SUBJECT, item.id)


@door.command("POST", "/suspense/{suspense_id}/split", right=APPLY, answer=SuspenseDetail, show=_show, versioned=True)
def split_suspense(request: Command, suspense_id: UUID, body: SuspenseSplitIn) -> str:
    """Divide an item into parts that add up to it."""
    currency = selectors.suspense_item(suspense_id).currency
    amounts = [parse_minor(text, currency, field="amounts") for text in body.amounts[:50]]
    suspense.split_item(item_id=suspense_id, amounts=amounts, expected_version=request.expected_version)
    return db.ref(SUBJECT, suspense_id)


@door.command("POST", "/suspense/{suspense_id}/refund", right=REFUND, answer=SuspenseDetail, show=_show, versioned=True)
def refund_suspense(request: Command, suspense_id: UUID, body: SuspenseRefundIn) -> str:
    """Ask that an item be paid back; a second person decides."""
    payee = Payee(name=body.name, account=body.account, bank=body.bank)
    suspense.ask_refund(
        item_id=suspense_id, payee=payee, comment=body.comment, expected_version=request.expected_version
    )
    return db.ref(SUBJECT, suspense_id)


@door.command(
    "POST",
    "/suspense/{suspense_id}/refund/release",
    right=RELEASE,
    answer=SuspenseDetail,
    show=_show,
    money=True,
    versioned=True,
)
def release_suspense_refund(request: Command, suspense_id: UUID, body: SuspenseReleaseIn) -> str:
    """Pay back, as the second person."""
    suspense.release_refund(item_id=suspense_id, expected_version=request.expected_version)
    return db.ref(SUBJECT, suspense_id)


@door.command(
    "POST",
    "/suspense/{suspense_id}/refund/reject",
    right=RELEASE,
    answer=SuspenseDetail,
    show=_show,
    versioned=True,
)
def reject_suspense_refund(request: Command, suspense_id: UUID, body: SuspenseRejectIn) -> str:
    """Leave the money in suspense, as the second person, with the reason."""
    suspense.reject_refund(item_id=suspense_id, comment=body.comment, expected_version=request.expected_version)
    return db.ref(SUBJECT, suspense_id)
