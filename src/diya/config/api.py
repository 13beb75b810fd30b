"""The one API: every room's door in floor order, and refusals as problem details (RFC 9457)."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from diya.foundation.db import ChangedMeanwhile, new_id
from diya.foundation.door import Door, SignInNeeded, VersionMissing
from diya.kernel.errors import Conflict, DomainError, InvalidInput, NotFound, NotPermitted, RuleRefused

log = logging.getLogger("diya.api")

STATUS: tuple[tuple[type[DomainError], int], ...] = (
    (SignInNeeded, 401),
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
    422: ("未通过校验", "Refused"),
    428: ("缺少版本号", "Version needed"),
    500: ("系统错误", "Server error"),
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
    if status in (401, 403, 404):
        log.info("refused %s %s %s", status, request.method, request.path)
    sentence = error.sentence(language_of(request))
    return problem(request, status, error.code, sentence, field=error.field or _asked_about(request, status))


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
    sentence = REFUSED_REQUESTS.get(error.status_code, REFUSED_REQUESTS[400])[language_of(request) == "en"]
    return problem(request, error.status_code, "foundation.request_refused", sentence)


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
    api = NinjaAPI(title="DiYa 抵押", version="1", docs_url=None, openapi_url=None, urls_namespace="api-v1")
    for room_door in doors():
        api.add_router(f"/{room_door.room}", room_door.router)
    api.add_exception_handler(DomainError, refused)
    api.add_exception_handler(ValidationError, not_valid)
    api.add_exception_handler(HttpError, http_refused)
    api.add_exception_handler(Exception, failed)
    return api


api = build()
