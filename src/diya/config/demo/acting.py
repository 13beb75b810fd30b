"""Acting as a member of staff outside a request: the same rights, scope and audit context as on screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from diya.foundation import access, db
from diya.foundation.models import Grant, User


@contextmanager
def acting(username: str, purpose: str = "demo bank") -> Iterator[None]:
    """One transaction of a person, with everything they may do."""
    user = User.objects.get(username=username)
    rights = access.granted(user.pk).branches
    branches = tuple(sorted({branch for held in rights.values() for branch in held}))
    role = Grant.objects.filter(user=user).values_list("role_id", flat=True)[0]
    context = db.Context(actor_id=user.pk, actor=user.name, role=role, purpose=purpose, request_id=db.new_id().hex)
    with db.transaction(db.Scope(branches), context, rights=rights):
        yield
