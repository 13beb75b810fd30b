"""Interest the ways a Chinese bank counts it: 积数计息 over a changing balance, 逐笔计息 for one amount, the days on
which it is settled (结息日). First day counts, last does not (算头不算尾). Source: 关于人民币存贷款计结息问题的通知
(银发〔2005〕129号).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from diya.calc.dates import add_months, day_in_month, months_and_days
from diya.kernel.errors import ensure
from diya.kernel.money import Rounding, divide
from diya.kernel.rates import PPB

BANK_YEAR: Final = 360
"""日利率 = 年利率 / 360, 月利率 = 年利率 / 12."""


def daily_rate_ppb(annual_rate_ppb: int) -> int:
    """日利率 in parts per billion, half up: 3.6 % a year is 0.01 % a day."""
    return divide(annual_rate_ppb, BANK_YEAR)


def monthly_rate_ppb(annual_rate_ppb: int) -> int:
    """月利率 in parts per billion, half up: 3.6 % a year is 0.3 % a month."""
    return divide(annual_rate_ppb, 12)


def balance_products(balances: Sequence[tuple[date, int]], until: date) -> int:
    """计息积数: the sum of balance x days, each balance from its date to the next one's.

    1,000.00 from 1 March, 600.00 from 11 March, until 21 March: 1,000 x 10 + 600 x 10 = 16,000.00 (1,600,000).
    """
    dates = [day for day, _ in balances]
    ensure(dates == sorted(dates), "balances rise by date")
    ends = [*dates[1:], until]
    return sum(
        balance * max(0, (min(end, until) - start).days) for (start, balance), end in zip(balances, ends, strict=True)
    )


def interest_by_products(
    balances: Sequence[tuple[date, int]], until: date, annual_rate_ppb: int, rounding: Rounding = Rounding.HALF_UP
) -> int:
    """积数计息: products x annual rate / 360. 16,000.00 at 3.6 % is 1.60."""
    return divide(balance_products(balances, until) * annual_rate_ppb, BANK_YEAR * PPB, rounding)


def interest_by_entry(
    principal: int, start: date, end: date, annual_rate_ppb: int, rounding: Rounding = Rounding.HALF_UP
) -> int:
    """逐笔计息 对年对月对日: whole months at a twelfth of the annual rate, odd days at a 360th.

    100,000.00 at 3.6 % from 5 January to 20 February: 300.00 for the month and 150.00 for 15 days.
    """
    months, days = months_and_days(start, end)
    return divide(principal * annual_rate_ppb * (30 * months + days), BANK_YEAR * PPB, rounding)


def settlement_dates(start: date, until: date, *, day: int = 20, every_months: int = 3) -> Iterator[date]:
    """结息日 after `start` to `until`: the 20th (or 21st) of each month, or of each quarter's last.

    Quarterly from 5 January 2025: 20 March, 20 June, 20 September, 20 December.
    """
    month = start.month + (-start.month) % every_months
    settle = day_in_month(start.year, month, day)
    while settle <= until:
        if settle > start:
            yield settle
        settle = add_months(settle, every_months, day=day)


def interest_by_period(
    principal: int, start: date, end: date, annual_rate_ppb: int, *, day: int = 20, every_months: int = 3
) -> list[tuple[date, int]]:
    """Interest settled on each 结息日 and at the end, by actual days over 360; the settlement day itself is counted in
    the period that it ends (计息至结息日当日), so each period runs to the day after.

    1,000,000.00 at 3.6 % from 5 January to 30 April 2025: 75 days to 20 March (7,500.00), 40 more (4,000.00).
    """
    ends = [
        date.fromordinal(one.toordinal() + 1)
        for one in settlement_dates(start, end, day=day, every_months=every_months)
    ]
    bounds = [start, *(one for one in ends if one < end), end]
    return [
        (high, divide(principal * annual_rate_ppb * (high - low).days, BANK_YEAR * PPB))
        for low, high in pairwise(bounds)
    ]
