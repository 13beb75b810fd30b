"""Envelopes for personal fields and keyed tokens for finding them.

Each subject has data keys, wrapped by a key-encryption key that the database never sees. Destroying them makes every
envelope of the subject unreadable, in live rows and in history alike.
"""

from diya.foundation.crypto.ciphers import Algorithm
from diya.foundation.crypto.envelopes import (
    EnvelopeBroken,
    SubjectErased,
    is_current,
    open_bytes,
    open_envelope,
    seal,
    seal_bytes,
)
from diya.foundation.crypto.keys import KekUnknown, Keyring, destroy, keys_of, make_key, make_keys, renew, rewrap
from diya.foundation.crypto.tokens import SearchTooShort, mask, ngram_tokens, normalise, token

__all__ = [
    "Algorithm",
    "EnvelopeBroken",
    "KekUnknown",
    "Keyring",
    "SearchTooShort",
    "SubjectErased",
    "destroy",
    "is_current",
    "keys_of",
    "make_key",
    "make_keys",
    "mask",
    "ngram_tokens",
    "normalise",
    "open_bytes",
    "open_envelope",
    "renew",
    "rewrap",
    "seal",
    "seal_bytes",
    "token",
]
