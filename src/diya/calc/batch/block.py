"""Some loans made ready: everything of them that is computed once, and their first row, whose period may be odd."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diya.calc.batch.grouping import Group, Part, Rates
from diya.calc.batch.levels import equal_parts, level_instalments
from diya.calc.batch.loans import Flags, Ints, LoanArrays, MethodCode
from diya.calc.batch.months import Months


@dataclass(frozen=True, slots=True)
class Block:
    """Columns of the loans of a block after their first row."""

    places: Ints
    part: Part
    actual: bool
    rates: Rates
    count: Ints
    level: Ints
    exact_level: Flags
    month: Ints
    """Of the first due date, in the table of months."""
    due_day: Ints
    first_due: Ints
    first_principal: Ints
    first_interest: Ints
    balance: Ints
    """After the first row."""


def interest_of(balance: Ints, numerator: Ints, one: Ints) -> Ints:
    """balance x numerator / one rounded half up; 2 x balance x numerator + one must be below 2^63."""
    return (2 * balance * numerator + one) // (2 * one)


def ready(loans: LoanArrays, rates: Rates, months: Months, group: Group, places: Ints) -> Block:
    """The block of the loans at `places`, all of `group`, for which 64 bits are wide enough."""
    principal, count, method = loans.principal[places], loans.instalment_count[places], loans.method[places]
    starts, due_day, at = loans.starts[places], loans.due_day[places], rates.at(places)
    if group.part is Part.FIXED:
        level = np.where(method == MethodCode.BULLET, 0, equal_parts(principal, count))
        exact_level = np.zeros(places.size, np.bool_)
    else:
        level, exact_level = level_instalments(principal, loans.annual_rate_ppb[places], count)
    month = months.of_days(starts) + 1
    first_due = months.day(month, due_day)
    units = first_due - starts
    if not group.actual:
        # 对年对月对日: a whole month is 30 units, and what is over or short of it counts by the day.
        monthly = months.day(month, months.day_of_month(starts, month - 1))
        units = np.where(monthly <= first_due, 30 + first_due - monthly, units)
    interest = interest_of(principal, at.numerator * units, at.one)
    if group.part is Part.FIXED:
        part = level
    else:
        regular = interest_of(principal, at.numerator, at.month_one)
        part = level - np.where(method == MethodCode.EQUAL_INSTALMENT, regular, interest)
    part = np.where(count == 1, principal, np.clip(part, 0, principal))
    return Block(
        places=places,
        part=group.part,
        actual=group.actual,
        rates=at,
        count=count,
        level=level,
        exact_level=exact_level,
        month=month,
        due_day=due_day,
        first_due=first_due,
        first_principal=part,
        first_interest=interest,
        balance=principal - part,
    )
