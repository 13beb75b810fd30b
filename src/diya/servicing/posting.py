"""Which accounts an event touches: a posting rule is data that says, for every total of a loan that grows, which
amounts go from which account to which; accounts are named by their role in the chart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Final

from django.db import connection

from diya.calc.loan.state import Movement
from diya.foundation import parameters
from diya.kernel.errors import InvalidInput
from diya.kernel.rates import parse_rate
from diya.ledger import selectors as ledger
from diya.ledger.contracts import Line
from diya.ledger.vat import vat_within
from diya.servicing.contracts import Channel
from diya.servicing.models import PostingRuleVersion

STANDARD: Final = "STANDARD_ACCRUAL"
"""The rule of a product that names none."""

SETTLEMENT: Final = "SETTLEMENT"
VAT: Final = "VAT_OUTPUT"
VAT_RATE: Final = "ledger.vat_rate"
MOVE_LENGTH: Final = 3

MONEY_IN: Final[dict[Channel, str]] = {
    Channel.COUNTER: "CASH",
    Channel.TRANSFER: "CENTRAL_BANK",
    Channel.DEBIT: SETTLEMENT,
    Channel.SUSPENSE: "SUSPENSE",
    Channel.ASSET: "FORECLOSED",
}
"""What stands for what came in by a channel: cash, the central bank account, the customer's own account, money that
had waited in suspense, property taken instead of money."""

CONTROLS: Final = (
    "principal_not_due",
    "principal_due",
    "interest_accrued",
    "interest_due",
    "penalty",
    "compound",
    "fee",
)
"""Balances of a loan that stand on a control account of their own, under every rule."""

EARNED: Final = ("interest", "penalty", "compound")
TAXED: Final = frozenset({"INTEREST_INCOME", "PENALTY_INCOME", "COMPOUND_INCOME", "FEE_INCOME"})
"""Income of which value-added tax is part (财税〔2016〕36号)."""


class PostingRuleRefused(InvalidInput):
    code = "servicing.posting_rule_refused"
    zh = "入账规则“{rule}”的“{place}”有误：{value}。请对照科目用途和业务合计名称修改。"
    en = "The posting rule “{rule}” is wrong at “{place}”: {value}. Name totals and account roles as they are listed."


Flow = tuple[str, str, int]
"""(debit role, credit role, amount above zero)."""


@dataclass(frozen=True, slots=True)
class Move:
    """When `total` grows, its growth goes from the account `credit` to the account `debit`; several moves of one total
    are several postings."""

    total: str
    debit: str
    credit: str


@dataclass(frozen=True, slots=True)
class Where:
    """What a rule needs to know besides the movement."""

    currency: str
    product: str
    settlement: str = SETTLEMENT
    """The role of the account on the other side of the money."""
    waived: bool = False
    """Nothing came in: what counts as paid is taken back from what was earned."""
    sold: bool = False
    """The claim itself left, and is not remembered off the balance sheet."""


@dataclass(frozen=True, slots=True)
class PostingRule:
    """The accounts of a kind of loan, by role. `earning` books what was earned by the day; `remembered` keeps what was
    written off off the balance sheet; `waived` says what a waiver is taken back from; `cash` names the rule of loans
    whose interest is income only when it is received. `on_balance` is False where the loans are others'."""

    code: str
    moves: tuple[Move, ...]
    earning: Mapping[str, Move]
    controls: Mapping[str, str]
    remembered: tuple[Move, ...] = ()
    waived: Mapping[str, str] = field(default_factory=dict)
    cash: str | None = None
    on_balance: bool = True

    def flows(self, movement: Movement, where: Where) -> Iterator[Flow]:
        """What a movement moves between roles; what fell goes the other way round."""
        for move in self.moves if where.sold else (*self.moves, *self.remembered):
            amount = getattr(movement, move.total)
            debit, credit = self._role(move, move.debit, where), self._role(move, move.credit, where)
            if amount and debit and credit and debit != credit:
                yield (debit, credit, amount) if amount > 0 else (credit, debit, -amount)

    def taxed(self, totals: Iterable[str]) -> bool:
        """Whether the growth of any of these totals touches income."""
        return any({move.debit, move.credit} & TAXED for move in self.moves if move.total in totals)

    def earning_flow(self, what: str, amount: int) -> Flow:
        """What was earned since it was last booked; a fall goes the other way round."""
        move = self.earning[what]
        return (move.debit, move.credit, amount) if amount > 0 else (move.credit, move.debit, -amount)

    def _role(self, move: Move, role: str, where: Where) -> str | None:
        """The account that stands for a role here; None where a waiver moves nothing."""
        if role != SETTLEMENT or move.total == "disbursed":
            return role
        return self.waived.get(move.total) if where.waived else where.settlement

    def changed_to(self, other: PostingRule, balances: Mapping[str, int]) -> Iterator[Flow]:
        """What goes over when a loan comes under another rule: for every balance whose account differs, what was earned
        of it is undone here and done there.

        90.00 interest due of a loan that goes over to cash basis: income to interest due, and the claim off the balance
        sheet against its counter-account.
        """
        for control, amount in balances.items():
            here, there = self.controls[control], other.controls[control]
            if amount and here != there:
                what = "interest" if control.startswith("interest") else control
                yield self.earning[what].credit, here, amount
                yield there, other.earning[what].credit, amount


def rule_from(code: str, content: Mapping[str, Any]) -> PostingRule:
    """A rule from its data; raises PostingRuleRefused with the place that is wrong."""
    for place, names in (("earning", EARNED), ("controls", CONTROLS)):
        for name in names:
            if name not in content.get(place, {}):
                raise PostingRuleRefused(rule=code, place=f"{place}.{name}", value="-", field="content")
    for place in ("moves", "remembered"):
        for row in content.get(place, ()):
            if len(row) != MOVE_LENGTH or row[0] not in Movement._fields:
                raise PostingRuleRefused(rule=code, place=place, value=str(row), field="content")
    return PostingRule(
        code=code,
        moves=tuple(Move(*row) for row in content["moves"]),
        earning={name: Move(name, *content["earning"][name]) for name in EARNED},
        controls=content["controls"],
        remembered=tuple(Move(*row) for row in content.get("remembered", ())),
        waived=content.get("waived", {}),
        cash=content.get("cash"),
        on_balance=content.get("on_balance", True),
    )


@dataclass(frozen=True)
class Rulebook:
    """The rules in force on a day, and the accounts by role."""

    on: date
    rules: Mapping[str, PostingRule]
    accounts: Mapping[str, str]

    @cached_property
    def vat_rate_ppb(self) -> int:
        """The rate of value-added tax on what is earned; asked when something is taxed."""
        return parse_rate(str(parameters.figure(VAT_RATE, on=self.on).value))

    def rule(self, code: str, *, cash_basis: bool = False) -> PostingRule:
        """The rule of a loan, on its basis of income."""
        found = self.rules[code]
        return self.rules[found.cash] if cash_basis and found.cash else found

    def lines(self, flows: Iterable[Flow], where: Where) -> tuple[Line, ...]:
        """The postings of what moves between roles, with the tax within what is income.

        106.00 interest earned at 6 %: 100.00 to income and 6.00 to the tax owed.
        """
        return tuple(line for flow in flows for line in self._postings(flow, where))

    def routes(self, rule: PostingRule, totals: Iterable[str], where: Where) -> tuple[tuple[str, str, str], ...]:
        """(total, debit account, credit account) of every untaxed posting that the growth of these totals makes: what a
        batch of like movements asks once."""
        ends = {SETTLEMENT: where.settlement}
        return tuple(
            (
                move.total,
                self.accounts[ends.get(move.debit, move.debit)],
                self.accounts[ends.get(move.credit, move.credit)],
            )
            for move in rule.moves
            if move.total in totals
        )

    def _postings(self, flow: Flow, where: Where) -> Iterator[Line]:
        debit, credit, amount = flow
        tax = vat_within(amount, self.vat_rate_ppb) if {debit, credit} & TAXED else 0
        taxed_ends = (VAT if debit in TAXED else debit, VAT if credit in TAXED else credit)
        for (to, out_of), part in (((debit, credit), amount - tax), (taxed_ends, tax)):
            if part and to != out_of:
                yield Line(self.accounts[to], self.accounts[out_of], part, where.currency, where.product)


def rulebook(on: date) -> Rulebook:
    """The rules in force on a day. A version begins after the day on which it is released, so those of a day that has
    begun never change and are read once for each database."""
    return Rulebook(on, _rules(str(connection.settings_dict["NAME"]), on), ledger.accounts_by_role())


@lru_cache(maxsize=8)
def _rules(database: str, on: date) -> Mapping[str, PostingRule]:  # noqa: ARG001 - what is read depends on it
    versions = PostingRuleVersion.objects.filter(starts_date__lte=on).order_by("code", "-number").distinct("code")
    return {row.code: rule_from(row.code, row.content) for row in versions}
