"""What an act on a loan would do before it is done: the money by component, the figures before and after, the entry.
The real event is applied to the real state, so what is shown is what will be booked; nothing is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from diya.calc.loan import accrual
from diya.calc.loan.events import Disbursed, LoanEvent, PaidOff, Prepaid, Repaid, Way
from diya.calc.loan.position import position_on
from diya.calc.loan.state import Movement, State, Status, opening
from diya.calc.loan.terms import LoanTerms
from diya.ledger.contracts import Line
from diya.servicing.contracts import (
    Channel,
    DateTooEarly,
    LoanState,
    LoanStateRefused,
    PreviewKind,
    WayMissing,
)
from diya.servicing.engine import Held, Step, first_event, steps_of
from diya.servicing.posting import MONEY_IN, Where, posting_rules


@dataclass(frozen=True, slots=True)
class Figures:
    """What a person compares before and after, in minor units."""

    balance: int
    total_due: int
    overdue: int
    instalment: int
    remaining_count: int
    maturity_date: date | None
    dpd: int


@dataclass(frozen=True, slots=True)
class Settled:
    """How much of one instalment a payment settles."""

    number: int
    due_date: date
    amount: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What the act would do on `on`."""

    on: date
    amount: int
    moved: Movement
    before: Figures
    after: Figures
    lines: tuple[Line, ...]
    settles: tuple[Settled, ...]


def preview(
    held: Held, kind: PreviewKind, *, on: date, amount: int = 0, way: Way | None = None, channel: Channel
) -> Preview:
    """The act of a kind on a day; raises what the act itself would raise, and DateTooEarly."""
    wanted = LoanState.PENDING if kind is PreviewKind.RELEASE else LoanState.ACTIVE
    if held.loan.state != wanted:
        raise LoanStateRefused(state=held.loan.state)
    if kind is PreviewKind.RELEASE:
        terms = replace(held.terms, starts_date=on)
        held = replace(held, terms=terms, state=opening(terms))
        event: LoanEvent = first_event(terms)
    else:
        if on < held.state.last_event_date:
            raise DateTooEarly(first=held.state.last_event_date.isoformat(), field="on")
        event = _payment(kind, on, amount, way)
    steps = steps_of(held, event, on=on)
    at = next(number for number, step in enumerate(steps) if step.event is event)
    return _described(held, steps[at], steps[-1].after, on, channel)


def _payment(kind: PreviewKind, on: date, amount: int, way: Way | None) -> LoanEvent:
    if kind is PreviewKind.DUE:
        return Repaid(on, amount)
    if kind is PreviewKind.PAYOFF:
        return PaidOff(on, amount)
    if way is None:
        raise WayMissing(field="way")
    return Prepaid(on, amount, way)


def _described(held: Held, step: Step, after: State, on: date, channel: Channel) -> Preview:
    where = Where(held.loan.currency, held.loan.product_code)
    if not isinstance(step.event, Disbursed):
        where = replace(where, settlement=MONEY_IN[channel])
    moved = step.movement
    return Preview(
        on=on,
        amount=moved.disbursed
        + moved.principal_paid
        + moved.principal_prepaid
        + moved.interest_paid
        + moved.interest_prepaid
        + moved.penalty_paid
        + moved.compound_paid,
        moved=moved,
        before=_figures(held.terms, step.before, on),
        after=_figures(held.terms, after, on),
        lines=posting_rules.get(held.loan.posting_rule).lines(moved, where),
        settles=_settled(held.terms, step, on),
    )


def _figures(terms: LoanTerms, state: State, on: date) -> Figures:
    position = position_on(terms, state, on)
    running = state.status is Status.ACTIVE
    return Figures(
        balance=position.balance,
        total_due=position.total_due,
        overdue=position.overdue,
        instalment=position.next_due_amount if running else 0,
        remaining_count=state.remaining_count if running else 0,
        maturity_date=state.maturity_date(terms) if running else None,
        dpd=position.dpd,
    )


def _settled(terms: LoanTerms, step: Step, on: date) -> tuple[Settled, ...]:
    left = {claim.number: claim.total for claim in accrual.claims(terms, step.after, on)}
    dates = {due.number: due.due_date for due in step.before.open_dues}
    return tuple(
        Settled(claim.number, dates[claim.number], claim.total - left.get(claim.number, 0))
        for claim in accrual.claims(terms, step.before, on)
        if claim.total > left.get(claim.number, 0)
    )
