"""Figures of a loan: its schedule as it was and will be, quotes for paying early, and a schedule to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Query, Schema

from diya.calc import quote as quotes
from diya.calc.loan.schedule import Instalment, schedule, schedule_from
from diya.calc.loan.state import Status
from diya.calc.loan.terms import LoanTerms
from diya.calc.loan.trace import explain
from diya.foundation import clock
from diya.foundation.door import Day, Reader
from diya.kernel.money import format_minor, parse_minor
from diya.kernel.rates import parse_rate
from diya.products import services as products
from diya.servicing import selectors
from diya.servicing.api.door import door
from diya.servicing.contracts import DateTooEarly, LoanState, LoanStateRefused


class ScheduleRow(Schema):
    number: int
    due_date: date
    opening_balance_amount: str
    principal_amount: str
    interest_amount: str
    instalment_amount: str
    paid_amount: str
    penalty_amount: str
    state: Literal["PAID", "PART", "OVERDUE", "DUE", "FUTURE", "RESTRUCTURED", "WRITTEN_OFF"]


class ScheduleTotals(Schema):
    principal_amount: str
    interest_amount: str
    instalment_amount: str


class ScheduleOut(Schema):
    currency: str
    rows: list[ScheduleRow]
    totals: ScheduleTotals


def _out(rows: list[dict[str, Any]], currency: str) -> dict[str, Any]:
    principal, interest = (sum(row[name] for row in rows) for name in ("principal", "interest"))
    amounts = {"opening_balance", "principal", "interest", "paid", "penalty", "instalment"}
    return {
        "currency": currency,
        "rows": [
            {
                **{name: value for name, value in row.items() if name not in amounts},
                **{f"{name}_amount": format_minor(value, currency) for name, value in row.items() if name in amounts},
            }
            for row in rows
        ],
        "totals": {
            "principal_amount": format_minor(principal, currency),
            "interest_amount": format_minor(interest, currency),
            "instalment_amount": format_minor(principal + interest, currency),
        },
    }


def _future(rows: Sequence[Instalment]) -> list[dict[str, Any]]:
    return [
        {
            "number": row.number,
            "due_date": row.due_date,
            "opening_balance": row.opening_balance,
            "principal": row.principal,
            "interest": row.interest,
            "instalment": row.amount,
            "paid": 0,
            "penalty": 0,
            "state": "FUTURE",
        }
        for row in rows
    ]


@door.read("/loans/{loan_id}/schedule", right="servicing.loan.view", answer=ScheduleOut)
def loan_schedule(request: Reader, loan_id: UUID) -> dict[str, Any]:
    """Billed instalments with what was paid of them, and those still to come."""
    today = clock.business_date()
    loan = selectors.loan(loan_id)
    held = selectors.held(loan)
    if held.state.status is Status.PENDING:
        return _out(_future(schedule(held.terms)), loan.currency)
    rows = selectors.billed_rows(held, on=today)
    rows += _future(schedule_from(held.terms, selectors.forward(held, on=today)))
    return _out(rows, loan.currency)


@door.read("/loans/{loan_id}/original-schedule", right="servicing.loan.view", answer=ScheduleOut)
def original_schedule(request: Reader, loan_id: UUID) -> dict[str, Any]:
    """The schedule as it was agreed when the money went out, whatever happened since."""
    loan = selectors.loan(loan_id)
    return _out(_future(schedule(selectors.held(loan).terms)), loan.currency)


class PreviewIn(Schema):
    principal_amount: str
    annual_rate: str
    term_months: int = Field(ge=1, le=600)
    method: Literal["EQUAL_INSTALMENT", "EQUAL_PRINCIPAL"] = "EQUAL_INSTALMENT"
    starts_on: Day | None = None
    due_day: int = Field(20, ge=1, le=31)
    currency: str = "CNY"


@door.read("/schedule-preview", right="servicing.loan.view", answer=ScheduleOut)
def schedule_preview(request: Reader, query: Query[PreviewIn]) -> dict[str, Any]:
    """The schedule that such terms would make; nothing is stored."""
    annual_rate_ppb = parse_rate(query.annual_rate, field="annual_rate")
    products.check_rate(annual_rate_ppb, on=clock.business_date(), field="annual_rate")
    terms = LoanTerms(
        currency=query.currency,
        principal=parse_minor(query.principal_amount, query.currency, field="principal_amount"),
        annual_rate_ppb=annual_rate_ppb,
        starts_date=query.starts_on or clock.business_date(),
        due_day=query.due_day,
        instalment_count=query.term_months,
        method=query.method,
    )
    return _out(_future(schedule(terms)), terms.currency)


class PayoffParts(Schema):
    principal: str
    interest: str
    penalty: str
    compound: str
    fee: str


class PrepaymentOptionOut(Schema):
    way: str
    instalment_amount: str
    remaining_count: int
    maturity_date: date
    total_interest_amount: str
    interest_saved_amount: str


class PrepaymentQuoteOut(Schema):
    amount: str
    due_amount: str
    interest_amount: str
    principal_amount: str
    options: list[PrepaymentOptionOut]


class QuoteReasonOut(Schema):
    """One line of how the payoff comes about; the amounts of all lines sum to it."""

    what_zh: str
    what_en: str
    formula: str
    amount: str


class QuoteOut(Schema):
    on: date
    currency: str
    payoff_amount: str
    payoff: PayoffParts
    reasons: list[QuoteReasonOut]
    prepayment: PrepaymentQuoteOut | None


class QuoteIn(Schema):
    on: Day | None = None
    amount: str = ""


@door.read("/loans/{loan_id}/quote", right="servicing.loan.view", answer=QuoteOut)
def quote(request: Reader, loan_id: UUID, query: Query[QuoteIn]) -> dict[str, Any]:
    """The payoff of a day, and a part prepayment both ways when an amount is given."""
    loan = selectors.loan(loan_id)
    if loan.state != LoanState.ACTIVE:
        raise LoanStateRefused(state=loan.state)
    held = selectors.held(loan)
    on = query.on or clock.business_date()
    if on < held.state.last_event_date:
        raise DateTooEarly(first=held.state.last_event_date.isoformat(), field="on")
    payoff = quotes.payoff_quote(held.terms, held.state, on)
    prepayment = None
    if query.amount:
        amount = parse_minor(query.amount, loan.currency, field="amount")
        prepayment = _prepayment(quotes.prepayment_quote(held.terms, held.state, on, amount), loan.currency)
    parts = ("principal", "interest", "penalty", "compound", "fee")
    return {
        "on": on,
        "currency": loan.currency,
        "payoff_amount": format_minor(payoff.amount, loan.currency),
        "payoff": {name: format_minor(getattr(payoff, name), loan.currency) for name in parts},
        "reasons": [
            {**asdict(line), "amount": format_minor(line.amount, loan.currency)}
            for line in explain(held.terms, held.state, on)
            if not line.total
        ],
        "prepayment": prepayment,
    }


def _prepayment(found: quotes.PrepaymentQuote, currency: str) -> dict[str, Any]:
    amounts = ("amount", "due_amount", "interest_amount", "principal_amount")
    return {
        **{name: format_minor(getattr(found, name), currency) for name in amounts},
        "options": [
            {
                "way": option.way,
                "instalment_amount": format_minor(option.instalment_amount, currency),
                "remaining_count": option.remaining_count,
                "maturity_date": option.maturity_date,
                "total_interest_amount": format_minor(option.total_interest, currency),
                "interest_saved_amount": format_minor(option.interest_saved, currency),
            }
            for option in found.options
        ],
    }
