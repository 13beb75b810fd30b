"""Passkeys, shown by a device made of software: enrolled, asked for, and refused when anything is not as it was."""

from __future__ import annotations

import hashlib
import os
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from diya.foundation.models import Factor
from tests.identity.desk import Desk, require_factor

PRESENT, ATTESTED = 0x01, 0x40


class Device:
    """A device with one passkey."""

    def __init__(self, host: str = "localhost") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(32)
        self.host = hashlib.sha256(host.encode()).digest()
        self.counter = 1

    def make(self, options: dict[str, Any], origin: str | None = None) -> dict[str, Any]:
        credential = AttestedCredentialData.create(
            b"\0" * 16, self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        shown = AuthenticatorData.create(self.host, PRESENT | ATTESTED, self.counter, credential)
        told = self._told("webauthn.create", options, origin)
        attested = AttestationObject.create("none", shown, {})
        return self._answer({"clientDataJSON": told, "attestationObject": attested})

    def show(self, options: dict[str, Any], origin: str | None = None) -> dict[str, Any]:
        self.counter += 1
        shown = AuthenticatorData.create(self.host, PRESENT, self.counter)
        told = self._told("webauthn.get", options, origin)
        signature = self.key.sign(shown + hashlib.sha256(told).digest(), ec.ECDSA(SHA256()))
        return self._answer({"clientDataJSON": told, "authenticatorData": shown, "signature": signature})

    def _told(self, kind: str, options: dict[str, Any], origin: str | None) -> bytes:
        return bytes(CollectedClientData.create(kind, options["challenge"], origin or settings.ORIGIN))

    def _answer(self, response: dict[str, bytes]) -> dict[str, Any]:
        said = {name: websafe_encode(bytes(value)) for name, value in response.items()}
        name = websafe_encode(self.id)
        return {"id": name, "rawId": name, "type": "public-key", "response": said, "clientExtensionResults": {}}


def enrolled(desk: Desk) -> Device:
    device = Device()
    options = desk.send("post", "/own/passkeys/options")["options"]
    desk.send("post", "/own/passkeys", {"answer": device.make(options), "label": "通行密钥"})
    return device


def asked(desk: Desk) -> dict[str, Any]:
    return desk.send("post", "/session/passkey/options")["options"]


def show(desk: Desk, answer: Any, *, expect: int = 200) -> Any:
    return desk.send("post", "/session/passkey", {"answer": answer}, expect=expect)


@pytest.fixture
def device(desk: Desk) -> Device:
    desk.sign_in()
    return enrolled(desk)


def test_a_passkey_is_enrolled_and_shown_at_the_next_sign_in(device: Device) -> None:
    other = Desk("10.0.0.2")
    told = other.sign_in()
    assert told["second_step"] == {"username": "officer", "stage": "FACTOR", "kinds": ["PASSKEY"]}
    options = asked(other)
    assert options["rpId"] == "localhost"
    assert [one["id"] for one in options["allowCredentials"]] == [websafe_encode(device.id)]
    assert show(other, device.show(options))["user"]["factors"] == ["PASSKEY"]


def test_a_first_passkey_may_be_enrolled_where_a_factor_is_needed(desk: Desk) -> None:
    require_factor()
    assert desk.sign_in()["second_step"]["stage"] == "ENROL"
    enrolled(desk)
    assert desk.send("get", "/session")["user"]["username"] == "officer"


def test_an_answer_is_taken_once_from_our_own_page_and_from_the_same_device(device: Device) -> None:
    other = Desk("10.0.0.2")
    other.sign_in()
    options = asked(other)
    shown = device.show(options)
    show(other, device.show(asked(other), origin="https://evil.example"), expect=422)
    show(other, shown, expect=422)  # its challenge was replaced by another
    stranger = Device()
    stranger.id = device.id
    show(other, stranger.show(asked(other)), expect=422)
    elsewhere = Device("evil.example")
    elsewhere.id, elsewhere.key = device.id, device.key
    show(other, elsewhere.show(asked(other)), expect=422)
    good = device.show(asked(other))
    show(other, good)
    again = Desk("10.0.0.3")
    again.sign_in()
    show(again, good, expect=422)


def test_a_copied_passkey_is_found_by_its_counter(device: Device) -> None:
    other = Desk("10.0.0.2")
    other.sign_in()
    show(other, device.show(asked(other)))
    device.counter = 1
    late = Desk("10.0.0.3")
    late.sign_in()
    show(late, device.show(asked(late)), expect=422)


@pytest.mark.parametrize("answer", [{}, {"id": 1}, {"id": "", "rawId": "", "type": "public-key", "response": {}}])
def test_what_is_no_answer_is_refused(device: Device, answer: Any) -> None:
    other = Desk("10.0.0.2")
    other.sign_in()
    asked(other)
    show(other, answer, expect=422)
    other.send("post", "/own/passkeys", {"answer": answer, "label": "x"}, expect=409)


def test_what_is_no_new_passkey_is_refused(desk: Desk, device: Device) -> None:
    for answer in ({}, {"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA"}}):
        desk.send("post", "/own/passkeys/options")
        desk.send("post", "/own/passkeys", {"answer": answer, "label": "x"}, expect=422)
    options = desk.send("post", "/own/passkeys/options")["options"]
    twice = {"answer": device.make(options), "label": "x"}
    desk.send("post", "/own/passkeys", twice, expect=422)
    assert Factor.objects.filter(proved_at__isnull=False).count() == 1


def test_a_passkey_confirms_who_one_is(desk: Desk, device: Device) -> None:
    before = desk.key
    show(desk, device.show(asked(desk)))
    assert desk.key != before
    assert bytes(Factor.objects.get().envelope).find(device.id) == -1
