"""Rates that compound so many times a year, turned into rates that compound otherwise."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

from diya.calc.yields.solver import RESULT, WORKING
from diya.kernel.errors import InvalidInput


class CompoundingInvalid(InvalidInput):
    code = "calc.compounding_invalid"
    zh = "复利换算无效：每年计息次数必须大于零，且每期利率必须大于 -100%。"
    en = "The rate cannot be converted: it must compound at least once a year and stay above -100 % a period."


def equivalent_rate(annual_rate: Decimal, compounded: int, wanted: int) -> Decimal:
    """The nominal yearly rate compounding `wanted` times that earns what `annual_rate` earns compounding `compounded`
    times: wanted x ((1 + rate / compounded)^(compounded / wanted) - 1).

    Worked: 5 % compounded twice (Canada, Interest Act section 6) is 4.9486985...% compounded monthly, and
    5.0625 % compounded once, its effective rate. Raises CompoundingInvalid.
    """
    with localcontext(WORKING):
        _check(Fraction(annual_rate), compounded, wanted)
        growth = (1 + annual_rate / Decimal(compounded)) ** (Decimal(compounded) / Decimal(wanted))
        return RESULT.plus(wanted * (growth - 1))


def rate_per_payment(annual_rate: Fraction, compounded: int, payments: int) -> Fraction:
    """The rate of one of `payments` periods a year under a rate that compounds `compounded` times a year.

    Exact where the compounding periods fit the payment periods a whole number of times; else of 34 digits.
    Worked: 6 % compounded twice, paid yearly, is 0.0609; compounded monthly, paid monthly, 0.005.
    """
    _check(annual_rate, compounded, payments)
    if compounded % payments == 0:
        return (1 + annual_rate / Fraction(compounded)) ** (compounded // payments) - 1
    with localcontext(WORKING):
        rate = Decimal(annual_rate.numerator) / annual_rate.denominator
        growth = (1 + rate / Decimal(compounded)) ** (Decimal(compounded) / Decimal(payments))
        return Fraction(RESULT.plus(growth - 1))


def _check(annual_rate: Fraction, compounded: int, wanted: int) -> None:
    if compounded < 1 or wanted < 1 or annual_rate <= -compounded:
        raise CompoundingInvalid(field="annual_rate")
