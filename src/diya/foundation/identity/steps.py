"""The steps of proving who one is: the password, the second factor, and both again before what matters.

A refusal is written down before it is told. Known and unknown names are told apart by nothing: not by the sentence,
not by the status, not by the time (ASVS 5.0: 6.3.8).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast
from uuid import UUID

from django.http import HttpRequest

from diya.foundation import crypto
from diya.foundation.identity import events, factors, lockout, passwords, sessions
from diya.foundation.identity.lockout import Tried
from diya.foundation.identity.sessions import Caller, Stage
from diya.foundation.models import User
from diya.kernel.errors import Conflict, InvalidInput, ensure


class SignInRefused(InvalidInput):
    code = "foundation.sign_in_refused"
    zh = "用户名或密码不正确。"
    en = "The user name or the password is not right."


class PasswordRefused(InvalidInput):
    code = "foundation.password_refused"
    zh = "密码不正确。"
    en = "The password is not right."


class FactorFirst(Conflict):
    code = "foundation.factor_first"
    zh = "请先完成第二步验证。"
    en = "Show your second factor first."


def sign_in(request: HttpRequest, username: str, password: str) -> str:
    """The first step; answers the key of a new session. Raises SignInRefused and TryLater."""
    tried = lockout.sign_in(username, events.address_of(request))
    lockout.ensure_open(tried)
    user = passwords.holder(username, password)
    if user is None:
        known = User.objects.filter(username=username[:60]).values_list("id", flat=True).first()
        subject = events.subject_of(known) if known else f"foundation.sign_in:{crypto.token('user', username).hex()}"
        refuse(request, None, subject, tried, "foundation.session.refused")
        raise SignInRefused()
    with events.acting(request, user):
        lockout.succeeded(tried)
        return sessions.begin(request, user)


def show_code(request: HttpRequest, caller: Caller, code: str) -> str:
    """The second step by an authenticator's code; answers the session's new key. Raises CodeRefused and TryLater."""
    return show_factor(request, caller, lambda: factors.shown(caller.user.pk, code), factors.CodeRefused(field="code"))


def show_factor(request: HttpRequest, caller: Caller, is_shown: Callable[[], bool], refusal: Exception) -> str:
    """The second step by whatever shows a factor."""
    tried = lockout.code(caller.user.pk, events.address_of(request))
    lockout.ensure_open(tried)
    with events.acting(request, caller.user):
        if is_shown():
            lockout.succeeded(tried)
            return _confirmed(caller, factor=True)
    refuse(request, caller.user, events.subject_of(caller.user.pk), tried, "foundation.factor.refused")
    raise refusal


def confirm_password(request: HttpRequest, caller: Caller, password: str) -> str:
    """The password again, of who is signed in; answers the session's new key. Raises PasswordRefused and TryLater."""
    if caller.stage is not Stage.WHOLE:
        raise FactorFirst()
    ensure_password(request, caller, password)
    with events.acting(request, caller.user):
        return _confirmed(caller, factor=False)


def ensure_password(request: HttpRequest, caller: Caller, password: str, *, field: str = "password") -> None:
    """Refuse with PasswordRefused unless it is the caller's; counts like a sign-in."""
    tried = lockout.sign_in(caller.user.username, events.address_of(request))
    lockout.ensure_open(tried)
    if passwords.holder(caller.user.username, password) is None:
        refuse(request, caller.user, events.subject_of(caller.user.pk), tried, "foundation.session.refused")
        raise PasswordRefused(field=field)


def change_password(request: HttpRequest, caller: Caller, password: str, new_password: str) -> str:
    """A new password of one's own, by the old one; every other session ends. Answers this session's new key."""
    ensure_password(request, caller, password)
    with events.acting(request, caller.user):
        user = User.objects.select_for_update(no_key=True).get(pk=caller.user.pk)
        passwords.change(user, new_password)
        events.note("foundation.password.changed", events.subject_of(user.pk))
        sessions.end_others(user.pk, but=caller.session_id, why="PASSWORD")
        return _confirmed(caller, factor=False)


def _confirmed(caller: Caller, *, factor: bool) -> str:
    after = {"session": str(caller.session_id), "factor": factor}
    events.note("foundation.session.confirmed", events.subject_of(caller.user.pk), after)
    ensure(caller.session_id is not None, "who confirms has a session")
    return sessions.renew(cast(UUID, caller.session_id), factor=factor)


def refuse(request: HttpRequest, user: User | None, subject: str, tried: Sequence[Tried], action: str) -> None:
    """Count and write down a try that failed, and that the next one has to wait, where it does."""
    with events.acting(request, user):
        waits = lockout.failed(tried)
        events.note(action, subject)
        if waits:
            events.note("foundation.session.held_off", subject, {"seconds": int(waits.total_seconds())})
