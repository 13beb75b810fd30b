"""Messages to rooms above, sent with the commit and heard after it, in order, once each.

A subscriber runs in a transaction of its own together with its cursor, so hearing a message and what follows
from it happen together or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from diya.foundation import db
from diya.foundation.models import OutboxCursor, OutboxMessage
from diya.kernel.errors import ensure

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Handler:
    """A subscriber: its name, the topics it hears and what it does with one message."""

    name: str
    topics: frozenset[str]
    handle: Callable[[OutboxMessage], None]


_handlers: dict[str, Handler] = {}


def subscribe(name: str, topics: set[str], handle: Callable[[OutboxMessage], None]) -> None:
    """File a subscriber; done once at start by `config.wiring`."""
    ensure(name not in _handlers, f"the subscriber {name} exists")
    _handlers[name] = Handler(name, frozenset(topics), handle)


@dataclass(frozen=True, slots=True)
class NewMessage:
    """Something to say after the commit; internal figures only, no personal data."""

    topic: str
    subject: str
    branch_id: int | None
    payload: Mapping[str, Any] = field(default_factory=dict)


def publish(topic: str, *, subject: str, branch_id: int | None, payload: Mapping[str, Any] | None = None) -> None:
    """Say after the commit that something happened."""
    publish_all([NewMessage(topic, subject, branch_id, payload or {})])


def publish_all(messages: Sequence[NewMessage]) -> None:
    """Say what a batch did, in its order, in one statement."""
    rows = [
        {
            "id": db.new_id(),
            "topic": message.topic,
            "subject": message.subject,
            "payload": message.payload,
            "branches": [] if message.branch_id is None else [message.branch_id],
        }
        for message in messages
    ]
    db.insert_waiting(OutboxMessage, rows, kind="O")


def dispatch() -> int:
    """Let every subscriber hear what is new; answers how many messages were heard."""
    return sum(_dispatch_to(handler) for handler in _handlers.values())


def _dispatch_to(handler: Handler) -> int:
    context = db.Context(actor="outbox", purpose=handler.name)
    with db.transaction(db.all_branches(), context):
        OutboxCursor.objects.get_or_create(handler=handler.name)
        cursor = OutboxCursor.objects.select_for_update().get(handler=handler.name)
        messages = list(OutboxMessage.objects.filter(sequence__gt=cursor.sequence).order_by("sequence")[:BATCH])
        for message in messages:
            if message.topic in handler.topics:
                handler.handle(message)
            cursor.sequence = message.sequence or cursor.sequence
        if messages:
            cursor.save(update_fields=["sequence"])
        return len(messages)
