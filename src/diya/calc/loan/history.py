"""A loan from what was done to it, in whatever order it arrived: back-dated entries and reversals by replay.

An act is an event decided outside (money, a rate, a change). Bills are never acts: they follow from the calendar and
are laid between the acts anew each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diya.calc.loan.events import InstalmentBilled, LoanEvent
from diya.calc.loan.fold import apply, bring_forward, brought_forward
from diya.calc.loan.state import Movement, State, opening
from diya.calc.loan.terms import LoanTerms
from diya.kernel.errors import InvalidInput, ensure


class ActUnknown(InvalidInput):
    code = "calc.act_unknown"
    zh = "没有第 {place} 笔业务可以冲正。"
    en = "There is no act number {place} to reverse."


@dataclass(frozen=True, slots=True)
class Correction:
    """What a back-dated act or a reversal comes to: the state as it would have been, and the difference by component,
    which is what the books take (nothing is edited)."""

    state: State
    difference: Movement


def ordered(acts: Iterable[LoanEvent]) -> list[LoanEvent]:
    """Acts in the order of their value dates; those of one day in the order of their arrival."""
    return sorted(acts, key=lambda act: act.value_date)


def full(terms: LoanTerms, acts: Iterable[LoanEvent]) -> list[LoanEvent]:
    """The whole history: acts in order with every bill that falls due by each of them."""
    state, events = opening(terms), []
    for act in ordered(acts):
        ensure(not isinstance(act, InstalmentBilled), "a bill is no act: it follows from the calendar")
        for bill in bring_forward(terms, state, act.value_date):
            state = apply(terms, state, bill)
            events.append(bill)
        state = apply(terms, state, act)
        events.append(act)
    return events


def lived(terms: LoanTerms, acts: Iterable[LoanEvent]) -> State:
    """The state after the acts, whatever the order in which they arrived; raises what any of them would raise."""
    state = opening(terms)
    for event in full(terms, acts):
        state = apply(terms, state, event)
    return state


def entered(terms: LoanTerms, acts: Sequence[LoanEvent], late: LoanEvent) -> Correction:
    """A back-dated entry. 1,000.00 received on the 10th and entered on the 20th: the penalty of ten days falls away."""
    return _corrected(terms, acts, [*acts, late])


def reversed_act(terms: LoanTerms, acts: Sequence[LoanEvent], place: int) -> Correction:
    """冲正: the loan as if the act at `place` (from 0, in order of arrival) had never been."""
    if not 0 <= place < len(acts):
        raise ActUnknown(place=place, field="place")
    return _corrected(terms, acts, [*acts[:place], *acts[place + 1 :]])


def _corrected(terms: LoanTerms, before: Sequence[LoanEvent], after: Sequence[LoanEvent]) -> Correction:
    """Both lives brought to the later of their last days, so that the difference holds the bills of both."""
    was, would = lived(terms, before), lived(terms, after)
    day = max(was.last_event_date, would.last_event_date)
    was, would = brought_forward(terms, was, day), brought_forward(terms, would, day)
    return Correction(would, would.totals - was.totals)
