"""Signing in and out, who one is, and the version that screens poll."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, get_user, login, logout
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from ninja import Schema, Status
from ninja.security import APIKeyCookie

from diya.foundation import access, sequencer
from diya.foundation.api.door import door
from diya.foundation.door import BRANCH_COOKIE, CleanText
from diya.foundation.models import Branch, BusinessDay, Grant, User


class CodeAndNames(Schema):
    code: str
    name_zh: str
    name_en: str


class SessionPerson(Schema):
    id: int
    username: str
    name: str
    roles: list[CodeAndNames]
    branches: list[CodeAndNames]
    rights: list[str]


class DemoPerson(Schema):
    username: str
    name: str
    role_zh: str
    role_en: str


class SessionOut(Schema):
    user: SessionPerson | None
    business_date: date | None
    branch_code: str | None
    mode: str
    demo_people: list[DemoPerson]
    demo_hint: str | None


class SignIn(Schema):
    username: CleanText
    password: str


class Anybody(APIKeyCookie):
    """Open to people who are not signed in; still refuses requests forged by another site."""

    param_name = "csrftoken"

    def authenticate(self, request: HttpRequest, key: str | None) -> bool:  # noqa: ARG002
        return True


@door.router.get(
    "/session",
    auth=None,
    response=SessionOut,
    operation_id="foundation_session",
    openapi_extra={"x-right": "open"},
)
def session(request: HttpRequest) -> dict[str, Any]:
    """Who is signed in and what they may do; sets the token that protects against forged requests."""
    get_token(request)
    user = get_user(request)
    return _session(request, user if isinstance(user, User) and user.is_active else None)


@door.router.post(
    "/session",
    auth=Anybody(),
    response=SessionOut,
    operation_id="foundation_sign_in",
    openapi_extra={"x-right": "open"},
)
def sign_in(request: HttpRequest, body: SignIn) -> dict[str, Any]:
    """Sign in. The refusal is the same for a wrong name and a wrong password, and for demo people in production."""
    user = authenticate(request, username=body.username, password=body.password)
    if user is None or (settings.PRODUCTION and body.password == settings.DEMO_PASSWORD):
        raise access.SignInRefused()
    login(request, user)
    assert isinstance(user, User)
    return _session(request, user)


@door.router.delete(
    "/session",
    response={204: None},
    operation_id="foundation_sign_out",
    openapi_extra={"x-right": "signed_in"},
)
def sign_out(request: HttpRequest) -> Status[None]:
    """Sign out: the session is gone on the server too."""
    logout(request)
    return Status(204, None)


def _session(request: HttpRequest, user: User | None) -> dict[str, Any]:
    day = BusinessDay.objects.first()
    demo = not settings.PRODUCTION
    rights = access.granted(user.pk).branches if user and day else {}
    held = {branch for branches in rights.values() for branch in branches}
    at = access.chosen_branch(request.COOKIES.get(BRANCH_COOKIE, ""), held)
    return {
        "user": _person(user, day.business_date, rights, held, at) if user and day else None,
        "business_date": day.business_date if day else None,
        "branch_code": at.code if at else None,
        "mode": settings.MODE,
        "demo_people": _demo_people() if demo and user is None else [],
        "demo_hint": settings.DEMO_PASSWORD if demo and user is None else None,
    }


def _person(
    user: User, on: date, rights: dict[str, tuple[int, ...]], held: set[int], at: Branch | None
) -> dict[str, Any]:
    """Who signed in, the branches they may choose from, and what they may do at the chosen one."""
    return {
        "id": user.pk,
        "username": user.username,
        "name": user.name,
        "roles": access.roles_of(user.pk, on=on),
        "branches": list(Branch.objects.filter(id__in=held).order_by("code")),
        "rights": sorted(right for right, branches in rights.items() if at is None or at.id in branches),
    }


def _demo_people() -> list[dict[str, str]]:
    seen: dict[str, dict[str, str]] = {}
    for grant in Grant.objects.select_related("user", "role").order_by("user_id", "id"):
        seen.setdefault(
            grant.user.username,
            {
                "username": grant.user.username,
                "name": grant.user.name,
                "role_zh": grant.role.name_zh,
                "role_en": grant.role.name_en,
            },
        )
    return list(seen.values())


class VersionOut(Schema):
    version: int
    business_date: date


@door.router.get(
    "/version",
    response={200: VersionOut, 304: None},
    operation_id="foundation_version",
    openapi_extra={"x-right": "signed_in"},
)
def version(request: HttpRequest, response: HttpResponse) -> Any:
    """A number that rises with every command; 304 when the caller has it already."""
    day = BusinessDay.objects.get()
    tag = f'"{sequencer.latest()}-{day.business_date.isoformat()}"'
    response["ETag"] = tag
    if request.headers.get("If-None-Match") == tag:
        return Status(304, None)
    return Status(200, {"version": sequencer.latest(), "business_date": day.business_date})
