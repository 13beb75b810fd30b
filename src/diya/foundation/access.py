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
from diya.foundation.models.access import UserKind
from diya.kernel.errors import InvalidInput, NotFound, NotPermitted

declared: Final[set[str]] = set()
"""Every right that an endpoint asks for; doors write theirs down as they are built."""

BRANCH_CODE: Final = re.compile(r"[\w-]{1,20}")


class BranchUnknown(InvalidInput):
    code = "foundation.branch_unknown"
    zh = "机构“{branch}”不存在，或您在该机构没有此项权限。"
    en = "There is no branch “{branch}”, or you have no such right there."


class PersonUnknown(NotFound):
    code = "foundation.person_unknown"
    zh = "没有在岗人员“{username}”。"
    en = "There is no active member of staff “{username}”."


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


RIGHTS: Final = """
    SELECT held.right, array_agg(DISTINCT held.branch_id ORDER BY held.branch_id) AS branches,
        left(concat_ws('; ', min(held.role_id) FILTER (WHERE held.giver IS NULL),
            CASE WHEN count(DISTINCT held.branch_id) > count(DISTINCT held.branch_id) FILTER (WHERE held.giver IS NULL)
                 THEN min(held.role_id || ' ← ' || held.giver) END), 40) AS role
    FROM (
        SELECT r.right, h.branch_id, h.role_id, g.username AS giver
        FROM foundation_held(ARRAY[{person}]) h
        JOIN foundation_roleright r ON r.role_id = h.role_id AND (h.rights IS NULL OR r.right = ANY (h.rights))
        LEFT JOIN foundation_user g ON g.id = h.giver_id
    ) held GROUP BY held.right
"""
"""What a person may do today, where, and in which role. A right lent by somebody else names them, so that events say
on whose behalf: `OPERATIONS_CHECKER ← checker2`."""


def granted(user_id: int) -> Granted:
    """What a person may do today; one query, never cached, so what is taken away is gone at once."""
    rows = fetch_all(RIGHTS.format(person="%s::int"), [user_id])
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


def roles_of(user_id: int) -> list[Role]:
    """The roles a person holds today, at any branch, those lent by others included."""
    return list(Role.objects.filter(code__in=role_codes(user_id)).order_by("code"))


def role_codes(user_id: int) -> set[str]:
    """The codes of the roles a person holds today, at any branch, those lent by others included."""
    return {row["role_id"] for row in fetch_all("SELECT role_id FROM foundation_held(ARRAY[%s::int])", [user_id])}


def holds_role(user_id: int, role: str, *, branch_id: int) -> bool:
    """Whether a person holds a role today at a branch, by a grant there or above it, or lent by somebody."""
    return bool(
        fetch_all(
            "SELECT 1 FROM foundation_held(ARRAY[%s::int]) WHERE role_id = %s AND branch_id = %s LIMIT 1",
            [user_id, role, branch_id],
        )
    )


HOLDERS: Final = """
    WITH RECURSIVE above AS (
        SELECT id, parent_id, true AS here FROM foundation_branch WHERE id = %s
        UNION SELECT b.id, b.parent_id, false FROM above a JOIN foundation_branch b ON b.id = a.parent_id
    ), standing AS (
        SELECT g.id, g.user_id, d.business_date AS today
        FROM foundation_grant g JOIN above a ON a.id = g.branch_id AND (a.here OR g.with_below)
        CROSS JOIN foundation_businessday d
        WHERE g.role_id = %s AND g.starts_date <= d.business_date
          AND (g.ends_date IS NULL OR g.ends_date > d.business_date)
    )
    SELECT u.id FROM foundation_user u WHERE u.is_active AND u.id IN (
        SELECT user_id FROM standing
        UNION SELECT t.taker_id FROM standing s JOIN foundation_delegation t ON t.grant_id = s.id
              JOIN foundation_user g ON g.id = s.user_id AND g.is_active
              WHERE t.starts_date <= s.today AND t.ends_date > s.today)
    ORDER BY u.id
"""


def holders(role: str, *, branch_id: int) -> list[int]:
    """The active people who hold a role today at a branch, by a grant there or above it, or lent by somebody."""
    return [row["id"] for row in fetch_all(HOLDERS, [branch_id, role])]


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


def load_branch(code: str, *, name_zh: str, name_en: str, parent: Branch | None = None) -> Branch:
    """Set a branch of the reference data, below another where one is given."""
    branch, _ = Branch.objects.update_or_create(
        code=code, defaults={"name_zh": name_zh, "name_en": name_en, **({"parent": parent} if parent else {})}
    )
    return branch


def load_role(code: str, *, name_zh: str, name_en: str, rights: Iterable[str]) -> None:
    """Set a role and exactly these rights, unless the bank has set its own."""
    wanted = set(rights)
    role, _ = Role.objects.update_or_create(code=code, defaults={"name_zh": name_zh, "name_en": name_en})
    if role.own:
        return
    RoleRight.objects.filter(role_id=code).exclude(right__in=wanted).delete()
    kept = set(RoleRight.objects.filter(role_id=code).values_list("right", flat=True))
    RoleRight.objects.bulk_create(RoleRight(role_id=code, right=right) for right in sorted(wanted - kept))


def person_named(username: str) -> Person:
    """A member of staff by user name; raises PersonUnknown."""
    user = User.objects.filter(username=username, is_active=True, kind=UserKind.STAFF).first()
    if user is None:
        raise PersonUnknown(username=username[:40])
    return Person(user.id, user.username, user.name)


def load_person(
    username: str,
    *,
    name: str,
    password: str,
    grants: Mapping[str, Iterable[str]],
    on: date,
    with_below: bool = False,
    directory_subject: str | None = None,
) -> User:
    """Make a member of staff with roles at branches ({role: branch codes}); an existing one is left alone."""
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User(username=username, name=name, directory_subject=directory_subject)
        user.set_password(password)
        user.save()
        for role, branches in grants.items():
            for branch in Branch.objects.filter(code__in=list(branches)):
                Grant.objects.create(user=user, role_id=role, branch=branch, with_below=with_below, starts_date=on)
    return user
