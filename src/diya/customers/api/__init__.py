"""The endpoints of customers, by theme.
Each opens its door, calls one service or selector, and answers."""

from diya.customers.api import custom, facts, parties, relations
from diya.customers.api.door import door

__all__ = ["custom", "door", "facts", "parties", "relations"]
