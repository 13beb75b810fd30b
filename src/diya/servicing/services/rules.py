"""Releasing posting rules: versions of data, each in force from a day on, decided by two people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from diya.calc.dates import ONE_DAY
from diya.foundation import audit, changes, clock
from diya.foundation.models import Change
from diya.kernel.errors import InvalidInput
from diya.ledger import selectors as ledger
from diya.servicing.models import PostingRuleVersion
from diya.servicing.posting import PostingRuleRefused, rule_from
from diya.servicing.rulebook import RULES

CHANGE: Final = "servicing.posting_rule"
SINCE: Final = date(2020, 1, 1)

audit.actions({"servicing.posting_rule.released": ("入账规则发布", "Posting rule released")})


class RuleStartsTooEarly(InvalidInput):
    code = "servicing.rule_starts_too_early"
    zh = "新版入账规则最早自 {first} 起生效：当日账务仍按现行规则记账。"
    en = "A new version holds from {first} at the earliest: today is still booked by the present one."


def reference() -> int:
    """Load the rules a new bank starts with; what is there already stays. Answers how many were new."""
    known = set(PostingRuleVersion.objects.values_list("code", flat=True))
    new = [rule for rule in RULES if rule[0] not in known]
    for code, name_zh, name_en, content in new:
        _keep(code, name_zh, name_en, SINCE, content)
    return len(new)


def propose_rule(*, code: str, name_zh: str, name_en: str, starts_date: date, content: Mapping[str, Any]) -> Change:
    """Propose a version of a posting rule to a second person. Raises PostingRuleRefused, RuleStartsTooEarly."""
    _require_ahead(starts_date)
    _require_sound(code, content)
    newest = PostingRuleVersion.objects.filter(code=code).order_by("-number").first()
    return changes.propose(
        kind=CHANGE,
        subject=f"servicing.posting_rule:{code}",
        title_zh=f"入账规则 {code}（自 {starts_date} 起）",
        title_en=f"Posting rule {code} (from {starts_date})",
        before=newest.content if newest else {},
        after={
            "code": code,
            "name_zh": name_zh,
            "name_en": name_en,
            "starts_date": starts_date.isoformat(),
            "content": dict(content),
        },
    )


@changes.appliers.register(CHANGE)
def release_rule(after: Mapping[str, Any]) -> None:
    """Release an approved version; checked again, since the chart may have changed meanwhile."""
    _require_sound(after["code"], after["content"])
    _require_ahead(date.fromisoformat(after["starts_date"]))
    version = _keep(
        after["code"],
        after["name_zh"],
        after["name_en"],
        date.fromisoformat(after["starts_date"]),
        after["content"],
    )
    audit.record(
        "servicing.posting_rule.released",
        subject=f"servicing.posting_rule:{version.code}",
        branch_id=None,
        after={"number": version.number, "starts_date": after["starts_date"]},
    )


def _require_ahead(starts_date: date) -> None:
    """What holds today was read already and does not change under those who book."""
    first = clock.business_date() + ONE_DAY
    if starts_date < first:
        raise RuleStartsTooEarly(first=first.isoformat(), field="starts_date")


def _keep(code: str, name_zh: str, name_en: str, starts_date: date, content: Mapping[str, Any]) -> PostingRuleVersion:
    number = PostingRuleVersion.objects.filter(code=code).count() + 1
    return PostingRuleVersion.objects.create(
        code=code, number=number, name_zh=name_zh, name_en=name_en, starts_date=starts_date, content=dict(content)
    )


def _require_sound(code: str, content: Mapping[str, Any]) -> None:
    """A rule names totals and roles that exist, and every control account is the bank's own."""
    rule = rule_from(code, content)
    roles = ledger.accounts_by_role().keys()
    used = {role for move in (*rule.moves, *rule.remembered) for role in (move.debit, move.credit)}
    used |= {role for move in rule.earning.values() for role in (move.debit, move.credit)}
    for role in sorted(used | set(rule.controls.values()) | set(rule.waived.values())):
        if role not in roles:
            raise PostingRuleRefused(rule=code, place="roles", value=role, field="content")
    if rule.cash and not PostingRuleVersion.objects.filter(code=rule.cash).exists():
        raise PostingRuleRefused(rule=code, place="cash", value=rule.cash, field="content")
