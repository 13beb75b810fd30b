"""Points tables: bands at their edges, words, missing values; the run is kept as it was."""

from __future__ import annotations

import pytest

from diya.config.reference.tables import POINTS
from diya.scoring.services import give_points


def points(**facts: int | str) -> dict[str, int]:
    return {item.attribute: item.points for item in give_points(POINTS, facts)}


@pytest.mark.parametrize(
    ("value", "expected"), [(18, 20), (24, 20), (25, 60), (44, 60), (45, 45), (54, 45), (55, 15), (90, 15)]
)
def test_a_band_holds_its_lower_edge_and_not_its_upper(value: int, expected: int) -> None:
    assert points(age=value)["age"] == expected


def test_words_and_missing_values() -> None:
    assert points(marital_status="MARRIED")["marital_status"] == 40
    assert points(marital_status="WIDOWED")["marital_status"] == 20
    assert points()["age"] == 0


def test_a_limit_reached_exactly_gives_the_points_of_within() -> None:
    assert points(ltv_bp=8000)["ltv_bp"] == 45
    assert points(instalment_to_income_bp=5000)["instalment_to_income_bp"] == 45


def test_every_band_of_the_table_can_be_reached() -> None:
    for attribute in POINTS["attributes"]:
        reached = set()
        for band in attribute["bands"]:
            value = band.get("is", band.get("from", band.get("below", 1) - 1))
            reached.add(points(**{attribute["code"]: value})[attribute["code"]])
        assert reached == {band["points"] for band in attribute["bands"]}
