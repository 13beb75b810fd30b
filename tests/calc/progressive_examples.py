"""Worked examples of progressive loans in life: facts of Apache Fineract's public unit and integration tests.

A table is "principal interest outstanding" for each instalment, in major units; outstanding may be left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from diya.calc.progressive import (
    AllocationRule,
    DaysInMonth,
    DaysInYear,
    Drawdown,
    DueType,
    Frequency,
    FutureRule,
    Kind,
    Portion,
    ProgressiveTerms,
    Recalculation,
    Transaction,
    step,
)
from diya.kernel.money import parse_minor

NEW_YEAR = date(2024, 1, 1)
INTEREST_FIRST = tuple(step(f"{due}_{part}") for due in DueType for part in ("PENALTY", "FEE", "INTEREST", "PRINCIPAL"))
PRINCIPAL_FIRST = tuple(step(f"{due}_{part}") for due in DueType for part in Portion)
ACTUAL = {"days_in_year": DaysInYear.ACTUAL, "days_in_month": DaysInMonth.ACTUAL}
CHARGEBACK_AS_SETTLED = (Portion.PRINCIPAL, Portion.PENALTY, Portion.FEE, Portion.INTEREST)


def terms(**changes: Any) -> ProgressiveTerms:
    """100.00 at 7 %, 30/360, six months from New Year 2024, interest recalculated daily."""
    usual: dict[str, Any] = {
        "principal": 10_000,
        "starts_on": NEW_YEAR,
        "annual_rate_ppb": 70_000_000,
        "count": 6,
        "days_in_year": DaysInYear.DAYS360,
        "days_in_month": DaysInMonth.DAYS30,
        "recalculation": Recalculation(),
    }
    return ProgressiveTerms(**(usual | changes))


def future(rule: FutureRule) -> tuple[AllocationRule, ...]:
    return (AllocationRule("DEFAULT", PRINCIPAL_FIRST, rule),)


def days(text: str) -> date:
    """ "3-15" is 15 March 2024."""
    month, day = text.split("-")
    return date(2024, int(month), int(day))


def happened(*lines: str) -> tuple[Transaction, ...]:
    """ "2-15 REPAYMENT 17.01" by line; a fourth word names a payment, or the payment a charge-back is of."""
    found = []
    for number, line in enumerate(lines, 1):
        day, kind, amount, *name = line.split()
        reference = name[0] if name else ""
        found.append(
            Transaction(
                days(day),
                Kind(kind),
                parse_minor(amount, "CNY", allow_zero=True),
                reference="" if kind == "CHARGEBACK" else reference,
                of=reference if kind == "CHARGEBACK" else "",
                sequence=number,
            )
        )
    return tuple(found)


def table(text: str) -> list[tuple[int, ...]]:
    return [tuple(parse_minor(one, "CNY", allow_zero=True) for one in row.split()) for row in text.split(",")]


@dataclass(frozen=True)
class Example:
    name: str
    expected: str
    transactions: tuple[Transaction, ...] = ()
    terms: ProgressiveTerms = field(default_factory=terms)
    as_of: date = NEW_YEAR


def pause(first: str, last: str) -> tuple[Transaction, ...]:
    return (Transaction(days(first), Kind.INTEREST_PAUSE, until=days(last)),)


def rate(day: str, rate_ppb: int) -> tuple[Transaction, ...]:
    return (Transaction(days(day), Kind.INTEREST_RATE_CHANGE, rate_ppb=rate_ppb),)


OFF = terms(recalculation=None)
AT_9_4822 = {"annual_rate_ppb": 94_822_000, "recalculation": None}
AS_SETTLED = terms(chargeback_order=CHARGEBACK_AS_SETTLED)
TWO_PAID = ("2-1 REPAYMENT 17.01 february", "3-1 REPAYMENT 17.01 march")
ALL_PAID = (
    *TWO_PAID,
    "4-1 REPAYMENT 17.01",
    "5-1 REPAYMENT 17.01",
    "6-1 REPAYMENT 17.01 june",
    "7-1 REPAYMENT 17.00 july",
)
FIRST_TWO = "16.43 0.58 0, 16.52 0.49 0, "
ALL = "16.43 0.58 0, 16.52 0.49 0, 16.62 0.39 0, 16.72 0.29 0, 16.81 0.2 0, "
TEN_LEVEL = ", ".join(["95.02 0 0"] * 10)

UNIT_TESTS = [
    Example(
        "pays all but the last part on 15 January",
        "16.75 0.26, 17.01 0, 17.01 0, 17.01 0, 17.01 0, 15.21 0.5",
        happened("1-15 REPAYMENT 85.05"),
        as_of=days("1-15"),
    ),
    Example(
        "pays the loan off on 15 February, the first instalment late",
        "16.43 0.58 0, 16.77 0.24 0, 17.01 0 0, 17.01 0 0, 17.01 0 0, 15.77 0 0",
        happened("2-1 REPAYMENT 17.01", "2-15 REPAYMENT 83.81"),
        as_of=days("2-15"),
    ),
    Example(
        "4 % from 15 February",
        "16.43 0.58, 16.53 0.37, 16.68 0.22, 16.73 0.17, 16.79 0.11, 16.84 0.06",
        rate("2-15", 40_000_000),
        OFF,
    ),
    Example(
        "4 % from 2 February",
        "16.43 0.58, 16.6 0.28, 16.66 0.22, 16.71 0.17, 16.77 0.11, 16.83 0.06",
        rate("2-2", 40_000_000),
        OFF,
    ),
    Example(
        "200.00 more on 8 January",
        "49.32 2.01, 49.35 1.98, 49.74 1.59, 50.13 1.2, 50.53 0.8, 50.93 0.4",
        terms=terms(**AT_9_4822, drawdowns=(Drawdown(days("1-8"), 20_000),)),
    ),
    Example(
        "100.00 more on 15 February",
        "16.34 0.79, 36.46 1.07, 36.37 1.16, 36.65 0.88, 36.94 0.59, 37.24 0.29",
        terms=terms(**AT_9_4822, drawdowns=(Drawdown(days("2-15"), 10_000),)),
    ),
    Example(
        "first drawdown after the start, two on one day",
        "28.79 1.15, 28.78 1.16, 29.01 0.93, 29.24 0.7, 29.47 0.47, 29.71 0.23",
        terms=terms(
            **AT_9_4822,
            principal=0,
            drawdowns=(Drawdown(days("1-5"), 10_000), Drawdown(days("1-8"), 5_000), Drawdown(days("1-8"), 2_500)),
        ),
    ),
    Example(
        "every 15 days",
        "16.5 0.4, 16.57 0.33, 16.64 0.26, 16.7 0.2, 16.77 0.13, 16.82 0.07",
        terms=terms(**AT_9_4822, every=15, frequency=Frequency.DAYS, days_in_month=DaysInMonth.ACTUAL),
    ),
    Example(
        "every week, a year of 364 days",
        "16.59 0.18, 16.62 0.15, 16.65 0.12, 16.68 0.09, 16.71 0.06, 16.75 0.03",
        terms=terms(
            **AT_9_4822,
            frequency=Frequency.WEEKS,
            days_in_year=DaysInYear.DAYS364,
            days_in_month=DaysInMonth.ACTUAL,
        ),
    ),
    Example(
        "pays 1,000.00 at 25 % back on the first day",
        f"{TEN_LEVEL}, 49.8 0 0, 0 0 0",
        happened("1-1 REPAYMENT 1000"),
        terms(principal=100_000, annual_rate_ppb=250_000_000, count=12, **ACTUAL),
    ),
    Example("no interest", "25 0, 25 0, 25 0, 25 0", terms=terms(annual_rate_ppb=0, count=4)),
]

PAUSES = [
    Example(
        "5 to 10 February",
        "16.43 0.58, 16.62 0.39, 16.62 0.39, 16.72 0.29, 16.81 0.2, 16.8 0.1",
        pause("2-5", "2-10"),
        OFF,
    ),
    Example(
        "10 February to 10 March",
        "16.43 0.58, 16.88 0.13, 16.73 0.28, 16.72 0.29, 16.82 0.19, 16.42 0.1",
        pause("2-10", "3-10"),
        OFF,
    ),
    Example(
        "1 to 5 February",
        "16.45 0.56, 16.59 0.42, 16.62 0.39, 16.72 0.29, 16.81 0.2, 16.81 0.1",
        pause("2-1", "2-5"),
        OFF,
    ),
    Example(
        "10 to 31 January",
        "16.84 0.17, 16.52 0.49, 16.62 0.39, 16.72 0.29, 16.82 0.19, 16.48 0.1",
        pause("1-10", "1-31"),
        OFF,
    ),
    Example(
        "two whole months",
        "16.45 0.56, 17.01 0, 17 0.01, 16.72 0.29, 16.82 0.19, 16 0.09",
        pause("2-1", "3-31"),
        OFF,
    ),
]

CHARGEBACKS = [
    Example(
        "as principal on a due date",
        FIRST_TWO + "33.53 0.49, 16.72 0.29, 16.81 0.2, 17 0.1",
        happened(*TWO_PAID, "3-1 CHARGEBACK 17.01 march"),
        as_of=days("3-1"),
    ),
    Example(
        "two of them on one day",
        FIRST_TWO + "48.44 0.58, 16.71 0.3, 16.81 0.2, 17.1 0.1",
        happened(*TWO_PAID, "3-1 CHARGEBACK 15 february", "3-1 CHARGEBACK 17.01 march"),
        as_of=days("3-1"),
    ),
    Example(
        "as principal within a period",
        FIRST_TWO + "33.57 0.45, 16.72 0.29, 16.81 0.2, 16.96 0.1",
        happened(*TWO_PAID, "3-15 CHARGEBACK 17.01 march"),
        as_of=days("3-15"),
    ),
    Example(
        "at maturity",
        ALL + "33.9 0.1 17",
        happened(*ALL_PAID, "7-1 CHARGEBACK 17 july"),
        as_of=days("7-1"),
    ),
    Example(
        "after maturity, in an instalment of its own",
        ALL + "16.9 0.1 0, 34.01 0 34.01",
        happened(*ALL_PAID, "7-15 CHARGEBACK 17.01 june", "7-30 CHARGEBACK 17 july"),
        as_of=days("7-30"),
    ),
    Example(
        "as what the payment had settled, on a due date",
        FIRST_TWO + "33.04 0.98, 16.72 0.29, 16.81 0.2, 17 0.1",
        happened(*TWO_PAID, "3-1 CHARGEBACK 17.01 march"),
        AS_SETTLED,
        days("3-1"),
    ),
    Example(
        "as what two payments had settled",
        FIRST_TWO + "47.96 1.06, 16.71 0.3, 16.81 0.2, 17.09 0.1",
        happened(*TWO_PAID, "3-1 CHARGEBACK 15 february", "3-1 CHARGEBACK 17.01 march"),
        AS_SETTLED,
        days("3-1"),
    ),
    Example(
        "as what the payment had settled, within a period",
        FIRST_TWO + "33.09 0.93, 16.72 0.29, 16.81 0.2, 16.95 0.1",
        happened(*TWO_PAID, "3-15 CHARGEBACK 17.01 march"),
        AS_SETTLED,
        days("3-15"),
    ),
]

NEXT_THEN_LAST = terms(annual_rate_ppb=657_000_000, allocations=future(FutureRule.NEXT_LAST_INSTALLMENT))
SMALL_PAYMENTS = (
    "1-1 REPAYMENT 5",
    "1-31 REPAYMENT 4",
    "1-31 REPAYMENT 20",
    "3-1 REPAYMENT 26",
    "3-2 REPAYMENT 7",
    "3-2 REPAYMENT 7",
    "3-2 REPAYMENT 22",
    "3-2 REPAYMENT 22",
)
AFTER_EACH = (
    "14.8 5.2 15, 15.34 4.66 20, 16.18 3.82 20, 17.06 2.94 20, 18 2 20, 18.62 1.02 19.64",
    "14.81 5.19 11, 15.34 4.66 20, 16.18 3.82 20, 17.06 2.94 20, 18 2 20, 18.61 1.02 19.63",
    "14.97 5.03 0, 15.7 4.3 20, 16.7 3.3 20, 17.61 2.39 20, 18.58 1.42 20, 16.44 0.41 7.85",
    "14.97 5.03 0, 15.7 4.3 0, 17.03 2.97 14, 17.63 2.37 20, 18.59 1.41 20, 16.08 0.39 7.47",
    "14.97 5.03 0, 15.7 4.3 0, 17.4 2.6 7, 17.65 2.35 20, 18.62 1.38 20, 15.66 0.36 7.02",
    "14.97 5.03 0, 15.7 4.3 0, 19.9 0.1 0, 15.65 4.35 20, 18.64 1.36 20, 15.14 0.34 6.48",
    "14.97 5.03 0, 15.7 4.3 0, 19.9 0.1 0, 18.02 1.98 20, 11.41 0.02 0.43, 20 0 0",
    "14.97 5.03 0, 15.7 4.3 0, 19.9 0.1 0, 9.43 0 0, 20 0 0, 20 0 0",
)
NEXT_LAST = [
    Example(
        f"after {number} payments",
        expected,
        happened(*SMALL_PAYMENTS[:number]),
        NEXT_THEN_LAST,
        days(SMALL_PAYMENTS[number - 1].split()[0]),
    )
    for number, expected in enumerate(AFTER_EACH, 1)
]

IN_2021 = {"starts_on": date(2021, 1, 1), **ACTUAL}
AT_26 = terms(principal=100_000, annual_rate_ppb=260_000_000, count=12, **IN_2021)
REAMORTISED = {"allocations": future(FutureRule.REAMORTIZATION)}
REFUNDS = [
    Example(
        "600.00 at 60 % refunded on the first day in equal shares",
        ", ".join(["100 0 0"] * 6),
        (Transaction(date(2021, 1, 1), Kind.MERCHANT_ISSUED_REFUND, 60_000),),
        terms(principal=60_000, annual_rate_ppb=600_000_000, **IN_2021, **REAMORTISED),
        date(2021, 1, 1),
    ),
    Example(
        "980.00 of 1,000.00 at 26 % refunded on the first day in equal shares",
        "95.04 0.44 13.81, 88.3 0.13 6.76, " + ", ".join(["81.67 0 0"] * 9) + ", 81.63 0 0",
        (Transaction(date(2021, 1, 1), Kind.MERCHANT_ISSUED_REFUND, 98_000),),
        terms(principal=100_000, annual_rate_ppb=260_000_000, count=12, **IN_2021, **REAMORTISED),
        date(2021, 1, 1),
    ),
    Example(
        "1,000.00 at 26 % refunded after three weeks, with its interest",
        "80.52 14.96 0, " + ", ".join(["95.48 0 0"] * 9) + ", 60.16 0 0, 0 0 0",
        (
            Transaction(date(2021, 1, 22), Kind.MERCHANT_ISSUED_REFUND, 100_000, sequence=1),
            Transaction(date(2021, 1, 22), Kind.INTEREST_REFUND, 1_496, sequence=2),
        ),
        AT_26,
        date(2021, 1, 22),
    ),
]
