"""Default deny, proved over the whole router: every endpoint names a right, and only its holders get in."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from diya.config.api import api, doors
from diya.config.reference.roles import ROLES
from diya.foundation import db as scope
from diya.foundation.door.router import Endpoint
from diya.foundation.models import AuditEvent
from diya.servicing.services.orders.kinds import KINDS
from tests.people import sign_in

OPEN = {"open", "signed_in"}
ENDPOINTS = [endpoint for door in doors() for endpoint in door.endpoints]
KNOWN_RIGHTS = {right for _, _, rights in ROLES.values() for right in rights}


def address(endpoint: Endpoint) -> str:
    return "/api/v1" + re.sub(r"\{\w+\}", str(uuid4()), endpoint.path)


def send(client: Client, endpoint: Endpoint) -> Any:
    headers = {"idempotency-key": uuid4().hex, "if-match": '"1"'}
    return client.generic(endpoint.method, address(endpoint), "{}", content_type="application/json", headers=headers)


def test_every_operation_names_a_right() -> None:
    unnamed = [
        (path, method)
        for path, operations in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items()
        for method, operation in operations.items()
        if "x-right" not in operation
    ]
    assert unnamed == []


def test_every_mounted_operation_was_declared_through_a_door() -> None:
    declared = {(endpoint.method.lower(), "/api/v1" + endpoint.path) for endpoint in ENDPOINTS}
    for path, operations in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items():
        for method, operation in operations.items():
            assert operation["x-right"] in OPEN or (method, path) in declared, (method, path)


def test_every_right_of_an_endpoint_is_held_by_some_role_and_none_is_misspelt() -> None:
    # An order asks, beside the right to order at all, for that of its kind.
    asked = {endpoint.right for endpoint in ENDPOINTS} | {kind.right for kind in KINDS.values()}
    assert asked - KNOWN_RIGHTS == set()
    assert KNOWN_RIGHTS - asked == set()


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: f"{endpoint.method} {endpoint.path}")
def test_nobody_gets_in_without_signing_in(endpoint: Endpoint, db: Any) -> None:
    assert send(Client(), endpoint).status_code == 401


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_gets_into_its_endpoints_and_no_others(role: str, person: Any) -> None:
    from diya.config.demo.staff import PEOPLE

    username = next(username for username, _, held, _ in PEOPLE if held == role)
    client = person(username).client
    for endpoint in ENDPOINTS:
        status = send(client, endpoint).status_code
        allowed = endpoint.right in ROLES[role][2]
        assert (status != 403) == allowed, f"{role} {endpoint} gave {status}"
        assert status < 500, f"{endpoint} gave {status}"


def test_a_right_taken_away_is_gone_with_the_next_request(person: Any) -> None:
    from diya.foundation.models import Grant

    officer = person("officer")
    officer.get("/customers/parties")
    Grant.objects.filter(user__username="officer").delete()
    assert officer.get("/customers/parties", expect=403)["code"] == "kernel.not_permitted"


def test_a_disabled_person_is_out_with_the_next_request(person: Any) -> None:
    from diya.foundation.models import User

    officer = person("officer")
    User.objects.filter(username="officer").update(is_active=False)
    officer.get("/customers/parties", expect=401)


def test_an_unsafe_request_without_the_token_of_the_page_is_refused(person: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, "officer")
    for endpoint in ENDPOINTS:
        if endpoint.method != "GET":
            assert send(client, endpoint).status_code == 403, endpoint
    signing_in = client.post("/api/v1/foundation/session", "{}", content_type="application/json")
    assert signing_in.status_code == 403


def test_asking_changes_nothing_and_leaves_at_most_a_look(person: Any) -> None:
    from django.db import connection

    def rows() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables"
                " WHERE relname NOT IN ('foundation_auditevent', 'foundation_unsequenced')"
            )
            return cursor.fetchall()

    def acts() -> int:
        with scope.transaction(scope.all_branches(), scope.Context(), writes=False):
            return AuditEvent.objects.filter(look=False).count()

    auditor = person("auditor")
    before, before_acts = rows(), acts()
    for endpoint in ENDPOINTS:
        if endpoint.method == "GET" and endpoint.kind != "export":  # an export leaves its event
            send(auditor.client, endpoint)
    assert (rows(), acts()) == (before, before_acts)
