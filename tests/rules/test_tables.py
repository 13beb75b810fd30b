"""Decision tables: what matches, what is refused, and what the tables of a new bank say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from diya.config.reference.tables import CHAIN_INPUTS, CHAIN_OUTPUTS, CHAIN_ROWS
from diya.origination.contracts import Verdict
from diya.origination.services.deciding import worst
from diya.rules import selectors, services
from diya.rules.contracts import TableRefused, TableUnknown

ON = date(2025, 6, 20)

GOOD = {
    "missing_count": 0,
    "ltv_within": True,
    "instalment_to_income_within": True,
    "debt_to_income_within": True,
    "age_at_maturity": 60,
    "score": 620,
}


@pytest.mark.parametrize(
    ("changes", "rows", "verdict"),
    [
        ({}, [8], Verdict.APPROVE),
        ({"missing_count": 1}, [1], Verdict.REFER),
        ({"ltv_within": False}, [2], Verdict.DECLINE),
        ({"age_at_maturity": 76}, [5], Verdict.REFER),
        ({"age_at_maturity": 75}, [8], Verdict.APPROVE),
        ({"score": 500}, [8], Verdict.APPROVE),
        ({"score": 499}, [7], Verdict.REFER),
        ({"score": 400}, [7], Verdict.REFER),
        ({"score": 399}, [6], Verdict.DECLINE),
        ({"missing_count": 2, "debt_to_income_within": False}, [1, 4], Verdict.DECLINE),
    ],
)
def test_the_retail_table_at_its_edges(person: Any, changes: dict[str, Any], rows: list[int], verdict: Verdict) -> None:
    outcome = selectors.evaluate("origination.retail_mortgage", GOOD | changes, on=ON)
    assert [match.row for match in outcome.rows] == rows
    assert worst(outcome) is verdict
    assert all(match.says["zh"] and match.says["en"] for match in outcome.rows)


@pytest.mark.parametrize(
    ("verdict", "amount", "roles"),
    [
        ("APPROVE", 50_000_000, []),
        ("APPROVE", 50_000_001, ["UNDERWRITER", "APPROVER"]),
        ("REFER", 1, ["UNDERWRITER", "APPROVER"]),
    ],
)
def test_the_chain_at_its_edges(person: Any, verdict: str, amount: int, roles: list[str]) -> None:
    facts = {"verdict": verdict, "amount_minor": amount, "currency": "CNY"}
    outcome = selectors.evaluate("approval.retail_mortgage", facts, on=ON)
    assert [match.says["role"] for match in outcome.rows] == roles


def test_a_table_of_another_day_is_not_read(person: Any) -> None:
    with pytest.raises(TableUnknown):
        selectors.evaluate("approval.retail_mortgage", {}, on=date(2019, 12, 31))


def test_a_table_that_could_run_code_is_refused() -> None:
    content = services.jdm(CHAIN_INPUTS, CHAIN_OUTPUTS, CHAIN_ROWS)
    services.check(content)
    content["nodes"].append({"id": "f", "type": "functionNode", "name": "f", "content": {"source": "1"}})
    with pytest.raises(TableRefused, match="functionNode"):
        services.check(content)


def test_a_table_that_says_nothing_refers_to_a_person(person: Any) -> None:
    outcome = selectors.evaluate("origination.retail_mortgage", {}, on=ON)
    assert worst(outcome) in (Verdict.REFER, Verdict.DECLINE)
