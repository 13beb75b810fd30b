"""Due dates: periods and stubs, due days a month does not have, dates given by hand, closed days."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diya.calc.business_days import Shift
from diya.calc.loan.schedule import schedule
from diya.calc.loan.terms import LoanTerms
from diya.calc.timing import Stub, Timing, TimingInvalid, periods_between

from .strategies import timings

BASE = LoanTerms("CNY", 1_200_000, 36_000_000, date(2025, 1, 31), 31, 4, "BULLET", "ACT/360")


def dates(terms: LoanTerms) -> list[str]:
    return [row.due_date.isoformat() for row in schedule(terms)]


@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        (Timing(), ["2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31"]),
        (Timing(every_months=3), ["2025-04-30", "2025-07-31", "2025-10-31", "2026-01-31"]),
        (Timing(every_months=12), ["2026-01-31", "2027-01-31", "2028-01-31", "2029-01-31"]),
        (Timing(every_days=7), ["2025-02-07", "2025-02-14", "2025-02-21", "2025-02-28"]),
        (Timing(every_days=14), ["2025-02-14", "2025-02-28", "2025-03-14", "2025-03-28"]),
        (Timing(first_due_date=date(2025, 3, 15)), ["2025-03-15", "2025-04-30", "2025-05-31", "2025-06-30"]),
        (Timing(final_due_date=date(2025, 6, 10)), ["2025-02-28", "2025-03-31", "2025-04-30", "2025-06-10"]),
        (
            Timing(dates=(date(2025, 2, 3), date(2025, 2, 4), date(2025, 9, 9), date(2026, 1, 1))),
            ["2025-02-03", "2025-02-04", "2025-09-09", "2026-01-01"],
        ),
        (
            Timing(calendar="CN", business_day="FOLLOWING"),
            ["2025-02-28", "2025-03-31", "2025-04-30", "2025-06-03"],
        ),
        (
            Timing(calendar="CN", business_day="MODIFIED_FOLLOWING"),
            ["2025-02-28", "2025-03-31", "2025-04-30", "2025-05-30"],
        ),
    ],
)
def test_due_dates(timing, expected):
    assert dates(replace(BASE, timing=timing)) == expected


def test_interest_stays_or_goes_with_a_moved_date():
    """31 May 2025 is a Saturday before the Dragon Boat holiday: due on 3 June. 12,000.00 at 3.6 % by ACT/360 earn 1.20
    a day: 31 days stay 37.20, 34 days to the day it was moved to are 40.80."""
    stays = replace(BASE, timing=Timing(calendar="CN", business_day="FOLLOWING"))
    goes = replace(stays, timing=replace(stays.timing, shift=Shift.SHIFT_THEN_CALCULATE))
    assert [row.interest for row in schedule(stays)] == [3_360, 3_720, 3_600, 3_720]
    assert [row.interest for row in schedule(goes)] == [3_360, 3_720, 3_600, 4_080]


@pytest.mark.parametrize(
    ("stub", "expected"),
    [
        (Stub.SHORT_FIRST, ["02-05", "03-05", "04-05", "05-05", "06-05", "07-05"]),
        (Stub.LONG_FIRST, ["03-05", "04-05", "05-05", "06-05", "07-05"]),
        (Stub.SHORT_LAST, ["02-10", "03-10", "04-10", "05-10", "06-10", "07-05"]),
        (Stub.LONG_LAST, ["02-10", "03-10", "04-10", "05-10", "07-05"]),
    ],
)
def test_odd_days_at_either_end(stub, expected):
    """10 January to 5 July, monthly: 26 odd days."""
    start, maturity = date(2025, 1, 10), date(2025, 7, 5)
    timing, count = periods_between(start, maturity, Timing(), stub)
    due_day = maturity.day if stub in (Stub.SHORT_FIRST, Stub.LONG_FIRST) else start.day
    terms = replace(BASE, starts_date=start, due_day=due_day, instalment_count=count, timing=timing)
    assert [day[5:] for day in dates(terms)] == expected


@given(
    st.dates(date(2020, 1, 1), date(2024, 1, 1)), st.integers(1, 1_500), st.sampled_from(list(Stub)),
    st.sampled_from([Timing(), Timing(every_months=3), Timing(every_months=6), Timing(every_days=7)]),
)  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_every_term_ends_on_its_maturity_and_its_dates_rise(start, days, stub, timing):
    maturity = start + timedelta(days)
    found, count = periods_between(start, maturity, timing, stub)
    due_day = maturity.day if stub in (Stub.SHORT_FIRST, Stub.LONG_FIRST) else start.day
    terms = replace(BASE, starts_date=start, due_day=due_day, instalment_count=count, timing=found)
    due = [terms.due_date(number) for number in range(1, count + 1)]
    assert due[-1] == maturity
    assert all(later > earlier for earlier, later in pairwise([start, *due]))
    whole = timing.every_days or 28 * timing.every_months
    longest = (timing.every_days or 31 * timing.every_months) * (2 if stub in (Stub.LONG_FIRST, Stub.LONG_LAST) else 1)
    gaps = [(later - earlier).days for earlier, later in pairwise([start, *due])]
    assert max(gaps) <= longest
    assert all(gap >= whole for gap in gaps[1:-1])


@given(timings(), st.one_of(st.none(), st.dates()), st.lists(st.dates(), max_size=4, unique=True))
@settings(max_examples=60, deadline=None)
def test_timing_and_terms_survive_their_form_as_data(timing, first, by_hand):
    timing = replace(timing, first_due_date=first, dates=tuple(sorted(by_hand)))
    terms = replace(BASE, timing=timing, tolerance_amount=5)
    assert LoanTerms.from_data(json.loads(json.dumps(terms.as_data()))) == terms


def test_terms_of_the_first_loans_read_as_they_were_pinned():
    plain = LoanTerms("CNY", 100, 0, date(2025, 1, 5), 31, 12)
    assert set(plain.as_data()) == {
        "currency", "principal", "annual_rate_ppb", "starts_date", "due_day", "instalment_count", "method",
        "day_count", "allocation", "penalty_uplift_ppb", "grace_days", "compound_on_interest",
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong", [{"every_days": 5}, {"every_months": 7}, {"dates": (date(2025, 1, 2), date(2025, 1, 2))}]
)
def test_timing_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(TimingInvalid) as refused:
        Timing(**wrong)
    assert refused.value.field == f"timing.{next(iter(wrong))}"
    with pytest.raises(TimingInvalid):
        periods_between(date(2025, 1, 1), date(2025, 1, 1), Timing(), Stub.LONG_LAST)
