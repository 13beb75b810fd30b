"""Hypothesis strategies for terms and histories of loans, and the helper that lives a history day by day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from diya.calc.loan import accrual
from diya.calc.loan.events import (
    Closed,
    Disbursed,
    LoanEvent,
    PaidOff,
    Prepaid,
    RateReset,
    Repaid,
    Restructured,
    Way,
    WrittenOff,
)
from diya.calc.loan.fold import apply, bring_forward, is_settled, payoff_amount
from diya.calc.loan.state import State, Status, opening
from diya.calc.loan.terms import LoanTerms


def loan_terms(count_max: int = 36, principal_max: int = 10**13) -> st.SearchStrategy[LoanTerms]:
    return st.builds(
        LoanTerms,
        currency=st.just("CNY"),
        principal=st.one_of(st.integers(1, 1000), st.integers(1, principal_max)),
        annual_rate_ppb=st.one_of(st.just(0), st.integers(0, 300).map(lambda bp: bp * 1_000_000)),
        starts_date=st.dates(date(2020, 1, 1), date(2028, 12, 31)),
        due_day=st.integers(1, 31),
        instalment_count=st.integers(1, count_max),
        method=st.sampled_from(["EQUAL_INSTALMENT", "EQUAL_PRINCIPAL"]),
        day_count=st.sampled_from(["EQUAL_MONTHS", "ACT/360", "ACT/365F"]),
        allocation=st.sampled_from(["BY_AGE", "BY_COMPONENT", "PRINCIPAL_FIRST"]),
        penalty_uplift_ppb=st.sampled_from([0, 300_000_000, 500_000_000]),
        grace_days=st.integers(0, 5),
        compound_on_interest=st.booleans(),
    )


ACTIONS = st.lists(
    st.tuples(
        st.integers(0, 50),
        st.sampled_from(["pay", "pay all", "prepay", "rate", "restructure", "pay off", "write off", "look"]),
        st.integers(1, 1000),
        st.sampled_from(list(Way)),
    ),
    max_size=12,
)
"""(days later, what, thousandths of what is possible, way)"""


def wanted(terms: LoanTerms, state: State, day: date, what: str, share: int, way: Way) -> LoanEvent | None:
    """The event of an action, sized so that it is allowed; None when nothing of the kind is possible."""
    due = sum(claim.total for claim in accrual.claims(terms, state, day))
    payoff = payoff_amount(terms, state, day)
    if what == "pay" and due:
        return Repaid(day, max(1, due * share // 1000))
    if what == "pay all" and due:
        return Repaid(day, due)
    if what == "prepay" and state.principal_not_due > 1:
        least = payoff - state.principal_not_due
        return Prepaid(day, least + max(1, (state.principal_not_due - 1) * share // 1000), way)
    if what == "rate" and state.remaining_count:
        return RateReset(day, share * 100_000)
    if what == "restructure" and state.next_due_date is not None:
        principal = sum(claim.principal for claim in accrual.claims(terms, state, day))
        return Restructured(day, payoff - state.principal_not_due - principal, 1 + share % 60, share * 100_000)
    if what == "write off" and share > 800:
        return WrittenOff(day)
    if what == "pay off" and share > 700:
        return PaidOff(day, payoff) if payoff else None
    return None


def live(terms: LoanTerms, actions: list[tuple[int, str, int, Way]]) -> tuple[list[LoanEvent], list[State]]:
    """Disburse, then act; every event with the state after it."""
    first = Disbursed(terms.starts_date, terms.principal)
    events: list[LoanEvent] = [first]
    states = [apply(terms, opening(terms), first)]
    day = terms.starts_date
    for days, what, share, way in actions:
        if states[-1].status is not Status.ACTIVE:
            break
        day += timedelta(days=days)
        for event in bring_forward(terms, states[-1], day):
            events.append(event)
            states.append(apply(terms, states[-1], event))
        act = wanted(terms, states[-1], day, what, share, way)
        if act is not None:
            events.append(act)
            states.append(apply(terms, states[-1], act))
        if is_settled(states[-1]):
            events.append(Closed(day))
            states.append(apply(terms, states[-1], events[-1]))
    return events, states
