"""The sealed log as evidence: heads signed and written outside the database, proofs for a case, and the search for
whatever was changed, taken away or put in.

What a superuser of the database can change with everything that hangs on it, the heads outside still tell: each file
holds a signed head and the leaves since the one before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from diya.foundation import audit, clock, db, merkle
from diya.foundation.merkle import HashOf
from diya.foundation.models import AuditEvent, AuditHead, AuditLeaf, AuditNode, AuditSignedHead, Unsequenced
from diya.foundation.sequencer import BLOCK
from diya.kernel.errors import NotFound

EVERY: Final = timedelta(hours=1)
BATCH: Final = 2_000
MOST_EVENTS: Final = 2_000
CONTEXT: Final = db.Context(actor="evidence")


@dataclass(frozen=True, slots=True)
class Outside:
    """A signed head as a file outside the database holds it, with the leaves from `first` to its size."""

    size: int
    root: bytes
    at: str
    key: bytes
    signature: bytes
    first: int
    leaves: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the log: at which place, with which event where it is known, in a sentence."""

    place: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: how many events under which root, how many wait unsequenced, how many heads agreed."""

    size: int
    root: bytes
    waiting_count: int
    head_count: int
    findings: Sequence[Finding] = field(default=())


def hashes() -> HashOf:
    """The hashes of the log's perfect subtrees, from kept blocks where it has them; reads leaves as they are needed."""
    nodes = {block: bytes(found) for block, found in AuditNode.objects.values_list("block", "node_hash")}
    blocks: dict[int, list[bytes]] = {}

    def leaves(block: int) -> list[bytes]:
        if block not in blocks:
            rows = AuditLeaf.objects.filter(leaf_index__gte=block * BLOCK, leaf_index__lt=(block + 1) * BLOCK)
            blocks[block] = [bytes(one) for one in rows.order_by("leaf_index").values_list("leaf_hash", flat=True)]
        return blocks[block]

    def hash_of(starts: int, ends: int) -> bytes:
        count, block = ends - starts, starts // BLOCK
        if count > BLOCK:
            middle = starts + count // 2
            return merkle.node_hash(hash_of(starts, middle), hash_of(middle, ends))
        if count == BLOCK and block in nodes:
            return nodes[block]
        return merkle.perfect(leaves(block)[starts - block * BLOCK : ends - block * BLOCK])

    return hash_of


def _signed_text(size: int, root: bytes, at: str) -> bytes:
    """What a signature is over."""
    return json.dumps({"at": at, "root": root.hex(), "size": size}, separators=(",", ":"), sort_keys=True).encode()


def public_key() -> bytes:
    """The key by which anybody can check the bank's signatures."""
    return _private_key().public_key().public_bytes_raw()


def _private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.SECRETS["head_key"]))


def is_signed(size: int, root: bytes, at: str, key: bytes, signature: bytes) -> bool:
    """Whether a head carries a valid signature of a key."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, _signed_text(size, root, at))
    except (InvalidSignature, ValueError):
        return False
    return True


def sign_if_due() -> bool:
    """Sign the newest head if it is not signed and the last signature is an hour old, and write every signed head to
    the places that lack it; answers whether one was signed."""
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        last = AuditSignedHead.objects.order_by("-size").first()
        if last is not None and last.at > clock.now() - EVERY:
            return False
    return sign()


def sign() -> bool:
    """Sign the newest head now, as `sign_if_due` does."""
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        db.hold("foundation.evidence")
        head = AuditHead.objects.order_by("-size").first()
        due = head is not None and not AuditSignedHead.objects.filter(size=head.size).exists()
        if head is not None and due:
            at = clock.now()
            text = _signed_text(head.size, bytes(head.root), at.isoformat())
            signature = _private_key().sign(text)
            AuditSignedHead.objects.create(size=head.size, root=head.root, at=at, key=public_key(), signature=signature)
        for place in settings.HEADS_PLACES:
            _write_missing(Path(place))
        return due


def _write_missing(place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    there = {path.name for path in place.glob("*.json")}
    first = 0
    for head in AuditSignedHead.objects.order_by("size"):
        name = f"{head.size:012d}.json"
        if name not in there:
            rows = AuditLeaf.objects.filter(leaf_index__gte=first, leaf_index__lt=head.size).order_by("leaf_index")
            leaves = [bytes(one).hex() for one in rows.values_list("leaf_hash", flat=True)]
            draft = place / f".{name}"
            draft.write_text(json.dumps({**_as_data(head), "first": first, "leaves": leaves}))
            draft.replace(place / name)
        first = head.size


def _as_data(head: AuditSignedHead) -> dict[str, Any]:
    return {
        "size": head.size,
        "root": bytes(head.root).hex(),
        "at": head.at.isoformat(),
        "key": bytes(head.key).hex(),
        "signature": bytes(head.signature).hex(),
    }


def read_outside(place: Path) -> list[Outside]:
    """The heads in a folder outside, by size; raises ValueError for a file that is none."""
    found = []
    for path in sorted(place.glob("*.json")):
        data = json.loads(path.read_text())
        try:
            found.append(
                Outside(
                    size=int(data["size"]),
                    root=bytes.fromhex(data["root"]),
                    at=str(data["at"]),
                    key=bytes.fromhex(data["key"]),
                    signature=bytes.fromhex(data["signature"]),
                    first=int(data["first"]),
                    leaves=tuple(bytes.fromhex(leaf) for leaf in data["leaves"]),
                )
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path.name} is no signed head") from error
    return found


def verify(
    outside: Iterable[Outside] = (), *, key: bytes | None = None, roots: Mapping[int, bytes] | None = None
) -> Verdict:
    """Compute the whole log again from its events and compare it with its leaves, its heads, heads held outside and
    roots written down. `key` is the public key that outside heads must be signed by; the bank's own unless given.

    Every difference is a finding that says which place and event; an empty list means the log is what it was.
    """
    held = list(outside)
    findings = [
        Finding(one.size - 1, f"The head of {one.size} events outside is not signed by the bank's key.")
        for one in held
        if one.key != (key or public_key()) or not is_signed(one.size, one.root, one.at, one.key, one.signature)
    ]
    wanted: dict[int, list[bytes]] = {}
    for size, root in (
        *AuditHead.objects.values_list("size", "root"),
        *AuditSignedHead.objects.values_list("size", "root"),
        *((one.size, one.root) for one in held),
        *(roots or {}).items(),
    ):
        wanted.setdefault(size, []).append(bytes(root))
    known = {one.first + at: leaf for one in held for at, leaf in enumerate(one.leaves)}
    size, root = 0, merkle.EMPTY
    for size, root, found in _walk(known):
        findings += found
        if any(one != root for one in wanted.pop(size, ())):
            findings.append(
                Finding(size - 1, f"The root of the first {size} events is {root.hex()}, not the one kept.")
            )
    if wanted:
        findings.append(Finding(size, f"The log ends after {size} events; there was a root of {max(wanted)}."))
    findings += _inserted()
    waiting = Unsequenced.objects.filter(kind="A").count()
    return Verdict(size, root, waiting, len(held), findings)


def _walk(known: Mapping[int, bytes]) -> Iterator[tuple[int, bytes, list[Finding]]]:
    """Place by place: how many events there are, their root, and what is wrong with the last of them."""
    frontier: list[bytes] = []
    size = 0
    last = AuditLeaf.objects.order_by("-leaf_index").first()
    head = AuditHead.objects.order_by("-size").first()
    # The leaves, the heads and what is held outside each say how long the log was; the longest is right.
    total = max(last.leaf_index + 1 if last else 0, head.size if head else 0, max(known, default=-1) + 1)
    while size < total:
        rows = AuditLeaf.objects.filter(leaf_index__gte=size, leaf_index__lt=size + BATCH)
        leaves = {leaf.leaf_index: leaf for leaf in rows}
        events = AuditEvent.objects.in_bulk([leaf.event_id for leaf in leaves.values()])
        for place in range(size, min(size + BATCH, total)):
            leaf = leaves.get(place)
            event = events.get(leaf.event_id) if leaf else None
            found, hashed = _judged(place, leaf, event, known.get(place))
            frontier = merkle.extend(frontier, place, hashed)
            size = place + 1
            yield size, merkle.root(frontier), found


def _judged(
    place: int, leaf: AuditLeaf | None, event: AuditEvent | None, outside: bytes | None
) -> tuple[list[Finding], bytes]:
    """What is wrong at a place, and the hash that stands there now."""
    if leaf is None:
        return [Finding(place, f"The leaf at place {place} is missing.")], outside or merkle.EMPTY
    kept = bytes(leaf.leaf_hash)
    if event is None:
        return [Finding(place, f"The event {leaf.event_id} at place {place} is missing.")], kept
    hashed = merkle.leaf_hash(audit.leaf_bytes(event))
    if hashed != kept:
        return [Finding(place, f"The event {event.id} at place {place} was changed.")], hashed
    if outside is not None and hashed != outside:
        return [
            Finding(place, f"The event {event.id} at place {place} is not the one that was sealed outside.")
        ], hashed
    return [], hashed


def _inserted() -> list[Finding]:
    rows = db.fetch_all(
        "SELECT e.id FROM foundation_auditevent e"
        " WHERE NOT EXISTS (SELECT FROM foundation_auditleaf l WHERE l.event_id = e.id)"
        " AND NOT EXISTS (SELECT FROM foundation_unsequenced u WHERE u.id = e.id) ORDER BY e.id LIMIT 100"
    )
    return [Finding(-1, f"The event {row['id']} has no place in the log: it was put in.") for row in rows]


def proof_of(ref: str) -> dict[str, Any]:
    """What an auditor takes away to check a case alone: each event with its path to the head, the newest signed head,
    and the steps from that to the head. Raises NotFound where nothing happened."""
    events = list(audit.about(ref).order_by("id")[:MOST_EVENTS])
    if not events:
        raise NotFound()
    leaves = {leaf.event_id: leaf.leaf_index for leaf in AuditLeaf.objects.filter(event_id__in=[e.id for e in events])}
    head = AuditHead.objects.order_by("-size").first()
    signed = AuditSignedHead.objects.filter(size__lte=head.size if head else 0).order_by("-size").first()
    hash_of = hashes()
    size = head.size if head else 0
    return {
        "subject": ref,
        "head": {"size": size, "root": bytes(head.root).hex() if head else merkle.EMPTY.hex()},
        "signed_head": _as_data(signed) if signed else None,
        "consistency": [step.hex() for step in merkle.consistency_path(signed.size, size, hash_of)] if signed else [],
        "events": [
            {
                "content": audit.leaf_bytes(event).decode(),
                "leaf_index": leaves.get(event.id),
                "path": _path(leaves.get(event.id), size, hash_of),
            }
            for event in events
        ],
    }


def _path(index: int | None, size: int, hash_of: HashOf) -> list[str]:
    if index is None or index >= size:
        return []
    return [step.hex() for step in merkle.inclusion_path(index, size, hash_of)]


def continuation(first: int, second: int) -> list[bytes]:
    """The proof that the first `first` events are the beginning of the first `second`; raises NotFound."""
    head = AuditHead.objects.order_by("-size").first()
    if head is None or not 0 < first <= second <= head.size:
        raise NotFound()
    return merkle.consistency_path(first, second, hashes())


def signed_heads() -> Any:
    """Signed heads, newest first."""
    return AuditSignedHead.objects.order_by("-size")


def waiting() -> tuple[int, datetime | None]:
    """How many events have no place yet, and since when the oldest of them waits."""
    ids = list(Unsequenced.objects.filter(kind="A").order_by("id").values_list("id", flat=True)[:10_000])
    if not ids:
        return 0, None
    return len(ids), db.instant_of(ids[0])
