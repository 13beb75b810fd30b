"""The door: keys, versions, lists and refusals, seen from outside."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from diya.foundation.models import AuditEvent, IdempotencyKey
from tests.journeys import way


def test_the_same_command_twice_has_one_effect_and_one_answer(person: Any) -> None:
    officer = person("officer")
    body = _party(1)
    first = officer.post("/customers/parties", body, key="once")
    second = officer.post("/customers/parties", body, key="once")
    assert first == second
    assert officer.get("/customers/parties")["total"] == 1


def test_a_key_used_for_another_request_is_refused(person: Any) -> None:
    officer = person("officer")
    officer.post("/customers/parties", _party(1), key="once")
    refused = officer.post("/customers/parties", _party(2), key="once", expect=409)
    assert refused["code"] == "foundation.idempotency_key_reused"
    assert refused["field"] == "Idempotency-Key"


def test_two_people_may_use_the_same_key(person: Any) -> None:
    person("officer").post("/customers/parties", _party(1), key="1")
    person("officer2").post("/customers/parties", _party(2) | {"branch_code": "002"}, key="1")


def test_a_refused_command_may_be_sent_again_with_its_key(person: Any) -> None:
    officer = person("officer")
    officer.post("/customers/parties", _party(1) | {"phone": "123"}, key="retry", expect=422)
    assert not IdempotencyKey.objects.exists()
    officer.post("/customers/parties", _party(1), key="retry")


def test_keys_of_money_are_kept_for_ever_and_others_expire(person: Any) -> None:
    way.drawn(person)
    kept = IdempotencyKey.objects.filter(expires_at=None)
    assert {key.reference.partition(":")[0] for key in kept} == {"origination.application", "servicing.disbursement"}
    assert IdempotencyKey.objects.exclude(expires_at=None).exists()


def test_a_command_without_a_key_is_refused(person: Any) -> None:
    answer = person("officer").client.post("/api/v1/customers/parties", _party(1), content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["code"] == "foundation.idempotency_key_missing"
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_acting_on_what_changed_meanwhile_is_refused_and_changes_nothing(person: Any) -> None:
    officer = person("officer")
    draft = way.entered(person)
    path = f"/origination/applications/{draft['id']}"
    officer.post(path, {"term_months": 240}, version=draft["version"], method="patch")
    refused = officer.post(path, {"term_months": 120}, version=draft["version"], method="patch", expect=412)
    assert refused["code"] == "foundation.changed_meanwhile"
    assert officer.get(path)["term_months"] == 240
    assert officer.post(path, {"term_months": 120}, method="patch", expect=428)["code"] == "foundation.version_missing"


def test_a_list_pages_to_its_end_without_missing_or_repeating(person: Any) -> None:
    officer = person("officer")
    for sequence in range(7):
        officer.post("/customers/parties", _party(sequence))
    for sort in ("-created_at", "created_at", "number"):
        seen, cursor = [], ""
        while True:
            page = officer.get("/customers/parties", limit=3, cursor=cursor, sort=sort)
            seen += [row["number"] for row in page["items"]]
            assert page["total"] == 7
            cursor = page["next_cursor"]
            if not cursor:
                break
        assert len(seen) == len(set(seen)) == 7
        assert seen == sorted(seen, reverse=sort.startswith("-"))


def test_a_list_refuses_what_it_does_not_know(person: Any) -> None:
    officer = person("officer")
    assert officer.get("/customers/parties", sort="envelope", expect=422)["code"] == "foundation.sort_unknown"
    assert officer.get("/customers/parties", cursor="???", expect=422)["code"] == "foundation.cursor_invalid"
    assert officer.get("/customers/parties", limit=1000, expect=422)["field"] == "limit"


def test_an_export_has_the_rows_of_the_list_and_no_formulas(person: Any) -> None:
    officer = person("officer")
    officer.post("/customers/parties", _party(1) | {"name": "@SUM(甲)"})
    text = person("accountant").get("/customers/parties/export")
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["name"] for row in rows] == ["'@SUM(甲)"]
    assert "19900101" not in text


def test_refusals_speak_the_readers_language_and_name_the_field(person: Any) -> None:
    body = _party(1) | {"id_number": "110105194912310021"}
    english = person("officer").post("/customers/parties", body, expect=422)
    chinese = person("officer").client
    from tests.people import Person

    chinese = Person("officer", language="zh-CN").post("/customers/parties", body, expect=422)
    assert english["field"] == chinese["field"] == "id_number"
    assert english["code"] == chinese["code"] == "customers.id_number_invalid"
    assert "校验位" in chinese["detail"]
    assert "check digit" in english["detail"]


def test_a_body_of_the_wrong_shape_names_every_field(person: Any) -> None:
    refused = person("officer").post("/customers/parties", {"branch_code": "001", "marital_status": "x"}, expect=422)
    fields = {finding["field"] for finding in refused["errors"]}
    assert {"name", "id_number", "phone", "marital_status"} <= fields


def test_hidden_characters_are_refused(person: Any) -> None:
    for name in ("林\u0000浩", "林\u202e浩", "林\u200b浩"):
        refused = person("officer").post("/customers/parties", _party(1) | {"name": name}, expect=422)
        assert refused["field"] == "name"


def test_signing_in_and_out(person: Any, settings: Any) -> None:
    client = Client()
    wrong = {"username": "officer", "password": "wrong"}
    unknown = {"username": "nobody", "password": "wrong"}
    answers = [
        client.post("/api/v1/foundation/session", body, content_type="application/json") for body in (wrong, unknown)
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].json()["detail"] == answers[1].json()["detail"]
    right = {"username": "officer", "password": settings.DEMO_PASSWORD}
    signed = client.post("/api/v1/foundation/session", right, content_type="application/json").json()
    assert signed["user"]["roles"][0]["code"] == "LOAN_OFFICER"
    assert "origination.application.create" in signed["user"]["rights"]
    old = client.cookies["sessionid"].value
    assert client.delete("/api/v1/foundation/session").status_code == 204
    client.cookies["sessionid"] = old
    assert client.get("/api/v1/customers/parties").status_code == 401


def test_the_version_to_poll_answers_304_until_something_happens(person: Any) -> None:
    officer = person("officer")
    first = officer.client.get("/api/v1/foundation/version")
    same = officer.client.get("/api/v1/foundation/version", headers={"if-none-match": first.headers["ETag"]})
    assert same.status_code == 304
    officer.post("/customers/parties", _party(1))
    way.hear()
    later = officer.client.get("/api/v1/foundation/version", headers={"if-none-match": first.headers["ETag"]})
    assert later.status_code == 200
    assert later.json()["version"] > first.json()["version"]


def test_every_answer_carries_the_security_headers(person: Any) -> None:
    for path in ("/", "/api/v1/foundation/session", "/api/nothing", "/assets/gone.css"):
        headers = Client().get(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert Client().get("/assets/gone.css").status_code == 404
    assert person("officer").client.get("/api/v1/customers/parties").headers["Cache-Control"] == "no-store"


def test_a_fault_of_ours_is_told_without_its_trace(person: Any, monkeypatch: Any) -> None:
    def broken(*args: Any, **options: Any) -> None:
        raise RuntimeError("secret detail")

    from diya.customers import selectors

    monkeypatch.setattr(selectors, "parties", broken)
    answer = person("officer").get("/customers/parties", expect=500)
    assert answer["code"] == "foundation.fault"
    assert "secret" not in str(answer)


@pytest.mark.parametrize(
    ("sqlstate", "method", "code"),
    [
        ("53100", "POST", "foundation.storage_full"),
        ("53300", "POST", "foundation.too_busy"),
        ("40P01", "POST", "foundation.too_busy"),
        ("57P01", "POST", "foundation.outcome_unknown"),
        (None, "POST", "foundation.outcome_unknown"),
        (None, "GET", "foundation.database_gone"),
    ],
)
def test_a_database_that_cannot_answer_says_what_became_of_the_act(sqlstate: Any, method: str, code: str) -> None:
    from django.db import OperationalError
    from django.test import RequestFactory

    from diya.config.api import unavailable

    class Told(Exception):
        pass

    Told.sqlstate = sqlstate  # type: ignore[attr-defined]  # what psycopg says beside its error
    error = OperationalError("secret detail")
    error.__cause__ = Told()
    answer = unavailable(RequestFactory().generic(method, "/api/v1/servicing/loans"), error)
    told = json.loads(answer.content)
    assert (answer.status_code, told["code"]) == (503, code)
    assert "secret" not in str(told)


def _party(sequence: int) -> dict[str, Any]:
    return {
        "branch_code": "001",
        "name": f"客户{sequence}",
        "id_number": way.id_number(sequence),
        "phone": f"138000{sequence:05d}",
        "marital_status": "SINGLE",
        "employer": "示范公司",
        "address": "示范路 1 号",
        "monthly_income_amount": "10000.00",
    }


def test_every_command_leaves_an_event_with_who_and_from_where(person: Any) -> None:
    from diya.foundation import db

    person("officer").post("/customers/parties", _party(1))
    with db.transaction(db.all_branches(), db.Context(), writes=False):
        event = AuditEvent.objects.get(action="customers.party.registered")
        assert (event.actor, event.role, event.address) == ("张明远", "LOAN_OFFICER", "127.0.0.1")
        assert event.purpose == "POST /api/v1/customers/parties"
