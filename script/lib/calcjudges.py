"""The opponents of `script/bench calc`, each as a person who knows the tool would write it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

CENT = Decimal("0.01")
MONTHS = 12

Terms = tuple[Decimal, Decimal, int]
"""Principal, yearly rate, months."""


def decimal_rows(terms: Terms) -> list[tuple[int, Decimal, Decimal, Decimal]]:
    """A schedule of level instalments: number, principal, interest, what is left; without dates."""
    balance, rate, count = terms[0], terms[1] / MONTHS, terms[2]
    level = (balance * rate / (1 - (1 + rate) ** -count)).quantize(CENT, ROUND_HALF_UP)
    rows = []
    for number in range(1, count):
        interest = (balance * rate).quantize(CENT, ROUND_HALF_UP)
        part = level - interest
        balance -= part
        rows.append((number, part, interest, balance))
    interest = (balance * rate).quantize(CENT, ROUND_HALF_UP)
    rows.append((count, balance, interest, Decimal(0)))
    return rows


def decimal_totals(terms: Terms) -> tuple[Decimal, Decimal, Decimal]:
    """Total interest, first and last instalment, by the same loop without rows."""
    balance, rate, count = terms[0], terms[1] / MONTHS, terms[2]
    level = (balance * rate / (1 - (1 + rate) ** -count)).quantize(CENT, ROUND_HALF_UP)
    total = Decimal(0)
    for _ in range(1, count):
        interest = (balance * rate).quantize(CENT, ROUND_HALF_UP)
        total += interest
        balance -= level - interest
    interest = (balance * rate).quantize(CENT, ROUND_HALF_UP)
    return total + interest, level, balance + interest


def quantlib_build(terms: Terms) -> Callable[[], Any]:
    """The build of one amortising bond with its schedule and notionals; no figure of it is asked for."""
    import QuantLib as ql

    principal, rate, count = float(terms[0]), float(terms[1]), terms[2]
    start, term, month = ql.Date(15, 1, 2024), ql.Period(count, ql.Months), ql.Period(ql.Monthly)
    counting, calendar = ql.Thirty360(ql.Thirty360.BondBasis), ql.NullCalendar()

    def build() -> Any:
        dates = ql.Schedule(
            start,
            start + term,
            month,
            calendar,
            ql.Unadjusted,
            ql.Unadjusted,
            ql.DateGeneration.Forward,
            False,
        )
        notionals = ql.sinkingNotionals(term, ql.Monthly, rate, principal)
        return ql.AmortizingFixedRateBond(0, notionals, dates, [rate], counting)

    return build


def numpy_financial_rows(principal: Any, annual_rate: Any, count: int) -> Callable[[], Any]:
    """Interest and principal of many loans as two matrices, loan by month."""
    import numpy_financial as npf

    rate, amount = annual_rate[:, None] / MONTHS, principal[:, None]
    numbers = np.arange(1, count + 1)[None, :]
    return lambda: (npf.ipmt(rate, numbers, count, amount), npf.ppmt(rate, numbers, count, amount))


def pyxirr_rates(offsets: Any, days: Any, amounts: Any) -> Callable[[], list[float | None]]:
    """One call a series, with the arrays it reads fastest made ready before."""
    import pyxirr

    dates, values = days.astype("datetime64[D]"), amounts.astype(np.float64)
    bounds = list(zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True))
    series = [(dates[start:end], values[start:end]) for start, end in bounds]
    return lambda: [pyxirr.xirr(dated, valued) for dated, valued in series]
