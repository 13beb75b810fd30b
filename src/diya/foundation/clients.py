"""Machine clients: made, changed, switched off and given secrets by two administrators.

A client is a user of the kind MACHINE with rights at branches. Its secret is fetched once by whoever proposed it, after
another approved; while secrets are changed the old one holds for a day.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from datetime import timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet

from diya.foundation import access, audit, changes, clock, db, duties, roles
from diya.foundation.identity import tokens
from diya.foundation.models import Branch, Change, MachineClient, MachineScope, MachineSecret, User
from diya.foundation.models.access import UserKind
from diya.kernel.errors import Conflict, InvalidInput, NotFound

OVERLAP: Final = timedelta(hours=24)
MOST_PER_MINUTE: Final = 6000
CLIENT_ID: Final = re.compile(r"[a-z][a-z0-9-]{2,39}")

just_made: ContextVar[str | None] = ContextVar("diya_client_secret", default=None)
"""The secret made by the command under way: it is told in its own answer and never again."""

audit.actions(
    {
        "foundation.client.set": ("设立或调整接口客户端", "Machine client set"),
        "foundation.client.activity_changed": ("启用或停用接口客户端", "Machine client enabled or disabled"),
        "foundation.client.secret_allowed": ("批准接口密钥", "New secret allowed"),
        "foundation.client.secret_made": ("领取接口密钥", "New secret made"),
        "foundation.client.token_given": ("发放接口令牌", "Token given"),
        "foundation.client.refused": ("接口认证失败", "Machine client refused"),
    }
)


class ClientIdRefused(InvalidInput):
    code = "foundation.client_id_refused"
    zh = "客户端编号为 3 至 40 个小写字母、数字或“-”，以字母开头，且未被占用。"
    en = "The id has 3 to 40 small letters, digits or “-”, begins with a letter, and is not taken."


class ClientRateRefused(InvalidInput):
    code = "foundation.client_rate_refused"
    zh = "每分钟请求数为 1 至 {most}。"
    en = "Requests a minute are 1 to {most}."


class NoSecretAllowed(Conflict):
    code = "foundation.no_secret_allowed"
    zh = "没有可领取的密钥：请先申请，经另一管理员复核后由申请人领取。"
    en = "There is no secret to fetch: propose one, let another administrator approve, then fetch it yourself."


class ClientStateUnchanged(Conflict):
    code = "foundation.client_state_unchanged"
    zh = "该客户端已是此状态。"
    en = "The client is in this state already."


def clients() -> QuerySet[MachineClient]:
    """Machine clients with their rights and last use."""
    return MachineClient.objects.select_related("user", "machineuse").prefetch_related(
        "machinescope_set__branch", "machinesecret_set"
    )


def client(user_id: int) -> MachineClient:
    """One machine client; raises NotFound."""
    found = clients().filter(user_id=user_id).first() if 0 < user_id < 2**31 else None
    if found is None:
        raise NotFound()
    return found


def shown(row: MachineClient) -> dict[str, Any]:
    """A machine client as lists and answers say it."""
    now = clock.now()
    scopes = list(row.machinescope_set.all())
    made = [one for one in row.machinesecret_set.all() if one.ends_at is None or one.ends_at > now]
    use = getattr(row, "machineuse", None)
    return {
        "id": row.pk,
        "client_id": row.user.username,
        "name": row.user.name,
        "is_active": row.disabled_at is None,
        "requests_per_minute": row.requests_per_minute,
        "rights": sorted({scope.right for scope in scopes}),
        "branch_codes": sorted({scope.branch.code for scope in scopes}),
        "secrets": sum(1 for one in made if one.made_at is not None),
        "secret_waits": any(one.made_at is None for one in made),
        "used_at": use.used_at if use else None,
        "version": row.version,
    }


def propose(
    *, client_id: str, name: str, rights: Iterable[str], branch_codes: Iterable[str], requests_per_minute: int
) -> Change:
    """Propose a new machine client, or other rights, branches or another rate for one there is."""
    present = clients().filter(user__username=client_id).first()
    taken = present is None and User.objects.filter(username=client_id).exists()
    if not CLIENT_ID.fullmatch(client_id) or taken:
        raise ClientIdRefused(field="client_id")
    after = {
        "client_id": client_id,
        "name": name,
        "rights": sorted(set(rights)),
        "branch_codes": sorted(set(branch_codes)),
        "requests_per_minute": requests_per_minute,
    }
    _ensure_possible(after)
    return changes.propose(
        kind="foundation.client",
        subject=f"foundation.client:{client_id}",
        title_zh=f"{'调整' if present else '设立'}接口客户端：{name}",
        title_en=f"{'Change of' if present else 'New'} machine client: {name}",
        before={name: value for name, value in shown(present).items() if name in after} if present else {},
        after=after,
    )


def _ensure_possible(after: Mapping[str, Any]) -> list[Branch]:
    """The branches of a client whose rights there are, fit together and are given where the person may give them."""
    if not 1 <= after["requests_per_minute"] <= MOST_PER_MINUTE:
        raise ClientRateRefused(most=MOST_PER_MINUTE, field="requests_per_minute")
    for right in sorted(set(after["rights"]) - roles.known_rights()):
        raise roles.RightUnknown(right=right[:80], field="rights")
    duties.ensure_fit(duties.Held(frozenset(), frozenset(after["rights"])))
    return [access.branch_by_code(code, field="branch_codes") for code in after["branch_codes"]]


@changes.appliers.register("foundation.client")
def _apply(after: Mapping[str, Any]) -> None:
    branches = _ensure_possible(after)
    user = User.objects.filter(username=after["client_id"]).first()
    if user is None:
        user = User(username=after["client_id"], name=after["name"], kind=UserKind.MACHINE)
        user.set_unusable_password()
        user.save()
    elif user.kind != UserKind.MACHINE:
        raise ClientIdRefused(field="client_id")
    User.objects.filter(pk=user.pk).update(name=after["name"])
    row, is_new = MachineClient.objects.select_for_update().get_or_create(
        user=user, defaults={"requests_per_minute": after["requests_per_minute"], "made_at": clock.now()}
    )
    if not is_new:
        row.requests_per_minute = after["requests_per_minute"]
        row.version += 1
        row.save(update_fields=["requests_per_minute", "version"])
    MachineScope.objects.filter(client=row).delete()
    MachineScope.objects.bulk_create(
        MachineScope(client=row, branch=branch, right=right) for branch in branches for right in after["rights"]
    )
    audit.record("foundation.client.set", subject=_subject(row), branch_id=None, after=dict(after))


def propose_activity(*, user_id: int, is_active: bool, comment: str) -> Change:
    """Propose to let a client in, or no longer."""
    row = client(user_id)
    if (row.disabled_at is None) == is_active:
        raise ClientStateUnchanged()
    words = ("启用接口客户端", "Enable machine client") if is_active else ("停用接口客户端", "Disable machine client")
    return changes.propose(
        kind="foundation.client_activity",
        subject=_subject(row),
        title_zh=f"{words[0]}：{row.user.name}",
        title_en=f"{words[1]}: {row.user.name}",
        before={"is_active": not is_active},
        after={"user_id": row.pk, "client_id": row.user.username, "is_active": is_active, "reason": comment},
    )


@changes.appliers.register("foundation.client_activity")
def _apply_activity(after: Mapping[str, Any]) -> None:
    row = client(after["user_id"])
    MachineClient.objects.filter(pk=row.pk).update(disabled_at=None if after["is_active"] else clock.now())
    if not after["is_active"]:
        tokens.revoke(row)
    told = {"is_active": after["is_active"]}
    audit.record("foundation.client.activity_changed", subject=_subject(row), branch_id=None, after=told)


def propose_secret(*, user_id: int) -> Change:
    """Propose a new secret, to be fetched by the proposer once another approved."""
    row = client(user_id)
    return changes.propose(
        kind="foundation.client_secret",
        subject=_subject(row),
        title_zh=f"更换接口密钥：{row.user.name}",
        title_en=f"New secret: {row.user.name}",
        before={},
        after={
            "user_id": row.pk,
            "client_id": row.user.username,
            "fetched_by_id": db.current().context.actor_id,
            "overlap_hours": int(OVERLAP.total_seconds()) // 3600,
        },
    )


@changes.appliers.register("foundation.client_secret")
def _apply_secret(after: Mapping[str, Any]) -> None:
    row = client(after["user_id"])
    MachineSecret.objects.filter(client=row, made_at__isnull=True).delete()
    MachineSecret.objects.create(client=row, fetched_by_id=after["fetched_by_id"])
    audit.record("foundation.client.secret_allowed", subject=_subject(row), branch_id=None)


def fetch_secret(user_id: int) -> MachineClient:
    """Make the secret that was allowed and put it in `just_made`; the ones before it hold for a day more."""
    row = client(user_id)
    waiting = (
        MachineSecret.objects.select_for_update()
        .filter(client=row, made_at__isnull=True, fetched_by_id=db.current().context.actor_id)
        .first()
    )
    if waiting is None:
        raise NoSecretAllowed()
    secret, now = secrets.token_urlsafe(32), clock.now()
    earlier = MachineSecret.objects.filter(client=row, made_at__isnull=False)
    earlier.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now + OVERLAP)).update(ends_at=now + OVERLAP)
    waiting.secret_hash, waiting.made_at = tokens.hash_of(secret), now
    waiting.save(update_fields=["secret_hash", "made_at"])
    audit.record("foundation.client.secret_made", subject=_subject(row), branch_id=None)
    just_made.set(secret)
    return client(user_id)


def _subject(row: MachineClient) -> str:
    return f"foundation.client:{row.user.username}"
