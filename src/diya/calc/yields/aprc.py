"""The annual percentage rate of charge of European law: directives 2008/48/EC and 2014/17/EU, Annex I."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from diya.calc.dates import add_months
from diya.calc.yields.internal import DatedFlow, Flow, internal_rate
from diya.calc.yields.unit_period import months_back
from diya.kernel.registry import Registry

YearsBetween = Callable[[date, date], Fraction]
"""(first drawdown, day) -> years between them."""

aprc_readings: Final[Registry[YearsBetween]] = Registry("diya.aprc_reading")
"""How the time since the first drawdown becomes years. The Annex counts equal periods where the schedule has them,
and days otherwise; both readings of a year of days are met in practice and published examples."""

YEAR_WEEKS, YEAR_MONTHS = 52, 12


@aprc_readings.register("DAYS_365")
def _days_365(start: date, day: date) -> Fraction:
    """Actual days over 365, the year of the directives' days."""
    return Fraction((day - start).days, 365)


@aprc_readings.register("DAYS_365_25")
def _days_365_25(start: date, day: date) -> Fraction:
    """Actual days over 365.25, the reading of the worked examples to directive 98/7/EC that many calculators keep."""
    return Fraction((day - start).days * 4, 1461)


@aprc_readings.register("MONTHS")
def _months(start: date, day: date) -> Fraction:
    """Twelve equal months a year, counted back from the later day; days left over by _days_of_the_year."""
    months, days = months_back(start, day)
    return Fraction(months, YEAR_MONTHS) + _days_of_the_year(start, days)


@aprc_readings.register("YEARS")
def _years(start: date, day: date) -> Fraction:
    """Whole years counted back from the later day; what is left over in days."""
    years = months_back(start, day)[0] // YEAR_MONTHS
    return years + _days_of_the_year(start, (add_months(day, -YEAR_MONTHS * years) - start).days)


@aprc_readings.register("WEEKS")
def _weeks(start: date, day: date) -> Fraction:
    """Fifty-two weeks a year, counted back from the later day; days left over by _days_of_the_year."""
    weeks, days = divmod((day - start).days, 7)
    return Fraction(weeks, YEAR_WEEKS) + _days_of_the_year(start, days)


def _days_of_the_year(start: date, days: int) -> Fraction:
    """`days` after `start` over the days (365 or 366) of the year that ends with them (2014/17/EU Annex I, part II,
    remark (c) on intervals that are no whole number of periods)."""
    end = start + timedelta(days=days)
    return Fraction(days, (end - add_months(end, -YEAR_MONTHS)).days)


def aprc(drawdowns: Iterable[DatedFlow], payments: Iterable[DatedFlow], *, reading: str = "DAYS_365") -> Decimal:
    """The APRC as a fraction: the X of sum of C / (1 + X)^t = sum of D / (1 + X)^s, t and s in years from the first
    drawdown by the named reading; amounts are positive minor units.

    Worked: 250.00 repaid by 319.97 after 28 days is 23.9475 by 365 days (2,394.75 %) and 24.0026 by 365.25.
    Raises StrategyUnknown, NoInternalRate, SeveralInternalRates. Source: 2014/17/EU Annex I, part I.
    """
    lent = list(drawdowns)
    years, start = aprc_readings.get(reading), min((flow.on for flow in lent), default=date.min)
    flows = [Flow(years(start, flow.on), -flow.amount) for flow in lent]
    return internal_rate(flows + [Flow(years(start, flow.on), flow.amount) for flow in payments])
