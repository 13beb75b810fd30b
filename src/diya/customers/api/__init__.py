"""The endpoints of customers, by theme.
Each opens its door, calls one service or selector, and answers."""

from diya.customers.api import (
    cases,
    consents,
    custom,
    duplicates,
    facts,
    imports,
    parties,
    privacy,
    relations,
    reports,
    reveals,
    screening,
)
from diya.customers.api.door import door

__all__ = [
    "cases",
    "consents",
    "custom",
    "door",
    "duplicates",
    "facts",
    "imports",
    "parties",
    "privacy",
    "relations",
    "reports",
    "reveals",
    "screening",
]
