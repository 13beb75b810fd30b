"""The level instalment: found, smoothed, and the last unpaid one made to close the loan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from diya.calc.progressive.cutting import change_balance, segment_of
from diya.calc.progressive.factors import annuity, growth
from diya.calc.progressive.figures import DIGITS, ZERO, share, to_multiple, whole
from diya.calc.progressive.model import Model, Period, copy_of, unpaid_copy
from diya.calc.progressive.settling import set_factors, settle
from diya.kernel.money import minor_digits

ROUNDS_FOR_EACH = 2
"""How often each instalment may come up as the last one in one closing: once is usual, and there has to be an end."""

DIFFERENCES_MAX = 3
"""How often a difference is taken: once, unless the instalment it moves has then other interest to ask for."""

SMOOTHINGS_MAX = 3
"""How often the level instalment is moved towards the last one before it is left as it is."""


def due_of_change(model: Model, period: Period, day: date) -> date:
    """The first due date that a change on `day` can touch: on a due date it is the next one's."""
    if period.due == day:
        # A re-ageing due at once leaves a period without days, which is past as well.
        return next((one.due for one in model.periods_due_from(day) if one.due > day), period.due)
    return period.due


def level_out(model: Model, due: date, *, changed_on: date | None = None) -> None:
    """Find the level instalment of the periods due on or after `due`.

    The first drawdown and a change of the rate are levelled on what is still owed. A later drawdown
    (`changed_on` given) is levelled on the loan as if nothing had been paid, so that paying early or late does not
    change what the instalments are.
    """
    related = model.periods_due_from(due)
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
        # What was paid already stays asked for, where the fresh level is lower.
        one.emi = max(fresh[one.due].emi, one.paid - one.credited)
        one.original_emi = fresh[one.due].original_emi
        one.touch()


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
            one.agree(level)


def _opening(model: Model, period: Period) -> int:
    """What the level instalments from `period` on have to repay: the balance before it and its own drawdowns."""
    number = model.number_of(period)
    before = model.periods[number - 1].balance_after if number else 0
    return before + sum(part.disbursed for part in period.segments)


def _grant_interest_grace(model: Model) -> None:
    for one in model.periods[: model.terms.grace_on_interest]:
        if not one.grace_on_interest:
            one.grace_on_interest = True
            one.touch()


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
            one.agree(one.due_interest + one.paid_principal)
            one.grace_on_principal = True
        elif one.due_principal == 0:
            one.grace_on_principal = True
    settle(model, carry=True)
    set_level(model, [one for one in related if not one.grace_on_principal])


def close_last(model: Model, till: date) -> None:
    """Let the last unpaid instalment take the difference, so that the loan is repaid exactly; the model is settled.

    Where it would have to ask for less than was paid on it, it asks for that, and the one before takes the rest.
    `till` is the day up to which interest is certain: what settled later periods would have earned by then is
    collected by the last unpaid one.
    """
    closed: list[Period] = []
    while (last := _last_open(model)) is not None and len(closed) <= ROUNDS_FOR_EACH * len(model.periods):
        undo_collection(model, last)
        if not last.settled and _lower_idle(model, closed):
            continue
        _take_difference(model, last)
        closed.append(last)
        least = last.paid - last.credited
        if last.emi >= least:
            break
        last.move_emi(least)
        settle(model, carry=False)
    # Ending interest on a day can only lower what is carried: where nothing is, nothing can be collected.
    carried_in = max((one.due for one in model.periods if one.carried), default=model.start)
    overdue_in = {one.period_due for one in model.overdue}
    for one in reversed(closed):
        if (one.due < carried_in or one.due in overdue_in) and collect_unrecognised(model, one, till):
            settle(model, carry=False)
            # Interest paid ahead of its accrual may cover what is collected: then nothing more of it is asked.
            _take_difference(model, one)
    _wait_for_drawdowns(model)


def _wait_for_drawdowns(model: Model) -> None:
    """What a period asks for before it is drawn, as the last open one may where money comes late, later ones ask."""
    free = 0
    for one, later in pairwise(model.periods):
        free += one.drawn - one.due_principal
        undrawn = (_drawn_at_end(one) if one.drawn else 0) - free
        if undrawn > 0 and (moved := min(undrawn, one.emi - (one.paid - one.credited))) > 0:
            one.move_emi(one.emi - moved)
            later.move_emi(later.emi + moved)
            settle(model, carry=False)
            free += moved


def _drawn_at_end(period: Period) -> int:
    """What is drawn on the due date itself, which the next period is the first to repay."""
    return sum(part.disbursed for part in period.segments if part.start < part.end == period.due)


def _last_open(model: Model) -> Period | None:
    _keep_in_bounds(model)
    last = next((one for one in reversed(model.periods) if not one.settled), None)
    if last is None and _difference(model) > 0:
        # Every instalment asks for what was paid on it and no more, and that is not the whole loan.
        return model.periods[-1]
    return last


def undo_collection(model: Model, last: Period) -> None:
    """Interest that `last` collects for settled periods after it is theirs again."""
    moved = [one for one in model.periods if one.interest_moved]
    if last.deferred or moved:
        last.collect(0)
        for one in moved:
            one.interest_moved = False
            one.touch()
        settle(model, carry=False)


def _lower_idle(model: Model, closed: list[Period]) -> bool:
    """Lower the last open instalments that bear no interest to what was paid on them, as far as the difference goes;
    answers whether any was. Nothing but their own principal depends on them, so that one settling serves all."""
    difference = _difference(model)
    known = len(closed)
    for one in reversed(model.periods):
        if one.settled:
            continue
        least = one.paid - one.credited
        if one.accrued or one.deferred or one.emi + difference >= least:
            break
        difference += one.emi - least
        one.move_emi(least)
        closed.append(one)
    if len(closed) > known:
        settle(model, carry=False)
    return len(closed) > known


def _difference(model: Model) -> int:
    return sum(one.drawn + one.due_interest - one.emi - one.credited - one.deferred for one in model.periods)


def _take_difference(model: Model, last: Period) -> None:
    for _ in range(DIFFERENCES_MAX):
        difference = _difference(model)
        if difference == 0:
            return
        last.move_emi(last.emi + difference)
        settle(model, carry=False)


def _keep_in_bounds(model: Model) -> None:
    """No instalment asks for less than was paid on it, as interest paid ahead of its accrual may be; nor for more
    principal than the loan still owes: more was paid into the last ones."""
    owed = max(0, model.due_principal) - model.paid_principal
    for one in model.periods:
        if one.paid_principal + one.paid_interest > one.emi + one.credited + one.deferred:
            one.move_emi(one.paid - one.credited - one.deferred)
            settle(model, carry=False)
        if one.due_principal - one.paid_principal > owed or owed < 0:
            one.move_emi(max(one.emi - (one.outstanding_principal - owed), 0, one.paid - one.credited))
            settle(model, carry=False)


def collect_unrecognised(model: Model, period: Period, till: date) -> bool:
    """Interest that accrued by `till` in settled periods after `period` is collected by `period`; answers whether
    there was any."""
    if period.due >= model.maturity:
        return False
    undo = max((one.period_due for one in model.overdue), default=None) == period.due
    later = [one for one in model.periods_due_from(period.due) if one.due > period.due]
    if not undo and all(one.carried == 0 for one in later):
        return False
    copy = copy_of(model)
    if undo:
        for put_back in copy.overdue:
            change_balance(copy, put_back.on, correction=-put_back.amount)
        copy.overdue = []
    stop_interest_after(copy, till)
    settle(copy, carry=undo)
    for other in reversed(copy.periods):
        if other.due > period.due and other.carried > 0:
            period.collect(other.carried)
            for one in later:
                one.interest_moved = True
                one.touch()
            return True
    return False


def stop_interest_after(model: Model, day: date) -> None:
    """No interest accrues after `day`: the segment that holds it ends there, later ones earn nothing."""
    period = model.period_of(day)
    part = segment_of(period, day, first=period is model.periods[0]) if period is not None else None
    if period is not None and part is not None:
        part.end = day
        set_factors(model, [period])
    for one in model.periods_due_from(day):
        for later in one.segments:
            if later.end > day:
                later.level_factor = later.interest_factor = ZERO
        one.recut()


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
                one.agree(level)
        settle(trial, carry=True)
        close_last(trial, related[0].due)
        if abs(_gap(trial.periods).difference) >= abs(gap.difference):
            return
        for one, moved in zip((r for r in related if not r.grace_on_principal), touched, strict=False):
            one.agree(max(moved.emi, one.paid - one.credited))
        settle(model, carry=True)
        close_last(model, related[0].due)


def _is_smoothed(period: Period, first: Period) -> bool:
    return (
        period.start >= first.start
        and period.due >= first.due
        and not period.holds_early_payments
        and not period.grace_on_principal
    )
