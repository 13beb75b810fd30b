"""Releasing decision tables. A table is written as columns and rows and kept as a JDM graph of one table node."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import zen

from diya.rules.contracts import TableRefused
from diya.rules.models import DecisionTable, DecisionTableVersion
from diya.rules.selectors import TABLE_NODE

ALLOWED_NODES: Final = frozenset({"inputNode", "outputNode", "decisionTableNode"})
"""A function node would run JavaScript with network access, so none is ever taken."""


def jdm(inputs: Sequence[str], outputs: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """A collecting decision table. A row holds a test for each input ("" for any) and a value for each output."""
    columns = [(f"i{place}", name) for place, name in enumerate(inputs)]
    results = [(f"o{place}", name) for place, name in enumerate(outputs)]
    rules = []
    for number, row in enumerate(rows, start=1):
        tests, values = row[: len(columns)], row[len(columns) :]
        cells = {key: test for (key, _), test in zip(columns, tests, strict=True)}
        cells |= {key: json.dumps(value, ensure_ascii=False) for (key, _), value in zip(results, values, strict=True)}
        rules.append({"_id": f"r{number}", **cells})
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": key, "name": name, "field": name} for key, name in columns],
        "outputs": [{"id": key, "name": name, "field": name} for key, name in results],
        "rules": rules,
    }
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "facts", "position": {"x": 0, "y": 0}},
            {
                "id": TABLE_NODE,
                "type": "decisionTableNode",
                "name": TABLE_NODE,
                "position": {"x": 250, "y": 0},
                "content": table,
            },
            {"id": "out", "type": "outputNode", "name": "outcome", "position": {"x": 500, "y": 0}},
        ],
        "edges": [
            {"id": "e1", "sourceId": "in", "targetId": TABLE_NODE, "type": "edge"},
            {"id": "e2", "sourceId": TABLE_NODE, "targetId": "out", "type": "edge"},
        ],
    }


def release(*, code: str, name_zh: str, name_en: str, starts_date: date, content: dict[str, Any]) -> None:
    """Release the next version of a table; the same content again changes nothing. Raises TableRefused."""
    check(content)
    DecisionTable.objects.update_or_create(code=code, defaults={"name_zh": name_zh, "name_en": name_en})
    newest = DecisionTableVersion.objects.filter(table_id=code).order_by("-number").first()
    if newest is None or newest.content != content:
        number = newest.number + 1 if newest else 1
        DecisionTableVersion.objects.create(table_id=code, number=number, starts_date=starts_date, content=content)


def check(content: dict[str, Any]) -> None:
    """Refuse with TableRefused what is no decision table, or could do more than decide."""
    kinds = {node.get("type") for node in content.get("nodes", [])}
    if not kinds <= ALLOWED_NODES:
        raise TableRefused(reason=", ".join(sorted(str(kind) for kind in kinds - ALLOWED_NODES)), field="content")
    try:
        zen.ZenEngine().create_decision(json.dumps(content)).validate()
    except Exception as error:
        raise TableRefused(reason=str(error)[:300], field="content") from error
