"""Unit-periods of Regulation Z, Appendix J (b)(4) and (5): which interval a transaction counts in, and how much of it
lies between two days."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Final

from diya.calc.dates import add_months
from diya.kernel.errors import InvalidInput, ensure


class Interval(StrEnum):
    """The standard intervals of time; a unit-period is one of them or a multiple of a week or a month."""

    DAY = "DAY"
    WEEK = "WEEK"
    SEMIMONTH = "SEMIMONTH"
    MONTH = "MONTH"


DAYS: Final = {Interval.DAY: 1, Interval.WEEK: 7, Interval.SEMIMONTH: 15, Interval.MONTH: 30}
"""Days of each interval as Appendix J counts fractions: a month is 30 of them, a semimonth 15."""

YEAR_MONTHS, YEAR_WEEKS, YEAR_DAYS = 12, 52, 365


class UnitPeriodUnknown(InvalidInput):
    code = "calc.unit_period_unknown"
    zh = "无法确定单位期间：交易放款与还款至少需要两个不同日期。"
    en = "There is no unit-period: advances and payments must fall on at least two days."


@dataclass(frozen=True, slots=True)
class UnitPeriod:
    """`multiple` of a standard interval."""

    interval: Interval
    multiple: int = 1

    @property
    def days(self) -> int:
        return DAYS[self.interval] * self.multiple

    @property
    def per_year(self) -> Fraction:
        """How many make a year: 365 days, 52 weeks, 24 semimonths, 12 months, over the multiple.

        Worked: two weeks are 26, a quarter is 4, five weeks are 52/5.
        """
        whole = {
            Interval.DAY: YEAR_DAYS,
            Interval.WEEK: YEAR_WEEKS,
            Interval.SEMIMONTH: 2 * YEAR_MONTHS,
            Interval.MONTH: YEAR_MONTHS,
        }
        return Fraction(whole[self.interval], self.multiple)

    def between(self, earlier: date, later: date) -> tuple[int, Fraction]:
        """Full unit-periods and the fraction of one from `earlier` to `later`, counted back from the later day.

        Worked: in months, 10 January to 1 March 1978 is (1, 22/30); in two-month periods (0, 52/60); in semimonths,
        23 February to 1 March 1978 is (0, 6/15). Source: 12 CFR 1026 Appendix J (b)(5)(ii) to (v), (c)(1) to (4).
        """
        if self.interval in (Interval.DAY, Interval.WEEK):
            full, days = divmod((later - earlier).days, self.days)
            return full, Fraction(days, self.days)
        months, days = months_back(earlier, later)
        if self.interval is Interval.MONTH and self.multiple == YEAR_MONTHS:
            return self._years(months, days, earlier, later)
        full, rest = divmod(30 * months + days, self.days)
        return full, Fraction(rest, self.days)

    def _years(self, months: int, days: int, earlier: date, later: date) -> tuple[int, Fraction]:
        """A year's fraction is in twelfths when it is whole months, else in 365ths of its actual days."""
        years, rest = divmod(months, YEAR_MONTHS)
        if days == 0:
            return years, Fraction(rest, YEAR_MONTHS)
        return years, Fraction((_back(later, years * YEAR_MONTHS) - earlier).days, YEAR_DAYS)


def months_back(earlier: date, later: date) -> tuple[int, int]:
    """Full months measured back from `later`, and the days left over before them.

    A last day of a month counts back to last days. Worked: 10 January to 1 March 1978 is one month and 22 days.
    """
    ensure(earlier <= later, "months are counted back from the later day")
    months = (later.year - earlier.year) * YEAR_MONTHS + later.month - earlier.month
    if _back(later, months) < earlier:
        months -= 1
    return months, (_back(later, months) - earlier).days


def _back(later: date, months: int) -> date:
    return add_months(later, -months, day=31 if _is_month_end(later) else later.day)


def _is_month_end(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def unit_period_of(days: Sequence[date]) -> UnitPeriod:
    """The unit-period of a transaction from the days of its advances and payments.

    The common period that occurs most often, the smaller on a tie; without a common period the average of all
    periods rounded to the nearest standard interval, the smaller on a tie; never over a year. Worked: 10 January,
    10 February, 10 March: a month; 3 April, 11 April, then every 14 days: two weeks. Raises UnitPeriodUnknown.
    Source: 12 CFR 1026 Appendix J (b)(4).
    """
    known = sorted(set(days))
    if len(known) < 2:
        raise UnitPeriodUnknown(field="payments")
    if len(known) == 2:
        return _of_the_term(*known)
    counts = Counter(_common_candidates(known))
    common = [unit for unit, count in counts.items() if count > 1]
    if common:
        # The same 28 days may be four weeks and a month: the most frequent reading is the schedule's own.
        return min(common, key=lambda unit: (-counts[unit], unit.days, unit.interval))
    return _nearest_standard(Fraction((known[-1] - known[0]).days, len(known) - 1))


def _of_the_term(start: date, end: date) -> UnitPeriod:
    """A single advance and a single payment: the term itself, at most a year; in months when it is whole months."""
    months, days = months_back(start, end)
    if months >= YEAR_MONTHS:
        return UnitPeriod(Interval.MONTH, YEAR_MONTHS)
    if days == 0 and months:
        return UnitPeriod(Interval.MONTH, months)
    return UnitPeriod(Interval.DAY, (end - start).days)


def _common_candidates(days: Sequence[date]) -> Iterator[UnitPeriod]:
    for earlier, later in pairwise(days):
        months, rest = months_back(earlier, later)
        gap = (later - earlier).days
        if rest == 0 and 0 < months <= YEAR_MONTHS:
            yield UnitPeriod(Interval.MONTH, months)
        if gap % 7 == 0 and gap <= 7 * YEAR_WEEKS:
            yield UnitPeriod(Interval.WEEK, gap // 7)
        elif gap < DAYS[Interval.WEEK]:
            yield UnitPeriod(Interval.DAY, gap)
    for first, middle, last in zip(days, days[1:], days[2:], strict=False):
        if months_back(first, last) == (1, 0) and 13 <= (middle - first).days <= 16:
            # Twice a month on the same two days: two semimonths, seen once from each of their starts.
            yield UnitPeriod(Interval.SEMIMONTH)


def _nearest_standard(average: Fraction) -> UnitPeriod:
    standard = [UnitPeriod(Interval.DAY), UnitPeriod(Interval.SEMIMONTH)]
    standard += [UnitPeriod(Interval.WEEK, count) for count in range(1, YEAR_WEEKS + 1)]
    standard += [UnitPeriod(Interval.MONTH, count) for count in range(1, YEAR_MONTHS + 1)]
    return min(standard, key=lambda unit: (abs(unit.days - average), unit.days, unit.interval))
