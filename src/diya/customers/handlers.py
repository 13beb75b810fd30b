"""What customers hears: a new customer is compared and screened, and a merge that was rejected elsewhere is undone."""

from __future__ import annotations

from typing import Final

from diya.customers.services import duplicates, reminders, screening
from diya.foundation import db, outbox
from diya.foundation.models import OutboxMessage

REGISTERED: Final = "customers.party.registered"
FACT: Final = "customers.fact"
CHANGED: Final = tuple(f"{FACT}.{what}" for what in ("recorded", "changed", "ended", "withdrawn"))
COMPARED: Final = ("PERSON", "FIRM", "IDENTITY_DOCUMENT", "CONTACT", "ADDRESS")
"""The kinds of facts by which customers look like others."""


def meet(message: OutboxMessage) -> None:
    """Look at a customer bank-wide, when they come and when they change: whether they are there already, and whether a
    list names them."""
    if message.topic != REGISTERED and message.payload.get("kind") not in COMPARED:
        return
    party_id = db.ref_id(message.subject)
    if message.payload.get("kind") == reminders.DOCUMENT:
        reminders.note_documents(party_id)
    duplicates.find([party_id], found_by="REGISTERED")
    screening.screen([party_id])


def hear_of_rejection(message: OutboxMessage) -> None:
    """Put a pair back whose merge was rejected in the list of changes; does nothing for other changes."""
    duplicates.send_back(db.ref_id(message.subject))


def connect() -> None:
    """Subscribe; called once by `config.wiring`."""
    outbox.subscribe("customers.integrity", {REGISTERED, *CHANGED}, meet)
    outbox.subscribe("customers.merges", {"foundation.change.rejected"}, hear_of_rejection)
