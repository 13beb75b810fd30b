"""Machine clients and their tokens (OAuth 2.0 client credentials, RFC 6749, 4.4)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Field, Query, Schema

from diya.foundation import clients, db
from diya.foundation.api.door import door
from diya.foundation.api.running import ChangeRow, show_change
from diya.foundation.door import CleanText, Command, Listing, LongText, NameText, Reader
from diya.foundation.identity import events, lockout, tokens
from diya.foundation.models import MachineClient

ERRORS = {
    "invalid_request": 400,
    "invalid_client": 401,
    "unsupported_grant_type": 400,
    "invalid_scope": 400,
}


class ClientRow(Schema):
    id: int
    client_id: str
    name: str
    is_active: bool
    requests_per_minute: int
    rights: list[str]
    branch_codes: list[str]
    secrets: int
    secret_waits: bool
    used_at: datetime | None
    version: int


class ClientFilters(Schema):
    search: str = ""


def _rows(rows: Sequence[MachineClient]) -> list[dict[str, Any]]:
    return [clients.shown(row) for row in rows]


@door.listing(
    "/clients", right="foundation.client.view", row=ClientRow, sorts=("user__username", "-made_at"), exports=False
)
def list_clients(request: Reader, filters: Query[ClientFilters]) -> Listing:
    """Systems that use the API: their rights, branches, rate and last use."""
    rows = clients.clients()
    return Listing(rows.filter(user__username__icontains=filters.search.strip()) if filters.search else rows, _rows)


class ClientIn(Schema):
    client_id: CleanText
    name: NameText = Field(max_length=60)
    rights: list[CleanText] = Field(min_length=1, max_length=200)
    branch_codes: list[CleanText] = Field(min_length=1, max_length=200)
    requests_per_minute: int = Field(ge=1, le=clients.MOST_PER_MINUTE)


@door.command("POST", "/clients", right="foundation.client.change", answer=ChangeRow, show=show_change, step_up=True)
def propose_client(request: Command, body: ClientIn) -> str:
    """Propose a machine client, or other rights, branches or another rate for one there is."""
    return db.ref("foundation.change", clients.propose(**body.dict()).id)


class ClientActivityIn(Schema):
    is_active: bool
    comment: LongText


@door.command(
    "POST", "/clients/{user_id}/activity", right="foundation.client.change", answer=ChangeRow, show=show_change
)
def propose_client_activity(request: Command, user_id: int, body: ClientActivityIn) -> str:
    """Propose to let a client in, or no longer."""
    change = clients.propose_activity(user_id=user_id, is_active=body.is_active, comment=body.comment)
    return db.ref("foundation.change", change.id)


@door.command(
    "POST",
    "/clients/{user_id}/secret-change",
    right="foundation.client.change",
    answer=ChangeRow,
    show=show_change,
    step_up=True,
)
def propose_client_secret(request: Command, user_id: int) -> str:
    """Propose a new secret."""
    return db.ref("foundation.change", clients.propose_secret(user_id=user_id).id)


class SecretOut(Schema):
    client_id: str
    secret: str | None


def _show_secret(reference: str) -> dict[str, Any]:
    row = clients.client(int(reference.rpartition(":")[2]))
    secret = clients.just_made.get()
    clients.just_made.set(None)
    return {"client_id": row.user.username, "secret": secret}


@door.command(
    "POST",
    "/clients/{user_id}/secret",
    right="foundation.client.change",
    answer=SecretOut,
    show=_show_secret,
    step_up=True,
)
def fetch_client_secret(request: Command, user_id: int) -> str:
    """Fetch the secret another administrator allowed. It is told once; sent again, the answer has none."""
    return f"foundation.user:{clients.fetch_secret(user_id).pk}"


@door.router.post(
    "/token",
    auth=None,
    response={200: dict[str, Any], 400: dict[str, Any], 401: dict[str, Any]},
    operation_id="foundation_token",
    openapi_extra={
        "x-right": "open",
        "requestBody": {
            "required": True,
            "content": {
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "required": ["grant_type"],
                        "properties": {
                            name: {"type": "string"} for name in ("grant_type", "scope", "client_id", "client_secret")
                        },
                    }
                }
            },
        },
    },
)
def token(request: HttpRequest) -> HttpResponse:
    """A token for a machine client, by its id and secret in the header or in the body; `scope` lists rights."""
    if request.POST.get("grant_type") != "client_credentials":
        return _oauth_error("unsupported_grant_type" if request.POST.get("grant_type") else "invalid_request")
    client_id, secret = _credentials(request)
    tried = lockout.client(client_id, events.address_of(request))
    lockout.ensure_open(tried)
    user = tokens.client_of(client_id, secret)
    if user is None:
        with events.acting(request, None):
            lockout.failed(tried)
            events.note("foundation.client.refused", "foundation.client:—")
        return _oauth_error("invalid_client")
    with events.acting(request, user):
        lockout.succeeded(tried)
        issued = tokens.issue(user, tuple(request.POST.get("scope", "").split()))
        if issued is not None:
            events.note("foundation.client.token_given", f"foundation.client:{user.username}")
    if issued is None:
        return _oauth_error("invalid_scope")
    body = {
        "access_token": issued.token,
        "token_type": "Bearer",
        "expires_in": issued.seconds,
        "scope": " ".join(issued.rights),
    }
    return JsonResponse(body, headers={"Cache-Control": "no-store"})


def _credentials(request: HttpRequest) -> tuple[str, str]:
    """Id and secret from the header (RFC 6749, 2.3.1), else from the body."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return request.POST.get("client_id", ""), request.POST.get("client_secret", "")
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(client_id), unquote_plus(secret)


def _oauth_error(code: str) -> HttpResponse:
    headers = {"Cache-Control": "no-store"} | ({"WWW-Authenticate": "Basic"} if code == "invalid_client" else {})
    return JsonResponse({"error": code}, status=ERRORS[code], headers=headers)
