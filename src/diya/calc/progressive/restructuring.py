"""Re-amortising and re-ageing: what is overdue is spread over later instalments, or over new ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from diya.calc.progressive.cutting import change_balance
from diya.calc.progressive.due_dates import plus
from diya.calc.progressive.figures import share
from diya.calc.progressive.handlers import ask_evenly, handlers
from diya.calc.progressive.instalments import Instalment
from diya.calc.progressive.levelling import close_last, level_out, set_level, smooth
from diya.calc.progressive.loan import Loan
from diya.calc.progressive.model import Model, Period, new_model, new_period
from diya.calc.progressive.rules import Portion
from diya.calc.progressive.settling import set_factors, settle
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
    loan.evenly = True
    overdue = 0
    for one in loan.instalments:
        if one.due <= day:
            part = one.outstanding(Portion.PRINCIPAL)
            overdue += part
            one.charged[Portion.PRINCIPAL] -= part
            one.update_met(day)
    ask_evenly(ahead, overdue, day)


def _re_amortise_model(loan: Loan, day: date) -> None:
    model = loan.model
    ahead = [one for one in model.periods if one.due > day]
    if not ahead:
        return
    model.grace_lifted = True
    _move_overdue_on(model, day)
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
        one.recut()


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
    day, first, moved = transaction.on, transaction.until or transaction.on, dict.fromkeys(Portion, 0)
    early = Instalment(day, day)
    for one in loan.instalments:
        for portion in (Portion.PRINCIPAL, Portion.INTEREST):
            part = one.outstanding(portion)
            moved[portion] += part
            one.charged[portion] -= part
        if one.due >= day and not one.down_payment and not one.additional:
            _take_paid(one, early)
        one.update_met(day)
    stays = [one for one in loan.instalments if one.due < first or one.down_payment or one.additional]
    gone = [one for one in loan.instalments if all(one is not other for other in stays)]
    start = max((one.due for one in stays if not one.additional), default=loan.terms.starts_on)
    if early.total_paid:
        early.start = start
        stays.append(early)
        start = day
    rows = []
    for number, due in enumerate(_new_dues(loan, transaction)):
        row = Instalment(start, due)
        for portion, amount in moved.items():
            even = share(amount, transaction.count)
            last = number == transaction.count - 1
            row.charged[portion] = amount - even * (transaction.count - 1) if last else even
        rows.append(row)
        start = due
    for one in gone:
        _pass_on(one, stays, rows)
    for row in (*rows, early):
        row.check_met(day)
    loan.instalments = [*stays, *rows]
    loan.evenly = True


def _take_paid(one: Instalment, holder: Instalment) -> None:
    """Move what was paid on an instalment, and asked for it, to the one that holds what was paid early."""
    for portion in Portion:
        part = one.paid[portion]
        for there in (holder.charged, holder.paid):
            there[portion] += part
        for here in (one.charged, one.paid):
            here[portion] -= part
    holder.in_advance += one.in_advance
    holder.late += one.late
    one.in_advance = one.late = 0


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
        period.agree(level)
        model.periods.append(period)
    new_ones = model.periods[known:]
    set_factors(model, new_ones)
    settle(model, carry=True)
    close_last(model, day)
    smooth(model, new_ones)
    stays = [one for one in loan.instalments if one.start < day or one.down_payment or one.additional]
    gone = [one for one in loan.instalments if all(one is not other for other in stays)]
    rows = [Instalment(one.start, one.due) for one in new_ones]
    loan.instalments = stays
    _cut_running(loan, day)
    loan.instalments = [*stays, *rows]
    for one in gone:
        _pass_on(one, stays, rows)
    for row in rows:
        row.check_met(day)
    loan.follow_model(day)


def _pass_on(gone: Instalment, stays: list[Instalment], rows: list[Instalment]) -> None:
    """What was paid early on an instalment that is no more is kept by the last one that stays; its charges are asked
    for by the new one of their day."""
    holder = next((one for one in reversed(stays) if not one.down_payment and not one.additional), rows[0])
    heir = next((one for one in rows if gone.due <= one.due), rows[-1])
    for portion in Portion:
        if portion in (Portion.PRINCIPAL, Portion.INTEREST):
            holder.paid[portion] += gone.paid[portion]
            continue
        heir.charged[portion] += gone.charged[portion]
        heir.paid[portion] += gone.paid[portion]
        heir.forgiven[portion] += gone.forgiven[portion]
    holder.in_advance += gone.in_advance
    holder.late += gone.late


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
        last.move_emi(last.paid)
        last.holds_early_payments = True
