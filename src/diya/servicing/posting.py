"""Which accounts an event touches: rules by code, each a table and its accounts. Every total of a loan, when it
grows, moves one amount from an account to another.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    ALLOWANCE = "ALLOWANCE"
    IMPAIRMENT = "IMPAIRMENT"
    WRITTEN_OFF_PRINCIPAL = "WRITTEN_OFF_PRINCIPAL"
    WRITTEN_OFF_INTEREST = "WRITTEN_OFF_INTEREST"
    ENTRUSTED_FUNDS = "ENTRUSTED_FUNDS"
    CENTRAL_BANK = "CENTRAL_BANK"
    MEMO = "MEMO"


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
"""What must equal the loans beneath it, under every rule."""


@dataclass(frozen=True, slots=True)
class Where:
    """What a rule needs to know besides the movement; the settlement account where it is not the rule's own."""

    currency: str
    product: str
    settlement: str | None = None


Moves = tuple[tuple[str, Role, Role], ...]
"""(what grew, debit, credit); several rows of one total are several postings."""


@dataclass(frozen=True, slots=True)
class PostingRule:
    """The accounts of a kind of loan, what each total of a loan moves between them when it grows, and how the end of
    day books what was earned (`interest`, `penalty`, `compound`). `on_balance` is False where the loans are others'."""

    accounts: Mapping[Role, str]
    moves: Moves
    earning: Moves
    on_balance: bool = True

    def lines(self, movement: Movement, where: Where) -> tuple[Line, ...]:
        """The postings of a movement."""

        def account(role: Role) -> str:
            return where.settlement if role is Role.SETTLEMENT and where.settlement else self.accounts[role]

        return tuple(
            Line(account(debit), account(credit), amount, where.currency, where.product)
            for total, debit, credit in self.moves
            if (amount := getattr(movement, total)) > 0
        )

    def earning_line(self, what: str, amount: int, where: Where) -> Line:
        """The posting of what was earned since it was last booked; a fall goes the other way round."""
        debit, credit = next(
            (self.accounts[debit], self.accounts[credit]) for name, debit, credit in self.earning if name == what
        )
        if amount < 0:
            debit, credit = credit, debit
        return Line(debit, credit, abs(amount), where.currency, where.product)


posting_rules: Final[Registry[PostingRule]] = Registry("diya.posting_rule")

WITHIN: Final[Moves] = (
    ("principal_billed", Role.PRINCIPAL_DUE, Role.PRINCIPAL_NOT_DUE),
    ("interest_billed", Role.INTEREST_DUE, Role.INTEREST_ACCRUED),
    ("principal_reopened", Role.PRINCIPAL_NOT_DUE, Role.PRINCIPAL_DUE),
)
PAID: Final = (
    ("penalty_paid", Role.PENALTY),
    ("compound_paid", Role.COMPOUND),
    ("interest_paid", Role.INTEREST_DUE),
    ("interest_prepaid", Role.INTEREST_ACCRUED),
    ("principal_paid", Role.PRINCIPAL_DUE),
    ("principal_prepaid", Role.PRINCIPAL_NOT_DUE),
)
GONE: Final = (
    ("principal_written_off", Role.PRINCIPAL_DUE, Role.WRITTEN_OFF_PRINCIPAL),
    ("interest_written_off", Role.INTEREST_DUE, Role.WRITTEN_OFF_INTEREST),
    ("penalty_written_off", Role.PENALTY, Role.WRITTEN_OFF_INTEREST),
    ("compound_written_off", Role.COMPOUND, Role.WRITTEN_OFF_INTEREST),
)
"""(total, what leaves, where the claim is remembered)."""

STANDARD: Final = PostingRule(
    accounts={
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
        Role.ALLOWANCE: "1304",
        Role.IMPAIRMENT: "6702",
        Role.WRITTEN_OFF_PRINCIPAL: "710101",
        Role.WRITTEN_OFF_INTEREST: "710102",
        Role.MEMO: "7199",
    },
    moves=(
        ("disbursed", Role.PRINCIPAL_NOT_DUE, Role.SETTLEMENT),
        *WITHIN,
        *((total, Role.SETTLEMENT, role) for total, role in PAID),
        *((total, Role.ALLOWANCE, role) for total, role, _ in GONE),
        *((total, Role.IMPAIRMENT, Role.ALLOWANCE) for total, _, _ in GONE),
        *((total, claim, Role.MEMO) for total, _, claim in GONE),
    ),
    earning=(
        ("interest", Role.INTEREST_ACCRUED, Role.INTEREST_INCOME),
        ("penalty", Role.PENALTY, Role.PENALTY_INCOME),
        ("compound", Role.COMPOUND, Role.COMPOUND_INCOME),
    ),
)
"""Accrual basis: income was booked by the end of day, payments touch balances. A repayment of 10,600.00 with 600.00
interest: debit settlement, credit interest due 600.00 and principal due 10,000.00. What is written off leaves against
the allowance, which is made up from the result at once, and is remembered off the balance sheet."""

ENTRUSTED: Final = PostingRule(
    accounts={
        Role.SETTLEMENT: "2011",
        Role.CENTRAL_BANK: "1003",
        Role.ENTRUSTED_FUNDS: "2314",
        Role.PRINCIPAL_NOT_DUE: "720101",
        Role.PRINCIPAL_DUE: "720102",
        Role.INTEREST_ACCRUED: "720201",
        Role.INTEREST_DUE: "720202",
        Role.PENALTY: "720203",
        Role.COMPOUND: "720204",
        Role.MEMO: "7299",
    },
    moves=(
        ("disbursed", Role.CENTRAL_BANK, Role.ENTRUSTED_FUNDS),
        ("disbursed", Role.ENTRUSTED_FUNDS, Role.SETTLEMENT),
        ("disbursed", Role.PRINCIPAL_NOT_DUE, Role.MEMO),
        *WITHIN,
        *((total, Role.SETTLEMENT, Role.ENTRUSTED_FUNDS) for total, _ in PAID),
        *((total, Role.MEMO, role) for total, role in PAID),
        *((total, Role.MEMO, role) for total, role, _ in GONE),
    ),
    earning=(
        ("interest", Role.INTEREST_ACCRUED, Role.MEMO),
        ("penalty", Role.PENALTY, Role.MEMO),
        ("compound", Role.COMPOUND, Role.MEMO),
    ),
    on_balance=False,
)
"""委托贷款: the money is the entrusting party's (for the provident fund, the fund centre's). It comes in for each loan
and goes out to the borrower; what borrowers pay is owed to the centre. The loans stand off the balance sheet, and
neither their income nor their loss is the bank's."""

posting_rules.register("STANDARD_ACCRUAL")(STANDARD)
posting_rules.register("ENTRUSTED")(ENTRUSTED)
