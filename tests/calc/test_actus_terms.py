"""Terms of an ACTUS contract that cannot be, and laws that hold whatever they are."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diya.calc.actus import (
    ObservationMissing,
    ScheduleTooLong,
    TermInvalid,
    TermMissing,
    TermNeverRepays,
    events,
)
from diya.calc.calendars import CalendarUnknown
from diya.kernel.errors import InvalidInput
from diya.kernel.registry import StrategyUnknown
from tests.calc.actus_loans import loan, repaid

TINY = Decimal("1e-18")
"""The sums are made here with fewer digits than the contracts are run with."""


@pytest.mark.parametrize(
    ("change", "refusal", "field"),
    [
        ({"contractType": "SWAPS"}, TermInvalid, "contractType"),
        ({"contractType": None}, TermMissing, "contractType"),
        ({"contractRole": "XX"}, TermInvalid, "contractRole"),
        ({"statusDate": ""}, TermMissing, "statusDate"),
        ({"statusDate": "31.12.2023"}, TermInvalid, "statusDate"),
        ({"statusDate": "2023-12-31T00:00:00Z"}, TermInvalid, "statusDate"),
        ({"initialExchangeDate": "9999-12-31T24:00:00"}, TermInvalid, "initialExchangeDate"),
        ({"maturityDate": None}, TermMissing, "maturityDate"),
        ({"maturityDate": "2023-01-01"}, TermInvalid, "maturityDate"),
        ({"notionalPrincipal": "1e400"}, TermInvalid, "notionalPrincipal"),
        ({"notionalPrincipal": "NaN"}, TermInvalid, "notionalPrincipal"),
        ({"nominalInterestRate": "8 %"}, TermInvalid, "nominalInterestRate"),
        ({"dayCountConvention": None}, TermMissing, "dayCountConvention"),
        ({"dayCountConvention": "A/361"}, StrategyUnknown, "dayCountConvention"),
        ({"calendar": "MARS"}, CalendarUnknown, "calendar"),
        ({"businessDayConvention": "SCX"}, TermInvalid, "businessDayConvention"),
        ({"endOfMonthConvention": "31"}, TermInvalid, "endOfMonthConvention"),
        ({"cycleOfInterestPayment": "P0ML0"}, TermInvalid, "cycleOfInterestPayment"),
        ({"cycleOfInterestPayment": "monthly"}, TermInvalid, "cycleOfInterestPayment"),
        ({"cycleOfInterestPayment": "P1DL0", "maturityDate": "2300-01-01"}, ScheduleTooLong, "cycleOfInterestPayment"),
        ({"purchaseDate": "2024-02-01"}, TermMissing, "priceAtPurchaseDate"),
        ({"scalingEffect": "YES"}, TermInvalid, "scalingEffect"),
        ({"scalingIndexAtContractDealDate": "0"}, TermInvalid, "scalingIndexAtContractDealDate"),
        ({"feeRate": "0.01"}, TermMissing, "feeBasis"),
        ({"penaltyType": "A"}, TermMissing, "penaltyRate"),
        ({"cycleOfRateReset": "P1ML0"}, TermMissing, "marketObjectCodeOfRateReset"),
        ({"cycleOfRateReset": "P1ML0", "marketObjectCodeOfRateReset": "LPR"}, ObservationMissing, "LPR"),
        ({"contractType": "LAM"}, TermMissing, "cycleOfPrincipalRedemption"),
    ],
)
def test_a_wrong_term_is_named(change: dict[str, Any], refusal: type[InvalidInput], field: str) -> None:
    with pytest.raises(refusal) as refused:
        events(loan(**change), {})
    assert refused.value.field == field
    assert refused.value.sentence("zh") != refused.value.sentence("en")


@pytest.mark.parametrize(
    ("kind", "change", "refusal"),
    [
        ("NAM", {}, TermMissing),
        ("NAM", {"maturityDate": None, "nextPrincipalRedemptionPayment": "120"}, TermNeverRepays),
        ("LAM", {"maturityDate": None, "nextPrincipalRedemptionPayment": "0.0001"}, TermNeverRepays),
        (
            "LAM",
            {"maturityDate": None, "nextPrincipalRedemptionPayment": "1", "cycleOfPrincipalRedemption": "P1YL0"},
            TermNeverRepays,
        ),
    ],
)
def test_an_amount_that_never_repays_is_refused(kind: str, change: dict[str, Any], refusal: type[InvalidInput]) -> None:
    with pytest.raises(refusal) as refused:
        events(repaid(kind, **change), {})
    assert refused.value.field == "nextPrincipalRedemptionPayment"


@pytest.mark.parametrize("series", [None, 5, {"data": "x"}, {"data": [1]}, {"data": [{"timestamp": "2024-01-01"}]}])
def test_a_series_out_of_form_names_its_code(series: Any) -> None:
    with pytest.raises(TermInvalid) as refused:
        events(loan(), {"LPR": series})
    assert refused.value.field == "LPR"


@pytest.mark.parametrize(
    "row",
    [
        {"type": "PP", "value": "1"},
        {"time": "2024-02-01", "value": "1"},
        {"time": "2024-02-01", "type": "PP"},
        {"time": "2024-02-01", "type": "MD", "value": "1"},
    ],
)
def test_an_observed_event_out_of_form_is_refused(row: dict[str, str]) -> None:
    with pytest.raises((TermMissing, TermInvalid)):
        events(loan(), {}, happened=[row])


@settings(deadline=None, max_examples=60, derandomize=True)
@given(
    kind=st.sampled_from(["PAM", "LAM", "NAM", "ANN"]),
    rate=st.decimals("-0.02", "0.5", places=4),
    months=st.integers(2, 30),
    count=st.sampled_from(["A360", "A365", "AA", "30E360", "30E360ISDA", "B252", "28E336"]),
    rule=st.sampled_from(["NOS", "SCF", "CSMF", "SCMP", "CSP"]),
    stub=st.sampled_from(["L0", "L1"]),
)
def test_laws(kind: str, rate: Decimal, months: int, count: str, rule: str, stub: str) -> None:
    """What is lent comes back; both sides of a contract mirror each other; ten times the loan pays ten times."""
    index_of_month = months + 1
    terms = repaid(
        kind,
        nominalInterestRate=str(rate),
        maturityDate=f"{2024 + index_of_month // 12}-{index_of_month % 12 + 1:02}-17",
        dayCountConvention=count,
        calendar="MF",
        businessDayConvention=rule,
        cycleOfPrincipalRedemption=f"P1M{stub}",
        nextPrincipalRedemptionPayment="700" if kind == "NAM" else None,
    )
    run = events(terms, {})
    assert [event.time for event in run] == sorted(event.time for event in run)
    principal = sum((event.payoff for event in run if event.kind in ("PR", "MD")), Decimal(0))
    assert abs(principal - 12000) < TINY
    assert all(event.notional_principal >= 0 for event in run)
    other = events({**terms, "contractRole": "RPL"}, {})
    assert [event.payoff for event in other] == [event.payoff.copy_negate() for event in run]
    amount = "7000" if kind == "NAM" else None
    tenfold = events({**terms, "notionalPrincipal": "120000", "nextPrincipalRedemptionPayment": amount}, {})
    pairs = zip(tenfold, run, strict=True)
    assert all(abs(large.payoff - 10 * small.payoff) < TINY for large, small in pairs)
