"""The life of a loan from its event rows: acts in the order of their value dates, those that were reversed left out,
and every bill laid between them anew. The judge of positions, and the history of a loan that was corrected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from diya.calc.loan.events import CLASS_OF, KIND_OF, Closed, LoanEvent, event_from
from diya.calc.loan.fold import apply, bring_forward
from diya.calc.loan.history import ordered
from diya.calc.loan.parts import is_settled
from diya.calc.loan.state import State, opening
from diya.calc.loan.terms import LoanTerms
from diya.kernel.errors import DomainError
from diya.servicing import models

REVERSED: Final = "REVERSED"
MOVED_BRANCH: Final = "BRANCH_MOVED"
FROM_CALENDAR: Final = ("INSTALMENT_BILLED", "CLOSED")
"""Events that follow from the calendar and the state; all others are somebody's acts."""


@dataclass(frozen=True, slots=True)
class Lived:
    """One event of a life with the states around it, and the number of its row; None where it was laid anew."""

    event: LoanEvent
    before: State
    after: State
    sequence: int | None = None


class ActCannotStand(Exception):
    """An act that the life before it does not allow; who lays a life anew says so to people."""

    def __init__(self, act: LoanEvent, error: DomainError) -> None:
        super().__init__(str(error))
        self.act, self.error = act, error


def kind_of(event: LoanEvent) -> str:
    """The code of an event."""
    return KIND_OF[type(event)]


def is_act(kind: str) -> bool:
    """Whether an event of this kind is one of the engine's that somebody decided."""
    return kind in CLASS_OF and kind not in FROM_CALENDAR


def acts_of(rows: Iterable[models.Event]) -> dict[int, LoanEvent]:
    """The acts that stand, by the number of their rows, in the order of arrival."""
    acts: dict[int, LoanEvent] = {}
    for row in rows:
        if row.kind == MOVED_BRANCH:
            # The acts came with the loan: those who cannot see the rows of the branch before read them here.
            acts = {one["sequence"]: _carried(one) for one in row.data["acts"]}
        elif row.kind == REVERSED:
            del acts[row.data["reverses"]]
        elif is_act(row.kind):
            acts[row.sequence] = event_from(row.kind, row.value_date, row.data)
    return acts


def _carried(one: Mapping[str, Any]) -> LoanEvent:
    return event_from(one["kind"], date.fromisoformat(one["value_date"]), one["data"])


def lived(terms: LoanTerms, acts: Iterable[LoanEvent], *, until: date) -> Iterator[Lived]:
    """Every event of the life that the acts make, with the bills due by `until`, and the closing when nothing is left.
    Raises ActCannotStand with the act that is refused there, and why."""
    state = opening(terms)

    def take(event: LoanEvent) -> Lived:
        nonlocal state
        before, state = state, apply(terms, state, event)
        return Lived(event, before, state)

    for act in ordered(acts):
        for due in bring_forward(terms, state, act.value_date):
            yield take(due)
        try:
            yield take(act)
        except DomainError as error:
            raise ActCannotStand(act, error) from error
    for due in bring_forward(terms, state, until):
        yield take(due)
    if is_settled(state):
        yield take(Closed(state.last_event_date))


def of_rows(terms: LoanTerms, rows: Sequence[models.Event], *, until: date) -> list[Lived]:
    """The life that the rows of a loan, in their order, make until a day; each act with the number of its row."""
    acts = acts_of(rows)
    numbers = {id(act): sequence for sequence, act in acts.items()}
    return [
        Lived(one.event, one.before, one.after, numbers.get(id(one.event)))
        for one in lived(terms, list(acts.values()), until=until)
    ]


def state_of_rows(terms: LoanTerms, rows: Sequence[models.Event], *, until: date) -> State:
    """The state after the life of the rows until a day."""
    life = of_rows(terms, rows, until=until)
    return life[-1].after if life else opening(terms)
