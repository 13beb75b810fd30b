"""Fields of the bank's own: a definition is proposed by one person and released by another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from diya.customers import kinds
from diya.customers.contracts import DefinitionUnchanged, PartyKind, SchemaRefused
from diya.customers.models import CustomKind
from diya.foundation import changes, clock
from diya.foundation.models import Change

CHANGE: Final = "customers.custom_kind"
CODE: Final = re.compile(r"[A-Z][A-Z0-9_]{0,29}", re.ASCII)


def propose_kind(*, code: str, name_zh: str, name_en: str, party_kind: PartyKind, schema: Mapping[str, Any]) -> Change:
    """Propose a definition or its next version; raises SchemaRefused, DefinitionUnchanged."""
    if not CODE.fullmatch(code):
        raise SchemaRefused(
            reason_zh="代码须为大写字母、数字和下划线，最多 30 个",
            reason_en="a code has capital letters, digits and underscores, at most 30",
            field="code",
        )
    kinds.custom_kind(code=code, zh=name_zh, en=name_en, party_kind=party_kind, schema=schema)
    held = CustomKind.objects.filter(code=code).order_by("-number").first()
    if held is not None and held.party_kind != party_kind:
        raise SchemaRefused(
            reason_zh="已有定义的适用客户类型不能更改",
            reason_en="whom it is asked of cannot change",
            field="party_kind",
        )
    after = {
        "code": code,
        "number": held.number + 1 if held else 1,
        "name_zh": name_zh,
        "name_en": name_en,
        "party_kind": str(party_kind),
        "schema": kinds.ordered(schema),
    }
    before = {name: getattr(held, name) for name in after} if held else {}
    if held is not None and {**before, "number": after["number"]} == after:
        raise DefinitionUnchanged(field="schema")
    return changes.propose(
        kind=CHANGE,
        subject=f"{CHANGE}:{code}",
        title_zh=f"客户附加资料：{name_zh} 第 {after['number']} 版",
        title_en=f"Fields of customers: {name_en}, version {after['number']}",
        before=before,
        after=after,
    )


@changes.appliers.register(CHANGE)
def _apply(after: Mapping[str, Any]) -> None:
    newest = CustomKind.objects.filter(code=after["code"]).order_by("-number").first()
    CustomKind.objects.create(
        **{**after, "number": newest.number + 1 if newest else 1}, released_date=clock.business_date()
    )
