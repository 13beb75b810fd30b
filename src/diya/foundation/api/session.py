"""Signing in and out, who one is, and the version that screens poll."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token, rotate_token
from ninja import Field, Schema, Status
from ninja.security import APIKeyCookie

from diya.foundation import access, sequencer
from diya.foundation.api.door import door
from diya.foundation.door import BRANCH_COOKIE, CleanText, Reader, SessionCookie, ensure_fresh
from diya.foundation.identity import directory, events, factors, sessions, steps
from diya.foundation.identity.passwords import LONGEST
from diya.foundation.identity.sessions import Caller, Stage
from diya.foundation.models import Branch, BusinessDay, Grant
from diya.kernel.errors import NotFound, ensure

REFUSED: Final = "/sign-in?refused=1"
"""The sign-in page with the sentence that the directory let nobody in."""


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
    factors: list[str]


class SecondStep(Schema):
    """What a sign-in still needs: one of these factors, or the enrolment of one."""

    username: str
    stage: Literal["FACTOR", "ENROL"]
    kinds: list[str]


class DemoPerson(Schema):
    username: str
    name: str
    role_zh: str
    role_en: str


class SessionOut(Schema):
    user: SessionPerson | None
    second_step: SecondStep | None
    directory: bool
    business_date: date | None
    branch_code: str | None
    mode: str
    demo_people: list[DemoPerson]
    demo_hint: str | None


class SignIn(Schema):
    username: CleanText
    password: str = Field(max_length=LONGEST)


class CodeIn(Schema):
    code: str = Field(max_length=12)


class ConfirmIn(Schema):
    """One of the two."""

    password: str = Field("", max_length=LONGEST)
    code: str = Field("", max_length=12)


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
    return show_session(request, request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))


@door.router.post(
    "/session",
    auth=Anybody(),
    response=SessionOut,
    operation_id="foundation_sign_in",
    openapi_extra={"x-right": "open"},
)
def sign_in(request: HttpRequest, response: HttpResponse, body: SignIn) -> dict[str, Any]:
    """Sign in. The refusal is the same for a wrong name and a wrong password, and for demo people in production."""
    key = steps.sign_in(request, body.username, body.password)
    rotate_token(request)
    sessions.give(response, key)
    return show_session(request, key)


@door.router.delete(
    "/session",
    auth=SessionCookie(half=True),
    response={204: None},
    operation_id="foundation_sign_out",
    openapi_extra={"x-right": "signed_in"},
)
def sign_out(request: Reader, response: HttpResponse) -> Status[None]:
    """Sign out: the session is gone on the server too."""
    with events.acting(request, request.auth):
        ensure(request.caller.session_id is not None, "who has a cookie has a session")
        sessions.end(request.caller.session_id, "SIGNED_OUT")  # type: ignore[arg-type]
    sessions.take(response)
    return Status(204, None)


@door.router.post(
    "/session/factor",
    auth=SessionCookie(half=True),
    response=SessionOut,
    operation_id="foundation_show_code",
    openapi_extra={"x-right": "signed_in"},
)
def show_code(request: Reader, response: HttpResponse, body: CodeIn) -> dict[str, Any]:
    """The second step of signing in: the code of an authenticator. The session goes on under a new key."""
    key = steps.show_code(request, request.caller, body.code)
    sessions.give(response, key)
    return show_session(request, key)


@door.router.post(
    "/session/confirmation",
    response=SessionOut,
    operation_id="foundation_confirm",
    openapi_extra={"x-right": "signed_in"},
)
def confirm(request: Reader, response: HttpResponse, body: ConfirmIn) -> dict[str, Any]:
    """Show again who one is, by code or password, before what needs it. The session goes on under a new key."""
    if body.code:
        key = steps.show_code(request, request.caller, body.code)
    else:
        key = steps.confirm_password(request, request.caller, body.password)
    sessions.give(response, key)
    return show_session(request, key)


@door.router.get(
    "/session/confirmation",
    response={204: None},
    operation_id="foundation_confirmation",
    openapi_extra={"x-right": "signed_in"},
)
def confirmation(request: Reader) -> Status[None]:
    """Whether what needs a confirmation would be done now: asked before a file is taken, which the browser does by
    itself. Refuses with StepUpNeeded."""
    ensure_fresh(request)
    return Status(204, None)


@door.router.get(
    "/session/directory",
    auth=None,
    response={302: None},
    operation_id="foundation_directory",
    openapi_extra={"x-right": "open"},
)
def to_directory(request: HttpRequest, next: str = "/") -> HttpResponse:
    """Lead the browser to the bank's own directory, to sign in there."""
    if not directory.is_configured():
        raise NotFound()
    try:
        way = directory.way(next)
    except directory.DirectoryRefused:
        return HttpResponseRedirect(REFUSED)
    response = HttpResponseRedirect(way.address)
    directory.remember(response, way.kept)
    return response


@door.router.get(
    "/session/directory/return",
    auth=None,
    response={302: None},
    operation_id="foundation_directory_return",
    openapi_extra={"x-right": "open"},
)
def from_directory(request: HttpRequest) -> HttpResponse:
    """Where the directory sends the browser back to: signed in, or to the sign-in page."""
    if not directory.is_configured():
        raise NotFound()
    response: HttpResponse
    try:
        key, then = directory.come_back(request)
    except directory.DirectoryRefused:
        response = HttpResponseRedirect(REFUSED)
    else:
        rotate_token(request)
        response = HttpResponseRedirect(then)
        sessions.give(response, key)
    response.delete_cookie(directory.COOKIE, path=directory.RETURN)
    return response


def show_session(request: HttpRequest, key: str) -> dict[str, Any]:
    """What the front end knows of whoever has this key."""
    caller = sessions.caller(key, branch_code=request.COOKIES.get(BRANCH_COOKIE, "")[:20])
    day = BusinessDay.objects.first()
    whole = caller if caller and caller.stage is Stage.WHOLE else None
    demo = not settings.PRODUCTION and caller is None
    held = {one for branches in whole.granted.branches.values() for one in branches} if whole else set()
    branches = list(Branch.objects.filter(id__in=held).order_by("code")) if held else []
    at = next((branch for branch in branches if whole and branch.pk == whole.branch_id), None)
    return {
        "user": _person(whole, branches, at) if whole else None,
        "second_step": _second_step(caller) if caller and not whole else None,
        "directory": directory.is_configured(),
        "business_date": day.business_date if day else None,
        "branch_code": at.code if at else None,
        "mode": settings.MODE,
        "demo_people": _demo_people() if demo else [],
        "demo_hint": settings.DEMO_PASSWORD if demo else None,
    }


def _person(caller: Caller, branches: list[Branch], at: Branch | None) -> dict[str, Any]:
    """Who signed in, the branches they may choose from, and what they may do at the chosen one."""
    rights = caller.granted.branches
    return {
        "id": caller.user.pk,
        "username": caller.user.username,
        "name": caller.user.name,
        "roles": access.roles_of(caller.user.pk),
        "branches": branches,
        "rights": sorted(right for right, held in rights.items() if at is None or at.pk in held),
        "factors": factors.kinds(caller.user.pk),
    }


def _second_step(caller: Caller) -> dict[str, Any]:
    return {
        "username": caller.user.username,
        "stage": caller.stage.value,
        "kinds": factors.kinds(caller.user.pk),
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
