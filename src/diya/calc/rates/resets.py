"""When a rate is set anew (重定价日): never, on 1 January, on the anniversary, or every so many months."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from typing import Final

from diya.calc.dates import add_months
from diya.kernel.registry import Registry

Resets = Callable[[date], Iterator[date]]
"""(start of the loan) -> reset dates after it, rising without end."""

resets: Final[Registry[Resets]] = Registry("diya.rate_reset")


@resets.register("FIXED")
def never(start: date) -> Iterator[date]:  # noqa: ARG001 - one shape for the whole family
    """The rate stays as agreed."""
    return iter(())


@resets.register("JANUARY")
def new_year(start: date) -> Iterator[date]:
    """1 January of each year after the start: what most mortgages in China chose (公告〔2019〕第30号)."""
    return (date(year, 1, 1) for year in count(start.year + 1))


@resets.register("ANNIVERSARY")
def anniversary(start: date) -> Iterator[date]:
    """对年对月对日 of the start; 29 February falls on the 28th of other years."""
    return (add_months(start, 12 * years) for years in count(1))


def every(months: int) -> Resets:
    """对月对日 every so many months."""

    def dates(start: date) -> Iterator[date]:
        return (add_months(start, months * times) for times in count(1))

    return dates


for _months in (1, 3, 6, 12):
    resets.register(f"EVERY_{_months}_MONTHS")(every(_months))
