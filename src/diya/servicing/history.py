"""How a loan went, told from its events: each instalment with the day it was settled, and the rates it ran on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diya.calc.loan.events import InstalmentBilled, event_from
from diya.calc.loan.fold import apply, bring_forward
from diya.calc.loan.state import opening
from diya.servicing import models, selectors
from diya.servicing.engine import Held


@dataclass(frozen=True, slots=True)
class Settlement:
    """An instalment that fell due: what was owed, when the last cent of it came, and how late that was."""

    number: int
    due_date: date
    amount: int
    settled_on: date | None
    days_late: int


@dataclass(frozen=True, slots=True)
class RatePeriod:
    """A rate and the day from which the loan ran on it."""

    starts_date: date
    annual_rate_ppb: int
    kind: str


def settlements(held: Held, *, on: date) -> list[Settlement]:
    """Every instalment due by a day, newest first; an unsettled one is late up to that day."""
    owed: dict[int, tuple[date, int]] = {}
    settled: dict[int, date] = {}
    state = opening(held.terms)
    past = [
        event_from(row.kind, row.value_date, row.data) for row in selectors.events(held.loan.id).order_by("sequence")
    ]
    for event in [*past, *bring_forward(held.terms, held.state, on)]:
        after = apply(held.terms, state, event)
        if isinstance(event, InstalmentBilled):
            moved = after.totals - state.totals
            owed[event.number] = (event.value_date, moved.principal_billed + moved.interest_billed)
        gone = {due.number for due in state.open_dues} - {due.number for due in after.open_dues}
        settled |= dict.fromkeys(gone, event.value_date)
        state = after
    return [
        Settlement(number, due, amount, settled.get(number), max(0, (settled.get(number, on) - due).days))
        for number, (due, amount) in sorted(owed.items(), reverse=True)
    ]


def rates(loan: models.Loan, held: Held) -> list[RatePeriod]:
    """The contract rate from the disbursement, then every reset."""
    if loan.disbursed_date is None:
        return []
    resets = selectors.events(loan.id).filter(kind__in=("RATE_RESET", "RESTRUCTURED")).order_by("sequence")
    return [
        RatePeriod(loan.disbursed_date, held.terms.annual_rate_ppb, "CONTRACT"),
        *(RatePeriod(row.value_date, row.data["annual_rate_ppb"], "RESET") for row in resets),
    ]
