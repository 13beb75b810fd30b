"""The rank test itself: against published figures, and its variance against every way of drawing the samples."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from statistics import pvariance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.identity.ranks import mann_whitney, variance_of_u

MALES, FEMALES = [19, 22, 16, 29, 24], [20, 11, 17, 12]
"""Ages at diagnosis, the worked example of the manual of SciPy (scipy.stats.mannwhitneyu)."""


def test_the_published_example_gives_the_published_figures() -> None:
    assert mann_whitney(MALES, FEMALES) == (17.0, pytest.approx(0.11134688653314041, abs=1e-15))
    assert mann_whitney(FEMALES, MALES) == (3.0, pytest.approx(0.11134688653314041, abs=1e-15))


@given(st.lists(st.integers(0, 3), min_size=3, max_size=7), st.data())
def test_the_variance_with_ties_is_that_of_all_drawings(values: list[int], data: st.DataObject) -> None:
    m = data.draw(st.integers(1, len(values) - 1))
    found = []
    for chosen in combinations(range(len(values)), m):
        first = [values[at] for at in chosen]
        second = [value for at, value in enumerate(values) if at not in chosen]
        found.append(sum((one > other) + (one == other) / 2 for one in first for other in second))
        assert mann_whitney(first, second)[0] == found[-1]
    ties = list(Counter(values).values())
    assert variance_of_u(m, len(values) - m, ties) == pytest.approx(pvariance(found), abs=1e-9)


def test_what_is_apart_is_told_apart_and_what_is_equal_is_not() -> None:
    assert mann_whitney([1.0] * 9, [1.0] * 9) == (40.5, 1.0)
    low, high = [at / 100 for at in range(500)], [at / 100 + 0.5 for at in range(500)]
    assert mann_whitney(low, high)[1] < 1e-6
    assert mann_whitney(low, [at + 0.005 for at in low])[1] > 0.9
