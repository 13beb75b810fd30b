"""A further drawdown of a loan that was agreed in several (分次放款)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Schema

from diya.foundation import access, db
from diya.foundation.door import CleanText, Command, NameText
from diya.kernel.money import parse_minor
from diya.servicing import selectors, services
from diya.servicing.api.disbursements import DisbursementRow, queue_rows
from diya.servicing.api.door import door
from diya.servicing.contracts import Payee

DRAWING = "servicing.drawdown.create"


class FurtherDrawdownIn(Schema):
    amount: str
    payee_name: NameText
    payee_account: CleanText
    payee_bank: CleanText


def _show(reference: str) -> dict[str, Any]:
    return queue_rows(list(selectors.disbursements().filter(id=db.ref_id(reference))))[0]


@door.command("POST", "/loans/{loan_id}/drawdowns", right=DRAWING, answer=DisbursementRow, show=_show, money=True)
def prepare_drawdown(request: Command, loan_id: UUID, body: FurtherDrawdownIn) -> str:
    """Prepare a further drawdown; another person releases it like the first."""
    loan = selectors.loan(loan_id)
    access.require(DRAWING, branch_id=loan.branch_id)
    amount = parse_minor(body.amount, loan.currency, field="amount")
    payee = Payee(name=body.payee_name, account=body.payee_account, bank=body.payee_bank)
    prepared = services.prepare_drawdown(loan_id=loan_id, amount=amount, payee=payee)
    return db.ref("servicing.disbursement", prepared.id)
