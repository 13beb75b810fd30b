"""Asking a decision table: facts in, matched rows out. Facts are whole numbers, truths and words, never floats."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import zen

from diya.rules.contracts import MatchedRow, Outcome, TableUnknown
from diya.rules.models import DecisionTableVersion

TABLE_NODE = "table"


def evaluate(table: str, facts: Mapping[str, int | bool | str], *, on: date) -> Outcome:
    """The rows of a table that match, in the table's order; raises TableUnknown."""
    return evaluate_all(table, [facts], on=on)[0]


def evaluate_all(table: str, cases: Sequence[Mapping[str, int | bool | str]], *, on: date) -> list[Outcome]:
    """What a table says of each case of a batch, the table read once; raises TableUnknown."""
    version = DecisionTableVersion.objects.filter(table_id=table, starts_date__lte=on).order_by("-number").first()
    if version is None:
        raise TableUnknown(table=table, on=on.isoformat())
    compiled = _compiled(json.dumps(version.content, sort_keys=True))
    answers = (compiled.evaluate(dict(facts), {"trace": True}) for facts in cases)
    return [Outcome(table, version.number, matched_rows(answer)) for answer in answers]


def matched_rows(answer: Mapping[str, Any]) -> tuple[MatchedRow, ...]:
    """What the engine's trace and result say, joined: one row of the table each."""
    found = answer["trace"][TABLE_NODE]["traceData"] or []
    says = answer["result"] if isinstance(answer["result"], list) else [answer["result"]]
    return tuple(MatchedRow(row["index"] + 1, said) for row, said in zip(found, says, strict=False))


@lru_cache(maxsize=64)
def _compiled(content: str) -> Any:
    return zen.ZenEngine().create_decision(content)
