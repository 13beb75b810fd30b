"""The interest model: repayment periods, each cut into stretches of days over which the balance stays the same.

Its records are mutable because one replay of a loan works on them from the first day to the last; nobody outside a
replay ever holds one. Every amount is minor units.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Final

from diya.calc.progressive.factors import Basis, basis_of
from diya.calc.progressive.figures import DIGITS, ONE, WIDE, ZERO
from diya.calc.progressive.terms import ProgressiveTerms


@dataclass(slots=True)
class Segment:
    """Days `start` to `end` of one balance. What happens on `end` (money out, a correction of the balance for a
    payment) counts from the next segment on."""

    start: date
    end: date
    level_factor: Decimal = ZERO
    interest_factor: Decimal = ZERO
    disbursed: int = 0
    correction: int = 0
    credited_principal: int = 0
    credited_interest: int = 0
    balance: int = 0
    paused: bool = False

    @property
    def balance_after(self) -> int:
        return self.balance + self.correction + self.disbursed

    def interest(self, period_due: date) -> Decimal:
        """Interest of the segment: balance x factor to the due date / days to the due date x its own days.

        The division by days comes before the product: in this order a stretch cut in two earns what the published
        schedules say.
        """
        credited = Decimal(self.credited_interest)
        days_to_due = (period_due - self.start).days
        if self.paused or days_to_due == 0:
            return credited
        to_due = DIGITS.multiply(Decimal(self.balance), self.interest_factor)
        by_day = DIGITS.divide(to_due, Decimal(days_to_due))
        return max(ZERO, DIGITS.add(credited, DIGITS.multiply(by_day, Decimal((self.end - self.start).days))))


@dataclass(slots=True)
class Period:
    """From one due date to the next. `emi` is the level instalment agreed for it, `original_emi` what it was before
    payments moved it; `deferred` is interest of later, already settled periods that this one collects.

    The figures from `collected` on are what the last settling found; `carried` is interest that had no room in the
    instalment, which the next period collects. Whoever changes a cause of them says so (`touch`,
    or `recut` for the segments), and settling looks again at those periods alone, and at what they move.
    """

    start: date
    due: date
    segments: list[Segment]
    emi: int = 0
    original_emi: int = 0
    paid_principal: int = 0
    paid_interest: int = 0
    deferred: int = 0
    credits_moved: int = 0
    interest_moved: bool = False
    grace_on_principal: bool = False
    grace_on_interest: bool = False
    interest_free: bool = False
    holds_early_payments: bool = False
    collected: int = 0
    interest_of_days: int = 0
    accrued: int = 0
    credited_principal: int = 0
    credited_interest: int = 0
    credited: int = 0
    drawn: int = 0
    due_interest: int = 0
    carried: int = 0
    due_principal: int = 0
    balance_after: int = 0
    touched: bool = True
    recarried: bool = False
    reckoned: bool = False

    def touch(self) -> None:
        """What the period asks for has to be found again."""
        self.touched = True

    def recut(self) -> None:
        """Its segments have changed: balances and interest have to be found again."""
        self.touched, self.recarried, self.reckoned = True, False, False

    def agree(self, emi: int) -> None:
        """Ask for `emi` as the level instalment."""
        self.emi = self.original_emi = emi
        self.touched = True

    def move_emi(self, emi: int) -> None:
        """Ask for `emi` instead of the level instalment, which is remembered."""
        self.emi = emi
        self.touched = True

    def collect(self, interest: int) -> None:
        """Collect `interest` of later periods, and still ask for no less than was paid."""
        self.deferred = interest
        self.emi = max(self.emi, self.paid - self.credited - interest)
        self.touched = True

    def book(self, *, principal: int = 0, interest: int = 0) -> None:
        """Count as paid."""
        self.paid_principal += principal
        self.paid_interest += interest
        self.touched = True

    @property
    def paid(self) -> int:
        return self.paid_principal + self.paid_interest

    @property
    def instalment(self) -> int:
        """All that the period asks for: the level instalment, charge-backs and interest collected for others."""
        return self.emi + self.credited + self.deferred

    @property
    def settled(self) -> bool:
        return self.instalment == self.paid_principal + self.paid_interest

    @property
    def outstanding_principal(self) -> int:
        return max(0, self.due_principal - self.paid_principal)

    @property
    def growth(self) -> Decimal:
        """1 + the factors of all segments, as the level instalment is found with."""
        if self.grace_on_interest:
            return ONE
        total = ONE
        for one in self.segments:
            total = WIDE.add(total, one.level_factor)
        return total


SEGMENT_FIELDS: Final = attrgetter(*(one.name for one in fields(Segment)))
PERIOD_FIELDS: Final = attrgetter(*(one.name for one in fields(Period)))
DUE: Final = attrgetter("due")


@dataclass(frozen=True, slots=True)
class OverdueCorrection:
    """Overdue principal that was let go on bearing interest from `on`, in the period due on `period_due`."""

    on: date
    amount: int
    period_due: date


@dataclass(slots=True)
class Model:
    """The periods of a loan and the rates that hold in them."""

    terms: ProgressiveTerms
    basis: Basis
    periods: list[Period]
    rates: list[tuple[date, int]] = field(default_factory=list)
    overdue: list[OverdueCorrection] = field(default_factory=list)
    overdue_until: date | None = None
    grace_lifted: bool = False

    @property
    def start(self) -> date:
        return self.periods[0].start

    @property
    def maturity(self) -> date:
        return self.periods[-1].due

    @property
    def empty(self) -> bool:
        return all(one.emi == 0 for one in self.periods)

    @property
    def due_principal(self) -> int:
        """Principal ever owed: drawn and charged back."""
        return sum(one.drawn for one in self.periods)

    @property
    def paid_principal(self) -> int:
        return sum(one.paid_principal for one in self.periods)

    @property
    def due_interest(self) -> int:
        return sum(one.due_interest for one in self.periods)

    @property
    def paid_interest(self) -> int:
        return sum(one.paid_interest for one in self.periods)

    def rate_on(self, day: date) -> int:
        """The rate of a stretch that starts on `day`, parts per billion."""
        known = [rate for since, rate in self.rates if since <= day]
        return known[-1] if known else self.terms.annual_rate_ppb

    def periods_due_from(self, day: date) -> list[Period]:
        """The periods due on or after `day`."""
        return self.periods[bisect_left(self.periods, day, key=DUE) :]

    def period_of(self, day: date) -> Period | None:
        """The period whose due date is the first not before `day`; the loan's first day belongs to the first."""
        for one in self.periods_due_from(day):
            if one.start < day or (day == one.start and one is self.periods[0]):
                return one
        return None

    def number_of(self, period: Period) -> int:
        """The place of a period in the order of due dates, from 0."""
        first = bisect_left(self.periods, period.due, key=DUE)
        return next(n for n in range(first, len(self.periods)) if self.periods[n] is period)


def new_model(terms: ProgressiveTerms, dues: Iterable[date]) -> Model:
    """A model without money: `terms.count` periods of one segment each."""
    periods, start = [], terms.starts_on
    for due in dues:
        periods.append(new_period(start, due))
        start = due
    for one in periods[: terms.interest_free_periods]:
        one.interest_free = True
    return Model(terms, basis_of(terms), periods)


def new_period(start: date, due: date) -> Period:
    return Period(start, due, [Segment(start, due)])


def copy_of(model: Model) -> Model:
    """A copy that can be changed without touching the model."""
    periods = [Period(*PERIOD_FIELDS(one)) for one in model.periods]
    for one in periods:
        one.segments = [Segment(*SEGMENT_FIELDS(part)) for part in one.segments]
    return replace(model, periods=periods, rates=list(model.rates), overdue=list(model.overdue), overdue_until=None)


def unpaid_copy(model: Model) -> Model:
    """The loan as if nothing had been paid on it: the ground on which a new drawdown is spread level."""
    copy = copy_of(model)
    copy.overdue = []
    for period in copy.periods:
        period.paid_principal = period.paid_interest = period.deferred = 0
        for part in period.segments:
            part.correction = 0
        period.recut()
    return copy
