"""What the inputs of a reference case say, as exact numbers, days and unit-periods."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from diya.calc.yields.unit_period import Interval, UnitPeriod
from diya.kernel.rates import PPB

PER_YEAR = {
    "annual": 1, "annually": 1, "yearly": 1, "semiannual": 2, "semiannually": 2, "quarterly": 4, "bimonthly": 6,
    "monthly": 12, "semimonthly": 24, "biweekly": 26, "fortnightly": 26, "weekly": 52, "daily": 365,
}  # fmt: skip
"""Periods a year by the words sources use, as `plain` writes them."""

WORDS = {
    "day": (Interval.DAY, 1), "week": (Interval.WEEK, 1), "fortnight": (Interval.WEEK, 2),
    "semimonth": (Interval.SEMIMONTH, 1), "month": (Interval.MONTH, 1), "quarter": (Interval.MONTH, 3),
    "halfyear": (Interval.MONTH, 6), "semiannual": (Interval.MONTH, 6), "year": (Interval.MONTH, 12),
}  # fmt: skip


def number(value: Any) -> Fraction:
    """A number of JSON, or a text of one, as it is printed; a text in per cent as the share it is."""
    text = str(value).strip().replace(",", "")
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def fraction_of_period(value: Any) -> Fraction:
    """A printed decimal as the fraction of days it came from: 0.5714285714285714 is 4/7."""
    return number(value).limit_denominator(1000)


def minor(value: Any, unit: Fraction = Fraction(1, 100)) -> int:
    """An amount as a whole number of the smallest unit; refuses one that is none."""
    count = number(value) / unit
    if count.denominator != 1:
        raise ValueError(f"{value} is no whole number of {unit}")
    return int(count)


def day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def plain(value: Any) -> str:
    """A word as its letters only: "semi-monthly" and "Semi_Monthly" are one."""
    return re.sub(r"[^a-z]", "", str(value).lower())


def word(value: Any) -> str:
    return re.sub(r"[\s-]+", "_", str(value).strip().lower())


def first(values: Mapping[str, Any], *names: str, default: Any = None) -> Any:
    """The value under the first of several names that is given."""
    return next((values[name] for name in names if values.get(name) is not None), default)


def unit_period(text: str) -> UnitPeriod | None:
    """ "month", "2 weeks", "semimonth", "quarter", "half-year" as a unit-period; None where the text is none."""
    found = re.fullmatch(r"(\d+)?([a-z]+?)s?", re.sub(r"[\s_-]+", "", str(text).lower()))
    if found is None or found.group(2) not in WORDS:
        return None
    interval, multiple = WORDS[found.group(2)]
    return UnitPeriod(interval, multiple * int(found.group(1) or 1))


def share(ppb: int) -> Fraction:
    return Fraction(ppb, PPB)
