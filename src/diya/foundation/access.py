"""Who may do what where: rights of a person at branches, and signing in. Default is deny."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from diya.foundation.db import Context, Scope, current, fetch_all, new_id, transaction
from diya.foundation.models import Branch, Grant, Role, RoleRight, User
from diya.kernel.errors import InvalidInput, NotFound, NotPermitted

BRANCH_CODE: Final = re.compile(r"[\w-]{1,20}")


class BranchUnknown(InvalidInput):
    code = "foundation.branch_unknown"
    zh = "机构“{branch}”不存在，或您在该机构没有此项权限。"
    en = "There is no branch “{branch}”, or you have no such right there."


class PersonUnknown(NotFound):
    code = "foundation.person_unknown"
    zh = "没有在岗人员“{username}”。"
    en = "There is no active member of staff “{username}”."


class SignInRefused(InvalidInput):
    code = "foundation.sign_in_refused"
    zh = "用户名或密码不正确。"
    en = "The user name or the password is not right."


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff as other rooms may know them."""

    id: int
    username: str
    name: str


@dataclass(frozen=True, slots=True)
class Granted:
    """A person's rights: for each the branches where it holds, and a role that gives it."""

    branches: dict[str, tuple[int, ...]]
    roles: dict[str, str]


def granted(user_id: int) -> Granted:
    """What a person may do today; one query, never cached, so what is taken away is gone at once."""
    rows = fetch_all(
        "SELECT r.right, array_agg(DISTINCT g.branch_id) AS branches, min(g.role_id) AS role"
        " FROM foundation_grant g"
        " JOIN foundation_roleright r ON r.role_id = g.role_id"
        " CROSS JOIN foundation_businessday d"
        " WHERE g.user_id = %s AND g.starts_date <= d.business_date"
        " AND (g.ends_date IS NULL OR g.ends_date > d.business_date)"
        " GROUP BY r.right",
        [user_id],
    )
    return Granted({row["right"]: tuple(row["branches"]) for row in rows}, {row["right"]: row["role"] for row in rows})


@contextmanager
def acting(user_id: int, purpose: str, *, right: str = "") -> Iterator[None]:
    """One transaction of a person outside a request: the rights, scope and audit context they have on screen.

    With a right, the scope is the branches where it is held; raises NotPermitted when it is held nowhere.
    """
    user, held = User.objects.get(pk=user_id), granted(user_id)
    if right and not held.branches.get(right):
        raise NotPermitted(right=right)
    scope = held.branches[right] if right else tuple(sorted({one for found in held.branches.values() for one in found}))
    role = held.roles[right] if right else next(iter(sorted(held.roles.values())), "")
    context = Context(actor_id=user.pk, actor=user.name, role=role, purpose=purpose, request_id=new_id().hex)
    with transaction(Scope(scope), context, rights=held.branches):
        yield


def chosen_branch(code: str, among: Iterable[int]) -> Branch | None:
    """The branch of this code if it is one of these; the code comes from a cookie and may be anything."""
    if not BRANCH_CODE.fullmatch(code):
        return None
    return Branch.objects.filter(code=code, id__in=list(among)).first()


def roles_of(user_id: int, *, on: date) -> list[Role]:
    """The roles a person holds on a day, at any branch."""
    held = Grant.objects.filter(user_id=user_id, starts_date__lte=on).filter(
        Q(ends_date__isnull=True) | Q(ends_date__gt=on)
    )
    return list(Role.objects.filter(code__in=held.values("role_id")).order_by("code"))


def role_codes(user_id: int) -> set[str]:
    """The codes of the roles a person holds today, at any branch."""
    return {role.code for role in roles_of(user_id, on=current().business_date)}


def holds_role(user_id: int, role: str, *, branch_id: int) -> bool:
    """Whether a person holds a role today at a branch."""
    return held_today().filter(user_id=user_id, role_id=role, branch_id=branch_id).exists()


def holders(role: str, *, branch_id: int) -> list[int]:
    """The active people who hold a role today at a branch."""
    held = held_today().filter(role_id=role, branch_id=branch_id, user__is_active=True)
    return list(held.order_by("user_id").values_list("user_id", flat=True).distinct())


def may(right: str, *, branch_id: int) -> bool:
    """Whether the person of the open transaction holds a right at a branch."""
    return branch_id in current().rights.get(right, ())


def require(right: str, *, branch_id: int) -> None:
    """Refuse with NotPermitted unless the person holds the right at the branch."""
    if not may(right, branch_id=branch_id):
        raise NotPermitted(right=right)


def branch_by_code(code: str, *, field: str = "branch_code") -> Branch:
    """A branch inside the scope of the open transaction; raises BranchUnknown."""
    branch = Branch.objects.filter(code=code, id__in=current().branches).first()
    if branch is None:
        raise BranchUnknown(branch=code[:20], field=field)
    return branch


def held_today() -> QuerySet[Grant]:
    """Grants that hold on the bank's day."""
    return Grant.objects.filter(starts_date__lte=current().business_date).filter(
        Q(ends_date__isnull=True) | Q(ends_date__gt=current().business_date)
    )


def people(user_ids: Iterable[int | None]) -> dict[int, Person]:
    """Members of staff by id, in one query."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    if not wanted:
        return {}
    return {user.id: Person(user.id, user.username, user.name) for user in User.objects.filter(id__in=wanted)}


def branches(branch_ids: Iterable[int]) -> dict[int, Branch]:
    """Branches by id, in one query."""
    return {branch.pk: branch for branch in Branch.objects.filter(id__in=set(branch_ids))}


def load_branch(code: str, *, name_zh: str, name_en: str) -> Branch:
    """Set a branch of the reference data."""
    branch, _ = Branch.objects.update_or_create(code=code, defaults={"name_zh": name_zh, "name_en": name_en})
    return branch


def load_role(code: str, *, name_zh: str, name_en: str, rights: Iterable[str]) -> None:
    """Set a role and exactly these rights."""
    wanted = set(rights)
    Role.objects.update_or_create(code=code, defaults={"name_zh": name_zh, "name_en": name_en})
    RoleRight.objects.filter(role_id=code).exclude(right__in=wanted).delete()
    kept = set(RoleRight.objects.filter(role_id=code).values_list("right", flat=True))
    RoleRight.objects.bulk_create(RoleRight(role_id=code, right=right) for right in sorted(wanted - kept))


def person_named(username: str) -> Person:
    """A member of staff by user name; raises PersonUnknown."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise PersonUnknown(username=username[:40])
    return Person(user.id, user.username, user.name)


def load_person(username: str, *, name: str, password: str, grants: Mapping[str, Iterable[str]], on: date) -> User:
    """Make a member of staff with roles at branches ({role: branch codes}); an existing one is left alone."""
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User(username=username, name=name)
        user.set_password(password)
        user.save()
        for role, branches in grants.items():
            for branch in Branch.objects.filter(code__in=list(branches)):
                Grant.objects.create(user=user, role_id=role, branch=branch, starts_date=on)
    return user
