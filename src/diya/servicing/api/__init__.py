"""Servicing's endpoints: loans and their figures, previews, payments, disbursements, clearance.
Each opens its door, calls one service or selector, and answers."""

from diya.servicing.api import disbursements, figures, loans, payments, preview
from diya.servicing.api.door import door

__all__ = ["disbursements", "door", "figures", "loans", "payments", "preview"]
