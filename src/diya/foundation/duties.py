"""Duties that exclude each other: nobody holds something of both sides, at one branch or at two."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from diya.foundation.models import Delegation, ExcludedDuties, Grant, RoleRight
from diya.kernel.errors import RuleRefused

LOOKS: Final = frozenset({"view", "export", "reveal"})
"""Last words of rights that change nothing."""

NO_BUSINESS: Final = frozenset(
    {"foundation.preference.change", "foundation.delegation.create", "foundation.look.judge"}
)
"""What changes nothing of the bank's business: one's own screens, asking that somebody stands in for oneself, and the
auditor's word on unusual looks."""


class DutiesExclude(RuleRefused):
    code = "foundation.duties_exclude"
    zh = "不相容岗位：{name_zh}（{one} / {other}）。请由不同人员分别担任。"
    en = "These duties exclude each other: {name_en} ({one} / {other}). Give them to different people."


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody holds, or would: roles, and all rights, those of the roles included."""

    roles: frozenset[str]
    rights: frozenset[str]

    def with_(self, roles: Iterable[str], rights: Iterable[str]) -> Held:
        """The same and more."""
        return Held(self.roles.union(roles), self.rights.union(rights))


def load(code: str, *, name_zh: str, name_en: str, one: Iterable[str], other: Iterable[str]) -> None:
    """Set a pair of the reference data."""
    sides = {"one": list(one), "other": list(other)}
    ExcludedDuties.objects.update_or_create(code=code, defaults={"name_zh": name_zh, "name_en": name_en, **sides})


def pairs() -> list[ExcludedDuties]:
    """Every pair, by its code."""
    return list(ExcludedDuties.objects.order_by("code"))


def rights_of(roles: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """The rights of roles, in one query."""
    found: dict[str, set[str]] = {role: set() for role in roles}
    for role, right in RoleRight.objects.filter(role_id__in=list(found)).values_list("role_id", "right"):
        found[role].add(right)
    return {role: frozenset(rights) for role, rights in found.items()}


def holding(user_ids: Iterable[int], *, on: date) -> dict[int, Held]:
    """What people hold or will hold from a day on, by grants and by what others lend them, in three queries."""
    roles: dict[int, set[str]] = {user_id: set() for user_id in user_ids}
    lent: dict[int, set[str]] = {user_id: set() for user_id in roles}
    grants = Grant.objects.filter(user_id__in=list(roles)).filter(Q(ends_date__isnull=True) | Q(ends_date__gt=on))
    for user_id, role in grants.values_list("user_id", "role_id"):
        roles[user_id].add(role)
    taken = Delegation.objects.filter(taker_id__in=list(roles), ends_date__gt=on)
    for user_id, role, rights in taken.values_list("taker_id", "grant__role_id", "rights"):
        lent[user_id] |= {role, *rights}
    known = rights_of({role for held in roles.values() for role in held})
    return {
        user_id: Held(
            frozenset(held | {name for name in lent[user_id] if "." not in name}),
            frozenset(lent[user_id]).union(*(known[role] for role in held)),
        )
        for user_id, held in roles.items()
    }


def ensure_fit(held: Held, known: Sequence[ExcludedDuties] | None = None) -> None:
    """Refuse with DutiesExclude when something of both sides of a pair is held."""
    for pair in pairs() if known is None else known:
        one, other = _first(pair.one, held), _first(pair.other, held)
        if one and other:
            raise DutiesExclude(name_zh=pair.name_zh, name_en=pair.name_en, one=one, other=other)


def _first(side: Collection[str], held: Held) -> str:
    """The first of what is held that a side names, or nothing."""
    for name in sorted(side):
        if name in held.roles or name in held.rights:
            return name
        if name.endswith("*"):
            for right in sorted(held.rights):
                if right.startswith(name[:-1]) and writes(right):
                    return right
    return ""


def writes(right: str) -> bool:
    """Whether a right lets something be changed of the bank's business."""
    return right.rpartition(".")[2] not in LOOKS and right not in NO_BUSINESS
