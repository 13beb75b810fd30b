"""Whether two samples come from one distribution: the rank test of Mann and Whitney (1947), written out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence


def mann_whitney(first: Sequence[float], second: Sequence[float]) -> tuple[float, float]:
    """U of the first sample, and p of the two-sided test by the normal approximation with continuity and ties.

    U counts the pairs in which the first is greater, equal ones as half. All equal: p is 1.
    """
    ranks = _ranks([*first, *second])
    m, n = len(first), len(second)
    u = sum(ranks[: len(first)]) - m * (m + 1) / 2
    variance = variance_of_u(m, n, list(Counter([*first, *second]).values()))
    if not variance:
        return u, 1.0
    distance = max(abs(u - m * n / 2) - 0.5, 0.0)
    return u, math.erfc(distance / math.sqrt(2 * variance))


def variance_of_u(m: int, n: int, ties: Sequence[int]) -> float:
    """The variance of U when both samples come from one distribution; `ties` says how often each value is there."""
    both = m + n
    return m * n / 12 * (both + 1 - sum(t**3 - t for t in ties) / (both * (both - 1)))


def _ranks(values: Sequence[float]) -> list[float]:
    """The place of each value from the smallest, from 1; equal ones share the mean of their places."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    at = 0
    while at < len(order):
        end = at
        while end < len(order) and values[order[end]] == values[order[at]]:
            end += 1
        for place in order[at:end]:
            ranks[place] = (at + 1 + end) / 2
        at = end
    return ranks
