"""Before an act and after the fact: previews, the transactions of all loans, and how a loan went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Schema

from diya.calc.loan.events import Way
from diya.foundation import clock
from diya.foundation.door import Listing, Reader
from diya.kernel.money import format_minor, parse_minor
from diya.kernel.rates import format_rate
from diya.ledger import selectors as ledger
from diya.ledger.contracts import Line
from diya.servicing import history, life, models, preview, selectors
from diya.servicing.api.door import door
from diya.servicing.api.loans import TransactionRow, transaction_rows
from diya.servicing.contracts import Channel, PreviewKind


class PreviewQuery(Schema):
    kind: Literal["DUE", "PREPAYMENT", "PAYOFF", "RELEASE"]
    amount: str = ""
    way: Literal["SHORTER_TERM", "LOWER_INSTALMENT"] | None = None
    channel: Literal["COUNTER", "TRANSFER", "DEBIT"] = "DEBIT"


class MovedOut(Schema):
    principal: str
    interest: str
    penalty: str
    compound: str
    fee: str


class FiguresOut(Schema):
    balance_amount: str
    total_due_amount: str
    overdue_amount: str
    instalment_amount: str
    remaining_count: int
    maturity_date: date | None
    dpd: int


class PreviewLine(Schema):
    debit_account: str
    debit_zh: str
    debit_en: str
    credit_account: str
    credit_zh: str
    credit_en: str
    amount: str


class SettledOut(Schema):
    number: int
    due_date: date
    amount: str


class PreviewOut(Schema):
    on: date
    currency: str
    amount: str
    parts: MovedOut
    before: FiguresOut
    after: FiguresOut
    lines: list[PreviewLine]
    settles: list[SettledOut]


@door.read("/loans/{loan_id}/preview", right="servicing.loan.view", answer=PreviewOut)
def preview_act(request: Reader, loan_id: UUID, query: Query[PreviewQuery]) -> dict[str, Any]:
    """What a payment or a release would do today: components, before and after, entry, instalments settled."""
    loan = selectors.loan(loan_id)
    kind = PreviewKind(query.kind)
    release = kind is PreviewKind.RELEASE
    amount = selectors.prepared_amount(loan_id) if release else parse_minor(query.amount, loan.currency, field="amount")
    found = preview.preview(
        selectors.held(loan),
        kind,
        on=clock.business_date(),
        amount=amount,
        way=Way(query.way) if query.way else None,
        channel=Channel(query.channel),
    )
    return preview_figures(found, loan.currency)


def preview_figures(found: preview.Preview, currency: str) -> dict[str, Any]:
    """What a preview shows of an act of any kind."""
    moved = found.moved
    parts = {
        "principal": moved.principal_paid + moved.principal_prepaid + moved.disbursed,
        "interest": moved.interest_paid + moved.interest_prepaid,
        "penalty": moved.penalty_paid,
        "compound": moved.compound_paid,
        "fee": moved.fee_paid,
    }
    return {
        "on": found.on,
        "currency": currency,
        "amount": format_minor(found.amount, currency),
        "parts": {name: format_minor(amount, currency) for name, amount in parts.items()},
        "before": _figures(found.before, currency),
        "after": _figures(found.after, currency),
        "lines": line_rows(found.lines, currency),
        "settles": [{**asdict(one), "amount": format_minor(one.amount, currency)} for one in found.settles],
    }


def line_rows(lines: Sequence[Line], currency: str) -> list[dict[str, Any]]:
    """Postings with the names of their accounts."""
    names = {account.code: account for account in ledger.accounts()}
    return [
        {
            "debit_account": line.debit,
            "debit_zh": names[line.debit].name_zh,
            "debit_en": names[line.debit].name_en,
            "credit_account": line.credit,
            "credit_zh": names[line.credit].name_zh,
            "credit_en": names[line.credit].name_en,
            "amount": format_minor(line.amount, currency),
        }
        for line in lines
    ]


def _figures(figures: preview.Figures, currency: str) -> dict[str, Any]:
    amounts = ("balance", "total_due", "overdue", "instalment")
    return {
        **{f"{name}_amount": format_minor(getattr(figures, name), currency) for name in amounts},
        "remaining_count": figures.remaining_count,
        "maturity_date": figures.maturity_date,
        "dpd": figures.dpd,
    }


class LoanTransactionRow(TransactionRow):
    """`reverses` is the number of the act that this one took back; `reversed` says that another did so to this one, and
    `reversible` that one could."""

    loan_id: UUID
    loan_number: str
    branch_code: str
    reverses: int | None
    reversed: bool
    reversible: bool


class TransactionFilters(Schema):
    kind: str = ""
    value_from: date | None = None
    value_to: date | None = None
    search: str = ""
    branch_code: str = ""


def _loan_transactions(events: Sequence[models.Event]) -> list[dict[str, Any]]:
    taken_back = selectors.taken_back({event.loan_id for event in events})
    return [
        {
            **transaction_rows([event], event.loan.currency)[0],
            "loan_id": event.loan_id,
            "loan_number": event.loan.number,
            "branch_code": event.loan.branch.code,
            "reverses": event.data.get("reverses"),
            "reversed": (event.loan_id, event.sequence) in taken_back,
            "reversible": life.is_act(event.kind)
            and event.kind != "DISBURSED"
            and (event.loan_id, event.sequence) not in taken_back,
        }
        for event in events
    ]


@door.listing(
    "/transactions", right="servicing.loan.view", row=LoanTransactionRow, sorts=("-value_date", "-id", "amount")
)
def list_transactions(request: Reader, filters: Query[TransactionFilters]) -> Listing:
    """What happened on all loans in scope, by kind and days; `search` is the beginning of a loan's number, or the
    reference of an entry that holds many bills."""
    return Listing(selectors.all_events(**filters.model_dump()), _loan_transactions)


class SettlementRow(Schema):
    number: int
    due_date: date
    instalment_amount: str
    settled_on: date | None
    days_late: int


class Settlements(Schema):
    currency: str
    items: list[SettlementRow]


@door.read("/loans/{loan_id}/delinquency", right="servicing.loan.view", answer=Settlements)
def delinquency(request: Reader, loan_id: UUID) -> dict[str, Any]:
    """Every instalment that fell due, with the day it was settled and how late that was."""
    loan = selectors.loan(loan_id)
    found = history.settlements(selectors.held(loan), on=clock.business_date())
    return {
        "currency": loan.currency,
        "items": [
            {
                "number": one.number,
                "due_date": one.due_date,
                "instalment_amount": format_minor(one.amount, loan.currency),
                "settled_on": one.settled_on,
                "days_late": one.days_late,
            }
            for one in found
        ],
    }


class RatePeriodRow(Schema):
    starts_date: date
    annual_rate: str
    kind: str


class RatePeriods(Schema):
    items: list[RatePeriodRow]


@door.read("/loans/{loan_id}/rates", right="servicing.loan.view", answer=RatePeriods)
def rate_history(request: Reader, loan_id: UUID) -> dict[str, Any]:
    """The rates the loan ran on, oldest first."""
    loan = selectors.loan(loan_id)
    periods = history.rates(loan, selectors.held(loan))
    return {
        "items": [
            {"starts_date": one.starts_date, "annual_rate": format_rate(one.annual_rate_ppb), "kind": one.kind}
            for one in periods
        ]
    }
