"""The one API: every room's door in floor order, and refusals as problem details (RFC 9457)."""

from __future__ import annotations

import json
import logging
from importlib import import_module
from typing import Any, Final

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from diya.foundation.db import ChangedMeanwhile, new_id
from diya.foundation.door import Door, SecondStepNeeded, SignInNeeded, VersionMissing
from diya.foundation.door.bodies import StrictParser
from diya.foundation.identity import events
from diya.foundation.identity.lockout import TryLater
from diya.foundation.scanners import ScannerDown
from diya.foundation.uploads import UploadTooLarge
from diya.kernel.errors import Conflict, DomainError, InvalidInput, NotFound, NotPermitted, RuleRefused

log = logging.getLogger("diya.api")
door_log = logging.getLogger("diya.door")
"""A line of JSON for each refusal at a door: who, what, where, from where (ASVS 5.0: 16.3.1, 16.3.2)."""

STATUS: tuple[tuple[type[DomainError], int], ...] = (
    (SignInNeeded, 401),
    (SecondStepNeeded, 401),
    (TryLater, 429),
    (UploadTooLarge, 413),
    (ScannerDown, 503),
    (VersionMissing, 428),
    (ChangedMeanwhile, 412),
    (NotPermitted, 403),
    (NotFound, 404),
    (Conflict, 409),
    (RuleRefused, 422),
    (InvalidInput, 422),
)

TITLES = {
    400: ("请求无效", "Bad request"),
    401: ("需要登录", "Sign-in needed"),
    403: ("没有权限", "Not permitted"),
    404: ("未找到", "Not found"),
    409: ("状态冲突", "Conflict"),
    412: ("记录已变化", "Changed meanwhile"),
    413: ("文件过大", "Too large"),
    422: ("未通过校验", "Refused"),
    429: ("操作过于频繁", "Too many tries"),
    428: ("缺少版本号", "Version needed"),
    500: ("系统错误", "Server error"),
    503: ("暂时不可用", "Not available now"),
}

# What Pydantic found, in sentences for people; `{…}` come from the check's own context.
FINDINGS = {
    "missing": ("必填。", "This is needed."),
    "string_too_short": ("不能为空。", "This cannot be empty."),
    "string_too_long": ("过长，最多 {max_length} 个字符。", "Too long: at most {max_length} characters."),
    "uuid_parsing": ("不是有效的编号。", "This is not a valid id."),
    "date_from_datetime_parsing": ("不是有效日期，请用 YYYY-MM-DD。", "Not a valid date; use YYYY-MM-DD."),
    "date_parsing": ("不是有效日期，请用 YYYY-MM-DD。", "Not a valid date; use YYYY-MM-DD."),
    "int_parsing": ("请输入整数。", "Give a whole number."),
    "greater_than_equal": ("不能小于 {ge}。", "At least {ge}."),
    "less_than_equal": ("不能大于 {le}。", "At most {le}."),
    "literal_error": ("只能是 {expected}。", "Only {expected}."),
    "enum": ("只能是 {expected}。", "Only {expected}."),
    "string_type": (
        "请用文字填写；金额也写成文字，如“1234.50”。",
        "Give it as text; amounts too, such as “1234.50”.",
    ),
    "hidden_character": (
        "含有控制字符或不可见字符，请删除后重新输入。",
        "It holds control or invisible characters. Delete them and type it anew.",
    ),
    "private_character": (
        "含有自造字，其他系统无法显示。请改用国家标准字库中的同一个字。",
        "It holds a character of a private font, which others cannot show. Use the one of the standard.",
    ),
    "name_refused": (
        "名称须含文字，不能有表情或图形符号。请改为证件上的写法。",
        "A name has letters, and no emoji or pictures. Write it as on the certificate.",
    ),
    "date_out_of_calendar": (
        "日期须在 1900-01-01 至 2199-12-31 之间。",
        "Give a date from 1900-01-01 to 2199-12-31.",
    ),
    "json_refused": ("须为可保存的 JSON，最多 8 KB，且不含空字符。", "Give JSON of at most 8 KB, without NUL."),
    "value_error": ("内容不被接受：{error}", "Not accepted: {error}"),
}


REFUSED_REQUESTS = {
    400: ("请求内容无法读取，请刷新页面后重试。", "The request cannot be read. Reload the page and try again."),
    403: ("页面已过期，请刷新后重试。", "The page is out of date. Reload it and try again."),
}


def language_of(request: HttpRequest) -> str:
    """`en` when the reader asks for English first, else `zh`."""
    return "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "zh"


def doors() -> list[Door]:
    """Every room's door, in floor order."""
    return [import_module(f"diya.{room}.api").door for room in settings.ROOMS]


def problem(
    request: HttpRequest,
    status: int,
    code: str,
    detail: str,
    *,
    field: str | None = None,
    errors: list[dict[str, str]] | None = None,
) -> HttpResponse:
    """A refusal as `application/problem+json`."""
    title = TITLES.get(status, TITLES[400])[language_of(request) == "en"]
    body: dict[str, Any] = {
        "type": f"urn:diya:{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
        "field": field,
        "errors": errors or ([{"field": field, "code": code, "detail": detail}] if field else []),
        "request_id": request.headers.get("X-Request-Id", "")[:64] or new_id().hex,
    }
    return JsonResponse(
        body,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


def refused(request: HttpRequest, error: Any) -> HttpResponse:
    """An anticipated refusal, in the reader's language."""
    status = next((status for kind, status in STATUS if isinstance(error, kind)), 400)
    if status in (401, 403, 404, 429):
        log_refusal(request, status, error.code)
    sentence = error.sentence(language_of(request))
    answer = problem(request, status, error.code, sentence, field=error.field or _asked_about(request, status))
    if isinstance(error, TryLater):
        answer.headers["Retry-After"] = str(error.params["seconds"])
    return answer


def log_refusal(request: HttpRequest, status: int, code: str) -> None:
    """Write down who was refused what; as JSON, so that nothing in an address breaks a line (ASVS 5.0: 16.4.1)."""
    caller = getattr(request, "caller", None)
    line = {
        "status": status,
        "code": code,
        "who": caller.user.pk if caller else None,
        "method": request.method,
        "path": request.path[:200],
        "address": events.address_of(request),
        "request_id": request.headers.get("X-Request-Id", "")[:64],
    }
    door_log.info("%s", json.dumps(line))


def _asked_about(request: HttpRequest, status: int) -> str | None:
    """What a refusal is about when no entry caused it: the version that was seen, or the subject of the address."""
    if status in (412, 428):
        return "If-Match"
    names = list(request.resolver_match.kwargs) if request.resolver_match else []
    return names[-1] if names and status != 401 else None


def not_valid(request: HttpRequest, error: Any) -> HttpResponse:
    """Input that does not have the declared shape: every finding with its field."""
    english = language_of(request) == "en"
    errors = []
    for finding in error.errors:
        template = FINDINGS.get(finding["type"], ("格式不正确。", "Not in the right form."))[english]
        context = {key: str(value) for key, value in finding.get("ctx", {}).items()}
        field = ".".join(str(part) for part in finding["loc"][2:]) or str(finding["loc"][-1])
        try:
            detail = template.format(**context)
        except KeyError:
            detail = template
        errors.append({"field": field, "code": f"foundation.{finding['type']}", "detail": detail})
    detail = (f"有 {len(errors)} 项填写有误，请按提示修改。", f"Entries to correct: {len(errors)}. See each field.")[
        english
    ]
    return problem(request, 422, "foundation.input_invalid", detail, field=errors[0]["field"], errors=errors)


def http_refused(request: HttpRequest, error: Any) -> HttpResponse:
    """A refusal of the framework itself (a body that is not JSON, a forged request)."""
    if error.status_code in (401, 403, 404):
        log_refusal(request, error.status_code, "foundation.request_refused")
    sentence = REFUSED_REQUESTS.get(error.status_code, REFUSED_REQUESTS[400])[language_of(request) == "en"]
    return problem(request, error.status_code, "foundation.request_refused", sentence)


GONE: Final = ("08", "57P01", "57P02")
"""What PostgreSQL calls a connection that broke; with any other state of its own it undid the transaction itself."""

STORAGE_FULL: Final = (
    "foundation.storage_full",
    "数据库存储空间已满，您的操作没有生效；请通知管理员清理空间后重试，已填写的内容请勿关闭。",
    "The database has no room left and nothing was changed. Tell an administrator, keep this page, and try again.",
)
TOO_BUSY: Final = (
    "foundation.too_busy",
    "系统繁忙，数据库暂时不能处理，您的操作没有生效；请稍候重试。",
    "Too many are at work and the database could not take this; nothing was changed. Try again in a moment.",
)
OUTCOME_UNKNOWN: Final = (
    "foundation.outcome_unknown",
    "与数据库的连接中断，操作可能已经生效，也可能没有；请在本页重新提交（同一操作不会重复生效），或刷新核对。",
    "The connection to the database broke: what you did may have taken effect or not. Send it again from this page (the"
    " same act never takes effect twice), or reload and look.",
)
UNREADABLE: Final = (
    "foundation.database_gone",
    "与数据库的连接中断；请稍候重试。",
    "The connection to the database broke. Try again in a moment.",
)


def unavailable(request: HttpRequest, error: Any) -> HttpResponse:
    """The database could not answer: full, without a free connection, or gone; the last may be after the commit."""
    log.exception("database at %s %s", request.method, request.path, exc_info=error)
    state = getattr(error.__cause__, "sqlstate", None) or ""
    if state == "53100":
        code, *sentences = STORAGE_FULL
    elif state and not state.startswith(GONE):
        code, *sentences = TOO_BUSY
    elif request.method == "GET":
        code, *sentences = UNREADABLE
    else:
        code, *sentences = OUTCOME_UNKNOWN
    return problem(request, 503, code, sentences[language_of(request) == "en"])


def failed(request: HttpRequest, error: Any) -> HttpResponse:
    """A fault of ours: logged with its trace, told without it (ASVS 16.5.1)."""
    log.exception("fault at %s %s", request.method, request.path, exc_info=error)
    sentence = (
        "系统出现问题，您的操作没有生效；请稍后重试，或将编号告知管理员。",
        "Something broke on our side and nothing was changed. Try again, or give the number to an administrator.",
    )[language_of(request) == "en"]
    return problem(request, 500, "foundation.fault", sentence)


def build() -> NinjaAPI:
    """The API with every room mounted at `/api/v1/<room>`."""
    api = NinjaAPI(
        title="DiYa 抵押",
        version="1",
        docs_url=None,
        openapi_url=None,
        urls_namespace="api-v1",
        parser=StrictParser(),
    )
    for room_door in doors():
        api.add_router(f"/{room_door.room}", room_door.router)
    api.add_exception_handler(DomainError, refused)
    api.add_exception_handler(ValidationError, not_valid)
    api.add_exception_handler(HttpError, http_refused)
    api.add_exception_handler(OperationalError, unavailable)
    api.add_exception_handler(InterfaceError, unavailable)
    api.add_exception_handler(Exception, failed)
    return api


api = build()
