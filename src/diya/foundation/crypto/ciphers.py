"""The ciphers an envelope may name: AES-256-GCM (NIST SP 800-38D) and SM4-GCM (GB/T 32907-2016, GB/T 17964-2021)."""

from __future__ import annotations

import os
from enum import IntEnum
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16


class Algorithm(IntEnum):
    """A cipher by the byte that names it in an envelope."""

    AES_256_GCM = 1
    SM4_GCM = 2


KEY_BYTES: Final = {Algorithm.AES_256_GCM: 32, Algorithm.SM4_GCM: 16}
NAMES: Final = {"AES-256-GCM": Algorithm.AES_256_GCM, "SM4-GCM": Algorithm.SM4_GCM}
"""The settings' names of the ciphers (DIYA_CIPHER)."""


class Unopened(Exception):
    """The tag does not belong to this key, place and content."""


def new_key(algorithm: Algorithm) -> bytes:
    """A random key of the cipher's length."""
    return os.urandom(KEY_BYTES[algorithm])


def encrypt(algorithm: Algorithm, key: bytes, plain: bytes, bound: bytes) -> bytes:
    """Nonce, ciphertext and tag; `bound` is authenticated with them and must be given again."""
    nonce = os.urandom(NONCE_BYTES)
    if algorithm is Algorithm.AES_256_GCM:
        return nonce + AESGCM(key).encrypt(nonce, plain, bound)
    sealing = Cipher(SM4(key), modes.GCM(nonce)).encryptor()
    sealing.authenticate_additional_data(bound)
    return nonce + sealing.update(plain) + sealing.finalize() + sealing.tag


def decrypt(algorithm: Algorithm, key: bytes, sealed: bytes, bound: bytes) -> bytes:
    """The plain content of what `encrypt` answered; raises Unopened."""
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    if len(rest) < TAG_BYTES:
        raise Unopened()
    try:
        if algorithm is Algorithm.AES_256_GCM:
            return AESGCM(key).decrypt(nonce, rest, bound)
        opening = Cipher(SM4(key), modes.GCM(nonce, rest[-TAG_BYTES:])).decryptor()
        opening.authenticate_additional_data(bound)
        return opening.update(rest[:-TAG_BYTES]) + opening.finalize()
    except InvalidTag:
        raise Unopened() from None
