"""Contracts in ACTUS terms: the published vectors, and figures worked by hand."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from script.lib.suites import actus

from diya.calc.actus import (
    ActusEvent,
    events,
)
from tests.calc.actus_loans import loan, repaid

VECTORS = Path(__file__).parents[3] / "shared" / "conformance" / "actus"


def published() -> list[Any]:
    files = sorted(VECTORS.glob("*.json"))
    if not files:
        return [pytest.param(None, marks=pytest.mark.skip(reason="../shared/conformance/actus is not here"))]
    return [pytest.param(case, id=name) for file in files for name, case in actus.cases(json.loads(file.read_text()))]


def index(code: str, **points: str) -> dict[str, Any]:
    """An index with values on days of 2024: `index("LPR", d0401="0.03")`."""
    rows = [{"timestamp": f"2024-{day[1:3]}-{day[3:]}T00:00:00", "value": value} for day, value in points.items()]
    return {code: {"identifier": code, "data": rows}}


def paid(run: tuple[ActusEvent, ...], kind: str) -> list[str]:
    """Payments of one kind of event, to the cent."""
    return [f"{event.payoff:.2f}" for event in run if event.kind == kind]


def days(run: tuple[ActusEvent, ...], kind: str) -> list[str]:
    return [f"{event.time:%m-%d}" for event in run if event.kind == kind]


@pytest.mark.parametrize("case", published())
def test_published_vectors(case: Any) -> None:
    assert actus.check(case) == []


def test_a_wrong_answer_is_told_with_field_and_event() -> None:
    case = {
        "terms": loan(),
        "to": "2024-02-01",
        "results": [
            {"eventDate": "2024-01-01T00:00", "eventType": "IED", "payoff": "-12000", "currency": "USD"},
            {"eventDate": "2024-02-01T00:00", "eventType": "IP", "payoff": 121},
            {"eventDate": "2024-02-01T00:00", "eventType": "MD"},
        ],
    }
    assert actus.check(case) == [
        "currency at IED 2024-01-01T00:00:00: got CNY, expected USD",
        "payoff at IP 2024-02-01T00:00:00: got 120.000000000000, expected 121",
        "eventType at event 3: got no event, expected MD 2024-02-01T00:00:00",
    ]


def test_bullet_pays_a_twelfth_of_the_rate_each_month() -> None:
    run = events(loan(premiumDiscountAtIED=-200), {})
    assert paid(run, "IED") == ["-11800.00"]
    assert paid(run, "IP") == ["120.00"] * 6
    assert (run[-1].kind, run[-1].payoff, run[-1].notional_principal) == ("MD", 12000, 0)


def test_without_an_interest_schedule_interest_falls_due_at_maturity() -> None:
    run = events(loan(cycleAnchorDateOfInterestPayment="", cycleOfInterestPayment=None), {})
    assert [(event.kind, f"{event.payoff:.2f}") for event in run] == [
        ("IED", "-12000.00"),
        ("IP", "720.00"),
        ("MD", "12000.00"),
    ]


def test_a_cycle_without_an_anchor_begins_a_cycle_after_the_exchange() -> None:
    assert events(loan(cycleAnchorDateOfInterestPayment=None), {}) == events(loan(), {})


@pytest.mark.parametrize(
    ("stub", "dates"), [("L1", ["03-01", "05-01", "07-01", "08-01"]), ("L0", ["03-01", "05-01", "08-01"])]
)
def test_stubs(stub: str, dates: list[str]) -> None:
    terms = loan(
        maturityDate="2024-08-01",
        cycleAnchorDateOfInterestPayment="2024-03-01",
        cycleOfInterestPayment=f"P2M{stub}",
    )
    assert days(events(terms, {}), "IP") == dates


@pytest.mark.parametrize(
    ("convention", "dates"),
    [("SD", ["02-29", "03-29", "04-29", "05-01"]), ("EOM", ["02-29", "03-31", "04-30", "05-01"])],
)
def test_end_of_month(convention: str, dates: list[str]) -> None:
    terms = loan(
        maturityDate="2024-05-01",
        cycleAnchorDateOfInterestPayment="2024-02-29",
        cycleOfInterestPayment="P1ML1",
        endOfMonthConvention=convention,
    )
    assert days(events(terms, {}), "IP") == dates


@pytest.mark.parametrize(
    ("convention", "moved", "first"),
    [
        # 1 June 2024 is a Saturday, the Friday before is in May. 31 days of May by A/365 at 12 %: 122.30.
        ("NOS", "06-01", "122.30"),
        ("SCF", "06-03", "130.19"),
        ("CSF", "06-03", "122.30"),
        ("SCP", "05-31", "118.36"),
        ("CSP", "05-31", "122.30"),
        ("SCMF", "06-03", "130.19"),
        ("CSMF", "06-03", "122.30"),
        ("SCMP", "06-03", "130.19"),
        ("CSMP", "06-03", "122.30"),
    ],
)
def test_business_days_move_the_event_and_with_sc_its_interest(convention: str, moved: str, first: str) -> None:
    terms = loan(
        statusDate="2024-04-30",
        initialExchangeDate="2024-05-01",
        cycleAnchorDateOfInterestPayment="2024-06-01",
        calendar="MF",
        businessDayConvention=convention,
        dayCountConvention="A365",
    )
    run = events(terms, {})
    assert (days(run, "IP"), paid(run, "IP")[0]) == ([moved, "07-01"], first)
    assert f"{sum(event.payoff for event in run if event.kind == 'IP'):.2f}" == "240.66"


def test_a_closed_last_day_moves_no_interest_from_the_principal() -> None:
    run = events(loan(maturityDate="2024-06-30", calendar="MF", businessDayConvention="SCF"), {})
    assert [(event.kind, f"{event.time:%m-%d}") for event in run[-2:]] == [("IP", "06-30"), ("MD", "06-30")]


def test_capitalisation_turns_interest_into_principal() -> None:
    run = events(loan(capitalizationEndDate="2024-03-15"), {})
    assert days(run, "IPCI") == ["02-01", "03-01", "03-15"]
    # 12,000 x 1.01 = 12,120; x 1.01 = 12,241.20; 14 days of 360 more: x (1 + 0.12 x 14/360) = 12,298.33.
    assert [f"{event.notional_principal:.2f}" for event in run if event.kind == "IPCI"] == [
        "12120.00",
        "12241.20",
        "12298.33",
    ]
    assert paid(run, "IP")[1] == "122.98"


def test_linear_amortiser_without_an_amount_repays_in_equal_parts() -> None:
    run = events(repaid("LAM"), {})
    assert paid(run, "PR") == ["2000.00"] * 5
    assert paid(run, "IP") == ["120.00", "100.00", "80.00", "60.00", "40.00", "20.00"]
    assert paid(run, "MD") == ["2000.00"]


def test_linear_amortiser_ends_when_its_amount_has_repaid() -> None:
    run = events(repaid("LAM", maturityDate=None, nextPrincipalRedemptionPayment="3500"), {})
    assert (days(run, "MD"), paid(run, "MD")) == (["05-01"], ["1500.00"])


@pytest.mark.parametrize(
    ("base", "interest"),
    [
        ("NT", ["120.00", "100.00", "80.00", "60.00", "40.00", "20.00"]),
        ("NTIED", ["120.00"] * 6),
        # Fixed anew on 1 April after the redemption of that day: 6,000.
        ("NTL", ["120.00", "120.00", "120.00", "60.00", "60.00", "60.00"]),
    ],
)
def test_interest_calculation_base(base: str, interest: list[str]) -> None:
    terms = repaid(
        "LAM",
        interestCalculationBase=base,
        cycleAnchorDateOfInterestCalculationBase="2024-04-01",
        cycleOfInterestCalculationBase="P1YL1",
    )
    assert paid(events(terms, {}), "IP") == interest


def test_negative_amortiser_adds_the_interest_its_payment_does_not_cover() -> None:
    run = events(repaid("NAM", nextPrincipalRedemptionPayment="100", maturityDate="2024-04-01"), {})
    # 12,000 x 1 % = 120 > 100: the principal grows to 12,020, then 12,040.20.
    assert paid(run, "PR") == ["-20.00", "-20.20"]
    assert paid(run, "MD") == ["12040.20"]


def test_annuity_is_level_and_ends_at_zero() -> None:
    run = events(repaid("ANN"), {})
    together = [Decimal(pr) + Decimal(ip) for pr, ip in zip(paid(run, "PR"), paid(run, "IP"), strict=False)]
    # 12,000 x 0.01 x 1.01^6 / (1.01^6 - 1) = 2,070.58.
    assert together == [Decimal("2070.58")] * 5
    assert f"{run[-1].payoff + run[-2].payoff:.2f}" == "2070.58"
    assert days(run, "PRF") == ["01-31"]


def test_annuity_is_fixed_anew_at_a_reset() -> None:
    terms = repaid(
        "ANN",
        cycleAnchorDateOfRateReset="2024-04-01",
        cycleOfRateReset="P1YL1",
        marketObjectCodeOfRateReset="LPR",
        rateSpread="0.03",
        rateMultiplier="2",
    )
    run = events(terms, index("LPR", d0315="0.015", d0402="0.5"))
    assert days(run, "PRF") == ["01-31", "04-01"]
    # 2 x 0.015 + 0.03 = 6 %. Left after three payments: 6,089.55; x 0.005 x 1.005^3 / (1.005^3 - 1) = 2,050.18.
    assert run[-1].nominal_interest_rate == Decimal("0.06")
    assert f"{run[-1].payoff + run[-2].payoff:.2f}" == "2050.18"


@pytest.mark.parametrize(
    ("bounds", "rates"),
    [
        ({}, ["0.2", "0.01"]),
        ({"lifeCap": "0.15", "lifeFloor": "0.02"}, ["0.15", "0.02"]),
        ({"periodCap": "0.05", "periodFloor": "-0.01"}, ["0.17", "0.16"]),
        ({"nextResetRate": "0.09"}, ["0.09", "0.01"]),
    ],
)
def test_resets_are_bounded_first_in_their_change_then_in_their_level(bounds: dict[str, str], rates: list[str]) -> None:
    terms = loan(
        cycleAnchorDateOfRateReset="2024-03-01",
        cycleOfRateReset="P2ML1",
        marketObjectCodeOfRateReset="LPR",
        **bounds,
    )
    run = events(terms, index("LPR", d0301="0.2", d0501="0.01"))
    resets = [event for event in run if event.kind in ("RR", "RRF")]
    assert [event.nominal_interest_rate for event in resets] == [Decimal(rate) for rate in rates]
    assert (resets[0].kind == "RRF") == ("nextResetRate" in bounds)


@pytest.mark.parametrize(
    ("effect", "interest", "principal"),
    [("IOO", "180.00", "12000.00"), ("ONO", "120.00", "18000.00"), ("INO", "180.00", "18000.00")],
)
def test_scaling_multiplies_interest_and_principal(effect: str, interest: str, principal: str) -> None:
    terms = loan(
        scalingEffect=effect,
        scalingIndexAtContractDealDate="100",
        marketObjectCodeOfScalingIndex="CPI",
        cycleAnchorDateOfScalingIndex="2024-05-01",
        cycleOfScalingIndex="P1YL1",
    )
    run = events(terms, index("CPI", d0501="150"))
    assert (paid(run, "IP")[-1], paid(run, "MD")[0]) == (interest, principal)


@pytest.mark.parametrize(
    ("basis", "rate", "fees"), [("A", "25", ["25.00", "25.00"]), ("N", "0.01", ["30.00", "30.00"])]
)
def test_fees(basis: str, rate: str, fees: list[str]) -> None:
    terms = loan(feeBasis=basis, feeRate=rate, cycleAnchorDateOfFee="2024-04-01", cycleOfFee="P3ML1")
    run = events(terms, {})
    assert (paid(run, "FP"), paid(run, "MD")) == (fees, ["12000.00"])


@pytest.mark.parametrize(
    ("kind", "rate", "penalty"),
    # The 15 days since 1 March on 12,000: 0.02 x 15/360 = 10.00; 12 % less an index of 3 % = 45.00.
    [("A", "50", "50.00"), ("N", "0.02", "10.00"), ("I", None, "45.00")],
)
def test_prepayment_and_its_penalty(kind: str, rate: str | None, penalty: str) -> None:
    terms = loan(penaltyType=kind, penaltyRate=rate, marketObjectCodeOfRateReset="LPR")
    happened = [{"time": "2024-03-16", "type": "PP", "value": "4000"}, {"time": "2024-03-16", "type": "AD"}]
    run = events(terms, index("LPR", d0101="0.03"), happened=happened)
    assert (paid(run, "PP"), paid(run, "PY")) == (["4000.00"], [penalty])
    # Half of March on 12,000, half on 8,000, then 8,000.
    assert paid(run, "IP")[2:4] == ["100.00", "80.00"]
    look = next(event for event in run if event.kind == "AD")
    assert (look.notional_principal, look.accrued_interest) == (8000, 60)


def test_prepayments_of_a_model_fall_on_its_option_dates_and_never_overpay() -> None:
    terms = loan(
        objectCodeOfPrepaymentModel="PPM", cycleAnchorDateOfOptionality="2024-04-01", cycleOfOptionality="P1ML1"
    )
    run = events(terms, index("PPM", d0401="5000", d0601="9000"))
    assert paid(run, "PP") == ["5000.00", "0.00", "7000.00"]
    assert paid(run, "MD") == ["0.00"]
    assert paid(events({**terms, "prepaymentEffect": "N"}, {}), "PP") == []


def test_a_rate_seen_to_be_set_stands_for_the_scheduled_reset() -> None:
    terms = loan(cycleAnchorDateOfRateReset="2024-03-01", cycleOfRateReset="P6ML1")
    run = events(terms, {}, happened=[{"eventDate": "2024-03-01", "eventType": "RR", "payoff": "0.06"}])
    assert paid(run, "IP") == ["120.00", "120.00", "60.00", "60.00", "60.00", "60.00"]


def test_purchase_and_termination_pay_the_accrued_interest() -> None:
    terms = loan(
        purchaseDate="2024-02-16",
        priceAtPurchaseDate="11000",
        terminationDate="2024-05-21",
        priceAtTerminationDate="11500",
    )
    run = events(terms, {})
    assert [event.kind for event in run] == ["PRD", "IP", "IP", "IP", "TD"]
    # 15 days of 4 a day, then 20 days.
    assert (paid(run, "PRD"), paid(run, "TD")) == (["-11060.00"], ["11580.00"])
    assert run[-1].notional_principal == 0


def test_midnight_at_the_end_of_a_day_counts_as_the_next_day() -> None:
    by_second = events(loan(maturityDate="2024-06-30T23:59:59", cycleOfInterestPayment="P1ML1"), {})
    assert paid(by_second, "IP") == ["120.00"] * 6
    assert events(loan(maturityDate="2024-06-30T24:00:00"), {}) == events(loan(), {})


def test_a_running_contract_is_taken_up_at_its_status_date() -> None:
    run = events(loan(statusDate="2024-03-11"), {})
    assert [event.kind for event in run] == ["IP"] * 4 + ["MD"]
    assert paid(run, "IP") == ["120.00"] * 4
    assert paid(events(loan(statusDate="2024-03-11", accruedInterest="7"), {}), "IP")[0] == "87.00"
    assert paid(events(loan(statusDate="2024-03-11", feeBasis="N", feeRate="0.01"), {}), "MD") == ["12060.00"]


@pytest.mark.parametrize("until", [date(2024, 3, 1), datetime.fromisoformat("2024-03-01")])
def test_until_counts_the_day_itself(until: date) -> None:
    assert events(loan(), {}, until)[-1].time == datetime.fromisoformat("2024-03-01")


def test_payments_can_be_settled_in_another_currency() -> None:
    run = events(loan(settlementCurrency="USD"), index("CNY/USD", d0101="0.14"))
    assert (run[1].payoff, run[1].currency) == (Decimal("16.8"), "USD")
