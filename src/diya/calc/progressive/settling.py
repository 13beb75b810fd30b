"""What each period asks for: interest, principal and the balance it leaves, found again where a cause changed."""

from __future__ import annotations

from collections.abc import Iterable

from diya.calc.progressive.factors import Stretch, interest_factor, level_factor
from diya.calc.progressive.figures import WIDE, ZERO, whole
from diya.calc.progressive.model import Model, Period


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
        period.recut()


def settle(model: Model, *, carry: bool) -> None:
    """Find what each period asks for; with `carry` the balances, too, are carried from segment to segment.

    Interest of a period is the sum of its segments, rounded once to the cent, half even. Without `carry` the
    balances stay as they were: a level instalment just set is looked at before it changes what later periods owe.
    """
    collected, previous = 0, None
    for period in model.periods:
        if carry and (not period.recarried or _opens_otherwise(previous, period)):
            _carry_balance(previous, period)
        if period.touched or period.collected != collected:
            period.collected = collected
            _settle_period(period)
        collected, previous = period.carried, period


def _opens_otherwise(previous: Period | None, period: Period) -> bool:
    return (
        previous is not None
        and bool(period.segments)
        and bool(previous.segments)
        and period.segments[0].balance != previous.balance_after
    )


def _carry_balance(previous: Period | None, period: Period) -> None:
    before = None
    for part in period.segments:
        if before is not None:
            part.balance = max(0, before.balance_after)
        elif previous is not None and previous.segments:
            part.balance = previous.balance_after
        before = part
    period.touched, period.recarried, period.reckoned = True, True, False


def _settle_period(period: Period) -> None:
    if not period.reckoned:
        _reckon_segments(period)
    own = 0 if period.interest_moved else period.interest_of_days
    period.accrued = own + period.deferred + period.collected
    asked, paid_interest, paid_principal = period.instalment, period.paid_interest, period.paid_principal
    if period.grace_on_interest or paid_principal > max(0, asked - period.accrued):
        period.due_interest = paid_interest
    else:
        period.due_interest = max(paid_interest, min(period.accrued, asked))
    period.carried = max(0, period.accrued - period.due_interest)
    period.due_principal = max(0, asked - period.due_interest, paid_principal)
    if period.segments:
        left = period.segments[-1].balance_after + paid_principal - period.due_principal
        period.balance_after = max(0, left)
    period.touched = False


def _reckon_segments(period: Period) -> None:
    if not period.segments:
        # A view of the loan as of a day has left it no days: most of a long loan, so it is made short.
        period.interest_of_days = period.credited_principal = period.credited_interest = period.drawn = 0
        period.credited, period.reckoned = -period.credits_moved, True
        return
    total, principal, interest, disbursed = ZERO, 0, 0, 0
    for part in period.segments:
        total = WIDE.add(total, part.interest(period.due))
        principal += part.credited_principal
        interest += part.credited_interest
        disbursed += part.disbursed
    period.interest_of_days = whole(total)
    period.credited_principal, period.credited_interest = max(0, principal), max(0, interest)
    period.credited = period.credited_principal + period.credited_interest - period.credits_moved
    period.drawn = disbursed + principal
    period.reckoned = True
