"""A new value of a figure fits the one it follows, and never rewrites what held already."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from diya.foundation import parameters
from diya.foundation.parameters import ParameterTooEarly, ParameterValueRefused

TODAY = date(2025, 6, 20)


@pytest.mark.parametrize(("known", "value"), [("0.5", "0.45"), ("0.5", "1"), ("10000", "25000"), (3, 5), ("甲", "乙")])
def test_what_fits_is_taken(known: Any, value: Any) -> None:
    parameters.check(known, value, starts_date=TODAY, today=TODAY)


@pytest.mark.parametrize(
    ("known", "value"),
    [("0.5", "45"), ("0.5", "-0.1"), ("0.5", "many"), ("0.5", 0.45), (3, "5"), (3, -1), ("甲", " "), ("0.5", "１")],
)
def test_what_does_not_fit_is_refused(known: Any, value: Any) -> None:
    with pytest.raises(ParameterValueRefused):
        parameters.check(known, value, starts_date=TODAY, today=TODAY)


def test_the_past_is_not_rewritten(person: Any) -> None:
    with pytest.raises(ParameterTooEarly):
        parameters.check("0.5", "0.4", starts_date=date(2025, 6, 19), today=TODAY)
    body = {
        "code": "affordability.instalment_to_income_max",
        "starts_date": "2025-06-20",
        "value": "45",
        "source": "总行 2025 年第 12 号文",
    }
    refused = person("admin").post("/foundation/parameters", body, expect=422)
    assert (refused["code"], refused["field"]) == ("foundation.parameter_value_refused", "value")
    proposed = person("admin").post("/foundation/parameters", body | {"value": "0.45"})
    assert proposed["after"]["value"] == "0.45"
