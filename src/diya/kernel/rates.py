"""Rates as exact integer parts per billion, and their text form as a fraction."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Final

from diya.kernel.errors import InvalidInput

PPB: Final = 1_000_000_000
"""Parts per billion in one: a rate of 3.5 % is stored as 35,000,000."""

PPB_PER_BP: Final = 100_000
"""Parts per billion in one basis point."""


class RateInvalid(InvalidInput):
    code = "kernel.rate_invalid"
    zh = "利率“{text}”无效：请用小数表示（如 0.0345），最多 9 位小数，且小于 1。"
    en = "“{text}” is not a rate: give a fraction such as 0.0345, at most 9 decimals, below 1."


def parse_rate(text: str, *, field: str | None = None) -> int:
    """A fraction such as "0.0345" as parts per billion; refuses negative rates and 100 % or more.

    >>> parse_rate("0.0345")
    34500000
    """
    try:
        scaled = Decimal(text) * PPB
    except InvalidOperation:
        raise RateInvalid(text=text[:40], field=field) from None
    if not scaled.is_finite() or scaled != scaled.to_integral_value() or not 0 <= scaled < PPB:
        raise RateInvalid(text=text[:40], field=field)
    return int(scaled)


def format_rate(ppb: int) -> str:
    """Parts per billion as a plain fraction, the form rates take in JSON.

    >>> format_rate(34_500_000)
    '0.0345'
    """
    text = f"{Decimal(ppb) / PPB:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
