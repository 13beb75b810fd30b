"""A customer's file as tests fill it: persons, firms, facts, relations."""

from __future__ import annotations

from typing import Any

from diya.customers.identifiers import credit_check
from tests.people import Person

TODAY = "2025-06-20"


def credit_code(serial: int) -> str:
    """An invented unified social credit code that is valid by its check sign."""
    first_17 = f"91990101MA{serial:07d}"
    return first_17 + credit_check(first_17)


def firm(officer: Person, serial: int, name: str = "示范制造有限公司", **changes: Any) -> dict[str, Any]:
    """A registered firm."""
    body = {
        "branch_code": "001",
        "name": name,
        "credit_code": credit_code(serial),
        "firm_kind": "LIMITED",
        "legal_representative": "罗志远",
        "registered_capital_amount": "5000000.00",
        "industry": "C",
        "phone": "010-88886666",
        "address": "示范市滨河大道 8 号",
    }
    return officer.post("/customers/firms", body | changes)


def record(
    who: Person,
    party: dict[str, Any],
    kind: str,
    fields: dict[str, Any],
    *,
    starts: str = TODAY,
    expect: int = 200,
    **more: Any,
) -> Any:
    """A fact recorded on the version that is there now."""
    version = who.get(f"/customers/parties/{party['id']}")["version"]
    body = {"kind": kind, "fields": fields, "starts_date": starts} | more
    return who.post(f"/customers/parties/{party['id']}/facts", body, version=version, expect=expect)


def facts(who: Person, party: dict[str, Any], kind: str, **asked: str) -> list[dict[str, Any]]:
    """The fields of the facts of a kind, as they are shown."""
    answer = who.get(f"/customers/parties/{party['id']}/facts", **asked)
    return [row["fields"] for row in answer["items"] if row["kind"] == kind]


def asset(who: Person, party: dict[str, Any], amount: str, *, evidence: str | None = "documents.document:1") -> Any:
    """A deposit, with its evidence."""
    fields = {"type": "DEPOSIT", "text": "定期存款", "value_amount": amount, "currency": "CNY"}
    return record(who, party, "ASSET", fields, evidence=evidence)
