"""Computes the whole log of events again and compares it with what is kept, and with a root written down elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diya.foundation import audit, db
from diya.foundation.models import AuditEvent, AuditHead, AuditLeaf

BATCH: Final = 2_000


class Command(BaseCommand):
    help = "Prove the log of events: every leaf and every root again, from the events themselves."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", type=int, help="how many events there were when a root was written down")
        parser.add_argument("--root", default="", help="the root that was written down then, in hexadecimal")

    def handle(self, *args: Any, **options: Any) -> None:
        with db.transaction(db.all_branches(), db.Context(actor="event log"), writes=False):
            heads = dict(AuditHead.objects.values_list("size", "root"))
            wanted = {size: bytes(root).hex() for size, root in heads.items()}
            if options["root"]:
                wanted[options["size"] or max(heads, default=0)] = options["root"].lower()
            size, root, seen = 0, audit.root([]).hex(), set()
            for size, root in _roots():
                if size in wanted:
                    seen.add(size)
                    if root != wanted[size]:
                        raise CommandError(f"The root of the first {size} events is {root}, not {wanted[size]}.")
            if missing := sorted(set(wanted) - seen):
                raise CommandError(f"The log ends after {size} events; there was a root of {missing[-1]}.")
        self.stdout.write(f"{size} events, root {root}: unbroken.")


def _roots() -> Iterator[tuple[int, str]]:
    """The root after each event, computed from the events; raises CommandError at the first that was changed."""
    frontier: list[bytes] = []
    size = 0
    while leaves := list(AuditLeaf.objects.filter(leaf_index__gte=size).order_by("leaf_index")[:BATCH]):
        events = {event.id: event for event in AuditEvent.objects.filter(id__in=[leaf.event_id for leaf in leaves])}
        for leaf in leaves:
            event = events.get(leaf.event_id)
            if leaf.leaf_index != size or event is None:
                raise CommandError(f"The event at place {size} is missing.")
            if audit.leaf_hash(audit.leaf_bytes(event)) != bytes(leaf.leaf_hash):
                raise CommandError(f"The event {event.id} at place {size} was changed.")
            frontier = audit.extend(frontier, size, bytes(leaf.leaf_hash))
            size += 1
            yield size, audit.root(frontier).hex()
