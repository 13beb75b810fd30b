"""Many loans at once against the exact engine, to the cent."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import numpy as np
import pytest

from diya.calc.batch import DayCountCode, LoanArrays, MethodCode, levels, rows, schedules, sums, totals
from diya.calc.batch.grouping import FLOAT_LIMIT, INTEGER_LIMIT, Arithmetic, Rates, arithmetic_of
from diya.calc.batch.levels import level_instalments
from diya.calc.batch.loans import EPOCH, ColumnsInvalid
from diya.calc.loan.schedule import schedule
from diya.calc.loan.terms import TermsInvalid
from diya.kernel.money import MAX_MINOR
from diya.kernel.rates import PPB

CHUNK_MAX = 64 * 2**20
NAMES = ("principal", "annual_rate_ppb", "instalment_count", "starts", "due_day", "method", "day_count")


def days(day: date) -> int:
    return (day - EPOCH).days


@pytest.fixture(params=["compiled", "NumPy alone"])
def way(request, monkeypatch):
    """The test runs with Numba, and as if it were not installed."""
    if request.param != "compiled":
        for module in (rows, sums, levels):
            monkeypatch.setattr(module, "kernels", lambda: None)
    return request.param


def loans_of(*loans: tuple[int, int, int, date, int, MethodCode, DayCountCode]) -> LoanArrays:
    columns = [list(column) for column in zip(*loans, strict=True)]
    columns[3] = [days(day) for day in columns[3]]
    return LoanArrays(*columns)


def random_loans(seed: int, size: int, *, long_share: float = 0.02, count_max: int = 420) -> LoanArrays:
    """Small and great amounts, rates in basis points and in ppb, zero rates, due days clipped, odd first periods."""
    random = np.random.default_rng(seed)
    wide = 10 ** random.integers(0, 13, size) * random.integers(1, 10, size) + random.integers(0, 1000, size)
    principal = np.where(random.random(size) < 0.2, random.integers(1, 1000, size), wide)
    fine, kind = random.integers(0, PPB, size), random.random(size)
    rate = np.where(kind < 0.1, 0, np.where(kind < 0.9, random.integers(0, 3000, size) * 100_000, fine))
    rate = np.where(kind > 0.97, random.integers(1, 50, size), rate)
    count = np.where(
        random.random(size) < long_share, random.integers(25, count_max, size), random.integers(1, 25, size)
    )
    starts = random.integers(days(date(2019, 1, 1)), days(date(2029, 1, 1)), size)
    leap = random.random(size) < 0.02
    due_day = np.where(random.random(size) < 0.2, 31, random.integers(1, 32, size))
    return LoanArrays(
        principal,
        rate,
        count,
        np.where(leap, days(date(2024, 2, 29)), starts),
        due_day,
        random.integers(0, len(MethodCode), size),
        random.integers(0, len(DayCountCode), size),
    )


def check(loans: LoanArrays) -> int:
    """Every cell of every loan equals the exact engine; answers how many took the exact path."""
    found, seen, exact = totals(loans), 0, 0
    for chunk in schedules(loans):
        assert chunk.nbytes < CHUNK_MAX
        seen += chunk.places.size
        exact += int(chunk.exact.sum())
        assert (found.exact[chunk.places] == chunk.exact).all()
        assert not (chunk.principal * (chunk.number > chunk.count[:, None])).any()
        assert not (chunk.interest * (chunk.number > chunk.count[:, None])).any()
        for at, place in enumerate(chunk.places.tolist()):
            terms, count = loans.terms(place), int(chunk.count[at])
            want = schedule(terms)
            cells = (chunk.number, chunk.due_date, chunk.principal, chunk.interest, chunk.closing)
            got = list(zip(*(column[at, :count].tolist() for column in cells), strict=True))
            assert got == [
                (row.number, days(row.due_date), row.principal, row.interest, row.closing_balance) for row in want
            ], terms
            sums_found = (found.total_interest, found.first_instalment, found.last_instalment, found.maturity)
            sums_wanted = (sum(row.interest for row in want), want[0].amount, want[-1].amount, days(want[-1].due_date))
            assert tuple(int(column[place]) for column in sums_found) == sums_wanted, terms
    assert seen == len(loans)
    return exact


def test_two_thousand_random_loans_equal_the_exact_engine(way):
    assert check(random_loans(20260701, 2000)) < 300


@pytest.mark.long
def test_a_million_random_loans_equal_the_exact_engine():
    """98 of 100 have 1 to 24 instalments, the others up to 420: what decides is how often something is rounded."""
    for part in range(100):
        check(random_loans(part, 10_000))


def test_the_worked_figures_of_the_docstrings(way):
    loans = LoanArrays([100_000_000], [49_000_000], [360], [19_737], [15], [0], [0])
    chunk = next(iter(schedules(loans)))
    assert (chunk.principal[0, 0], chunk.interest[0, 0], chunk.closing[0, 0]) == (122_394, 408_333, 99_877_606)
    found = totals(loans)
    assert (found.first_instalment[0], found.total_interest[0]) == (530_727, 91_061_512)
    assert not found.exact.any()


EXTREMES = [
    (1, 0, 1, date(2024, 2, 29), 31),
    (1, PPB - 1, 600, date(2024, 1, 31), 31),
    (3, 300_000_000, 600, date(2023, 12, 31), 29),
    (150, 120_000_000, 60, date(2025, 1, 5), 20),
    (10**13, 49_000_000, 360, date(2024, 2, 29), 29),
    (10**13, 34_512_345, 12, date(2024, 1, 1), 31),
    (MAX_MINOR - 1, 0, 600, date(2025, 1, 1), 1),
    (MAX_MINOR - 1, PPB - 1, 24, date(2025, 7, 1), 31),
    (99_999_999_999, 1, 360, date(2025, 12, 31), 30),
    (100, 10_000_000, 7, date(1, 1, 31), 31),
    (10**8, 49_000_000, 2, date(9949, 1, 1), 31),
]


@pytest.mark.parametrize("method", MethodCode)
@pytest.mark.parametrize("day_count", DayCountCode)
def test_the_ends_of_every_range(way, method, day_count):
    check(loans_of(*((*loan, method, day_count) for loan in EXTREMES)))


def test_each_arithmetic_is_right_up_to_its_limit(way):
    """A loan at the limit of its arithmetic, and one minor unit beyond it, of every method and day count."""
    loans, expected = [], []
    for day_count in DayCountCode:
        actual = day_count is not DayCountCode.EQUAL_MONTHS
        for rate in (49_000_000, 34_512_300, 98_765_431):
            at = Rates.of(loans_of((1, rate, 1, date(2025, 1, 1), 1, MethodCode.BULLET, day_count)))
            one = int((at.one if actual else at.month_one)[0])
            numerator = int(at.numerator[0])
            limits = {
                Arithmetic.FLOAT: (FLOAT_LIMIT - one) // (numerator * (31 if actual else 1)),
                Arithmetic.INTEGER: (INTEGER_LIMIT - int(at.one[0])) // (numerator * 62),
            }
            for arithmetic, limit in limits.items():
                for method in MethodCode:
                    for principal in (limit, limit + 1):
                        if principal < MAX_MINOR:
                            loans.append((principal, rate, 30, date(2024, 1, 31), 31, method, day_count))
                            expected.append(arithmetic + (principal > limit))
    arrays = loans_of(*loans)
    assert arithmetic_of(arrays, Rates.of(arrays)).tolist() == expected
    assert set(expected) == {Arithmetic.FLOAT, Arithmetic.INTEGER, Arithmetic.EXACT}
    check(arrays)


def test_halves_are_rounded_up_in_every_row(way):
    """1.50 at 12 % earns 1.5 cents a month: 2, every month."""
    loans = loans_of((150, 120_000_000, 360, date(2025, 1, 10), 10, MethodCode.BULLET, DayCountCode.EQUAL_MONTHS))
    assert (next(iter(schedules(loans))).interest == 2).all()


def test_a_level_figure_that_is_nearly_a_half_is_decided_exactly(way):
    """100,000,000,000.00 over 600 months: a cent is near the last bit of a double, so many are left open."""
    random = np.random.default_rng(7)
    size = 300
    principal = random.integers(10**13, 10**14, size)
    rate = random.integers(1, 3000, size) * 100_000
    level, exact = level_instalments(principal, rate, np.full(size, 600))
    assert exact.sum() > 0
    at_a_half, decided = level_instalments(np.asarray([5, 25]), np.asarray([0, 0]), np.asarray([2, 10]))
    assert at_a_half.tolist() == [3, 3]
    assert not decided.any()
    for place in range(size):
        loan = (int(principal[place]), int(rate[place]), 600, date(2025, 1, 1), 1, MethodCode(0), DayCountCode(0))
        want = schedule(loans_of(loan).terms(0))[1]
        assert level[place] == want.principal + want.interest


def test_both_ways_give_the_same_arrays(monkeypatch):
    loans = random_loans(5, 3000, long_share=0.2)
    compiled_rows, compiled_totals = list(schedules(loans)), totals(loans)
    for module in (rows, sums, levels):
        monkeypatch.setattr(module, "kernels", lambda: None)
    for compiled_chunk, plain_chunk in zip(compiled_rows, schedules(loans), strict=True):
        for name in ("places", "count", "due_date", "principal", "interest", "closing"):
            assert (getattr(compiled_chunk, name) == getattr(plain_chunk, name)).all(), name
    plain_totals = totals(loans)
    for name in ("total_interest", "first_instalment", "last_instalment", "maturity"):
        assert (getattr(compiled_totals, name) == getattr(plain_totals, name)).all(), name


def test_no_chunk_holds_more_than_allowed(way):
    loans = random_loans(3, 20_000, long_share=0.9, count_max=600)
    chunks, places = 0, []
    for chunk in schedules(loans):
        chunks += 1
        assert chunk.nbytes < CHUNK_MAX // 4
        places.append(chunk.places)
    assert chunks > 5
    assert (np.sort(np.concatenate(places)) == np.arange(len(loans))).all()


def test_nothing_of_nothing(way):
    empty = LoanArrays(*([] for _ in NAMES))
    assert list(schedules(empty)) == []
    assert totals(empty).total_interest.size == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("principal", [0]),
        ("principal", [MAX_MINOR]),
        ("annual_rate_ppb", [PPB]),
        ("instalment_count", [601]),
        ("due_day", [32]),
        ("method", [4]),
        ("day_count", [-1]),
        ("starts", [10**7]),
    ],
)
def test_a_term_out_of_range_is_named(name, value):
    usual = dict(zip(NAMES, ([100], [0], [1], [0], [1], [0], [0]), strict=True))
    with pytest.raises(TermsInvalid) as refused:
        LoanArrays(**{**usual, name: value})
    assert refused.value.field == name


@pytest.mark.parametrize("value", [[1, 2], [[1]], [1.5], [2**63], np.asarray([1], np.uint64)])
def test_a_column_of_another_shape_or_kind_is_named(value):
    with pytest.raises(ColumnsInvalid) as refused:
        LoanArrays([100], value, [1], [0], [1], [0], [0])
    assert refused.value.field == "annual_rate_ppb"


def test_without_numpy_the_extra_is_named_and_the_rest_works():
    script = """
import sys
sys.modules["numpy"] = None
from diya.calc import batch
from diya.calc.loan.schedule import schedule
from diya.kernel.errors import DomainError
try:
    batch.schedules
except DomainError as refused:
    sys.exit(0 if "diya[batch]" in str(refused) and refused.code == "calc.batch_extra_missing" else 1)
sys.exit(2)
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_without_numba_the_same_figures_come_from_numpy_alone():
    script = """
import sys
sys.modules["numba"] = None
from diya.calc.batch import LoanArrays, totals
from diya.calc.batch.compiling import kernels
found = totals(LoanArrays([100_000_000], [49_000_000], [360], [19_737], [15], [0], [0]))
sys.exit(kernels() is not None or int(found.total_interest[0]) != 91_061_512)
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
