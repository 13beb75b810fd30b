"""Events of signing in. What is no person's command has a transaction of its own, so that a refusal is kept too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest

from diya.foundation import audit, db
from diya.foundation.models import User

STRANGER: Final = "—"
"""Who acts where nobody is known to."""

audit.actions(
    {
        "foundation.session.begun": ("登录", "Signed in"),
        "foundation.session.refused": ("登录失败", "Sign-in refused"),
        "foundation.session.held_off": ("登录尝试过多，暂缓受理", "Sign-in held off after too many tries"),
        "foundation.session.confirmed": ("重新确认身份", "Identity confirmed again"),
        "foundation.session.ended": ("结束登录会话", "Session ended"),
        "foundation.password.changed": ("修改登录密码", "Password changed"),
        "foundation.factor.added": ("登记验证方式", "Second factor added"),
        "foundation.factor.refused": ("验证未通过", "Second factor refused"),
        "foundation.factor.taken": ("解除验证方式", "Second factor taken away"),
    }
)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from. Behind proxies of the bank it is what the outermost of them saw; what stands further
    left in the header was written by the sender and is worth nothing."""
    if settings.PROXIES:
        seen = request.headers.get("X-Forwarded-For", "").split(",")[-settings.PROXIES :]
        try:
            return str(ip_address(seen[0].strip()))
        except ValueError:
            pass
    return str(request.META.get("REMOTE_ADDR", ""))[:64]


@contextmanager
def acting(request: HttpRequest, user: User | None) -> Iterator[None]:
    """A transaction in which somebody proves who they are: no branch is in its scope, and the turn of the day need not
    wait for it."""
    context = db.Context(
        actor_id=user.pk if user else None,
        actor=user.name if user else STRANGER,
        request_id=request.headers.get("X-Request-Id", "")[:64] or db.new_id().hex,
        address=address_of(request),
        purpose=f"{request.method} {request.path}"[:120],
    )
    with db.transaction(db.Scope(()), context, writes=False):
        yield


def note(action: str, subject: str, after: Mapping[str, Any] | None = None) -> None:
    """One event of the open transaction."""
    audit.record(action, subject=subject, branch_id=None, after=after)


def subject_of(user_id: int) -> str:
    """A member of staff as a subject."""
    return f"foundation.user:{user_id}"
