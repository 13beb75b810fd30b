"""Re-amortising and re-ageing: what is overdue is spread over later instalments, or over new ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from diya.calc.progressive.due_dates import plus
from diya.calc.progressive.figures import share
from diya.calc.progressive.handlers import handlers
from diya.calc.progressive.instalments import Instalment
from diya.calc.progressive.levelling import close_last, level_out, set_level, smooth
from diya.calc.progressive.loan import Loan
from diya.calc.progressive.model import Model, Period, change_balance, new_model, new_period, set_factors, settle
from diya.calc.progressive.rules import Portion
from diya.calc.progressive.transactions import Kind, Transaction
from diya.kernel.errors import ensure


@handlers.register(Kind.REAMORTIZE)
def re_amortise(loan: Loan, transaction: Transaction) -> None:
    """What is overdue on the day is spread over the instalments still to come."""
    if loan.recalculation is not None:
        _re_amortise_model(loan, transaction.on)
    else:
        _spread_overdue_principal(loan, transaction.on)


def _spread_overdue_principal(loan: Loan, day: date) -> None:
    ahead = [one for one in loan.regular if one.due > day]
    if not ahead:
        return
    overdue = 0
    for one in loan.instalments:
        if one.due <= day:
            part = one.outstanding(Portion.PRINCIPAL)
            overdue += part
            one.charged[Portion.PRINCIPAL] -= part
            one.update_met(day)
    even = share(overdue, len(ahead))
    for one in ahead[:-1]:
        one.ask(Portion.PRINCIPAL, even, day)
    ahead[-1].ask(Portion.PRINCIPAL, overdue - even * (len(ahead) - 1), day)


def _re_amortise_model(loan: Loan, day: date) -> None:
    model = loan.model
    model.grace_lifted = True
    _move_overdue_on(model, day)
    ahead = [one for one in model.periods if one.due > day]
    settle(model, carry=True)
    set_level(model, ahead)
    settle(model, carry=True)
    close_last(model, day)
    smooth(model, ahead)
    loan.follow_model(day)


def _move_overdue_on(model: Model, day: date) -> None:
    """Periods begun by `day` ask for what was paid on them and no more; the rest stays on the balance."""
    for one in model.periods:
        if one.start > day or one.settled:
            continue
        for part in one.segments:
            if part.end == day:
                part.correction = 0
        if one.segments[-1].correction:
            one.segments[-1].correction -= one.outstanding_principal
        one.emi = one.paid
        one.credits_moved = one.credited_principal + one.credited_interest


@handlers.register(Kind.REAGE)
def re_age(loan: Loan, transaction: Transaction) -> None:
    """What is owed on the day is repaid in `count` new instalments from `until` on; what was unpaid asks no more.

    Where interest is recalculated the new instalments are level with interest at the loan's rate; else principal is
    divided evenly, the last one taking the difference.
    """
    if loan.recalculation is not None:
        _re_age_model(loan, transaction)
    else:
        _re_age_evenly(loan, transaction)
    loan.arrange()


def _new_dues(loan: Loan, transaction: Transaction) -> list[date]:
    first = transaction.until or transaction.on
    frequency, every = transaction.frequency or loan.terms.frequency, transaction.every or loan.terms.every
    dues = [first]
    while len(dues) < transaction.count:
        dues.append(plus(dues[-1], every, frequency))
    return dues


def _re_age_evenly(loan: Loan, transaction: Transaction) -> None:
    day, moved = transaction.on, dict.fromkeys(Portion, 0)
    for one in loan.instalments:
        for portion in (Portion.PRINCIPAL, Portion.INTEREST):
            part = one.outstanding(portion)
            moved[portion] += part
            one.charged[portion] -= part
        one.update_met(day)
    loan.instalments = [one for one in loan.instalments if one.due <= day or not one.asks_nothing]
    _cut_running(loan, day)
    start, dues = max((one.due for one in loan.instalments), default=day), _new_dues(loan, transaction)
    for number, due in enumerate(dues):
        row = Instalment(start, due)
        for portion, amount in moved.items():
            even = share(amount, len(dues))
            last = number == len(dues) - 1
            row.charged[portion] = amount - even * (len(dues) - 1) if last else even
        row.check_met(day)
        loan.instalments.append(row)
        start = due


def _cut_running(loan: Loan, day: date) -> None:
    for one in loan.instalments:
        if one.start < day < one.due:
            one.due = day


def _re_age_model(loan: Loan, transaction: Transaction) -> None:
    model, day = loan.model, transaction.on
    ensure(transaction.count > 0, "a re-ageing needs new instalments")
    model.grace_lifted = True
    dues = _new_dues(loan, transaction)
    levels = _fresh_levels(loan, transaction, dues)
    paid_ahead = [one for one in model.periods if one.due >= day]
    principal = sum(one.paid_principal for one in paid_ahead)
    interest = sum(one.paid_interest for one in paid_ahead)
    _end_at(model, day)
    _move_overdue_on(model, day)
    _hold_early_payments(model, principal, interest)
    settle(model, carry=True)
    known = len(model.periods)
    for due, level in zip(dues, levels, strict=True):
        period = new_period(model.maturity, due)
        period.emi = period.original_emi = level
        model.periods.append(period)
    new_ones = model.periods[known:]
    set_factors(model, new_ones)
    settle(model, carry=True)
    close_last(model, day)
    smooth(model, new_ones)
    loan.instalments = [one for one in loan.instalments if one.start < day or one.down_payment or one.additional]
    _cut_running(loan, day)
    for one in new_ones:
        row = Instalment(one.start, one.due)
        row.check_met(day)
        loan.instalments.append(row)
    loan.follow_model(day)


def _fresh_levels(loan: Loan, transaction: Transaction, dues: list[date]) -> list[int]:
    """Instalments as of a new loan of what is owed, drawn one unit of the frequency before the first due date."""
    frequency, every = transaction.frequency or loan.terms.frequency, transaction.every or loan.terms.every
    fresh = replace(
        loan.terms,
        principal=max(0, loan.model.due_principal - loan.model.paid_principal),
        starts_on=plus(dues[0], -every, frequency),
        count=len(dues),
        every=every,
        frequency=frequency,
        first_due=None,
        fixed_length=None,
        instalment_multiple=0,
        grace_on_principal=0,
        grace_on_interest=0,
        interest_free_periods=0,
        drawdowns=(),
    )
    model = new_model(fresh, dues)
    change_balance(model, fresh.starts_on, disbursed=fresh.principal)
    level_out(model, dues[0])
    return [one.due_principal + one.due_interest for one in model.periods]


def _end_at(model: Model, day: date) -> None:
    """Maturity comes forward to `day`."""
    running = model.period_of(day)
    if running is None:
        return
    running.holds_early_payments = True
    running.due = day
    running.segments = [part for part in running.segments if part.start < day] or running.segments[:1]
    running.segments[-1].end = day
    model.periods = [one for one in model.periods if one.due <= day]
    set_factors(model, [running])
    settle(model, carry=True)


def _hold_early_payments(model: Model, principal: int, interest: int) -> None:
    """What was paid on periods that are no more is kept by the last one that stays."""
    last: Period = model.periods[-1]
    if (principal, interest) != (last.paid_principal, last.paid_interest):
        last.paid_principal, last.paid_interest = principal, interest
        last.emi = last.paid
        last.holds_early_payments = True
