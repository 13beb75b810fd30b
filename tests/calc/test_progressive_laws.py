"""What every progressive schedule keeps, whatever its terms and whatever happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from diya.calc.progressive import (
    AllocationRule,
    DaysInMonth,
    DaysInYear,
    Direction,
    Drawdown,
    DueType,
    Frequency,
    FutureRule,
    InterestCalculation,
    Kind,
    LeapYear,
    Preclosure,
    ProgressiveTerms,
    Recalculation,
    Rest,
    Transaction,
    schedule,
    schedule_after,
    step,
)

ORDERS = [
    tuple(step(f"{due}_{part}") for due in DueType for part in parts)
    for parts in (("PENALTY", "FEE", "INTEREST", "PRINCIPAL"), ("PENALTY", "FEE", "PRINCIPAL", "INTEREST"))
]
PAYMENTS = [Kind.REPAYMENT, Kind.GOODWILL_CREDIT, Kind.MERCHANT_ISSUED_REFUND, Kind.PAYOUT_REFUND]
BACK = [Kind.CHARGEBACK, Kind.CREDIT_BALANCE_REFUND]
CHANGES = [
    Kind.REAGE,
    Kind.REAMORTIZE,
    Kind.INTEREST_PAUSE,
    Kind.INTEREST_RATE_CHANGE,
    Kind.EXTEND_REPAYMENT_PERIOD,
    Kind.CAPITALIZED_INCOME,
    *BACK,
]


def recalculations() -> st.SearchStrategy[Recalculation | None]:
    return st.one_of(
        st.none(),
        st.builds(Recalculation, st.sampled_from(Rest), st.sampled_from(Preclosure), st.booleans()),
    )


@st.composite
def progressive_terms(draw: st.DrawFn, *, recalculated: bool | None = None) -> ProgressiveTerms:
    starts_on = draw(st.dates(date(2020, 1, 1), date(2027, 12, 31)))
    count = draw(st.integers(1, 18))
    later = st.builds(
        Drawdown,
        st.integers(0, 90).map(lambda days: starts_on + timedelta(days=days)),
        st.integers(1, 10**8),
    )
    return ProgressiveTerms(
        principal=draw(st.one_of(st.integers(1, 10**4), st.integers(1, 10**13))),
        starts_on=starts_on,
        annual_rate_ppb=draw(st.one_of(st.just(0), st.integers(1, 700).map(lambda tenths: tenths * 1_000_000))),
        count=count,
        every=draw(st.integers(1, 3)),
        frequency=draw(st.sampled_from([Frequency.MONTHS, Frequency.WEEKS, Frequency.DAYS])),
        days_in_year=draw(st.sampled_from(DaysInYear)),
        days_in_month=draw(st.sampled_from(DaysInMonth)),
        leap_year=draw(st.sampled_from(LeapYear)),
        interest_calculation=draw(st.sampled_from(InterestCalculation)),
        year_ends_after_31_december=draw(st.booleans()),
        instalment_multiple=draw(st.sampled_from([0, 0, 100, 1000])),
        grace_on_principal=draw(st.integers(0, min(2, count - 1))),
        grace_on_interest=draw(st.integers(0, min(1, count - 1))),
        down_payment_per_cent=Decimal(draw(st.sampled_from([0, 0, 25]))),
        drawdowns=tuple(draw(st.lists(later, max_size=2))),
        recalculation=draw(recalculations()) if recalculated is None else Recalculation() if recalculated else None,
        direction=draw(st.sampled_from(Direction)),
        allocations=(AllocationRule("DEFAULT", draw(st.sampled_from(ORDERS)), draw(st.sampled_from(FutureRule))),),
    )


@st.composite
def lives(draw: st.DrawFn, **ways: Any) -> tuple[ProgressiveTerms, tuple[Transaction, ...], date]:
    """A loan with payments and charges on days of their own, and a day to look at it; `ways` are terms it has to
    have."""
    terms = replace(draw(progressive_terms()), **ways)
    length = 31 * terms.every * terms.count + 60
    days = draw(st.lists(st.integers(0, length), min_size=1, max_size=6, unique=True))
    amounts = st.integers(1, max(1, terms.principal))
    kinds = st.sampled_from([*PAYMENTS, Kind.FEE, Kind.PENALTY])
    transactions = tuple(
        Transaction(
            terms.starts_on + timedelta(days=day),
            draw(kinds),
            draw(st.one_of(amounts, amounts.map(lambda amount: max(1, amount // terms.count)))),
            sequence=number,
        )
        for number, day in enumerate(days)
    )
    return terms, transactions, terms.starts_on + timedelta(days=draw(st.integers(max(days), length + 1)))


@st.composite
def changes(draw: st.DrawFn, on: date, number: int) -> Transaction:
    """A change of a running loan on the day `on`."""
    kind = draw(st.sampled_from([*CHANGES]))
    days = timedelta(days=draw(st.integers(0, 70)))
    every, frequency = draw(st.sampled_from([(0, None), (1, Frequency.MONTHS), (2, Frequency.WEEKS)]))
    fields: dict[Kind, dict[str, Any]] = {
        Kind.REAGE: {"until": on + days, "count": draw(st.integers(1, 8)), "every": every, "frequency": frequency},
        Kind.INTEREST_PAUSE: {"until": on + days},
        Kind.INTEREST_RATE_CHANGE: {"rate_ppb": draw(st.integers(0, 400)) * 1_000_000},
        Kind.EXTEND_REPAYMENT_PERIOD: {"count": draw(st.integers(1, 5))},
        Kind.REAMORTIZE: {},
        Kind.CHARGEBACK: {"amount": draw(st.integers(1, 10**6))},
        Kind.CREDIT_BALANCE_REFUND: {"amount": draw(st.integers(1, 10**6))},
        Kind.CAPITALIZED_INCOME: {"amount": draw(st.integers(1, 10**6))},
    }
    return Transaction(on, kind, sequence=number, **fields[kind])


@st.composite
def changed_lives(draw: st.DrawFn, **ways: Any) -> tuple[ProgressiveTerms, tuple[Transaction, ...], date]:
    """A loan with payments and charges, and changes before, between and after them."""
    terms, happened, _ = draw(lives(**ways))
    last = max(one.on for one in happened)
    days = draw(st.lists(st.integers(0, (last - terms.starts_on).days + 30), min_size=1, max_size=4))
    more = tuple(draw(changes(terms.starts_on + timedelta(days=day), 50 + number)) for number, day in enumerate(days))
    day = max(one.on for one in (*happened, *more)) + timedelta(days=draw(st.integers(0, 90)))
    return terms, (*happened, *more), day


def drawn(terms: ProgressiveTerms) -> int:
    return terms.principal + sum(one.amount for one in terms.drawdowns)


@settings(deadline=None, derandomize=True, max_examples=120)
@given(progressive_terms())
def test_parts_sum_to_the_principal_nothing_is_negative_and_dates_rise(terms):
    rows = schedule(terms)
    assert sum(one.principal for one in rows) == drawn(terms)
    assert rows[-1].balance == 0
    assert all(min(one.principal, one.interest, one.balance) >= 0 for one in rows)
    assert all(one.due == one.principal + one.interest == one.outstanding for one in rows)
    assert all(one.due_date <= other.due_date for one, other in pairwise(rows))
    assert all(one.days == (one.due_date - one.from_date).days for one in rows)
    assert [one.nr for one in rows] == list(range(1, len(rows) + 1))


WAYS = [
    {"recalculation": recalculation, "direction": direction, "allocations": (AllocationRule("DEFAULT", order, future),)}
    for (recalculation, direction, future), order in zip(
        product((None, Recalculation()), Direction, FutureRule), ORDERS * 8, strict=True
    )
]
"""Interest recalculated or not, by instalments or by portions, under each rule for money in advance."""


@pytest.mark.parametrize("grace", [0, 1])
@pytest.mark.parametrize("ways", WAYS)
@settings(deadline=None, derandomize=True, max_examples=12)
@given(data=st.data())
def test_every_way_of_paying_keeps_the_money_and_comes_to_an_end(ways, grace, data):
    terms, transactions, day = data.draw(lives(**ways))
    grace = min(grace, terms.count - 1)
    terms = replace(terms, grace_on_principal=grace, grace_on_interest=grace)
    keeps_the_money(terms, transactions, day)
    comes_to_an_end(terms, transactions, day)


@settings(deadline=None, derandomize=True, max_examples=80)
@given(lives())
def test_money_paid_is_neither_lost_nor_made(life):
    keeps_the_money(*life)


def keeps_the_money(terms: ProgressiveTerms, transactions: tuple[Transaction, ...], day: date) -> None:
    rows, summary = schedule_after(terms, transactions, day)
    paid = total(transactions, *PAYMENTS)
    # What goes back to the payer is owed again, or it had been paid too much.
    given_back = paid - summary.paid - summary.overpaid
    owed_again = summary.principal - drawn(terms) - total(transactions, Kind.CAPITALIZED_INCOME)
    assert given_back + owed_again == total(transactions, *BACK)
    assert min(given_back, owed_again) >= 0
    assert summary.due - summary.paid == summary.outstanding
    assert summary.fees == total(transactions, Kind.FEE)
    assert summary.penalties == total(transactions, Kind.PENALTY)
    assert all(min(one.principal, one.interest, one.balance, one.days) >= 0 for one in rows)
    assert all(min(one.paid, one.in_advance, one.late, one.outstanding) >= 0 for one in rows)
    assert all(one.in_advance + one.late <= one.paid for one in rows)
    assert all(one.due_date <= other.due_date for one, other in pairwise(rows))
    assert rows[-1].balance == 0
    assert all((one.paid_on is not None) == (one.outstanding == 0) for one in rows)


def total(transactions: tuple[Transaction, ...], *kinds: Kind) -> int:
    return sum(one.amount for one in transactions if one.kind in kinds)


@pytest.mark.parametrize("recalculation", [None, Recalculation(), Recalculation(Rest.SAME_AS_REPAYMENT_PERIOD)])
@settings(deadline=None, derandomize=True, max_examples=100)
@given(data=st.data())
def test_whatever_is_changed_the_money_is_kept_and_the_loan_comes_to_an_end(recalculation, data):
    life = data.draw(changed_lives(recalculation=recalculation))
    keeps_the_money(*life)
    comes_to_an_end(*life)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(changed_lives(), st.randoms(use_true_random=False))
def test_changes_too_may_arrive_in_any_order(life, random):
    terms, transactions, day = life
    mixed = list(transactions)
    random.shuffle(mixed)
    assert schedule_after(terms, mixed, day) == schedule_after(terms, transactions, day)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(lives(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_decides_nothing(life, random):
    terms, transactions, day = life
    mixed = list(transactions)
    random.shuffle(mixed)
    assert schedule_after(terms, mixed, day) == schedule_after(terms, transactions, day)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(lives(), st.data())
def test_reversing_is_as_if_it_had_never_come(life, data):
    terms, transactions, day = life
    gone = data.draw(st.sampled_from(transactions))
    reversed_ = tuple(replace(one, reversed=True) if one is gone else one for one in transactions)
    without = tuple(one for one in transactions if one is not gone)
    assert schedule_after(terms, reversed_, day) == schedule_after(terms, without, day)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(lives())
def test_paying_enough_leaves_zero_and_gives_the_rest_back(life):
    terms, transactions, day = life
    assume(all(one.on <= day for one in terms.drawdowns))
    comes_to_an_end(terms, transactions, day)


def comes_to_an_end(terms: ProgressiveTerms, transactions: tuple[Transaction, ...], day: date) -> None:
    """Unless money is drawn later, enough of a payment on `day` leaves nothing owed."""
    if any(one.on > day for one in terms.drawdowns):
        return
    _, before = schedule_after(terms, transactions, day)
    payoff = Transaction(day, Kind.REPAYMENT, before.outstanding + drawn(terms), sequence=99)
    rows, after = schedule_after(terms, (*transactions, payoff), day)
    assert after.outstanding == 0
    assert after.overpaid > 0
    assert all(one.paid_on is not None for one in rows)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(progressive_terms(recalculated=True))
def test_paying_each_instalment_on_its_day_follows_the_schedule(terms):
    terms = replace(terms, drawdowns=(), grace_on_principal=0, grace_on_interest=0, down_payment_per_cent=Decimal(0))
    agreed = schedule(terms)
    paid = [Transaction(one.due_date, Kind.REPAYMENT, one.due, sequence=one.nr) for one in agreed if one.due]
    rows, summary = schedule_after(terms, paid, agreed[-1].due_date)
    assert (summary.outstanding, summary.overpaid) == (0, 0)
    assert [(one.principal, one.interest) for one in rows] == [(one.principal, one.interest) for one in agreed]
    assert (summary.in_advance, summary.late) == (0, 0)
