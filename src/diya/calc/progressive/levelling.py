"""The level instalment: found, smoothed, and the last unpaid one made to close the loan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from diya.calc.progressive.factors import annuity, growth
from diya.calc.progressive.figures import DIGITS, ZERO, share, to_multiple, whole
from diya.calc.progressive.model import (
    Model,
    Period,
    change_balance,
    copy_of,
    segment_of,
    set_factors,
    settle,
    unpaid_copy,
)
from diya.kernel.money import minor_digits

SMOOTHINGS_MAX = 3
"""How often the level instalment is moved towards the last one before it is left as it is."""


def periods_from(model: Model, due: date) -> list[Period]:
    return [one for one in model.periods if one.due >= due]


def due_of_change(model: Model, period: Period, day: date) -> date:
    """The first due date that a change on `day` can touch: on a due date it is the next one's."""
    if period.due == day:
        number = next(n for n, one in enumerate(model.periods) if one is period)
        if number + 1 < len(model.periods):
            return model.periods[number + 1].due
    return period.due


def level_out(model: Model, due: date, *, changed_on: date | None = None) -> None:
    """Find the level instalment of the periods due on or after `due`.

    The first drawdown and a change of the rate are levelled on what is still owed. A later drawdown
    (`changed_on` given) is levelled on the loan as if nothing had been paid, so that paying early or late does not
    change what the instalments are.
    """
    related = periods_from(model, due)
    on_model = changed_on is None or model.empty
    _grant_interest_grace(model)
    set_factors(model, related)
    settle(model, carry=True)
    if on_model:
        set_level(model, related)
    else:
        _take_level_of_unpaid_copy(model, related, changed_on)
    _grant_principal_grace(model, related)
    settle(model, carry=True)
    close_last(model, due)
    if on_model:
        smooth(model, related)


def _take_level_of_unpaid_copy(model: Model, related: Sequence[Period], changed_on: date | None) -> None:
    if not related or changed_on is None:
        return
    copy = unpaid_copy(model)
    period = change_balance(copy, changed_on)
    if period is not None:
        level_out(copy, due_of_change(copy, period, changed_on))
    fresh = {one.due: one for one in copy.periods}
    for one in related:
        one.emi, one.original_emi = fresh[one.due].emi, fresh[one.due].original_emi


def set_level(model: Model, periods: Sequence[Period]) -> None:
    """Level instalment = balance x product(1 + r) / F, with F from F := 1 + F x (1 + r); then the multiple.

    Worked: 100.00 at 7 %, 30/360, six months: 17.01 a month, the last one 17.00.
    Source: Apache Fineract, progressive loan; the same as the annuity formula where every r is the same.
    """
    if not periods:
        return
    settle(model, carry=False)
    factors = [one.growth for one in periods]
    grown = DIGITS.multiply(growth(factors), Decimal(_opening(model, periods[0])))
    level = to_multiple(whole(DIGITS.divide(grown, annuity(factors))), model.terms.instalment_multiple)
    for one in periods:
        if level >= one.paid:
            one.emi = one.original_emi = level


def _opening(model: Model, period: Period) -> int:
    """What the level instalments from `period` on have to repay: the balance before it and its own drawdowns."""
    number = next(n for n, one in enumerate(model.periods) if one is period)
    before = model.periods[number - 1].balance_after if number else 0
    return before + sum(part.disbursed for part in period.segments)


def _grant_interest_grace(model: Model) -> None:
    for one in model.periods[: model.terms.grace_on_interest]:
        one.grace_on_interest = True


def _grant_principal_grace(model: Model, related: Sequence[Period]) -> None:
    """During grace the instalment is the interest, and what was repaid all the same; later periods share the rest."""
    grace = 0 if model.grace_lifted else model.terms.grace_on_principal
    for one in model.periods:
        one.grace_on_principal = False
    if grace == 0 or not related:
        return
    settle(model, carry=False)
    for one in model.periods[:grace]:
        if one.due >= related[0].due:
            one.emi = one.original_emi = one.due_interest + one.paid_principal
            one.grace_on_principal = True
        elif one.due_principal == 0:
            one.grace_on_principal = True
    settle(model, carry=True)
    set_level(model, [one for one in related if not one.grace_on_principal])


def close_last(model: Model, till: date) -> None:
    """Let the last unpaid instalment take the difference, so that the loan is repaid exactly.

    `till` is the day up to which interest is certain: what settled later periods would have earned by then is
    collected by the last unpaid one.
    """
    settle(model, carry=False)
    _cap_to_outstanding(model)
    last = next((one for one in reversed(model.periods) if not one.settled), None)
    if last is None and model.paid_principal == 0:
        final = model.periods[-1]
        last = final if final.segments and final.balance_after > 0 else None
    if last is None:
        return
    last.deferred = 0
    for one in model.periods:
        one.interest_moved = False
    settle(model, carry=False)
    owed = model.due_principal + model.due_interest
    last.emi += owed - sum(one.instalment for one in model.periods)
    if last.emi < last.paid - last.credited:
        last.emi = last.paid - last.credited
        close_last(model, till)
    collect_unrecognised(model, last, till)
    settle(model, carry=False)


def _cap_to_outstanding(model: Model) -> None:
    """No instalment asks for more principal than the loan still owes: more was paid into the last ones."""
    owed = max(0, model.due_principal) - model.paid_principal
    for one in model.periods:
        if one.outstanding_principal > owed:
            one.emi = max(
                one.emi - (one.outstanding_principal - owed),
                0,
                one.paid - one.credited,
            )
            settle(model, carry=False)


def collect_unrecognised(model: Model, period: Period, till: date) -> None:
    """Interest that accrued by `till` in settled periods after `period` is collected by `period`."""
    if period.due >= model.maturity:
        return
    copy = copy_of(model)
    beyond = any(one.period_due > period.due for one in copy.overdue)
    undo = not beyond and any(one.period_due == period.due for one in copy.overdue)
    if undo:
        for one in copy.overdue:
            change_balance(copy, one.on, correction=-one.amount)
        copy.overdue = []
    stop_interest_after(copy, till)
    settle(copy, carry=undo)
    for other in reversed(copy.periods):
        if other.due > period.due and other.carried > 0:
            period.deferred = other.carried
            for later in model.periods:
                later.interest_moved = later.interest_moved or later.due > period.due
            return


def stop_interest_after(model: Model, day: date) -> None:
    """No interest accrues after `day`: the segment that holds it ends there, later ones earn nothing."""
    period = model.period_of(day)
    part = segment_of(period, day, first=period is model.periods[0]) if period is not None else None
    if period is not None and part is not None:
        part.end = day
        set_factors(model, [period])
    for one in model.periods:
        for later in one.segments:
            if later.end > day:
                later.level_factor = later.interest_factor = ZERO


@dataclass(frozen=True, slots=True)
class _Gap:
    """By how much the last unpaid instalment differs from the level one before it."""

    level: int
    difference: int
    count: int
    overpaid: int
    grace: int

    def is_wide(self, digits: int) -> bool:
        half = (self.count - self.grace) // 2
        return half > 0 and abs(self.difference) * 100 > half * 10**digits

    @property
    def moved_level(self) -> int:
        return self.level + share(self.difference, max(1, self.count - self.overpaid))


def _gap(periods: Sequence[Period]) -> _Gap:
    grace = sum(one.grace_on_principal for one in periods)
    for number in range(len(periods) - 1, 0, -1):
        last, before = periods[number], periods[number - 1]
        if last.grace_on_principal or before.grace_on_principal or last.settled or before.settled:
            continue
        overpaid = sum(one.grace_on_principal or before.emi < one.paid for one in periods)
        return _Gap(before.emi, last.emi - before.emi, len(periods), overpaid, grace)
    return _Gap(periods[0].emi, 0, len(periods), 0, grace)


def smooth(model: Model, related: Sequence[Period]) -> None:
    """Spread a wide difference of the last instalment over all, at most three times, while it shrinks.

    Wide is more than half a cent for each instalment: 331.77 at 10.65 % over five months is moved, 100.00 at 7 %
    over six is not. Source: Apache Fineract, EmiAdjustment.
    """
    if not related:
        return
    digits = minor_digits(model.terms.currency)
    trial: Model | None = None
    for _ in range(SMOOTHINGS_MAX):
        gap = _gap(related)
        level = to_multiple(gap.moved_level, model.terms.instalment_multiple)
        if not gap.is_wide(digits) or level == gap.level:
            return
        trial = trial or copy_of(model)
        touched = [one for one in trial.periods if _is_smoothed(one, related[0])]
        for one in touched:
            if level >= one.paid:
                one.emi = one.original_emi = level
        settle(trial, carry=True)
        close_last(trial, related[0].due)
        if abs(_gap(trial.periods).difference) >= abs(gap.difference):
            return
        for one, moved in zip((r for r in related if not r.grace_on_principal), touched, strict=False):
            one.emi = one.original_emi = moved.emi
        settle(model, carry=True)


def _is_smoothed(period: Period, first: Period) -> bool:
    return (
        period.start >= first.start
        and period.due >= first.due
        and not period.holds_early_payments
        and not period.grace_on_principal
    )
