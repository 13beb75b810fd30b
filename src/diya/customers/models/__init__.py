"""The tables of customers, by theme. They are private to the room."""

from diya.customers.models.parties import Party

__all__ = ["Party"]
