"""What a replay hands out: one row for each instalment, and their sums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diya.calc.progressive.instalments import Instalment
from diya.calc.progressive.loan import Loan
from diya.calc.progressive.rules import Portion


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


def rows_of(loan: Loan) -> tuple[ProgressiveRow, ...]:
    """The rows by due date; the balance rises with drawdowns and charge-backs before it falls with the instalment."""
    rows: list[ProgressiveRow] = []
    repaid = 0
    for number, one in enumerate(loan.instalments, 1):
        repaid += one.charged[Portion.PRINCIPAL]
        rows.append(_row(number, one, _owed_by(loan, one, repaid) - repaid))
    return tuple(rows)


def _owed_by(loan: Loan, instalment: Instalment, repaid: int) -> int:
    """Principal that came to be owed before the instalment. What comes on its due date stands after it, but before
    one that repays it on the same day."""
    due, last = instalment.due, instalment.additional or instalment is loan.regular[-1]
    before = sum(amount for on, amount in (*loan.drawn, *loan.owed_again) if on < due)
    drawn_then = sum(amount for on, amount in loan.drawn if on == due)
    again_then = sum(amount for on, amount in loan.owed_again if on == due)
    if last or before < repaid:
        return before + drawn_then + again_then
    return before + drawn_then if instalment.down_payment else before


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


def summary_of(loan: Loan) -> ProgressiveSummary:
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
