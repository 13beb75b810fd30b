"""The calculations as JSON: figures by hand, the same figures as the calculations give, and the places of mistakes."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diya.calc.actus import events as actus_events
from diya.calc.amortisation import Plan
from diya.calc.forms import COMMANDS, command, parsed
from diya.calc.forms.command import Command
from diya.calc.forms.kinds import Place
from diya.calc.forms.records import Record
from diya.calc.forms.terms import LENGTH, PLAN, TERMS, TIMING, terms_from
from diya.calc.loan.events import CLASS_OF, Disbursed, InstalmentBilled, RateReset
from diya.calc.loan.fold import apply, brought_forward
from diya.calc.loan.history import full
from diya.calc.loan.state import opening
from diya.calc.loan.terms import LoanTerms
from diya.calc.timing import Timing
from diya.kernel.money import format_minor

VECTORS = Path(__file__).parents[3] / "shared" / "conformance" / "actus"
LOAN: dict[str, Any] = {
    "currency": "CNY",
    "principal": "120000.00",
    "annual_rate": "0.049",
    "starts_date": "2026-01-15",
    "instalment_count": 12,
}


def answer(name: str, data: dict[str, Any]) -> Any:
    """What a calculation answers to a JSON text of these data."""
    return command(name).answer(parsed(json.dumps(data)))


def read_terms(data: dict[str, Any]) -> LoanTerms:
    terms: LoanTerms = Record("Loan", TERMS, terms_from, LENGTH).read(parsed(json.dumps(data)), Place())
    return terms


def test_a_schedule_by_its_chinese_name() -> None:
    found = answer("schedule", {**LOAN, "principal": "1000000", "instalment_count": 360, "method": "等额本息"})
    assert found["method"] == "EQUAL_INSTALMENT"
    assert found["rows"][0] == {
        "number": 1,
        "due_date": "2026-02-15",
        "opening_balance": "1000000.00",
        "principal": "1223.94",
        "interest": "4083.33",
        "capitalised": "0.00",
        "amount": "5307.27",
        "closing_balance": "998776.06",
    }
    assert len(found["rows"]) == 360
    assert found["totals"]["principal"] == "1000000.00"


def test_what_is_not_said_is_what_the_loan_says() -> None:
    assert read_terms(LOAN) == LoanTerms("CNY", 12_000_000, 49_000_000, date(2026, 1, 15), 15, 12)


def test_rates_are_read_exactly_as_text_and_as_numbers() -> None:
    assert read_terms({**LOAN, "annual_rate": 0.1}) == read_terms({**LOAN, "annual_rate": "0.1"})
    assert read_terms({**LOAN, "annual_rate": 0.123456789}).annual_rate_ppb == 123_456_789


def test_nothing_of_a_loan_is_out_of_reach() -> None:
    """A new term, plan or timing of the engine needs its field here."""
    known = {one.to or one.name for one in TERMS}
    assert {one.name for one in fields(LoanTerms) if one.init} <= known
    assert {one.name for one in fields(Plan)} == {one.to or one.name for one in PLAN.fields}
    own = {one.name for one in TIMING.fields} - {"every"} | {"every_months", "every_days"}
    assert {one.name for one in fields(Timing)} == own


def test_every_event_from_outside_has_its_form() -> None:
    (events,) = (one for one in command("position").takes.fields if one.name == "events")
    kinds = {one["properties"]["kind"]["const"] for one in events.schema["items"]["oneOf"]}
    assert kinds == {kind for kind, cls in CLASS_OF.items() if cls is not InstalmentBilled}


@pytest.mark.parametrize(
    ("stub", "first", "second", "count"),
    [
        ("SHORT_FIRST", "2026-02-05", "2026-03-05", 6),
        ("LONG_FIRST", "2026-03-05", "2026-04-05", 5),
        ("SHORT_LAST", "2026-02-10", "2026-03-10", 6),
        ("LONG_LAST", "2026-02-10", "2026-03-10", 5),
    ],
)
def test_a_maturity_date_leaves_a_stub(stub: str, first: str, second: str, count: int) -> None:
    loan = {**LOAN, "starts_date": "2026-01-10", "maturity_date": "2026-07-05", "stub": stub}
    del loan["instalment_count"]
    rows = answer("schedule", loan)["rows"]
    assert [row["due_date"] for row in rows[:2]] == [first, second]
    assert (len(rows), rows[-1]["due_date"]) == (count, "2026-07-05")


def test_weekly_payments_over_a_holiday() -> None:
    timing = {"every": "P1W", "calendar": "CN", "business_day": "MODFOLLOWING"}
    loan = {**LOAN, "starts_date": "2024-09-24", "instalment_count": 3, "timing": timing}
    due = [row["due_date"] for row in answer("schedule", loan)["rows"]]
    assert due == ["2024-10-08", "2024-10-08", "2024-10-15"]


@settings(derandomize=True, max_examples=40, deadline=None)
@given(
    steps=st.dictionaries(st.dates(date(2026, 1, 16), date(2026, 11, 30)), st.integers(0, 200), max_size=3),
    method=st.sampled_from(["EQUAL_INSTALMENT", "EQUAL_PRINCIPAL", "BULLET"]),
    day_count=st.sampled_from(["EQUAL_MONTHS", "ACT/365F"]),
)
def test_a_schedule_with_rate_steps_is_what_will_be_billed(steps: dict[date, int], method: str, day_count: str) -> None:
    said = [{"from_date": day.isoformat(), "annual_rate": f"0.{steps[day]:03}"} for day in sorted(steps)]
    loan = {**LOAN, "method": method, "day_count": day_count}
    rows = answer("schedule", {**loan, **({"rate_steps": said} if said else {})})["rows"]
    terms = read_terms(loan)
    acts = [Disbursed(terms.starts_date, terms.principal)]
    resets = [RateReset(day, steps[day] * 10**6) for day in sorted(steps)]
    state = opening(terms)
    for event in full(terms, [*acts, *resets]):
        state = apply(terms, state, event)
    state = brought_forward(terms, state, date(2027, 2, 1))
    assert [row["amount"] for row in rows] == [
        format_minor(due.principal + due.interest, "CNY") for due in state.open_dues
    ]
    assert [row["due_date"] for row in rows] == [due.due_date.isoformat() for due in state.open_dues]


PAID = [
    {"kind": "REPAID", "value_date": "2026-02-15", "amount": "10267.00"},
    {"kind": "REPAID", "value_date": "2026-03-18", "amount": "5000.00"},
    {"kind": "FEE_CHARGED", "value_date": "2026-03-20", "amount": "20.00"},
]


def test_a_position_adds_up_and_says_why() -> None:
    found = answer("position", {**LOAN, "events": PAID, "on": "2026-03-25"})
    lines = [one for one in found["why"] if not one["total"]]
    cents = sum(int(one["amount"].replace(".", "")) for one in lines)
    assert format_minor(cents, "CNY") == found["payoff"] == found["why"][-1]["amount"]
    assert (found["status"], found["dpd"], found["fee"]) == ("ACTIVE", 10, "20.00")
    assert {"未到期本金", "应计利息"} <= {one["zh"] for one in lines}


@given(st.permutations(PAID))
@settings(derandomize=True, max_examples=6, deadline=None)
def test_the_order_of_arrival_changes_nothing(events: list[dict[str, str]]) -> None:
    # The fee is charged after both payments, whatever arrives first.
    assert answer("position", {**LOAN, "events": events, "on": "2026-03-25"}) == answer(
        "position", {**LOAN, "events": PAID, "on": "2026-03-25"}
    )


def test_the_disbursement_may_be_said_and_later_events_are_not_yet() -> None:
    lent = {"kind": "DISBURSED", "value_date": "2026-01-15", "amount": "120000.00"}
    bare = answer("position", {**LOAN, "on": "2026-03-01"})
    assert answer("position", {**LOAN, "events": [lent], "on": "2026-03-01"}) == bare
    paid_later = {"kind": "REPAID", "value_date": "2026-04-01", "amount": "100.00"}
    assert answer("position", {**LOAN, "events": [lent, paid_later], "on": "2026-03-01"}) == bare


def test_a_payoff_quoted_and_paid_leaves_nothing() -> None:
    quoted = answer("quote", {**LOAN, "events": PAID, "on": "2026-03-25"})
    assert quoted["prepayment"] is None
    assert quoted["payoff"]["fee"] == "20.00"
    paid = {"kind": "PAID_OFF", "value_date": "2026-03-25", "amount": quoted["payoff"]["amount"]}
    closed = {"kind": "CLOSED", "value_date": "2026-03-25"}
    found = answer("position", {**LOAN, "events": [*PAID, paid, closed], "on": "2026-03-25"})
    assert (found["status"], found["payoff"]) == ("CLOSED", "0.00")


def test_a_part_prepayment_is_quoted_both_ways_with_its_charge() -> None:
    rule = {"free_after_months": 12, "interest_months": 1, "fee": {"kind": "PERCENT", "rate": "0.01", "most": "50.00"}}
    found = answer("quote", {**LOAN, "on": "2026-01-25", "prepayment_amount": "60163.33", "prepayment_rule": rule})[
        "prepayment"
    ]
    # Ten days at 4.9 % of 120,000.00 are 163.33; a month of 60,000.00 is 245.00, and the fee is capped at 50.00.
    assert (found["interest_amount"], found["principal_amount"]) == ("163.33", "60000.00")
    assert found["charge"] == "295.00"
    assert [one["way"] for one in found["options"]] == ["SHORTER_TERM", "LOWER_INSTALMENT"]


SINGLE = {
    "advances": [{"date": "2025-01-01", "amount": "1000.00"}],
    "payments": [{"date": "2026-01-01", "amount": "1100.00", "principal": "1000.00"}],
}


@pytest.mark.parametrize(
    ("method", "more"), [("REG_Z", {}), ("APRC", {}), ("CN_SIMPLE", {}), ("CN_IRR", {"periods_per_year": 1})]
)
def test_one_year_at_a_tenth_is_a_tenth_by_every_definition(method: str, more: dict[str, Any]) -> None:
    found = answer("apr", {"method": method, **SINGLE, **more})
    assert (found["method"], found["rate"]) == (method, "0.1")


def test_the_irr_of_a_loan_by_its_terms_is_its_rate_and_a_fee_raises_it() -> None:
    terms = {**LOAN, "principal": "120000000.00"}
    bare = answer("apr", {"method": "CN_IRR", "terms": terms})["rate"]
    assert abs(Decimal(bare) - Decimal("0.049")) < Decimal("1E-9")
    fee = [{"date": "2026-01-15", "amount": "1000000.00"}]
    assert answer("apr", {"method": "CN_IRR", "terms": terms, "fees": fee})["rate"] > "0.0499"
    assert answer("apr", {"method": "REG_Z", "terms": terms})["unit_period"] == "1 MONTH"


def test_a_yield_of_dated_flows() -> None:
    flows = [{"date": "2024-01-01", "amount": 1100}, {"date": "2023-01-01", "amount": "-1000.00"}]
    assert answer("xirr", {"flows": flows}) == {"rate": "0.1"}


@pytest.mark.parametrize("name", ["ACT/ACT ISDA", "ACT/ACT.ISDA", "AA", "Actual/Actual"])
def test_a_day_count_by_any_of_its_names(name: str) -> None:
    found = answer("daycount", {"convention": name, "start": "2003-11-01", "end": "2004-05-01"})
    assert found == {
        "convention": "ACT/ACT ISDA",
        "days": 182,
        "fraction": "66491/133590",
        "decimal": "0.497724380567408",
    }


def published() -> list[Any]:
    files = sorted(VECTORS.glob("*.json"))
    if not files:
        return [pytest.param(None, marks=pytest.mark.skip(reason="../shared/conformance/actus is not here"))]
    return [pytest.param(file, id=file.stem) for file in files]


@pytest.mark.parametrize("file", published())
def test_actus_contracts_are_read_as_published(file: Path) -> None:
    for case in json.loads(file.read_text()).values():
        found = answer("actus", case)["events"]
        assert [one["eventType"] for one in found] == [one["eventType"] for one in case["results"]]


def test_actus_figures_are_written_with_all_their_digits() -> None:
    case = dict(command("actus").example)
    terms = {**case["terms"], "dayCountConvention": "A365"}
    run = actus_events(terms, {})
    found = answer("actus", {**case, "terms": terms})["events"]
    assert found[1]["payoff"].startswith("122.301369863013698630136986")
    assert len(found) == len(run)


def test_debt_is_sculpted_to_cash_flow() -> None:
    found = answer("sculpt", dict(command("sculpt").example))
    # 80, 120, 150, 150, 120, 80 at 1.25 and 7 %: 444.26 less what is no whole cent.
    assert (found["debt"], found["limited_by"]) == ("444.25", "DSCR")
    assert [row["service"] for row in found["service"]][:3] == ["64.00", "96.00", "120.00"]


def test_a_project_is_sized_with_the_interest_of_its_construction() -> None:
    found = answer(
        "sculpt",
        {
            "cash_flow": ["1000.00"] * 5,
            "cover": 1,
            "rate": "0.1",
            "costs": ["500.00", "500.00"],
            "construction_rate": "0.1",
            "gearing_max": "0.7",
        },
    )
    assert (found["debt"], found["uses"], found["limited_by"]) == ("724.50", "1035.00", "GEARING")
    assert [row["debt"] for row in found["draws"]] == ["350.00", "374.50"]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_calculation_is_called_what_it_is_asked_for(name: str) -> None:
    found = command(name)
    assert isinstance(found, Command)
    assert found.name == name
