"""A bank in which bad input can be sent anywhere: drafts, a contract, a loan to draw, one that lives, one paid off."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection

from diya.config.demo import open_bank
from diya.foundation import access, db
from diya.origination.models import Limit
from tests.journeys import way
from tests.people import Person

CONTEXT = db.Context(actor="test")
OPENED = date(2025, 6, 20)
BOTH = ("LOAN_OFFICER", "UNDERWRITER", "APPROVER", "OPERATIONS", "OPERATIONS_CHECKER")
"""The roles of a person who could do everything with a case, were it not for the rules."""


def lay() -> tuple[Callable[[str], Person], dict[str, str]]:
    """Make the bank; answers its people and the ids that cases name."""
    open_bank(password=settings.DEMO_PASSWORD)
    with db.transaction(db.all_branches(), CONTEXT, writes=True):
        access.load_person(
            "both", name="双岗员", password=settings.DEMO_PASSWORD, grants=dict.fromkeys(BOTH, ("001",)), on=OPENED
        )
    people: dict[str, Person] = {}

    def person(name: str) -> Person:
        return people.setdefault(name, Person(name))

    names: dict[str, str] = {}
    _drafts(person, names)
    _contracts(person, names)
    _loans(person, names)
    _own(person, names)
    return person, names


def fingerprint() -> str:
    """One figure of all rows of all tables: two that are equal say that nothing changed in between.

    Left out is only when a session was last used, which every request writes, a refused one too.
    """
    with db.transaction(db.all_branches(), CONTEXT, writes=False), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
            " AND has_table_privilege(oid, 'SELECT') AND relname <> 'django_session' ORDER BY relname"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT count(*), sum(hashtextextended(t::text, 0)::numeric) FROM {quoted} t")
            found.append((table, *cursor.fetchone()))
    return hashlib.sha256(repr(found).encode()).hexdigest()


def _drafts(person: Callable[[str], Person], names: dict[str, str]) -> None:
    officer = person("officer")
    draft = way.entered(person, sequence=11)
    names |= {
        "draft": draft["id"],
        "customer": next(part["party_id"] for part in draft["parties"] if part["role"] == "BORROWER"),
        "property": draft["property"]["id"],
        "new_id_number": way.id_number(90),
        "wrong_id_number": _wrong(way.id_number(90)),
        "unborn_id_number": way.id_number(91, "20990101"),
        "impossible_id_number": way.id_number(92, "19900230"),
        "known_id_number": way.id_number(11),
    }
    moved = way.entered(person, sequence=12)
    path = f"/origination/applications/{moved['id']}"
    officer.post(path, {"due_day": 15}, version=moved["version"], method="patch")
    names |= {"moved": moved["id"], "moved_version": str(moved["version"])}


def _contracts(person: Callable[[str], Person], names: dict[str, str]) -> None:
    approved = way.approved(person, sequence=13)
    names |= {"approved": approved["id"], "approved_version": str(approved["version"])}
    contract = way.contracted(person, sequence=14)
    condition = contract["conditions"][0]
    names |= {
        "conditions_open": contract["id"],
        "condition": condition["id"],
        "condition_version": str(condition["version"]),
    }
    names["ready"] = way.ready(person, sequence=15)["id"]
    expired = way.ready(person, sequence=16)["id"]
    with db.transaction(db.all_branches(), CONTEXT, writes=True):
        Limit.objects.filter(application_id=expired).update(expires_on=date(2025, 6, 19))
    names["expired"] = expired


def _loans(person: Callable[[str], Person], names: dict[str, str]) -> None:
    teller = person("teller")
    names["loan"] = way.drawn(person, sequence=17)["id"]
    closed = way.drawn(person, sequence=18)["id"]
    payoff = teller.get(f"/servicing/loans/{closed}/quote")["payoff_amount"]
    body = {"kind": "PAYOFF", "amount": payoff, "channel": "COUNTER"}
    teller.post(f"/servicing/loans/{closed}/repayments", body)
    way.hear()
    names["closed_loan"] = closed


def _own(person: Callable[[str], Person], names: dict[str, str]) -> None:
    """Cases of a person who holds every right: one to vote on, one disbursement to release."""
    both = person("both")

    def people(name: str) -> Person:
        return both if name == "officer" else person(name)

    case = way.submitted(people, sequence=19)["approval"]
    names |= {"own_case": case["case_id"], "own_case_version": str(case["version"])}
    ready = way.ready(person, sequence=20)
    drawn = both.post(f"/origination/applications/{ready['id']}/drawdowns", {"amount": ready["requested_amount"]})
    waiting = person("checker").get(f"/servicing/loans/{drawn['loans'][0]['id']}")["disbursements"][0]
    names |= {"own_disbursement": waiting["id"], "own_disbursement_version": str(waiting["version"])}


def _wrong(number: str) -> str:
    """The number with the next check digit."""
    return number[:17] + ("0" if number[17] in "X9" else chr(ord(number[17]) + 1))


def filled(given: Any, names: dict[str, str]) -> Any:
    """The value with the ground's ids in place of their names."""
    if isinstance(given, str):
        for name, value in names.items():
            given = given.replace(f"{{{name}}}", value)
        return given
    return {key: filled(value, names) for key, value in given.items()} if isinstance(given, dict) else given
