"""The words at the bottom: money, rates, errors, registry."""

from __future__ import annotations

import doctest
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diya.kernel import errors, money, rates, registry


@pytest.mark.parametrize("module", [money, rates, registry, errors])
def test_examples_in_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("0.01", "CNY", 1), ("1234.5", "CNY", 123450), ("7", "JPY", 7), ("9999999999999.99", "CNY", 10**15 - 1)],
)
def test_an_amount_is_read_exactly(text, currency, minor):
    assert money.parse_minor(text, currency) == minor


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "1e3", "1,000", "0.001", "0", "NaN", "１２", "10000000000000", ".", " 1"]
)
def test_what_is_not_an_amount_is_refused(text):
    with pytest.raises(money.AmountInvalid):
        money.parse_minor(text, "CNY")


@given(st.integers(min_value=1, max_value=10**15 - 1), st.sampled_from(sorted(money.MINOR_DIGITS)))
def test_an_amount_survives_its_text(minor, currency):
    assert money.parse_minor(money.format_minor(minor, currency), currency) == minor


@given(st.integers(), st.integers(min_value=1), st.sampled_from(list(money.Rounding)))
def test_division_is_never_a_whole_unit_off(numerator, denominator, rounding):
    exact = Fraction(numerator, denominator)
    got = money.divide(numerator, denominator, rounding)
    assert abs(got - exact) < 1
    if rounding in (money.Rounding.HALF_UP, money.Rounding.HALF_EVEN):
        assert abs(got - exact) <= Fraction(1, 2)


@given(st.integers(min_value=0, max_value=rates.PPB - 1))
def test_a_rate_survives_its_text(ppb):
    assert rates.parse_rate(rates.format_rate(ppb)) == ppb


@pytest.mark.parametrize("text", ["1", "-0.01", "0.0000000001", "NaN", "Infinity", "x", ""])
def test_what_is_not_a_rate_is_refused(text):
    with pytest.raises(rates.RateInvalid):
        rates.parse_rate(text)


def test_a_taken_code_is_refused():
    family = registry.Registry[int]("diya.test")
    family.register("A")(1)
    with pytest.raises(errors.BrokenInvariant):
        family.register("A")(2)
    with pytest.raises(registry.StrategyUnknown):
        family.get("B")


def test_a_refusal_speaks_both_languages():
    refusal = errors.NotPermitted(right="a.b.c")
    assert "a.b.c" in refusal.sentence("zh")
    assert "a.b.c" in refusal.sentence("en-GB")
