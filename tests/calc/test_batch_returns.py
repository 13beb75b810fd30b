"""Rates of return of many series against pyxirr and the exact search."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
import pyxirr

from diya.calc.batch import Found, LoanArrays, SeriesArrays, schedules, searching, xirr
from diya.calc.batch.flows import SeriesInvalid
from diya.calc.batch.loans import EPOCH, ColumnsInvalid
from diya.calc.yields.internal import DatedFlow, NoInternalRate, SeveralInternalRates
from diya.calc.yields.internal import xirr as exact_xirr
from diya.kernel.money import MAX_MINOR


@pytest.fixture(params=["compiled", "NumPy alone"])
def way(request, monkeypatch):
    """The test runs with Numba, and as if it were not installed."""
    if request.param != "compiled":
        monkeypatch.setattr(searching, "kernels", lambda: None)
    return request.param


def series_of(*series: list[tuple[int, int]]) -> SeriesArrays:
    flows = [flow for one in series for flow in one]
    offsets = np.cumsum([0, *(len(one) for one in series)])
    return SeriesArrays(offsets, [day for day, _ in flows], [amount for _, amount in flows])


def loan_flows(size: int, count: int) -> SeriesArrays:
    """What loans pay out and receive on their real dates; each amount received is three quarters to five quarters."""
    random, same = np.random.default_rng(11), np.ones(size, np.int64)
    loans = LoanArrays(
        random.integers(10**6, 10**9, size),
        random.integers(1, 2000, size) * 100_000,
        count * same,
        random.integers(10_000, 20_000, size),
        random.integers(1, 32, size),
        0 * same,
        same,
    )
    days, amounts = np.empty((size, count + 1), np.int64), np.empty((size, count + 1), np.int64)
    days[:, 0], amounts[:, 0] = loans.starts, -loans.principal
    for chunk in schedules(loans):
        days[chunk.places, 1:] = chunk.due_date
        shares = random.integers(75, 126, (chunk.places.size, 1))
        amounts[chunk.places, 1:] = (chunk.principal + chunk.interest) * shares // 100
    return SeriesArrays(np.arange(0, days.size + 1, count + 1), days.ravel(), amounts.ravel())


def random_flows(size: int, seed: int = 2) -> SeriesArrays:
    """Two to twelve flows on random days, in any order, some days twice, most of them received."""
    random = np.random.default_rng(seed)
    series = []
    for _ in range(size):
        count = int(random.integers(2, 13))
        days = random.integers(15_000, 20_000, count)
        amounts = random.integers(1, 10**8, count) * np.where(random.random(count) < 0.2, -1, 1)
        amounts[0] *= -np.sign(amounts[0])
        if random.random() < 0.5:
            days = np.sort(days)
        if random.random() < 0.2:
            days[-1] = days[-2]
        series.append(list(zip(days.tolist(), amounts.tolist(), strict=True)))
    return series_of(*series)


def judged(series: SeriesArrays) -> np.ndarray:
    dates, amounts = series.days.astype("datetime64[D]"), series.amounts.astype(float)
    bounds = zip(series.offsets[:-1], series.offsets[1:], strict=True)
    found = [pyxirr.xirr(dates[start:end], amounts[start:end], silent=True) for start, end in bounds]
    return np.asarray([np.nan if rate is None else rate for rate in found])


def exactly(series: SeriesArrays, place: int) -> tuple[Found, float]:
    places = range(int(series.offsets[place]), int(series.offsets[place + 1]))
    flows = [DatedFlow(EPOCH + timedelta(days=int(series.days[at])), int(series.amounts[at])) for at in places]
    try:
        return Found.FOUND, float(exact_xirr(flows))
    except NoInternalRate:
        return Found.NO_RATE, np.nan
    except SeveralInternalRates:
        return Found.SEVERAL, np.nan


def test_loans_have_the_rate_that_pyxirr_finds(way):
    series = loan_flows(300, 240)
    found = xirr(series)
    assert (found.status == Found.FOUND).all()
    assert (found.exact, (found.rate < 0).any(), (found.rate > 0).any()) == (0, True, True)
    wanted = judged(series)
    assert np.abs(found.rate - wanted).max() < 1e-10


def test_random_flows_have_the_rate_of_the_exact_search(way):
    """And that of pyxirr wherever it is itself within its tolerance of the exact one."""
    series = random_flows(500)
    found, wanted = xirr(series), judged(series)
    near = 0
    for place in range(len(series)):
        status, rate = exactly(series, place)
        assert found.status[place] == status
        if status is Found.FOUND:
            assert abs(found.rate[place] - rate) <= 1e-12 * (1 + rate)
            near += abs(wanted[place] - found.rate[place]) <= 1e-10 * (1 + abs(rate))
        else:
            assert np.isnan(found.rate[place])
    assert near > 0.95 * (found.status == Found.FOUND).sum()
    assert set(found.status.tolist()) == set(Found)


def test_both_ways_agree(monkeypatch):
    series = random_flows(400, seed=3)
    compiled = xirr(series)
    monkeypatch.setattr(searching, "kernels", lambda: None)
    plain = xirr(series)
    assert (compiled.status == plain.status).all()
    found = compiled.status == Found.FOUND
    assert (np.abs(compiled.rate - plain.rate)[found] <= 1e-12 * (1 + compiled.rate[found])).all()


CASES = [
    ([(19_358, -1000), (19_723, 1100)], Found.FOUND, 0.1),
    ([(19_723, 1100), (19_358, -1000)], Found.FOUND, 0.1),
    ([(19_358, -400), (19_358, -600), (19_723, 1100)], Found.FOUND, 0.1),
    ([(19_358, 1000), (19_723, -1100)], Found.FOUND, 0.1),
    ([(19_358, -1000), (19_723, 1000)], Found.FOUND, 0.0),
    ([(0, -1000), (365, 500)], Found.FOUND, -0.5),
    ([(0, -100), (1, 101)], Found.FOUND, 1.01**365 - 1),
    ([(0, -(MAX_MINOR - 1)), (365, MAX_MINOR - 1), (730, 1)], Found.FOUND, 1e-15),
    ([(0, -100), (36_500, 1)], Found.FOUND, 0.01**0.01 - 1),
    ([(0, -100), (365, 230), (730, -132)], Found.SEVERAL, np.nan),
    ([(0, 100), (365, 230)], Found.NO_RATE, np.nan),
    ([(0, -100), (0, 100)], Found.NO_RATE, np.nan),
    ([(0, -1), (1, 10**14)], Found.NO_RATE, np.nan),
    ([(5, 7)], Found.NO_RATE, np.nan),
    ([(5, 0), (6, 0)], Found.NO_RATE, np.nan),
    ([], Found.NO_RATE, np.nan),
]


def test_each_ending_is_told(way):
    found = xirr(series_of(*(flows for flows, _, _ in CASES)))
    assert found.status.tolist() == [status for _, status, _ in CASES]
    for rate, (_, _, wanted) in zip(found.rate, CASES, strict=True):
        assert rate == pytest.approx(wanted, rel=1e-10, abs=1e-15, nan_ok=True)


def test_two_drawdowns_have_one_rate_without_the_exact_search(way):
    """The sign of the flows changes three times, the sums of the first flows once: Laguerre leaves one rate."""
    found = xirr(series_of([(0, -500), (100, 20), (200, -500), (565, 600), (930, 600)]))
    assert (found.status[0], found.exact) == (Found.FOUND, 0)


def test_columns_may_be_views_that_nobody_can_write(way):
    """Such columns have types of their own, for which compiled loops would have to be made anew."""
    days = np.broadcast_to(np.asarray([[365], [0]]), (2, 1))[::-1, 0]
    amounts = np.asarray([-1000, 7, 900, 7])[::2]
    found = xirr(SeriesArrays(np.asarray([0, 2], np.int32), days, amounts))
    assert found.rate[0] == pytest.approx(-0.1)


def test_no_series_have_no_rates(way):
    assert xirr(SeriesArrays([0], [], [])).rate.size == 0


@pytest.mark.parametrize(
    ("offsets", "days", "amounts", "field"),
    [
        ([], [1], [1], "offsets"),
        ([0, 2], [1], [1], "offsets"),
        ([0, 1, 0, 1], [1], [1], "offsets"),
        ([0, 1], [10**8], [1], "days"),
        ([0, 1], [1], [MAX_MINOR], "amounts"),
    ],
)
def test_series_that_cannot_be_are_refused(offsets, days, amounts, field):
    with pytest.raises(SeriesInvalid) as refused:
        SeriesArrays(offsets, days, amounts)
    assert refused.value.field == field


def test_columns_of_two_lengths_are_refused():
    with pytest.raises(ColumnsInvalid):
        SeriesArrays([0, 1], [1], [1, 2])
