"""Questions about customers, by theme. Rooms above import from here."""

from diya.customers.selectors.facts import (
    all_kinds,
    current_facts,
    custom_kinds,
    custom_versions,
    fact,
    facts,
    facts_as_of,
    opened_facts,
    opened_kind,
)
from diya.customers.selectors.parties import names, opened, parties, parties_by_id, party

__all__ = [
    "all_kinds",
    "current_facts",
    "custom_kinds",
    "custom_versions",
    "fact",
    "facts",
    "facts_as_of",
    "names",
    "opened",
    "opened_facts",
    "opened_kind",
    "parties",
    "parties_by_id",
    "party",
]
