"""Staff and their grants: who holds what where, changed by two administrators and never for oneself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.db.models import Prefetch, Q, QuerySet

from diya.foundation import access, audit, changes, clock, db, duties
from diya.foundation.identity import factors, sessions
from diya.foundation.models import Branch, Change, Delegation, Grant, Role, User
from diya.foundation.models.access import UserKind
from diya.kernel.errors import Conflict, InvalidInput, NotFound, RuleRefused

DECIDES: Final = "foundation.change.decide"

audit.actions(
    {
        "foundation.grant.given": ("授予岗位", "Role granted"),
        "foundation.grant.ended": ("终止授权", "Grant ended"),
        "foundation.person.directory_changed": ("变更统一认证账号", "Directory account changed"),
        "foundation.person.activity_changed": ("启用或停用用户", "Person enabled or disabled"),
    }
)


class OwnGrant(RuleRefused):
    code = "foundation.own_grant"
    zh = "不能为自己申请或复核授权，请由其他管理员办理。"
    en = "Nobody proposes or approves rights of their own. Other administrators must."


class LastAdministrators(RuleRefused):
    code = "foundation.last_administrators"
    zh = "变更须由两人办理：此操作后可复核变更的在用人员将不足两人。"
    en = "Changes need two people: after this, fewer than two active people could decide on them."


class RoleUnknown(InvalidInput):
    code = "foundation.role_unknown"
    zh = "岗位“{role}”不存在。"
    en = "There is no role “{role}”."


class GrantExists(Conflict):
    code = "foundation.grant_exists"
    zh = "该人员在此期间已持有该机构的这一岗位。"
    en = "The person holds this role at this branch in that time already."


class GrantDatesInvalid(InvalidInput):
    code = "foundation.grant_dates_invalid"
    zh = "日期无效：开始日不早于今日（{today}），结束日须晚于开始日。"
    en = "The dates are not valid: from today ({today}) on, and the end after the start."


class GrantEnded(Conflict):
    code = "foundation.grant_ended"
    zh = "该授权已终止。"
    en = "This grant has ended already."


class DirectoryTaken(Conflict):
    code = "foundation.directory_taken"
    zh = "该统一认证标识已属于另一用户。"
    en = "Another person has this id of the directory."


class DirectoryUnchanged(Conflict):
    code = "foundation.directory_unchanged"
    zh = "该用户的统一认证标识没有变化。"
    en = "The person has this id of the directory already."


class NoFactor(Conflict):
    code = "foundation.no_factor"
    zh = "该用户没有已登记的验证方式。"
    en = "The person has no second factor."


class ActivityUnchanged(Conflict):
    code = "foundation.activity_unchanged"
    zh = "该用户已是此状态。"
    en = "The person is in this state already."


def people(*, search: str = "", role: str = "", branch_code: str = "", ended: bool = False) -> QuerySet[User]:
    """Members of staff with their grants; `ended` shows those that are over too."""
    grants = Grant.objects.select_related("role", "branch").order_by("role_id", "branch__code", "starts_date")
    if not ended:
        grants = grants.filter(Q(ends_date__isnull=True) | Q(ends_date__gt=clock.business_date()))
    rows = User.objects.filter(kind=UserKind.STAFF).prefetch_related(
        Prefetch("grant_set", queryset=grants, to_attr="grants")
    )
    if search:
        rows = rows.filter(Q(username__icontains=search.strip()) | Q(name__icontains=search.strip()))
    if role or branch_code:
        held = access.held_today()
        held = held.filter(role_id=role) if role else held
        held = held.filter(branch__code=branch_code) if branch_code else held
        rows = rows.filter(id__in=held.values("user_id"))
    return rows


def person(user_id: int) -> User:
    """One member of staff; raises NotFound."""
    found = people(ended=True).filter(id=user_id).first() if 0 < user_id < 2**31 else None
    if found is None:
        raise NotFound()
    return found


def propose_grant(
    *,
    user_id: int,
    role_code: str,
    branch_code: str,
    with_below: bool,
    starts_date: date,
    ends_date: date | None,
) -> Change:
    """Propose a role for somebody else, from today on, at a branch or at it and all below. Raises DutiesExclude."""
    someone = _someone_else(user_id)
    role = Role.objects.filter(code=role_code).first()
    if role is None:
        raise RoleUnknown(role=role_code[:40], field="role")
    branch = access.branch_by_code(branch_code)
    if starts_date < clock.business_date() or (ends_date is not None and ends_date <= starts_date):
        raise GrantDatesInvalid(today=clock.business_date().isoformat(), field="starts_date")
    _ensure_free(someone.pk, role.code, branch, starts_date, ends_date)
    _ensure_fit(someone.pk, role.code)
    return changes.propose(
        kind="foundation.grant",
        subject=f"foundation.user:{someone.pk}",
        title_zh=f"授予岗位：{someone.name} · {role.name_zh} · {branch.name_zh}",
        title_en=f"Grant: {someone.name} · {role.name_en} · {branch.name_en}",
        before={},
        after={
            "user_id": someone.pk,
            "username": someone.username,
            "role": role.code,
            "branch_code": branch.code,
            "with_below": with_below,
            "starts_date": starts_date.isoformat(),
            "ends_date": ends_date.isoformat() if ends_date else None,
        },
    )


def propose_end(*, grant_id: int, ends_date: date) -> Change:
    """Propose the day from which a grant no longer holds."""
    grant = _grant(grant_id, db.current().branches)
    someone = _someone_else(grant.user_id)
    if ends_date < clock.business_date() or ends_date <= grant.starts_date:
        raise GrantDatesInvalid(today=clock.business_date().isoformat(), field="ends_date")
    return changes.propose(
        kind="foundation.grant_end",
        subject=f"foundation.user:{someone.pk}",
        title_zh=f"终止授权：{someone.name} · {grant.role.name_zh} · {grant.branch.name_zh}",
        title_en=f"End of grant: {someone.name} · {grant.role.name_en} · {grant.branch.name_en}",
        before={"ends_date": grant.ends_date.isoformat() if grant.ends_date else None},
        after={
            "grant_id": grant.pk,
            "user_id": someone.pk,
            "username": someone.username,
            "role": grant.role_id,
            "branch_code": grant.branch.code,
            "ends_date": ends_date.isoformat(),
        },
    )


def propose_activity(*, user_id: int, is_active: bool, comment: str) -> Change:
    """Propose to let a person sign in, or no longer."""
    someone = _someone_else(user_id)
    if someone.is_active == is_active:
        raise ActivityUnchanged()
    if not is_active:
        _ensure_enough_left(without_user=someone.pk)
    words = ("启用用户", "Enable") if is_active else ("停用用户", "Disable")
    return changes.propose(
        kind="foundation.person_activity",
        subject=f"foundation.user:{someone.pk}",
        title_zh=f"{words[0]}：{someone.name}",
        title_en=f"{words[1]}: {someone.name}",
        before={"is_active": someone.is_active},
        after={"user_id": someone.pk, "username": someone.username, "is_active": is_active, "reason": comment},
    )


def propose_factor_reset(*, user_id: int, comment: str) -> Change:
    """Propose to take a person's second factors away because they are lost; they must then enrol anew."""
    someone = _someone_else(user_id)
    standing = list(factors.standing(someone.pk))
    if not standing:
        raise NoFactor()
    return changes.propose(
        kind="foundation.factor_reset",
        subject=f"foundation.user:{someone.pk}",
        title_zh=f"解除遗失的验证方式：{someone.name}",
        title_en=f"Lost second factors taken away: {someone.name}",
        before={"factors": [f"{factor.kind} {factor.made_at:%Y-%m-%d}" for factor in standing]},
        after={"user_id": someone.pk, "username": someone.username, "reason": comment, "factors": []},
    )


def propose_directory(*, user_id: int, directory_subject: str | None) -> Change:
    """Propose by which id the bank's own directory knows somebody else; none unties them from it."""
    someone = _someone_else(user_id)
    if someone.directory_subject == directory_subject:
        raise DirectoryUnchanged()
    _ensure_untaken(someone.pk, directory_subject)
    return changes.propose(
        kind="foundation.person_directory",
        subject=f"foundation.user:{someone.pk}",
        title_zh=f"统一认证账号：{someone.name}",
        title_en=f"Directory account: {someone.name}",
        before={"directory_subject": someone.directory_subject},
        after={"user_id": someone.pk, "username": someone.username, "directory_subject": directory_subject},
    )


def _ensure_untaken(user_id: int, directory_subject: str | None) -> None:
    if directory_subject and User.objects.filter(directory_subject=directory_subject).exclude(pk=user_id).exists():
        raise DirectoryTaken(field="directory_subject")


def _someone_else(user_id: int) -> User:
    found = person(user_id)
    if found.pk == db.current().context.actor_id:
        raise OwnGrant()
    return found


def _grant(grant_id: int, branches: Iterable[int]) -> Grant:
    rows = Grant.objects.select_related("role", "branch").filter(branch_id__in=list(branches))
    found = rows.filter(id=grant_id).first() if 0 < grant_id < 2**63 else None
    if found is None:
        raise NotFound()
    if found.ends_date is not None and found.ends_date <= clock.business_date():
        raise GrantEnded()
    return found


def _ensure_free(user_id: int, role: str, branch: Branch, starts_date: date, ends_date: date | None) -> None:
    held = Grant.objects.filter(user_id=user_id, role_id=role, branch=branch)
    held = held.filter(Q(ends_date__isnull=True) | Q(ends_date__gt=starts_date))
    if (held.filter(starts_date__lt=ends_date) if ends_date else held).exists():
        raise GrantExists()


def _ensure_fit(user_id: int, role: str) -> None:
    """Refuse a role that is excluded by what the person holds, wherever that is. Grants to one person are applied one
    after the other, or two of them could pass each other by."""
    User.objects.select_for_update(no_key=True).get(pk=user_id)
    held = duties.holding([user_id], on=clock.business_date())[user_id]
    duties.ensure_fit(held.with_([role], duties.rights_of([role])[role]))


def _ensure_enough_left(*, without_user: int = 0, without_grant: int = 0) -> None:
    """Two people must stay who can decide on changes, or nothing could ever be changed again."""
    deciding = access.held_today().filter(role__roleright__right=DECIDES, user__is_active=True, ends_date__isnull=True)
    left = deciding.exclude(user_id=without_user).exclude(id=without_grant)
    if deciding.exists() and left.values("user_id").distinct().count() < 2:
        raise LastAdministrators()


@changes.appliers.register("foundation.grant")
def _apply_grant(after: Mapping[str, Any]) -> None:
    someone = _someone_else(after["user_id"])
    branch = access.branch_by_code(after["branch_code"])
    starts_date = max(date.fromisoformat(after["starts_date"]), clock.business_date())
    ends_date = date.fromisoformat(after["ends_date"]) if after["ends_date"] else None
    if ends_date is not None and ends_date <= starts_date:
        raise GrantDatesInvalid(today=clock.business_date().isoformat())
    _ensure_free(someone.pk, after["role"], branch, starts_date, ends_date)
    _ensure_fit(someone.pk, after["role"])
    Grant.objects.create(
        user=someone,
        role_id=after["role"],
        branch=branch,
        with_below=after.get("with_below", False),
        starts_date=starts_date,
        ends_date=ends_date,
    )
    audit.record(
        "foundation.grant.given", subject=f"foundation.user:{someone.pk}", branch_id=branch.pk, after=dict(after)
    )


@changes.appliers.register("foundation.grant_end")
def _apply_grant_end(after: Mapping[str, Any]) -> None:
    grant = _grant(after["grant_id"], db.current().branches)
    _someone_else(grant.user_id)
    _ensure_enough_left(without_grant=grant.pk)
    ends_date = max(date.fromisoformat(after["ends_date"]), clock.business_date())
    if ends_date <= grant.starts_date:
        Delegation.objects.filter(grant=grant).delete()
        grant.delete()  # it never held
    else:
        grant.ends_date = ends_date
        grant.save(update_fields=["ends_date"])
    audit.record(
        "foundation.grant.ended",
        subject=f"foundation.user:{grant.user_id}",
        branch_id=grant.branch_id,
        after=dict(after),
    )


@changes.appliers.register("foundation.person_activity")
def _apply_activity(after: Mapping[str, Any]) -> None:
    someone = _someone_else(after["user_id"])
    if not after["is_active"]:
        _ensure_enough_left(without_user=someone.pk)
    User.objects.filter(pk=someone.pk).update(is_active=after["is_active"])
    if not after["is_active"]:
        sessions.end_others(someone.pk, but=None, why="DISABLED")
    audit.record(
        "foundation.person.activity_changed",
        subject=f"foundation.user:{someone.pk}",
        branch_id=None,
        after={"is_active": after["is_active"]},
    )


@changes.appliers.register("foundation.factor_reset")
def _apply_factor_reset(after: Mapping[str, Any]) -> None:
    someone = _someone_else(after["user_id"])
    factors.take_all(someone.pk)
    sessions.end_others(someone.pk, but=None, why="FACTOR")


@changes.appliers.register("foundation.person_directory")
def _apply_directory(after: Mapping[str, Any]) -> None:
    someone = _someone_else(after["user_id"])
    _ensure_untaken(someone.pk, after["directory_subject"])
    User.objects.filter(pk=someone.pk).update(directory_subject=after["directory_subject"])
    sessions.end_others(someone.pk, but=None, why="DIRECTORY")
    audit.record("foundation.person.directory_changed", subject=f"foundation.user:{someone.pk}", branch_id=None)
