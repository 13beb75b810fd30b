"""Questions about customers, by theme. Rooms above import from here."""

from diya.customers.selectors.completeness import NEEDED, missing, missing_of, needs_of, net_worth, words
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
from diya.customers.selectors.known import known_at
from diya.customers.selectors.parties import names, opened, parties, parties_by_id, party
from diya.customers.selectors.relations import (
    Limit,
    exposure_limits,
    exposure_of,
    given_minor,
    graph,
    guarantee,
    guarantees,
    relation,
    relations,
)

__all__ = [
    "NEEDED",
    "Limit",
    "all_kinds",
    "current_facts",
    "custom_kinds",
    "custom_versions",
    "exposure_limits",
    "exposure_of",
    "fact",
    "facts",
    "facts_as_of",
    "given_minor",
    "graph",
    "guarantee",
    "guarantees",
    "known_at",
    "missing",
    "missing_of",
    "names",
    "needs_of",
    "net_worth",
    "opened",
    "opened_facts",
    "opened_kind",
    "parties",
    "parties_by_id",
    "party",
    "relation",
    "relations",
    "words",
]
