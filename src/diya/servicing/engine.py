"""How every act on a loan is carried out: lock, bring forward, apply, and write everything in one flush.

One act or ten thousand bills go the same way, so that a batch writes all that a single act writes. What is entered
late, or reversed, is a life lived anew: its difference to the state that was kept is booked, and nothing is edited.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from diya.calc.loan.events import (
    Accelerated,
    Closed,
    Disbursed,
    InstalmentBilled,
    LoanEvent,
    Restructured,
    Transferred,
    Waived,
    WrittenOff,
    event_data,
)
from diya.calc.loan.fold import apply, bring_forward
from diya.calc.loan.parts import is_settled
from diya.calc.loan.state import Movement, State, opening
from diya.calc.loan.terms import LoanTerms
from diya.foundation import clock, db
from diya.kernel.errors import NotFound
from diya.ledger import services as ledger
from diya.ledger.contracts import NewEntry
from diya.servicing import life, models, posting, store
from diya.servicing.contracts import LaterActRefused
from diya.servicing.posting import SETTLEMENT, Rulebook, Where
from diya.servicing.store import Standing

NEW: Final = Standing()
INTEREST_TAKEN: Final = "interest_taken"
"""Where an event keeps what it took out of the interest that runs, beside what a bill's amounts show."""


@dataclass(frozen=True, slots=True)
class Held:
    """A locked loan with its terms, its state and how it stands in the books; number 0 means nothing happened yet."""

    loan: models.Loan
    terms: LoanTerms
    state: State
    sequence: int
    standing: Standing = NEW

    @property
    def ref(self) -> str:
        return db.ref("servicing.loan", self.loan.id)

    @property
    def version(self) -> int:
        """What a reader saw: it rises with every event and with every change of the loan's own row."""
        return self.loan.version + self.sequence


@dataclass(frozen=True, slots=True)
class Reversal:
    """冲正: the act with this number is taken back."""

    value_date: date
    reverses: int


@dataclass(frozen=True, slots=True)
class Step:
    """One event with the states around it; `corrects` where the life before it was lived anew, `undoes` the act that a
    reversal takes back."""

    event: LoanEvent | Reversal
    before: State
    after: State
    corrects: bool = False
    undoes: LoanEvent | None = None

    @property
    def movement(self) -> Movement:
        return self.after.totals - self.before.totals

    @property
    def kind(self) -> str:
        return life.REVERSED if isinstance(self.event, Reversal) else life.kind_of(self.event)

    @property
    def act(self) -> LoanEvent | Reversal:
        """What was done, or what is undone."""
        return self.undoes or self.event

    @property
    def waived(self) -> Movement:
        """What of the movement is let go: all that a waiver moves in its place. Where a waiver comes late or is taken
        back, the rest is what the payments after it pay otherwise now."""
        if not isinstance(self.act, Waived):
            return Movement()
        parts = {f"{name}_paid": getattr(self.act, name) for name in ("interest", "penalty", "compound", "fee")}
        let_go = Movement(**parts)
        return Movement() - let_go if self.undoes else let_go


def hold_loan(loan_id: UUID) -> Held:
    """Lock a loan for an act; raises NotFound outside the scope."""
    held = hold_loans([loan_id])
    if not held:
        raise NotFound()
    return held[0]


def hold_loans(loan_ids: Iterable[UUID]) -> list[Held]:
    """Lock loans in the order of their keys, so that two acts never wait for each other, and load their states."""
    locked = models.Loan.objects.select_for_update(no_key=True)
    return with_states(list(locked.filter(id__in=list(loan_ids)).order_by("id")))


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
        if position is None:
            held.append(Held(loan, terms, opening(terms), 0))
            continue
        state = store.state_of(position, dues.get(loan.id, []))
        held.append(Held(loan, terms, state, position.last_sequence, store.standing_of(position)))
    return held


def steps_of(held: Held, event: LoanEvent | None, *, on: date) -> list[Step]:
    """What happens when `event` is applied on a day: first what fell due by then, at last the closing. An event that
    comes late, before the last that is known, is laid into the life where it belongs."""
    if event is not None and event.value_date < held.state.last_event_date:
        return _corrected(held, event)
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
        take(Closed(state.last_event_date))
    return steps


def steps_without(held: Held, reversal: Reversal) -> list[Step]:
    """What happens when an act is taken back; raises what a later act cannot do without it."""
    return _corrected(held, reversal)


def _corrected(held: Held, event: LoanEvent | Reversal) -> list[Step]:
    """The life with `event` laid in, or without the act it reverses, until the bank's day."""
    rows = list(models.Event.objects.filter(loan_id=held.loan.id).order_by("sequence"))
    acts, undoes = life.acts_of(rows), None
    if isinstance(event, Reversal):
        undoes = acts.pop(event.reverses)
        standing = list(acts.values())
    else:
        standing = [*acts.values(), event]
    try:
        lived = list(life.lived(held.terms, standing, until=clock.business_date()))
    except life.ActCannotStand as refused:
        if refused.act is event:
            raise refused.error from refused
        raise LaterActRefused(
            day=refused.act.value_date.isoformat(),
            kind=life.kind_of(refused.act),
            why_zh=refused.error.sentence("zh"),
            why_en=refused.error.sentence("en"),
        ) from refused
    closing = [lived.pop()] if isinstance(lived[-1].event, Closed) else []
    steps = [Step(event, held.state, lived[-1].after, corrects=True, undoes=undoes)]
    return steps + [Step(one.event, one.before, one.after) for one in closing]


@dataclass
class Journal:
    """What a command or a chunk writes, collected and flushed in a fixed number of statements."""

    settlement: str = SETTLEMENT
    detail: Mapping[str, Any] = field(default_factory=dict)
    events: list[models.Event] = field(default_factory=list)
    entries: list[NewEntry] = field(default_factory=list)
    after: list[tuple[Held, State, int, Standing]] = field(default_factory=list)

    @cached_property
    def rulebook(self) -> Rulebook:
        return posting.rulebook(clock.business_date())

    def add(self, held: Held, steps: Sequence[Step]) -> list[models.Event]:
        """Write down what happened to one loan; answers its event rows."""
        rows = [self._event(held, step, held.sequence + number) for number, step in enumerate(steps, start=1)]
        self.events += rows
        if steps:
            corrected = held.standing.corrected or any(step.corrects for step in steps)
            standing = replace(held.standing, corrected=corrected)
            self.after.append((held, steps[-1].after, held.sequence + len(steps), standing))
        return rows

    def entry_of(self, held: Held, step: Step, sequence: int) -> NewEntry | None:
        """The entry that a step makes; None where it moves nothing."""
        loan, sold = held.loan, isinstance(step.act, Transferred)
        where = Where(loan.currency, loan.product_code, self.settlement, sold=sold)
        rule = self.rulebook.rule(loan.posting_rule, cash_basis=held.standing.cash_basis)
        paid, let_go = (
            rule.flows(step.movement - step.waived, where),
            rule.flows(step.waived, replace(where, waived=True)),
        )
        lines = self.rulebook.lines([*paid, *let_go], where)
        if not lines:
            return None
        return NewEntry(
            reference=f"{loan.number}-{sequence:05d}",
            source=held.ref,
            kind=f"servicing.{step.kind.lower()}",
            branch_id=loan.branch_id,
            value_date=step.event.value_date,
            lines=lines,
            description=loan.number,
        )

    def _event(self, held: Held, step: Step, sequence: int) -> models.Event:
        loan, context = held.loan, db.current().context
        entry = self.entry_of(held, step, sequence)
        if entry is not None:
            self.entries.append(entry)
        return models.Event(
            branch_id=loan.branch_id,
            loan_id=loan.id,
            sequence=sequence,
            kind=step.kind,
            value_date=step.event.value_date,
            booking_date=clock.business_date(),
            balance_amount=step.after.principal_outstanding,
            data=self._data(step),
            entry_reference=entry.reference if entry else None,
            actor_id=context.actor_id,
            actor=context.actor,
            **split(step),
        )

    def _data(self, step: Step) -> dict[str, Any]:
        """The event's own data, what the act adds to it, and the split that the amounts of the row do not show."""
        if isinstance(step.event, Reversal):
            return {"reverses": step.event.reverses, **self.detail}
        data, moved = event_data(step.event), step.movement
        if not life.is_act(step.kind):
            return {**data, INTEREST_TAKEN: moved.interest_capitalised} if moved.interest_capitalised else data
        data = {**data, **self.detail, "principal_prepaid": moved.principal_prepaid}
        if taken := interest_taken(moved):
            data[INTEREST_TAKEN] = taken
        if moved.interest_capitalised + moved.interest_due_capitalised:
            data["interest_capitalised"] = moved.interest_capitalised + moved.interest_due_capitalised
        if isinstance(step.event, Restructured | WrittenOff | Transferred):
            data["principal_reopened"] = moved.principal_reopened
            data["instalments"] = [due.number for due in step.before.open_dues]
        return data

    def flush(self) -> None:
        """Write events, positions, open dues and entries. All in the transaction that is open."""
        db.insert_all(self.events)
        store.store_positions(
            [
                store.position_of(held.loan, held.terms, state, sequence=sequence, standing=standing)
                for held, state, sequence, standing in self.after
            ]
        )
        store.store_dues((held.loan, held.state, state) for held, state, *_ in self.after)
        store.store_accruals(
            [
                (
                    (held.loan, held.terms, held.state, held.standing) if held.sequence else None,
                    (held.loan, held.terms, state, standing),
                )
                for held, state, _, standing in self.after
            ]
        )
        ledger.post_batch(self.entries)


def split(step: Step) -> dict[str, int]:
    """The amounts that an event row shows: what fell due at a bill, what left the books at a write-off or a sale, what
    was charged as a fee, else the money that moved."""
    moved = step.movement
    parts = {
        "principal_amount": moved.principal_paid + moved.principal_prepaid + moved.disbursed,
        "interest_amount": moved.interest_paid + moved.interest_prepaid,
        "penalty_amount": moved.penalty_paid,
        "compound_amount": moved.compound_paid,
        "fee_amount": moved.fee_paid,
    }
    if isinstance(step.event, InstalmentBilled | Accelerated):
        parts |= {"principal_amount": moved.principal_billed, "interest_amount": moved.interest_billed}
    elif isinstance(step.event, WrittenOff | Transferred):
        parts = {f"{name}_amount": getattr(moved, f"{name}_written_off") for name in store.PARTS}
    elif moved.fee_charged:
        parts["fee_amount"] = moved.fee_charged
    elif moved.recovered:
        parts["principal_amount"] = moved.recovered
    elif moved.interest_capitalised or moved.interest_due_capitalised:
        parts["interest_amount"] += moved.interest_capitalised + moved.interest_due_capitalised
    return {"amount": sum(parts.values()), **parts}


def interest_taken(moved: Movement) -> int:
    """The interest that left what runs with the days: it fell due, was paid ahead of that, or became principal."""
    return moved.interest_billed + moved.interest_prepaid + moved.interest_capitalised


def first_event(terms: LoanTerms, amount: int) -> Disbursed:
    return Disbursed(terms.starts_date, amount)
