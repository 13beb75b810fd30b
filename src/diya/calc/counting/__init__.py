"""The rules behind the day-count conventions: days they count, and parts of a year that no fixed year divides.
Each takes two dates in order and a `Span`, what some conventions need to know beside them.
"""

from collections.abc import Callable
from datetime import date

from diya.calc.counting.actual import act_365l, act_act_afb, act_act_icma, act_act_isda, actual, business_days
from diya.calc.counting.span import Span
from diya.calc.counting.thirty import bond_basis, equal_months, eurobond, eurobond_isda, italian, lunar, us

Days = Callable[[date, date, Span], int]

__all__ = [
    "Days",
    "act_365l",
    "act_act_afb",
    "act_act_icma",
    "act_act_isda",
    "actual",
    "bond_basis",
    "business_days",
    "equal_months",
    "eurobond",
    "eurobond_isda",
    "italian",
    "lunar",
    "us",
]
