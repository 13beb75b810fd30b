"""Which accounts an event touches: rules by code, each a function of what the event moved.
The standard rule is a table: every total of a loan, when it grows, moves one amount from an account to another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from diya.calc.loan.state import Movement
from diya.kernel.registry import Registry
from diya.ledger.contracts import Line
from diya.servicing.contracts import Channel


class Role(StrEnum):
    """What an account is for, as the loan sees it."""

    SETTLEMENT = "SETTLEMENT"
    PRINCIPAL_NOT_DUE = "PRINCIPAL_NOT_DUE"
    PRINCIPAL_DUE = "PRINCIPAL_DUE"
    INTEREST_ACCRUED = "INTEREST_ACCRUED"
    INTEREST_DUE = "INTEREST_DUE"
    PENALTY = "PENALTY"
    COMPOUND = "COMPOUND"
    INTEREST_INCOME = "INTEREST_INCOME"
    PENALTY_INCOME = "PENALTY_INCOME"
    COMPOUND_INCOME = "COMPOUND_INCOME"


ACCOUNT: Final[dict[Role, str]] = {
    Role.SETTLEMENT: "2011",
    Role.PRINCIPAL_NOT_DUE: "130301",
    Role.PRINCIPAL_DUE: "130302",
    Role.INTEREST_ACCRUED: "113201",
    Role.INTEREST_DUE: "113202",
    Role.PENALTY: "113203",
    Role.COMPOUND: "113204",
    Role.INTEREST_INCOME: "601101",
    Role.PENALTY_INCOME: "601102",
    Role.COMPOUND_INCOME: "601103",
}

MONEY_IN: Final[dict[Channel, str]] = {
    Channel.COUNTER: "1001",
    Channel.TRANSFER: "1003",
    Channel.DEBIT: "2011",
}
"""Where money stands that came in by a channel: cash, the central bank account, the customer's own account."""

CONTROL: Final = (
    Role.PRINCIPAL_NOT_DUE,
    Role.PRINCIPAL_DUE,
    Role.INTEREST_ACCRUED,
    Role.INTEREST_DUE,
    Role.PENALTY,
    Role.COMPOUND,
)
"""The accounts that must equal the loans beneath them."""


@dataclass(frozen=True, slots=True)
class Where:
    """What a rule needs to know besides the movement."""

    currency: str
    product: str
    settlement: str = ACCOUNT[Role.SETTLEMENT]


PostingRule = Callable[[Movement, Where], tuple[Line, ...]]
posting_rules: Final[Registry[PostingRule]] = Registry("diya.posting_rule")

STANDARD: Final = (
    ("disbursed", Role.PRINCIPAL_NOT_DUE, Role.SETTLEMENT),
    ("principal_billed", Role.PRINCIPAL_DUE, Role.PRINCIPAL_NOT_DUE),
    ("interest_billed", Role.INTEREST_DUE, Role.INTEREST_ACCRUED),
    ("penalty_paid", Role.SETTLEMENT, Role.PENALTY),
    ("compound_paid", Role.SETTLEMENT, Role.COMPOUND),
    ("interest_paid", Role.SETTLEMENT, Role.INTEREST_DUE),
    ("interest_prepaid", Role.SETTLEMENT, Role.INTEREST_ACCRUED),
    ("principal_paid", Role.SETTLEMENT, Role.PRINCIPAL_DUE),
    ("principal_prepaid", Role.SETTLEMENT, Role.PRINCIPAL_NOT_DUE),
)
"""(total that grew, debit, credit). Accrual basis: income was booked by the end of day, payments touch balances."""


@posting_rules.register("STANDARD_ACCRUAL")
def standard_accrual(movement: Movement, where: Where) -> tuple[Line, ...]:
    """A repayment of 10,600.00 with 600.00 interest: debit settlement, credit interest due 600.00 and principal
    due 10,000.00."""

    def account(role: Role) -> str:
        return where.settlement if role is Role.SETTLEMENT else ACCOUNT[role]

    return tuple(
        Line(account(debit), account(credit), amount, where.currency, where.product)
        for total, debit, credit in STANDARD
        if (amount := getattr(movement, total)) > 0
    )


EARNING: Final = (
    ("interest", Role.INTEREST_ACCRUED, Role.INTEREST_INCOME),
    ("penalty", Role.PENALTY, Role.PENALTY_INCOME),
    ("compound", Role.COMPOUND, Role.COMPOUND_INCOME),
)
"""(what was earned, debit, credit): how the end of day books the growth of what loans earned."""


def earning_line(what: str, amount: int, where: Where) -> Line:
    """The posting of what was earned since it was last booked; a fall goes the other way round."""
    debit, credit = next((ACCOUNT[debit], ACCOUNT[credit]) for name, debit, credit in EARNING if name == what)
    if amount < 0:
        debit, credit = credit, debit
    return Line(debit, credit, abs(amount), where.currency, where.product)
