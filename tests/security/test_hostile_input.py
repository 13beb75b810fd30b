"""Hostile values in every field of every body and every query parameter: refused with a sentence, never a fault."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from diya.config.api import api
from tests.journeys import way

HOSTILE = (
    None,
    "",
    "\x00",
    "' OR 1=1 --",
    "1e400",
    "NaN",
    "-1",
    "99999999999999999999999999",
    "2025-02-30",
    "9999-12-31",
    "0001-01-01",
    "\ud800",
    "\u202e",
    "x" * 5000,
    -(2**63),
    2**70,
    1.5,
    True,
    [],
    {},
    ["1"],
)

READERS = (
    "officer", "underwriter", "operations", "keeper", "checker", "teller", "postloan", "manager", "accountant",
    "admin", "auditor", "compliance",
)  # fmt: skip


def operations() -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """(method, path, operation, body schema) of every declared operation."""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    parts = json.loads(json.dumps(schema["components"]["schemas"], default=str))
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
            yield method, path, operation, parts.get(name, {})


def test_no_body_brings_the_server_down(person: Any) -> None:
    application = way.submitted(person)
    ids = {"application_id": application["id"], "case_id": application["approval"]["case_id"]}
    people = {name: person(name) for name in READERS}
    tried = 0
    for method, path, operation, schema in operations():
        if method == "get" or operation["x-right"] in ("open", "signed_in"):
            continue
        filled = re.sub(r"\{(\w+)\}", lambda name: str(ids.get(name[1], uuid4())), path)
        someone = next(
            one for one in people.values() if operation["x-right"] in one.get("/foundation/session")["user"]["rights"]
        )
        for field in schema.get("properties", {"": {}}):
            for value in HOSTILE:
                body = {**dict.fromkeys(schema.get("required", []), "1"), field: value}
                headers = {"idempotency-key": uuid4().hex, "if-match": '"1"'}
                answer = someone.client.generic(
                    method.upper(), filled, json.dumps(body), content_type="application/json", headers=headers
                )
                tried += 1
                assert answer.status_code < 500, f"{method} {path} {field}={value!r}: {answer.content[:500]!r}"
    assert tried > 1000


def test_no_query_brings_the_server_down(person: Any) -> None:
    readers = {name: person(name) for name in ("auditor", "admin")}
    rights = {name: one.get("/foundation/session")["user"]["rights"] for name, one in readers.items()}
    for method, path, operation, _ in operations():
        if method != "get":
            continue
        filled = re.sub(r"\{\w+\}", str(uuid4()), path)
        # Whoever may not ask is refused before anything is read: one who may is asked, or else both.
        may = [name for name in readers if operation["x-right"] in rights[name]][:1] or list(readers)
        for parameter in operation.get("parameters", []):
            if parameter["in"] != "query":
                continue
            for value in HOSTILE:
                if value is None or value == "\ud800":
                    continue
                for name in may:
                    answer = readers[name].client.get(filled, {parameter["name"]: value})
                    assert answer.status_code < 500, f"{path}?{parameter['name']}={value!r}: {answer.content[:500]!r}"


def test_a_body_that_is_not_json_is_refused(person: Any) -> None:
    for content in (b"", b"{", b"\xff\xfe", b"[" * 5000, b'{"a": 1, "a": 2}', b"null", b"[]"):
        answer = person("officer").client.generic(
            "POST", "/api/v1/customers/parties", content, content_type="application/json",
            headers={"idempotency-key": uuid4().hex},
        )  # fmt: skip
        assert 400 <= answer.status_code < 500, content[:20]
