"""Money as an integer of minor units with its currency, and the one place where amounts are rounded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from diya.kernel.errors import InvalidInput, ensure

MINOR_DIGITS: Final[dict[str, int]] = {"CNY": 2, "USD": 2, "EUR": 2, "HKD": 2, "JPY": 0}
"""Digits after the decimal point of each currency we keep (ISO 4217)."""

MAX_MINOR: Final = 10**15
"""No single amount in the books may reach this many minor units (ten trillion yuan)."""


class AmountInvalid(InvalidInput):
    code = "kernel.amount_invalid"
    zh = "金额“{text}”无效：请输入正数，最多 {digits} 位小数，不带千分位。"
    en = "“{text}” is not an amount: give a positive number with at most {digits} decimals, no separators."


class CurrencyUnknown(InvalidInput):
    code = "kernel.currency_unknown"
    zh = "币种“{currency}”尚未启用。"
    en = "The currency “{currency}” is not kept here."


class Rounding(StrEnum):
    """How a division is brought to a whole minor unit."""

    HALF_UP = "HALF_UP"
    DOWN = "DOWN"
    UP = "UP"
    HALF_EVEN = "HALF_EVEN"


def divide(numerator: int, denominator: int, rounding: Rounding = Rounding.HALF_UP) -> int:
    """`numerator / denominator` as a whole number, rounded by the named policy (away from zero at a half).

    >>> divide(125, 10), divide(-125, 10), divide(125, 10, Rounding.HALF_EVEN)
    (13, -13, 12)
    """
    ensure(denominator > 0, "divide needs a positive denominator")
    if numerator >= 0 and rounding is Rounding.HALF_UP:  # nearly every division of the books
        return (2 * numerator + denominator) // (2 * denominator)
    sign = -1 if numerator < 0 else 1
    quotient, rest = divmod(abs(numerator), denominator)
    if rounding is Rounding.UP:
        quotient += rest > 0
    elif rounding is Rounding.HALF_UP:
        quotient += 2 * rest >= denominator
    elif rounding is Rounding.HALF_EVEN:
        quotient += 2 * rest > denominator or (2 * rest == denominator and quotient % 2 == 1)
    return sign * quotient


def minor_digits(currency: str) -> int:
    """Digits after the decimal point of `currency`; raises CurrencyUnknown."""
    try:
        return MINOR_DIGITS[currency]
    except KeyError:
        raise CurrencyUnknown(currency=currency, field="currency") from None


def parse_minor(text: str, currency: str, *, field: str | None = None, allow_zero: bool = False) -> int:
    """A decimal text as minor units; refuses separators, signs, exponents and too many decimals.

    >>> parse_minor("1234.5", "CNY")
    123450
    """
    digits = minor_digits(currency)
    refusal = AmountInvalid(text=text[:40], digits=digits, field=field)
    if not text.isascii() or not text.replace(".", "", 1).isdigit():
        raise refusal
    try:
        scaled = Decimal(text).scaleb(digits)
    except InvalidOperation:
        raise refusal from None
    if scaled != scaled.to_integral_value() or scaled >= MAX_MINOR or (scaled == 0 and not allow_zero):
        raise refusal
    return int(scaled)


def format_minor(minor: int, currency: str) -> str:
    """Minor units as a plain decimal text, the form amounts take in JSON.

    >>> format_minor(123450, "CNY")
    '1234.50'
    """
    digits = minor_digits(currency)
    if digits == 0:
        return str(minor)
    sign, whole = ("-", -minor) if minor < 0 else ("", minor)
    return f"{sign}{whole // 10**digits}.{whole % 10**digits:0{digits}d}"


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An exact amount: `minor` units (cents, fen) of `currency`."""

    minor: int
    currency: str = "CNY"

    def __add__(self, other: Money) -> Money:
        ensure(self.currency == other.currency, "amounts of two currencies cannot be added")
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return self + Money(-other.minor, other.currency)

    def __str__(self) -> str:
        return f"{format_minor(self.minor, self.currency)} {self.currency}"
