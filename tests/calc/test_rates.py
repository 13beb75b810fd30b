"""The rate over time: published values, resets and their limits, the switch to the loan prime rate."""

from __future__ import annotations

import csv
from datetime import date
from itertools import islice, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diya.calc.loan.events import Disbursed, RateReset, Repaid
from diya.calc.loan.history import lived
from diya.calc.loan.position import position_on
from diya.calc.loan.terms import LoanTerms
from diya.calc.rates import (
    BENCHMARK_5Y,
    LPR_5Y,
    Fixing,
    FixingMissing,
    RateTerms,
    contract_rate,
    fixing_on,
    index_of,
    margin_for,
    rate_on,
    rate_steps,
    resets,
)
from diya.calc.rates.contract import RateTermsInvalid
from diya.kernel.rates import PPB, parse_rate

DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.mark.parametrize(
    ("index", "file", "day", "column"),
    [("LPR1Y", "china_lpr_history.csv", "date", "lpr_1y"), ("LPR5Y", "china_lpr_history.csv", "date", "lpr_5y"),
     ("BENCHMARK5Y", "china_5yplus_benchmark.csv", "effective", "benchmark_5yplus")],
)  # fmt: skip
def test_the_published_values_are_kept_as_published(index, file, day, column):
    if not DATA.is_dir():
        pytest.skip("the published series are not beside the checkout")
    with (DATA / file).open(encoding="utf-8") as lines:
        expected = [(row[day], round(float(row[column]) * 10_000_000)) for row in csv.DictReader(lines)]
    assert [(fixing.on.isoformat(), fixing.annual_rate_ppb) for fixing in index_of(index)] == expected


def test_a_value_holds_from_its_day_on():
    assert fixing_on(LPR_5Y, date(2024, 2, 19)).annual_rate_ppb == 42_000_000
    assert fixing_on(LPR_5Y, date(2024, 2, 20)).annual_rate_ppb == 39_500_000
    with pytest.raises(FixingMissing):
        fixing_on(LPR_5Y, date(2019, 8, 19))


@pytest.mark.parametrize(
    ("code", "expected"),
    [("FIXED", []), ("JANUARY", ["2024-01-01", "2025-01-01"]), ("ANNIVERSARY", ["2024-05-31", "2025-05-31"]),
     ("EVERY_1_MONTHS", ["2023-06-30", "2023-07-31"]), ("EVERY_3_MONTHS", ["2023-08-31", "2023-11-30"]),
     ("EVERY_6_MONTHS", ["2023-11-30", "2024-05-31"]), ("EVERY_12_MONTHS", ["2024-05-31", "2025-05-31"])],
)  # fmt: skip
def test_days_of_a_reset(code, expected):
    assert [day.isoformat() for day in islice(resets.get(code)(date(2023, 5, 31)), 2)] == expected


@pytest.mark.parametrize("code", resets.codes())
def test_reset_days_rise_and_come_after_the_start(code):
    days = list(islice(resets.get(code)(date(2024, 2, 29)), 60))
    assert all(later > earlier for earlier, later in pairwise([date(2024, 2, 29), *days]))


def test_a_mortgage_of_2021_follows_the_lpr_on_each_first_of_january():
    """LPR plus 55 basis points from 2021-03-10: 5.20 %, then what held on each 1 January."""
    steps = rate_steps(RateTerms(margin_ppb=parse_rate("0.0055")), LPR_5Y, date(2021, 3, 10), date(2025, 6, 1))
    assert [(step.from_date.isoformat(), step.annual_rate_ppb // 100_000) for step in steps] == [
        ("2021-03-10", 520), ("2023-01-01", 485), ("2024-01-01", 475), ("2025-01-01", 415),
    ]  # fmt: skip
    assert rate_on(steps, date(2024, 12, 31)).annual_rate_ppb == 47_500_000


def test_the_switch_from_the_old_benchmark_keeps_the_rate_of_the_day():
    """4.90 % at 85 % is 4.165 %: LPR 4.80 % of December 2019 less 63.5 basis points (公告〔2019〕第30号)."""
    old = fixing_on(BENCHMARK_5Y, date(2019, 12, 20)).annual_rate_ppb * 85 // 100
    margin = margin_for(old, fixing_on(LPR_5Y, date(2019, 12, 31)).annual_rate_ppb)
    assert (old, margin) == (41_650_000, -6_350_000)
    steps = rate_steps(RateTerms(margin_ppb=margin), LPR_5Y, date(2020, 1, 1), date(2022, 1, 1))
    assert [step.annual_rate_ppb for step in steps] == [41_650_000, 40_150_000]


def test_limits_and_teaser():
    terms = RateTerms(
        margin_ppb=10_000_000, floor_ppb=20_000_000, cap_ppb=60_000_000, period_cap_ppb=5_000_000,
        teaser_ppb=15_000_000, teaser_until=date(2022, 7, 1), reset="JANUARY",
    )  # fmt: skip
    index = (Fixing(date(2020, 1, 1), 30_000_000), Fixing(date(2023, 1, 1), 10_000_000))
    steps = rate_steps(terms, index, date(2022, 1, 15), date(2026, 1, 1))
    assert [(step.from_date.isoformat(), step.annual_rate_ppb) for step in steps] == [
        ("2022-01-15", 15_000_000), ("2022-07-01", 20_000_000),
    ]  # fmt: skip
    assert contract_rate(terms, Fixing(date(2020, 1, 1), 90_000_000)) == 60_000_000
    assert contract_rate(terms, Fixing(date(2020, 1, 1), 90_000_000), 30_000_000) == 35_000_000
    with pytest.raises(RateTermsInvalid):
        RateTerms(floor_ppb=2, cap_ppb=1)
    with pytest.raises(RateTermsInvalid):
        RateTerms(teaser_ppb=1)


@given(
    st.integers(-30, 30).map(lambda bp: bp * 1_000_000),
    st.sampled_from(resets.codes()),
    st.dates(date(2019, 9, 1), date(2024, 1, 1)),
)
@settings(max_examples=60, deadline=None)
def test_steps_stay_within_limits_and_rise_by_date(margin, reset, start):
    terms = RateTerms(margin_ppb=margin, reset=reset, floor_ppb=10_000_000, cap_ppb=50_000_000)
    steps = rate_steps(terms, LPR_5Y, start, date(2026, 1, 1))
    assert steps[0].from_date == start
    assert all(later.from_date > earlier.from_date for earlier, later in pairwise(steps))
    assert all(10_000_000 <= step.annual_rate_ppb <= 50_000_000 < PPB for step in steps)


def test_a_reset_within_a_period_splits_its_interest_at_the_day():
    """1,000,000.00 from 20 December at 3.6 %, from 1 January at 2.4 %: 11 days at 100.00 and 19 at 66.67 (等月)."""
    terms = LoanTerms("CNY", 100_000_000, 36_000_000, date(2024, 12, 20), 20, 12, "BULLET")
    acts = [Disbursed(terms.starts_date, terms.principal), RateReset(date(2025, 1, 1), 24_000_000)]
    state = lived(terms, acts)
    assert position_on(terms, state, date(2025, 1, 19)).interest_accrued == 120_000 + 120_000
    due = position_on(terms, state, date(2025, 1, 20))
    assert due.interest_due == 120_000 + 120_000
    assert lived(terms, [*acts, Repaid(date(2025, 1, 20), due.interest_due)]).open_dues == ()
