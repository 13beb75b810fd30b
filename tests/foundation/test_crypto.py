"""Envelopes under both ciphers: what opens, what does not, and keys that are renewed, wrapped anew and destroyed."""

from __future__ import annotations

import os
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

from diya.foundation import crypto
from diya.foundation.crypto import ciphers
from diya.foundation.crypto.ciphers import Algorithm
from diya.foundation.models import SubjectKey

CIPHERS = ("AES-256-GCM", "SM4-GCM")


@pytest.fixture(params=CIPHERS)
def cipher(request: Any, settings: Any, db: Any) -> str:
    settings.CIPHER = request.param
    return str(request.param)


def test_an_envelope_opens_where_it_stood_and_names_cipher_and_key(cipher: str) -> None:
    keyring = crypto.make_key(uuid4())
    envelope = crypto.seal(keyring, "customers_party|1", {"name": "林浩然"})
    assert envelope[:4] == bytes((2, ciphers.NAMES[cipher], 0, 1))
    assert crypto.open_envelope(keyring, "customers_party|1", envelope) == {"name": "林浩然"}
    assert "林浩然".encode() not in envelope


def test_an_envelope_moved_or_changed_in_any_byte_does_not_open(cipher: str) -> None:
    subject, other = uuid4(), uuid4()
    keyrings = crypto.make_keys([subject, other])
    envelope = crypto.seal_bytes(keyrings[subject], "a|1", b"secret")
    with pytest.raises(crypto.EnvelopeBroken):
        crypto.open_bytes(keyrings[subject], "a|2", envelope)
    with pytest.raises(crypto.EnvelopeBroken):
        crypto.open_bytes(keyrings[other], "a|1", envelope)
    for place in range(1, len(envelope)):
        changed = bytearray(envelope)
        changed[place] ^= 1
        with pytest.raises(crypto.EnvelopeBroken):
            crypto.open_bytes(keyrings[subject], "a|1", bytes(changed))


def test_sm4_gcm_is_that_of_rfc_8998() -> None:
    """RFC 8998, appendix A.1: key, nonce, plaintext, associated data and tag."""
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    nonce = bytes.fromhex("00001234567800000000ABCD")
    bound = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    plain = b"".join(bytes((byte,)) * 8 for byte in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))
    tag = bytes.fromhex("83DE3541E4C2B58177E065A9BF7B62EC")
    sealing = Cipher(SM4(key), modes.GCM(nonce)).encryptor()
    sealing.authenticate_additional_data(bound)
    sealed = nonce + sealing.update(plain) + sealing.finalize() + sealing.tag
    assert sealing.tag == tag
    assert ciphers.decrypt(Algorithm.SM4_GCM, key, sealed, bound) == plain


def test_a_renewed_key_seals_anew_and_the_old_one_still_reads(db: Any, settings: Any) -> None:
    subject = uuid4()
    old = crypto.seal(crypto.make_key(subject), "t|1", {"n": 1})
    settings.CIPHER = "SM4-GCM"
    keyring = crypto.renew([subject])[subject]
    new = crypto.seal(keyring, "t|1", {"n": 2})
    assert (keyring.newest.number, keyring.newest.algorithm) == (2, Algorithm.SM4_GCM)
    assert [crypto.is_current(keyring, one) for one in (old, new)] == [False, True]
    assert [crypto.open_envelope(keyring, "t|1", one)["n"] for one in (old, new)] == [1, 2]


def test_a_new_key_encryption_key_leaves_every_envelope_as_it_is(cipher: str, settings: Any) -> None:
    subjects = [uuid4() for _ in range(5)]
    envelopes = {one: crypto.seal(ring, "t|1", {"n": 1}) for one, ring in crypto.make_keys(subjects).items()}
    before = settings.SECRETS
    settings.SECRETS = before | {
        "kek_id": "local-2",
        "kek": os.urandom(32).hex(),
        "other_keks": f"{before['kek_id']}={before['kek']}",
    }
    assert crypto.rewrap(3) == 3
    while crypto.rewrap(1000):
        pass
    assert not SubjectKey.objects.exclude(kek_id="local-2").filter(destroyed_at__isnull=True).exists()
    settings.SECRETS = settings.SECRETS | {"other_keks": ""}
    for one, ring in crypto.keys_of(subjects).items():
        assert crypto.open_envelope(ring, "t|1", envelopes[one]) == {"n": 1}


def test_without_its_key_encryption_key_nothing_opens(cipher: str, settings: Any) -> None:
    subject = uuid4()
    crypto.make_key(subject)
    settings.SECRETS = settings.SECRETS | {"kek_id": "elsewhere", "kek": os.urandom(32).hex()}
    with pytest.raises(crypto.KekUnknown):
        crypto.keys_of([subject])


def test_a_destroyed_subject_has_no_key_of_any_number(cipher: str) -> None:
    subject = uuid4()
    crypto.make_key(subject)
    crypto.renew([subject])
    assert crypto.destroy([subject]) == 2
    assert crypto.keys_of([subject]) == {}
    assert crypto.renew([subject]) == {}
    assert set(SubjectKey.objects.filter(subject_id=subject).values_list("wrapped", flat=True)) == {None}
    with pytest.raises(crypto.SubjectErased):
        crypto.open_envelope(None, "t|1", b"")


def test_an_envelope_of_the_first_version_still_opens(db: Any, settings: Any) -> None:
    """As written before keys had numbers: no head but version and cipher, only the place bound."""
    subject, key, wrapping, nonce = uuid4(), os.urandom(32), os.urandom(12), os.urandom(12)
    kek = AESGCM(bytes.fromhex(settings.SECRETS["kek"]))
    wrapped = wrapping + kek.encrypt(wrapping, key, subject.bytes)
    SubjectKey.objects.create(subject_id=subject, wrapped=wrapped, kek_id=settings.SECRETS["kek_id"])
    envelope = bytes((1, 1)) + nonce + AESGCM(key).encrypt(nonce, b'{"n": 7}', b"t|1")
    keyring = crypto.keys_of([subject])[subject]
    assert crypto.open_envelope(keyring, "t|1", envelope) == {"n": 7}
    assert not crypto.is_current(keyring, envelope)


def test_no_nonce_comes_twice(db: Any) -> None:
    keyring = crypto.make_key(UUID(int=1))
    nonces = {crypto.seal_bytes(keyring, "t|1", b"")[4:16] for _ in range(10_000)}
    assert len(nonces) == 10_000
