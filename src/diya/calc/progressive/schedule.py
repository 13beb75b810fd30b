"""Schedules of progressive loans: as agreed, and as they stand after what really happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from diya.calc.progressive import closing, credits, restructuring, variations
from diya.calc.progressive.handlers import bring_to, handlers, is_prepaying
from diya.calc.progressive.instalments import Instalment
from diya.calc.progressive.loan import Loan, new_loan
from diya.calc.progressive.rules import Portion
from diya.calc.progressive.terms import ProgressiveTerms
from diya.calc.progressive.transactions import CHARGES, PAYMENTS, VARIATIONS, Kind, Transaction, in_replay_order
from diya.kernel.errors import ensure

HANDLING_MODULES = (closing, credits, restructuring, variations)
"""Named here so that their handlers are filed before the first replay."""


@dataclass(frozen=True, slots=True)
class ProgressiveRow:
    """One instalment. `balance` is the principal left after it, `due` all it asks for, `in_advance` and `late` what
    of `paid` came before and after its due date, `paid_on` the day its obligations were met. Minor units."""

    nr: int
    from_date: date
    due_date: date
    days: int
    balance: int
    principal: int
    interest: int
    fees: int
    penalties: int
    due: int
    paid: int
    in_advance: int
    late: int
    outstanding: int
    paid_on: date | None
    down_payment: bool = False


@dataclass(frozen=True, slots=True)
class ProgressiveSummary:
    """The sums of all rows, and what was paid that nobody owed."""

    principal: int
    interest: int
    fees: int
    penalties: int
    due: int
    paid: int
    in_advance: int
    late: int
    outstanding: int
    overpaid: int


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
    """
    loan = replay(terms, transactions, as_of)
    return _rows(loan), _summary(loan)


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


def _rows(loan: Loan) -> tuple[ProgressiveRow, ...]:
    """The rows by due date; the balance rises with drawdowns and charge-backs before it falls with the instalment."""
    rows: list[ProgressiveRow] = []
    repaid = 0
    for number, one in enumerate(loan.instalments, 1):
        repaid += one.charged[Portion.PRINCIPAL] - one.credited
        drawn = sum(amount for on, amount in loan.drawn if on < one.due or (on == one.due and _counts_drawn(loan, one)))
        rows.append(_row(number, one, drawn - repaid))
    return tuple(rows)


def _counts_drawn(loan: Loan, instalment: Instalment) -> bool:
    """Money drawn on a due date stands after that instalment, but before one that repays it on the same day."""
    return instalment.down_payment or instalment.additional or instalment is loan.regular[-1]


def _row(number: int, one: Instalment, balance: int) -> ProgressiveRow:
    return ProgressiveRow(
        nr=number,
        from_date=one.start,
        due_date=one.due,
        days=(one.due - one.start).days,
        balance=balance,
        principal=one.charged[Portion.PRINCIPAL],
        interest=one.charged[Portion.INTEREST],
        fees=one.charged[Portion.FEE],
        penalties=one.charged[Portion.PENALTY],
        due=sum(one.charged.values()),
        paid=one.total_paid,
        in_advance=one.in_advance,
        late=one.late,
        outstanding=one.total_outstanding,
        paid_on=one.met_on,
        down_payment=one.down_payment,
    )


def _summary(loan: Loan) -> ProgressiveSummary:
    def charged(portion: Portion) -> int:
        return sum(one.charged[portion] for one in loan.instalments)

    return ProgressiveSummary(
        principal=charged(Portion.PRINCIPAL),
        interest=charged(Portion.INTEREST),
        fees=charged(Portion.FEE),
        penalties=charged(Portion.PENALTY),
        due=sum(sum(one.charged.values()) for one in loan.instalments),
        paid=sum(one.total_paid for one in loan.instalments),
        in_advance=sum(one.in_advance for one in loan.instalments),
        late=sum(one.late for one in loan.instalments),
        outstanding=sum(one.total_outstanding for one in loan.instalments),
        overpaid=loan.overpaid,
    )
