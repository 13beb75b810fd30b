"""The data keys of a member of staff: what is sealed for a person of the bank is sealed under them."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

from diya.foundation import crypto

OWNERS: Final = UUID("8f6d3b52-6c4e-5d0a-9a57-1f0c6a1b7e11")
"""The namespace in which a person's id becomes the id of their data keys."""


def owner_of(user_id: int) -> UUID:
    """The subject under which a member of staff keeps what is theirs."""
    return uuid5(OWNERS, str(user_id))


def keys_for(user_id: int) -> crypto.Keyring:
    """The keys of a member of staff, made when there are none yet."""
    owner = owner_of(user_id)
    return crypto.keys_of([owner]).get(owner) or crypto.make_key(owner)
