"""`schedule`: the instalments of a loan as agreed, or with its rate changed on given days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from diya.calc.forms.answers import AMOUNT, COUNT, CURRENCY, DATE, TEXT, Column, rows, sheet
from diya.calc.forms.command import Command
from diya.calc.forms.errors import DateTooEarly
from diya.calc.forms.kinds import DATE as DATE_GIVEN
from diya.calc.forms.kinds import rate
from diya.calc.forms.records import Field, Record, listed, refused_at
from diya.calc.forms.terms import LENGTH, TERMS, terms_from
from diya.calc.loan.events import Disbursed, RateReset
from diya.calc.loan.fold import apply, brought_forward
from diya.calc.loan.schedule import Instalment, schedule_from
from diya.calc.loan.state import opening
from diya.calc.loan.terms import LoanTerms

STEPS_MAX: Final = 600


@dataclass(frozen=True, slots=True)
class Scheduled:
    """The rows of a loan with the terms that name its conventions."""

    terms: LoanTerms
    rows: tuple[Instalment, ...]

    def total(self, name: str) -> int:
        return sum(getattr(row, name) for row in self.rows)


def scheduled(terms: LoanTerms, steps: Sequence[RateReset] = ()) -> Scheduled:
    """The schedule with the rate changed from each day on, the level figure computed anew: what the fold will bill.

    The rows up to a step are those of the rate before it; the one that runs across it bears interest at both. Raises
    DateTooEarly, LoanMatured with the place of the step.
    """
    state = apply(terms, opening(terms), Disbursed(terms.starts_date, terms.principal))
    found: list[Instalment] = []
    for index, step in enumerate(steps):
        after = steps[index - 1].value_date if index else terms.starts_date
        if step.value_date <= after:
            raise DateTooEarly(day=step.value_date, after=after, field=f"rate_steps[{index}].from_date")
        found += [row for row in schedule_from(terms, state) if row.due_date <= step.value_date]
        with refused_at(f"rate_steps[{index}].from_date"):
            state = apply(terms, brought_forward(terms, state, step.value_date), step)
    return Scheduled(terms, (*found, *schedule_from(terms, state)))


def _read(given: dict[str, Any]) -> dict[str, Any]:
    return {"terms": terms_from(given), **given}


def _run(given: dict[str, Any]) -> Scheduled:
    return scheduled(given["terms"], given.get("rate_steps", ()))


def _step(given: dict[str, Any]) -> RateReset:
    return RateReset(**given)


RATE_STEP: Final = Record(
    "Rate step",
    (
        Field("from_date", DATE_GIVEN, "First day of the rate.", needed=True, to="value_date"),
        Field("annual_rate", rate(), "Contract rate a year, a fraction.", needed=True, to="annual_rate_ppb"),
    ),
    _step,
)
INSTALMENT: Final = sheet(
    "Instalment",
    Column("number", COUNT, "Number, from 1."),
    Column("due_date", DATE, "The day it falls due."),
    Column("opening_balance", AMOUNT, "Principal before it."),
    Column("principal", AMOUNT, "Principal in it."),
    Column("interest", AMOUNT, "Interest in it."),
    Column("capitalised", AMOUNT, "Interest that becomes principal on this day instead of being paid."),
    Column("amount", AMOUNT, "What is to be paid: principal and interest."),
    Column("closing_balance", AMOUNT, "Principal after it."),
)


def _total(name: str, says: str) -> Column:
    return Column(name, AMOUNT, says, of=lambda whole: whole.total(name))


SCHEDULE: Final = sheet(
    "Schedule",
    CURRENCY,
    Column("method", TEXT, "How principal is repaid, our code.", of=lambda whole: whole.terms.method),
    Column("day_count", TEXT, "How interest counts days, our code.", of=lambda whole: whole.terms.day_count),
    Column("rows", rows(INSTALMENT), "The instalments in order."),
    Column(
        "totals",
        sheet(
            "Totals",
            _total("principal", "All principal."),
            _total("interest", "All interest paid."),
            _total("capitalised", "All interest that became principal."),
            _total("amount", "All that is paid."),
        ),
        "Sums of the rows.",
        of=lambda whole: whole,
    ),
)
COMMAND: Final = Command(
    "schedule",
    "还款计划: the instalments of a loan as agreed, with its rate changed from given days on where steps are given.",
    Record(
        "Loan",
        (*TERMS, Field("rate_steps", listed(RATE_STEP.kind, most=STEPS_MAX), "Later rates, by rising day.")),
        _read,
        either=LENGTH,
    ),
    SCHEDULE,
    _run,
    {
        "currency": "CNY",
        "principal": "1000000.00",
        "annual_rate": "0.049",
        "starts_date": "2026-01-15",
        "instalment_count": 360,
        "method": "等额本息",
        "rate_steps": [{"from_date": "2027-01-01", "annual_rate": "0.045"}],
    },
    lambda given: str(given["terms"].currency),
)
