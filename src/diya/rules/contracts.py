"""What crosses the door of rules: an outcome with its matched rows, and why a table is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from diya.kernel.errors import InvalidInput, NotFound


class TableUnknown(NotFound):
    code = "rules.table_unknown"
    zh = "决策表“{table}”在 {on} 没有已发布的版本。"
    en = "The decision table “{table}” has no released version on {on}."


class TableRefused(InvalidInput):
    code = "rules.table_refused"
    zh = "决策表未被接受：{reason}"
    en = "The decision table was not accepted: {reason}"


@dataclass(frozen=True, slots=True)
class MatchedRow:
    """A row that matched: its place in the table (from 1) and what it says."""

    row: int
    says: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a table said of some facts."""

    table: str
    version: int
    rows: tuple[MatchedRow, ...]
