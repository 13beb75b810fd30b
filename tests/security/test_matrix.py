"""Every endpoint × another branch × every id it takes, generated from the router: nothing leaks, nothing moves.

A stranger holds every role there is, but at branch 002 only; every id in addresses and bodies is one of branch 001.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.db import connection

from diya.config.api import api, doors
from diya.config.reference.roles import ROLES
from diya.foundation import access, db
from diya.foundation.door.router import Endpoint
from diya.foundation.models import AuditEvent, Branch, Grant, RowHistory, User
from tests.journeys import way
from tests.people import Person
from tests.security import ground

CONTEXT = db.Context(actor="test")
OF_THE_BANK = {
    "account_code", "product_code", "rule_code", "role_code", "template_id", "change_id", "user_id", "delegation_id",
    "grant_id", "job_id", "notice_id",
}  # fmt: skip
"""What belongs to no branch, or to one person; tests of their own hold them."""
MADE_ELSEWHERE = {"alert_id", "asset_id", "debit_id", "mandate_id", "owner_id", "report_id"}
"""Ids that another id stands for here: they are asked with one that branch 001 has, and must not be found either."""
REFUSED = {403, 404, 409, 412, 422, 428}
BANK_WIDE = {
    "POST /customers/identity-checks": "answers at which branches a number is known, and nothing else",
}


def stranger() -> Person:
    """Somebody with every role, at branch 002 and nowhere else."""
    day = access.Branch.objects.get(code="002")
    user = User.objects.create(username="stranger", name="外人")
    on = User.objects.get(username="officer")
    starts = Grant.objects.filter(user=on).first().starts_date  # type: ignore[union-attr]
    for role in ROLES:
        Grant.objects.create(user=user, role_id=role, branch=day, starts_date=starts)
    return Person("stranger")


def endpoints() -> Iterator[Endpoint]:
    for door in doors():
        yield from door.endpoints


class Bodies:
    """The least body that a schema takes, with the ids of branch 001 wherever it has one by that name."""

    def __init__(self, ids: dict[str, str]) -> None:
        schema = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
        self.paths, self.parts, self.ids = schema["paths"], schema["components"]["schemas"], ids

    def of(self, endpoint: Endpoint) -> Any:
        operation = self.paths[f"/api/v1{endpoint.path}"][endpoint.method.lower()]
        content = operation.get("requestBody", {}).get("content", {})
        return self.least(content.get("application/json", {}).get("schema", {}), "")

    def least(self, schema: dict[str, Any], name: str) -> Any:
        if "$ref" in schema:
            return self.least(self.parts[schema["$ref"].rpartition("/")[2]], name)
        if "anyOf" in schema:
            return self.least(schema["anyOf"][0], name)
        if "const" in schema or "enum" in schema:
            return schema.get("const", (schema.get("enum") or [None])[0])
        kind = schema.get("type")
        if kind == "object" or "properties" in schema:
            needed = schema.get("required", [])
            told = {one: self.least(part, one) for one, part in schema.get("properties", {}).items() if one in needed}
            named = {one: self.ids[one] for one in schema.get("properties", {}) if one in self.ids}
            return told | named
        if kind == "array":
            return [self.least(schema.get("items", {}), name.removesuffix("s"))]
        return self.plain(schema, name)

    def plain(self, schema: dict[str, Any], name: str) -> Any:
        if name in self.ids or schema.get("format") == "uuid":
            return self.ids.get(name, self.ids["party_id"])
        if schema.get("format") == "date":
            return "2025-06-20"
        if schema.get("type") in ("integer", "number"):
            return max(int(schema.get("minimum", 1)), 1)
        if schema.get("type") == "boolean":
            return True
        if name == "branch_code":
            return "001"
        if name == "subject":
            return f"origination.application:{self.ids['application_id']}"
        return "1.00" if name.endswith(("amount", "share")) else "说明文字"


def send(reader: Person, endpoint: Endpoint, ids: dict[str, str], body: Any) -> tuple[int, str]:
    path = "/api/v1" + re.sub(r"{(\w+)}", lambda found: ids.get(found[1], ids["party_id"]), endpoint.path)
    if endpoint.method == "GET":
        ref = f"origination.application:{ids['application_id']}"
        asked = {
            "ref": ref,
            "subject": ref,
            "party_id": ids["party_id"],
            "search": "林浩然",
            "person": f"customers.party:{ids['party_id']}",
            "from_date": "2020-01-01",
            "to_date": "2199-12-31",
        }
        answer = reader.client.get(path, asked)
    else:
        headers = {"idempotency-key": uuid4().hex, "if-match": '"1"'}
        answer = reader.client.generic(
            endpoint.method, path, json.dumps(body), content_type="application/json", headers=headers
        )
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, content.decode(errors="replace")


def secrets_of(ids: dict[str, str]) -> set[str]:
    """What only branch 001 may read: numbers and ids of its rows beyond those that the stranger sends."""
    with db.transaction(db.all_branches(), CONTEXT, writes=False), connection.cursor() as cursor:
        found: set[str] = set()
        branch = Branch.objects.get(code="001").pk
        for table in ("customers_party", "origination_application", "servicing_loan", "collateral_property"):
            cursor.execute(f"SELECT number, id::text FROM {table} WHERE branch_id = %s", [branch])
            found |= {value for row in cursor.fetchall() for value in row}
    return found - set(ids.values())


def test_a_stranger_with_every_role_reads_and_moves_nothing_of_another_branch(person: Any) -> None:
    way.drawn(person)
    way.live_until("2025-07-21")
    ids = ground.known_ids(person)
    ids |= ground.further_ids(person, ids)
    way.hear()
    hidden, bodies, reader = secrets_of(ids), Bodies(ids), stranger()
    assert len(hidden) > 3
    unknown = (
        {name for one in endpoints() for name in re.findall(r"{(\w+)}", one.path)}
        - ids.keys()
        - OF_THE_BANK
        - MADE_ELSEWHERE
    )
    assert unknown == set(), "an id this matrix does not know"
    tried, leaks = 0, []
    for endpoint in endpoints():
        label = f"{endpoint.method} {endpoint.path}"
        named = set(re.findall(r"{(\w+)}", endpoint.path))
        status, text = send(reader, endpoint, ids, bodies.of(endpoint))
        tried += 1
        if status >= 500:
            leaks.append(f"{label}: {status} {text[:200]}")
        if (
            named & ((ids.keys() - OF_THE_BANK) | MADE_ELSEWHERE)
            and status not in REFUSED
            and '"items":[]' not in text.replace(" ", "")
        ):
            leaks.append(f"{label}: {status} {text[:200]}")
        if label not in BANK_WIDE and (seen := [one for one in hidden if one in text]):
            leaks.append(f"{label}: shows {seen[:3]}")
    assert not leaks, "\n".join(leaks)
    assert tried > 320
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        mine, other = User.objects.get(username="stranger").pk, Branch.objects.get(code="001").pk
        acts = AuditEvent.objects.filter(actor_id=mine, branch_id=other)
        assert list(acts.values_list("action", flat=True)) == []
        moved = RowHistory.objects.filter(branch_id=other, context__actor_id=mine)
        assert list(moved.values_list("table_name", flat=True)) == []
