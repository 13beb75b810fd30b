"""The interest model: repayment periods, each cut into stretches of days over which the balance stays the same.

Its records are mutable because one replay of a loan works on them from the first day to the last; nobody outside a
replay ever holds one. Every amount is minor units.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from diya.calc.progressive.factors import Basis, Stretch, basis_of, interest_factor, level_factor
from diya.calc.progressive.figures import DIGITS, ONE, WIDE, ZERO, whole
from diya.calc.progressive.terms import ProgressiveTerms
from diya.kernel.errors import ensure


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
    payments moved it; `deferred` is interest of later, already settled periods that this one collects."""

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
    accrued: int = 0
    known: tuple[date, list[tuple[date, date, int, Decimal, int, bool]]] | None = None
    known_interest: int = 0
    due_interest: int = 0
    due_principal: int = 0

    @property
    def paid(self) -> int:
        return self.paid_principal + self.paid_interest

    @property
    def credited_principal(self) -> int:
        return max(0, sum(one.credited_principal for one in self.segments))

    @property
    def credited_interest(self) -> int:
        return max(0, sum(one.credited_interest for one in self.segments))

    @property
    def credited(self) -> int:
        principal = interest = 0
        for one in self.segments:
            principal += one.credited_principal
            interest += one.credited_interest
        return max(0, principal) + max(0, interest) - self.credits_moved

    @property
    def instalment(self) -> int:
        """All that the period asks for: the level instalment, charge-backs and interest collected for others."""
        return self.emi + self.credited + self.deferred

    @property
    def settled(self) -> bool:
        return self.instalment == self.paid

    @property
    def outstanding_principal(self) -> int:
        return max(0, self.due_principal - self.paid_principal)

    @property
    def outstanding_interest(self) -> int:
        return max(0, self.due_interest - self.paid_interest)

    @property
    def carried(self) -> int:
        """Interest that found no room in the instalment: the next period collects it."""
        return max(0, self.accrued - self.due_interest)

    @property
    def balance_after(self) -> int:
        """What is still owed once the period's principal is paid."""
        return max(0, self.segments[-1].balance_after + self.paid_principal - self.due_principal)

    @property
    def growth(self) -> Decimal:
        """1 + the factors of all segments, as the level instalment is found with."""
        if self.grace_on_interest:
            return ONE
        total = ONE
        for one in self.segments:
            total = WIDE.add(total, one.level_factor)
        return total


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
        return sum(one.disbursed + one.credited_principal for period in self.periods for one in period.segments)

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

    def period_of(self, day: date) -> Period | None:
        """The period whose due date is the first not before `day`; the loan's first day belongs to the first."""
        for number, one in enumerate(self.periods):
            if one.start < day <= one.due or (number == 0 and day == one.start):
                return one
        return None


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
    periods = [replace(one, segments=[replace(part) for part in one.segments]) for one in model.periods]
    return replace(model, periods=periods, rates=list(model.rates), overdue=list(model.overdue), overdue_until=None)


def unpaid_copy(model: Model) -> Model:
    """The loan as if nothing had been paid on it: the ground on which a new drawdown is spread level."""
    copy = copy_of(model)
    copy.overdue = []
    for period in copy.periods:
        period.paid_principal = period.paid_interest = period.deferred = 0
        for part in period.segments:
            part.correction = 0
    return copy


def set_factors(model: Model, periods: Iterable[Period]) -> None:
    """Give each segment of `periods` the factor of its own days, and of its days to the due date."""
    for period in periods:
        for part in period.segments:
            if period.interest_free:
                part.level_factor = part.interest_factor = ZERO
                continue
            rate = model.rate_on(part.start)
            own = Stretch(part.start, part.end, period.start, period.due)
            to_due = Stretch(part.start, period.due, period.start, period.due)
            part.level_factor = level_factor(model.basis, rate, own)
            part.interest_factor = interest_factor(model.basis, rate, to_due)


def settle(model: Model, *, carry: bool) -> None:
    """Find what each period asks for; with `carry` the balances, too, are carried from segment to segment.

    Interest of a period is the sum of its segments, rounded once to the cent, half even. Without `carry` the
    balances stay as they were: a level instalment just set is looked at before it changes what later periods owe.
    """
    collected, previous = 0, None
    for period in model.periods:
        if carry:
            _carry_balance(previous, period)
        _settle_period(period, collected)
        collected, previous = period.carried, period


def _carry_balance(previous: Period | None, period: Period) -> None:
    before: Segment | None = None
    for part in period.segments:
        if before is not None:
            part.balance = max(0, before.balance_after)
        elif previous is not None and previous.segments:
            part.balance = previous.balance_after
        before = part


def _settle_period(period: Period, collected: int) -> None:
    accrued = 0 if period.interest_moved else _interest_of_days(period)
    period.accrued = max(0, accrued + period.deferred + collected)
    asked, paid_interest = period.instalment, period.paid_interest
    if period.grace_on_interest or period.paid_principal > max(0, asked - period.accrued):
        period.due_interest = paid_interest
    else:
        period.due_interest = max(paid_interest, min(period.accrued, asked))
    period.due_principal = max(0, asked - period.due_interest, period.paid_principal)


def _interest_of_days(period: Period) -> int:
    """Interest of the period's segments, rounded once; found anew only where a segment has changed since."""
    known = (
        period.due,
        [
            (one.start, one.end, one.balance, one.interest_factor, one.credited_interest, one.paused)
            for one in period.segments
        ],
    )
    if known != period.known:
        total = ZERO
        for part in period.segments:
            total = WIDE.add(total, part.interest(period.due))
        period.known, period.known_interest = known, whole(total)
    return period.known_interest


def segment_of(period: Period, day: date, *, first: bool) -> Segment | None:
    """The last segment that `day` falls into; the first day of the loan falls into its first segment."""
    found = None
    for part in period.segments:
        opening_day = first and part is period.segments[0] and day == part.start
        if part.start < day <= part.end or opening_day:
            found = part
    return found


def change_balance(model: Model, day: date, *, disbursed: int = 0, correction: int = 0) -> Period | None:
    """Book money out or a correction on `day`, cutting the segment that holds it; answers the period, if any."""
    period = model.period_of(day)
    if period is None:
        return None
    part = _segment_ending(model, period, day)
    if part is None:
        part = cut(period, day)
    part.disbursed += disbursed
    part.correction += correction
    return period


def _segment_ending(model: Model, period: Period, day: date) -> Segment | None:
    if period is model.periods[-1] and day == period.due:
        # What happens at maturity stands in a segment without days of its own.
        last = period.segments[-1]
        return last if last.start == last.end else None
    return next((part for part in period.segments if part.end == day), None)


def cut(period: Period, day: date) -> Segment:
    """Cut the segment that holds `day` in two; answers the first part."""
    holds = [part for part in period.segments if part.start < day <= part.end]
    part = holds[-1] if holds else period.segments[0]
    at = min(max(day, part.start), part.end)
    rest = Segment(at, part.end, paused=part.paused)
    part.end = at
    period.segments.insert(_position(period, part) + 1, rest)
    return part


def _position(period: Period, part: Segment) -> int:
    position = next((number for number, one in enumerate(period.segments) if one is part), -1)
    ensure(position >= 0, "the segment is not of this period")
    return position


def pause_interest(model: Model, first_day: date, last_day: date) -> None:
    """No interest for the days `first_day` to `last_day`, both included."""
    touched = [one for one in model.periods if one.start < last_day and one.due >= first_day]
    for period in touched:
        start = max(first_day - timedelta(days=1), period.start)
        end = min(last_day, period.due)
        if all(part.start != start for part in period.segments):
            cut(period, start)
        if all(part.end != end for part in period.segments):
            cut(period, end)
        for part in period.segments:
            part.paused = part.paused or (part.start >= start and part.end <= end)
