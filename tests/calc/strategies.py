"""Hypothesis strategies for terms and histories of loans, and the helper that lives a history day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from diya.calc.amortisation import Plan, Residue, amortisations
from diya.calc.business_days import Shift
from diya.calc.day_count import day_counts
from diya.calc.loan import accrual
from diya.calc.loan.events import (
    Accelerated,
    Closed,
    Deferred,
    Disbursed,
    Drawn,
    FeeCharged,
    InterestCapitalised,
    LoanEvent,
    Misused,
    PaidOff,
    Prepaid,
    RateReset,
    Repaid,
    Rescheduled,
    Restructured,
    Transferred,
    Way,
    WrittenOff,
)
from diya.calc.loan.fold import apply, bring_forward
from diya.calc.loan.parts import is_settled, payoff_amount
from diya.calc.loan.state import State, Status, opening
from diya.calc.loan.terms import LoanTerms
from diya.calc.timing import Timing
from diya.kernel.money import Rounding


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


def plans(principal_max: int = 10**10) -> st.SearchStrategy[Plan]:
    """Grace, balloon, steps, seasons and multiples, together as they come."""
    return st.builds(
        Plan,
        principal_grace=st.sampled_from([0, 0, 3, 40]),
        interest_grace=st.sampled_from([0, 0, 2, 40]),
        capitalises=st.booleans(),
        residual=st.sampled_from([0, 0, 1, principal_max // 3]),
        amortised_over=st.sampled_from([0, 0, 60, 360]),
        step_every=st.sampled_from([1, 6, 12]),
        step_amount=st.sampled_from([0, 100, -50, 10_000]),
        step_ppb=st.sampled_from([0, 50_000_000, -20_000_000]),
        weights=st.sampled_from([(), (1, 2), (0, 0, 3), (5, 5, 5, 0, 0, 0, 1, 1, 1, 1, 1, 1)]),
        parts=st.sampled_from([(), (100, 200, 300), (0, 0, 7, 1)]),
        amounts=st.sampled_from([(), (5_000, 0, 20_000), (1,) * 12]),
        multiple=st.sampled_from([1, 1, 100, 1000]),
        residue=st.sampled_from(list(Residue)),
    )


def timings() -> st.SearchStrategy[Timing]:
    """Periods of months and weeks, moved to business days one way or the other."""
    return st.builds(
        Timing,
        every_months=st.sampled_from([1, 1, 2, 3, 6, 12]),
        every_days=st.sampled_from([0, 0, 0, 7, 14]),
        calendar=st.sampled_from(["NONE", "CN", "CN+TARGET"]),
        business_day=st.sampled_from(["NONE", "FOLLOWING", "MODIFIED_FOLLOWING", "PRECEDING"]),
        shift=st.sampled_from(list(Shift)),
    )


@st.composite
def any_terms(draw: st.DrawFn, count_max: int = 24) -> LoanTerms:
    """Terms of every kind: every method, every day count, every plan and timing."""
    terms = draw(loan_terms(count_max))
    return replace(
        terms,
        method=draw(st.sampled_from(amortisations.codes())),
        day_count=draw(st.sampled_from(day_counts.codes())),
        allocation=draw(st.sampled_from(["BY_AGE", "COMPONENT INTEREST>FEE>PRINCIPAL>PENALTY>COMPOUND"])),
        plan=draw(plans()),
        timing=draw(timings()),
        tolerance_amount=draw(st.sampled_from([0, 0, 500])),
        compound_on_penalty=draw(st.booleans()),
        arrears_days=draw(st.sampled_from([0, 90])),
        rounding=draw(st.sampled_from(list(Rounding))),
    )


MONEY = ("pay", "pay all", "prepay", "rate", "restructure", "pay off", "write off", "look")
CHANGES = ("draw", "defer", "capitalise", "reschedule", "re-age", "call", "misuse", "fee", "transfer")


def actions(kinds: tuple[str, ...], size: int = 12) -> st.SearchStrategy[list[tuple[int, str, int, Way]]]:
    """(days later, what, thousandths of what is possible, way)"""
    one = st.tuples(st.integers(0, 50), st.sampled_from(kinds), st.integers(1, 1000), st.sampled_from(list(Way)))
    return st.lists(one, max_size=size)


ACTIONS = actions(MONEY)
ALL_ACTIONS = actions(MONEY + CHANGES)


METHODS = (None, *amortisations.codes())


def changed(terms: LoanTerms, state: State, day: date, what: str, share: int) -> LoanEvent | None:
    """The event of a change, where the loan allows it."""
    accrued = accrual.interest_accrued(terms, state, day)
    going = state.next_due_date is not None
    charges = sum(claim.total - claim.principal - claim.interest for claim in accrual.claims(terms, state, day))
    possible: dict[str, LoanEvent | None] = {
        "draw": Drawn(day, left) if going and (left := terms.principal - state.totals.disbursed) else None,
        "defer": Deferred(day, 1 + share % 4) if going and not terms.timing.dates else None,
        "capitalise": InterestCapitalised(day) if going and accrued > 0 else None,
        "reschedule": Rescheduled(day, 1 + share % 40, 1 + share % 31, METHODS[share % len(METHODS)])
        if going
        else None,
        "re-age": Restructured(day, charges, 1 + share % 40, share * 100_000, True) if going else None,
        "call": Accelerated(day) if going and share > 700 else None,
        "misuse": Misused(day) if share > 700 else None,
        "fee": FeeCharged(day, share),
        "transfer": Transferred(day, share) if share > 900 else None,
    }
    return possible.get(what)


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
    if what in CHANGES:
        return changed(terms, state, day, what, share)
    if what == "write off" and share > 800:
        return WrittenOff(day)
    if what == "pay off" and share > 700:
        return PaidOff(day, payoff) if payoff else None
    return None


def live(
    terms: LoanTerms, actions: list[tuple[int, str, int, Way]], drawn: int = 1000
) -> tuple[list[LoanEvent], list[State]]:
    """Disburse (so many thousandths), then act; every event with the state after it."""
    first = Disbursed(terms.starts_date, max(1, terms.principal * drawn // 1000))
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
