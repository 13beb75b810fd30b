"""What an act on a loan would do before it is done: the money by component, the figures before and after, the entry.
The real event is applied to the real state, so what is shown is what will be booked; nothing is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from diya.calc.loan import accrual
from diya.calc.loan.events import LoanEvent, PaidOff, Prepaid, Repaid, Way
from diya.calc.loan.position import position_on
from diya.calc.loan.schedule import Instalment, schedule_from
from diya.calc.loan.state import Movement, State, Status, opening
from diya.calc.loan.terms import LoanTerms
from diya.ledger.contracts import Line
from diya.servicing import life, selectors
from diya.servicing.contracts import (
    Channel,
    DateTooEarly,
    LoanState,
    LoanStateRefused,
    NothingToReverse,
    PreviewKind,
    WayMissing,
)
from diya.servicing.engine import Held, Journal, Reversal, Step, first_event, split, steps_of, steps_without
from diya.servicing.posting import MONEY_IN, SETTLEMENT
from diya.servicing.services.orders.kinds import OrderKind, event_of, said

PAPERS_ONLY: Final = ("BRANCH_MOVED", "DEBTOR_CHANGED")
"""Kinds that change who has the loan, and nothing of what is owed."""


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
    """What the act would do on `on`: the money by component, figures and schedule before and after, the entry, and what
    the table of limits says of it where it is an order."""

    on: date
    amount: int
    moved: Movement
    before: Figures
    after: Figures
    lines: tuple[Line, ...]
    settles: tuple[Settled, ...]
    schedule_before: tuple[Instalment, ...]
    schedule_after: tuple[Instalment, ...]


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
        return _described(held, first_event(terms, amount or terms.principal), on, None)
    if on < held.state.last_event_date:
        raise DateTooEarly(first=held.state.last_event_date.isoformat(), field="on")
    return _described(held, _payment(kind, on, amount, way), on, channel)


def preview_order(
    held: Held, kind: OrderKind, *, value_date: date, data: Mapping[str, Any], channel: Channel | None, on: date
) -> Preview:
    """What an order would do, also one that takes effect in the past; raises what the act itself would raise."""
    if held.loan.state != kind.state and kind.code != "REVERSED":
        raise LoanStateRefused(state=held.loan.state)
    known = said(kind, data)
    if kind.code == "REVERSED":
        row = selectors.events(held.loan.id).filter(sequence=known["sequence"]).first()
        if row is None or not life.is_act(row.kind) or row.kind == "DISBURSED":
            raise NothingToReverse(sequence=known["sequence"], field="sequence")
        came = row.data.get("channel")
        return _described(held, Reversal(row.value_date, row.sequence), on, Channel(came) if came else None)
    if kind.code in PAPERS_ONLY:
        return _described(held, None, on, None)
    if kind.code == "FORECLOSED":
        channel = Channel.ASSET
    return _described(held, event_of(kind, held, value_date, known), on, channel)


def _payment(kind: PreviewKind, on: date, amount: int, way: Way | None) -> LoanEvent:
    if kind is PreviewKind.DUE:
        return Repaid(on, amount)
    if kind is PreviewKind.PAYOFF:
        return PaidOff(on, amount)
    if way is None:
        raise WayMissing(field="way")
    return Prepaid(on, amount, way)


def _described(held: Held, event: LoanEvent | Reversal | None, on: date, channel: Channel | None) -> Preview:
    """What an event would do; none for what changes papers only."""
    journal = Journal(settlement=MONEY_IN[channel] if channel else SETTLEMENT)
    if event is None:
        steps = [Step(Reversal(on, 0), held.state, held.state)]
    elif isinstance(event, Reversal):
        steps = steps_without(held, event)
    else:
        steps = steps_of(held, event, on=max(on, event.value_date))
    step = next(step for step in steps if step.event is event) if event else steps[0]
    entry, after = journal.entry_of(held, step, held.sequence + 1), steps[-1].after
    return Preview(
        on=on,
        amount=split(step)["amount"],
        moved=step.movement,
        before=_figures(held.terms, step.before, on),
        after=_figures(held.terms, after, on),
        lines=entry.lines if entry else (),
        settles=_settled(held.terms, step, on),
        schedule_before=schedule_from(held.terms, step.before),
        schedule_after=schedule_from(held.terms, after),
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
