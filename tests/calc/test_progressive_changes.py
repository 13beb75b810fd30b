"""Changes of a progressive loan that meet each other: what was paid, owed again or drawn late is never lost."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from diya.calc.progressive import (
    Drawdown,
    FutureRule,
    Kind,
    ProgressiveNotReckoned,
    Recalculation,
    Transaction,
    schedule,
    schedule_after,
)
from diya.calc.progressive.figures import shares
from diya.calc.progressive.soundness import check_adds_up
from tests.calc.progressive_examples import days, future, happened, terms

WAYS = pytest.mark.parametrize("recalculation", [None, Recalculation()])


@WAYS
def test_principal_owed_again_outlasts_a_later_drawdown(recalculation):
    agreed = terms(recalculation=recalculation, drawdowns=(Drawdown(days("3-15"), 6_000),))
    rows, summary = schedule_after(agreed, happened("2-10 CREDIT_BALANCE_REFUND 40.00"), days("4-1"))
    assert summary.principal == 10_000 + 6_000 + 4_000
    assert rows[-1].balance == 0


@WAYS
def test_a_longer_term_frees_nothing_and_asks_nothing_where_all_is_paid(recalculation):
    paid = happened("1-1 REPAYMENT 100.00", "3-5 EXTEND_REPAYMENT_PERIOD 0")
    longer = (paid[0], replace(paid[1], count=4))
    rows, summary = schedule_after(terms(recalculation=recalculation, annual_rate_ppb=0), longer, days("3-5"))
    assert len(rows) == 10
    assert (summary.principal, summary.outstanding, summary.overpaid) == (10_000, 0, 0)


def test_paid_in_advance_is_free_again_where_a_longer_term_asks_for_less():
    """15.00 on each of six instalments of 17.01; over twelve months each asks for about 8.60, and the rest moves on."""
    agreed = terms(recalculation=None, allocations=future(FutureRule.REAMORTIZATION))
    early = Transaction(days("1-15"), Kind.REPAYMENT, 9_000)
    longer = Transaction(days("1-20"), Kind.EXTEND_REPAYMENT_PERIOD, count=6)
    rows, summary = schedule_after(agreed, (early, longer), days("1-20"))
    assert (summary.principal, summary.paid, summary.overpaid) == (10_000, 9_000, 0)
    assert all(0 <= one.outstanding < one.due < 900 for one in rows)


@WAYS
def test_after_a_re_ageing_a_longer_term_goes_on_from_the_last_due_date(recalculation):
    changes = (
        Transaction(days("3-15"), Kind.REAGE, until=days("5-20"), count=2),
        Transaction(days("4-1"), Kind.EXTEND_REPAYMENT_PERIOD, count=2),
    )
    rows, summary = schedule_after(terms(recalculation=recalculation), changes, days("4-1"))
    assert [one.due_date for one in rows][-4:] == [days(day) for day in ("5-20", "6-20", "7-20", "8-20")]
    assert summary.principal == 10_000
    assert all(one.principal > 0 for one in rows[-4:])


@WAYS
def test_a_re_ageing_after_the_term_keeps_what_was_paid(recalculation):
    lived = (*happened("7-15 REPAYMENT 10.00"), Transaction(days("8-1"), Kind.REAGE, until=days("9-1"), count=3))
    rows, summary = schedule_after(terms(recalculation=recalculation), lived, days("8-1"))
    assert (summary.principal, summary.paid) == (10_000, 1_000)
    assert all(one.outstanding == 0 for one in rows[:-3])
    assert summary.outstanding == sum(one.due for one in rows[-3:])


@WAYS
def test_a_charge_back_on_the_day_of_a_re_ageing_is_owed(recalculation):
    lived = (
        *happened("2-1 REPAYMENT 17.01 one", "3-15 CHARGEBACK 17.01 one"),
        Transaction(days("3-15"), Kind.REAGE, until=days("4-1"), count=4, sequence=3),
    )
    rows, summary = schedule_after(terms(recalculation=recalculation), lived, days("3-15"))
    assert summary.principal == 10_000 + 1_701
    assert sum(one.principal for one in rows[-4:]) == 10_000 + 1_701 - 1_643


def test_a_refund_of_a_running_loan_is_owed_again_by_the_instalment_it_had_settled():
    """17.01 of 1 February was 16.43 and 0.58; 10.00 go back on the 15th, from the principal, as the last settled."""
    lived = happened("2-1 REPAYMENT 17.01", "2-15 REFUND_FOR_ACTIVE_LOAN 10.00")
    rows, summary = schedule_after(terms(), lived, days("2-15"))
    assert (rows[0].due, rows[0].outstanding, summary.paid) == (1_701, 1_000, 701)
    later, _ = schedule_after(terms(), lived, days("3-1"))
    paid = schedule_after(terms(), lived[:1], days("3-1"))[0]
    assert later[1].interest > paid[1].interest, "overdue again, it bears interest again"
    _, after = schedule_after(terms(), (*lived, *happened("3-1 REPAYMENT 200.00")), days("3-1"))
    assert (after.outstanding, after.principal) == (0, 10_000)


def test_money_drawn_after_the_last_open_instalment_is_not_asked_for_before():
    agreed = terms(annual_rate_ppb=0, count=2, drawdowns=(Drawdown(days("4-15"), 36),))
    longer = Transaction(days("3-20"), Kind.EXTEND_REPAYMENT_PERIOD, count=4)
    rows, summary = schedule_after(agreed, (longer,), days("3-20"))
    assert summary.principal == 10_036
    assert all(one.balance >= 0 for one in rows)


def test_equal_shares_are_never_negative():
    assert shares(5, 8) == [0] * 7 + [5]
    assert shares(93_752, 4) == [23_438] * 4
    assert shares(93_750, 4) == [23_438, 23_438, 23_438, 23_436]


@pytest.mark.parametrize(
    "wrong",
    [
        {"principal": 1_642},
        {"balance": -1},
        {"outstanding": -1},
        {"due_date": days("12-1")},
        {"days": -1},
    ],
)
def test_a_table_that_does_not_add_up_is_refused(wrong):
    rows = schedule(terms())
    check_adds_up(rows, 10_000)
    with pytest.raises(ProgressiveNotReckoned) as refused:
        check_adds_up((replace(rows[0], **wrong), *rows[1:]), 10_000)
    assert refused.value.code == "calc.progressive_not_reckoned"
    assert "还款计划" in refused.value.sentence("zh")
    assert "cannot be reckoned" in refused.value.sentence("en")
    with pytest.raises(ProgressiveNotReckoned):
        check_adds_up((*rows[:-1], replace(rows[-1], balance=5)), 10_000)


def test_down_payments_stand_beside_everything_that_changes():
    agreed = terms(down_payment_per_cent=Decimal(25), recalculation=None)
    changes = (
        Transaction(days("2-10"), Kind.REAMORTIZE),
        Transaction(days("2-20"), Kind.INTEREST_RATE_CHANGE, rate_ppb=40_000_000),
        Transaction(days("3-5"), Kind.INTEREST_PAUSE, until=days("3-25")),
    )
    rows, summary = schedule_after(agreed, changes, days("4-1"))
    assert summary.principal == 10_000
    assert rows[-1].balance == 0
