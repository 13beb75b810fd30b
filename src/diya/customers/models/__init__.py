"""The tables of customers, by theme. They are private to the room."""

from diya.customers.models.facts import CustomKind, Fact
from diya.customers.models.parties import Party, Token
from diya.customers.models.relations import Guarantee, Relation

__all__ = ["CustomKind", "Fact", "Guarantee", "Party", "Relation", "Token"]
