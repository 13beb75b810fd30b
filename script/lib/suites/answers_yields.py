"""Answers to reference cases of yields: APR, APRC, IRR, XIRR, effective rates, compounding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from script.lib.suites.reading import PER_YEAR, day, first, fraction_of_period, minor, number, plain, unit_period

from diya.calc.yields.apr import Stream, apr
from diya.calc.yields.compounding import equivalent_rate
from diya.calc.yields.internal import DatedFlow, Flow, internal_rate, irr, xirr
from diya.calc.yields.unit_period import Interval, UnitPeriod, unit_period_of

Inputs = Mapping[str, Any]

EU_YEAR = Fraction(1461, 4)
"""Days of a year in the published European examples: 365.25, and a month is a twelfth of it."""

EU_DAYS = {
    "daily": Fraction(1), "weekly": Fraction(7), "fortnightly": Fraction(14), "biweekly": Fraction(14),
    "fourweekly": Fraction(28), "monthly": EU_YEAR / 12, "quarterly": EU_YEAR / 4, "semiannual": EU_YEAR / 2,
    "annual": EU_YEAR, "annually": EU_YEAR, "yearly": EU_YEAR,
}  # fmt: skip


def apr_us_actuarial(inputs: Inputs) -> dict[str, Any]:
    start = day(first(inputs, "advance_date", "start_date"))
    advances = inputs.get("advances") or [{"amount": inputs["amount_financed"]}]
    payments = first(inputs, "payment_streams", "payments", default=None) or [inputs]
    per_year = inputs.get("unit_periods_per_year")
    unit = _unit(inputs, start, advances, payments)
    rate = apr(
        [_stream(one, start, unit) for one in advances],
        [_stream(one, start, unit) for one in payments],
        per_year=number(per_year) if per_year is not None else unit.per_year,
    )
    return {"apr_percent": 100 * Fraction(rate), "apr": Fraction(rate)}


def _stream(said: Inputs, start: date | None, unit: UnitPeriod) -> Stream:
    """One advance or run of payments, placed by its unit-periods or by its day."""
    amount = minor(first(said, "amount", "payment"))
    count = int(first(said, "count", default=1))
    on = day(first(said, "first_payment_date", "payment_date", "date", "on"))
    if on is not None and start is not None:
        return Stream(amount, *unit.between(start, on), count)
    full = first(said, "first_payment_full_unit_periods", "full_unit_periods", default=0)
    return Stream(amount, int(full), fraction_of_period(said.get("odd_fraction", 0)), count)


def _unit(inputs: Inputs, start: date | None, advances: Sequence[Inputs], payments: Sequence[Inputs]) -> UnitPeriod:
    """The unit-period a case names; else the one its days have, of no matter where all is given in unit-periods."""
    if (named := unit_period(str(inputs.get("unit_period", "")))) is not None:
        return named
    days = [day(first(one, "first_payment_date", "payment_date", "date", "on")) for one in (*advances, *payments)]
    known = [on for on in (start, *days) if on is not None]
    return unit_period_of(known) if len(known) > 1 else UnitPeriod(Interval.MONTH)


def apr_eu_effective(inputs: Inputs) -> dict[str, Any]:
    year = number(first(inputs, "days_in_year", "year_days", default=EU_YEAR))
    start = day(first(inputs, "advance_date", "start_date"))
    advances = inputs.get("advances") or [{"amount": first(inputs, "advance", "amount", "loan")}]
    payments = first(inputs, "payments", "instalments", "installments", "payment_streams") or [inputs]
    flows = [Flow(time, -amount) for one in advances for time, amount in _timed(one, start, year)]
    flows += [Flow(time, amount) for one in payments for time, amount in _timed(one, start, year)]
    rate = Fraction(internal_rate(flows))
    return {"apr_percent": 100 * rate, "aprc_percent": 100 * rate, "apr": rate}


def _timed(said: Inputs, start: date | None, year: Fraction) -> list[tuple[Fraction, int]]:
    """The years and amounts of an advance, a payment or a run of payments one period apart."""
    amount, count = minor(first(said, "payment", "amount")), int(first(said, "count", "number", default=1))
    frequency = first(said, "frequency", "interval")
    step = EU_DAYS[plain(frequency)] if frequency else Fraction(0)
    on = day(first(said, "payment_date", "first_payment_date", "date", "on"))
    if on is not None and start is not None:
        days = Fraction((on - start).days)
    else:
        apart = Fraction(0) if said.get("months") or said.get("years") else step
        days = number(first(said, "days", "days_after_advance", "first_days", default=apart))
    first_time = days / year + number(said.get("months", 0)) / 12 + number(said.get("years", 0))
    return [(first_time + index * step / EU_YEAR, amount) for index in range(count)]


def dated_yield(inputs: Inputs) -> dict[str, Any]:
    """XIRR or IRR, by whether the flows have days."""
    if inputs.get("dates"):
        flows = list(zip(inputs["dates"], first(inputs, "amounts", "cashflows", "cash_flows", "values"), strict=True))
    else:
        listed = first(inputs, "flows", "cashflows", "cash_flows", "amounts", "values")
        flows = [(first(one, "date", "on"), one["amount"]) if isinstance(one, Mapping) else one for one in listed]
    if flows and isinstance(flows[0], list | tuple):
        rate = Fraction(xirr([DatedFlow(date.fromisoformat(on), minor(amount)) for on, amount in flows]))
    else:
        rate = Fraction(irr([minor(amount) for amount in flows]))
    names = ("xirr", "irr", "rate", "eir", "effective_rate")
    return {**dict.fromkeys(names, rate), **dict.fromkeys((f"{name}_percent" for name in names), 100 * rate)}


def rate_conversion(inputs: Inputs) -> dict[str, Any]:
    rate = Decimal(str(first(inputs, "annual_rate", "rate", "nominal_rate")))
    compounded, wanted = (
        said if isinstance(said, int) else PER_YEAR[plain(said)]
        for said in (first(inputs, "from", "compounding"), first(inputs, "to", default=1))
    )
    found = Fraction(equivalent_rate(rate / 100, compounded, wanted))
    return {"rate_percent": 100 * found, "effective_rate_percent": 100 * found, "rate": found}
