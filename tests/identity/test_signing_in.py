"""Passwords, tries and second factors (ASVS 5.0, chapter 6)."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from diya.foundation.identity import lockout, passwords, totp
from diya.foundation.models import Factor, FailedTry, Session, User
from tests.identity.desk import PASSWORD, Clock, Desk, actions, require_factor
from tests.identity.ranks import mann_whitney

OFFICER = "officer"


def user(username: str = OFFICER) -> User:
    return User.objects.get(username=username)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("fourteen chars", "foundation.password_too_short"),
        ("x" * 129, "foundation.password_too_short"),
        ("correct horse battery staple", "foundation.password_breached"),
        ("the officer of the bank", "foundation.password_known"),
    ],
)
def test_a_password_is_long_not_leaked_and_not_the_name(desk: Desk, password: str, code: str) -> None:
    desk.sign_in()
    body = {"password": settings.DEMO_PASSWORD, "new_password": password}
    assert desk.send("post", "/own/password", body, expect=422)["code"] in (code, "foundation.input_invalid")
    assert user().check_password(settings.DEMO_PASSWORD)


def test_a_common_password_is_refused() -> None:
    with pytest.raises(passwords.PasswordCommon):
        passwords.ensure_good("1qaz2wsx3edc4rfv5tgb"[:16], username="x")


@given(st.sets(st.text(min_size=1, max_size=20), max_size=30), st.text(min_size=1, max_size=20))
def test_a_leaked_password_is_found_whatever_stands_beside_it(leaked: set[str], other: str) -> None:
    import hashlib
    import tempfile

    def line(word: str) -> str:
        return hashlib.sha1(word.encode(), usedforsecurity=False).hexdigest().upper() + f":{len(word)}\n"

    with tempfile.NamedTemporaryFile("w") as file:
        file.writelines(sorted(line(word) for word in leaked))
        file.flush()
        for word in leaked:
            assert passwords.is_breached(word, Path(file.name))
        assert passwords.is_breached(other, Path(file.name)) == (other in leaked)


def test_another_password_needs_the_present_one_and_ends_other_sessions(desk: Desk) -> None:
    elsewhere = Desk("10.0.0.2")
    elsewhere.sign_in()
    desk.sign_in()
    before = desk.key
    wrong = {"password": "not this one, surely", "new_password": PASSWORD}
    assert desk.send("post", "/own/password", wrong, expect=422)["code"] == "foundation.password_refused"
    desk.send("post", "/own/password", {"password": settings.DEMO_PASSWORD, "new_password": PASSWORD})
    assert desk.key != before
    desk.send("get", "/own/security")
    elsewhere.send("get", "/own/security", expect=401)
    Desk().sign_in(password=settings.DEMO_PASSWORD, expect=422)
    Desk().sign_in(password=PASSWORD)


def test_known_and_unknown_names_get_the_same_answer_and_the_same_waits(desk: Desk) -> None:
    told = []
    for username in (OFFICER, "nobody"):
        here = Desk("10.0.0.7" if username == OFFICER else "10.0.0.8")
        answers = []
        for _ in range(lockout.FREE_TRIES + 3):
            answer = here.client.post(
                "/api/v1/foundation/session", {"username": username, "password": "wrong"}, "application/json"
            )
            body = answer.json()
            body.pop("request_id")
            answers.append((answer.status_code, answer.headers.get("Retry-After"), body))
        told.append(answers)
    assert told[0] == told[1]
    assert [status for status, _, _ in told[0]] == [422] * (lockout.FREE_TRIES + 1) + [429] * 2


@pytest.mark.long
def test_known_and_unknown_names_take_the_same_time(db: Any, record_property: Callable[[str, object], None]) -> None:
    """500 pairs, in turn and each first as often as second: ranked together their times do not tell them apart."""
    took: dict[str, list[float]] = {OFFICER: [], "nobody": []}
    for round_ in range(500):
        for username in sorted(took, reverse=bool(round_ % 2)):
            started = time.perf_counter()
            Desk(f"10.{round_ // 250}.{round_ % 250}.1").sign_in(username, "wrong", expect=422)
            took[username].append(time.perf_counter() - started)
    u, p = mann_whitney(took[OFFICER], took["nobody"])
    record_property("p", p)
    assert p > 0.01, f"U = {u}, p = {p}"


def test_a_thousand_guesses_reach_the_password_few_times_and_lock_nobody_out(
    desk: Desk, clock_of_test: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = []
    monkeypatch.setattr(passwords, "holder", lambda _name, password: reached.append(password))
    for number in range(1000):
        desk.sign_in(password=f"guess {number}", expect=429 if lockout_holds(desk) else 422)
        clock_of_test.pass_(seconds=1)
    assert len(reached) < 20
    monkeypatch.undo()
    # The person themselves, at their own desk, is not kept waiting.
    Desk("10.9.9.9").sign_in()


def lockout_holds(desk: Desk) -> bool:
    try:
        lockout.ensure_open(lockout.sign_in(OFFICER, "10.0.0.1"))
    except lockout.TryLater:
        return True
    return False


def test_an_address_that_tries_many_names_has_to_wait_too(clock_of_test: Clock, db: Any) -> None:
    desk = Desk("10.0.0.66")
    for number in range(lockout.FREE_TRIES_OF_AN_ADDRESS + 1):
        lockout.failed(lockout.sign_in(f"name{number}", "10.0.0.66"))
    told = desk.sign_in(expect=429)
    assert told["code"] == "foundation.try_later"
    assert 0 < int(desk.answer.headers["Retry-After"]) <= 3
    clock_of_test.pass_(seconds=3)
    desk.sign_in()


@given(st.integers(0, 500), st.integers(1, 60))
def test_waits_rise_and_end(failures: int, free: int) -> None:
    assert lockout.wait(failures, free) <= lockout.wait(failures + 1, free) <= lockout.LONGEST_WAIT
    assert (lockout.wait(failures, free) == timedelta()) == (failures <= free)


def test_no_name_stands_in_plain_among_the_tries(desk: Desk) -> None:
    desk.sign_in("secretname", "wrong", expect=422)
    for row in FailedTry.objects.all():
        assert b"secretname" not in bytes(row.token)
    assert FailedTry.objects.count() == 2
    assert not any("secretname" in subject for subject in subjects())


def subjects() -> list[str]:
    from diya.foundation import db
    from diya.foundation.models import AuditEvent

    with db.transaction(db.all_branches(), db.Context(), writes=False):
        return list(AuditEvent.objects.values_list("subject", flat=True))


def test_what_happens_at_the_door_is_written_down(desk: Desk) -> None:
    desk.sign_in(password="wrong", expect=422)
    desk.sign_in()
    desk.enrol()
    desk.send("delete", "/session", expect=204)
    assert actions(f"foundation.user:{user().pk}") == [
        "foundation.session.refused",
        "foundation.session.begun",
        "foundation.factor.added",
        "foundation.session.ended",
    ]


def test_where_a_factor_is_needed_nothing_but_enrolment_is_reached_before(desk: Desk) -> None:
    from diya.config.api import doors

    require_factor()
    told = desk.sign_in()
    assert told["user"] is None
    assert told["second_step"] == {"username": OFFICER, "stage": "ENROL", "kinds": []}
    for door in doors():
        for endpoint in door.endpoints:
            path = "/api/v1" + endpoint.path.replace("{", "").replace("}", "")
            answer = desk.client.generic(endpoint.method, path, "{}", content_type="application/json")
            assert answer.status_code == 401, endpoint
            assert answer.json()["code"] == "foundation.second_step_needed"
    for method, path in (("get", "/own/security"), ("get", "/version"), ("delete", "/own/sessions")):
        desk.send(method, path, expect=401)
    desk.send("post", "/own/password", {"password": "x", "new_password": "y"}, expect=401)
    desk.enrol()
    assert desk.send("get", "/session")["user"]["username"] == OFFICER


def test_a_factor_that_stands_is_asked_for_at_every_sign_in(desk: Desk, clock_of_test: Clock) -> None:
    desk.sign_in()
    authenticator = desk.enrol()
    clock_of_test.pass_(minutes=1)
    other = Desk()
    told = other.sign_in()
    assert (told["user"], told["second_step"]["stage"], told["second_step"]["kinds"]) == (None, "FACTOR", ["TOTP"])
    half = other.key
    other.send("post", "/own/totp", {"label": "x"}, expect=409)  # no further factor with a password alone
    other.send("post", "/session/factor", {"code": "000000"}, expect=422)
    told = other.send("post", "/session/factor", {"code": authenticator.code()})
    assert told["user"]["username"] == OFFICER
    assert other.key != half


def test_a_code_is_taken_once_and_for_a_minute(desk: Desk, clock_of_test: Clock) -> None:
    desk.sign_in()
    authenticator = desk.enrol()
    clock_of_test.pass_(minutes=2)
    shown = authenticator.code()
    first, second = Desk("10.0.0.3"), Desk("10.0.0.4")
    for one in (first, second):
        one.sign_in()
    first.send("post", "/session/factor", {"code": shown})
    assert second.send("post", "/session/factor", {"code": shown}, expect=422)["code"] == "foundation.code_refused"
    clock_of_test.pass_(seconds=30)
    old = authenticator.code()
    clock_of_test.pass_(seconds=60)
    second.send("post", "/session/factor", {"code": old}, expect=422)
    second.send("post", "/session/factor", {"code": authenticator.code()})


@given(st.integers(0, 2**40), st.integers(-300, 300))
def test_a_code_lives_its_own_step_and_the_next(at: int, later: int) -> None:
    secret = b"12345678901234567890"
    moment = datetime.fromtimestamp(min(at, 4_000_000_000) + 1000, tz=UTC)
    code = totp.TOTP(secret, 6, totp.SHA1(), 30).generate(int(moment.timestamp())).decode()
    made = int(moment.timestamp()) // 30
    when = moment + timedelta(seconds=later)
    step = totp.step_of(secret, code, at=when, after=-1)
    if int(when.timestamp()) // 30 - made in (0, 1):
        assert step is not None
    assert totp.step_of(secret, code, at=when, after=made + 1) is None
    assert totp.step_of(secret, "８７０８２１", at=when, after=-1) is None


def test_the_worked_code_of_the_standard() -> None:
    at = datetime.fromtimestamp(59, tz=UTC)
    assert totp.step_of(b"12345678901234567890", "287082", at=at, after=0) == 1


def test_guessing_codes_waits_longer_and_longer(desk: Desk, clock_of_test: Clock) -> None:
    desk.sign_in()
    desk.enrol()
    other = Desk("10.0.0.5")
    other.sign_in()
    for _ in range(lockout.FREE_TRIES + 1):
        other.send("post", "/session/factor", {"code": "123456"}, expect=422)
    other.send("post", "/session/factor", {"code": "123456"}, expect=429)


def test_what_makes_a_factor_secret_is_sealed(desk: Desk) -> None:
    desk.sign_in()
    begun = desk.send("post", "/own/totp", {"label": "手机"})
    factor = Factor.objects.get()
    import base64

    raw = base64.b32decode(begun["secret"])
    assert raw not in bytes(factor.envelope)
    assert raw.hex().encode() not in bytes(factor.envelope)


def test_lost_factors_are_taken_away_by_two_others_and_enrolled_anew(person: Any, desk: Desk) -> None:
    desk.sign_in()
    desk.enrol()
    require_factor()
    admins = [person("admin"), person("admin2")]
    for one in admins:
        Session.objects.filter(user__username=one.username).update(factor_at=Session.objects.first().started_at)
    path = f"/foundation/people/{user().pk}/factor-reset"
    change = admins[0].post(path, {"comment": "手机遗失，已当面核验身份"})
    admins[0].post(f"/foundation/changes/{change['id']}/approve", {"comment": "同意"}, expect=422)
    admins[1].post(f"/foundation/changes/{change['id']}/approve", {"comment": "已核验"})
    desk.send("get", "/own/security", expect=401)
    assert Desk("10.0.0.9").sign_in()["second_step"]["stage"] == "ENROL"
    assert admins[0].post(path, {"comment": "再次"}, expect=409)["code"] == "foundation.no_factor"


def test_the_last_factor_stays_where_one_is_needed(desk: Desk) -> None:
    desk.sign_in()
    desk.enrol()
    require_factor()
    factor = desk.send("get", "/own/security")["factors"][0]["id"]
    assert desk.send("delete", f"/own/factors/{factor}", expect=422)["code"] == "foundation.last_factor"
    require_factor(required=False)
    assert desk.send("delete", f"/own/factors/{factor}")["factors"] == []


def test_a_forged_sign_in_is_refused(db: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    for method, path in (("post", "session"), ("delete", "session"), ("post", "session/factor"), ("post", "own/totp")):
        answer = getattr(strict, method)(f"/api/v1/foundation/{path}", "{}", content_type="application/json")
        assert answer.status_code == 403, path
