"""Changes of the terms while the loan runs: a new rate, a pause of interest, more instalments."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from diya.calc.progressive.cutting import change_balance, pause_interest
from diya.calc.progressive.due_dates import plus
from diya.calc.progressive.figures import shares
from diya.calc.progressive.handlers import ask_from, handlers, use_overpayment
from diya.calc.progressive.instalments import Instalment
from diya.calc.progressive.levelling import close_last, due_of_change, level_out
from diya.calc.progressive.loan import Loan
from diya.calc.progressive.model import new_period
from diya.calc.progressive.rules import Portion
from diya.calc.progressive.settling import set_factors, settle
from diya.calc.progressive.transactions import Kind, Transaction


@handlers.register(Kind.INTEREST_RATE_CHANGE)
def change_rate(loan: Loan, transaction: Transaction) -> None:
    """A new rate from the day on, and a new level for the instalments still to come.

    Worked: 100.00 at 7 %, 30/360, six months; 4 % from 15 February: the second instalment is 16.90 with 0.37 of
    interest (Fineract, ProgressiveEMICalculatorTest, reschedule interest on 0215).
    """
    if loan.detached:
        return
    model, day_before = loan.model, transaction.on - timedelta(days=1)
    model.rates.append((day_before, transaction.rate_ppb))
    model.rates.sort(key=lambda one: one[0])
    period = change_balance(model, day_before)
    if period is not None:
        level_out(model, due_of_change(model, period, day_before))
    _follow(loan, transaction)


@handlers.register(Kind.INTEREST_PAUSE)
def pause(loan: Loan, transaction: Transaction) -> None:
    """No interest from `on` to `until`, both days included; the level instalment stays, the last one shrinks."""
    if loan.detached:
        return
    last_day = transaction.until or transaction.on
    pause_interest(loan.model, transaction.on, last_day)
    set_factors(loan.model, loan.model.periods)
    settle(loan.model, carry=True)
    close_last(loan.model, transaction.on)
    _follow(loan, transaction)


@handlers.register(Kind.EXTEND_REPAYMENT_PERIOD)
def extend(loan: Loan, transaction: Transaction) -> None:
    """`count` more instalments at the end; what is owed on the day is levelled over all that are still to come."""
    if loan.detached:
        _extend_evenly(loan, transaction)
        return
    model, terms = loan.model, loan.terms
    day_before, known = transaction.on - timedelta(days=1), len(model.periods)
    rows, seed, passed = [], model.start, known
    if plus(seed, known * terms.every, terms.frequency) != model.maturity:
        # The due dates have left their own row, by a re-ageing or a first date of their own: they go on from the last.
        seed, passed = model.maturity, 0
    for number in range(transaction.count):
        due = plus(seed, (passed + number + 1) * terms.every, terms.frequency)
        model.periods.append(new_period(model.maturity, due))
        rows.append(Instalment(model.periods[-1].start, due))
    loan.instalments += rows
    loan.arrange()
    period = change_balance(model, day_before)
    if period is not None:
        level_out(model, due_of_change(model, period, day_before))
    for one, asked in zip(rows, model.periods[known:], strict=True):
        one.ask_as(asked)
        one.check_met(transaction.on)
    _follow(loan, transaction)


def _extend_evenly(loan: Loan, transaction: Transaction) -> None:
    """What is owed of the instalments still to come is divided evenly over them and the new ones."""
    day, last = transaction.on, loan.regular[-1].due
    dues = [plus(last, number * loan.terms.every, loan.terms.frequency) for number in range(transaction.count + 1)]
    rows = [Instalment(start, due) for start, due in pairwise(dues)]
    loan.instalments += rows
    loan.arrange()
    ahead = [one for one in loan.regular if one.due > day]
    for portion in (Portion.PRINCIPAL, Portion.INTEREST):
        parts = shares(sum(one.outstanding(portion) for one in ahead), len(ahead)) if ahead else []
        for one, part in zip(ahead, parts, strict=True):
            one.ask(portion, part - one.outstanding(portion), day)
    for one in rows:
        one.check_met(day)


def _follow(loan: Loan, transaction: Transaction) -> None:
    ask_from(loan, transaction.on, met_too=False)
    use_overpayment(loan, transaction)
