"""Servicing's endpoints: loans and their figures, previews, payments, disbursements, clearance.
Each opens its door, calls one service or selector, and answers."""

from diya.servicing.api import (
    debits,
    disbursements,
    figures,
    incoming,
    invoices,
    loans,
    orders,
    payments,
    preview,
    rules,
    suspense,
)
from diya.servicing.api.door import door

__all__ = [
    "debits",
    "disbursements",
    "door",
    "figures",
    "incoming",
    "invoices",
    "loans",
    "orders",
    "payments",
    "preview",
    "rules",
    "suspense",
]
