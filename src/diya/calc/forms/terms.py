"""The terms of a loan as JSON: one table of fields for every calculation that begins with a loan."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any, Final

from diya.calc.amortisation import Plan, Residue
from diya.calc.business_days import Shift
from diya.calc.forms.errors import DatesMiscounted, DateTooEarly, FieldMissing, FieldsExclusive
from diya.calc.forms.kinds import (
    ALLOCATION,
    CALENDAR,
    CURRENCY,
    DATE,
    FLAG,
    amount,
    choice,
    convention,
    rate,
    whole,
)
from diya.calc.forms.records import Field, Record, listed
from diya.calc.loan.terms import ARREARS_DAYS_MAX, GRACE_DAYS_MAX, INSTALMENT_COUNT_MAX, LoanTerms, TermsInvalid
from diya.calc.timing import EVERY_DAYS, EVERY_MONTHS, MONTHLY, Stub, Timing, periods_between
from diya.kernel.money import Rounding
from diya.kernel.rates import PPB

EVERY: Final[dict[str, tuple[int, int]]] = {
    **{f"P{months}M": (months, 0) for months in EVERY_MONTHS},
    "P1Y": (12, 0),
    **{f"P{days // 7}W": (1, days) for days in EVERY_DAYS},
    **{f"P{days}D": (1, days) for days in EVERY_DAYS},
}
"""ISO 8601 durations between due dates -> (months, days)."""


def _timing(given: dict[str, Any]) -> Timing:
    months, days = EVERY[given.pop("every")]
    if "shift" in given:
        given["shift"] = Shift(given["shift"])
    return Timing(every_months=months, every_days=days, **given)


def _plan(given: dict[str, Any]) -> Plan:
    if "residue" in given:
        given["residue"] = Residue(given["residue"])
    return Plan(**given)


TIMING: Final = Record(
    "Timing: when instalments fall due",
    (
        Field("every", choice(EVERY), "Time from one due date to the next, ISO 8601.", default="P1M"),
        Field("first_due_date", DATE, "First due date, where the first period is short or long."),
        Field("final_due_date", DATE, "Due date of the last instalment, where the last period is short or long."),
        Field("dates", listed(DATE, most=INSTALMENT_COUNT_MAX), "All due dates by hand, rising, one an instalment."),
        Field("calendar", CALENDAR, "Where the bank is open: a calendar or several joined by +.", default="NONE"),
        Field(
            "business_day",
            convention("business_day"),
            "Where a due date goes that falls on a closed day.",
            default="NONE",
        ),
        Field("shift", choice(Shift), "Whether interest runs to the date agreed or to the one it was moved to."),
    ),
    _timing,
)
PLAN: Final = Record(
    "Plan: parameters of the method of repayment",
    (
        Field("principal_grace", whole(0, 600), "先息后本: so many first instalments are interest only."),
        Field("interest_grace", whole(0, 600), "So many first instalments bill no interest; it is carried on."),
        Field("capitalises", FLAG, "Interest of the interest grace becomes principal instead of being carried."),
        Field("residual", amount(zero=True), "气球贷: principal left for the last instalment on top, an amount."),
        Field("amortised_over", whole(0, 1200), "Level figures as if over so many instalments; 0 as agreed."),
        Field("step_every", whole(1, 600), "The figure changes after so many instalments (STEP_*)."),
        Field("step_amount", amount(zero=True, signed=True), "By this amount each time (STEP_AMOUNT)."),
        Field("step_rate", rate(-PPB // 2, PPB), "By this part each time, as a fraction (STEP_RATE).", to="step_ppb"),
        Field("weights", listed(whole(0, 10**6), most=600), "Proportions of a cycle's instalments (SEASONAL)."),
        Field("parts", listed(amount(zero=True), most=600), "Principal of each instalment (BESPOKE_PRINCIPAL)."),
        Field("amounts", listed(amount(zero=True), most=600), "Amount of each instalment (BESPOKE_AMOUNT)."),
        Field("multiple", amount(), "The level figure is a multiple of this amount, at most ten million units."),
        Field("residue", choice(Residue), "Which instalment takes what rounding leaves over."),
    ),
    _plan,
)
TERMS: Final = (
    Field("currency", CURRENCY, "ISO 4217 code; every amount is of this currency.", needed=True, currency=str),
    Field("principal", amount(), "Amount lent.", needed=True),
    Field("annual_rate", rate(), "Contract rate a year, a fraction.", needed=True, to="annual_rate_ppb"),
    Field("starts_date", DATE, "Day of disbursement; interest runs from it.", needed=True),
    Field("due_day", whole(1, 31), "Day of month of the due dates, clipped in short months; else that of the start."),
    Field("instalment_count", whole(1, INSTALMENT_COUNT_MAX), "Number of instalments."),
    Field("maturity_date", DATE, "Last due date, instead of their number; odd days go into a stub."),
    Field("stub", choice(Stub), "Where the odd days go that a maturity date leaves; SHORT_LAST if not said."),
    Field("method", convention("method"), "How principal is repaid."),
    Field("day_count", convention("day_count"), "How interest counts days."),
    Field("allocation", ALLOCATION, "Which debt a payment settles first: a code, or AGE or COMPONENT and the order."),
    Field("timing", TIMING.kind, "When instalments fall due; monthly if not said."),
    Field("plan", PLAN.kind, "Parameters of the method."),
    Field("rounding", choice(Rounding), "How interest is brought to a minor unit."),
    Field(
        "penalty_uplift",
        rate(0, PPB),
        "罚息: overdue uplift, a part of the contract rate.",
        to="penalty_uplift_ppb",
    ),
    Field("misuse_uplift", rate(0, PPB), "挪用: misuse uplift, a part of the contract rate.", to="misuse_uplift_ppb"),
    Field("grace_days", whole(0, GRACE_DAYS_MAX), "容时: days after the due date within which nothing is charged."),
    Field("tolerance_amount", amount(zero=True), "容差: an instalment short by at most this amount bears no charge."),
    Field("compound_on_interest", FLAG, "复利 on overdue interest."),
    Field("compound_on_penalty", FLAG, "复利 on penalty interest too."),
    Field("arrears_days", whole(0, ARREARS_DAYS_MAX), "Days past due from which the order changes; 0 never."),
    Field("arrears_allocation", ALLOCATION, "The order of allocation from then on."),
)
LENGTH: Final = ("instalment_count", "maturity_date")
"""The two ways to say how long a loan runs."""

TERM_NAMES: Final = frozenset(one.to or one.name for one in TERMS)
KEPT: Final = frozenset(one.name for one in fields(LoanTerms) if one.init)


def terms_from(given: dict[str, Any]) -> LoanTerms:
    """Takes the terms of a loan, their number of instalments or their maturity, out of what was read and leaves the
    rest. Raises what LoanTerms raises, DateTooEarly, DatesMiscounted, FieldsExclusive."""
    read = {name: given.pop(name) for name in TERM_NAMES & given.keys()}
    if "stub" in read and "maturity_date" not in read:
        raise FieldMissing(name="maturity_date", field="maturity_date")
    if "rounding" in read:
        read["rounding"] = Rounding(read["rounding"])
    if "maturity_date" in read:
        read = _counted(read)
    read.setdefault("due_day", read["starts_date"].day)
    terms = LoanTerms(**{name: value for name, value in read.items() if name in KEPT})
    _require_rising(terms)
    return terms


def _counted(read: dict[str, Any]) -> dict[str, Any]:
    """Terms with a maturity date as terms with a count; the stub tells every due date, so that nothing else may."""
    timing, start, maturity = read.get("timing", MONTHLY), read["starts_date"], read["maturity_date"]
    for name in ("first_due_date", "final_due_date", "dates"):
        if getattr(timing, name):
            raise FieldsExclusive(names=f"maturity_date, timing.{name}", field=f"timing.{name}")
    if "due_day" in read:
        raise FieldsExclusive(names="maturity_date, due_day", field="due_day")
    if maturity <= start:
        raise DateTooEarly(day=maturity, after=start, field="maturity_date")
    stub = Stub(read.get("stub", Stub.SHORT_LAST))
    timing, count = periods_between(start, maturity, timing, stub)
    if count > INSTALMENT_COUNT_MAX:
        name, high = "instalment_count", INSTALMENT_COUNT_MAX
        raise TermsInvalid(name=name, value=count, low=1, high=high, field="maturity_date")
    anchor = maturity if stub in (Stub.SHORT_FIRST, Stub.LONG_FIRST) else start
    return {**read, "timing": timing, "instalment_count": count, "due_day": anchor.day}


def _require_rising(terms: LoanTerms) -> None:
    """Due dates given by hand lie after the start and before the next one."""
    timing, count = terms.timing, terms.instalment_count
    if timing.dates and len(timing.dates) != count:
        raise DatesMiscounted(given=len(timing.dates), count=count, field="timing.dates")
    if timing.first_due_date and timing.first_due_date <= terms.starts_date:
        raise _too_early(timing.first_due_date, terms.starts_date, "first_due_date")
    if timing.dates and timing.dates[0] <= terms.starts_date:
        raise _too_early(timing.dates[0], terms.starts_date, "dates[0]")
    if timing.final_due_date:
        whole_timing = replace(terms, timing=replace(timing, final_due_date=None))
        before = whole_timing.agreed_date(count - 1) if count > 1 else terms.starts_date
        if timing.final_due_date <= before:
            raise _too_early(timing.final_due_date, before, "final_due_date")


def _too_early(day: date, after: date, name: str) -> DateTooEarly:
    return DateTooEarly(day=day, after=after, field=f"timing.{name}")
