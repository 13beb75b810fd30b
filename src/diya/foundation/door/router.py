"""Endpoints as declarations: the right comes first, then scope, transaction, key, version and audit by themselves."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, cast

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router
from ninja.security import APIKeyCookie

from diya.foundation import access, db, idempotency
from diya.foundation.door.exports import ExportParams, export
from diya.foundation.door.fields import clean
from diya.foundation.door.lists import Page, PageParams, page
from diya.foundation.identity import events, sessions, tokens
from diya.foundation.models import User
from diya.kernel.errors import InvalidInput, NotPermitted, ensure

BRANCH_COOKIE: Final = "diya_branch"
"""The branch a person chose to work at; it only ever takes away."""


class SignInNeeded(NotPermitted):
    code = "foundation.sign_in_needed"
    zh = "请先登录。"
    en = "Sign in first."


class VersionMissing(InvalidInput):
    code = "foundation.version_missing"
    zh = "请求缺少 If-Match 请求头（记录版本号），无法确认您看到的是最新内容。"
    en = "The request has no If-Match header with the version you saw."


class TextRefused(InvalidInput):
    code = "foundation.text_refused"
    zh = "查询条件含有控制字符或不可见字符，请删除后重试。"
    en = "The query holds control or invisible characters. Remove them and try again."


class BranchNotHeld(NotPermitted):
    code = "foundation.branch_not_held"
    zh = "您在所选机构“{branch}”没有此项权限，请切换到其他机构。"
    en = "You have no such right at the chosen branch “{branch}”. Choose another branch."


class SecondStepNeeded(NotPermitted):
    code = "foundation.second_step_needed"
    zh = "请先完成第二步验证；尚未登记验证方式的，请先登记。"
    en = "Show your second factor first, or enrol one if you have none."


class StepUpNeeded(NotPermitted):
    """What is asked for needs a confirmation that is young: the front end asks for it and sends the same again."""

    code = "foundation.step_up_needed"
    zh = "此项操作需再次确认身份：请输入密码或验证码后继续。"
    en = "This needs your confirmation: give your password or a code, and go on."


class SessionCookie(APIKeyCookie):
    """The signed-in member of staff, with Django's check against forged requests; or a machine client by its token.

    Given a right, refuses whoever does not hold it anywhere, before anything of the request is read. `half` lets in
    a session that still needs its second factor.
    """

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, right: str = "", *, half: bool = False) -> None:
        super().__init__()
        self.right = right
        self.half = half

    def __call__(self, request: HttpRequest) -> User | None:
        # A token is sent on purpose, never by the browser by itself, so nobody can forge it from another page. With
        # one the cookie does not count, or the check against forged requests could be left out by adding it.
        header = request.headers.get("Authorization")
        if header is None:
            return cast(User | None, super().__call__(request))
        scheme, _, token = header.partition(" ")
        found = tokens.caller(token.strip(), branch_code=_branch_code(request)) if scheme.lower() == "bearer" else None
        return self._let_in(request, found)

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        return self._let_in(request, sessions.caller(key or "", branch_code=_branch_code(request)))

    def _let_in(self, request: HttpRequest, found: sessions.Caller | None) -> User:
        # What names no right is about one's own session, which a machine client has not.
        if found is None or (not self.right and found.session_id is None):
            raise SignInNeeded()
        reader = cast(Reader, request)
        reader.caller, reader.granted = found, found.granted
        if found.stage is not sessions.Stage.WHOLE and not self.half:
            raise SecondStepNeeded()
        if self.right and not found.granted.branches.get(self.right):
            raise NotPermitted(right=self.right)
        return found.user


def _branch_code(request: HttpRequest) -> str:
    """The branch the cookie names, or nothing: it may say anything."""
    code = request.COOKIES.get(BRANCH_COOKIE, "")
    return code if access.BRANCH_CODE.fullmatch(code) else ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One declared endpoint, for the matrix of rights and the tests that walk it."""

    method: str
    path: str
    right: str
    kind: str
    step_up: bool = False


class Reader(HttpRequest):
    """A request of a signed-in person, as endpoints see it."""

    auth: User
    granted: access.Granted
    caller: sessions.Caller


class Command(Reader):
    """A request that changes something; `expected_version` is what the person saw (If-Match)."""

    expected_version: int | None


View = Callable[..., Any]


class Door:
    """The endpoints of a room."""

    def __init__(self, room: str) -> None:
        self.room = room
        self.router = Router(tags=[room], auth=SessionCookie())
        self.endpoints: list[Endpoint] = []

    def read(self, path: str, *, right: str, answer: Any) -> Callable[[View], View]:
        """A question. The view runs in a transaction that sees the branches where the right is held."""

        def declare(view: View) -> View:
            @wraps(view)
            def endpoint(request: Reader, *args: Any, **kwargs: Any) -> Any:
                with opened(request, right, writes=False):
                    return view(request, *args, **kwargs)

            self._add("GET", path, right, "read", _signed(endpoint, view), answer)
            return view

        return declare

    def listing(
        self, path: str, *, right: str, row: Any, sorts: Sequence[str], exports: bool = True
    ) -> Callable[[View], View]:
        """A list and its export, whose right is the list's with the last word `export`. The view answers a Listing;
        the first of `sorts` is the default."""

        def declare(view: View) -> View:
            paged = inspect.Parameter("paging", inspect.Parameter.KEYWORD_ONLY, annotation=Query[PageParams])
            asked = inspect.Parameter("asked", inspect.Parameter.KEYWORD_ONLY, annotation=Query[ExportParams])
            taking = f"{right.rpartition('.')[0]}.export"

            @wraps(view)
            def listed(request: Reader, *args: Any, paging: PageParams, **kwargs: Any) -> Any:
                with opened(request, right, writes=False):
                    return page(view(request, *args, **kwargs), paging, sorts, request)

            @wraps(view)
            def exported(request: Reader, *args: Any, asked: ExportParams, **kwargs: Any) -> Any:
                ensure_fresh(request)
                with opened(request, taking, writes=False):
                    return export(view(request, *args, **kwargs), asked, sorts, list(row.model_fields), request)

            self._add("GET", path, right, "list", _signed(listed, view, paged), Page[row])
            if exports:
                exported.__name__ = f"{view.__name__}_export"
                self._add("GET", f"{path}/export", taking, "export", _signed(exported, view, asked), None, step_up=True)
            return view

        return declare

    def command(
        self,
        method: str,
        path: str,
        *,
        right: str,
        answer: Any,
        show: Callable[[str], Any],
        money: bool = False,
        versioned: bool = False,
        step_up: bool = False,
    ) -> Callable[[View], View]:
        """An act. The view answers a reference to its result; `show` makes the answer from the reference,
        the first time and every time the same key is sent again. Keys of `money` are kept for ever. With `step_up`
        the person must have confirmed who they are a short while ago."""

        def declare(view: View) -> View:
            @wraps(view)
            def endpoint(request: Command, *args: Any, **kwargs: Any) -> Any:
                request.expected_version = _expected_version(request) if versioned else None
                if step_up:
                    ensure_fresh(request)
                hashed_key = idempotency.key_hash(str(request.auth.pk), request.headers.get("Idempotency-Key", ""))
                with opened(request, right, writes=True) as work:
                    reference = idempotency.claim(hashed_key, _request_hash(request), for_ever=money)
                    if reference is None:
                        reference = str(view(request, *args, **kwargs))
                        ensure(work.recorded > 0, f"{method} {path} left no audit event")
                        idempotency.settle(hashed_key, reference)
                    return show(reference)

            self._add(method, path, right, "command", _signed(endpoint, view), answer, step_up=step_up)
            return view

        return declare

    def _add(
        self, method: str, path: str, right: str, kind: str, endpoint: View, answer: Any, *, step_up: bool = False
    ) -> None:
        ensure(right.count(".") == 2, f"{path}: a right is room.noun.verb")
        access.declared.add(right)
        self.endpoints.append(Endpoint(method, f"/{self.room}{path}", right, kind, step_up))
        options: dict[str, Any] = {} if answer is None else {"response": answer}
        self.router.add_api_operation(
            path,
            [method],
            endpoint,
            auth=SessionCookie(right),
            operation_id=f"{self.room}_{endpoint.__name__}",
            openapi_extra={"x-right": right, **(_KEY_HEADER if kind == "command" else {})},
            by_alias=True,
            **options,
        )


_KEY_HEADER: dict[str, Any] = {
    "parameters": [
        {
            "in": "header",
            "name": "Idempotency-Key",
            "required": True,
            "schema": {"type": "string", "maxLength": idempotency.MAX_KEY_LENGTH},
        },
        {"in": "header", "name": "If-Match", "required": False, "schema": {"type": "string"}},
    ]
}


@contextmanager
def opened(request: Reader, right: str, *, writes: bool) -> Any:
    """The transaction of a request: its scope is the branches where the person holds the right."""
    refuse_hidden(request)
    rights = request.granted.branches
    scope = db.Scope(narrowed(request, rights[right]))
    with db.transaction(scope, context_of(request, right), writes=writes, rights=rights) as work:
        yield work


def ensure_fresh(request: Reader) -> None:
    """Refuse with StepUpNeeded unless the person showed who they are a short while ago; views may ask it too."""
    if not request.caller.is_fresh():
        raise StepUpNeeded()


def narrowed(request: Reader, branches: tuple[int, ...]) -> tuple[int, ...]:
    """These branches, or only the one the person chose to work at; raises BranchNotHeld when it is none of them."""
    code = request.COOKIES.get(BRANCH_COOKIE, "")
    if not code:
        return branches
    chosen = request.caller.branch_id
    if chosen is None or chosen not in branches:
        raise BranchNotHeld(branch=code[:20] if code.isprintable() else "?")
    return (chosen,)


def refuse_hidden(request: HttpRequest) -> None:
    """Refuse control and invisible characters in the address, where no schema looks for them."""
    for name in request.GET:
        try:
            clean("".join(request.GET.getlist(name)))
        except ValueError:
            raise TextRefused(field=name) from None


def context_of(request: Reader, right: str) -> db.Context:
    """Who asks, in which role and from where, as audit keeps it."""
    return db.Context(
        actor_id=request.auth.pk,
        actor=request.auth.name,
        role=request.granted.roles[right],
        request_id=request.headers.get("X-Request-Id", "")[:64] or db.new_id().hex,
        address=events.address_of(request),
        purpose=f"{request.method} {request.path}"[:120],
    )


def _expected_version(request: HttpRequest) -> int:
    text = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise VersionMissing(field="If-Match")
    return int(text)


def _request_hash(request: HttpRequest) -> bytes:
    """What was asked. A form with files is hashed by its parts: its boundary differs each time it is sent."""
    content = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    if request.content_type == "multipart/form-data":
        for name in sorted(request.POST):
            content.update(f"{name}={request.POST[name]}\n".encode())
        for name in sorted(request.FILES):
            upload = request.FILES[name]
            for chunk in upload.chunks():  # type: ignore[union-attr]
                content.update(chunk)
            upload.seek(0)  # type: ignore[union-attr]
    else:
        content.update(request.body)
    return content.digest()


def _signed(endpoint: View, view: View, *extra: inspect.Parameter) -> View:
    """Give the endpoint the view's resolved signature, which Ninja reads to bind path, query and body."""
    signature = inspect.signature(view, eval_str=True)
    parameters = [*signature.parameters.values(), *extra]
    endpoint.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return endpoint
