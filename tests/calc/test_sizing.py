"""Sizing and sculpting of project debt: worked figures, limits, and sums that are exact."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diya.calc.ratios import present_value
from diya.calc.sizing import (
    ProjectTerms,
    Repayment,
    SizingInvalid,
    debt_by_dscr,
    debt_by_llcr,
    level_service,
    sculpted_service,
    size_debt,
)

SHAPED = (8000, 12000, 15000, 15000, 12000, 8000)
RATE, COVER = Fraction(7, 100), Fraction(5, 4)
PROJECT = ProjectTerms((50000, 50000), SHAPED, Fraction(1, 10), RATE, COVER, Fraction(7, 10))


def test_debt_is_sculpted_to_its_cover() -> None:
    debt = debt_by_dscr(SHAPED, dscr=COVER, period_rate=RATE)
    assert debt == 44425  # 444.256 rounded down: the cover holds
    rows = sculpted_service(debt, SHAPED, period_rate=RATE)
    assert [row.service for row in rows] == [6400, 9600, 12000, 12000, 9600, 6399]
    assert [row.interest for row in rows] == [3110, 2879, 2409, 1738, 1019, 419]


def test_level_debt_is_set_by_the_weakest_period() -> None:
    debt = debt_by_dscr(SHAPED, dscr=COVER, period_rate=RATE, repayment=Repayment.LEVEL)
    assert debt == 30505  # 64.00 a period over six at 7 %
    services = [row.service for row in level_service(debt, SHAPED, period_rate=RATE)]
    assert services[:5] == [6400] * 5
    assert 6395 <= services[5] <= 6400


def test_life_cover_and_period_cover_give_one_debt_when_sculpted() -> None:
    by_cover = debt_by_dscr(SHAPED, dscr=COVER, period_rate=RATE)
    assert by_cover == debt_by_llcr(SHAPED, llcr=COVER, period_rate=RATE)


def test_the_gearing_limits_the_debt_of_a_rich_project() -> None:
    rich = replace(PROJECT, cfads=tuple(10 * flow for flow in SHAPED))
    sized = size_debt(rich)
    assert (sized.debt, sized.uses, sized.limited_by) == (72450, 103500, "GEARING")
    assert [(row.interest, row.debt, row.equity) for row in sized.draws] == [(0, 35000, 15000), (3500, 37450, 16050)]


def test_the_cover_limits_the_debt_of_a_poor_project() -> None:
    sized = size_debt(PROJECT)
    assert (sized.debt, sized.limited_by) == (44425, "DSCR")
    assert sized.draws[1].interest == 2174  # a tenth of the 217.40 drawn first
    assert sum(row.debt + row.equity for row in sized.draws) == sized.uses == 102174


def test_the_life_cover_limits_the_debt_when_it_asks_for_more() -> None:
    sized = size_debt(replace(PROJECT, llcr=Fraction(2)))
    assert sized.limited_by == "LLCR"
    assert sized.debt == debt_by_llcr(SHAPED, llcr=Fraction(2), period_rate=RATE)


flows = st.lists(st.integers(1, 10**11), min_size=1, max_size=30).map(tuple)
rates = st.fractions(Fraction(0), Fraction(1, 4), max_denominator=10000)


@settings(max_examples=80, deadline=None)
@given(
    costs=flows,
    cfads=flows,
    construction_rate=rates,
    repayment_rate=rates,
    dscr=st.fractions(Fraction(1), Fraction(3), max_denominator=100),
    gearing=st.fractions(Fraction(1, 10), Fraction(1), max_denominator=100),
    repayment=st.sampled_from(Repayment),
)
def test_laws_of_a_sizing(
    costs: tuple[int, ...],
    cfads: tuple[int, ...],
    construction_rate: Fraction,
    repayment_rate: Fraction,
    dscr: Fraction,
    gearing: Fraction,
    repayment: Repayment,
) -> None:
    """Funding equals uses, draws and principal sum to the debt, the limits hold, and the binding one is reached."""
    terms = ProjectTerms(
        costs, cfads, construction_rate, repayment_rate, dscr, gearing, repayment=repayment
    )  # fmt: skip
    capacity = debt_by_dscr(cfads, dscr=dscr, period_rate=repayment_rate, repayment=repayment)
    if min(capacity, int(costs[0] * gearing)) < 10**4:
        return
    sized = size_debt(terms)
    assert all(row.cost + row.interest == row.debt + row.equity for row in sized.draws)
    assert min(row.debt for row in sized.draws) >= 0
    assert sum(row.debt for row in sized.draws) == sized.draws[-1].balance == sized.debt
    assert sum(row.principal for row in sized.service) == sized.debt
    assert sized.service[-1].closing == 0
    assert sized.debt <= capacity
    assert sized.debt <= sized.uses * gearing + len(costs)
    if sized.limited_by == "GEARING":
        assert sized.debt == int(sized.uses * gearing)
    else:
        assert sized.debt == capacity


@settings(max_examples=60, deadline=None)
@given(cfads=flows, rate=rates, cover=st.fractions(Fraction(1), Fraction(3), max_denominator=100))
def test_sculpted_cover_is_level(cfads: tuple[int, ...], rate: Fraction, cover: Fraction) -> None:
    debt = debt_by_dscr(cfads, dscr=cover, period_rate=rate)
    if debt == 0:
        return
    share = debt / present_value(cfads, rate)
    for row in sculpted_service(debt, cfads, period_rate=rate)[:-1]:
        assert abs(row.service - row.cfads * share) <= Fraction(1, 2)


@pytest.mark.parametrize(
    "changed",
    [
        {"cfads": ()},
        {"cfads": (0, 0)},
        {"cfads": (100, -1)},
        {"costs": ()},
        {"costs": (0,)},
        {"dscr": Fraction(0)},
        {"gearing_max": Fraction(0)},
        {"gearing_max": Fraction(11, 10)},
    ],
)
def test_a_project_that_cannot_be_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(SizingInvalid):
        size_debt(replace(PROJECT, **changed))


def test_no_debt_is_no_schedule() -> None:
    with pytest.raises(SizingInvalid):
        sculpted_service(0, SHAPED, period_rate=RATE)
    with pytest.raises(SizingInvalid):
        level_service(100, (), period_rate=RATE)
