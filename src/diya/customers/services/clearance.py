"""Whether new business may be done with customers."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from diya.customers import selectors
from diya.customers.integrity import PartyBlocked, PartyMerged


def ensure_clear(party_ids: Iterable[UUID]) -> None:
    """Refuse new business with a customer who was merged into another, or whose hit on a list was confirmed under any
    of their numbers. Raises PartyMerged with the number of the one that stays, PartyBlocked with the list."""
    wanted = set(party_ids)
    for number, stays in selectors.merged_numbers(wanted).values():
        raise PartyMerged(number=number, stays=stays)
    for number, lists in selectors.blocked(wanted).values():
        raise PartyBlocked(number=number, lists="、".join(lists))
