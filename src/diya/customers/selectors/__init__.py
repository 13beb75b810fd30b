"""Questions about customers, by theme. Rooms above import from here."""

from diya.customers.selectors.parties import names, opened, parties, parties_by_id, party

__all__ = ["names", "opened", "parties", "parties_by_id", "party"]
