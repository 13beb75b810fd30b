"""Which loan a payment is for. The rules are few, go from the surest to the weakest, and the one that held is kept:

LOAN_NUMBER      the loan's number stands in its column, the reference or the remark, and no other loan's does
CONTRACT_NUMBER  the contract's number stands there and one running loan is under it
CONTRACT_AMOUNT  of several running loans under it exactly one owes exactly the amount today
PAYER_AMOUNT     of the running loans of the client named, or of the account it came from (by its debit mandate),
                 exactly one owes exactly the amount today

A loan in another currency is no match. More than one loan is ambiguous: a person decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from diya.customers import selectors as customers
from diya.foundation import crypto
from diya.foundation.db import fetch_all
from diya.servicing import models, selectors
from diya.servicing.incoming.contracts import LineState, MandateState, Rule, Why
from diya.servicing.incoming.lines import Incoming

WORD: Final = re.compile(r"[A-Z0-9][A-Z0-9-]{2,39}", re.ASCII)
ACCOUNT_KIND: Final = "debit_account"


@dataclass(frozen=True, slots=True)
class Match:
    """What was found for a payment: MATCHED with a loan and a rule, UNMATCHED or AMBIGUOUS with why."""

    state: LineState
    loan_id: UUID | None = None
    rule: Rule | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """A loan that a payment may be for; what it owes today in minor units is asked for those in question only."""

    id: UUID
    number: str
    contract_number: str
    currency: str
    borrower_id: UUID


def match(lines: Sequence[Incoming], *, on: date) -> list[Match]:
    """The matches of payments in the order given, in a fixed number of queries."""
    words = [_words(line) for line in lines]
    by_number = {one.number: one for one in _loans("number", {word for found in words for word in found})}
    matches: list[Match | None] = [_by_number(line, by_number, found) for line, found in zip(lines, words, strict=True)]
    open_places = [place for place, found in enumerate(matches) if found is None]
    if open_places:
        rest = [lines[place] for place in open_places]
        weaker = _Weaker.of(rest, [words[place] for place in open_places], on=on)
        for place in open_places:
            matches[place] = weaker.match(lines[place], words[place])
    return [found for found in matches if found is not None]


def account_token(account: str) -> bytes:
    """The keyed token of an account number."""
    return crypto.token(ACCOUNT_KIND, account)


def _words(line: Incoming) -> frozenset[str]:
    """Everything in a payment that may be a number of ours."""
    said = {line.loan, line.contract} - {""}
    return frozenset(said | set(WORD.findall(line.text.upper())))


def _loans(column: str, values: Iterable[object], *, running: bool = False) -> list[_Found]:
    """Loans by the values of a column, all of them or those that run. One parameter, however many values."""
    rows = fetch_all(
        "SELECT id, number, contract_number, currency, borrower_id FROM servicing_loan"  # noqa: S608 - names are constants
        f" WHERE {column} = ANY(%s) AND (state = 'ACTIVE' OR NOT %s) ORDER BY id",
        [list(values), running],
    )
    return [_Found(**row) for row in rows]


def _by_number(line: Incoming, by_number: Mapping[str, _Found], words: frozenset[str]) -> Match | None:
    if line.set_aside:
        return Match(LineState.UNMATCHED, why=line.set_aside)
    found = [by_number[word] for word in words if word in by_number]
    return _one(line, found, Rule.LOAN_NUMBER) if found else None


def _one(line: Incoming, found: Sequence[_Found], rule: Rule) -> Match:
    if len(found) > 1:
        return Match(LineState.AMBIGUOUS, why=Why.SEVERAL_LOANS.value)
    if found[0].currency != line.currency:
        return Match(LineState.UNMATCHED, why=Why.CURRENCY.value)
    return Match(LineState.MATCHED, found[0].id, rule)


@dataclass(frozen=True, slots=True)
class _Weaker:
    """What the rules below the loan's number need, for the payments that have none."""

    by_contract: Mapping[str, Sequence[_Found]]
    by_client: Mapping[str, Sequence[_Found]]
    by_account: Mapping[bytes, Sequence[_Found]]
    due: Mapping[UUID, int]

    @classmethod
    def of(cls, lines: Sequence[Incoming], words: Sequence[frozenset[str]], *, on: date) -> _Weaker:
        by_contract, by_client, by_account = defaultdict(list), defaultdict(list), defaultdict(list)
        for one in _loans("contract_number", {word for found in words for word in found}, running=True):
            by_contract[one.contract_number].append(one)
        clients = dict(
            customers.parties()
            .filter(number__in={line.client for line in lines if line.client})
            .values_list("id", "number")
        )
        for one in _loans("borrower_id", clients, running=True):
            by_client[clients[one.borrower_id]].append(one)
        tokens = {account_token(line.account) for line in lines if line.account}
        mandates = dict(
            models.DebitMandate.objects.filter(account_token__in=tokens, state=MandateState.ACTIVE.value).values_list(
                "loan_id", "account_token"
            )
        )
        for one in _loans("id", mandates, running=True):
            by_account[bytes(mandates[one.id])].append(one)
        asked = {one.id for found in (by_contract, by_client, by_account) for ones in found.values() for one in ones}
        return cls(by_contract, by_client, by_account, _due(asked, on=on))

    def match(self, line: Incoming, words: frozenset[str]) -> Match:
        under = {one.id: one for word in words for one in self.by_contract.get(word, ())}
        if under:
            exact = self._owing(line, under.values())
            if len(under) > 1 and len(exact) == 1:
                return _one(line, exact, Rule.CONTRACT_AMOUNT)
            return _one(line, list(under.values()), Rule.CONTRACT_NUMBER)
        candidates = {one.id: one for one in self.by_client.get(line.client, ())}
        if line.account:
            candidates |= {one.id: one for one in self.by_account.get(account_token(line.account), ())}
        exact = self._owing(line, candidates.values())
        if exact:
            return _one(line, exact, Rule.PAYER_AMOUNT)
        return Match(LineState.UNMATCHED, why=Why.NO_LOAN.value)

    def _owing(self, line: Incoming, loans: Iterable[_Found]) -> list[_Found]:
        return [one for one in loans if one.currency == line.currency and self.due.get(one.id) == line.amount]


def _due(loan_ids: Iterable[UUID], *, on: date) -> dict[UUID, int]:
    """What loans owe today, in minor units."""
    views = selectors.views(selectors.loans_by_id(loan_ids), on=on)
    return {view.loan.id: view.position.total_due for view in views}
