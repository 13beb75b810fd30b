"""Nineteen significant digits, half even: the arithmetic in which published progressive schedules agree to the
cent.

Amounts are whole minor units; only factors and the interest of a stretch of days are decimals. Nineteen digits are
no choice of ours: a schedule computed exactly differs from the published one by a cent where a figure falls on a
half (Apache Fineract, MoneyHelper: precision 19, rounding mode 6).
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Final

DIGITS: Final = Context(prec=19, rounding=ROUND_HALF_EVEN)
"""The context of every product and quotient."""

WIDE: Final = Context(prec=60, rounding=ROUND_HALF_EVEN)
"""The context of sums, which are exact, and of roundings."""

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
FACTOR_STEP: Final = Decimal(1).scaleb(-19)


def whole(amount: Decimal) -> int:
    """`amount` as whole minor units, half even: 58.5 is 58 and 59.5 is 60."""
    return int(amount.quantize(ONE, context=WIDE))


def share(amount: int, parts: int) -> int:
    """`amount / parts` as whole minor units, half even.

    >>> share(1000, 3), share(5, 2)
    (333, 2)
    """
    return whole(DIGITS.divide(Decimal(amount), Decimal(parts)))


def shares(amount: int, parts: int) -> list[int]:
    """`amount` in equal shares; the last takes what the division leaves or lacks, and none is negative.

    >>> shares(1000, 3), shares(5, 8)
    ([333, 333, 334], [0, 0, 0, 0, 0, 0, 0, 5])
    """
    even = share(amount, parts)
    if even * (parts - 1) > amount:
        even = amount // parts
    return [even] * (parts - 1) + [amount - even * (parts - 1)]


def percentage(amount: int, per_cent: Decimal) -> int:
    """`per_cent` of `amount` as whole minor units: a quarter of 1,000.00 is 250.00."""
    return whole(DIGITS.divide(WIDE.multiply(Decimal(amount), per_cent), Decimal(100)))


def to_multiple(amount: int, multiple: int) -> int:
    """`amount` as the nearest multiple, half even; an amount that would vanish stays as it is.

    >>> to_multiple(1701, 100), to_multiple(40, 100), to_multiple(1701, 0)
    (1700, 40, 1701)
    """
    if multiple <= 0:
        return amount
    rounded = whole(DIGITS.divide(Decimal(amount), Decimal(multiple))) * multiple
    return amount if rounded == 0 and amount > 0 else rounded
