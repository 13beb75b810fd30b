"""The catalogue of what can be ordered on a loan."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from ninja import Query, Schema

from diya.foundation import access, db
from diya.foundation.door import Reader
from diya.servicing import selectors
from diya.servicing.api.door import door
from diya.servicing.services.orders.kinds import KINDS, SAID_AS, OrderKind

ORDERING: Final = "servicing.order.create"
PAYMENT: Final = "PAYMENT"
GROUPS: Final = {
    "servicing.repayment.create": PAYMENT,
    "servicing.change.create": "CHANGE",
    "servicing.relief.create": "RELIEF",
    "servicing.distress.create": "DISTRESS",
    "servicing.reversal.create": "CORRECTION",
    "servicing.move.create": "TRANSFER",
}
"""Kinds stand together by the right they ask for."""


class OrderKindRow(Schema):
    """A kind of act: what must be said for it, what may be, and whether the reader may order it."""

    code: str
    name_zh: str
    name_en: str
    group: str
    needs: list[str]
    may: list[str]
    money: bool
    ahead: bool
    late: bool
    reason: bool
    loan_state: str
    allowed: bool


class OrderKinds(Schema):
    items: list[OrderKindRow]


class OrderKindsIn(Schema):
    loan_id: UUID | None = None


@door.read("/order-kinds", right="servicing.loan.view", answer=OrderKinds)
def order_kinds(request: Reader, query: Query[OrderKindsIn]) -> dict[str, Any]:
    """Every kind of act on a loan. `allowed` says whether the reader has the right at any branch; of a loan, whether
    the reader has it at its branch and the loan is in the state that the act asks for."""
    rights, loan = db.current().rights, selectors.loan(query.loan_id) if query.loan_id else None

    def may(right: str) -> bool:
        return access.may(right, branch_id=loan.branch_id) if loan else bool(rights.get(right))

    def fits(kind: OrderKind) -> bool:
        return loan is None or loan.state == kind.state or kind.code == "REVERSED"

    ordering = may(ORDERING)
    return {
        "items": [
            {
                "code": kind.code,
                "name_zh": kind.zh,
                "name_en": kind.en,
                "group": GROUPS[kind.right],
                "needs": [SAID_AS.get(name, name) for name in kind.needs],
                "may": [SAID_AS.get(name, name) for name in kind.may],
                "money": kind.money,
                "ahead": kind.ahead,
                "late": kind.late,
                "reason": GROUPS[kind.right] != PAYMENT,
                "loan_state": kind.state,
                "allowed": ordering and may(kind.right) and fits(kind),
            }
            for kind in KINDS.values()
        ]
    }
