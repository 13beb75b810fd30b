"""The state of a loan after its last event: fixed width, plus one open due for each unpaid instalment.

What has been earned, billed and paid is kept as totals that only grow; what an event did is the difference
of two states (`Movement`), and every balance of the books is a difference of totals:

    principal not due = disbursed + reopened + capitalised - billed - prepaid
    principal due     = principal billed - paid - reopened - written off
    interest due      = interest billed - paid - capitalised when due - written off
    interest accrued  = earned in the period - taken
    fee due           = charged - paid - written off

They are named tuples: a copy of one with a field changed (`_replace`) costs a third of what it costs a dataclass, and
every event copies them.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from operator import sub
from typing import NamedTuple

from diya.calc.loan.terms import LoanTerms


class Status(StrEnum):
    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    CLOSED = "CLOSED"
    WRITTEN_OFF = "WRITTEN_OFF"
    TRANSFERRED = "TRANSFERRED"


class OpenDue(NamedTuple):
    """An instalment that is not wholly paid. Accumulators are exact numerators up to `accrued_from`."""

    number: int
    due_date: date
    principal: int
    interest: int
    accrued_from: date
    penalty_units: int = 0
    compound_units: int = 0
    penalty_paid: int = 0
    compound_paid: int = 0
    fee: int = 0
    penalty_base: int = 0
    """Penalty on which compound interest runs, where the contract says that it does."""


class Totals(NamedTuple):
    """What happened to the loan so far, in minor units; none of these ever falls."""

    disbursed: int = 0
    principal_billed: int = 0
    principal_paid: int = 0
    principal_prepaid: int = 0
    interest_billed: int = 0
    interest_paid: int = 0
    interest_prepaid: int = 0
    """Interest taken to the day before its period ended: at a prepayment or a payoff."""
    penalty_settled: int = 0
    """Penalty earned on instalments that are wholly paid; that of open ones is a function of the date."""
    penalty_paid: int = 0
    compound_settled: int = 0
    compound_paid: int = 0
    principal_reopened: int = 0
    """Principal that fell due and was made not due again by a restructuring."""
    principal_written_off: int = 0
    interest_written_off: int = 0
    penalty_written_off: int = 0
    compound_written_off: int = 0
    interest_capitalised: int = 0
    """Interest of the running period that became principal."""
    interest_due_capitalised: int = 0
    """Interest that had fallen due and became principal."""
    fee_charged: int = 0
    fee_paid: int = 0
    fee_written_off: int = 0
    recovered: int = 0
    """Received after a write-off, or as the price of a transfer."""

    def __sub__(self, other: Totals) -> Totals:
        return Totals(*map(sub, self, other))


Movement = Totals
"""The difference of the totals of two states: what an event did, by component."""


class State(NamedTuple):
    """A loan after its last event. `period_*` and `accrued_*` describe the interest period now running."""

    status: Status
    annual_rate_ppb: int
    level_amount: int
    """What stays level: the instalment (等额本息) or the principal in it (等额本金)."""
    remaining_count: int
    next_number: int
    next_due_date: date | None
    period_start: date
    period_units: int
    accrued_from: date
    accrued_units: int
    """Exact interest numerator of the period up to `accrued_from`: balance x ppb x units."""
    period_interest_taken: int
    """Interest of the running period that was already paid, by a prepayment."""
    totals: Totals
    open_dues: tuple[OpenDue, ...]
    last_event_date: date
    due_day: int
    method: str
    deferred: int = 0
    """Instalments put off so far: each due date to come is so many periods later."""
    accelerated_on: date | None = None
    misused: bool = False

    @property
    def principal_not_due(self) -> int:
        totals = self.totals
        added = totals.disbursed + totals.principal_reopened + totals.interest_capitalised
        gone = totals.principal_billed + totals.principal_prepaid
        return added + totals.interest_due_capitalised - gone

    @property
    def principal_due(self) -> int:
        totals = self.totals
        return (
            totals.principal_billed - totals.principal_paid - totals.principal_reopened - totals.principal_written_off
        )

    @property
    def interest_due(self) -> int:
        totals = self.totals
        gone = totals.interest_paid + totals.interest_due_capitalised + totals.interest_written_off
        return totals.interest_billed - gone

    @property
    def fee_due(self) -> int:
        return self.totals.fee_charged - self.totals.fee_paid - self.totals.fee_written_off

    @property
    def principal_outstanding(self) -> int:
        return self.principal_not_due + self.principal_due

    @property
    def oldest_due_date(self) -> date | None:
        """Due date of the oldest instalment with principal or interest unpaid: days past due count from
        it."""
        return min((due.due_date for due in self.open_dues if due.principal + due.interest), default=None)

    def maturity_date(self, terms: LoanTerms) -> date:
        """The last due date: of the instalments still to come, or of the last one billed, or when all was called."""
        last = max(1, self.next_number + self.remaining_count - 1)
        return self.accelerated_on or terms.due_date(last, self.due_day, self.deferred)


def opening(terms: LoanTerms) -> State:
    """The state before anything happened: a loan agreed and not yet disbursed."""
    start, units, due_date = terms.period(1)
    return State(
        status=Status.PENDING,
        annual_rate_ppb=terms.annual_rate_ppb,
        level_amount=0,
        remaining_count=terms.instalment_count,
        next_number=1,
        next_due_date=due_date,
        period_start=start,
        period_units=units,
        accrued_from=start,
        accrued_units=0,
        period_interest_taken=0,
        totals=Totals(),
        open_dues=(),
        last_event_date=terms.starts_date,
        due_day=terms.due_day,
        method=terms.method,
    )
