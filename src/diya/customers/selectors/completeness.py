"""What the file of a customer must hold before an application and before a contract, and what of it is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from diya.customers import contracts, kinds
from diya.customers.contracts import Need, PartyKind, Stage
from diya.customers.kinds import Kind
from diya.customers.models import Party
from diya.customers.selectors.facts import all_kinds, current_facts
from diya.customers.selectors.parties import opened
from diya.foundation import parameters
from diya.kernel.errors import NotFound

NEEDED: Final = "customers.needed"
"""The dated parameter: {kind of customer: {stage: [need]}}. A need is a kind of fact, or a kind and the value of its
first field after a dot: `ADDRESS.HOME`; with a `+` at the end it must be proven by paper or by a second person."""


def missing(party_id: UUID, stage: Stage, *, on: date) -> list[Need]:
    """What is missing of one customer before a stage, in words; raises NotFound."""
    row = Party.objects.filter(id=party_id).first()
    if row is None:
        raise NotFound()
    return missing_of([row.id], stage, on=on).get(row.id, [])


def missing_of(party_ids: Iterable[UUID], stage: Stage, *, on: date) -> dict[UUID, list[Need]]:
    """What is missing of customers before a stage; the complete ones are left out. A fixed number of statements."""
    rows = list(Party.objects.filter(id__in=set(party_ids)))
    rule = parameters.figure(NEEDED, on=on).value
    asked = [row for row in rows if rule.get(row.kind, {}).get(stage)]
    if not asked:
        return {}
    held: dict[UUID, list[contracts.Fact]] = {row.id: [] for row in asked}
    for fact in current_facts(held):
        held[fact.party_id].append(fact)
    heads = {party.id: party for party in opened([row for row in asked if not held[row.id]])}
    found = {}
    for row in asked:
        needs = rule[row.kind][stage]
        # Who was registered before facts were kept is judged by the head, which says the same.
        has = _told(heads[row.id]) if row.id in heads else _held(held[row.id], on)
        lacking = [need for need in needs if need not in has]
        if lacking:
            named = all_kinds(row.kind)
            found[row.id] = [Need(need, *words(need, named)) for need in lacking]
    return found


def needs_of(party_kind: str, *, on: date) -> dict[Stage, list[str]]:
    """What is asked of a kind of customer at each stage."""
    rule = parameters.figure(NEEDED, on=on).value
    return {stage: list(rule.get(party_kind, {}).get(stage, [])) for stage in Stage}


def words(need: str, named: Mapping[str, Kind]) -> tuple[str, str]:
    """A need in Chinese and English: `ADDRESS.HOME+` is 地址（居住地址，须有证明)."""
    plain = need.removesuffix("+")
    kind = named.get(plain)
    code, value = (plain, "") if kind else plain.rsplit(".", 1) if "." in plain else (plain, "")
    kind = kind or named.get(code)
    if kind is None:
        return need, need
    choice = next((one for one in kind.fields[0].choices if one.code == value), None)
    inside = [(choice.zh, choice.en)] if choice else []
    inside += [("须有证明", "proven")] if need.endswith("+") else []
    if not inside:
        return kind.zh, kind.en
    zh, en = "，".join(one for one, _ in inside), ", ".join(one for _, one in inside)
    return f"{kind.zh}（{zh}）", f"{kind.en} ({en})"


def _held(facts: Iterable[contracts.Fact], on: date) -> set[str]:
    """What the facts that hold on a day answer for. A document that has run out proves nobody."""
    has: set[str] = set()
    for fact in facts:
        if not fact.holds(on) or fact.fields.get("valid_to", "9999-12-31") < on.isoformat():
            continue
        kind = kinds.KINDS.get(fact.kind)
        codes = [fact.kind]
        if kind is not None and kind.fields[0].choices:
            codes.append(f"{fact.kind}.{fact.fields[kind.fields[0].name]}")
        has.update(codes)
        if fact.proven():
            has.update(f"{code}+" for code in codes)
    return has


def _told(party: contracts.Party) -> set[str]:
    said: dict[str, Any] = {
        "PERSON": party.kind == PartyKind.PERSON and party.name,
        "FIRM": party.kind == PartyKind.FIRM and party.name,
        "IDENTITY_DOCUMENT": party.id_number,
        "CONTACT": party.phone,
        "CONTACT.MOBILE": party.phone,
        "CONTACT.LANDLINE": party.phone,
        "HOUSEHOLD": party.marital_status,
        "EMPLOYMENT": party.employer,
        "ADDRESS": party.address,
        "ADDRESS.HOME": party.address,
        "ADDRESS.REGISTERED": party.address,
        "INCOME": party.monthly_income_minor is not None,
    }
    return {code for code, value in said.items() if value}


def net_worth(party_id: UUID, currency: str, *, on: date) -> int:
    """Proven assets less all debts that the facts tell, in minor units of a currency; never below nothing.

    A flat of 2,000,000.00 with its certificate, savings of 300,000.00 without proof, a loan of 800,000.00:
    1,200,000.00.
    """
    total = 0
    for fact in current_facts([party_id]):
        if not fact.holds(on) or fact.fields.get("currency") != currency:
            continue
        if fact.kind == "ASSET" and fact.proven():
            total += fact.fields["value_amount"]
        if fact.kind == "LIABILITY":
            total -= fact.fields["balance_amount"]
    return max(total, 0)
