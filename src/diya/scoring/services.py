"""Giving a score from a points table held as data, and releasing such tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from diya.foundation import db
from diya.scoring.contracts import Points, PointsTableUnknown, Score
from diya.scoring.models import PointsTableVersion, ScoreRun
from diya.scoring.selectors import score_of


def give_points(content: Mapping[str, Any], facts: Mapping[str, int | str]) -> tuple[Points, ...]:
    """The points of each attribute of a table.

    A band holds `from` (inclusive) and `below` (exclusive) for numbers, or `is` for words; the first that fits
    counts, and an attribute without a fitting band gives its `missing` points.

    >>> table = {"base": 100, "attributes": [{"code": "age", "name_zh": "年龄", "name_en": "Age", "missing": 0,
    ...          "bands": [{"below": 25, "points": 10}, {"from": 25, "points": 30}]}]}
    >>> [(item.attribute, item.points) for item in give_points(table, {"age": 30})]
    [('base', 100), ('age', 30)]
    """
    points = [Points("base", "基准分", "Base", "", int(content["base"]))]
    for attribute in content["attributes"]:
        value = facts.get(attribute["code"], "")
        fitting = (band["points"] for band in attribute["bands"] if _fits(band, value))
        given = next(fitting, attribute["missing"])
        points.append(Points(attribute["code"], attribute["name_zh"], attribute["name_en"], value, int(given)))
    return tuple(points)


def _fits(band: Mapping[str, Any], value: int | str) -> bool:
    if "is" in band:
        return bool(value == band["is"])
    if isinstance(value, str):
        return False
    return bool(band.get("from", value) <= value and (value < band["below"] if "below" in band else True))


def score(*, table: str, subject: str, branch_id: int, facts: Mapping[str, int | str], on: date) -> Score:
    """Score a subject with the table that holds on a day and keep the run; raises PointsTableUnknown."""
    return score_all(table=table, subjects=[Scored(subject, branch_id, facts)], on=on)[0]


@dataclass(frozen=True, slots=True)
class Scored:
    """A subject to be scored, with its facts."""

    subject: str
    branch_id: int
    facts: Mapping[str, int | str]


def score_all(*, table: str, subjects: Sequence[Scored], on: date) -> list[Score]:
    """Score the subjects of a batch with one table and keep the runs; raises PointsTableUnknown."""
    version = PointsTableVersion.objects.filter(code=table, starts_date__lte=on).order_by("-number").first()
    if version is None:
        raise PointsTableUnknown(table=table, on=on.isoformat())
    runs = []
    for one in subjects:
        points = give_points(version.content, one.facts)
        runs.append(
            ScoreRun(
                branch_id=one.branch_id,
                subject=one.subject,
                version=version,
                facts=dict(one.facts),
                points=[asdict(item) for item in points],
                total=sum(item.points for item in points),
            )
        )
    db.insert_all(runs)
    return [score_of(run) for run in runs]


def release(*, code: str, starts_date: date, content: dict[str, Any]) -> None:
    """Release the next version of a points table; the same content again changes nothing."""
    newest = PointsTableVersion.objects.filter(code=code).order_by("-number").first()
    if newest is None or newest.content != content:
        number = newest.number + 1 if newest else 1
        PointsTableVersion.objects.create(code=code, number=number, starts_date=starts_date, content=content)
