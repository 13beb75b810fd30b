"""Schedules of progressive loans: as agreed, and as they stand after what really happened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from diya.calc.progressive import closing, credits, restructuring, variations
from diya.calc.progressive.handlers import bring_to, handlers, is_prepaying
from diya.calc.progressive.loan import Loan, new_loan
from diya.calc.progressive.rows import ProgressiveRow, ProgressiveSummary, rows_of, summary_of
from diya.calc.progressive.soundness import check_adds_up
from diya.calc.progressive.terms import ProgressiveTerms
from diya.calc.progressive.transactions import CHARGES, PAYMENTS, VARIATIONS, Kind, Transaction, in_replay_order
from diya.kernel.errors import ensure

HANDLING_MODULES = (closing, credits, restructuring, variations)
"""Named here so that their handlers are filed before the first replay."""


def schedule(terms: ProgressiveTerms) -> tuple[ProgressiveRow, ...]:
    """The schedule as agreed, with every drawdown on its day.

    Worked: 100.00 at 7 % from 1 January 2024, six months, 30/360: 16.43 and 0.58, then 17.01 a month, the last
    17.00 with 0.10 of interest. Raises ProgressiveTermsInvalid.
    """
    rows, _ = schedule_after(terms, (), terms.starts_on)
    return rows


def schedule_after(
    terms: ProgressiveTerms, transactions: Iterable[Transaction], as_of: date
) -> tuple[tuple[ProgressiveRow, ...], ProgressiveSummary]:
    """The schedule on the day `as_of`, after `transactions` in whatever order they arrived.

    The drawdowns of the terms come by themselves. The loan is replayed from its first day, so a back-dated or a
    reversed transaction gives what would have been had it been known at once. Where interest is recalculated,
    principal overdue on `as_of` bears interest until then.

    Worked: 100.00 at 7 %, 30/360, six months, interest recalculated daily; 17.01 paid on 1 February and 17.01 on
    15 February: the second row is 16.77 and 0.24, the third 16.42 and 0.59, the last instalment 16.95.
    Raises ProgressiveTermsInvalid, and ProgressiveNotReckoned where the changes do not come to a schedule that adds up.
    """
    loan = replay(terms, transactions, as_of)
    rows = rows_of(loan)
    check_adds_up(rows, loan.principal_owed)
    return rows, summary_of(loan)


def replay(terms: ProgressiveTerms, transactions: Iterable[Transaction], as_of: date) -> Loan:
    """Live the loan from its first day to `as_of`."""
    drawn = [Transaction(terms.starts_on, Kind.DISBURSEMENT, terms.principal, sequence=-1)]
    drawn += [Transaction(one.on, Kind.DISBURSEMENT, one.amount, sequence=-1) for one in terms.drawdowns]
    happened = in_replay_order((*drawn, *transactions))
    rates = [one.rate_ppb for one in happened if one.kind is Kind.INTEREST_RATE_CHANGE]
    loan = new_loan(terms, bears_interest=any((terms.annual_rate_ppb, *rates)))
    for one in happened:
        ensure(one.amount >= 0, "a transaction cannot be negative")
        if one.kind not in VARIATIONS and one.kind not in CHARGES:
            if one.kind in PAYMENTS:
                loan.prepaying = is_prepaying(loan, one)
            bring_to(loan, one.on)
        handlers.get(one.kind)(loan, one)
    bring_to(loan, as_of)
    _finish(loan, as_of)
    return loan


def _finish(loan: Loan, as_of: date) -> None:
    """An additional instalment that asks for nothing goes; none counts as met that still asks, nor the reverse."""
    loan.instalments = [one for one in loan.instalments if not (one.additional and one.asks_nothing)]
    loan.arrange()
    for one in loan.instalments:
        one.update_met(as_of)
