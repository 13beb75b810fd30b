"""Duties that exclude each other: nobody holds something of both sides, at one branch or at two."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from diya.foundation.models import ExcludedDuties, RoleRight
from diya.kernel.errors import RuleRefused

LOOKS: Final = frozenset({"view", "export", "reveal"})
"""Last words of rights that change nothing."""

OWN: Final = frozenset({"foundation.preference.change"})
"""What changes nothing but one's own screens."""


class DutiesExclude(RuleRefused):
    code = "foundation.duties_exclude"
    zh = "不相容岗位：{name_zh}（{one} / {other}）。请由不同人员分别担任。"
    en = "These duties exclude each other: {name_en} ({one} / {other}). Give them to different people."


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody holds, or would: roles, and rights beside them."""

    roles: frozenset[str]
    rights: frozenset[str]


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


def held_by(roles: Iterable[str], more: Iterable[str] = ()) -> Held:
    """What follows from roles, and from rights beside them."""
    known = rights_of(set(roles))
    return Held(frozenset(known), frozenset(more).union(*known.values()))


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
    """Whether a right lets something be changed that is not one's own screen."""
    return right.rpartition(".")[2] not in LOOKS and right not in OWN
