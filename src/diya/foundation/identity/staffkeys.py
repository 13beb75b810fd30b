"""The data keys of a member of staff: what is sealed for a person of the bank is sealed under them."""

from __future__ import annotations

from diya.foundation import crypto
from diya.foundation.models import subject_of_staff


def keys_for(user_id: int) -> crypto.Keyring:
    """The keys of a member of staff, made when there are none yet."""
    owner = subject_of_staff(user_id)
    return crypto.keys_of([owner]).get(owner) or crypto.make_key(owner)
