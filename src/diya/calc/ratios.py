"""Ratios of an application or a project in whole parts per billion. A burden (loan to value, debt to income) is
rounded up and a cover (DSCR, LLCR, PLCR) down: a ratio beyond its limit never looks within it.
Because a limit is a whole number of parts per billion too, `ratio <= limit` is the exact comparison.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from diya.kernel.errors import InvalidInput
from diya.kernel.money import Rounding, divide
from diya.kernel.rates import PPB


class RatioUndefined(InvalidInput):
    code = "calc.ratio_undefined"
    zh = "无法计算比率：分母（收入或押品价值）必须大于零。"
    en = "The ratio cannot be computed: income or property value must be above zero."


class CoverUndefined(InvalidInput):
    code = "calc.cover_undefined"
    zh = "无法计算偿债覆盖率：债务必须大于零。"
    en = "The cover ratio cannot be computed: the debt must be above zero."


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


def cltv_ppb(*, drawn_amount: int, undrawn_amount: int, prior_charges_amount: int, value_amount: int) -> int:
    """综合抵押率, combined loan to value: drawn, undrawn commitment and what ranks before it, on the value.

    Worked: 200,000 drawn, 20,000 undrawn, 100,000 before it on 400,000: 80 % (BCBS CRE20; PRA article 124C).
    """
    return _ratio_ppb(drawn_amount + undrawn_amount + prior_charges_amount, value_amount, "value_amount")


def debt_stock_to_income_ppb(*, debt_amount: int, annual_income_amount: int) -> int:
    """DTI as supervisors define it: all debt outstanding on a year's income; 4,500,000 on 1,000,000 is 450 %.

    Source: ESRB/2016/14, annex II; the monthly service on monthly income (DSTI) is `debt_to_income_ppb`.
    """
    return _ratio_ppb(debt_amount, annual_income_amount, "annual_income_amount")


def dscr_ppb(*, cfads_amount: int, debt_service_amount: int) -> int:
    """偿债备付率, debt service cover: cash available for debt service (CFADS) over interest and principal due.

    A cover ratio is rounded down, so that one under its minimum never looks above it. Worked: 80.00 on 64.00 is 1.25.
    """
    return _cover_ppb(Fraction(cfads_amount), debt_service_amount, "debt_service_amount")


def llcr_ppb(*, cfads_amounts: Sequence[int], period_rate: Fraction, debt_amount: int, loan_periods: int) -> int:
    """贷款期偿债覆盖率, loan life cover: CFADS of the remaining `loan_periods`, discounted at the debt's rate a period
    to the start of the first, over the debt outstanding then.

    Worked: a present value of 1,201.4 on a debt of 800.9 is 1.50.
    """
    return _cover_ppb(present_value(cfads_amounts[:loan_periods], period_rate), debt_amount, "debt_amount")


def plcr_ppb(*, cfads_amounts: Sequence[int], period_rate: Fraction, debt_amount: int) -> int:
    """项目期偿债覆盖率, project life cover: as LLCR, over every period the project still earns in. Worked: 100 a period
    for two periods at 10 % is worth 173.55; on a debt of 100 it is 1.7355."""
    return _cover_ppb(present_value(cfads_amounts, period_rate), debt_amount, "debt_amount")


def present_value(amounts: Sequence[int], period_rate: Fraction) -> Fraction:
    """Exact value at the start of the first period of amounts at the end of each: 110 after one at 10 % is 100."""
    value = Fraction(0)
    for amount in reversed(amounts):
        value = (value + amount) / Fraction(1 + period_rate)
    return value


def _cover_ppb(cash: Fraction, debt: int, field: str) -> int:
    if debt <= 0:
        raise CoverUndefined(field=field)
    return divide(cash.numerator * PPB, cash.denominator * debt, Rounding.DOWN)
