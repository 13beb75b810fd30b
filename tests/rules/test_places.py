"""Cases that a table cannot tell apart share an answer: what is remembered is what would have been said."""

from __future__ import annotations

import json

import zen
from hypothesis import given
from hypothesis import strategies as st

from diya.config.reference.tables import TABLES
from diya.rules.selectors import Compiled, _inputs, matched_rows
from diya.rules.services import jdm

NUMBERS = st.one_of(st.integers(-3, 800), st.sampled_from([5000, 8500, 8501, 10000, 10001, 4500, 4501]))


@given(st.sampled_from(TABLES), st.lists(st.lists(NUMBERS, min_size=6, max_size=6), min_size=2, max_size=12))
def test_what_is_remembered_is_what_would_be_said(table: tuple, cases: list[list[int]]) -> None:
    code, _, _, (inputs, outputs, rows) = table
    content = jdm(inputs, outputs, rows)
    decision = zen.ZenEngine().create_decision(json.dumps(content))
    compiled = Compiled(decision, _inputs(content))
    assert compiled.inputs is not None, f"{code} is a plain table"
    for numbers in cases:
        facts = {
            name: number % 2 == 0 if name.endswith("within") or name == "valued" else number
            for name, number in zip(inputs, numbers, strict=False)
        }
        asked = matched_rows(decision.evaluate(dict(facts), {"trace": True}))
        assert compiled.rows(facts) == asked


def test_a_table_that_computes_is_asked_every_time() -> None:
    content = jdm(("a", "b"), ("says",), [("$ > b", "", "more"), ("", "", "any")])
    assert _inputs(content) is None
    compiled = Compiled(zen.ZenEngine().create_decision(json.dumps(content)), None)
    assert [len(compiled.rows({"a": 2, "b": one})) for one in (1, 3)] == [2, 1]
