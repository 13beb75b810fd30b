"""One verdict on one value, at the API and in files (ASVS 5.0: 1.5.3): a name stands once, a number is a number."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.customers.test_imports import brought, customers, line
from tests.journeys import way

BODY = {
    "branch_code": "001",
    "name": "林浩然",
    "id_number": way.id_number(1),
    "phone": "13800000001",
    "marital_status": "MARRIED",
    "employer": "示范公司",
    "address": "示范路 1 号",
    "monthly_income_amount": "30000.00",
}


def sent(officer: Any, content: str | bytes) -> Any:
    return officer.client.post(
        "/api/v1/customers/parties", content, "application/json", headers={"idempotency-key": uuid4().hex}
    )


def text(**changes: str) -> str:
    """The body with values of fields written as they are given."""
    told = {name: json.dumps(value, ensure_ascii=False) for name, value in BODY.items()} | changes
    return "{" + ", ".join(f'"{name}": {value}' for name, value in told.items()) + "}"


@pytest.mark.parametrize(
    "content",
    [
        text()[:-1] + ', "name": "周子墨"}',
        text()[:-1] + ', "n\\u0061me": "周子墨"}',
        text(more='{"a": 1, "a": 1}'),
        text(monthly_income_amount="NaN"),
        text(monthly_income_amount="Infinity"),
        text(monthly_income_amount="-Infinity"),
        text(monthly_income_amount="1e400"),
        text(more="-1e400"),
        text(monthly_income_amount="9" * 5000),
        text() + " {}",
        text()[:-1] + ",}",
        text(name="'林浩然'"),
        text().encode("gb18030"),
        "[" * 100_000,
    ],
)
def test_a_body_that_two_readers_could_read_in_two_ways_is_refused(person: Any, content: str | bytes) -> None:
    answer = sent(person("officer"), content)
    assert (answer.status_code, answer.json()["code"]) == (400, "foundation.request_refused")
    assert customers() == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("monthly_income_amount", "99999999999999999999999999"),
        ("monthly_income_amount", "30000.00"),
        ("monthly_income_amount", "true"),
        ("name", '"林\\ud800然"'),
        ("name", '"\\udc00\\ud800"'),
        ("name", '"林\\u0000然"'),
        ("phone", "13800000001"),
    ],
)
def test_a_readable_body_with_such_a_value_is_refused_at_its_field(person: Any, name: str, value: str) -> None:
    answer = sent(person("officer"), text(**{name: value}))
    assert (answer.status_code, answer.json()["field"]) == (422, name)
    assert customers() == 0


@pytest.mark.parametrize(
    "amount", ["NaN", "Infinity", "1e400", "1e3", "9" * 30, "9" * 5000, "-1.00", "0x10", "１２.00x"]
)
def test_the_api_and_a_file_refuse_the_same_amounts(person: Any, amount: str) -> None:
    officer = person("officer")
    answer = sent(officer, text(monthly_income_amount=json.dumps(amount)))
    assert (answer.status_code, answer.json()["field"]) == (422, "monthly_income_amount")
    run = brought(officer, line(1, income=amount))
    assert (run["row_count"], run["refused_count"]) == (1, 1)
    assert run["problems"][0]["column"] == "月收入"
    assert customers() == 0


def test_a_proper_body_is_taken_and_a_pair_of_surrogates_is_one_sign(person: Any) -> None:
    answer = sent(person("officer"), text(name='"林\\ud840\\udc00"'))
    assert answer.status_code == 200, answer.content
    assert answer.json()["name"] == "林\U00020000"
