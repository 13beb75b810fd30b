"""Interest recalculated from day to day, against the tables of Apache Fineract's LoanInterestRecalculationCOBTest."""

from __future__ import annotations

from datetime import date

import pytest

from diya.calc.progressive import (
    AllocationRule,
    FutureRule,
    Kind,
    Preclosure,
    Recalculation,
    Rest,
    Transaction,
    schedule_after,
)
from tests.calc.progressive_examples import PRINCIPAL_FIRST, table, terms

NEW_YEAR = date(2023, 1, 1)
DAILY = Recalculation()
WHOLE_PERIODS = Recalculation(Rest.SAME_AS_REPAYMENT_PERIOD, Preclosure.TILL_REST_FREQUENCY_DATE)
FOUR = {"principal": 800_000, "starts_on": NEW_YEAR, "annual_rate_ppb": 100_000_000, "count": 4}
FIRST = "1975.17 66.67 2041.84, "
FIRST_PAID = "1975.17 66.67 0, "
SECOND = "1991.63 50.21 2041.84, "


def paid(*lines):
    """ "20.2. 2041.84": the day, the month and the amount of a repayment."""
    found = []
    for number, line in enumerate(lines, 1):
        day, amount = line.split()
        number_of_day, month, _ = day.split(".")
        on = date(2023, int(month), int(number_of_day))
        found.append(Transaction(on, Kind.REPAYMENT, table(amount)[0][0], sequence=number))
    return tuple(found)


LATE = ("20.2. 2041.84", "1.3. 2041.84")
PARTIAL = ("1.2. 2041.84", "10.3. 500", "10.3. 541.84")
SAME_AS_AGREED = FIRST + SECOND + "2008.23 33.61 2041.84, 2024.97 16.87 2041.84"
OVERDUE_FIRST = FIRST + FIRST + "2008.09 33.75 2041.84, 2041.57 17.01 2058.58"
AFTER_LATE = FIRST_PAID + "1980.46 61.38 0, 2008.14 33.7 "
AFTER_ONE = FIRST_PAID + "1991.63 50.21 "
TEN_DAYS = "2003.41 38.43 2041.84, 2029.79 16.91 2046.7"

CASES = [
    ("nothing is due yet", DAILY, (), (1, 1), SAME_AS_AGREED),
    ("on the due date nothing is overdue", DAILY, (), (2, 1), SAME_AS_AGREED),
    ("a day late", DAILY, (), (2, 2), FIRST + "1991.05 50.79 2041.84, 2008.23 33.61 2041.84, 2025.55 16.88 2042.43"),
    ("19 days late", DAILY, (), (2, 20), FIRST + "1980.46 61.38 2041.84, 2008.14 33.7 2041.84, 2036.23 16.97 2053.2"),
    ("a month late", DAILY, (), (3, 1), OVERDUE_FIRST),
    ("three instalments late", DAILY, (), (4, 20), FIRST * 3 + "2074.49 48.56 2123.05"),
    ("late, then on time", DAILY, LATE, (3, 1), AFTER_LATE + "2041.84, 2036.23 16.97 2053.2"),
    ("late, on time, late again", DAILY, LATE, (4, 10), AFTER_LATE + "2041.84, 2036.23 21.99 2058.22"),
    ("paid late again", DAILY, (*LATE, "10.4. 2041.84"), (4, 10), AFTER_LATE + "0, 2036.23 21.99 2058.22"),
    ("and ten days on", DAILY, (*LATE, "10.4. 2041.84"), (4, 20), AFTER_LATE + "0, 2036.23 21.99 2058.22"),
    (
        "on time, then late",
        DAILY,
        PARTIAL[:1],
        (3, 10),
        AFTER_ONE + "2041.84, " + TEN_DAYS,
    ),
    ("late in part", DAILY, PARTIAL[:2], (3, 10), AFTER_ONE + "1541.84, " + TEN_DAYS),
    ("late in two parts", DAILY, PARTIAL, (3, 10), AFTER_ONE + "1000, " + TEN_DAYS),
    ("the rest still open", DAILY, PARTIAL, (3, 20), AFTER_ONE + "1000, 2000.86 40.98 2041.84, 2032.34 16.94 2049.28"),
    (
        "the rest paid",
        DAILY,
        (*PARTIAL, "20.3. 1000"),
        (3, 20),
        AFTER_ONE + "0, 2000.86 40.98 2041.84, 2032.34 16.94 2049.28",
    ),
    ("whole periods, on time", WHOLE_PERIODS, (), (2, 1), SAME_AS_AGREED),
    ("whole periods, a day late", WHOLE_PERIODS, (), (2, 2), OVERDUE_FIRST),
    ("whole periods, 19 days late", WHOLE_PERIODS, (), (2, 20), OVERDUE_FIRST),
    ("whole periods, two late", WHOLE_PERIODS, (), (3, 2), FIRST * 3 + "2074.49 17.29 2091.78"),
    (
        "whole periods, late in parts",
        WHOLE_PERIODS,
        ("15.2. 500", "15.2. 500"),
        (2, 15),
        "1975.17 66.67 1041.84, " + OVERDUE_FIRST.removeprefix(FIRST),
    ),
    (
        "whole periods, paid late and on time, then a day late",
        WHOLE_PERIODS,
        ("15.2. 1000", "20.2. 1041.84", "1.3. 2041.84"),
        (4, 2),
        FIRST_PAID * 2 + "2008.09 33.75 2041.84, 2041.57 33.75 2075.32",
    ),
    (
        "whole periods, two paid at once",
        WHOLE_PERIODS,
        ("1.3. 4083.68",),
        (3, 1),
        FIRST_PAID * 2 + "2008.09 33.75 2041.84, 2041.57 17.01 2058.58",
    ),
    (
        "whole periods, one paid, one late",
        WHOLE_PERIODS,
        ("1.2. 2041.84",),
        (3, 20),
        AFTER_ONE + "2041.84, 1991.63 50.21 2041.84, 2041.57 17.01 2058.58",
    ),
    (
        "whole periods, paid off at maturity",
        WHOLE_PERIODS,
        ("15.2. 1000", "20.2. 1041.84", "1.3. 2041.84", "15.4. 2041.84", "1.5. 2075.32"),
        (5, 1),
        FIRST_PAID * 2 + "2008.09 33.75 0, 2041.57 33.75 0",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_interest_of_late_instalments_grows_with_the_days(case):
    _, recalculation, payments, on, expected = case
    agreed = terms(**FOUR, recalculation=recalculation)
    rows, _ = schedule_after(agreed, paid(*payments), date(2023, *on))
    assert [(one.principal, one.interest, one.outstanding) for one in rows] == table(expected)


def test_a_cent_paid_each_month_leaves_the_interest_of_the_whole_principal():
    agreed = terms(principal=800_000, starts_on=NEW_YEAR, annual_rate_ppb=864_200_000, recalculation=WHOLE_PERIODS)
    cents = paid(*(f"1.{month}. 0.01" for month in range(2, 7)))
    rows, _ = schedule_after(agreed, cents, date(2023, 6, 17))
    level = ", ".join(["1112.7 576.13 1688.83"] * 4)
    assert [(one.principal, one.interest, one.outstanding) for one in rows] == table(
        f"1112.7 576.13 1688.78, {level}, 2436.5 576.13 3012.63"
    )


def test_where_past_due_bears_no_interest_early_payment_still_lowers_it():
    agreed = terms(recalculation=Recalculation(overdue_bears_interest=False))
    on = date(2024, 2, 15)
    late = Transaction(on, Kind.REPAYMENT, 1_500, sequence=1)
    rows, _ = schedule_after(agreed, (late,), on)
    assert [(one.principal, one.interest) for one in rows] == table(
        "16.43 0.58, 16.52 0.49, 16.62 0.39, 16.72 0.29, 16.81 0.2, 16.9 0.1"
    )
    early = Transaction(on, Kind.REPAYMENT, 1_902, sequence=2)
    rows, _ = schedule_after(agreed, (late, early), on)
    assert [(one.principal, one.interest) for one in rows] == table(
        "16.43 0.58, 16.77 0.24, 16.42 0.59, 16.72 0.29, 16.81 0.2, 16.85 0.1"
    )
    assert [(one.late, one.in_advance) for one in rows[:2]] == [(1_701, 0), (0, 1_701)]


def test_charges_after_maturity_share_one_more_instalment():
    """100.00 at 7 %, nothing paid until 15 July; 10.00 due that day, 15.00 due on the 20th, charged after payment."""

    def day(number: int) -> date:
        return date(2024, 7, number)

    first = Transaction(day(10), Kind.FEE, 1_000, until=day(15), sequence=1)
    payment = Transaction(day(15), Kind.REPAYMENT, 11_348, sequence=2)
    second = Transaction(day(16), Kind.FEE, 1_500, until=day(20), sequence=3)
    rows, _ = schedule_after(terms(), (first,), day(10))
    assert [(one.principal, one.interest) for one in rows[:6]] == [(1643, 58)] * 5 + [(1785, 58)]
    assert (rows[6].due_date, rows[6].fees, rows[6].outstanding) == (day(15), 1_000, 1_000)
    rows, summary = schedule_after(terms(), (first, payment), day(15))
    assert (summary.outstanding, summary.overpaid, rows[6].paid_on) == (0, 0, day(15))
    rows, _ = schedule_after(terms(), (first, payment, second), day(16))
    assert (rows[6].due_date, rows[6].fees, rows[6].paid, rows[6].outstanding) == (day(20), 2_500, 1_000, 1_500)
    last = Transaction(day(20), Kind.REPAYMENT, 1_500, sequence=4)
    _, summary = schedule_after(terms(), (first, payment, second, last), day(20))
    assert (summary.outstanding, summary.overpaid) == (0, 0)


def test_a_charge_due_before_it_was_made_counts_from_its_due_date():
    """A payment of 17.01 on 1 February finds the fee that was charged on the 10th for 20 January."""
    fee = Transaction(date(2024, 2, 10), Kind.FEE, 300, until=date(2024, 1, 20), sequence=2)
    payment = Transaction(date(2024, 2, 1), Kind.REPAYMENT, 1_701, sequence=1)
    rows, _ = schedule_after(terms(recalculation=None), (payment, fee), date(2024, 2, 10))
    assert (rows[0].fees, rows[0].paid, rows[0].outstanding) == (300, 1_701, 300)
    known_at_once = Transaction(date(2024, 1, 20), Kind.FEE, 300, until=date(2024, 1, 20), sequence=0)
    assert schedule_after(terms(recalculation=None), (payment, known_at_once), date(2024, 2, 10))[0] == rows


def test_money_drawn_after_a_re_amortisation_is_spread_evenly():
    agreed = terms(recalculation=None, annual_rate_ppb=0, principal=125_000, count=4)
    on = date(2024, 2, 2)
    happened = (Transaction(on, Kind.REAMORTIZE, sequence=1), Transaction(on, Kind.DISBURSEMENT, 30_001, sequence=2))
    rows, _ = schedule_after(agreed, happened, on)
    assert [one.principal for one in rows] == [0, 41_667 + 10_000, 41_667 + 10_000, 41_666 + 10_001]
    assert rows[-1].balance == 0


def test_levelling_a_drawdown_asks_for_what_was_paid_already():
    """Nearly all is paid in the first days; 1.00 drawn later levels lower than what the instalments have taken."""
    agreed = terms(drawdowns=())
    paid_up = Transaction(date(2024, 1, 15), Kind.REPAYMENT, 8_505, sequence=1)
    drawn = Transaction(date(2024, 1, 20), Kind.DISBURSEMENT, 100, sequence=2)
    rows, summary = schedule_after(agreed, (paid_up, drawn), date(2024, 1, 20))
    assert summary.principal == 10_100
    assert all(one.outstanding >= 0 for one in rows)
    assert summary.paid + summary.overpaid == 8_505


@pytest.mark.parametrize("recalculation", [None, DAILY])
def test_re_ageing_keeps_what_was_paid_early_in_one_instalment(recalculation):
    """40.00 paid into the last instalments on 10 January; re-aged on 15 February into three from 1 March on."""
    rule = (AllocationRule("DEFAULT", PRINCIPAL_FIRST, FutureRule.LAST_INSTALLMENT),)
    agreed = terms(recalculation=recalculation, annual_rate_ppb=70_000_000 if recalculation else 0, allocations=rule)
    early = Transaction(date(2024, 1, 10), Kind.REPAYMENT, 4_000, sequence=1)
    on = date(2024, 2, 15)
    again = Transaction(on, Kind.REAGE, until=date(2024, 3, 1), count=3, sequence=2)
    rows, summary = schedule_after(agreed, (early, again), on)
    holders = [one for one in rows if one.paid]
    assert [(one.due_date, one.paid, one.outstanding) for one in holders] == [(on, 4_000, 0)]
    assert [one.due_date for one in rows if one.outstanding] == [date(2024, 3, 1), date(2024, 4, 1), date(2024, 5, 1)]
    assert (summary.principal, summary.paid, rows[-1].balance) == (10_000, 4_000, 0)
