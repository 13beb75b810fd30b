"""What each role may do, and who may do what where; changed by two administrators, with the difference before them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from diya.foundation import access, audit, changes, clock, db, duties
from diya.foundation.models import Change, Grant, Role, RoleRight
from diya.kernel.errors import Conflict, InvalidInput, NotFound, RuleRefused

DECIDES: Final = "foundation.change.decide"

audit.actions({"foundation.role.changed": ("调整岗位权限", "Rights of a role changed")})


class RightUnknown(InvalidInput):
    code = "foundation.right_unknown"
    zh = "没有名为“{right}”的权限。"
    en = "There is no right “{right}”."


class RightsUnchanged(Conflict):
    code = "foundation.rights_unchanged"
    zh = "该岗位的权限没有变化。"
    en = "The role has exactly these rights already."


class OwnRole(RuleRefused):
    code = "foundation.own_role"
    zh = "不能调整或复核自己所任岗位的权限，请由不任该岗位的人员办理。"
    en = "Nobody changes, or approves, rights of a role they hold. Others must."


class NobodyDecides(RuleRefused):
    code = "foundation.nobody_decides"
    zh = "此变更后将无人可复核变更。"
    en = "After this nobody could decide on changes."


def known_rights() -> set[str]:
    """Every right there is: those that endpoints ask for, and those some role has."""
    return access.declared | set(RoleRight.objects.values_list("right", flat=True).distinct())


def roles() -> list[dict[str, Any]]:
    """Every role with its rights and how many people hold it today."""
    held: dict[str, set[int]] = {}
    for role, user in access.held_today().values_list("role_id", "user_id"):
        held.setdefault(role, set()).add(user)
    return [
        {
            "code": role.code,
            "name_zh": role.name_zh,
            "name_en": role.name_en,
            "rights": sorted(right.right for right in role.roleright_set.all()),
            "people_count": len(held.get(role.code, ())),
        }
        for role in Role.objects.prefetch_related("roleright_set").order_by("code")
    ]


HOLDERS: Final = """
    SELECT u.id AS user_id, u.username, u.name, h.role_id AS role, o.name_zh AS role_zh,
        o.name_en AS role_en, b.code AS branch_code, g.name AS giver_name
    FROM (SELECT array_agg(id) AS everybody FROM foundation_user WHERE is_active AND kind = 'STAFF') p
    CROSS JOIN LATERAL foundation_held(p.everybody) h
    JOIN foundation_roleright r ON r.role_id = h.role_id AND r.right = %s
        AND (h.rights IS NULL OR r.right = ANY (h.rights))
    JOIN foundation_user u ON u.id = h.user_id JOIN foundation_branch b ON b.id = h.branch_id
    JOIN foundation_role o ON o.code = h.role_id LEFT JOIN foundation_user g ON g.id = h.giver_id
    ORDER BY u.username, b.code, h.role_id
"""


def holders(right: str) -> list[dict[str, Any]]:
    """Who holds a right today, in which role, where, and by whose leave; raises RightUnknown."""
    if right not in known_rights():
        raise RightUnknown(right=right[:80], field="right")
    return db.fetch_all(HOLDERS, [right])


def propose_rights(*, role_code: str, rights: Iterable[str]) -> Change:
    """Propose that a role has exactly these rights. Raises OwnRole, DutiesExclude."""
    role = _role(role_code)
    wanted, present = set(rights), set(duties.rights_of([role_code])[role_code])
    for right in sorted(wanted - known_rights()):
        raise RightUnknown(right=right[:80], field="rights")
    if wanted == present:
        raise RightsUnchanged(field="rights")
    _ensure_possible(role, wanted)
    return changes.propose(
        kind="foundation.role_rights",
        subject=f"foundation.role:{role.code}",
        title_zh=f"调整岗位权限：{role.name_zh}",
        title_en=f"Rights of a role: {role.name_en}",
        before={"rights": sorted(present)},
        after={"role": role.code, "rights": sorted(wanted)},
    )


@changes.appliers.register("foundation.role_rights")
def _apply_rights(after: Mapping[str, Any]) -> None:
    role, wanted = _role(after["role"]), set(after["rights"])
    _ensure_possible(role, wanted)
    present = set(duties.rights_of([role.code])[role.code])
    RoleRight.objects.filter(role=role).exclude(right__in=wanted).delete()
    RoleRight.objects.bulk_create(RoleRight(role=role, right=right) for right in sorted(wanted - present))
    role.own = True
    role.save(update_fields=["own"])
    audit.record(
        "foundation.role.changed",
        subject=f"foundation.role:{role.code}",
        branch_id=None,
        before={"rights": sorted(present - wanted)},
        after={"rights": sorted(wanted - present)},
    )


def _role(code: str) -> Role:
    found = Role.objects.select_for_update().filter(code=code).first()
    if found is None:
        raise NotFound()
    return found


def _ensure_possible(role: Role, wanted: set[str]) -> None:
    """Nobody gives rights to themselves; whoever holds the role must still fit; somebody must stay who decides."""
    if role.code in access.role_codes(db.current().context.actor_id or 0):
        raise OwnRole()
    known = duties.pairs()
    duties.ensure_fit(duties.Held(frozenset([role.code]), frozenset(wanted)), known)
    people = set(Grant.objects.filter(role=role).values_list("user_id", flat=True))
    for held in duties.holding(people, on=clock.business_date()).values():
        if role.code in held.roles:
            duties.ensure_fit(held.with_([], wanted), known)
    if DECIDES not in wanted and not _others_decide(role.code):
        raise NobodyDecides()


def _others_decide(code: str) -> bool:
    deciding = access.held_today().filter(role__roleright__right=DECIDES, user__is_active=True)
    return deciding.exclude(role_id=code).values("user_id").distinct().count() >= 2
