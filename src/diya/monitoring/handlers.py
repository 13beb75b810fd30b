"""What monitoring hears from the rooms below: a property that was valued anew."""

from __future__ import annotations

from diya.foundation import outbox
from diya.foundation.models import OutboxMessage
from diya.monitoring import services


def hear(message: OutboxMessage) -> None:
    """Hold the loans the property secures against the warning table; hearing it twice changes nothing."""
    services.hear_of_valuation(message.payload["secured"])


def connect() -> None:
    """Subscribe; called once by `config.wiring`."""
    outbox.subscribe("monitoring.valuations", {"collateral.valuation.added"}, hear)
