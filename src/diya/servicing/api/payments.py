"""Money that comes in, and the certificate when all of it has."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Schema

from diya.calc.loan.events import Way
from diya.foundation import access, db
from diya.foundation.door import Command
from diya.kernel.money import parse_minor
from diya.servicing import selectors, services
from diya.servicing.api.door import door
from diya.servicing.api.loans import TransactionRow, transaction_rows
from diya.servicing.contracts import Channel, RepaymentKind, WayMissing


class RepaymentIn(Schema):
    kind: Literal["DUE", "PREPAYMENT", "PAYOFF"]
    amount: str
    way: Literal["SHORTER_TERM", "LOWER_INSTALMENT"] | None = None
    channel: Literal["COUNTER", "TRANSFER", "DEBIT"]


def _show_event(reference: str) -> dict[str, Any]:
    event = selectors.event(db.ref_id(reference))
    return transaction_rows([event], event.loan.currency)[0]


@door.command(
    "POST",
    "/loans/{loan_id}/repayments",
    right="servicing.repayment.create",
    answer=TransactionRow,
    show=_show_event,
    money=True,
)
def repay(request: Command, loan_id: UUID, body: RepaymentIn) -> str:
    """Book a payment of today: on what is due, ahead of it, or all of it."""
    loan = selectors.loan(loan_id)
    access.require("servicing.repayment.create", branch_id=loan.branch_id)
    amount = parse_minor(body.amount, loan.currency, field="amount")
    channel, kind = Channel(body.channel), RepaymentKind(body.kind)
    if kind is RepaymentKind.DUE:
        event_id = services.repay(loan_id=loan_id, amount=amount, channel=channel)
    elif kind is RepaymentKind.PAYOFF:
        event_id = services.pay_off(loan_id=loan_id, amount=amount, channel=channel)
    elif body.way is None:
        raise WayMissing(field="way")
    else:
        event_id = services.prepay(loan_id=loan_id, amount=amount, way=Way(body.way), channel=channel)
    return db.ref("servicing.event", event_id)


class ClearanceOut(Schema):
    number: str
    issued_on: date


def _show_clearance(reference: str) -> dict[str, Any]:
    found = selectors.clearance(db.ref_id(reference))
    return {"number": found.number, "issued_on": found.issued_date} if found else {}


@door.command(
    "POST",
    "/loans/{loan_id}/clearance",
    right="servicing.clearance.create",
    answer=ClearanceOut,
    show=_show_clearance,
)
def issue_clearance(request: Command, loan_id: UUID) -> str:
    """Issue the certificate of settlement (结清证明)."""
    services.issue_clearance(loan_id=loan_id)
    return db.ref("servicing.clearance", loan_id)
