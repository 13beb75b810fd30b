"""What a payment, or its absence, does to the interest model of a loan whose interest is recalculated."""

from __future__ import annotations

from datetime import date

from diya.calc.progressive.cutting import change_balance, segment_of
from diya.calc.progressive.levelling import close_last, collect_unrecognised, stop_interest_after
from diya.calc.progressive.model import Model, OverdueCorrection, Period, copy_of
from diya.calc.progressive.settling import set_factors, settle
from diya.calc.progressive.terms import Direction, Preclosure, Recalculation, Rest


def counts_to_due_date(recalculation: Recalculation, prepaying: bool) -> bool:
    """Whether interest on a changed balance is reckoned to the end of the period instead of to the day.

    Where the rest and the strategy of preclosure disagree, only a payment of the whole loan follows the strategy.
    """
    to_rest = recalculation.preclosure is Preclosure.TILL_REST_FREQUENCY_DATE
    return to_rest and (recalculation.rest is Rest.SAME_AS_REPAYMENT_PERIOD or prepaying)


def correct_balance(model: Model, day: date, amount: int) -> Period | None:
    """Let interest be reckoned on a balance changed by `amount` from `day` on."""
    period = change_balance(model, day, correction=amount)
    if period is not None:
        set_factors(model, [period])
        settle(model, carry=True)
        close_last(model, day)
    return period


def pay_interest(model: Model, period: Period, day: date, amount: int) -> int:
    """Book interest paid on `day` for `period`, never more than is due in all; answers how much."""
    if _last_open_before(model, day) is period:
        collect_unrecognised(model, period, day)
        settle(model, carry=False)
    booked = max(0, min(amount, model.due_interest - model.paid_interest))
    period.book(interest=booked)
    settle(model, carry=True)
    close_last(model, day)
    return booked


def pay_principal(model: Model, period: Period, day: date, amount: int) -> int:
    """Book principal paid on `day` for `period`: the balance falls from that day, or from the due date if later paid.
    Answers how much: never more than the loan owes.

    Paid late, the principal had stopped being expected on its due date; what it bore since then was added as
    overdue principal.
    """
    if amount == 0:
        return 0
    owed, paid = model.due_principal, model.paid_principal
    too_much = paid + amount > owed + sum(one.credited_principal for one in model.periods)
    booked = owed - paid if too_much else amount
    period.book(principal=booked)
    effective = min(day, period.due)
    settle(model, carry=False)
    correct_balance(model, effective, -booked)
    open_periods = sum(not one.settled for one in model.periods)
    if open_periods > 1 and day < period.start:
        # Paid before its period began: the instalment is what was paid, and later ones keep their level.
        whole = period.paid == period.original_emi + period.credited
        if period.paid > period.instalment or whole:
            period.move_emi(period.paid - period.credited)
            settle(model, carry=False)
            close_last(model, effective)
    return booked


def give_back(model: Model, period: Period, day: date, *, principal: int = 0, interest: int = 0) -> None:
    """Undo what was booked for `period`, as of `day`: the balance rises again as it fell, at the latest on the due
    date, after which overdue principal bears its interest by itself."""
    period.book(principal=-principal, interest=-interest)
    settle(model, carry=False)
    correct_balance(model, min(day, period.due), principal)


def _last_open_before(model: Model, day: date) -> Period | None:
    """The last open period, where later ones are settled already and it fell due by `day`."""
    unpaid = [one for one in model.periods if not one.settled]
    if not unpaid or unpaid[-1] is model.periods[-1] or day < unpaid[-1].due:
        return None
    return unpaid[-1]


def as_of(model: Model, day: date) -> Model:
    """The loan as if nothing more happened after `day`: no interest beyond it, no later drawdowns."""
    view = copy_of(model)
    if day < view.start:
        for one in view.periods:
            one.segments.clear()
            one.recut()
        settle(view, carry=False)
        return view
    if day >= view.maturity:
        return view
    holder, previous = view.period_of(day), None
    for one in view.periods:
        if one.due > day:
            _end_at(view, one, day, holder=one is holder, follows=previous is holder)
            one.recut()
            if one.segments:
                set_factors(view, [one])
        previous = one
    settle(view, carry=True)
    close_last(view, day)
    return view


def _end_at(model: Model, period: Period, day: date, *, holder: bool, follows: bool) -> None:
    first = period.segments[0] if period.segments else None
    if holder:
        part = segment_of(period, day, first=period is model.periods[0])
        if part is None:
            return
        part.end = day
        number = next(n for n, one in enumerate(period.segments) if one is part)
        for later in period.segments[number + 1 : number + 2]:
            part.credited_principal += later.credited_principal
            part.credited_interest += later.credited_interest
        del period.segments[number + 1 :]
    elif follows and first is not None and (first.credited_principal > 0 or first.credited_interest > 0):
        # A charge-back on the very due date stands in the next period and is owed all the same.
        first.end = first.start
        del period.segments[1:]
    else:
        period.segments.clear()


def due_amounts(model: Model, period: Period, day: date) -> tuple[int, int]:
    """Principal and interest that `period` can take on `day`: interest accrued by then, principal up to its level.

    Worked: 100.00 at 7 %, 30/360, six months; on 15 February the second instalment of 17.01 takes 16.77 of
    principal and 0.24 of interest (Fineract, ProgressiveEMICalculatorTest, balance correction on 0215).
    """
    view = as_of(model, day)
    seen = view.periods[model.number_of(period)]
    open_periods = sum(not one.settled for one in view.periods)
    if day <= seen.start:
        _keep_level(view, seen, open_periods)
    settle(view, carry=False)
    if model.terms.direction is Direction.HORIZONTAL:
        return seen.due_principal, seen.due_interest
    principal = seen.instalment - seen.paid_interest if open_periods > 1 else seen.due_principal
    owed = max(0, view.due_principal - view.paid_principal) + seen.paid_principal
    interest = max(0, view.due_interest - view.paid_interest) + seen.paid_interest
    return min(principal, owed), min(seen.due_interest, interest)


def _keep_level(view: Model, period: Period, open_periods: int) -> None:
    """A period that has not begun takes its level instalment, as principal, up to what the loan owes."""
    owed = max(0, view.due_principal - view.paid_principal)
    if open_periods > 1:
        period.move_emi(period.original_emi)
        settle(view, carry=False)
        period.move_emi(period.emi - max(0, period.outstanding_principal - owed))
    elif period.settled and open_periods == 1:
        rest = view.due_principal - view.paid_principal + period.paid_principal + period.due_interest
        period.move_emi(min(period.original_emi, rest))


def outstanding_till(model: Model, day: date) -> tuple[int, int]:
    """Principal and interest that settle the whole loan, with interest up to `day`."""
    view = copy_of(model)
    stop_interest_after(view, day)
    settle(view, carry=True)
    close_last(view, day)
    return max(0, view.due_principal - view.paid_principal), max(0, view.due_interest - view.paid_interest)


def let_overdue_bear_interest(model: Model, recalculation: Recalculation, day: date, prepaying: bool) -> bool:
    """Let principal past due on `day` go on bearing interest until then; answers whether anything changed.

    Each overdue instalment's principal is put back on the balance from the next period's start, and taken off
    again on `day`, so that asking a later day again adds only the days between.
    """
    day = min(day, model.maturity)
    late = [one for one in model.periods if one.due < day and not one.holds_early_payments]
    if not late:
        return False
    final = model.periods[-1]
    current = model.period_of(day) or final
    changed, overdue, total = False, 0, 0
    for one in late:
        if overdue:
            changed |= _put_back(model, recalculation, day, one, overdue, total, prepaying)
        overdue = one.outstanding_principal
        total += overdue
    if current is not final or day <= final.due:
        changed |= _put_back(model, recalculation, day, current, overdue, total, prepaying)
    if total > 0 and (model.overdue_until is None or model.overdue_until < day):
        model.overdue_until = day
    return changed


def _put_back(
    model: Model,
    recalculation: Recalculation,
    day: date,
    period: Period,
    overdue: int,
    total: int,
    prepaying: bool,
) -> bool:
    if day == model.overdue_until:
        return False
    known = model.overdue_until
    _correct_overdue(model, period.start if known is None or period.start > known else known, overdue)
    if period.start < day <= period.due:
        until = period.due if counts_to_due_date(recalculation, prepaying) else day
        _correct_overdue(model, until, -total)
        model.overdue_until = until
    return True


def _correct_overdue(model: Model, day: date, amount: int) -> None:
    period = change_balance(model, day, correction=amount)
    if period is None:
        return
    if amount:
        model.overdue.append(OverdueCorrection(day, amount, period.due))
    set_factors(model, [period])
    settle(model, carry=True)
    last = next((one for one in reversed(model.periods) if one.instalment), None)
    if last is not None and last.carried and not last.paid and last.due_principal == 0:
        # It asks for interest alone, and no instalment follows that could collect what has no room in it.
        last.move_emi(last.emi + last.carried)
        settle(model, carry=False)
    close_last(model, day)


def credit(model: Model, day: date, *, principal: int = 0, interest: int = 0) -> None:
    """Owe again, from `day` on, what a charge-back took back."""
    period = change_balance(model, day, correction=principal)
    if period is None:
        return
    for holder in model.periods:
        final = holder is model.periods[-1]
        if holder.start <= day < holder.due or (final and day == holder.due):
            parts = [part for part in holder.segments if part.start == day]
            if parts:
                parts[-1].credited_principal += principal
                parts[-1].credited_interest += interest
                holder.recut()
            break
    set_factors(model, [period])
    settle(model, carry=True)
    close_last(model, day)
