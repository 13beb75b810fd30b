"""Posting rules: how loans are booked, what an event would make of the books, and a new version for two people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from ninja import Field, Query, Schema
from pydantic import StringConstraints

from diya.calc.loan.state import Movement
from diya.foundation import changes, clock, db
from diya.foundation.door import CleanText, Command, Day, Reader
from diya.kernel.errors import InvalidInput, NotFound
from diya.kernel.money import parse_minor
from diya.ledger import selectors as ledger
from diya.servicing import models, posting, selectors, services
from diya.servicing.api.door import door
from diya.servicing.api.preview import PreviewLine, line_rows
from diya.servicing.contracts import Channel
from diya.servicing.posting import Move, PostingRule, Where

SEE, PROPOSE = "servicing.posting_rule.view", "servicing.posting_rule.create"
MOST_MOVES: Final = 200
CURRENCY: Final = "CNY"
PRODUCT: Final = "-"

EVENT_TOTALS: Final[dict[str, dict[str, str]]] = {
    "DRAWN": {"principal": "disbursed"},
    "INSTALMENT_BILLED": {"principal": "principal_billed", "interest": "interest_billed"},
    "REPAID": {
        "principal": "principal_paid",
        "interest": "interest_paid",
        "penalty": "penalty_paid",
        "compound": "compound_paid",
        "fee": "fee_paid",
    },
    "PREPAID": {"principal": "principal_prepaid", "interest": "interest_prepaid"},
    "FEE_CHARGED": {"fee": "fee_charged"},
    "INTEREST_CAPITALISED": {"interest": "interest_capitalised"},
    "WAIVED": {"interest": "interest_paid", "penalty": "penalty_paid", "compound": "compound_paid", "fee": "fee_paid"},
    "WRITTEN_OFF": {
        "principal": "principal_written_off",
        "interest": "interest_written_off",
        "penalty": "penalty_written_off",
        "compound": "compound_written_off",
        "fee": "fee_written_off",
    },
    "RECOVERED": {"principal": "recovered"},
}
"""Which totals of a loan an event makes grow, by the part of the money a person names."""


class TrialEmpty(InvalidInput):
    code = "servicing.trial_empty"
    zh = "请填写至少一项金额，所填项目须属于所选业务。"
    en = "Give at least one amount that belongs to the event."


class RuleAccount(Schema):
    role: str
    code: str
    name_zh: str
    name_en: str


class RuleMove(Schema):
    """When `total` grows, its growth goes from the account of `credit` to the account of `debit`."""

    total: str
    debit: RuleAccount
    credit: RuleAccount


class RuleControl(Schema):
    name: str
    account: RuleAccount


class PostingRuleRow(Schema):
    code: str
    name_zh: str
    name_en: str
    number: int
    starts_date: date
    on_balance: bool
    cash: str | None
    moves_count: int


class PostingRules(Schema):
    on: date
    items: list[PostingRuleRow]


class RuleVersion(Schema):
    number: int
    name_zh: str
    name_en: str
    starts_date: date
    state: str
    content: dict[str, Any]


class RuleEvent(Schema):
    """An event a rule can be tried with, and the parts of money it has."""

    kind: str
    parts: list[str]


class PostingRuleDetail(PostingRuleRow):
    moves: list[RuleMove]
    remembered: list[RuleMove]
    earning: list[RuleMove]
    controls: list[RuleControl]
    waived: list[RuleControl]
    versions: list[RuleVersion]
    totals: list[str]
    events: list[RuleEvent]


def _in_force(versions: Sequence[models.PostingRuleVersion], on: date) -> models.PostingRuleVersion:
    """Of the versions of one rule, newest first, the one that holds on a day; where none has begun, the oldest."""
    return next((one for one in versions if one.starts_date <= on), versions[-1])


def _row(version: models.PostingRuleVersion, rule: PostingRule) -> dict[str, Any]:
    return {
        "code": version.code,
        "name_zh": version.name_zh,
        "name_en": version.name_en,
        "number": version.number,
        "starts_date": version.starts_date,
        "on_balance": rule.on_balance,
        "cash": rule.cash,
        "moves_count": len(rule.moves) + len(rule.remembered),
    }


@door.read("/posting-rules", right=SEE, answer=PostingRules)
def posting_rules(request: Reader) -> dict[str, Any]:
    """The posting rules with the version that is in force today."""
    today, by_code = clock.business_date(), selectors.posting_rule_versions()
    rules = posting.rulebook(today).rules
    return {
        "on": today,
        "items": [
            _row(_in_force(versions, today), rules[code]) for code, versions in sorted(by_code.items()) if code in rules
        ],
    }


@door.read("/posting-rules/{rule_code}", right=SEE, answer=PostingRuleDetail)
def posting_rule(request: Reader, rule_code: str) -> dict[str, Any]:
    """A rule in force: what each total moves between which accounts, what it earns and controls, and its versions."""
    today = clock.business_date()
    book, versions = posting.rulebook(today), selectors.posting_rule_versions().get(rule_code)
    if versions is None or rule_code not in book.rules:
        raise NotFound()
    rule, held, accounts = book.rules[rule_code], _in_force(versions, today), _accounts(book.accounts)
    return {
        **_row(held, rule),
        "moves": _moves(rule.moves, accounts),
        "remembered": _moves(rule.remembered, accounts),
        "earning": _moves(list(rule.earning.values()), accounts),
        "controls": [{"name": name, "account": accounts[rule.controls[name]]} for name in posting.CONTROLS],
        "waived": [{"name": name, "account": accounts[role]} for name, role in rule.waived.items()],
        "versions": [
            {
                "number": one.number,
                "name_zh": one.name_zh,
                "name_en": one.name_en,
                "starts_date": one.starts_date,
                "state": "FUTURE" if one.starts_date > today else "ACTIVE" if one is held else "SUPERSEDED",
                "content": one.content,
            }
            for one in versions
        ],
        "totals": list(Movement._fields),
        "events": [{"kind": kind, "parts": list(parts)} for kind, parts in EVENT_TOTALS.items()],
    }


def _accounts(by_role: Mapping[str, str]) -> dict[str, dict[str, str]]:
    names = {account.code: account for account in ledger.accounts()}
    return {
        role: {"role": role, "code": code, "name_zh": names[code].name_zh, "name_en": names[code].name_en}
        for role, code in by_role.items()
    }


def _moves(moves: Sequence[Move], accounts: Mapping[str, dict[str, str]]) -> list[dict[str, Any]]:
    return [{"total": one.total, "debit": accounts[one.debit], "credit": accounts[one.credit]} for one in moves]


class RuleTrialIn(Schema):
    """Either one total and its growth, or an event with the parts of its money."""

    total: str = Field("", max_length=40)
    amount: str | None = None
    event: str = Field("", max_length=30)
    principal: str | None = None
    interest: str | None = None
    penalty: str | None = None
    compound: str | None = None
    fee: str | None = None
    channel: Channel | None = None
    cash_basis: bool = False


class RuleTrial(Schema):
    on: date
    currency: str
    lines: list[PreviewLine]


@door.read("/posting-rules/{rule_code}/trial", right=SEE, answer=RuleTrial)
def try_rule(request: Reader, rule_code: str, query: Query[RuleTrialIn]) -> dict[str, Any]:
    """The entry that an event would make by the rule in force; nothing is booked."""
    today = clock.business_date()
    book = posting.rulebook(today)
    if rule_code not in book.rules:
        raise NotFound()
    where = Where(
        CURRENCY,
        PRODUCT,
        posting.MONEY_IN[query.channel] if query.channel else posting.SETTLEMENT,
        waived=query.event == "WAIVED",
    )
    rule = book.rule(rule_code, cash_basis=query.cash_basis)
    lines = book.lines(rule.flows(_movement(query), where), where)
    return {"on": today, "currency": CURRENCY, "lines": line_rows(lines, CURRENCY)}


def _movement(query: RuleTrialIn) -> Movement:
    """What a trial makes grow; raises TrialEmpty."""
    grown: dict[str, int] = {}
    if query.total in Movement._fields and query.amount is not None:
        grown[query.total] = parse_minor(query.amount, CURRENCY, field="amount")
    for part, total in EVENT_TOTALS.get(query.event, {}).items():
        text = getattr(query, part)
        if text is not None:
            grown[total] = parse_minor(text, CURRENCY, field=part, allow_zero=True)
    if not any(grown.values()):
        raise TrialEmpty(field="event" if query.event else "total")
    return Movement(**grown)


Code = Annotated[str, StringConstraints(max_length=60, pattern=r"^[A-Za-z_]+$")]
MoveIn = Annotated[list[Code], Field(min_length=posting.MOVE_LENGTH, max_length=posting.MOVE_LENGTH)]
PairIn = Annotated[list[Code], Field(min_length=2, max_length=2)]


class PostingRuleContent(Schema):
    """A rule as data: moves and what is remembered as [total, debit role, credit role]; earning as [debit role, credit
    role]; controls and what a waiver is taken back from by role."""

    moves: list[MoveIn] = Field(min_length=1, max_length=MOST_MOVES)
    remembered: list[MoveIn] = Field(default_factory=list, max_length=MOST_MOVES)
    earning: dict[Code, PairIn] = Field(max_length=MOST_MOVES)
    controls: dict[Code, Code] = Field(max_length=MOST_MOVES)
    waived: dict[Code, Code] = Field(default_factory=dict, max_length=MOST_MOVES)
    cash: Code | None = None
    on_balance: bool = True


class PostingRuleVersionIn(Schema):
    name_zh: CleanText
    name_en: CleanText
    starts_date: Day
    content: PostingRuleContent


class PostingRuleProposal(Schema):
    change_id: UUID
    state: str


def _show(reference: str) -> dict[str, Any]:
    change = changes.change(db.ref_id(reference))
    return {"change_id": change.id, "state": change.state}


@door.command("POST", "/posting-rules/{rule_code}/versions", right=PROPOSE, answer=PostingRuleProposal, show=_show)
def propose_version(request: Command, rule_code: str, body: PostingRuleVersionIn) -> str:
    """Propose a version of a rule, in force from a day to come once a second person approves the change."""
    if rule_code not in selectors.posting_rule_versions():
        raise NotFound()
    change = services.propose_rule(
        code=rule_code,
        name_zh=body.name_zh,
        name_en=body.name_en,
        starts_date=body.starts_date,
        content=body.content.model_dump(exclude_none=True),
    )
    return db.ref("foundation.change", change.id)
