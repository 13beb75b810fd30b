"""Signing in by the bank's own directory, tried against a real OpenID provider that runs beside the test."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import jwt
import oidc_provider_mock
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.test import Client

from diya.foundation.identity import directory
from diya.foundation.models import Session, User
from tests.identity.desk import Desk, actions, require_factor

SUBJECT = "S-1-5-21-1004"
NOT_HERE = "S-1-5-21-9999"
START = "/api/v1/foundation/session/directory"


class Stay(HTTPRedirectHandler):
    """Takes a redirect as the answer it is."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002 - what is asked does not matter
        return None


@pytest.fixture
def provider(db: Any, settings: Any) -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread(require_nonce=True) as server:
        settings.DIRECTORY = {
            "issuer": f"http://localhost:{server.server_port}",
            "client_id": "diya",
            "client_secret": "a secret of the bank",
        }
        User.objects.filter(username="officer").update(directory_subject=SUBJECT)
        yield settings.DIRECTORY["issuer"]


def signed_in_there(address: str, subject: str = SUBJECT) -> str:
    """What somebody does at the directory's own page; answers the address they are sent back to."""
    asking = Request(address, data=urlencode({"sub": subject}).encode())
    try:
        build_opener(Stay).open(asking)
    except Exception as answer:
        return str(answer.headers["Location"])  # type: ignore[attr-defined]
    raise AssertionError("the directory sent nobody back")


def back(client: Client, address: str) -> Any:
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def test_who_the_directory_knows_is_signed_in_by_the_id_on_their_row(provider: str, desk: Desk) -> None:
    there = desk.client.get(START, {"next": "/loans?state=ACTIVE"})
    asked = parse_qs(urlsplit(there.headers["Location"]).query)
    assert (asked["code_challenge_method"], asked["scope"]) == (["S256"], ["openid"])
    answer = back(desk.client, signed_in_there(there.headers["Location"]))
    assert answer.headers["Location"] == "/loans?state=ACTIVE"
    assert desk.send("get", "/session")["user"]["username"] == "officer"
    assert Session.objects.get().factor_at is None
    assert actions()[-1] == "foundation.session.begun"


def test_the_directory_alone_is_no_second_factor(provider: str, desk: Desk) -> None:
    require_factor()
    there = desk.client.get(START).headers["Location"]
    back(desk.client, signed_in_there(there))
    assert desk.send("get", "/session")["second_step"]["stage"] == "ENROL"


@pytest.mark.parametrize("change", ["unknown", "disabled", "name"])
def test_who_is_not_on_a_row_is_refused_whatever_their_name(provider: str, desk: Desk, change: str) -> None:
    subject = {"unknown": NOT_HERE, "disabled": SUBJECT, "name": "officer"}[change]
    if change == "disabled":
        User.objects.filter(username="officer").update(is_active=False)
    answer = back(desk.client, signed_in_there(desk.client.get(START).headers["Location"], subject))
    assert answer.headers["Location"] == "/sign-in?refused=1"
    assert not Session.objects.exists()
    assert actions()[-1] == "foundation.session.refused"


def test_a_way_back_that_another_browser_began_is_refused_and_none_works_twice(provider: str, desk: Desk) -> None:
    home = signed_in_there(desk.client.get(START).headers["Location"])
    other = Desk("10.0.0.2")
    other.client.get(START)
    for client in (other.client, Client()):
        assert back(client, home).headers["Location"] == "/sign-in?refused=1"
    assert back(desk.client, home).headers["Location"] == "/"
    assert back(desk.client, home).headers["Location"] == "/sign-in?refused=1"


@pytest.mark.parametrize("then", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_out_of_the_house(provider: str, desk: Desk, then: str) -> None:
    there = desk.client.get(START, {"next": then}).headers["Location"]
    assert back(desk.client, signed_in_there(there)).headers["Location"] == "/"


def test_without_a_directory_there_is_no_such_way(db: Any) -> None:
    assert Client().get(START).status_code == 404
    assert Client().get(START + "/return").status_code == 404


KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def token(key: Any = KEY, algorithm: str = "RS256", **more: Any) -> str:
    now = int(time.time())
    claims = {"iss": "https://directory", "aud": "diya", "sub": "1", "iat": now, "exp": now + 60, **more}
    return jwt.encode({k: v for k, v in claims.items() if v is not None}, key, algorithm, headers={"kid": "1"})


@pytest.fixture
def keys(settings: Any) -> dict[str, Any]:
    settings.DIRECTORY = {"issuer": "https://directory", "client_id": "diya", "client_secret": ""}
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
    return {"keys": [{**public, "kid": "1", "use": "sig"}]}


def test_a_token_of_the_issuer_for_us_is_taken(keys: dict[str, Any]) -> None:
    assert directory.verified(token(), keys)["sub"] == "1"
    assert directory.verified(token(aud=["diya", "other"], azp="diya"), keys)["sub"] == "1"


@pytest.mark.parametrize(
    "make",
    [
        lambda: token(iss="https://elsewhere"),
        lambda: token(aud="somebody else"),
        lambda: token(aud=["diya", "other"], azp="other"),
        lambda: token(exp=int(time.time()) - 120),
        lambda: token(exp=None),
        lambda: token(sub=None),
        lambda: token(key=OTHER),
        lambda: token(key="", algorithm="none"),
        lambda: token(key="x" * 64, algorithm="HS256"),
        lambda: token()[:-4] + "AAAA",
        lambda: "not a token",
        lambda: "",
    ],
)
def test_any_other_token_is_refused(keys: dict[str, Any], make: Any) -> None:
    with pytest.raises(directory.DirectoryRefused):
        directory.verified(make(), keys)


def test_production_asks_a_directory_over_https_only(settings: Any) -> None:
    settings.PRODUCTION = True
    settings.DIRECTORY = {"issuer": "http://localhost:1", "client_id": "diya", "client_secret": ""}
    with pytest.raises(directory.DirectoryRefused):
        directory.way("/")


def test_the_settings_name_no_directory_by_themselves() -> None:
    assert set(settings.DIRECTORY.values()) == {""}


def test_who_somebody_is_in_the_directory_is_said_by_two_others(person: Any) -> None:
    teller = User.objects.get(username="teller").pk
    admin, other = person("admin"), person("admin2")
    path = f"/foundation/people/{teller}/directory"
    change = admin.post(path, {"directory_subject": SUBJECT})
    assert (change["before"], change["after"]["directory_subject"]) == ({"directory_subject": None}, SUBJECT)
    other.post(f"/foundation/changes/{change['id']}/approve", {"comment": "已核对"})
    assert User.objects.get(pk=teller).directory_subject == SUBJECT
    assert admin.post(path, {"directory_subject": SUBJECT}, expect=409)["code"] == "foundation.directory_unchanged"
    officer = User.objects.get(username="officer").pk
    taken = admin.post(f"/foundation/people/{officer}/directory", {"directory_subject": SUBJECT}, expect=409)
    assert taken["code"] == "foundation.directory_taken"
    own = User.objects.get(username="admin").pk
    admin.post(f"/foundation/people/{own}/directory", {"directory_subject": "x"}, expect=422)
    untied = admin.post(path, {"directory_subject": None})
    other.post(f"/foundation/changes/{untied['id']}/approve", {"comment": "离职"})
    assert User.objects.get(pk=teller).directory_subject is None
