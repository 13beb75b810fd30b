"""Rate factors: what one unit of principal earns in a stretch of days, by the day-count terms of the loan."""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from diya.calc.progressive.due_dates import plus, units_between
from diya.calc.progressive.figures import DIGITS, FACTOR_STEP, ONE, WIDE, ZERO
from diya.calc.progressive.terms import (
    DaysInMonth,
    DaysInYear,
    Frequency,
    InterestCalculation,
    LeapYear,
    ProgressiveTerms,
)
from diya.kernel.rates import PPB

FIXED_YEARS: Final = {DaysInYear.DAYS360: 360, DaysInYear.DAYS364: 364, DaysInYear.DAYS365: 365}
THIRTY_DAY_UNITS: Final = {Frequency.DAYS: 1, Frequency.WEEKS: 7, Frequency.MONTHS: 30, Frequency.YEARS: 360}
"""Days of one unit of the frequency where a month counts as thirty."""

PERIODS_OF_A_YEAR: Final = {Frequency.MONTHS: 12, Frequency.WEEKS: 52}


@dataclass(frozen=True, slots=True)
class Basis:
    """The terms that decide a factor, and no others: the key under which factors are remembered."""

    starts_on: date
    every: int
    frequency: Frequency
    days_in_year: DaysInYear
    days_in_month: DaysInMonth
    leap_year: LeapYear
    interest_calculation: InterestCalculation
    year_ends_after_31_december: bool


def basis_of(terms: ProgressiveTerms) -> Basis:
    return Basis(
        terms.starts_on,
        terms.every,
        terms.frequency,
        terms.days_in_year,
        terms.days_in_month,
        terms.leap_year,
        terms.interest_calculation,
        terms.year_ends_after_31_december,
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days `start` to `end` of the repayment period `period_start` to `period_due`."""

    start: date
    end: date
    period_start: date
    period_due: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def period_days(self) -> int:
        return (self.period_due - self.period_start).days


def level_factor(basis: Basis, rate_ppb: int, stretch: Stretch) -> Decimal:
    """The factor the level instalment is found with: every period of the frequency counts the same.

    Worked: 7 %, 30/360, January of 2024: 0.07 x 30 / 360 = 0.005833333333 (Fineract's own unit tests).
    """
    return _factor(basis, rate_ppb, stretch, False)


def interest_factor(basis: Basis, rate_ppb: int, stretch: Stretch) -> Decimal:
    """The factor interest accrues with: a period longer or shorter than the frequency counts by its real length.

    Worked: 7 %, 30/360, six weeks from 1 January 2024 by the month: one month and 11 of 29 days, 1.379 months.
    """
    return _factor(basis, rate_ppb, stretch, True)


@lru_cache(maxsize=20_000)
def _factor(basis: Basis, rate_ppb: int, stretch: Stretch, by_real_length: bool) -> Decimal:
    if stretch.period_days == 0:
        return ZERO
    rate = DIGITS.divide(Decimal(rate_ppb), Decimal(PPB))
    parts = PERIODS_OF_A_YEAR.get(basis.frequency)
    if basis.interest_calculation is InterestCalculation.SAME_AS_REPAYMENT_PERIOD and parts is not None:
        return _of_period(rate, Decimal(1), Decimal(basis.every), Decimal(parts), stretch)
    if _crosses_years(basis, stretch):
        return _scaled(DIGITS.multiply(rate, _year_fractions(basis, stretch)))
    year = Decimal(_year_days(basis, stretch))
    if basis.days_in_month is DaysInMonth.ACTUAL:
        fraction = DIGITS.divide(Decimal(stretch.days), year)
        return _scaled(DIGITS.multiply(rate, fraction))
    ratio = _period_ratio(basis, stretch) if by_real_length else Decimal(basis.every)
    return _of_period(rate, Decimal(THIRTY_DAY_UNITS[basis.frequency]), ratio, year, stretch)


def _of_period(rate: Decimal, unit: Decimal, ratio: Decimal, year: Decimal, stretch: Stretch) -> Decimal:
    """rate x (unit x ratio / year) x days of the stretch / days of the period, rounded after each step."""
    fraction = DIGITS.divide(DIGITS.multiply(unit, ratio), year)
    product = DIGITS.multiply(DIGITS.multiply(rate, fraction), Decimal(stretch.days))
    return _scaled(DIGITS.divide(product, Decimal(stretch.period_days)))


def _scaled(factor: Decimal) -> Decimal:
    return factor.quantize(FACTOR_STEP, context=WIDE)


def _has_leap_day(stretch: Stretch) -> bool:
    years = range(stretch.period_start.year, stretch.period_due.year + 1)
    return any(isleap(year) and stretch.period_start < date(year, 2, 29) <= stretch.period_due for year in years)


def _crosses_years(basis: Basis, stretch: Stretch) -> bool:
    return (
        basis.days_in_year is DaysInYear.ACTUAL
        and stretch.end.year > stretch.start.year
        and (basis.leap_year is LeapYear.FULL_LEAP_YEAR or _has_leap_day(stretch))
    )


def _year_days(basis: Basis, stretch: Stretch) -> int:
    if basis.days_in_year is not DaysInYear.ACTUAL:
        return FIXED_YEARS[basis.days_in_year]
    if not isleap(stretch.start.year):
        return 365
    return 366 if basis.leap_year is LeapYear.FULL_LEAP_YEAR or _has_leap_day(stretch) else 365


def _year_fractions(basis: Basis, stretch: Stretch) -> Decimal:
    """Days of each calendar year over its own length; the year turns on 31 December, or on 1 January where the day
    of disbursement bears interest."""
    total, day = ZERO, stretch.start
    for year in range(stretch.start.year, stretch.end.year + 1):
        turn = date(year + 1, 1, 1) if basis.year_ends_after_31_december else date(year, 12, 31)
        until = stretch.end if year == stretch.end.year else turn
        part = DIGITS.divide(Decimal((until - day).days), Decimal(366 if isleap(year) else 365))
        total, day = DIGITS.add(total, part), until
    return total


def _period_ratio(basis: Basis, stretch: Stretch) -> Decimal:
    """How many units of the frequency the repayment period is long, an odd rest as days over days."""
    frequency, start, due = basis.frequency, stretch.period_start, stretch.period_due
    seed = _seed(basis, start, due)
    before = units_between(seed, _past_short_month(seed, start) if frequency is Frequency.MONTHS else start, frequency)
    number = before + 1
    while (day := plus(seed, number, frequency)) <= due:
        if day == due:
            return Decimal(number - before)
        number += 1
    rest = plus(seed, number - before - 1, frequency)
    odd = DIGITS.divide(Decimal((due - rest).days), Decimal((day - rest).days))
    return WIDE.add(odd, Decimal(number - before - 1))


def _past_short_month(seed: date, start: date) -> date:
    """A period that starts on the last day of a short month starts, by its seed, a whole month later."""
    last_day = plus(start, 1, Frequency.DAYS).month != start.month
    return plus(start, 1, Frequency.DAYS) if last_day and seed.day > start.day else start


def _seed(basis: Basis, start: date, due: date) -> date:
    """The loan's first day where the period is a regular one counted from it, else the period's own."""
    number = max(1, units_between(basis.starts_on, due, basis.frequency))
    while (day := plus(basis.starts_on, number, basis.frequency)) < due:
        number += 1
    regular = day == due and plus(day, -basis.every, basis.frequency) == start
    return basis.starts_on if regular else start


def growth(factors: list[Decimal]) -> Decimal:
    """The product of (1 + factor): what one unit becomes by the last due date."""
    product = ONE
    for factor in factors:
        product = DIGITS.multiply(product, factor)
    return product


def annuity(factors: list[Decimal]) -> Decimal:
    """1 + F x (1 + factor), unrolled from the second period on: the worth of the instalments at the last date."""
    value = ONE
    for factor in factors[1:]:
        value = DIGITS.add(ONE, DIGITS.multiply(value, factor))
    return value
