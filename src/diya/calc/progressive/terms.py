"""The terms of a progressive loan, as data: level instalments on a declining balance, interest by the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from diya.calc.progressive.rules import USUAL_RULES, AllocationRule, Portion
from diya.kernel.errors import InvalidInput
from diya.kernel.money import minor_digits

COUNT_MAX: Final = 1200
"""No schedule has more instalments than a hundred years of months."""


class ProgressiveTermsInvalid(InvalidInput):
    code = "calc.progressive_terms_invalid"
    zh = "渐进式贷款条款无效：{field_name} 不能是 {value}。请更正后重试。"
    en = "The terms of the progressive loan are not valid: {field_name} cannot be {value}. Correct it and try again."


class Frequency(StrEnum):
    """The unit in which due dates follow each other."""

    DAYS = "DAYS"
    WEEKS = "WEEKS"
    MONTHS = "MONTHS"
    YEARS = "YEARS"


class DaysInYear(StrEnum):
    """The year a rate is for: the calendar's own, or a fixed number of days."""

    ACTUAL = "ACTUAL"
    DAYS360 = "DAYS360"
    DAYS364 = "DAYS364"
    DAYS365 = "DAYS365"


class DaysInMonth(StrEnum):
    """Days counted one by one, or each month as thirty."""

    ACTUAL = "ACTUAL"
    DAYS30 = "DAYS30"


class LeapYear(StrEnum):
    """Which periods of a leap year are divided by 366: all of them, or the one with 29 February in it."""

    FULL_LEAP_YEAR = "FULL_LEAP_YEAR"
    FEB_29_PERIOD_ONLY = "FEB_29_PERIOD_ONLY"


class InterestCalculation(StrEnum):
    """Interest by the day, or a fixed part of the year for each period (rate/12, rate/52)."""

    DAILY = "DAILY"
    SAME_AS_REPAYMENT_PERIOD = "SAME_AS_REPAYMENT_PERIOD"


class Rest(StrEnum):
    """How far interest on a changed balance is reckoned anew: to the day, or to the end of its period."""

    DAILY = "DAILY"
    SAME_AS_REPAYMENT_PERIOD = "SAME_AS_REPAYMENT_PERIOD"


class Preclosure(StrEnum):
    """What a payer who settles the loan early owes: interest to the day, or to the next due date."""

    TILL_PRE_CLOSURE_DATE = "TILL_PRE_CLOSURE_DATE"
    TILL_REST_FREQUENCY_DATE = "TILL_REST_FREQUENCY_DATE"


class ChargeOffBehaviour(StrEnum):
    """What charging a loan off does to its schedule."""

    REGULAR = "REGULAR"
    ZERO_INTEREST = "ZERO_INTEREST"
    ACCELERATE_MATURITY = "ACCELERATE_MATURITY"


class Direction(StrEnum):
    """Whether a payment settles instalment by instalment, or component by component."""

    HORIZONTAL = "HORIZONTAL"
    VERTICAL = "VERTICAL"


@dataclass(frozen=True, slots=True)
class Recalculation:
    """Interest follows what is really paid: early payment lowers it, overdue principal goes on bearing it."""

    rest: Rest = Rest.DAILY
    preclosure: Preclosure = Preclosure.TILL_PRE_CLOSURE_DATE
    overdue_bears_interest: bool = True


@dataclass(frozen=True, slots=True)
class Drawdown:
    """Money paid out later than the first: `amount` minor units on the day `on`."""

    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class ProgressiveTerms:
    """What the parties agreed. Amounts are minor units, rates parts per billion of the year.

    `grace_on_interest` defers the interest of that many first periods to the next one that pays;
    `interest_free_periods` lets none arise in them. `fixed_length` is the length of the whole loan in units of the
    frequency, which the last due date then keeps. A charge-back is owed as principal, or in `chargeback_order` as what
    the payment had settled.
    """

    principal: int
    starts_on: date
    annual_rate_ppb: int
    count: int
    every: int = 1
    frequency: Frequency = Frequency.MONTHS
    days_in_year: DaysInYear = DaysInYear.ACTUAL
    days_in_month: DaysInMonth = DaysInMonth.ACTUAL
    leap_year: LeapYear = LeapYear.FULL_LEAP_YEAR
    interest_calculation: InterestCalculation = InterestCalculation.DAILY
    allow_partial_period: bool = False
    year_ends_after_31_december: bool = False
    first_due: date | None = None
    fixed_length: int | None = None
    instalment_multiple: int = 0
    grace_on_principal: int = 0
    grace_on_interest: int = 0
    interest_free_periods: int = 0
    down_payment_per_cent: Decimal = Decimal(0)
    drawdowns: tuple[Drawdown, ...] = ()
    currency: str = "CNY"
    recalculation: Recalculation | None = None
    charge_off: ChargeOffBehaviour = ChargeOffBehaviour.REGULAR
    direction: Direction = Direction.HORIZONTAL
    allocations: tuple[AllocationRule, ...] = USUAL_RULES
    chargeback_order: tuple[Portion, ...] = ()

    def __post_init__(self) -> None:
        minor_digits(self.currency)
        floors = {"count": 1, "every": 1, "principal": 0, "annual_rate_ppb": 0, "instalment_multiple": 0}
        floors |= {"grace_on_principal": 0, "grace_on_interest": 0, "interest_free_periods": 0}
        for name, floor in floors.items():
            if getattr(self, name) < floor:
                raise _refusal(name, getattr(self, name))
        if self.count > COUNT_MAX:
            raise _refusal("count", self.count)
        for name in ("grace_on_principal", "grace_on_interest", "interest_free_periods"):
            if 0 < self.count <= getattr(self, name):
                raise _refusal(name, getattr(self, name))
        if not 0 <= self.down_payment_per_cent < 100:
            raise _refusal("down_payment_per_cent", self.down_payment_per_cent)
        if self.first_due is not None and self.first_due <= self.starts_on:
            raise _refusal("first_due", self.first_due)
        if any(one.amount < 0 or one.on < self.starts_on for one in self.drawdowns):
            raise _refusal("drawdowns", "negative or before the start")


def _refusal(name: str, value: object) -> ProgressiveTermsInvalid:
    return ProgressiveTermsInvalid(field=name, field_name=name, value=value)
