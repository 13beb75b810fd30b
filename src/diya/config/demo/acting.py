"""Acting as a member of staff outside a request: the same rights, scope and audit context as on screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from diya.foundation import access
from diya.foundation.models import User


@contextmanager
def acting(username: str, purpose: str = "demo bank") -> Iterator[None]:
    """One transaction of a person, with everything they may do."""
    with access.acting(User.objects.get(username=username).pk, purpose):
        yield
