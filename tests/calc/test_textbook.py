"""Printed schedules: laws over all terms, and the cases a closed form does not have."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diya.calc.textbook import Basis, RateChange, TermsInvalid, TextbookTerms, Tracking, level_payment, schedule
from diya.kernel.money import Rounding

LOAN = TextbookTerms(10000000, Fraction(6, 100), 360)

terms_of = st.builds(
    TextbookTerms,
    principal=st.integers(10**4, 10**12),
    annual_rate=st.fractions(Fraction(0), Fraction(3, 10), max_denominator=100000),
    count=st.integers(1, 120),
    payments_per_year=st.sampled_from((1, 4, 12, 26, 52)),
    compounded=st.sampled_from((1, 2, 12)),
    level_principal=st.booleans(),
    payment_rounding=st.sampled_from(Rounding),
    interest_rounding=st.sampled_from(Rounding),
    tracking=st.sampled_from(Tracking),
)


@settings(max_examples=120, deadline=None)
@given(terms=terms_of, interest_only=st.integers(0, 40))
def test_laws_of_a_schedule_that_amortises(terms: TextbookTerms, interest_only: int) -> None:
    """Every row adds up, no balance is below zero, and what is repaid is the loan (to two units a row where the balance
    carried is not the one printed: payment and interest are each rounded)."""
    terms = replace(terms, interest_only_count=min(interest_only, terms.count - 1))
    rows = schedule(terms)
    assert all(row.payment == row.interest + row.principal for row in rows)
    assert min(row.balance for row in rows) >= 0
    assert rows[-1].balance == 0
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    repaid = sum(row.principal for row in rows)
    slack = 0 if terms.tracking is Tracking.ROUND_EACH else 2 * len(rows)
    assert abs(repaid - terms.principal) <= slack


@settings(max_examples=60, deadline=None)
@given(terms=terms_of, longer=st.integers(1, 240))
def test_a_balloon_is_what_the_payments_left(terms: TextbookTerms, longer: int) -> None:
    terms = replace(terms, amortised_count=terms.count + longer, tracking=Tracking.ROUND_EACH)
    rows = schedule(terms)
    assert terms.principal - sum(row.principal for row in rows) == rows[-1].balance


def test_no_interest_is_the_loan_in_equal_parts() -> None:
    rows = schedule(TextbookTerms(1000, Fraction(0), 3))
    assert [(row.payment, row.interest) for row in rows] == [(333, 0), (333, 0), (334, 0)]


def test_the_payment_is_rounded_the_way_it_is_asked() -> None:
    exact = 59955.05
    for rounding, expected in ((Rounding.UP, 59956), (Rounding.DOWN, 59955), (Rounding.HALF_UP, 59955)):
        assert level_payment(replace(LOAN, payment_rounding=rounding)) == expected
    assert abs(level_payment(LOAN) - exact) < 1


def test_an_exact_payment_is_not_rounded_up() -> None:
    """1,000 at 10 % over two years pays 576.190476...; 2,100 at 10 % in two payments is 1,210 exactly."""
    terms = TextbookTerms(2100, Fraction(1, 10), 2, payments_per_year=1, compounded=1, payment_rounding=Rounding.UP)
    assert level_payment(terms) == 1210


def test_interest_only_then_level() -> None:
    rows = schedule(replace(LOAN, count=24, interest_only_count=12))
    assert [row.payment for row in rows[:12]] == [50000] * 12
    assert [row.principal for row in rows[:12]] == [0] * 12
    assert rows[12].payment == level_payment(replace(LOAN, count=12)) == rows[22].payment


def test_equal_principal() -> None:
    rows = schedule(replace(LOAN, count=100, level_principal=True))
    assert [(row.principal, row.interest) for row in rows[:2]] == [(100000, 50000), (100000, 49500)]


def test_actual_days_make_february_cheaper_than_january() -> None:
    terms = replace(LOAN, basis=Basis.ACTUAL_360, starts_on=date(2023, 1, 1), tracking=Tracking.CARRY_PRECISION)
    rows = schedule(terms)
    assert rows[0].interest == 51667  # 100,000.00 x 6 % x 31 / 360
    assert rows[1].interest < rows[0].interest * 28 // 31 + 10
    by_365 = schedule(replace(terms, basis=Basis.ACTUAL_365))
    assert by_365[0].interest == 50959  # x 31 / 365


def test_a_rate_change_recasts_the_payment() -> None:
    change = RateChange(13, Fraction(8, 100))
    rows = schedule(replace(LOAN, rate_changes=(change,)))
    rest = TextbookTerms(rows[11].balance, Fraction(8, 100), 348)
    assert rows[12].payment == level_payment(rest)
    kept = schedule(replace(LOAN, rate_changes=(replace(change, recast=False),)))
    assert kept[12].payment == kept[11].payment
    assert kept[-1].balance == 0


def test_a_cap_that_binds_lets_the_balance_grow() -> None:
    """65,000 at 10 %, then 12 % with a payment at most 1.075 times: 613.20, of which 646.39 interest (ProEducate)."""
    change = RateChange(13, Fraction(12, 100), cap_factor=Fraction(1075, 1000))
    rows = schedule(TextbookTerms(6500000, Fraction(1, 10), 360, rate_changes=(change,)))
    assert (rows[12].payment, rows[12].interest, rows[12].principal) == (61320, 64639, -3319)
    assert rows[23].balance - rows[11].balance == 42090


def test_a_higher_payment_ends_the_loan_early() -> None:
    rows = schedule(TextbookTerms(35000000, Fraction(5, 100), 650, 26, 2, payment=101781))
    assert len(rows) == 559
    assert rows[-1].payment <= 101781


@pytest.mark.parametrize(
    "changed",
    [
        {"principal": 0},
        {"count": 0},
        {"amortised_count": 100},
        {"annual_rate": Fraction(-1, 100)},
        {"interest_only_count": 360},
        {"basis": Basis.ACTUAL_360},
        {"basis": Basis.ACTUAL_360, "starts_on": date(2024, 1, 1), "payments_per_year": 26},
    ],
)
def test_terms_that_cannot_be_are_refused(changed: dict[str, object]) -> None:
    with pytest.raises(TermsInvalid):
        schedule(replace(LOAN, **changed))
