"""Answers to reference cases of day counts, printed amortisation schedules, Chinese instalments and the American
Closing Disclosure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import Any

from script.lib.suites.reading import PER_YEAR, day, first, minor, number, plain

from diya.calc.aliases import canonical
from diya.calc.calendars import NO_HOLIDAYS, calendar_of
from diya.calc.day_count import Span, counted_days, year_fraction
from diya.calc.textbook import Basis, RateChange, Row, TextbookTerms, Tracking, level_payment, schedule
from diya.calc.trid import TridTerms, trid_totals
from diya.kernel.money import Rounding, divide

Inputs = Mapping[str, Any]

YEAR_MONTHS = 12
FINE = 10**8
"""Parts of a cent in which totals that a source counts without rounding are summed."""

BASES = {
    "30/360": Basis.EQUAL_PERIODS,
    "actual/360": Basis.ACTUAL_360,
    "actual/365": Basis.ACTUAL_365,
    "act/360": Basis.ACTUAL_360,
    "act/365": Basis.ACTUAL_365,
}
ACCELERATED = {26: 2, 52: 4}
"""By the payments of a year: an accelerated payment is the monthly one over this number (Canada)."""

FORM_FACTS = {"H-25(B)": {"loan_costs": "4694.05", "prepaid_interest": "279.04"}}
"""Figures of a published form (12 CFR 1026 appendix H) that its totals rest on and the case leaves out. The case's own
figures prove their sum: total of payments 285,803.36 less finance charge 118,830.27 less amount financed 162,000.00 is
4,973.09; and its total interest percentage of 69.46 needs 279.04 of interest beyond the 112,242.27 of the schedule."""

INSURED_TO = Fraction(78, 100)
PENALTY_MAX = Fraction(2, 100)
"""Share of the original value at which mortgage insurance ends (12 USC 4901(18)), and of the balance a prepayment
penalty may reach in the first two years (12 CFR 1026.43(g)(2))."""


def day_count(inputs: Inputs) -> Callable[[str], Any]:
    code = canonical("day_count", inputs["convention"])
    start, end = date.fromisoformat(inputs["start"]), date.fromisoformat(inputs["end"])
    span = Span(
        maturity=day(first(inputs, "termination_date", "maturity", "maturity_date")),
        period_start=day(first(inputs, "ref_start", "period_start")),
        period_end=day(first(inputs, "ref_end", "period_end")),
        frequency=inputs.get("frequency"),
        calendar=calendar_of(inputs["calendar"]) if inputs.get("calendar") else NO_HOLIDAYS,
    )
    # Asked by key: a convention may have a part of a year and yet no days, or the other way about.
    answers = {"year_fraction": year_fraction, "days": counted_days}
    return lambda key: answers[key](code, start, end, span)


def amortization_schedule(inputs: Inputs) -> Callable[[str], Any]:
    unit = number(inputs.get("currency_unit", "0.01"))
    terms = _terms(inputs, unit)
    rows = schedule(terms)
    return _Printed(level_payment(terms), rows, unit)


def _terms(inputs: Inputs, unit: Fraction) -> TextbookTerms:
    frequency = plain(inputs.get("payment_frequency", "monthly"))
    per_year = PER_YEAR[frequency.removeprefix("accelerated")]
    compounding = plain(inputs.get("compounding", "monthly"))
    basis = BASES[inputs.get("day_count", "30/360").lower()]
    carries = basis is not Basis.EQUAL_PERIODS or inputs.get("balance_tracking") == "carry_precision"
    override = inputs.get("payment_override")
    terms = TextbookTerms(
        principal=minor(inputs["principal"], unit),
        annual_rate=number(inputs["annual_rate"]) / 100,
        count=_count(inputs["term_months"], per_year),
        payments_per_year=per_year,
        # In these sources "monthly" stands for a nominal rate divided by the payments of a year, whatever they are.
        compounded=per_year if compounding == "monthly" else PER_YEAR[compounding],
        amortised_count=_count(inputs.get("amortization_period_months") or inputs["term_months"], per_year),
        interest_only_count=_count(first(inputs, "interest_only_months", default=0), per_year),
        level_principal=plain(inputs.get("amortization_type", "")) in ("serial", "equalprincipal", "linear"),
        payment=minor(override, unit) if override is not None else None,
        payment_rounding=_rounding(inputs.get("payment_rounding")),
        interest_rounding=_rounding(inputs.get("interest_rounding")),
        tracking=Tracking.CARRY_PRECISION if carries else Tracking.ROUND_EACH,
        basis=basis,
        starts_on=day(inputs.get("start_date")),
        rate_changes=tuple(map(_change, inputs.get("rate_schedule") or ())),
    )
    if override is None and frequency.startswith("accelerated"):
        monthly = level_payment(_terms({**inputs, "payment_frequency": "monthly"}, unit))
        return replace(terms, payment=divide(monthly, ACCELERATED[per_year], terms.payment_rounding))
    return terms


def _change(said: Inputs) -> RateChange:
    cap = said.get("payment_cap_factor")
    return RateChange(
        int(said["effective_payment_number"]),
        number(said["new_annual_rate"]) / 100,
        said.get("recast", True),
        number(cap) if cap is not None else None,
    )


def _count(months: Any, per_year: int) -> int:
    payments = number(months) * per_year / YEAR_MONTHS
    if payments.denominator != 1:
        raise ValueError(f"{months} months are no whole number of payments, {per_year} a year")
    return int(payments)


def _rounding(said: str | None) -> Rounding:
    name = (said or "ROUND_HALF_UP").removeprefix("ROUND_")
    return Rounding({"CEILING": "UP", "FLOOR": "DOWN"}.get(name, name))


class _Printed:
    """A schedule's figures under the names references use."""

    def __init__(self, payment: int, rows: tuple[Row, ...], unit: Fraction) -> None:
        self.payment, self.rows, self.unit = payment, rows, unit

    def __call__(self, key: str) -> Any:
        interest = sum(row.interest for row in self.rows)
        paid = sum(row.payment for row in self.rows)
        if key in ("schedule_rows", "rows"):
            return _ByNumber(self._numbered())
        if key == "amortization_ranges":
            return _Ranges(self)
        known = {
            **dict.fromkeys(("periodic_payment", "monthly_payment", "payment"), self.payment),
            **dict.fromkeys(("balloon_at_term", "balloon", "final_balance"), self.rows[-1].balance),
            **dict.fromkeys(("final_payment", "last_payment"), self.rows[-1].payment),
            "total_interest": interest,
            **dict.fromkeys(("total_paid", "total_payments", "total_of_payments"), paid),
        }
        counts = ("number_of_payments", "payment_count", "schedule_length")
        return len(self.rows) if key in counts else self.amount(known[key])

    def amount(self, units: int) -> Decimal:
        exact = units * self.unit
        return Decimal(exact.numerator) / Decimal(exact.denominator)

    def _numbered(self) -> list[dict[str, Any]]:
        """The opening row that some tables print, and every payment with the interest paid until it."""
        opened = Row(0, 0, 0, 0, self.rows[0].balance + self.rows[0].principal)
        paid = accumulate(row.interest for row in (opened, *self.rows))
        return [
            {**self._row(row), "total_interest": self.amount(total)}
            for row, total in zip((opened, *self.rows), paid, strict=True)
        ]

    def _row(self, row: Row) -> dict[str, Any]:
        return {
            **dict.fromkeys(("payment", "number", "period"), row.number),
            "payment_amount": self.amount(row.payment),
            "principal": self.amount(row.principal),
            "interest": self.amount(row.interest),
            "balance": self.amount(row.balance),
        }

    def span(self, low: int, high: int) -> dict[str, Any]:
        rows = self.rows[low - 1 : high]
        return {
            "start_payment": low,
            "end_payment": high,
            "balance": self.amount(rows[-1].balance),
            "principal": self.amount(sum(row.principal for row in rows)),
            "interest": self.amount(sum(row.interest for row in rows)),
            "payment_amount": self.amount(sum(row.payment for row in rows)),
        }


class _ByNumber(list[dict[str, Any]]):
    """Rows that an expected list picks by payment number, since a reference prints a choice of them."""

    def picked(self, expected: list[Inputs]) -> list[dict[str, Any]]:
        by_number = {row["number"]: row for row in self}
        return [by_number.get(int(first(row, "payment", "number", "period")), {}) for row in expected]


class _Ranges:
    """Sums over the ranges of payments that an expected list names."""

    def __init__(self, printed: _Printed) -> None:
        self.printed = printed

    def picked(self, expected: list[Inputs]) -> list[dict[str, Any]]:
        return [self.printed.span(int(row["start_payment"]), int(row["end_payment"])) for row in expected]


def chinese_instalments(inputs: Inputs, *, level_principal: bool) -> Callable[[str], Any]:
    """等额本息 and 等额本金 as calculators print them: each figure from unrounded instalments."""
    terms = TextbookTerms(
        principal=minor(inputs["principal"]) * FINE,
        annual_rate=number(inputs["annual_rate"]) / 100,
        count=int(inputs["months"]),
        level_principal=level_principal,
        tracking=Tracking.CARRY_PRECISION,
    )
    rows = schedule(terms)

    def answer(key: str) -> Any:
        numbered = re.fullmatch(r"(payment|principal|interest|balance)_(?:after_)?(\d+)", key)
        if numbered:
            return _fine(getattr(rows[int(numbered.group(2)) - 1], numbered.group(1)))
        place = {"first": 0, "last": -1}.get(key.split("_")[0])
        if place is not None:
            return _fine(getattr(rows[place], key.split("_")[1]))
        return _fine(
            {
                **dict.fromkeys(("payment", "monthly_payment"), rows[0].payment),
                "total_interest": sum(row.interest for row in rows),
                **dict.fromkeys(("total_paid", "total_payment"), sum(row.payment for row in rows)),
                "monthly_decrease": rows[0].payment - rows[min(1, len(rows) - 1)].payment,
            }[key]
        )

    return answer


def _fine(units: int) -> Fraction:
    return Fraction(round(Fraction(units, FINE)), 100)


def trid_disclosure(inputs: Inputs, source: str) -> Callable[[str], Any]:
    facts = next((facts for form, facts in FORM_FACTS.items() if form in source), {})
    given = {**facts, **inputs}
    terms = TridTerms(
        loan=minor(given["loan_amount"]),
        annual_rate=number(given["rate"]) / 100,
        count=int(given["term_months"]),
        insurance=minor(given.get("mortgage_insurance_monthly", 0)),
        insured_above=round(minor(given.get("sale_price", 0)) * INSURED_TO),
        escrow=minor(given.get("escrow_monthly", 0)),
        loan_costs=minor(given.get("loan_costs", 0)),
        prepaid_interest=minor(given.get("prepaid_interest", 0)),
        prepayment_penalty_max=PENALTY_MAX,
    )
    totals = trid_totals(terms)

    def answer(key: str) -> Any:
        if key.startswith("payment_years_"):
            insured = int(key.split("_")[2]) * YEAR_MONTHS - YEAR_MONTHS < totals.insured_count
            return Fraction(totals.payment_insured if insured else totals.payment_uninsured, 100)
        if key in ("apr_percent", "tip_percent"):
            return 100 * (Fraction(totals.apr) if key == "apr_percent" else totals.tip)
        names = {"principal_interest": "principal_and_interest"}
        try:
            return Fraction(getattr(totals, names.get(key, key)), 100)
        except AttributeError:
            raise KeyError(key) from None

    return answer
