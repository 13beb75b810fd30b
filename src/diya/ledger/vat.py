"""Value added tax inside an amount. Interest and fees are agreed and billed with the tax in them."""

from __future__ import annotations

from diya.kernel.errors import ensure
from diya.kernel.money import Rounding, divide
from diya.kernel.rates import PPB


def vat_within(gross: int, rate_ppb: int, rounding: Rounding = Rounding.HALF_UP) -> int:
    """The tax contained in a gross amount: gross × r ÷ (1 + r), in minor units, rounded once.

    `gross` may be negative (a reversal); `rate_ppb` is the rate in parts per billion, not below zero. Source:
    财税〔2016〕36号 附件1 第二十三条 (销售额＝含税销售额÷（1＋税率）); the tax is the rest of the gross amount.

    1,060.00 at 6 % hold 60.00; 600.00 hold 600.00 × 0.06 ÷ 1.06 = 33.962…, that is 33.96:

    >>> vat_within(1_060_00, 60_000_000), vat_within(600_00, 60_000_000), vat_within(-600_00, 60_000_000)
    (6000, 3396, -3396)
    """
    ensure(rate_ppb >= 0, "a tax rate is not negative")
    return divide(gross * rate_ppb, PPB + rate_ppb, rounding)
