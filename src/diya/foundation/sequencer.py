"""The sequencer: gives committed audit events and outbox messages their gapless places, within a second.

Commands commit without waiting for an order; one sequencer makes it afterwards, so writers never queue for it.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import connection

from diya.foundation import audit, db, merkle
from diya.foundation.models import AuditEvent, AuditHead, AuditLeaf, AuditNode, Unsequenced

BATCH: Final = 500
BLOCK: Final = 1024
"""Leaves of which one hash is kept; a power of two."""


def sequence() -> int:
    """Give every committed event and message its place; answers how many. One sequencer runs at a time."""
    with db.transaction(db.all_branches(), db.Context(actor="sequencer"), writes=False):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('diya.sequencer'))")
            if not cursor.fetchone()[0]:
                return 0
        waiting = list(Unsequenced.objects.order_by("id")[:BATCH])
        if waiting:
            _sequence_events([row.id for row in waiting if row.kind == "A"])
            _sequence_messages([row.id for row in waiting if row.kind == "O"])
            Unsequenced.objects.filter(id__in=[row.id for row in waiting]).delete()
        return len(waiting)


def _sequence_events(ids: list[Any]) -> None:
    events = AuditEvent.objects.filter(id__in=ids).order_by("id")
    head = AuditHead.objects.order_by("-size").first()
    size, acts = (head.size, head.acts) if head else (0, 0)
    frontier = [bytes(node) for node in head.frontier] if head else []
    leaves = []
    for event in events:
        leaf = merkle.leaf_hash(audit.leaf_bytes(event))
        frontier = merkle.extend(frontier, size, leaf)
        leaves.append(AuditLeaf(leaf_index=size, event_id=event.id, leaf_hash=leaf))
        size, acts = size + 1, acts + (not event.look)
    if leaves:
        AuditLeaf.objects.bulk_create(leaves)
        AuditHead.objects.create(size=size, acts=acts, root=merkle.root(frontier), frontier=frontier)
        _sum_blocks(leaves[0].leaf_index // BLOCK, size // BLOCK)


def _sum_blocks(first: int, last: int) -> None:
    """Keep the hash of every block that these leaves made whole."""
    for block in range(first, last):
        hashes = AuditLeaf.objects.filter(leaf_index__gte=block * BLOCK, leaf_index__lt=(block + 1) * BLOCK)
        leaves = [bytes(one) for one in hashes.order_by("leaf_index").values_list("leaf_hash", flat=True)]
        AuditNode.objects.create(block=block, node_hash=merkle.perfect(leaves))


def _sequence_messages(ids: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE foundation_outboxmessage m SET sequence = p.place FROM ("
            " SELECT id, (SELECT coalesce(max(sequence), 0) FROM foundation_outboxmessage)"
            "   + row_number() OVER (ORDER BY id) AS place"
            " FROM foundation_outboxmessage WHERE id = ANY(%s)) p WHERE p.id = m.id",
            [ids],
        )


def latest() -> int:
    """How many acts have their place: screens compare it to know whether anything changed."""
    head = AuditHead.objects.order_by("-size").first()
    return head.acts if head else 0
