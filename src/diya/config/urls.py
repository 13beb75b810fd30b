"""Addresses: the API, and for everything else the front end, which knows its own routes."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.urls import path, re_path
from django.views.decorators.csrf import ensure_csrf_cookie

from diya.config.api import api, problem


@ensure_csrf_cookie
def front_end(request: HttpRequest) -> HttpResponse | FileResponse:
    """The page that loads the front end, whatever route of its own the address names."""
    if request.method not in ("GET", "HEAD"):
        return problem(request, 404, "kernel.not_found", "Not found.")
    index = settings.WEB_DIST / "index.html"
    if not index.exists():
        return HttpResponse("The front end is not built: run script/server.", status=503, content_type="text/plain")
    response = HttpResponse(index.read_bytes(), content_type="text/html; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def no_such_api(request: HttpRequest) -> HttpResponse:
    return problem(request, 404, "kernel.not_found", "There is nothing at this address. / 此地址没有内容。")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return problem(request, 403, "foundation.request_forged", f"请求未通过防伪校验。 {reason}")


def health(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Whether this process answers; says nothing else."""
    return JsonResponse({"alive": True})


urlpatterns = [
    path("api/health", health),
    path("api/v1/", api.urls),
    re_path(r"^api/", no_such_api),
    re_path(r"^assets/", no_such_api),
    re_path(r"", front_end),
]
