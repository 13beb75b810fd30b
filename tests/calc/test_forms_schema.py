"""The schemas say what the readers do: a small judge of JSON Schema, the examples, the answers, and mistaken inputs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diya.calc.forms import COMMANDS, command, parsed
from diya.kernel.errors import DomainError

KNOWN = {
    *("$schema", "$id", "$comment", "title", "description", "examples", "default", "format", "type", "enum", "const"),
    *("pattern", "minLength", "minimum", "maximum", "exclusiveMinimum", "items", "minItems", "maxItems"),
    *("properties", "required", "additionalProperties", "oneOf", "anyOf"),
}
"""Every word our schemas use; another one would go unjudged."""


def is_a(value: Any, kind: str) -> bool:
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return {
        "object": isinstance(value, dict),
        "array": isinstance(value, list),
        "string": isinstance(value, str),
        "boolean": isinstance(value, bool),
        "null": value is None,
        "number": number and Decimal(value).is_finite(),
        "integer": number and Decimal(value).is_finite() and Decimal(value) == Decimal(value).to_integral_value(),
    }[kind]


def faults(schema: dict[str, Any], value: Any, path: str = "") -> Iterator[str]:
    """What is wrong with a value by a schema of draft 2020-12, in the words our schemas use."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    kinds = schema.get("type", [])
    if kinds and not any(is_a(value, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        yield f"{path}: no {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: none of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{path}: not {schema['const']}"
    if isinstance(value, str):
        yield from text_faults(schema, value, path)
    elif isinstance(value, dict):
        yield from object_faults(schema, value, path)
    elif isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield f"{path}: {len(value)} items"
        for index, one in enumerate(value):
            yield from faults(schema.get("items", {}), one, f"{path}[{index}]")
    elif is_a(value, "number") and (
        value < schema.get("minimum", value)
        or value > schema.get("maximum", value)
        or ("exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"])
    ):
        yield f"{path}: out of bounds"
    fits = [not list(faults(one, value, path)) for one in schema.get("oneOf", ())]
    if ("oneOf" in schema and sum(fits) != 1) or (
        "anyOf" in schema and all(list(faults(one, value, path)) for one in schema["anyOf"])
    ):
        yield f"{path}: not one of the alternatives"


def text_faults(schema: dict[str, Any], value: str, path: str) -> Iterator[str]:
    if "pattern" in schema and re.search(schema["pattern"], value) is None:
        yield f"{path}: {value} is not {schema['pattern']}"
    if len(value) < schema.get("minLength", 0):
        yield f"{path}: too short"
    if schema.get("format") == "date":
        try:
            date.fromisoformat(value)
        except ValueError:
            yield f"{path}: no date"


def object_faults(schema: dict[str, Any], value: dict[str, Any], path: str) -> Iterator[str]:
    properties, rest = schema.get("properties", {}), schema.get("additionalProperties", {})
    yield from (f"{path}: no {name}" for name in schema.get("required", ()) if name not in value)
    for name, one in value.items():
        if name in properties:
            yield from faults(properties[name], one, f"{path}.{name}")
        elif rest is False:
            yield f"{path}: {name} is unknown"
        else:
            yield from faults(rest, one, f"{path}.{name}")


def as_read(data: Any) -> Any:
    return parsed(json.dumps(data))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_example_fits_its_schema_and_the_answer_its_own(name: str) -> None:
    wanted = command(name)
    (example,) = wanted.input_schema()["examples"]
    assert list(faults(wanted.input_schema(), as_read(example))) == []
    answer = as_read(wanted.answer(as_read(example)))
    assert list(faults(wanted.output_schema(), answer)) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_field_of_a_schema_says_what_it_means(name: str) -> None:
    def untold(schema: Any) -> Iterator[str]:
        if isinstance(schema, dict):
            for field, one in schema.get("properties", {}).items():
                if field not in ("kind", "data") and not one.get("description", "").endswith((".", "。")):
                    yield field
            for one in schema.values():
                yield from untold(one)
        elif isinstance(schema, list):
            for one in schema:
                yield from untold(one)

    wanted = command(name)
    assert list(untold(wanted.input_schema())) + list(untold(wanted.output_schema())) == []
    assert wanted.input_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("schedule", {"principal": "12.345"}),
        ("schedule", {"principal": True}),
        ("schedule", {"annual_rate": "4.9%"}),
        ("schedule", {"starts_date": "2026-02-30"}),
        ("schedule", {"instalment_count": 0}),
        ("schedule", {"maturity_date": "2030-01-01"}),
        ("schedule", {"colour": "red"}),
        ("position", {"events": [{"kind": "LOST", "value_date": "2026-02-01"}]}),
        ("position", {"events": [{"kind": "REPAID", "value_date": "2026-02-01"}]}),
        ("sculpt", {"gearing_max": 0}),
        ("xirr", {"flows": []}),
    ],
)
def test_the_judge_and_the_reader_refuse_the_same_mistakes(name: str, change: dict[str, Any]) -> None:
    wanted = command(name)
    data = as_read({**wanted.example, **change})
    assert list(faults(wanted.input_schema(), data))
    with pytest.raises(DomainError):
        wanted.answer(data)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every field and item inside a value, as its holder and its key."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from places(value[key])


LOAN = {
    "currency": "CNY",
    "principal": "120000.00",
    "annual_rate": "0.049",
    "starts_date": "2026-01-31",
    "instalment_count": 12,
    "method": "STEP_AMOUNT",
    "timing": {"every": "P1M", "first_due_date": "2026-03-05", "calendar": "CN+US", "business_day": "FOLLOWING"},
    "plan": {"principal_grace": 2, "step_amount": "-10.00", "multiple": 1, "residue": "FIRST"},
    "allocation": "COMPONENT FEE>INTEREST>PRINCIPAL>PENALTY>COMPOUND",
}
RICH: dict[str, dict[str, Any]] = {
    "schedule": {**LOAN, "rate_steps": [{"from_date": "2026-05-01", "annual_rate": "0.03"}]},
    "position": {
        **LOAN,
        "events": [
            {"kind": "REPAID", "value_date": "2026-03-10", "amount": "300.00", "note": "counter"},
            {"kind": "PREPAID", "value_date": "2026-04-10", "amount": "20000.00", "way": "SHORTER_TERM"},
            {"kind": "RESCHEDULED", "value_date": "2026-05-10", "instalment_count": 12, "due_day": 3},
        ],
        "on": "2026-06-15",
    },
    "quote": {
        **LOAN,
        "on": "2026-03-01",
        "prepayment_amount": "50000",
        "announced_on": "2026-02-01",
        "prepayment_rule": {
            "free_after_months": 12,
            "interest_months": 1,
            "notice_days": 10,
            "fee": {"kind": "TIERED", "tiers": [{"upto": "1000", "rate": "0.01"}, {"rate": 0}], "most": 500},
        },
    },
    "apr": {"method": "CN_SIMPLE", "terms": LOAN, "fees": [{"date": "2026-01-31", "amount": 100}]},
    "sculpt": {
        **command("sculpt").example,
        "costs": ["300.00", 200],
        "construction_rate": "0.1",
        "gearing_max": "0.7",
        "life_cover": "1.4",
        "repayment": "LEVEL",
    },
}
"""One input of each calculation with many of its fields, where the example has few."""

JUNK = [
    *(None, True, 0, 1, -1, 31, 12.5, 10**18, 10**70, "", "x", "0", "-1", "0.5", "1e9", "NaN", "100.00", "0.001"),
    *("2026-02-30", "2026-03-01", "1799-12-31", "9999-12-31", [], {}, [[]], [1], {"a": 1}, "CN", "CN+" * 50),
    *("AGE x", "P1W", "FOLLOWING", "LONG_FIRST", "中文", "\ud800"),
]


def outcome(name: str, read: Any) -> Any:
    """The answer, or the refusal."""
    try:
        return command(name).answer(read)
    except DomainError as error:
        return error


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.data())
def test_whatever_is_mistaken_is_refused_with_its_place_and_never_fails(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(list(COMMANDS)))
    wanted = command(name)
    value = deepcopy(RICH.get(name, dict(wanted.example)))
    for _ in range(data.draw(st.integers(1, 2))):
        holder, key = data.draw(st.sampled_from([*places(value), (value, "more")]))
        action = data.draw(st.sampled_from(["set", "set", "set", "drop", "more"]))
        if action == "set":
            holder[key] = deepcopy(data.draw(st.sampled_from(JUNK)))
        elif action == "drop" and key != "more":
            del holder[key]
        elif isinstance(holder, dict):
            holder[data.draw(st.sampled_from(["", "more", "due_day", "stub"]))] = 1
    read = as_read(value)
    answer = outcome(name, read)
    if isinstance(answer, DomainError):
        assert answer.field
        assert answer.sentence("zh") != answer.sentence("en")
    else:
        assert list(faults(wanted.input_schema(), read)) == []
        assert list(faults(wanted.output_schema(), as_read(answer))) == []


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    name=st.sampled_from(list(COMMANDS)),
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=9), inner),
    ),
)
def test_any_other_json_is_refused(name: str, value: Any) -> None:
    with pytest.raises(DomainError):
        command(name).answer(as_read(value))
