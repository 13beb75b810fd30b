"""Yields: published examples, laws on random flows, and an independent judge for XIRR."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diya.calc.dates import add_months
from diya.calc.trid import TridTerms, trid_totals
from diya.calc.yields.apr import AprInputInvalid, Stream, apr, apr_by_dates
from diya.calc.yields.aprc import aprc, aprc_readings
from diya.calc.yields.compounding import CompoundingInvalid, equivalent_rate, rate_per_payment
from diya.calc.yields.disclosure import PrincipalNeverUsed, irr_annual_rate, simple_annual_rate
from diya.calc.yields.effective import effective_interest
from diya.calc.yields.internal import DatedFlow, NoInternalRate, SeveralInternalRates, irr, xirr
from diya.calc.yields.solver import root
from diya.calc.yields.unit_period import Interval, UnitPeriod, UnitPeriodUnknown, months_back, unit_period_of

DAY = date(2024, 1, 31)
MONTH, WEEK, SEMIMONTH = (UnitPeriod(interval) for interval in (Interval.MONTH, Interval.WEEK, Interval.SEMIMONTH))


def near(got: Decimal | Fraction, expected: str, within: str = "1e-9") -> bool:
    return abs(Decimal(got) - Decimal(expected)) <= Decimal(within)


# --- internal rates


def test_xirr_of_the_spreadsheet_manual() -> None:
    """Microsoft's page on XIRR prints 0.373362535 for these five flows."""
    days = ("2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01")
    amounts = (-1000000, 275000, 425000, 325000, 275000)
    flows = [DatedFlow(date.fromisoformat(on), amount) for on, amount in zip(days, amounts, strict=True)]
    assert near(xirr(flows), "0.373362535", "2e-9")


def test_irr_of_flows_one_period_apart() -> None:
    """70,000 out, then 12,000 to 26,000 back: 8.66 %, after four years -2.12 % (Microsoft's page on IRR)."""
    amounts = [-70000, 12000, 15000, 18000, 21000, 26000]
    assert near(irr(amounts), "0.0866309480365", "1e-12")
    assert near(irr(amounts[:5]), "-0.0212448482734", "1e-12")


@pytest.mark.parametrize("rate", ["-0.99", "-0.5", "0", "0.0001", "0.3", "25", "120"])
def test_a_rate_comes_back_from_far_away(rate: str) -> None:
    """One amount over exactly 730 days: the flow is what the rate makes of it, to a minor unit of a trillion."""
    grown = int(10**14 * (1 + Fraction(rate)) ** 2)
    assert near(xirr([DatedFlow(DAY, -(10**14)), DatedFlow(DAY + timedelta(days=730), grown)]), rate, "1e-9")


def judge(flows: list[DatedFlow]) -> float:
    """XIRR by plain bisection in floating point, written without a look at the product's way."""
    start = min(flow.on for flow in flows)

    def value(rate: float) -> float:
        return sum(flow.amount * (1 + rate) ** (-(flow.on - start).days / 365) for flow in flows)

    low, high = -0.9999, 1000.0
    rises = value(high) > value(low)
    for _ in range(200):
        middle = (low + high) / 2
        if (value(middle) > 0) == rises:
            high = middle
        else:
            low = middle
    return low


def random_flows(seed: int) -> list[DatedFlow]:
    """A loan: one or two drawdowns first, then up to sixty payments on any days."""
    dice = random.Random(seed)
    start = date(2000, 1, 1) + timedelta(days=dice.randrange(8000))
    lent = [DatedFlow(start, -dice.randrange(10**5, 10**9)) for _ in range(dice.choice((1, 2)))]
    total = -sum(flow.amount for flow in lent)
    count = dice.randrange(1, 60)
    return lent + [
        DatedFlow(start + timedelta(days=dice.randrange(200, 7000)), int(total * dice.uniform(0.1, 4) / count) + 1)
        for _ in range(count)
    ]


def test_xirr_agrees_with_plain_bisection() -> None:
    for seed in range(200):
        flows = random_flows(seed)
        got = float(xirr(flows))
        assert abs(got - judge(flows)) <= 1e-10 * max(1.0, abs(got)), seed


def test_xirr_agrees_with_pyxirr() -> None:
    pyxirr: Any = pytest.importorskip("pyxirr", reason="pyxirr is not installed: XIRR has one judge less")
    for seed in range(2000):
        flows = random_flows(seed)
        expected = pyxirr.xirr([flow.on for flow in flows], [flow.amount for flow in flows])
        got = float(xirr(flows))
        assert abs(got - expected) <= 1e-10 * max(1.0, abs(got)), seed


def test_flows_with_several_rates_are_refused_with_the_rates() -> None:
    with pytest.raises(SeveralInternalRates) as refused:
        irr([-100, 230, -132])
    assert refused.value.params["rates"] == "0.100000, 0.200000"


def test_rates_close_together_and_one_that_is_touched_are_found() -> None:
    with pytest.raises(SeveralInternalRates) as refused:
        irr([-1000000, 2101000, -1103550])  # (1 + rate) of 1.05 and 1.051
    assert refused.value.params["rates"] == "0.050000, 0.051000"
    assert near(irr([-10000, 21000, -11025]), "0.05", "1e-11")


@pytest.mark.parametrize("amounts", [[], [0, 0], [100, 50], [-100, -50], [100, -150, 100]])
def test_flows_without_a_rate_are_refused(amounts: list[int]) -> None:
    with pytest.raises(NoInternalRate):
        irr(amounts)


def test_flows_that_change_sign_twice_may_have_one_rate() -> None:
    """-100, 150, -20, 30: with x = 1 / (1 + rate), 30 x^3 - 20 x^2 + 150 x = 100 has one root above zero."""
    rate = irr([-100, 150, -20, 30])
    x = 1 / (1 + rate)
    assert abs(30 * x**3 - 20 * x**2 + 150 * x - 100) < Decimal("1e-20")
    assert irr([100, -150, 20, -30]) == rate


@settings(max_examples=40, deadline=None)
@given(
    lent=st.integers(10**4, 10**13),
    parts=st.lists(st.tuples(st.integers(1, 4000), st.integers(1, 200)), min_size=1, max_size=12),
    order=st.randoms(use_true_random=False),
)
def test_laws_of_xirr(lent: int, parts: list[tuple[int, int]], order: random.Random) -> None:
    """Order does not matter, nor the day it all begins, nor the size of the unit; at the rate nothing is left."""
    flows = [DatedFlow(DAY, -lent), *(DatedFlow(DAY + timedelta(days=d), lent * p // 100 + 1) for d, p in parts)]
    rate = xirr(flows)
    shuffled = list(flows)
    order.shuffle(shuffled)
    assert xirr(shuffled) == rate
    assert xirr([DatedFlow(flow.on + timedelta(days=77), flow.amount) for flow in flows]) == rate
    assert abs(xirr([DatedFlow(flow.on, 10 * flow.amount) for flow in flows]) - rate) <= abs(rate) * Decimal("1e-30")
    assert xirr([DatedFlow(flow.on, -flow.amount) for flow in flows]) == rate


def test_root_finds_the_square_root_of_two() -> None:
    found = root(lambda x: (x * x - 2, 2 * x), Decimal(0), Decimal(2))
    assert near(found, "1.4142135623730950488016887", "1e-24")


# --- compounding


def test_rates_of_one_yield_under_another_compounding() -> None:
    assert near(equivalent_rate(Decimal("0.05"), 2, 12), "0.049486985581731", "1e-15")
    assert equivalent_rate(Decimal("0.05"), 2, 1) == Decimal("0.050625")
    assert rate_per_payment(Fraction(6, 100), 12, 12) == Fraction(1, 200)
    assert rate_per_payment(Fraction(6, 100), 2, 1) == Fraction(609, 10000)
    assert near(Decimal(1) + Decimal(str(float(rate_per_payment(Fraction(6, 100), 1, 12)))), "1.00486755056534")


@pytest.mark.parametrize(("rate", "compounded", "wanted"), [("0.05", 0, 12), ("0.05", 12, 0), ("-2", 2, 12)])
def test_a_compounding_that_cannot_be_is_refused(rate: str, compounded: int, wanted: int) -> None:
    with pytest.raises(CompoundingInvalid):
        equivalent_rate(Decimal(rate), compounded, wanted)


@given(
    rate=st.fractions(Fraction(-1, 2), Fraction(5)).map(lambda f: Decimal(f.numerator) / Decimal(f.denominator)),
    compounded=st.sampled_from((1, 2, 4, 12, 26, 52, 365)),
    wanted=st.sampled_from((1, 2, 4, 12, 26, 52, 365)),
)
def test_a_rate_converted_and_back_is_itself(rate: Decimal, compounded: int, wanted: int) -> None:
    back = equivalent_rate(equivalent_rate(rate, compounded, wanted), wanted, compounded)
    assert abs(back - rate) < Decimal("1e-25")


# --- Regulation Z


@pytest.mark.parametrize(
    ("unit", "earlier", "later", "full", "odd"),
    [
        (MONTH, "1978-01-10", "1978-03-01", 1, Fraction(22, 30)),
        (UnitPeriod(Interval.MONTH, 2), "1978-01-10", "1978-03-01", 0, Fraction(52, 60)),
        (UnitPeriod(Interval.MONTH, 3), "1978-07-23", "1978-10-01", 0, Fraction(69, 90)),
        (SEMIMONTH, "1978-02-23", "1978-03-01", 0, Fraction(6, 15)),
        (WEEK, "1978-03-20", "1978-04-21", 4, Fraction(4, 7)),
        (UnitPeriod(Interval.WEEK, 2), "1978-04-03", "1978-04-11", 0, Fraction(8, 14)),
        (UnitPeriod(Interval.MONTH, 12), "2020-01-15", "2022-04-15", 2, Fraction(3, 12)),
        (UnitPeriod(Interval.MONTH, 12), "2020-01-15", "2022-04-20", 2, Fraction(96, 365)),
        (MONTH, "2023-01-31", "2023-02-28", 1, Fraction(0)),
        (MONTH, "2024-05-05", "2024-05-05", 0, Fraction(0)),
    ],
)
def test_unit_periods_between_two_days(unit: UnitPeriod, earlier: str, later: str, full: int, odd: Fraction) -> None:
    assert unit.between(date.fromisoformat(earlier), date.fromisoformat(later)) == (full, odd)


def monthly(first: str, count: int, step: int = 1) -> list[date]:
    start = date.fromisoformat(first)
    return [add_months(start, step * index, day=start.day) for index in range(count)]


@pytest.mark.parametrize(
    ("days", "unit"),
    [
        (monthly("2023-01-10", 25), MONTH),
        (monthly("2023-01-31", 13), MONTH),
        (monthly("2023-02-01", 3), MONTH),
        ([date(1978, 1, 10), *monthly("1978-03-01", 20, 2)], UnitPeriod(Interval.MONTH, 2)),
        ([date(1978, 7, 23), *monthly("1978-10-01", 40, 3)], UnitPeriod(Interval.MONTH, 3)),
        ([date(2023, 3, 20) + timedelta(days=7 * n) for n in range(30)], WEEK),
        ([date(2023, 3, 20) + timedelta(days=28 * n) for n in range(30)], UnitPeriod(Interval.WEEK, 4)),
        (
            [date(1978, 2, 23), *monthly("1978-03-01", 12), *monthly("1978-03-16", 12)],
            SEMIMONTH,
        ),
        ([date(2023, 1, 1), date(2023, 7, 1)], UnitPeriod(Interval.MONTH, 6)),
        ([date(2023, 1, 1), date(2023, 9, 15)], UnitPeriod(Interval.DAY, 257)),
        ([date(2020, 1, 1), date(2023, 9, 15)], UnitPeriod(Interval.MONTH, 12)),
        ([date(2023, 1, 1), date(2023, 1, 30), date(2023, 3, 4)], MONTH),
    ],
)  # fmt: skip
def test_the_unit_period_of_a_transaction(days: list[date], unit: UnitPeriod) -> None:
    assert unit_period_of(days) == unit


def test_a_transaction_on_one_day_has_no_unit_period() -> None:
    with pytest.raises(UnitPeriodUnknown):
        unit_period_of([DAY, DAY])


def test_apr_without_odd_days_is_the_irr_times_the_periods() -> None:
    got = apr([Stream(1000000)], [Stream(90000, 1, count=12)], per_year=Fraction(12))
    assert abs(got - 12 * irr([-1000000] + [90000] * 12)) < Decimal("1e-28")


def test_odd_days_earn_simple_interest() -> None:
    """1,000 for 1.5 periods at 10 % a period owes 1,000 x 1.1 x 1.05."""
    got = apr([Stream(100000)], [Stream(115500, 1, Fraction(1, 2))], per_year=Fraction(1))
    assert abs(got - Decimal("0.1")) < Decimal("1e-30")


def test_apr_of_two_advances() -> None:
    """100 and, a period later, 100: at 5 % a period they owe 100 x 1.05^3 + 100 x 1.05^2 two periods after that."""
    owed = Fraction(105, 100) ** 3 * 10**10 + Fraction(105, 100) ** 2 * 10**10
    got = apr([Stream(10**10, count=2)], [Stream(int(owed), 3)], per_year=Fraction(4))
    assert near(got, "0.2", "1e-9")


def test_apr_by_dates_finds_its_unit_period() -> None:
    start = date(2023, 5, 10)
    days = [add_months(start, index) for index in range(1, 13)]
    flows = [DatedFlow(day, 90000) for day in days]
    streams = apr([Stream(1000000)], [Stream(90000, 1, count=12)], per_year=Fraction(12))
    found = apr_by_dates([DatedFlow(start, 1000000)], flows)
    assert abs(found - streams) < Decimal("1e-30")
    assert apr_by_dates([DatedFlow(start, 1000000)], flows, MONTH) == found


def test_apr_below_zero_and_far_above() -> None:
    assert near(apr([Stream(100)], [Stream(50, 1)], per_year=Fraction(12)), "-6", "1e-25")
    assert near(apr([Stream(100)], [Stream(100100, 1)], per_year=Fraction(1)), "1000", "1e-20")
    assert apr([Stream(100)], [Stream(100, 1)], per_year=Fraction(12)) == 0


@pytest.mark.parametrize("payments", [[], [Stream(0, 1)], [Stream(-5, 1)], [Stream(5, 1, count=0)]])
def test_apr_refuses_what_is_no_payment(payments: list[Stream]) -> None:
    with pytest.raises(AprInputInvalid):
        apr([Stream(100)], payments, per_year=Fraction(12))


def test_a_payment_before_the_first_advance_is_refused() -> None:
    with pytest.raises(AprInputInvalid):
        apr_by_dates([DatedFlow(DAY, 100)], [DatedFlow(DAY - timedelta(days=1), 110)])


def test_months_are_counted_back_from_the_later_day() -> None:
    assert months_back(date(2023, 1, 30), date(2023, 3, 1)) == (1, 2)
    assert months_back(date(2023, 1, 31), date(2023, 3, 31)) == (2, 0)


# --- European Union


@pytest.mark.parametrize(
    ("reading", "day", "expected"),
    [
        ("DAYS_365", "2025-01-31", Fraction(366, 365)),
        ("DAYS_365_25", "2024-02-28", Fraction(28 * 4, 1461)),
        ("MONTHS", "2024-04-30", Fraction(3, 12)),
        ("MONTHS", "2024-03-05", Fraction(1, 12) + Fraction(5, 365)),
        ("YEARS", "2026-01-31", Fraction(2)),
        ("WEEKS", "2024-02-14", Fraction(2, 52)),
        ("WEEKS", "2024-02-16", Fraction(2, 52) + Fraction(2, 365)),
    ],
)
def test_years_since_the_first_drawdown(reading: str, day: str, expected: Fraction) -> None:
    assert aprc_readings.get(reading)(DAY, date.fromisoformat(day)) == expected


def test_both_readings_of_a_year_of_days() -> None:
    lent, repaid = [DatedFlow(DAY, 25000)], [DatedFlow(DAY + timedelta(days=28), 31997)]
    assert near(aprc(lent, repaid, reading="DAYS_365"), "23.94754", "1e-5")
    assert near(aprc(lent, repaid, reading="DAYS_365_25"), "24.00257", "1e-5")


def test_equal_months_make_a_year_whatever_their_days() -> None:
    """Read in months, the schedule has the effective rate of its monthly IRR, leap year or not."""
    start = date(2024, 1, 1)
    payments = [DatedFlow(add_months(start, index), 27411) for index in range(1, 25)]
    got = aprc([DatedFlow(start, 600000)], payments, reading="MONTHS")
    effective = equivalent_rate(irr([-600000] + [27411] * 24) * 12, 12, 1)
    assert abs(got - effective) < Decimal("1e-28")


# --- effective interest


def test_the_effective_rate_unwinds_to_nothing() -> None:
    found = effective_interest(
        [
            DatedFlow(date(2025, 1, 1), 110000),
            DatedFlow(date(2023, 1, 1), -95000),
            DatedFlow(date(2024, 1, 1), 10000),
        ]
    )
    assert [(row.opening, row.interest, row.cash, row.closing) for row in found.rows] == [
        (0, 0, -95000, 95000),
        (95000, 12330, 10000, 97330),
        (97330, 12670, 110000, 0),
    ]
    assert near(found.annual_rate, "0.1297934757", "1e-10")


@settings(max_examples=40, deadline=None)
@given(lent=st.integers(10**4, 10**13), parts=st.lists(st.integers(1, 200), min_size=1, max_size=24))
def test_interest_of_the_table_is_cash_less_what_was_lent(lent: int, parts: list[int]) -> None:
    flows = [DatedFlow(DAY, -lent)]
    flows += [DatedFlow(add_months(DAY, n), lent * part // 100 + 1) for n, part in enumerate(parts, 1)]
    rows = effective_interest(flows).rows
    assert sum(row.interest for row in rows) == sum(flow.amount for flow in flows)
    assert rows[-1].closing == 0
    assert all(row.opening + row.interest - row.cash == row.closing for row in rows)
    # The last row takes the roundings before it, each grown at most from the first day to the last.
    rate, last = xirr(flows), rows[-1]
    growth = (1 + rate) ** (Decimal((last.on - rows[-2].on).days) / 365)
    longest = max(Decimal(1), (1 + rate) ** (Decimal((last.on - DAY).days) / 365))
    found_to = last.opening * Decimal("1e-12")  # the rate itself is found to so much
    assert abs(last.interest - last.opening * (growth - 1)) <= len(rows) * longest + found_to


# --- Chinese disclosure


def test_half_a_per_cent_a_month_is_not_six_a_year() -> None:
    start = date(2023, 1, 1)
    principal = [DatedFlow(add_months(start, index), 100000) for index in range(1, 13)]
    simple = simple_annual_rate(drawdowns=[DatedFlow(start, 1200000)], principal=principal, cost_amount=72000)
    assert near(Decimal(simple.numerator) / Decimal(simple.denominator), "0.1112145578", "1e-9")
    compound = irr_annual_rate([-1200000] + [106000] * 12, periods_per_year=12)
    assert near(compound, "0.1089638252", "1e-9")


def test_simple_interest_on_principal_repaid_at_the_end_is_the_contract_rate() -> None:
    start, end = date(2023, 1, 1), date(2024, 1, 1)
    rate = simple_annual_rate(
        drawdowns=[DatedFlow(start, 100000)], principal=[DatedFlow(end, 100000)], cost_amount=6000
    )
    assert rate == Fraction(6, 100)


def test_principal_never_used_has_no_rate() -> None:
    with pytest.raises(PrincipalNeverUsed):
        simple_annual_rate(drawdowns=[DatedFlow(DAY, 100)], principal=[DatedFlow(DAY, 100)], cost_amount=5)


# --- American disclosure


def test_a_disclosure_without_insurance_has_one_payment() -> None:
    totals = trid_totals(TridTerms(10000000, Fraction(6, 100), 360))
    assert totals.payment_insured == totals.payment_uninsured == totals.principal_and_interest == 59955
    assert totals.insured_count == 0
    assert near(totals.apr, "0.06", "1e-6")
    assert totals.total_of_payments == 10000000 + totals.finance_charge
    assert totals.in_5_years_total == 60 * 59955
    assert totals.in_5_years_principal == 694564
