"""What of a loan's events goes on invoices (数电发票), so that the lines together are what was taken as income with its
tax, less what only runs with the days yet.

    Sold   what one event moved of interest, charges and fees
    Line   what an invoice says of it; below zero where an earlier line is taken back (红字)

On accrual basis interest is on a line once it leaves what runs with the days (it falls due, is paid ahead of that, or
becomes principal), a charge once it is settled, a fee as it is charged; what is waived comes off again. On cash basis a
line is made of what is received. A loan that goes over to the other basis takes its unpaid lines back, or makes them.
An event that comes late, or is reversed, takes back the lines that would not be there and makes those that would.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from diya.calc.dates import ONE_DAY
from diya.calc.loan.events import CLASS_OF
from diya.calc.loan.state import Movement
from diya.calc.loan.terms import LoanTerms
from diya.servicing import life, models
from diya.servicing.contracts import InvoiceItem, Taxed
from diya.servicing.engine import INTEREST_TAKEN, interest_taken
from diya.servicing.life import Lived

MONEY_RECEIVED: Final = ("REPAID", "PREPAID", "PAID_OFF", "RESTRUCTURED")
"""Events in which a borrower's money may pay interest and charges."""
LOST: Final = ("WRITTEN_OFF", "TRANSFERRED")
"""Events in which charges leave the books that were income as they were earned."""
BILLED: Final = ("INSTALMENT_BILLED", "ACCELERATED")
CHARGED: Final = "FEE_CHARGED"
WAIVED: Final = "WAIVED"
BASIS_CHANGED: Final = "BASIS_CHANGED"


@dataclass(frozen=True, slots=True)
class Sold:
    """What an event moved, in minor units: `taken` left the interest that runs, `interest` and `charges` (penalty and
    compound interest) were paid, let go or lost, `fee` was charged or let go."""

    kind: str
    value_date: date
    taken: int = 0
    interest: int = 0
    charges: int = 0
    fee: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line for an invoice: what was sold, of which day, when its tax is owed, and the amount with tax in minor
    units."""

    value_date: date
    item: InvoiceItem
    taxed: Taxed
    gross: int


def sold_by_row(row: models.Event) -> Sold:
    """What an ordinary event row says that was sold."""
    moved = row.kind in (*MONEY_RECEIVED, WAIVED)
    capitalised = row.data.get("interest_capitalised", 0)
    return Sold(
        row.kind,
        row.value_date,
        taken=row.data.get(INTEREST_TAKEN, row.interest_amount if row.kind == "INSTALMENT_BILLED" else 0),
        interest=row.interest_amount - capitalised if moved else 0,
        charges=row.penalty_amount + row.compound_amount,
        fee=row.fee_amount if row.kind in (CHARGED, WAIVED) else 0,
    )


def sold_by_movement(kind: str, value_date: date, moved: Movement) -> Sold:
    """What an event of a life that was lived anew sold."""
    charges = moved.penalty_paid + moved.compound_paid + moved.penalty_written_off + moved.compound_written_off
    return Sold(
        kind,
        value_date,
        taken=interest_taken(moved),
        interest=moved.interest_paid + moved.interest_prepaid,
        charges=charges,
        fee=moved.fee_paid if kind == WAIVED else moved.fee_charged,
    )


def lines_of(sold: Sold, *, cash_basis: bool) -> list[Line]:
    """The lines of one event of a loan on a basis of income.

    600.00 of interest that falls due: a line of 600.00, which waits for the money on cash basis. 500.00 paid on cash
    basis, 30.00 of it penalty and 470.00 interest: a line of 470.00 and one of 30.00, the tax owed now.
    """
    if sold.kind == CHARGED:
        parts = [(InvoiceItem.FEE, Taxed.DUE, sold.fee)]
    elif sold.kind == WAIVED:
        interest = 0 if cash_basis else sold.interest
        parts = [(InvoiceItem.INTEREST, Taxed.DUE, -interest), (InvoiceItem.FEE, Taxed.DUE, -sold.fee)]
    elif not cash_basis:
        parts = [(InvoiceItem.INTEREST, Taxed.DUE, sold.taken), (InvoiceItem.PENALTY, Taxed.DUE, sold.charges)]
    elif sold.kind in BILLED:
        parts = [(InvoiceItem.INTEREST, Taxed.WAITING, sold.taken)]
    elif sold.kind in MONEY_RECEIVED:
        parts = [(InvoiceItem.INTEREST, Taxed.RECEIVED, sold.interest)]
        parts.append((InvoiceItem.PENALTY, Taxed.RECEIVED, sold.charges))
    else:
        parts = []
    return [Line(sold.value_date, item, taxed, gross) for item, taxed, gross in parts if gross]


def line_of_basis(row: models.Event) -> list[Line]:
    """The line of a loan that goes over to the other basis: what fell due and is not paid leaves income with its tax,
    or comes back."""
    due = row.data["interest_due"]
    gross = -due if row.data["cash_basis"] else due
    return [Line(row.value_date, InvoiceItem.INTEREST, Taxed.DUE, gross)] if gross else []


def lines_between(before: Iterable[Lived], after: Iterable[Lived], *, cash_basis: bool) -> list[Line]:
    """The lines that bring an account of invoices from the life that was known to the one that is: those that are not
    there any more taken back, then the new ones, each in the order of their days.

    Interest of 600.00 that would have been 590.00 after a payment that was entered late: -600.00 and 590.00.
    """
    known, now = (Counter(_lines_of_life(lived, cash_basis)) for lived in (before, after))
    gone = [Line(line.value_date, line.item, line.taxed, -line.gross) for line in (known - now).elements()]
    return sorted(gone, key=_order) + sorted((now - known).elements(), key=_order)


def _lines_of_life(lived: Iterable[Lived], cash_basis: bool) -> Iterator[Line]:
    for one in lived:
        moved = one.after.totals - one.before.totals
        sold = sold_by_movement(life.kind_of(one.event), one.event.value_date, moved)
        yield from lines_of(sold, cash_basis=cash_basis)


def _order(line: Line) -> tuple[date, str, int]:
    return line.value_date, line.item, line.gross


def corrected_lives(terms: LoanTerms, rows: Sequence[models.Event]) -> Iterator[tuple[int, list[Lived], list[Lived]]]:
    """Every correction in the rows of a loan, in their order: the number of its row, the life that was known until it,
    and the life with it until the day it was booked."""
    until = date.min
    for place, row in enumerate(rows):
        if row.kind == life.REVERSED or (life.is_act(row.kind) and row.value_date < until):
            before = life.of_rows(terms, rows[:place], until=until)
            after = life.of_rows(terms, rows[: place + 1], until=row.booking_date)
            yield row.sequence, before, after
            until = after[-1].after.last_event_date
        elif row.kind == life.MOVED_BRANCH:
            # Whoever cannot see the rows of the branch before knows of its bills by the calendar.
            known = life.of_rows(terms, rows[: place + 1], until=row.booking_date - ONE_DAY)
            until = max(until, known[-1].after.last_event_date)
        elif row.kind in CLASS_OF:
            until = max(until, row.value_date)
