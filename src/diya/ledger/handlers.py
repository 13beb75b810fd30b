"""What the ledger hears: a journal that was decided on in the list of changes has left its queue too."""

from __future__ import annotations

from diya.foundation import db, outbox
from diya.foundation.models import OutboxMessage
from diya.ledger.services import journals


def hear(message: OutboxMessage) -> None:
    """Close the work on the journal of a change; does nothing for other changes, or when it is closed already."""
    journals.finish_work(db.ref_id(message.subject))


def connect() -> None:
    """Subscribe; called once by `config.wiring`."""
    outbox.subscribe("ledger.journals", {"foundation.change.approved", "foundation.change.rejected"}, hear)
