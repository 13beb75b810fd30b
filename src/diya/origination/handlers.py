"""What origination hears from servicing: money that went out, and a drawdown that was rejected."""

from __future__ import annotations

from diya.foundation import db, outbox
from diya.foundation.models import OutboxMessage
from diya.origination.models import Contract
from diya.origination.services import closing


def hear(message: OutboxMessage) -> None:
    """Move the application along; both acts do nothing when they were done already."""
    contract = Contract.objects.filter(id=db.ref_id(message.payload["contract"])).first()
    if contract is None:
        return
    if message.topic == "servicing.loan.disbursed":
        closing.mark_drawn(application_id=contract.application_id)
    else:
        closing.undo_drawdown(application_id=contract.application_id, amount_minor=message.payload["amount"])


def connect() -> None:
    """Subscribe; called once by `config.wiring`."""
    topics = {"servicing.loan.disbursed", "servicing.disbursement.rejected"}
    outbox.subscribe("origination.drawdowns", topics, hear)
