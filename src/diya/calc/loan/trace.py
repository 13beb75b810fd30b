"""Why a position is what it is: every figure of a day as a line a person can follow with a pocket calculator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from diya.calc.loan import accrual
from diya.calc.loan.fold import brought_forward
from diya.calc.loan.state import OpenDue, State
from diya.calc.loan.terms import LoanTerms
from diya.kernel.money import divide
from diya.kernel.words import grouped_amount, percent


@dataclass(frozen=True, slots=True)
class Reason:
    """One line: what it is, how it comes about, and the amount in minor units; `total` marks the sum of those above."""

    what_zh: str
    what_en: str
    formula: str
    amount: int
    total: bool = False


def explain(terms: LoanTerms, state: State, day: date) -> tuple[Reason, ...]:
    """The payoff of `day` line by line; the lines before the total sum to it.

    Worked: 1,000,000.00 at 4.9 %, ten days into a month: principal 1,000,000.00 and "1,000,000.00 × 4.90% × 10/360",
    1,361.11.
    """
    state = brought_forward(terms, state, day)
    lines = [line for line in _lines(terms, state, day) if line.amount]
    total = sum(line.amount for line in lines)
    return (
        *lines,
        Reason("结清金额", "Payoff amount", " + ".join(_text(terms, one.amount) for one in lines), total, True),
    )


def _lines(terms: LoanTerms, state: State, day: date) -> Iterator[Reason]:
    totals = state.totals
    balance = state.principal_not_due
    parts = (
        ("+", totals.disbursed),
        ("+", totals.principal_reopened),
        ("+", totals.interest_capitalised + totals.interest_due_capitalised),
        ("-", totals.principal_billed),
        ("-", totals.principal_prepaid),
    )
    how = " ".join(f"{sign} {_text(terms, amount)}" for sign, amount in parts if amount).removeprefix("+ ")
    yield Reason("未到期本金", "Principal not due", how, balance)
    yield Reason(
        "应计利息", "Interest accrued", _accrued(terms, state, day), accrual.interest_accrued(terms, state, day)
    )
    for due in state.open_dues:
        yield from _due_lines(terms, state, due, day)


def _accrued(terms: LoanTerms, state: State, day: date) -> str:
    """Balance x rate x units over the units of a year; what earlier balances and rates of the period earned, before."""
    counting, calendar = terms.counting, terms.timing.business_calendar
    if state.next_due_date is None:
        return ""
    ends, units = state.next_due_date, state.period_units
    passed = counting.elapsed(state.period_start, ends, units, day, calendar)
    if state.accrued_from > state.period_start:
        passed -= counting.elapsed(state.period_start, ends, units, state.accrued_from, calendar)
    year = counting.year_units
    shown = f"{passed}/{year}" if counting.by_day else f"{(day - state.accrued_from).days} d ({terms.day_count})"
    text = f"{_text(terms, state.principal_not_due)} × {percent(state.annual_rate_ppb)} × {shown}"
    if state.accrued_units:
        before = divide(state.accrued_units, counting.denominator, terms.rounding)
        text = f"{_text(terms, before)} ({state.period_start} - {state.accrued_from}) + {text}"
    if state.period_interest_taken:
        text += f" - {_text(terms, state.period_interest_taken)}"
    return text


def _due_lines(terms: LoanTerms, state: State, due: OpenDue, day: date) -> Iterator[Reason]:
    zh, en = f"第 {due.number} 期（{due.due_date}）", f"Instalment {due.number} ({due.due_date})"
    claim = accrual.claim(terms, state, due, day)
    yield Reason(f"{zh}费用", f"{en}: fee", "", due.fee)
    yield Reason(f"{zh}本金", f"{en}: principal", "", due.principal)
    yield Reason(f"{zh}利息", f"{en}: interest", "", due.interest)
    yield Reason(
        f"{zh}罚息",
        f"{en}: penalty interest",
        _charge(
            terms, due, day, due.principal, due.penalty_units, accrual.overdue_rate_ppb(terms, state), due.penalty_paid
        ),
        claim.penalty,
    )
    before_maturity = day <= state.maturity_date(terms)
    rate = state.annual_rate_ppb if before_maturity else accrual.overdue_rate_ppb(terms, state)
    yield Reason(
        f"{zh}复利",
        f"{en}: compound interest",
        _charge(terms, due, day, due.interest + due.penalty_base, due.compound_units, rate, due.compound_paid),
        claim.compound,
    )


def _charge(terms: LoanTerms, due: OpenDue, day: date, base: int, units: int, rate_ppb: int, paid: int) -> str:
    """Base x rate x days since the last change over the days of a year, with what was earned before it."""
    days = max(0, (day - due.accrued_from).days)
    year = terms.counting.year_days if terms.counting.by_day else 365
    text = f"{_text(terms, base)} × {percent(rate_ppb)} × {days}/{year}"
    if units:
        text = f"{_text(terms, divide(units, terms.counting.denominator, terms.rounding))} + {text}"
    return f"{text} - {_text(terms, paid)}" if paid else text


def _text(terms: LoanTerms, minor: int) -> str:
    return grouped_amount(minor, terms.currency)
