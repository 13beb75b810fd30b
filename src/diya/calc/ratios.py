"""Ratios of an application in whole parts per billion, rounded up: a ratio over its limit never looks
within it.
Because a limit is a whole number of parts per billion too, `ratio <= limit` is the exact comparison.
"""

from __future__ import annotations

from diya.kernel.errors import InvalidInput
from diya.kernel.money import Rounding, divide
from diya.kernel.rates import PPB


class RatioUndefined(InvalidInput):
    code = "calc.ratio_undefined"
    zh = "无法计算比率：分母（收入或押品价值）必须大于零。"
    en = "The ratio cannot be computed: income or property value must be above zero."


def _ratio_ppb(part: int, whole: int, field: str) -> int:
    if whole <= 0:
        raise RatioUndefined(field=field)
    return divide(part * PPB, whole, Rounding.UP)


def ltv_ppb(*, secured_amount: int, value_amount: int) -> int:
    """抵质押率, loan to value: 700,000 secured by a value of 1,000,000 is 70 % (押品管理指引
    银监发〔2017〕16号)."""
    return _ratio_ppb(secured_amount, value_amount, "value_amount")


def instalment_to_income_ppb(*, instalment_amount: int, monthly_income_amount: int) -> int:
    """月供收入比: a first instalment of 5,307.27 on an income of 12,000 is 44.22725 %."""
    return _ratio_ppb(instalment_amount, monthly_income_amount, "monthly_income_amount")


def debt_to_income_ppb(*, instalment_amount: int, other_debt_monthly_amount: int, monthly_income_amount: int) -> int:
    """全部债务收入比: the instalment and every other monthly debt, on the income of all who owe."""
    return _ratio_ppb(instalment_amount + other_debt_monthly_amount, monthly_income_amount, "monthly_income_amount")
