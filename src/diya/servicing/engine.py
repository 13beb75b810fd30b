"""How every act on a loan is carried out: lock, bring forward, apply, and write everything in one flush.

One act or ten thousand bills go the same way, so that a batch writes all that a single act writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from diya.calc.loan.events import KIND_OF, Closed, Disbursed, LoanEvent, Restructured, WrittenOff, event_data
from diya.calc.loan.fold import apply, bring_forward
from diya.calc.loan.parts import is_settled
from diya.calc.loan.state import Movement, State, opening
from diya.calc.loan.terms import LoanTerms
from diya.foundation import clock, db
from diya.kernel.errors import NotFound
from diya.ledger import services as ledger
from diya.ledger.contracts import NewEntry
from diya.servicing import models, store
from diya.servicing.posting import Where, posting_rules


@dataclass(frozen=True, slots=True)
class Held:
    """A locked loan with its terms and its state; no position yet means nothing happened to it."""

    loan: models.Loan
    terms: LoanTerms
    state: State
    sequence: int

    @property
    def ref(self) -> str:
        return db.ref("servicing.loan", self.loan.id)


@dataclass(frozen=True, slots=True)
class Step:
    """One event with the states around it."""

    event: LoanEvent
    before: State
    after: State

    @property
    def movement(self) -> Movement:
        return self.after.totals - self.before.totals


def hold_loan(loan_id: UUID) -> Held:
    """Lock a loan for an act; raises NotFound outside the scope."""
    held = hold_loans([loan_id])
    if not held:
        raise NotFound()
    return held[0]


def hold_loans(loan_ids: Iterable[UUID]) -> list[Held]:
    """Lock loans in the order of their keys, so that two acts never wait for each other, and load their states."""
    loans = list(models.Loan.objects.select_for_update().filter(id__in=list(loan_ids)).order_by("id"))
    return with_states(loans)


def with_states(loans: Sequence[models.Loan]) -> list[Held]:
    """Terms and states of loans in two queries."""
    keys = [loan.id for loan in loans]
    positions = models.Position.objects.in_bulk(keys)
    dues: dict[UUID, list[models.OpenDue]] = {}
    for due in models.OpenDue.objects.filter(loan_id__in=keys):
        dues.setdefault(due.loan_id, []).append(due)
    held = []
    for loan in loans:
        terms, position = store.terms_of(loan), positions.get(loan.id)
        state = store.state_of(position, dues.get(loan.id, []), terms) if position else opening(terms)
        held.append(Held(loan, terms, state, position.last_sequence if position else 0))
    return held


def steps_of(held: Held, event: LoanEvent | None, *, on: date) -> list[Step]:
    """What happens when `event` is applied on a day: first what fell due by then, at last the closing."""
    steps: list[Step] = []
    state = held.state

    def take(next_event: LoanEvent) -> None:
        nonlocal state
        after = apply(held.terms, state, next_event)
        steps.append(Step(next_event, state, after))
        state = after

    for due in bring_forward(held.terms, state, on):
        take(due)
    if event is not None:
        take(event)
    if is_settled(state):
        take(Closed(max(on, state.last_event_date)))
    return steps


@dataclass
class Journal:
    """What a command or a chunk writes, collected and flushed in a fixed number of statements."""

    settlement: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    events: list[models.Event] = field(default_factory=list)
    entries: list[NewEntry] = field(default_factory=list)
    after: list[tuple[Held, State, int]] = field(default_factory=list)

    def add(self, held: Held, steps: Sequence[Step]) -> list[models.Event]:
        """Write down what happened to one loan; answers its event rows."""
        rows = [self._event(held, step, held.sequence + number) for number, step in enumerate(steps, start=1)]
        self.events += rows
        if steps:
            self.after.append((held, steps[-1].after, held.sequence + len(steps)))
        return rows

    def _event(self, held: Held, step: Step, sequence: int) -> models.Event:
        loan, moved, context = held.loan, step.movement, db.current().context
        kind = KIND_OF[type(step.event)]
        where = Where(loan.currency, loan.product_code, self.settlement)
        lines = posting_rules.get(loan.posting_rule).lines(moved, where)
        reference = f"{loan.number}-{sequence:05d}" if lines else None
        if reference is not None:
            self.entries.append(
                NewEntry(
                    reference=reference,
                    source=held.ref,
                    kind=f"servicing.{kind.lower()}",
                    branch_id=loan.branch_id,
                    value_date=step.event.value_date,
                    lines=lines,
                    description=loan.number,
                )
            )
        principal, interest = _split(moved)
        penalty = moved.penalty_paid + moved.penalty_written_off
        compound = moved.compound_paid + moved.compound_written_off
        return models.Event(
            branch_id=loan.branch_id,
            loan_id=loan.id,
            sequence=sequence,
            kind=kind,
            value_date=step.event.value_date,
            booking_date=clock.business_date(),
            amount=principal + interest + penalty + compound,
            principal_amount=principal,
            interest_amount=interest,
            penalty_amount=penalty,
            compound_amount=compound,
            balance_amount=step.after.principal_outstanding,
            data=self._data(step),
            entry_reference=reference,
            actor_id=context.actor_id,
            actor=context.actor,
        )

    def _data(self, step: Step) -> dict[str, Any]:
        """The event's own data, what the act adds to it, and the split that the amounts of the row do not show."""
        data = event_data(step.event)
        if not _is_act(step.event):
            return data
        data = {**data, **self.detail, "principal_prepaid": step.movement.principal_prepaid}
        if isinstance(step.event, Restructured | WrittenOff):
            data["principal_reopened"] = step.movement.principal_reopened
            data["instalments"] = [due.number for due in step.before.open_dues]
        return data

    def flush(self) -> None:
        """Write events, positions, open dues and entries. All in the transaction that is open."""
        db.insert_all(self.events)
        store.store_positions(
            [store.position_of(held.loan, held.terms, state, sequence=sequence) for held, state, sequence in self.after]
        )
        store.store_dues((held.loan, held.state, state) for held, state, _ in self.after)
        ledger.post_batch(self.entries)


def _split(moved: Movement) -> tuple[int, int]:
    """Principal and interest that an event shows: what left the books at a write-off, else what moved."""
    if moved.principal_written_off or moved.interest_written_off:
        return moved.principal_written_off, moved.interest_written_off
    principal = moved.principal_billed + moved.principal_paid + moved.principal_prepaid + moved.disbursed
    return principal, moved.interest_billed + moved.interest_paid + moved.interest_prepaid


def _is_act(event: LoanEvent) -> bool:
    """Whether somebody did this, rather than the calendar."""
    return KIND_OF[type(event)] not in ("INSTALMENT_BILLED", "CLOSED")


def first_event(terms: LoanTerms) -> Disbursed:
    return Disbursed(terms.starts_date, terms.principal)
