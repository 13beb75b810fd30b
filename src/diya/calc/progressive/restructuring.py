"""Re-amortising and re-ageing: what is overdue is spread over later instalments, or over new ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from diya.calc.progressive.cutting import change_balance
from diya.calc.progressive.due_dates import plus
from diya.calc.progressive.figures import shares
from diya.calc.progressive.handlers import ask_evenly, handlers
from diya.calc.progressive.instalments import Instalment
from diya.calc.progressive.levelling import close_last, level_out, set_level, smooth, undo_collection
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
        undo_collection(model, one)
        one.emi = one.paid
        one.credits_moved = one.credited_principal + one.credited_interest
        one.recut()


@handlers.register(Kind.REAGE)
def re_age(loan: Loan, transaction: Transaction) -> None:
    """What is owed on the day is repaid in `count` new instalments from `until` on; what was unpaid asks no more.

    Where interest is recalculated the new instalments are level with interest at the loan's rate; else principal is
    divided evenly, the last one taking the difference.
    """
    ensure(transaction.count > 0, "a re-ageing needs new instalments")
    if loan.recalculation is not None:
        _re_age_model(loan, transaction)
    else:
        _re_age_evenly(loan, transaction)
    loan.arrange()


def _new_dues(loan: Loan, transaction: Transaction) -> list[date]:
    frequency, every = transaction.frequency or loan.terms.frequency, transaction.every or loan.terms.every
    dues = [max(transaction.until or transaction.on, transaction.on)]
    while len(dues) < transaction.count:
        dues.append(plus(dues[-1], every, frequency))
    return dues


def _re_age_evenly(loan: Loan, transaction: Transaction) -> None:
    day, dues, moved = transaction.on, _new_dues(loan, transaction), dict.fromkeys(Portion, 0)
    early = Instalment(day, day)
    for one in loan.instalments:
        for portion in (Portion.PRINCIPAL, Portion.INTEREST):
            part = one.outstanding(portion)
            moved[portion] += part
            one.charged[portion] -= part
        if one.due >= day and not one.down_payment and not one.additional:
            _take_paid(one, early)
        one.update_met(day)
    stays = [one for one in loan.instalments if one.due < dues[0] or one.down_payment or one.additional]
    gone = [one for one in loan.instalments if all(one is not other for other in stays)]
    ended = [loan.terms.starts_on, *(one.due for one in stays if not one.additional)]
    start = max(ended)
    if not early.asks_nothing:
        early.start = max(one for one in ended if one <= day)
        stays.append(early)
        start = max(start, day)
    rows = [Instalment(before, due) for before, due in pairwise((start, *dues))]
    for portion, amount in moved.items():
        for row, part in zip(rows, shares(amount, len(rows)), strict=True):
            row.charged[portion] = part
    for one in gone:
        _pass_on(one, stays, rows)
    for row in (*rows, early):
        row.check_met(day)
    loan.instalments = [*stays, *rows]
    loan.evenly = loan.detached = True


def _take_paid(one: Instalment, holder: Instalment) -> None:
    """Move what was paid or forgiven of an instalment, and asked for it, to the one that holds what was paid early."""
    for portion in Portion:
        paid, forgiven = one.paid[portion], one.forgiven[portion]
        holder.charged[portion] += paid + forgiven
        holder.paid[portion] += paid
        holder.forgiven[portion] += forgiven
        one.charged[portion] -= paid + forgiven
        one.paid[portion] = one.forgiven[portion] = 0
    holder.in_advance += one.in_advance
    holder.late += one.late
    one.in_advance = one.late = 0


def _re_age_model(loan: Loan, transaction: Transaction) -> None:
    model, day = loan.model, transaction.on
    model.grace_lifted = True
    dues = _new_dues(loan, transaction)
    levels = _fresh_levels(loan, transaction, dues)
    gone_periods = _end_at(model, day)
    _move_overdue_on(model, day)
    settle(model, carry=True)
    _hold_early_payments(model.periods[-1], gone_periods)
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
    stays, gone = loan.regular[:known], loan.regular[known:]
    stays[-1].due = model.periods[known - 1].due
    rows = [Instalment(one.start, one.due) for one in new_ones]
    loan.instalments = [*stays, *rows, *(one for one in loan.instalments if one.down_payment or one.additional)]
    loan.arrange()
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


def _end_at(model: Model, day: date) -> list[Period]:
    """Maturity comes forward to `day`; answers the periods that are no more."""
    running = model.period_of(day)
    if running is None:
        return []
    running.holds_early_payments = True
    running.due = day
    gone = [one for one in model.periods if one.due > day]
    model.periods = [one for one in model.periods if one.due <= day]
    parts = running.segments
    running.segments = [part for part in parts if part.start < day] or parts[:1]
    last = running.segments[-1]
    last.end = day
    for part in (*parts[len(running.segments) :], *(part for one in gone for part in one.segments)):
        # A charge-back of the very day stands in days that are no more, and is owed all the same.
        last.credited_principal += part.credited_principal
        last.credited_interest += part.credited_interest
    set_factors(model, [running])
    settle(model, carry=True)
    return gone


def _hold_early_payments(last: Period, gone: list[Period]) -> None:
    """What was paid on periods that are no more is kept by the last one that stays."""
    principal, interest = sum(one.paid_principal for one in gone), sum(one.paid_interest for one in gone)
    if principal or interest:
        last.book(principal=principal, interest=interest)
        last.move_emi(last.paid - last.credited - last.deferred)
        last.holds_early_payments = True
