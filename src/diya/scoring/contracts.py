"""What crosses the door of scoring: points with their reasons."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from diya.kernel.errors import NotFound


class PointsTableUnknown(NotFound):
    code = "scoring.points_table_unknown"
    zh = "评分表“{table}”在 {on} 没有已发布的版本。"
    en = "The points table “{table}” has no released version on {on}."


@dataclass(frozen=True, slots=True)
class Points:
    """The points of one attribute: which value fell into which band."""

    attribute: str
    name_zh: str
    name_en: str
    value: int | str
    points: int


@dataclass(frozen=True, slots=True)
class Score:
    """A score as it was given."""

    run_id: UUID
    table: str
    version: int
    total: int
    points: tuple[Points, ...]
