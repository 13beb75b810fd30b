"""Mistaken inputs of the calculations: each is refused with its code and the path of the place that is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from diya.calc.forms import command, parsed
from diya.kernel.errors import DomainError
from tests.calc.test_forms import LOAN, PAID, SINGLE

ACTUS = dict(command("actus").example)
SCULPT = dict(command("sculpt").example)
PLACES: list[tuple[str, dict[str, Any], str, str]] = [
    ("schedule", {**LOAN, "timing": {"dates": ["2026-02-01", "2026-03-01", "x"]}}, "timing.dates[2]", "field_mistaken"),
    ("schedule", {**LOAN, "timing": {"dates": ["2026-02-01"]}}, "timing.dates", "dates_miscounted"),
    ("schedule", {**LOAN, "timing": {"dates": ["2026-03-01", "2026-02-01"]}}, "timing.dates", "dates_do_not_rise"),
    ("schedule", {**LOAN, "timing": {"every": "P5M"}}, "timing.every", "field_mistaken"),
    ("schedule", {**LOAN, "timing": {"first_due_date": "2026-01-15"}}, "timing.first_due_date", "date_too_early"),
    ("schedule", {**LOAN, "timing": {"final_due_date": "2026-06-01"}}, "timing.final_due_date", "date_too_early"),
    ("schedule", {**LOAN, "plan": {"residual": "1.234"}}, "plan.residual", "field_mistaken"),
    ("schedule", {**LOAN, "plan": {"weights": [0, 0]}}, "plan.weights", "plan_invalid"),
    ("schedule", {**LOAN, "plan": {"multiple": "99999999.00"}}, "plan.multiple", "plan_invalid"),
    ("schedule", {**LOAN, "day_count": "ACT/361"}, "day_count", "strategy_unknown"),
    ("schedule", {**LOAN, "allocation": "AGE FEE"}, "allocation", "allocation_invalid"),
    ("schedule", {**LOAN, "currency": "XXX"}, "currency", "field_mistaken"),
    ("schedule", {**LOAN, "currency": "JPY", "principal": "1.50"}, "principal", "field_mistaken"),
    ("schedule", {**LOAN, "maturity_date": "2027-01-15"}, "instalment_count", "fields_exclusive"),
    ("schedule", {**LOAN, "stub": "LONG_LAST"}, "maturity_date", "field_missing"),
    ("schedule", {**LOAN, "colour": 1}, "colour", "field_unknown"),
    (
        "schedule",
        {**LOAN, "rate_steps": [{"from_date": "2026-05-01", "annual_rate": "1"}]},
        "rate_steps[0].annual_rate",
        "field_mistaken",
    ),
    (
        "schedule",
        {**LOAN, "rate_steps": [{"from_date": "2026-01-15", "annual_rate": "0.1"}]},
        "rate_steps[0].from_date",
        "date_too_early",
    ),
    ("position", {**LOAN, "on": "2026-01-14"}, "on", "date_too_early"),
    (
        "position",
        {**LOAN, "on": "2026-05-01", "events": [*PAID, {"kind": "REPAID"}]},
        "events[3].value_date",
        "field_missing",
    ),
    (
        "position",
        {**LOAN, "on": "2026-05-01", "events": [*PAID, {**PAID[0], "amount": "1e3"}]},
        "events[3].amount",
        "field_mistaken",
    ),
    (
        "position",
        {**LOAN, "on": "2026-05-01", "events": [PAID[0], {**PAID[1], "amount": "99999.00"}, PAID[2]]},
        "events[1].amount",
        "repayment_exceeds_due",
    ),
    (
        "position",
        {**LOAN, "on": "2026-05-01", "events": [{"kind": "DISBURSED", "value_date": "2026-01-16", "amount": 1}]},
        "events[0].value_date",
        "date_of_start",
    ),
    ("position", {**LOAN, "on": "2026-05-01", "events": [{"kind": "LOST"}]}, "events[0].kind", "field_mistaken"),
    ("quote", {**LOAN, "on": "2026-02-01", "prepayment_amount": "1.00"}, "prepayment_amount", "prepayment_too_small"),
    (
        "quote",
        {**LOAN, "on": "2026-02-01", "prepayment_rule": {"notice_days": 30}, "announced_on": "2026-01-20"},
        "announced_on",
        "notice_too_short",
    ),
    ("apr", {"method": "REG_Z"}, "terms", "fields_exclusive"),
    ("apr", {"method": "REG_Z", "terms": {**LOAN, "annual_rate": 2}}, "terms.annual_rate", "field_mistaken"),
    ("apr", {"method": "REG_Z", "advances": SINGLE["advances"]}, "payments", "unit_period_unknown"),
    ("apr", {"method": "REG_Z", "terms": LOAN, "payments": SINGLE["payments"]}, "payments", "fields_exclusive"),
    (
        "apr",
        {"method": "CN_SIMPLE", **SINGLE, "payments": [{"date": "2026-01-01", "amount": 1}]},
        "payments[0].principal",
        "field_missing",
    ),
    (
        "apr",
        {"method": "APRC", **SINGLE, "payments": [{"date": "2026-01-01", "amount": 1, "principal": 2}]},
        "payments[0].principal",
        "principal_above_amount",
    ),
    ("xirr", {"flows": [{"date": "2023-01-01", "amount": "1.00"}]}, "flows", "no_internal_rate"),
    ("daycount", {"convention": "A360", "start": "2024-02-01", "end": "2024-01-01"}, "end", "dates_reversed"),
    (
        "daycount",
        {"convention": "A360", "start": "2024-01-01", "end": "2024-02-01", "period_start": "2024-01-01"},
        "period_end",
        "field_missing",
    ),
    ("actus", {"terms": {"contractType": "SWAP"}}, "terms.notionalPrincipal", "actus_term_missing"),
    ("actus", {"terms": {"notionalPrincipal": [1]}}, "terms.notionalPrincipal", "field_mistaken"),
    (
        "actus",
        {**ACTUS, "eventsObserved": [{"time": "x"}]},
        "eventsObserved[0].time",
        "actus_term_invalid",
    ),
    ("actus", {**ACTUS, "dataObserved": {"LPR": 1}}, "dataObserved.LPR", "field_mistaken"),
    ("sculpt", {**SCULPT, "cover": 0}, "cover", "field_mistaken"),
    ("sculpt", {**SCULPT, "cash_flow": ["0.00"]}, "cash_flow", "sizing_invalid"),
    ("sculpt", {**SCULPT, "costs": ["1.00"]}, "construction_rate", "field_missing"),
]


@pytest.mark.parametrize(("name", "data", "path", "code"), PLACES)
def test_a_mistake_is_told_with_its_place(name: str, data: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        command(name).answer(parsed(json.dumps(data)))
    assert (caught.value.field, caught.value.code.partition(".")[2]) == (path, code)


@pytest.mark.parametrize("text", ["NaN", "-Infinity", "1e400", "1E99999999999999999999", "9" * 5000, "0." + "1" * 90])
def test_numbers_beyond_all_bounds_are_refused_where_they_stand(text: str) -> None:
    data = parsed(json.dumps({**LOAN, "annual_rate": "here"}).replace('"here"', text))
    with pytest.raises(DomainError) as caught:
        command("schedule").answer(data)
    assert caught.value.field == "annual_rate"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "calc.input_empty"),
        (" \n", "calc.input_empty"),
        ("{", "calc.not_json"),
        ("[" * 100_000, "calc.input_too_deep"),
        ("[" * 30 + "]" * 30, "calc.input_too_deep"),
        ('{"a": 1, "b": 2, "a": 3}', "calc.field_twice"),
    ],
)
def test_what_is_no_input_is_refused(text: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        parsed(text)
    assert caught.value.code == code
