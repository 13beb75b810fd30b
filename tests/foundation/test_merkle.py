"""Proofs of RFC 9162 against the definition of the tree: every size and place of small trees, and drawn large ones."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from diya.foundation import merkle

LEAVES = [merkle.leaf_hash(str(number).encode()) for number in range(2_000)]


def defined(starts: int, ends: int) -> bytes:
    """MTH as RFC 9162 2.1.1 writes it, by recursion on the largest power of two below the count."""
    count = ends - starts
    if count == 0:
        return hashlib.sha256(b"").digest()
    if count == 1:
        return LEAVES[starts]
    middle = 1
    while middle * 2 < count:
        middle *= 2
    return merkle.node_hash(defined(starts, starts + middle), defined(starts + middle, ends))


def perfect(starts: int, ends: int) -> bytes:
    return merkle.perfect(LEAVES[starts:ends])


def test_the_hashes_of_the_certificate_transparency_tree() -> None:
    """Leaf and root of the published test tree of certificate-transparency: the empty leaf, and leaves "" and 00."""
    first = merkle.leaf_hash(b"")
    assert first.hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    both = merkle.node_hash(first, merkle.leaf_hash(b"\x00"))
    assert both.hex() == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"


def test_every_leaf_of_every_small_tree_is_proved_and_no_other() -> None:
    for size in range(1, 34):
        root = defined(0, size)
        assert merkle.tree_hash(0, size, perfect) == root
        for index in range(size):
            path = merkle.inclusion_path(index, size, perfect)
            assert merkle.leads_to(LEAVES[index], index, size, path) == root
            assert merkle.leads_to(LEAVES[index + 1], index, size, path) != root
            for other in range(size):
                if other != index:
                    assert merkle.leads_to(LEAVES[index], other, size, path) != root


def test_every_small_tree_continues_every_smaller_one() -> None:
    for second in range(1, 34):
        root = defined(0, second)
        for first in range(1, second + 1):
            path = merkle.consistency_path(first, second, perfect)
            assert merkle.is_continued(first, defined(0, first), second, root, path)
            assert not merkle.is_continued(first, LEAVES[-1], second, root, path)
            assert not merkle.is_continued(first, defined(0, first), second, LEAVES[-1], path)


@given(st.data())
def test_a_large_tree(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, len(LEAVES)))
    index = data.draw(st.integers(0, size - 1))
    first = data.draw(st.integers(1, size))
    root = merkle.tree_hash(0, size, perfect)
    path = merkle.inclusion_path(index, size, perfect)
    assert merkle.leads_to(LEAVES[index], index, size, path) == root
    assert merkle.leads_to(LEAVES[index], index, size, [*path, LEAVES[0]]) is None
    steps = merkle.consistency_path(first, size, perfect)
    assert merkle.is_continued(first, merkle.tree_hash(0, first, perfect), size, root, steps)
    if path:
        place = data.draw(st.integers(0, len(path) - 1))
        changed = [*path[:place], LEAVES[-1], *path[place + 1 :]]
        assert merkle.leads_to(LEAVES[index], index, size, changed) != root
