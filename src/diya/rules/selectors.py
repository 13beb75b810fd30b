"""Asking a decision table: facts in, matched rows out. Facts are whole numbers, truths and words, never floats."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

import zen

from diya.rules.contracts import MatchedRow, Outcome, TableUnknown
from diya.rules.models import DecisionTableVersion

TABLE_NODE = "table"


PLAIN: Final = re.compile(r"""\s*|true|false|"[^"]*"(?:\s*,\s*"[^"]*")*|[\d\s<>=\[\]().,-]+""")
"""A test that compares its own input with literals and looks at nothing else."""

NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")


def evaluate(table: str, facts: Mapping[str, int | bool | str], *, on: date) -> Outcome:
    """The rows of a table that match, in the table's order; raises TableUnknown."""
    return evaluate_all(table, [facts], on=on)[0]


def evaluate_all(table: str, cases: Sequence[Mapping[str, int | bool | str]], *, on: date) -> list[Outcome]:
    """What a table says of each case of a batch, the table read once; raises TableUnknown."""
    version = DecisionTableVersion.objects.filter(table_id=table, starts_date__lte=on).order_by("-number").first()
    if version is None:
        raise TableUnknown(table=table, on=on.isoformat())
    compiled = _compiled(json.dumps(version.content, sort_keys=True))
    return [Outcome(table, version.number, compiled.rows(facts)) for facts in cases]


@dataclass
class Compiled:
    """A table ready to be asked. Cases that no test of the table can tell apart get the answer of the first of them.

    `inputs` names each column with the literals its tests compare with, in order; None where a test does more than
    compare, and then every case is asked.
    """

    decision: Any
    inputs: tuple[tuple[str, tuple[Decimal, ...]], ...] | None
    known: dict[tuple[Any, ...], tuple[MatchedRow, ...]] = field(default_factory=dict)

    def rows(self, facts: Mapping[str, int | bool | str]) -> tuple[MatchedRow, ...]:
        """The rows that match."""
        if self.inputs is None:
            return self._ask(facts)
        key = tuple(_place(facts.get(name), literals) for name, literals in self.inputs)
        if key not in self.known:
            self.known[key] = self._ask(facts)
        return self.known[key]

    def _ask(self, facts: Mapping[str, int | bool | str]) -> tuple[MatchedRow, ...]:
        return matched_rows(self.decision.evaluate(dict(facts), {"trace": True}))


def _place(value: int | bool | str | None, literals: tuple[Decimal, ...]) -> Any:
    """Where a number lies between the literals it is compared with, and whether it is one; anything else is itself."""
    if value is None or isinstance(value, bool | str):
        return value
    place = bisect_left(literals, value)
    return place, place < len(literals) and literals[place] == value


def _inputs(content: Mapping[str, Any]) -> tuple[tuple[str, tuple[Decimal, ...]], ...] | None:
    """The columns of a table with the literals of their tests, or None where a test does more than compare."""
    table = next(node["content"] for node in content["nodes"] if node["type"] == "decisionTableNode")
    found = []
    for column in table["inputs"]:
        tests = [rule.get(column["id"], "") for rule in table["rules"]]
        if not column.get("field") or not all(PLAIN.fullmatch(test) for test in tests):
            return None
        literals = {Decimal(number) for test in tests if '"' not in test for number in NUMBER.findall(test)}
        found.append((column["field"], tuple(sorted(literals | {-one for one in literals}))))
    return tuple(found)


def matched_rows(answer: Mapping[str, Any]) -> tuple[MatchedRow, ...]:
    """What the engine's trace and result say, joined: one row of the table each."""
    found = answer["trace"][TABLE_NODE]["traceData"] or []
    says = answer["result"] if isinstance(answer["result"], list) else [answer["result"]]
    return tuple(MatchedRow(row["index"] + 1, said) for row, said in zip(found, says, strict=False))


@lru_cache(maxsize=64)
def _compiled(content: str) -> Compiled:
    return Compiled(zen.ZenEngine().create_decision(content), _inputs(json.loads(content)))
