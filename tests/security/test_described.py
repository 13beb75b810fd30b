"""The whole API against its own description, by schemathesis: no fault of ours, and every answer is what was promised.

Bodies, queries and paths are drawn from the OpenAPI description, good and bad ones alike, and sent by somebody who
holds the right; ids of things that exist stand in the paths as often as invented ones.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import pytest
import requests
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import content_type_conformance, not_a_server_error, response_schema_conformance
from schemathesis.generation import GenerationMode

from diya.config.api import api
from diya.config.demo.staff import PEOPLE
from diya.config.reference.roles import ROLES
from tests.journeys import way

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
FEW, MANY = 3, 60
LEFT_OUT = {"foundation_sign_out", "foundation_sign_in"}
"""They would end the session by which the others are asked; tests/identity holds them."""


def description() -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
    return raw


def holder_of(right: str) -> str | None:
    """Somebody of the demo bank who holds a right; anybody where only signing in is asked."""
    roles = {code for code, (_, _, rights) in ROLES.items() if right in rights}
    return next((name for name, _, role, _ in PEOPLE if role in roles or right in ("open", "signed_in")), None)


def operations(schema: Any) -> Iterator[Any]:
    for result in schema.get_all_operations():
        operation = result.ok()
        raw = operation.definition.raw
        if raw["operationId"] not in LEFT_OUT and holder_of(raw["x-right"]):
            yield operation


def things(person: Any) -> Mapping[str, str]:
    """Ids of things that exist, by the names that paths have for them."""
    loan = way.drawn(person)
    auditor = person("auditor")

    def first(path: str) -> str:
        return str(auditor.get(path)["items"][0]["id"])

    return {
        "loan_id": loan["id"],
        "party_id": loan["borrower_id"],
        "application_id": first("/origination/applications"),
        "property_id": first("/collateral/properties"),
        "lien_id": first("/collateral/liens"),
        "case_id": first("/approval/cases"),
        "user_id": "1",
        "document_id": first("/documents/documents"),
    }


def sent(person: Any, case: Any, known: Mapping[str, str], real: bool) -> schemathesis.Response:
    """Send a case as its holder would, and give the answer as schemathesis reads it."""
    raw = case.operation.definition.raw
    path = case.formatted_path
    if real:
        names = re.findall(r"{(\w+)}", case.operation.path)
        if names and all(name in known for name in names):
            path = case.operation.path.format_map(known)
    sender = person(holder_of(raw["x-right"]))
    headers = {"idempotency-key": uuid4().hex, "if-match": '"1"'}
    query = {name: value for name, value in (case.query or {}).items() if isinstance(value, str | int | float | bool)}
    body, media = case.body, case.media_type
    extra: dict[str, Any] = {}
    if media == "multipart/form-data" or not isinstance(body, dict | list | str | int | float | bool | type(None)):
        extra = {"data": "", "content_type": "application/octet-stream"}
    else:
        extra = {"data": json.dumps(body), "content_type": media or "application/json"}
    method = case.method.upper()
    url = path if not query else f"{path}?{requests.models.RequestEncodingMixin._encode_params(query)}"
    with transaction.atomic():
        answer = sender.client.generic(method, url, headers=headers, **extra)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return schemathesis.Response(
        status_code=answer.status_code,
        headers={name.lower(): [value] for name, value in answer.headers.items()},
        content=content,
        request=requests.Request(method, f"http://testserver{url}").prepare(),
        elapsed=0.1,
        verify=False,
    )


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
def test_every_operation_answers_as_described(person: Any, count: int) -> None:
    schema = schemathesis.openapi.from_dict(description())
    known, tried, broken = things(person), 0, []
    for operation in operations(schema):
        strategy = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
        if operation.body or operation.query:
            strategy |= operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

        @seed(20261128)
        @settings(
            max_examples=count,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=strategy, real=st.booleans())
        def holds(case: Any, real: bool) -> None:
            case.validate_response(sent(person, case, known, real), checks=CHECKS)

        try:
            holds()
        except Exception as found:
            broken.append(f"{operation.label}: {found}"[:600])
        tried += 1
    assert broken == []
    assert tried > 250
