"""Asking a decision table: facts in, matched rows out. Facts are whole numbers, truths and words, never floats."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import zen

from diya.rules.contracts import MatchedRow, Outcome, TableUnknown
from diya.rules.models import DecisionTableVersion

TABLE_NODE = "table"


def evaluate(table: str, facts: Mapping[str, int | bool | str], *, on: date) -> Outcome:
    """The rows of a table that match, in the table's order; raises TableUnknown."""
    version = DecisionTableVersion.objects.filter(table_id=table, starts_date__lte=on).order_by("-number").first()
    if version is None:
        raise TableUnknown(table=table, on=on.isoformat())
    answer = _compiled(json.dumps(version.content, sort_keys=True)).evaluate(dict(facts), {"trace": True})
    return Outcome(table, version.number, matched_rows(answer))


def matched_rows(answer: Mapping[str, Any]) -> tuple[MatchedRow, ...]:
    """What the engine's trace and result say, joined: one row of the table each."""
    found = answer["trace"][TABLE_NODE]["traceData"] or []
    says = answer["result"] if isinstance(answer["result"], list) else [answer["result"]]
    return tuple(MatchedRow(row["index"] + 1, said) for row, said in zip(found, says, strict=False))


@lru_cache(maxsize=64)
def _compiled(content: str) -> Any:
    return zen.ZenEngine().create_decision(content)
