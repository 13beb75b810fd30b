"""A loan's state to rows and back: the position row and its open dues are the state, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import connection

from diya.calc.amortisation.plan import NO_PLAN
from diya.calc.day_count import EQUAL_MONTHS
from diya.calc.loan import accrual
from diya.calc.loan.state import OpenDue, State, Status, Totals
from diya.calc.loan.terms import LoanTerms
from diya.calc.timing import MONTHLY
from diya.foundation import db
from diya.kernel.errors import ensure
from diya.kernel.money import Rounding
from diya.servicing import models
from diya.servicing.contracts import TermsNotKept

THRESHOLD_DAYS: Final = (1, 31, 61, 91, 181, 271, 361)
"""Days past due at which a loan changes its bucket (domain.md: over 90 at least substandard, 270, 360)."""

ACCRUAL_NAMES: Final = tuple(field.attname for field in models.Accrual._meta.concrete_fields)

NARROW_MAX: Final = 2**62
"""A numerator up to this is summed as bigint with room to round; a greater one goes the numeric way."""

KEPT_AS_THEY_ARE: Final = (
    "annual_rate_ppb",
    "level_amount",
    "remaining_count",
    "next_number",
    "next_due_date",
    "period_start",
    "period_units",
    "accrued_from",
    "period_interest_taken",
    "last_event_date",
    "due_day",
    "method",
    "deferred",
    "accelerated_on",
    "misused",
)
TOTALS: Final = Totals._fields
DUE_NAMES: Final = tuple(name for name in OpenDue._fields if name != "penalty_base")

PARTS: Final = ("principal", "interest", "penalty", "compound", "fee")
"""What an amount on a loan is made of."""

BILLED_IN_BULK: Final = ("EQUAL_INSTALMENT", "EQUAL_PRINCIPAL")
"""Methods whose instalments `servicing.bulk` bills by the same integers as the engine."""

EQUAL_MONTH: Final = 30
"""Units of a whole month of 对年对月对日; a day count of actual days says 0."""


def terms_of(loan: models.Loan) -> LoanTerms:
    """The pinned terms of a loan."""
    return LoanTerms.from_data(loan.terms)


def state_of(position: models.Position, dues: Iterable[models.OpenDue]) -> State:
    """The state that the rows of a loan are."""
    wide = position.wide_units
    return State(
        status=Status(position.status),
        accrued_units=position.accrued_units if wide is None else int(wide),
        totals=Totals(**{name: getattr(position, name) for name in TOTALS}),
        open_dues=tuple(
            OpenDue(
                number=due.number,
                due_date=due.due_date,
                principal=due.principal,
                interest=due.interest,
                accrued_from=due.accrued_from,
                penalty_units=int(due.penalty_units),
                compound_units=int(due.compound_units),
                penalty_paid=due.penalty_paid,
                compound_paid=due.compound_paid,
                fee=due.fee,
            )
            for due in sorted(dues, key=lambda due: due.number)
        ),
        **{name: getattr(position, name) for name in KEPT_AS_THEY_ARE},
    )


def next_event_date(state: State, day: date) -> date | None:
    """The next day after `day` on which something happens by itself: a due date or a threshold of days past due."""
    dates = [state.next_due_date] if state.next_due_date else []
    if state.oldest_due_date:
        dates += [state.oldest_due_date + timedelta(days=days) for days in THRESHOLD_DAYS]
    return min((at for at in dates if at > day), default=None)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a loan stands in the books: whose basis, what it had earned when it came into its book, and whether its
    history was corrected."""

    cash_basis: bool = False
    interest_before: int = 0
    penalty_before: int = 0
    compound_before: int = 0
    corrected: bool = False


def standing_of(position: models.Position) -> Standing:
    """How the loan of a position row stands in the books."""
    return Standing(**{name: getattr(position, name) for name in Standing.__slots__})


def position_of(
    loan: models.Loan, terms: LoanTerms, state: State, *, sequence: int, standing: Standing
) -> models.Position:
    """The position row of a state after the event number `sequence`."""
    ensure(not any(due.penalty_base for due in state.open_dues), "the rows of a loan hold its whole state")
    narrow = is_narrow(terms, state)
    return models.Position(
        loan_id=loan.id,
        branch_id=loan.branch_id,
        product_code=loan.product_code,
        currency=loan.currency,
        status=state.status.value,
        last_sequence=sequence,
        next_event_date=next_event_date(state, state.last_event_date),
        oldest_due_date=state.oldest_due_date,
        maturity_date=state.maturity_date(terms),
        year_days=terms.counting.year_days,
        penalty_rate_ppb=accrual.overdue_rate_ppb(terms, state),
        grace_days=terms.grace_days,
        compounds=terms.compound_on_interest,
        regular_units=regular_units(terms, state),
        accrued_units=state.accrued_units if narrow else 0,
        wide_units=None if narrow else state.accrued_units,
        **{name: getattr(state, name) for name in KEPT_AS_THEY_ARE},
        **{name: getattr(state.totals, name) for name in TOTALS},
        **{name: getattr(standing, name) for name in Standing.__slots__},
    )


def regular_units(terms: LoanTerms, state: State) -> int | None:
    """How the bulk way counts a month of this loan; None where only the engine bills it."""
    ordinary = terms.plan == NO_PLAN and terms.timing == MONTHLY and state.method in BILLED_IN_BULK
    if not ordinary:
        return None
    return EQUAL_MONTH if terms.counting is EQUAL_MONTHS else 0


def require_kept(terms: LoanTerms) -> None:
    """Refuse terms that the sums of the end of day do not know; the engine knows them, the books not yet."""
    unknown = {
        "day_count": terms.counting.period_units is None,
        "tolerance_amount": bool(terms.tolerance_amount),
        "compound_on_penalty": terms.compound_on_penalty,
        "rounding": terms.rounding is not Rounding.HALF_UP,
    }
    for name, found in unknown.items():
        if found:
            raise TermsNotKept(name=name, field=name)


def accrual_of(loan: models.Loan, terms: LoanTerms, state: State, standing: Standing, book_id: int) -> models.Accrual:
    """The narrow row of what a state earns with the days, in a book."""
    narrow, runs = is_narrow(terms, state), state.next_due_date is not None
    start, end, units = state.period_start, state.next_due_date, state.period_units
    counted = 0
    if end is not None and state.accrued_from > start:
        counted = terms.counting.elapsed(start, end, units, state.accrued_from)
    totals = state.totals
    earned = totals.interest_billed + totals.interest_prepaid + totals.interest_capitalised
    daily = state.principal_not_due * state.annual_rate_ppb if runs else 0
    return models.Accrual(
        loan_id=loan.id,
        branch_id=loan.branch_id,
        book_id=book_id,
        daily_units=daily if narrow else None,
        accrued_units=state.accrued_units if narrow else 0,
        earned_before=earned - state.period_interest_taken - standing.interest_before,
        divisor=terms.counting.denominator,
        penalty_before=totals.penalty_settled - standing.penalty_before,
        compound_before=totals.compound_settled - standing.compound_before,
        period_start=start,
        period_end=end,
        period_units=units if runs else 0,
        counted_units=counted,
    )


BookKey = tuple[int, str, str, bool]
"""Branch, product, currency, on cash basis."""


def book_ids(keys: Iterable[BookKey]) -> dict[BookKey, int]:
    """The books of these keys, made where there was none."""
    wanted = set(keys)
    found = {_key_of(book): book.id for book in models.Book.objects.all()}
    for branch_id, product, currency, cash_basis in sorted(wanted - found.keys()):
        book, _ = models.Book.objects.get_or_create(
            branch_id=branch_id, product_code=product, currency=currency, cash_basis=cash_basis
        )
        found[_key_of(book)] = book.id
    return {key: found[key] for key in wanted}


def _key_of(book: models.Book) -> BookKey:
    return (book.branch_id, book.product_code, book.currency, book.cash_basis)


Row = tuple[models.Loan, LoanTerms, State, Standing]


def store_accruals(rows: Sequence[tuple[Row | None, Row]]) -> None:
    """Write the narrow rows of loans that earn otherwise than before: (before, after), nothing before for a new one."""
    changed = [after for before, after in rows if before is None or _earns(before) != _earns(after)]
    books = book_ids(_book_of(row) for row in changed) if changed else {}
    db.insert_all([accrual_of(*row, books[_book_of(row)]) for row in changed], replacing=["loan"])


def _earns(row: Row) -> tuple[object, ...]:
    """What a narrow row says, with its book by key."""
    made = accrual_of(*row, 0)
    return (*_book_of(row), *(getattr(made, name) for name in ACCRUAL_NAMES))


def _book_of(row: Row) -> BookKey:
    loan, _, _, standing = row
    return (loan.branch_id, loan.product_code, loan.currency, standing.cash_basis)


def is_narrow(terms: LoanTerms, state: State) -> bool:
    """Whether every product that the end of day forms for this loan fits a bigint."""
    largest = state.principal_not_due * state.annual_rate_ppb * state.period_units
    return state.accrued_units + largest + terms.counting.denominator <= NARROW_MAX


def store_positions(positions: Sequence[models.Position]) -> None:
    """Write position rows, new or changed, in one statement."""
    db.insert_all(positions, replacing=["loan"])


def store_dues(loans: Iterable[tuple[models.Loan, State | None, State]]) -> None:
    """Write the open dues that changed between two states of each loan; paid ones leave. Two statements."""
    paid: list[tuple[UUID, int]] = []
    changed: list[models.OpenDue] = []
    for loan, before, after in loans:
        known = {due.number: due for due in before.open_dues} if before else {}
        paid += [(loan.id, number) for number in known.keys() - {due.number for due in after.open_dues}]
        changed += [
            models.OpenDue(
                loan_id=loan.id, branch_id=loan.branch_id, **{name: getattr(due, name) for name in DUE_NAMES}
            )
            for due in after.open_dues
            if known.get(due.number) != due
        ]
    if paid:
        with connection.cursor() as cursor:
            cursor.execute(_LEAVE, [[loan_id for loan_id, _ in paid], [number for _, number in paid]])
    db.insert_all(changed, replacing=["loan", "number"])


_LEAVE: Final = """
DELETE FROM servicing_opendue d USING unnest(%s::uuid[], %s::int[]) AS paid(loan_id, number)
WHERE d.loan_id = paid.loan_id AND d.number = paid.number
"""
