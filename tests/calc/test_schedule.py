"""Schedules against published figures, and the laws of every schedule."""

from __future__ import annotations

import csv
import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

from diya.calc.loan.schedule import schedule
from diya.calc.loan.terms import LoanTerms, TermsInvalid
from diya.kernel.money import parse_minor
from diya.kernel.rates import parse_rate

from .strategies import loan_terms

GOLDEN = Path(__file__).parents[1] / "golden" / "schedules.csv"
REFERENCE = Path(__file__).parents[3] / "shared" / "conformance" / "reference_cases.json"


def regular(principal: str, annual_rate: str, months: int, method: str = "EQUAL_INSTALMENT") -> LoanTerms:
    """A loan whose first period is a whole month, as published examples assume."""
    return LoanTerms(
        "CNY", parse_minor(principal, "CNY"), parse_rate(annual_rate), date(2024, 1, 15), 15, months, method
    )


@pytest.mark.parametrize("row", list(csv.DictReader(GOLDEN.open(encoding="utf-8"))), ids=lambda r: r["source"][:40])
def test_published_instalments_are_met_to_the_cent(row):
    rows = schedule(regular(row["principal"], row["annual_rate"], int(row["months"]), row["method"]))
    got = rows[int(row["number"]) - 1]
    minor = {
        name: parse_minor(row[name], "CNY", allow_zero=True) for name in ("instalment", "principal_part", "interest")
    }
    assert (got.amount, got.principal, got.interest) == tuple(minor.values())
    if row["total_interest"]:
        total = parse_minor(row["total_interest"], "CNY", allow_zero=True)
        assert sum(one.interest for one in rows) == total


def in_scope(case: dict) -> bool:
    """Level monthly instalments, every figure rounded half up: the present scope of the reference cases."""
    given_ = case["inputs"]
    usual = {
        "day_count": "30/360",
        "payment_rounding": "ROUND_HALF_UP",
        "interest_rounding": "ROUND_HALF_UP",
        "compounding": "monthly",
        "payment_frequency": "monthly",
        "balance_tracking": "round_each",
        "currency_unit": "0.01",
    }
    known = {"principal", "annual_rate", "term_months", *usual}
    return (
        case["kind"] == "amortization_schedule"
        and set(given_) <= known
        and all(given_.get(name, value) == value for name, value in usual.items())
    )


def test_reference_cases_in_scope_are_met_to_the_cent():
    if not REFERENCE.exists():
        pytest.skip(f"{REFERENCE.name} is not beside this checkout")
    cases = [case for case in json.loads(REFERENCE.read_text())["cases"] if in_scope(case)]
    assert len(cases) >= 6
    wrong = []
    for case in cases:
        given_, expected = case["inputs"], case["expected"]
        rate = f"{float(given_['annual_rate']) / 100:.9f}"
        rows = schedule(regular(str(given_["principal"]), rate, given_["term_months"]))
        first = expected.get("periodic_payment") or expected.get("monthly_payment")
        if first is not None and len(rows) > 1 and rows[0].amount != parse_minor(first, "CNY"):
            wrong.append((case["id"], first, rows[0].amount))
        for want in expected.get("schedule_rows", []):
            got = rows[int(want["payment"]) - 1]
            parts = [parse_minor(want[name], "CNY", allow_zero=True) for name in ("principal", "interest")]
            if [got.principal, got.interest] != parts:
                wrong.append((case["id"], want, got))
    assert not wrong


@given(loan_terms(count_max=420))
@settings(max_examples=150, deadline=None)
def test_parts_sum_to_the_principal_and_dates_rise(terms):
    rows = schedule(terms)
    assert sum(row.principal for row in rows) == terms.principal
    assert all(row.principal >= 0 and row.interest >= 0 for row in rows)
    dates = [terms.starts_date, *(row.due_date for row in rows)]
    assert all(before < after for before, after in pairwise(dates))
    assert len(rows) <= terms.instalment_count
    assert schedule(terms) == rows


def test_an_odd_first_period_changes_its_interest_only():
    """5 January to 20 February is 45 units: 1,000,000.00 at 4.8 % is 6,000.00 instead of 4,000.00."""
    whole = schedule(LoanTerms("CNY", 10**8, 48_000_000, date(2025, 1, 20), 20, 240))
    odd = schedule(LoanTerms("CNY", 10**8, 48_000_000, date(2025, 1, 5), 20, 240))
    assert odd[0].interest == 600_000
    assert whole[0].interest == 400_000
    assert [row.principal for row in odd] == [row.principal for row in whole]
    assert [row.interest for row in odd[1:]] == [row.interest for row in whole[1:]]


def test_the_due_day_is_clipped_in_short_months_and_comes_back():
    rows = schedule(LoanTerms("CNY", 10**8, 48_000_000, date(2023, 12, 31), 31, 4))
    assert [row.due_date for row in rows] == [
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
        date(2024, 4, 30),
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [("principal", 0), ("due_day", 32), ("instalment_count", 0), ("annual_rate_ppb", -1), ("grace_days", 99)],
)
def test_terms_out_of_range_name_the_field(field, value):
    usual = {
        "currency": "CNY",
        "principal": 1,
        "annual_rate_ppb": 0,
        "starts_date": date(2025, 1, 1),
        "due_day": 1,
        "instalment_count": 1,
    }
    with pytest.raises(TermsInvalid) as refused:
        LoanTerms(**{**usual, field: value})
    assert refused.value.field == field
