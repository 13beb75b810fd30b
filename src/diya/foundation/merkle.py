"""Merkle trees of RFC 9162: hashes, growing a tree leaf by leaf, and proofs that a leaf or an older tree is in it.

Nothing here reads a database: a tree is told by `HashOf`, which answers the hash over leaves `starts` to `ends`
(exclusive) where they make a perfect subtree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Final

HashOf = Callable[[int, int], bytes]

EMPTY: Final = hashlib.sha256(b"").digest()
"""The root of a tree without leaves (RFC 9162, 2.1.1)."""


def leaf_hash(content: bytes) -> bytes:
    """RFC 9162, 2.1.1: the hash of a leaf."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 9162, 2.1.1: the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def extend(frontier: list[bytes], size: int, leaf: bytes) -> list[bytes]:
    """The frontier (roots of the perfect subtrees, largest first) after one more leaf."""
    grown = [*frontier, leaf]
    while size & 1:
        right = grown.pop()
        grown.append(node_hash(grown.pop(), right))
        size >>= 1
    return grown


def root(frontier: list[bytes]) -> bytes:
    """The tree head of a frontier; the hash of nothing for an empty tree."""
    if not frontier:
        return EMPTY
    value = frontier[-1]
    for left in reversed(frontier[:-1]):
        value = node_hash(left, value)
    return value


def perfect(leaves: Sequence[bytes]) -> bytes:
    """The hash over leaves whose number is a power of two."""
    level = list(leaves)
    while len(level) > 1:
        level = [node_hash(level[at], level[at + 1]) for at in range(0, len(level), 2)]
    return level[0]


def _split(count: int) -> int:
    """The largest power of two below a count of two or more: where RFC 9162 divides a tree."""
    return 1 << (count - 1).bit_length() - 1


def tree_hash(starts: int, ends: int, hash_of: HashOf) -> bytes:
    """MTH over leaves `starts` to `ends` (exclusive); the first is a multiple of a power of two as the tree has it."""
    count = ends - starts
    if count == 0:
        return EMPTY
    if count & (count - 1) == 0:
        return hash_of(starts, ends)
    middle = starts + _split(count)
    return node_hash(tree_hash(starts, middle, hash_of), tree_hash(middle, ends, hash_of))


def inclusion_path(index: int, size: int, hash_of: HashOf) -> list[bytes]:
    """RFC 9162, 2.1.3.1: the hashes that lead from leaf `index` to the root of the first `size` leaves."""
    path: list[bytes] = []
    starts, ends = 0, size
    while ends - starts > 1:
        middle = starts + _split(ends - starts)
        if index < middle:
            path.append(tree_hash(middle, ends, hash_of))
            ends = middle
        else:
            path.append(tree_hash(starts, middle, hash_of))
            starts = middle
    return path[::-1]


def consistency_path(first: int, second: int, hash_of: HashOf) -> list[bytes]:
    """RFC 9162, 2.1.4.1: the hashes that show the first `first` leaves to be the beginning of the first `second`."""
    path: list[bytes] = []
    starts, ends, whole = 0, second, True
    if not 0 < first < second:
        return path
    while first != ends:
        middle = starts + _split(ends - starts)
        if first <= middle:
            path.append(tree_hash(middle, ends, hash_of))
            ends = middle
        else:
            path.append(tree_hash(starts, middle, hash_of))
            starts, whole = middle, False
    if not whole:
        path.append(tree_hash(starts, ends, hash_of))
    return path[::-1]


def leads_to(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """RFC 9162, 2.1.3.2: the root that a leaf and its path lead to; None where they fit no tree of this size."""
    if not 0 <= index < size:
        return None
    place, last, value = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            value = node_hash(step, value)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            value = node_hash(value, step)
        place, last = place >> 1, last >> 1
    return value if last == 0 else None


def is_continued(first: int, first_root: bytes, second: int, second_root: bytes, path: Sequence[bytes]) -> bool:
    """RFC 9162, 2.1.4.2: whether a tree of `second` leaves begins with the tree of `first` leaves."""
    if first == second:
        return first_root == second_root and not path
    if not 0 < first < second:
        return first == 0 and not path
    steps = list(path) if first & (first - 1) else [first_root, *path]
    if not steps:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    older = newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            newer = node_hash(newer, step)
        place, last = place >> 1, last >> 1
    return older == first_root and newer == second_root and last == 0
