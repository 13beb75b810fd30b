"""Progressive schedules after payments early, late and in part, against Apache Fineract's own worked examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from diya.calc.progressive import (
    AllocationRule,
    ChargeOffBehaviour,
    Direction,
    Drawdown,
    FutureRule,
    InterestCalculation,
    Kind,
    Preclosure,
    Recalculation,
    Rest,
    Transaction,
    schedule,
    schedule_after,
)
from diya.calc.progressive.rules import AllocationStepUnknown, step
from diya.calc.progressive.terms import ProgressiveTermsInvalid
from tests.calc import progressive_examples as examples
from tests.calc.progressive_examples import INTEREST_FIRST, NEW_YEAR, days, future, happened, table, terms

WORKED = [
    *examples.UNIT_TESTS,
    *examples.PAUSES,
    *examples.CHARGEBACKS,
    *examples.NEXT_LAST,
    *examples.REFUNDS,
]


@pytest.mark.parametrize("example", WORKED, ids=lambda one: one.name)
def test_worked_examples_are_met_to_the_cent(example):
    """Sources: Apache Fineract's ProgressiveEMICalculatorTest, its integration tests of charge-backs on recalculated
    loans, ProgressiveLoanTransactionProcessorNextLastTest and LoanInterestRefundTest."""
    rows, _ = schedule_after(example.terms, example.transactions, example.as_of)
    expected = table(example.expected)
    shown = [(one.principal, one.interest, one.outstanding) for one in rows]
    assert [one[: len(row)] for one, row in zip(shown, expected, strict=True)] == expected


def figures(rows, *names):
    return [tuple(getattr(one, name) for name in names) for one in rows]


def test_a_later_drawdown_is_levelled_as_if_nothing_had_been_paid():
    """300.00 paid back on the day, 200.00 drawn again: five instalments of 85.04 and one of 78.91."""
    again = happened("1-1 REPAYMENT 300", "1-1 DISBURSEMENT 200")
    rows, _ = schedule_after(terms(principal=30_000), again, NEW_YEAR)
    assert [one.due for one in rows] == [8504] * 5 + [7891]
    assert sum(one.interest for one in rows) == 411


def test_early_payment_lowers_later_interest_and_keeps_the_level():
    rows, _ = schedule_after(terms(), happened("2-1 REPAYMENT 17.01", "2-15 REPAYMENT 17.01"), days("2-15"))
    second, third = rows[1], rows[2]
    assert (second.principal, second.interest, second.in_advance, second.paid_on) == (1677, 24, 1701, days("2-15"))
    assert (third.principal, third.interest, third.paid_on) == (1642, 59, None), "from 15 February on 66.80 it is 0.20"
    assert [one.due for one in rows] == [1701] * 5 + [1695]


def test_without_recalculation_an_early_payment_changes_no_interest():
    paid, _ = schedule_after(terms(recalculation=None), happened("2-15 REPAYMENT 40"), days("2-15"))
    agreed = schedule(terms(recalculation=None))
    assert figures(paid, "principal", "interest") == figures(agreed, "principal", "interest")
    assert figures(paid, "paid", "in_advance", "late", "paid_on")[:3] == [
        (1701, 0, 1701, days("2-15")),
        (1701, 1701, 0, days("2-15")),
        (598, 598, 0, None),
    ]


def test_overdue_principal_goes_on_bearing_interest():
    rows, _ = schedule_after(terms(), (), days("3-15"))
    assert figures(rows, "interest")[:4] == [(58,), (58,), (48,), (30,)], "16.43, later 32.86, still bear interest"
    kept = schedule_after(terms(recalculation=Recalculation(overdue_bears_interest=False)), (), days("3-15"))[0]
    assert figures(kept, "interest") == figures(schedule(terms()), "interest")


def test_asking_every_day_changes_nothing_of_what_is_owed():
    """The answer for a day depends on the day alone, not on what was asked before."""
    assert schedule_after(terms(), (), days("3-15")) == schedule_after(terms(), (), days("3-15"))
    asked = [schedule_after(terms(), (), days(f"3-{day}"))[0][2].interest for day in range(2, 32)]
    assert asked == sorted(asked)


def test_paying_late_pays_the_interest_of_the_days_between():
    rows, _ = schedule_after(terms(), happened("2-15 REPAYMENT 17.01"), days("2-15"))
    assert figures(rows, "interest", "late")[:2] == [(58, 1701), (53, 0)], "0.49 and 14 days on 16.43"
    assert rows[-1].due == 1704


@pytest.mark.parametrize(
    ("rest", "preclosure", "second_interest"),
    [
        (Rest.DAILY, Preclosure.TILL_PRE_CLOSURE_DATE, 24),
        (Rest.DAILY, Preclosure.TILL_REST_FREQUENCY_DATE, 49),
        (Rest.SAME_AS_REPAYMENT_PERIOD, Preclosure.TILL_REST_FREQUENCY_DATE, 49),
        (Rest.SAME_AS_REPAYMENT_PERIOD, Preclosure.TILL_PRE_CLOSURE_DATE, 24),
    ],
)
def test_who_settles_early_owes_interest_to_the_day_or_to_the_due_date(rest, preclosure, second_interest):
    recalculated = terms(recalculation=Recalculation(rest, preclosure))
    rows, summary = schedule_after(recalculated, happened("2-1 REPAYMENT 17.01", "2-15 REPAYMENT 90"), days("2-15"))
    assert rows[1].interest == second_interest
    assert (summary.outstanding, summary.overpaid) == (0, 9000 - 8357 - second_interest)


@pytest.mark.parametrize(
    ("rule", "receives"),
    [
        (FutureRule.NEXT_INSTALLMENT, [600, 0, 0, 0, 0, 0]),
        (FutureRule.LAST_INSTALLMENT, [0, 0, 0, 0, 0, 600]),
        (FutureRule.REAMORTIZATION, [100, 100, 100, 100, 100, 100]),
        (FutureRule.NEXT_LAST_INSTALLMENT, [600, 0, 0, 0, 0, 0]),
    ],
)
@pytest.mark.parametrize("direction", Direction)
def test_money_in_advance_goes_where_the_rule_says(rule, receives, direction):
    agreed = terms(recalculation=None, direction=direction, allocations=future(rule))
    rows, _ = schedule_after(agreed, happened("1-15 REPAYMENT 6"), days("1-15"))
    assert [one.paid for one in rows] == receives


def test_a_rule_of_its_own_serves_its_kind_of_transaction():
    rules = (
        *future(FutureRule.NEXT_INSTALLMENT),
        replace(future(FutureRule.LAST_INSTALLMENT)[0], kind="GOODWILL_CREDIT"),
    )
    rows, _ = schedule_after(
        terms(recalculation=None, allocations=rules),
        happened("1-15 REPAYMENT 6", "1-16 GOODWILL_CREDIT 4"),
        days("1-16"),
    )
    assert [one.paid for one in rows] == [600, 0, 0, 0, 0, 400]


def test_horizontal_settles_an_instalment_whole_and_vertical_a_portion_through_all():
    rules = (AllocationRule("DEFAULT", INTEREST_FIRST),)
    paid = happened("3-15 REPAYMENT 20")
    across, _ = schedule_after(terms(recalculation=None, allocations=rules), paid, days("3-15"))
    down, _ = schedule_after(
        terms(recalculation=None, allocations=rules, direction=Direction.VERTICAL), paid, days("3-15")
    )
    assert [one.paid for one in across] == [1701, 299, 0, 0, 0, 0]
    assert [one.paid for one in down] == [1701, 299, 0, 0, 0, 0], "0.58 and 0.49 of interest, then 16.43 and 2.50"
    little = schedule_after(
        terms(recalculation=None, allocations=rules, direction=Direction.VERTICAL),
        happened("3-15 REPAYMENT 1"),
        days("3-15"),
    )[0]
    assert [one.paid for one in little] == [58, 42, 0, 0, 0, 0]


def test_fees_and_penalties_stand_in_the_instalment_of_their_day_and_are_paid_first():
    charged = (
        Transaction(days("1-2"), Kind.FEE, 300, until=days("2-1")),
        Transaction(days("1-2"), Kind.PENALTY, 200, until=days("2-2")),
        Transaction(days("1-2"), Kind.FEE, 100, until=days("7-20")),
        *happened("2-1 REPAYMENT 3.50"),
    )
    rows, summary = schedule_after(terms(recalculation=None), charged, days("2-1"))
    assert figures(rows, "fees", "penalties", "due")[:2] == [(300, 0, 2001), (0, 200, 1901)]
    assert (len(rows), rows[6].due_date, rows[6].due) == (7, days("7-20"), 100), "after maturity a row of its own"
    assert (rows[0].paid, rows[0].outstanding) == (350, 1651)
    assert (summary.fees, summary.penalties) == (400, 200)


def test_a_charge_takes_what_was_overpaid_before_it():
    late = (*happened("1-1 REPAYMENT 105"), Transaction(days("1-10"), Kind.FEE, 300, until=days("1-20"), sequence=2))
    rows, summary = schedule_after(terms(), late, days("1-10"))
    assert (rows[0].fees, summary.outstanding, summary.overpaid) == (300, 0, 200)


def test_charges_are_paid_by_name_waived_and_asked_of_every_instalment():
    rows, _ = schedule_after(
        terms(recalculation=None),
        (
            Transaction(NEW_YEAR, Kind.INSTALMENT_FEE, 50),
            Transaction(days("1-5"), Kind.CHARGE_PAYMENT, 50, until=days("3-1")),
            Transaction(days("1-6"), Kind.WAIVE_CHARGES, until=days("2-1")),
        ),
        days("1-6"),
    )
    assert [one.fees for one in rows] == [50] * 6
    assert [one.outstanding for one in rows] == [1701, 1701, 1751, 1751, 1751, 1750]


def test_a_down_payment_is_due_on_the_day_of_each_drawdown():
    """Two drawdowns of 1,000.00 with a quarter down: 250.00 at once, the rest in the instalments to come."""
    agreed = terms(
        principal=100_000,
        annual_rate_ppb=0,
        count=3,
        down_payment_per_cent=Decimal(25),
        drawdowns=(Drawdown(days("2-10"), 100_000),),
    )
    rows = schedule(agreed)
    assert figures(rows, "nr", "due_date", "principal", "balance", "down_payment") == [
        (1, NEW_YEAR, 25_000, 75_000, True),
        (2, days("2-1"), 25_000, 50_000, False),
        (3, days("2-10"), 25_000, 125_000, True),
        (4, days("3-1"), 62_500, 62_500, False),
        (5, days("4-1"), 62_500, 0, False),
    ]


@pytest.mark.parametrize("example", examples.CHARGEBACKS, ids=lambda one: one.name)
def test_a_charge_back_comes_back_into_the_balance(example):
    rows, _ = schedule_after(example.terms, example.transactions, example.as_of)
    assert rows[-1].balance == 0
    assert all(one.balance >= 0 for one in rows)


def test_a_credit_balance_goes_back_and_more_than_it_is_owed():
    over = happened("1-1 REPAYMENT 110", "1-10 CREDIT_BALANCE_REFUND 10")
    assert schedule_after(terms(), over, days("1-10"))[1].overpaid == 0
    rows, summary = schedule_after(terms(), (*over, *happened("1-11 CREDIT_BALANCE_REFUND 5")), days("1-11"))
    assert (summary.outstanding - summary.interest, summary.principal) == (500, 10_500)
    assert rows[0].outstanding >= 500


def test_a_refund_of_a_running_loan_undoes_payments_from_the_latest():
    rows, _ = schedule_after(
        terms(recalculation=None),
        happened("2-1 REPAYMENT 17.01", "3-1 REPAYMENT 17.01", "3-2 REFUND_FOR_ACTIVE_LOAN 20"),
        days("3-2"),
    )
    assert sum(one.paid for one in rows) == 3402 - 2000
    assert rows[1].paid_on is None


def test_a_reversed_and_a_back_dated_payment_give_what_would_have_been():
    known = happened("2-1 REPAYMENT 17.01", "2-15 REPAYMENT 17.01")
    wrong = Transaction(days("2-10"), Kind.REPAYMENT, 5000, reversed=True)
    assert schedule_after(terms(), (*known, wrong), days("3-1")) == schedule_after(terms(), known, days("3-1"))
    assert schedule_after(terms(), known[::-1], days("3-1")) == schedule_after(terms(), known, days("3-1"))


def test_overdue_instalments_are_re_amortised_over_those_to_come():
    """Two instalments of 625.00, none paid by 2 February: 0 and 1,250.00 (LoanReAmortizationIntegrationTest)."""
    agreed = terms(principal=125_000, annual_rate_ppb=0, count=2)
    rows, _ = schedule_after(agreed, happened("2-2 REAMORTIZE 0"), days("2-2"))
    assert figures(rows, "principal", "paid_on") == [(0, days("2-2")), (125_000, None)]
    interest = schedule_after(terms(), happened("2-2 REAMORTIZE 0"), days("2-2"))[0]
    assert interest[0].due == 0
    assert len({one.due for one in interest[1:5]}) == 1
    assert sum(one.principal for one in interest) == 10_000


def test_re_ageing_starts_the_debt_anew():
    """937.50 in four parts from 12 April: 234.38 three times, then 234.36 (LoanReAgingIntegrationTest)."""
    agreed = terms(principal=125_000, annual_rate_ppb=0, count=3, down_payment_per_cent=Decimal(25))
    lived = (
        *happened("1-1 DOWN_PAYMENT 312.50"),
        Transaction(days("4-12"), Kind.REAGE, until=days("4-12"), count=4),
    )
    rows, _ = schedule_after(agreed, lived, days("4-12"))
    assert [one.principal for one in rows] == [31_250, 0, 0, 0, 23_438, 23_438, 23_438, 23_436]
    assert [one.due_date for one in rows][4:] == [days("4-12"), days("5-12"), days("6-12"), days("7-12")]
    interest, _ = schedule_after(
        terms(), (Transaction(days("3-15"), Kind.REAGE, until=days("4-1"), count=4),), days("3-15")
    )
    assert sum(one.principal for one in interest) == 10_000
    assert len({one.due for one in interest[-4:-1]}) == 1


def test_a_longer_term_lowers_the_instalments():
    rows, _ = schedule_after(terms(), (Transaction(days("2-1"), Kind.EXTEND_REPAYMENT_PERIOD, count=2),), days("2-1"))
    assert (len(rows), rows[-1].due_date) == (8, days("9-1"))
    assert rows[3].due < 1701
    assert sum(one.principal for one in rows) == 10_000


def test_written_off_owes_nothing():
    rows, summary = schedule_after(terms(), happened("2-1 REPAYMENT 17.01", "3-1 WRITEOFF 0"), days("3-1"))
    assert (summary.outstanding, summary.paid) == (0, 1701)
    assert {one.paid_on for one in rows} == {days("2-1"), days("3-1")}


@pytest.mark.parametrize("recalculation", [None, Recalculation()])
def test_charging_off_ends_interest_or_lets_all_fall_due(recalculation):
    off = happened("2-1 REPAYMENT 17.01", "2-15 CHARGE_OFF 0")
    regular, _ = schedule_after(terms(recalculation=recalculation), off, days("2-15"))
    assert figures(regular, "principal", "interest") == figures(schedule(terms()), "principal", "interest")
    zero = terms(recalculation=recalculation, charge_off=ChargeOffBehaviour.ZERO_INTEREST)
    rows, _ = schedule_after(zero, off, days("2-15"))
    assert figures(rows, "interest") == [(58,), (24,), (0,), (0,), (0,), (0,)]
    assert sum(one.principal for one in rows) == 10_000
    soon = terms(recalculation=recalculation, charge_off=ChargeOffBehaviour.ACCELERATE_MATURITY)
    assert figures(schedule_after(soon, off, days("2-15"))[0], "due_date", "principal", "interest") == [
        (days("2-1"), 1643, 58),
        (days("2-15"), 8357, 24),
    ]


def test_grace_defers_principal_and_interest():
    principal = schedule(terms(grace_on_principal=2))
    assert figures(principal, "principal", "interest")[:2] == [(0, 58), (0, 58)]
    assert len({one.due for one in principal[2:5]}) == 1
    interest = schedule(terms(grace_on_interest=2))
    assert [one.interest for one in interest[:2]] == [0, 0]
    assert interest[2].interest > 39, "what the first two did not ask, the third does"
    free = schedule(terms(interest_free_periods=2))
    assert [one.interest for one in free[:2]] == [0, 0]
    assert sum(one.interest for one in free) < sum(one.interest for one in interest)


def test_a_multiple_rounds_the_level_and_the_last_takes_the_rest():
    rows = schedule(terms(instalment_multiple=100))
    assert [one.due for one in rows][:5] == [1700] * 5
    assert sum(one.principal for one in rows) == 10_000


def test_a_first_due_date_and_a_fixed_length_move_the_ends():
    rows = schedule(terms(first_due=date(2024, 2, 15), fixed_length=7))
    assert (rows[0].due_date, rows[0].days, rows[1].due_date) == (date(2024, 2, 15), 45, date(2024, 3, 15))
    assert rows[-1].due_date == date(2024, 8, 1)
    assert rows[0].interest == 86, "one month and 14 of 29 days at 7 %, the odd days by their month"


def test_interest_of_whole_periods_counts_money_drawn_from_the_period_on():
    whole = terms(
        recalculation=None,
        interest_calculation=InterestCalculation.SAME_AS_REPAYMENT_PERIOD,
        drawdowns=(Drawdown(days("1-20"), 10_000),),
    )
    assert schedule(whole)[0].interest == 117, "200.00 at 7 % / 12"
    assert schedule(replace(whole, allow_partial_period=True))[0].interest == 81, "100.00 for 12 of 31 days"


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": 0},
        {"count": 1201},
        {"principal": -1},
        {"every": 0},
        {"first_due": NEW_YEAR},
        {"down_payment_per_cent": Decimal(100)},
        {"drawdowns": (Drawdown(date(2023, 12, 31), 1),)},
    ],
)
def test_impossible_terms_are_refused(wrong):
    with pytest.raises(ProgressiveTermsInvalid) as refused:
        terms(**wrong)
    assert refused.value.field == next(iter(wrong))


def test_a_length_that_ends_before_the_last_due_date_is_refused():
    with pytest.raises(ProgressiveTermsInvalid):
        schedule(terms(fixed_length=3))


def test_an_unknown_step_is_refused():
    with pytest.raises(AllocationStepUnknown):
        step("SOMETIME_INTEREST")
