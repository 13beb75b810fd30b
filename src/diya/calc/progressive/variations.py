"""Changes of the terms while the loan runs: a new rate, a pause of interest, more instalments."""

from __future__ import annotations

from datetime import date, timedelta

from diya.calc.progressive.cutting import change_balance, pause_interest
from diya.calc.progressive.due_dates import plus
from diya.calc.progressive.handlers import handlers
from diya.calc.progressive.instalments import Instalment
from diya.calc.progressive.levelling import close_last, due_of_change, level_out
from diya.calc.progressive.loan import Loan
from diya.calc.progressive.model import new_period
from diya.calc.progressive.rules import Portion
from diya.calc.progressive.settling import set_factors, settle
from diya.calc.progressive.transactions import Kind, Transaction


def ask_from(loan: Loan, day: date) -> None:
    """Instalments not met and due on or after `day` ask what the model says."""
    by_due = loan.by_due()
    for period in loan.model.periods:
        instalment = by_due.get(period.due)
        if instalment is not None and not instalment.met and instalment.due >= day:
            instalment.charged[Portion.PRINCIPAL] = period.due_principal
            instalment.charged[Portion.INTEREST] = period.due_interest


@handlers.register(Kind.INTEREST_RATE_CHANGE)
def change_rate(loan: Loan, transaction: Transaction) -> None:
    """A new rate from the day on, and a new level for the instalments still to come.

    Worked: 100.00 at 7 %, 30/360, six months; 4 % from 15 February: the second instalment is 16.90 with 0.37 of
    interest (Fineract, ProgressiveEMICalculatorTest, reschedule interest on 0215).
    """
    model, day_before = loan.model, transaction.on - timedelta(days=1)
    model.rates.append((day_before, transaction.rate_ppb))
    model.rates.sort(key=lambda one: one[0])
    period = change_balance(model, day_before)
    if period is not None:
        level_out(model, due_of_change(model, period, day_before))
    ask_from(loan, transaction.on)


@handlers.register(Kind.INTEREST_PAUSE)
def pause(loan: Loan, transaction: Transaction) -> None:
    """No interest from `on` to `until`, both days included; the level instalment stays, the last one shrinks."""
    last_day = transaction.until or transaction.on
    pause_interest(loan.model, transaction.on, last_day)
    set_factors(loan.model, loan.model.periods)
    settle(loan.model, carry=True)
    close_last(loan.model, transaction.on)
    ask_from(loan, transaction.on)


@handlers.register(Kind.EXTEND_REPAYMENT_PERIOD)
def extend(loan: Loan, transaction: Transaction) -> None:
    """`count` more instalments at the end; what is owed on the day is levelled over all that are still to come."""
    model, terms = loan.model, loan.terms
    day_before, known = transaction.on - timedelta(days=1), len(model.periods)
    for number in range(known, known + transaction.count):
        due = plus(model.start, (number + 1) * terms.every, terms.frequency)
        model.periods.append(new_period(model.maturity, due))
        row = Instalment(model.periods[-1].start, due)
        row.check_met(transaction.on)
        loan.instalments.append(row)
    period = change_balance(model, day_before)
    if period is not None:
        level_out(model, due_of_change(model, period, day_before))
    by_due = loan.by_due()
    for one in model.periods[known:]:
        instalment = by_due.get(one.due)
        if instalment is not None:
            instalment.charged[Portion.PRINCIPAL] = one.due_principal
            instalment.charged[Portion.INTEREST] = one.due_interest
            instalment.update_met(transaction.on)
    loan.arrange()
    ask_from(loan, transaction.on)
