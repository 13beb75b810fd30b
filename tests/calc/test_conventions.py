"""Day counts, calendars and business-day rules against an independent judge, and the names others give them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import QuantLib as ql

from diya.calc.aliases import FAMILIES, canonical
from diya.calc.business_days import adjust
from diya.calc.calendars import CalendarUnknown, calendar_of
from diya.calc.day_count import DatesReversed, Span, counted_days, day_counts, year_fraction
from diya.calc.yields.internal import DatedFlow, xirr
from diya.kernel.registry import StrategyUnknown

ACTUAL, THIRTY = ql.ActualActual, ql.Thirty360
JUDGES = {
    "ACT/360": ql.Actual360(),
    "ACT/365F": ql.Actual365Fixed(),
    "ACT/ACT ISDA": ACTUAL(ACTUAL.ISDA),
    "ACT/ACT AFB": ACTUAL(ACTUAL.AFB),
    "30/360": THIRTY(THIRTY.BondBasis),
    "30/360 US": THIRTY(THIRTY.USA),
    "30/360 ITALIAN": THIRTY(THIRTY.Italian),
    "30E/360": THIRTY(THIRTY.EurobondBasis),
    "30E/360 ISDA": THIRTY(THIRTY.ISDA),
}
CALENDARS = {
    "TARGET": (ql.TARGET(), 2002),
    "US": (ql.UnitedStates(ql.UnitedStates.FederalReserve), 1990),
    "UK": (ql.UnitedKingdom(ql.UnitedKingdom.Settlement), 1990),
    "CN": (ql.China(ql.China.IB), 2008),
}
RULES = {
    "FOLLOWING": ql.Following,
    "MODIFIED_FOLLOWING": ql.ModifiedFollowing,
    "PRECEDING": ql.Preceding,
    "MODIFIED_PRECEDING": ql.ModifiedPreceding,
    "NONE": ql.Unadjusted,
}


def to_judge(day: date) -> ql.Date:
    return ql.Date(day.day, day.month, day.year)


def spans(count: int, seed: int) -> Iterator[tuple[date, date]]:
    """Random spans, a third of them from or to the end of a February."""
    chance = random.Random(seed)
    for _ in range(count):
        start = date(2000, 1, 1) + timedelta(chance.randrange(15_000))
        end = start + timedelta(chance.randrange(4_000))
        if chance.random() < 0.3:
            start = date(start.year, 2, 28) + timedelta(chance.randrange(2))
        if chance.random() < 0.3 and end.month == 2:
            end = date(end.year, 3, 1) - timedelta(1)
        if start <= end:
            yield start, end


def agree(count: int) -> None:
    for code, judge in JUDGES.items():
        for start, end in spans(count, seed=len(code)):
            got, expected = year_fraction(code, start, end), judge.yearFraction(to_judge(start), to_judge(end))
            assert abs(float(got) - expected) < 1e-12, f"{code} {start} {end}: got {float(got)}, expected {expected}"


def test_day_counts_agree_with_an_independent_judge():
    agree(250)


@pytest.mark.long
def test_day_counts_agree_with_an_independent_judge_on_many_spans():
    agree(12_000)


@pytest.mark.parametrize("code", CALENDARS)
def test_calendars_agree_with_an_independent_judge_on_every_day(code):
    judge, first = CALENDARS[code]
    ours, day, last = calendar_of(code), date(first, 1, 1), date(2026 if code == "CN" else 2060, 12, 31)
    differing = []
    while day <= last:
        if ours.is_business(day) != judge.isBusinessDay(to_judge(day)):
            differing.append(day)
        day += timedelta(1)
    assert differing == []


def test_business_days_between_agree_with_the_judge():
    judge = ql.Business252(ql.TARGET())
    span = Span(calendar=calendar_of("TARGET"))
    for start, end in list(spans(60, seed=7)):
        assert float(year_fraction("BUS/252", start, end, span)) == pytest.approx(
            judge.yearFraction(to_judge(start), to_judge(end)), abs=1e-12
        )


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("code", CALENDARS)
def test_business_day_rules_agree_with_the_judge(rule, code):
    judge, _ = CALENDARS[code]
    for offset in range(0, 3_000, 3):
        day = date(2012, 1, 1) + timedelta(offset)
        expected = judge.adjust(to_judge(day), RULES[rule])
        assert to_judge(adjust(day, rule, calendar_of(code))) == expected, f"{rule} {code} {day}"


def test_the_last_business_day_of_a_month():
    assert adjust(date(2024, 3, 5), "END_OF_MONTH", calendar_of("TARGET")) == date(2024, 3, 28)


def test_china_works_on_some_weekends_and_rests_on_some_weekdays():
    """Spring festival 2024: 10 to 17 February off, 4 and 18 February (both Sundays) worked."""
    china = calendar_of("CN")
    assert [china.is_business(date(2024, 2, day)) for day in (4, 9, 10, 12, 16, 18, 19)] == [
        True, True, False, False, False, True, True,
    ]  # fmt: skip
    assert china.announced_until >= 2026


def test_a_union_is_open_where_all_are():
    both = calendar_of("CN+TARGET")
    for offset in range(3_000):
        day = date(2018, 1, 1) + timedelta(offset)
        assert both.is_business(day) == (calendar_of("CN").is_business(day) and calendar_of("TARGET").is_business(day))
    assert calendar_of("NONE+CN").is_business(date(2024, 2, 4))


def period(start: str, end: str) -> Span:
    return Span(period_start=date.fromisoformat(start), period_end=date.fromisoformat(end))


@pytest.mark.parametrize(
    ("code", "start", "end", "span", "expected"),
    [
        # ISDA, "EMU and Market Conventions" (1998), examples of the actual/actual memorandum
        ("ACT/ACT ICMA", "1999-02-01", "1999-07-01", period("1998-07-01", "1999-07-01"), "0.410958904110"),
        ("ACT/ACT ICMA", "2002-08-15", "2003-07-15", period("2003-01-15", "2003-07-15"), "0.915760869565"),
        ("ACT/ACT ICMA", "2000-01-30", "2000-06-30", period("2000-01-30", "2000-07-30"), "0.417582417582"),
        # the period after the given one, by whole months
        ("ACT/ACT ICMA", "2004-01-15", "2004-07-15", period("2003-01-15", "2003-07-15"), "0.500000000000"),
        # ICMA Rule 251.1(i): half-yearly, the period ends in a leap year
        ("ACT/365L", "2023-11-01", "2024-05-01", Span(frequency=2), "0.497267759562"),
        ("ACT/365L", "2023-03-01", "2024-02-28", Span(), "0.997260273972"),
        ("28E/336", "2024-01-31", "2024-03-01", Span(), "0.086309523809"),
        ("EQUAL_MONTHS", "2025-01-05", "2025-02-20", Span(), "0.125000000000"),
    ],
)  # fmt: skip
def test_parts_of_a_year_by_worked_figures(code, start, end, span, expected):
    got = year_fraction(code, date.fromisoformat(start), date.fromisoformat(end), span)
    assert abs(float(got) - float(expected)) < 1e-11


def test_dates_in_the_wrong_order_and_unknown_names_are_refused():
    with pytest.raises(DatesReversed, match="is after the end"):
        year_fraction("ACT/360", date(2025, 1, 2), date(2025, 1, 1))
    with pytest.raises(StrategyUnknown):
        counted_days("ACT/361", date(2025, 1, 1), date(2025, 1, 2))
    with pytest.raises(CalendarUnknown):
        calendar_of("CN+MARS")
    with pytest.raises(StrategyUnknown) as refused:
        canonical("day_count", "A/361", field="day_count")
    assert refused.value.field == "day_count"


@pytest.mark.parametrize("family", FAMILIES)
def test_every_name_leads_to_a_registered_code_and_no_name_to_two(family):
    registry, table = FAMILIES[family]
    names = [name for code, others in table.items() for name in others.split(", ")]
    assert set(table) <= set(registry.codes())
    assert len({canonical(family, name) + name for name in names}) == len(names)
    assert all(canonical(family, name) == code for code, others in table.items() for name in others.split(", "))


@pytest.mark.parametrize(
    ("name", "code"),
    [("A365", "ACT/365F"), ("30E360ISDA", "30E/360 ISDA"), ("ACT/ACT.ICMA", "ACT/ACT ICMA"),
     ("Act/365 (Fixed)", "ACT/365F"),
     ("30/360 (Bond Basis)", "30/360"), ("等月", "EQUAL_MONTHS"), ("B252", "BUS/252")],
)  # fmt: skip
def test_names_of_others(name, code):
    assert canonical("day_count", name) == code


@pytest.mark.parametrize("code", day_counts.codes())
def test_units_of_a_split_period_are_those_of_the_whole(code):
    counting, start, end = day_counts.get(code), date(2024, 1, 31), date(2024, 7, 31)
    units = counting.units(start, end)
    passed = [counting.elapsed(start, end, units, start + timedelta(days)) for days in range(-1, 184)]
    assert passed == sorted(passed)
    assert (passed[0], passed[1], passed[-1]) == (0, 0, units)


def agree_on_xirr(count: int, seed: int) -> None:
    """A loan paid back on random days: by the judge's discounting what was lent lies between the present values at our
    rate a billionth less and a billionth more."""
    chance = random.Random(seed)
    for _ in range(count):
        start = date(2015, 1, 1) + timedelta(chance.randrange(3_000))
        lent = chance.randrange(10_000, 10**9)
        days = [start + timedelta(at) for at in sorted(chance.sample(range(20, 3_650), chance.randrange(1, 12)))]
        paid = [max(1, round(lent * chance.uniform(0.7, 2.2) / len(days))) for _ in days]
        back = [DatedFlow(day, part) for day, part in zip(days, paid, strict=True)]
        got = float(xirr([DatedFlow(start, -lent), *back]))
        leg = ql.Leg([ql.SimpleCashFlow(float(flow.amount), to_judge(flow.on)) for flow in back])
        near = 1e-9 * max(1.0, abs(got))
        high, low = (
            ql.CashFlows.npv(
                leg, ql.InterestRate(rate, ql.Actual365Fixed(), ql.Compounded, ql.Annual), False, to_judge(start)
            )
            for rate in (got - near, got + near)
        )
        assert low <= lent <= high, f"{lent} on {start}, {back}: got {got}"


def test_xirr_agrees_with_an_independent_judge():
    agree_on_xirr(500, seed=1)


@pytest.mark.long
def test_xirr_agrees_with_an_independent_judge_on_many_flows():
    agree_on_xirr(30_000, seed=2)
