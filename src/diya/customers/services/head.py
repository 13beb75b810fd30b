"""The head of a customer: what lists and other rooms read of it, drawn from the facts that hold today."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from diya.customers import selectors
from diya.customers.contracts import Fact, IdType, PartyKind
from diya.customers.models import Party
from diya.customers.services import duplicates
from diya.foundation import clock, crypto
from diya.foundation.crypto import Keyring

Told = Mapping[str, Any]


def renew(party: Party, key: Keyring, code: str) -> None:
    """Draw what a kind of fact says of the head anew, and count the party's version."""
    party.version += 1
    changed = ["version"]
    if code in _DRAWN:
        place = f"customers_party|{party.id}"
        fields = crypto.open_envelope(key, place, party.envelope)
        facts = selectors.current_facts([party.id], kind=code)
        fields |= _DRAWN[code](facts, fields, party)
        party.envelope = crypto.seal(key, place, fields)
        duplicates.remember(party, fields)
        changed += ["envelope"]
    party.save(update_fields=changed)


def _today(facts: Sequence[Fact]) -> list[Fact]:
    on = clock.business_date()
    return [fact for fact in facts if fact.holds(on)]


def _person(facts: Sequence[Fact], fields: Told, party: Party) -> dict[str, Any]:  # noqa: ARG001 - one shape for all
    held = _today(facts)
    return {"name": held[0].fields["name"], "birth_date": held[0].fields["birth_date"]} if held else {}


def _firm(facts: Sequence[Fact], fields: Told, party: Party) -> dict[str, Any]:  # noqa: ARG001
    held = _today(facts)
    return {"name": held[0].fields["name"]} if held else {}


def _identity(facts: Sequence[Fact], fields: Told, party: Party) -> dict[str, Any]:  # noqa: ARG001
    """The document of the first kind there is; one that has run out stays until another one comes."""
    order = list(IdType)
    held = sorted(
        _today(facts) or facts,
        key=lambda fact: (order.index(IdType(fact.fields["type"])), -fact.starts_date.toordinal()),
    )
    return {"id_type": held[0].fields["type"], "id_number": held[0].fields["number"]} if held else {}


def _contact(facts: Sequence[Fact], fields: Told, party: Party) -> dict[str, Any]:  # noqa: ARG001
    order = ("MOBILE", "LANDLINE")
    held = [fact for fact in _today(facts) if fact.fields["type"] in order]
    held.sort(key=lambda fact: (fact.fields["rank"] != "MAIN", order.index(fact.fields["type"])))
    return {"phone": held[0].fields["value"] if held else ""}


def _address(facts: Sequence[Fact], fields: Told, party: Party) -> dict[str, Any]:  # noqa: ARG001
    uses = ("REGISTERED", "WORK", "MAIL", "HOME") if party.kind == PartyKind.FIRM else ("HOME", "REGISTERED", "MAIL")
    by_use = {fact.fields["use"]: fact.fields["text"] for fact in _today(facts)}
    return {"address": next((by_use[use] for use in uses if use in by_use), "")}


def _employment(facts: Sequence[Fact], fields: Told, party: Party) -> dict[str, Any]:  # noqa: ARG001
    held = _today(facts)
    return {"employer": held[0].fields.get("employer", "") if held else ""}


def _household(facts: Sequence[Fact], fields: Told, party: Party) -> dict[str, Any]:  # noqa: ARG001
    held = _today(facts)
    return {"marital_status": held[0].fields["marital_status"] if held else ""}


def _income(facts: Sequence[Fact], fields: Told, party: Party) -> dict[str, Any]:  # noqa: ARG001
    """All incomes in the currency of the head together."""
    held = [fact for fact in _today(facts) if fact.fields["currency"] == fields["currency"]]
    return {"monthly_income_minor": sum(fact.fields["monthly_amount"] for fact in held)}


_DRAWN: Final[dict[str, Callable[[Sequence[Fact], Told, Party], dict[str, Any]]]] = {
    "PERSON": _person,
    "FIRM": _firm,
    "IDENTITY_DOCUMENT": _identity,
    "CONTACT": _contact,
    "ADDRESS": _address,
    "EMPLOYMENT": _employment,
    "HOUSEHOLD": _household,
    "INCOME": _income,
}
"""What each kind of fact says of the head."""
