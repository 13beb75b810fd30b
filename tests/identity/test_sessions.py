"""Sessions: their limits, their end, and the confirmation before what matters (ASVS 5.0, chapter 7)."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diya.foundation.models import Grant, Parameter, Session, User
from tests.identity.desk import Clock, Desk
from tests.people import Person


def test_a_made_up_or_changed_key_is_no_session(desk: Desk) -> None:
    desk.sign_in()
    for key in ("", "x" * 43, desk.key[:-1] + ("A" if desk.key[-1] != "A" else "B")):
        forged = Desk()
        forged.client.cookies[settings.SESSION_COOKIE_NAME] = key
        forged.send("get", "/own/security", expect=401)


def test_the_key_is_new_at_each_step_and_kept_as_a_hash_only(desk: Desk, clock_of_test: Clock) -> None:
    desk.client.cookies[settings.SESSION_COOKIE_NAME] = "chosen by somebody else"
    desk.sign_in()
    keys = [desk.key]
    authenticator = desk.enrol()
    keys.append(desk.key)
    clock_of_test.pass_(minutes=1)
    desk.send("post", "/session/confirmation", {"code": authenticator.code()})
    keys.append(desk.key)
    desk.send("post", "/session/confirmation", {"password": settings.DEMO_PASSWORD})
    keys.append(desk.key)
    assert len(set(keys)) == 4
    assert "chosen by somebody else" not in keys
    for old in keys[:-1]:
        stale = Desk()
        stale.client.cookies[settings.SESSION_COOKIE_NAME] = old
        stale.send("get", "/own/security", expect=401)
    desk.send("get", "/own/security")
    assert all(key.encode() not in bytes(row.key_hash) for row in Session.objects.all() for key in keys)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(desk: Desk) -> None:
    desk.sign_in()
    cookie = desk.client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Strict"


def test_a_session_that_rests_too_long_is_over(desk: Desk, clock_of_test: Clock) -> None:
    desk.sign_in()
    clock_of_test.pass_(minutes=29)
    desk.send("get", "/own/security")
    clock_of_test.pass_(minutes=29)
    desk.send("get", "/own/security")
    clock_of_test.pass_(minutes=31)
    desk.send("get", "/own/security", expect=401)
    assert desk.send("get", "/session")["user"] is None


def test_a_session_that_lasts_too_long_is_over_however_busy(desk: Desk, clock_of_test: Clock) -> None:
    desk.sign_in()
    for _ in range(36):
        clock_of_test.pass_(minutes=20)
        desk.send("get", "/version")
    clock_of_test.pass_(minutes=1)
    desk.send("get", "/version", expect=401)


def test_signing_out_and_switching_off_end_sessions_at_once(desk: Desk, person: Any) -> None:
    desk.sign_in()
    stale = Desk()
    stale.client.cookies[settings.SESSION_COOKIE_NAME] = desk.key
    desk.send("delete", "/session", expect=204)
    stale.send("get", "/own/security", expect=401)
    desk.sign_in()
    officer = User.objects.get(username="officer")
    body = {"is_active": False, "comment": "离职"}
    change = person("admin").post(f"/foundation/people/{officer.pk}/activity", body)
    person("admin2").post(f"/foundation/changes/{change['id']}/approve", {"comment": "同意"})
    desk.send("get", "/own/security", expect=401)
    assert not Session.objects.filter(user=officer, ended_at__isnull=True).exists()
    desk.sign_in(expect=422)


def test_one_sees_and_ends_ones_own_sessions_and_nobody_elses(desk: Desk) -> None:
    other, stranger = Desk("10.0.0.2"), Desk("10.0.0.3")
    for one, username in ((desk, "officer"), (other, "officer"), (stranger, "teller")):
        one.sign_in(username)
    rows = desk.send("get", "/own/security")["sessions"]
    assert [(row["address"], row["is_this"]) for row in rows] == [("10.0.0.2", False), ("10.0.0.1", True)]
    theirs = stranger.send("get", "/own/security")["sessions"][0]["id"]
    desk.send("delete", f"/own/sessions/{theirs}", expect=404)
    desk.send("delete", f"/own/sessions/{rows[0]['id']}")
    other.send("get", "/own/security", expect=401)
    stranger.send("get", "/own/security")
    other.sign_in()
    assert len(desk.send("delete", "/own/sessions")["sessions"]) == 1
    other.send("get", "/own/security", expect=401)


def test_a_right_given_or_taken_holds_at_the_next_request(person: Any) -> None:
    officer = person("officer")
    officer.get("/customers/parties")
    Grant.objects.filter(user__username="officer").delete()
    officer.get("/customers/parties", expect=403)


def test_who_asks_and_what_they_may_is_one_statement(person: Any) -> None:
    officer = person("officer")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        officer.get("/foundation/preferences")
    asked = [one["sql"] for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert sum("foundation_session" in sql for sql in asked) == 1
    assert len(asked) == 3  # who asks, the transaction, the preferences


def stale(one: Person) -> Any:
    """Let the last confirmation of a person be old."""
    return Session.objects.filter(user__username=one.username).update(confirmed_at="2020-01-01T00:00Z")


def test_what_needs_a_confirmation_is_refused_without_a_young_one_and_done_after_it(person: Any) -> None:
    manager = person("manager")
    stale(manager)
    refused = manager.get("/servicing/loans/export", expect=403)
    assert refused["code"] == "foundation.step_up_needed"
    wrong = manager.client.post(
        "/api/v1/foundation/session/confirmation", {"password": "wrong"}, content_type="application/json"
    )
    assert wrong.status_code == 422
    manager.get("/servicing/loans/export", expect=403)
    shown = manager.client.post(
        "/api/v1/foundation/session/confirmation", {"password": settings.DEMO_PASSWORD}, "application/json"
    )
    assert shown.status_code == 200
    manager.get("/servicing/loans/export")


def test_every_export_and_what_lets_money_go_needs_a_confirmation() -> None:
    from diya.config.api import doors

    endpoints = [endpoint for door in doors() for endpoint in door.endpoints]
    assert all(one.step_up for one in endpoints if one.kind == "export")
    confirmed = {one.path for one in endpoints if one.step_up}
    assert "/servicing/disbursements/{disbursement_id}/release" in confirmed


def test_an_act_refused_for_want_of_a_confirmation_is_sent_again_under_the_same_key(person: Any) -> None:
    admin = person("admin")
    body = {"rights": ["foundation.work_item.view"]}
    stale(admin)
    refused = admin.post("/foundation/roles/TELLER/rights", body, key="same", expect=403)
    assert refused["code"] == "foundation.step_up_needed"
    Session.objects.filter(user__username="admin").update(confirmed_at=Session.objects.first().seen_at)
    change = admin.post("/foundation/roles/TELLER/rights", body, key="same")
    assert admin.post("/foundation/roles/TELLER/rights", body, key="same")["id"] == change["id"]


def test_each_refusal_leaves_a_line_with_who_what_and_where(person: Any, caplog: pytest.LogCaptureFixture) -> None:
    officer = person("officer")
    with caplog.at_level(logging.INFO, logger="diya.door"):
        officer.get("/foundation/people", expect=403)
        officer.get("/customers/parties/01938e5e-0000-7000-8000-000000000000", expect=404)
        Client().get("/api/v1/customers/parties")
    lines = [json.loads(record.getMessage()) for record in caplog.records if record.name == "diya.door"]
    officer_id = User.objects.get(username="officer").pk
    assert [(line["status"], line["who"], line["path"]) for line in lines] == [
        (403, officer_id, "/api/v1/foundation/people"),
        (404, officer_id, "/api/v1/customers/parties/01938e5e-0000-7000-8000-000000000000"),
        (401, None, "/api/v1/customers/parties"),
    ]
    assert all(line["address"] == "127.0.0.1" and line["method"] == "GET" for line in lines)


def test_signing_in_anew_ends_the_session_the_browser_had(desk: Desk) -> None:
    desk.sign_in()
    old = desk.key
    desk.sign_in()
    stale = Desk()
    stale.client.cookies[settings.SESSION_COOKIE_NAME] = old
    stale.send("get", "/own/security", expect=401)
    assert len(desk.send("get", "/own/security")["sessions"]) == 1


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "1.2.3.4", "10.0.0.1"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.9", "1.2.3.4"),
        (1, "", "10.0.0.1"),
        (1, "not an address", "10.0.0.1"),
    ],
)
def test_an_address_is_what_our_own_proxies_saw(
    settings: Any, desk: Desk, proxies: int, header: str, address: str
) -> None:
    settings.PROXIES = proxies
    desk.client.defaults["HTTP_X_FORWARDED_FOR"] = header
    desk.sign_in()
    assert desk.send("get", "/own/security")["sessions"][0]["address"] == address


def test_no_limit_is_so_short_that_nobody_could_lengthen_it(desk: Desk, clock_of_test: Clock) -> None:
    Parameter.objects.filter(code="foundation.session_idle_minutes").update(value=0)
    desk.sign_in()
    clock_of_test.pass_(seconds=90)
    desk.send("get", "/own/security")
    clock_of_test.pass_(minutes=3)
    desk.send("get", "/own/security", expect=401)
