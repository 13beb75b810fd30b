"""Whom papers are attached to in these tests."""

from __future__ import annotations

from tests.customers.file import firm
from tests.people import Person


def a_customer(officer: Person, serial: int = 1) -> str:
    """The reference of a firm that was just registered."""
    return f"customers.party:{firm(officer, serial)['id']}"
