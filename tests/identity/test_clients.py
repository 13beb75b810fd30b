"""Machine clients: secrets by two administrators, tokens that are short-lived, rights that are the client's own."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.test import Client

from diya.foundation.models import MachineClient, MachineSecret, MachineToken
from tests.identity.desk import Clock, actions

ID = "core-banking"
RIGHTS = ["servicing.loan.view", "servicing.loan.export", "foundation.work_item.view"]


def approved(person: Any, change: dict[str, Any]) -> None:
    person("admin2").post(f"/foundation/changes/{change['id']}/approve", {"comment": "同意"})


def made(person: Any, **more: Any) -> int:
    """A client of one branch; answers its id."""
    body = {"client_id": ID, "name": "核心系统", "rights": RIGHTS, "branch_codes": ["002"], "requests_per_minute": 60}
    approved(person, person("admin").post("/foundation/clients", body | more))
    return person("admin").get("/foundation/clients")["items"][0]["id"]


def secret_of(person: Any, client_id: int) -> str:
    approved(person, person("admin").post(f"/foundation/clients/{client_id}/secret-change"))
    return person("admin").post(f"/foundation/clients/{client_id}/secret")["secret"]


def asked(secret: str, *, name: str = ID, **form: str) -> Any:
    basic = base64.b64encode(f"{name}:{secret}".encode()).decode()
    form = {"grant_type": "client_credentials", **form}
    return Client().post("/api/v1/foundation/token", form, headers={"authorization": f"Basic {basic}"})


def with_token(token: str, **more: Any) -> Client:
    return Client(headers={"authorization": f"Bearer {token}"}, enforce_csrf_checks=True, **more)


@pytest.fixture
def secret(person: Any) -> str:
    return secret_of(person, made(person))


def test_a_token_opens_the_doors_of_its_rights_at_its_branches(person: Any, secret: str) -> None:
    answer = asked(secret).json()
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 900)
    assert answer["scope"].split() == sorted(RIGHTS)
    machine = with_token(answer["access_token"])
    assert machine.get("/api/v1/servicing/loans").status_code == 200
    assert machine.get("/api/v1/customers/parties").status_code == 403
    machine.get("/api/v1/servicing/loans/export").getvalue()
    from diya.foundation import db
    from diya.foundation.models import AuditEvent

    with db.transaction(db.all_branches(), db.Context(), writes=False):
        event = AuditEvent.objects.filter(action="foundation.list.exported").get()
    assert (event.actor, event.role) == ("核心系统", "MACHINE")
    assert person("admin").get("/foundation/clients")["items"][0]["used_at"] is not None


def test_a_token_takes_no_cookie_with_it_and_needs_none(person: Any, secret: str) -> None:
    token = asked(secret).json()["access_token"]
    machine = with_token("made up")
    machine.cookies = person("manager").client.cookies
    assert machine.get("/api/v1/servicing/loans").status_code == 401
    machine = with_token(token)
    own = machine.post("/api/v1/foundation/own/totp", {"label": "x"}, content_type="application/json")
    assert own.status_code == machine.get("/api/v1/foundation/own/security").status_code == 401
    assert machine.get("/api/v1/servicing/loans").status_code == 200


def test_a_token_may_ask_for_less_and_not_for_more(secret: str) -> None:
    less = asked(secret, scope="servicing.loan.view").json()
    assert less["scope"] == "servicing.loan.view"
    assert with_token(less["access_token"]).get("/api/v1/servicing/loans/export").status_code == 403
    more = asked(secret, scope="servicing.loan.view customers.party.view")
    assert (more.status_code, more.json()) == (400, {"error": "invalid_scope"})


def test_errors_are_those_of_the_standard(secret: str) -> None:
    assert (asked("wrong").status_code, asked("wrong").json()) == (401, {"error": "invalid_client"})
    assert asked("wrong").headers["WWW-Authenticate"] == "Basic"
    assert asked(secret, grant_type="password").json() == {"error": "unsupported_grant_type"}
    assert Client().post("/api/v1/foundation/token", {}).json() == {"error": "invalid_request"}
    in_body = {"grant_type": "client_credentials", "client_id": ID, "client_secret": secret}
    assert Client().post("/api/v1/foundation/token", in_body).status_code == 200
    broken = Client().post("/api/v1/foundation/token", in_body, headers={"authorization": "Basic ???"})
    assert broken.json() == {"error": "invalid_client"}
    assert "foundation.client.refused" in actions()


def test_guessing_a_secret_waits_and_the_client_elsewhere_does_not(secret: str) -> None:
    statuses = [asked(f"guess {number}").status_code for number in range(8)]
    assert statuses == [401] * 6 + [429] * 2
    basic = base64.b64encode(f"{ID}:{secret}".encode()).decode()
    elsewhere = Client(REMOTE_ADDR="10.1.1.1").post(
        "/api/v1/foundation/token", {"grant_type": "client_credentials"}, headers={"authorization": f"Basic {basic}"}
    )
    assert elsewhere.status_code == 200


def test_a_token_ends_and_so_does_what_a_client_may(person: Any, secret: str, clock_of_test: Clock) -> None:
    machine = with_token(asked(secret).json()["access_token"])
    assert machine.get("/api/v1/servicing/loans").status_code == 200
    clock_of_test.pass_(minutes=16)
    assert machine.get("/api/v1/servicing/loans").status_code == 401
    machine = with_token(asked(secret).json()["access_token"])
    client_id = MachineClient.objects.get().pk
    made(person, rights=["foundation.work_item.view"])
    assert machine.get("/api/v1/servicing/loans").status_code == 403
    body = {"is_active": False, "comment": "停用"}
    approved(person, person("admin").post(f"/foundation/clients/{client_id}/activity", body))
    assert machine.get("/api/v1/servicing/loans").status_code == 401
    assert asked(secret).status_code == 401


def test_more_than_its_rate_is_refused_until_the_next_minute(person: Any, clock_of_test: Clock) -> None:
    secret = secret_of(person, made(person, requests_per_minute=3))
    machine = with_token(asked(secret).json()["access_token"])
    answers = [machine.get("/api/v1/servicing/loans") for _ in range(5)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].headers["Retry-After"] == "55"
    clock_of_test.pass_(seconds=55)
    assert machine.get("/api/v1/servicing/loans").status_code == 200


def test_a_secret_is_told_once_to_who_proposed_it_and_the_old_one_holds_a_day(
    person: Any, secret: str, clock_of_test: Clock
) -> None:
    client_id = MachineClient.objects.get().pk
    admin = person("admin")
    refused = admin.post(f"/foundation/clients/{client_id}/secret", expect=409)
    assert refused["code"] == "foundation.no_secret_allowed"
    approved(person, admin.post(f"/foundation/clients/{client_id}/secret-change"))
    person("admin2").post(f"/foundation/clients/{client_id}/secret", expect=409)
    new = admin.post(f"/foundation/clients/{client_id}/secret", key="once")["secret"]
    assert admin.post(f"/foundation/clients/{client_id}/secret", key="once")["secret"] is None
    assert asked(secret).status_code == asked(new).status_code == 200
    clock_of_test.pass_(hours=25)
    assert (asked(secret).status_code, asked(new).status_code) == (401, 200)
    kept = [bytes(row) for row in MachineSecret.objects.values_list("secret_hash", flat=True)]
    kept += [bytes(row) for row in MachineToken.objects.values_list("token_hash", flat=True)]
    assert all(new.encode() not in row and secret.encode() not in row for row in kept)


def test_a_client_holds_no_duties_that_exclude_each_other(person: Any) -> None:
    body = {
        "client_id": "both-hands",
        "name": "两手",
        "rights": ["servicing.drawdown.create", "servicing.disbursement.release"],
        "branch_codes": ["001"],
        "requests_per_minute": 10,
    }
    assert person("admin").post("/foundation/clients", body, expect=422)["code"] == "foundation.duties_exclude"
    taken = body | {"client_id": "officer", "rights": RIGHTS}
    assert person("admin").post("/foundation/clients", taken, expect=422)["code"] == "foundation.client_id_refused"
    person("officer").get("/foundation/clients", expect=403)


def test_a_machine_client_signs_in_with_no_password(person: Any, secret: str) -> None:
    body = {"username": ID, "password": secret}
    answer = Client().post("/api/v1/foundation/session", body, content_type="application/json")
    assert answer.status_code == 422
    assert person("admin").get("/foundation/people", search=ID)["total"] == 0
