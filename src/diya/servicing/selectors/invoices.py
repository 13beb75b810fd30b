"""The events that invoice lines are made of, and the lines of a page of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import BooleanField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from diya.calc.loan.events import CLASS_OF
from diya.servicing import invoicing, life, models, store
from diya.servicing.contracts import Taxed
from diya.servicing.engine import INTEREST_TAKEN
from diya.servicing.invoicing import BASIS_CHANGED, BILLED, CHARGED, LOST, MONEY_RECEIVED, WAIVED

LATE: Final = Q(kind=life.REVERSED) | Q(value_date__lt=F("booking_date"))
"""What was booked after its day, and every reversal: the condition of the index `servicing_event_late`."""
CORRECTION: Final = LATE & Q(kind__in=[life.REVERSED, *CLASS_OF], loan__position__corrected=True)


@dataclass(frozen=True, slots=True)
class Invoiced:
    """Which events are asked for: those booked from `first` to `last`, of a branch or of all in scope, of loans whose
    numbers begin so; `without` names posting rules whose loans are others' money."""

    first: date
    last: date
    taxed: Taxed | None = None
    search: str = ""
    branch_code: str = ""
    without: tuple[str, ...] = ()


def invoiced(asked: Invoiced) -> QuerySet[models.Event]:
    """The events of a time that may make invoice lines, each with the basis of income its loan was on (`cash_basis`).
    What came late belongs to the time in which it was booked."""
    before = models.Event.objects.filter(loan=OuterRef("loan"), kind=BASIS_CHANGED, sequence__lt=OuterRef("sequence"))
    last_said = Subquery(before.order_by("-sequence").values("data__cash_basis")[:1])
    basis = Cast(last_said, BooleanField())
    days = (asked.first, asked.last)
    found = models.Event.objects.select_related("loan__position", "branch")
    # What the first condition says follows from the second; it lets the newest rows be read in the order of the index.
    found = found.filter(value_date__lte=asked.last)
    found = found.filter((Q(value_date__range=days) & ~LATE) | (Q(booking_date__range=days) & LATE))
    found = found.exclude(loan__posting_rule__in=asked.without)
    found = found.annotate(cash_basis=Coalesce(basis, Value(False)))
    found = found.filter(_making(asked.taxed) | CORRECTION)
    if asked.branch_code:
        found = found.filter(branch__code=asked.branch_code)
    return found.filter(loan__number__startswith=asked.search.strip().upper()) if asked.search else found


def _making(taxed: Taxed | None) -> Q:
    """The ordinary events that make lines, of every kind of tax or of one."""
    cash, accrual = Q(cash_basis=True), Q(cash_basis=False)
    interest, charges = Q(interest_amount__gt=0), Q(penalty_amount__gt=0) | Q(compound_amount__gt=0)
    taken, received = Q(data__has_key=INTEREST_TAKEN), Q(kind__in=MONEY_RECEIVED)
    sets = {
        Taxed.DUE: Q(kind=CHARGED)
        | (accrual & (taken | (Q(kind="INSTALMENT_BILLED") & interest)))
        | (accrual & charges & Q(kind__in=(*MONEY_RECEIVED, *LOST)))
        | (Q(kind=WAIVED) & (Q(fee_amount__gt=0) | (accrual & interest)))
        | Q(kind=BASIS_CHANGED, data__interest_due__gt=0),
        Taxed.WAITING: cash & ((Q(kind="INSTALMENT_BILLED") & interest) | (Q(kind__in=BILLED) & taken)),
        Taxed.RECEIVED: cash & received & (charges | interest),
    }
    return sets[taxed] if taxed else sets[Taxed.DUE] | sets[Taxed.WAITING] | sets[Taxed.RECEIVED]


def invoice_lines(found: Sequence[Any], *, taxed: Taxed | None) -> list[tuple[Any, bool, list[invoicing.Line]]]:
    """Events that were found, in their order, each with whether it corrects what was there before it and with its
    lines; one query for the loans that were corrected."""
    corrections = _corrections(found)
    told = []
    for event in found:
        lives = corrections.get((event.loan_id, event.sequence))
        if lives is not None:
            lines = invoicing.lines_between(*lives, cash_basis=event.cash_basis)
        elif event.kind == BASIS_CHANGED:
            lines = invoicing.line_of_basis(event)
        else:
            lines = invoicing.lines_of(invoicing.sold_by_row(event), cash_basis=event.cash_basis)
        told.append((event, lives is not None, [line for line in lines if taxed in (None, line.taxed)]))
    return told


def _corrections(found: Iterable[models.Event]) -> Mapping[tuple[UUID, int], tuple[list[life.Lived], list[life.Lived]]]:
    """The lives before and after the corrections among events, by loan and number."""
    late = [event for event in found if event.kind == life.REVERSED or event.value_date < event.booking_date]
    loans = {event.loan_id: event.loan for event in late if event.loan.position.corrected}
    asked = {(event.loan_id, event.sequence) for event in late}
    rows: dict[UUID, list[models.Event]] = {}
    for row in models.Event.objects.filter(loan_id__in=loans).order_by("loan_id", "sequence"):
        rows.setdefault(row.loan_id, []).append(row)
    return {
        (loan_id, sequence): (before, after)
        for loan_id, of_loan in rows.items()
        for sequence, before, after in invoicing.corrected_lives(store.terms_of(loans[loan_id]), of_loan)
        if (loan_id, sequence) in asked
    }
