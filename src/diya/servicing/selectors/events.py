"""What happened to loans: event rows, the state they make, and the instalments that fell due."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from diya.calc.loan import accrual
from diya.calc.loan.events import KIND_OF, InstalmentBilled, Restructured, Transferred, WrittenOff
from diya.calc.loan.state import State
from diya.kernel.errors import NotFound
from diya.servicing import bulk, life, models, store
from diya.servicing.engine import Held
from diya.servicing.selectors.loans import forward


def events(loan_id: UUID) -> QuerySet[models.Event]:
    """What happened to a loan."""
    return models.Event.objects.filter(loan_id=loan_id)


def all_events(
    *,
    kind: str = "",
    value_from: date | None = None,
    value_to: date | None = None,
    search: str = "",
    branch_code: str = "",
) -> QuerySet[models.Event]:
    """What happened on loans in scope, by kind, days, and the beginning of a loan's number, or the whole reference of
    the entry under which the bills of a day stand together."""
    found = models.Event.objects.select_related("loan__branch")
    if kind:
        found = found.filter(kind__in=kind.split(","))
    if value_from:
        found = found.filter(value_date__gte=value_from)
    if value_to:
        found = found.filter(value_date__lte=value_to)
    if branch_code:
        found = found.filter(branch__code=branch_code)
    if search.startswith(bulk.BILLS):
        return found.filter(entry_reference=search)
    return found.filter(loan__number__startswith=search.strip().upper()) if search else found


def taken_back(loan_ids: Iterable[UUID]) -> set[tuple[UUID, int]]:
    """The acts on loans that were reversed, by loan and number, in one query."""
    rows = models.Event.objects.filter(loan_id__in=list(loan_ids), kind=life.REVERSED)
    return {(row.loan_id, row.data["reverses"]) for row in rows.only("loan_id", "data")}


def event(event_id: UUID) -> models.Event:
    """One event with its loan; raises NotFound."""
    found = models.Event.objects.select_related("loan").filter(id=event_id).first()
    if found is None:
        raise NotFound()
    return found


def replayed(loan: models.Loan) -> State:
    """The state that the events of a loan make, lived from the first: the judge of its position."""
    rows = list(events(loan.id).order_by("sequence"))
    position = models.Position.objects.filter(loan=loan).first()
    until = position.last_event_date if position else date.min
    return life.state_of_rows(store.terms_of(loan), rows, until=until)


@dataclass(frozen=True, slots=True)
class Billed:
    """An instalment that fell due, in minor units; `ended` says how it left unpaid, where it did."""

    number: int
    due_date: date
    opening_balance: int
    principal: int
    interest: int
    ended: str = ""


def billed_rows(held: Held, *, on: date) -> list[dict[str, Any]]:
    """Every instalment that fell due by a day, in minor units: billed, paid, and how it stands."""
    state = forward(held, on=on)
    claims = {claim.number: claim for claim in accrual.claims(held.terms, state, on)}
    dues = {due.number: due for due in state.open_dues}
    past = _relived(held, on) if held.standing.corrected else _from_rows(held, state)
    rows = []
    for one in past:
        claim, due = claims.get(one.number), dues.get(one.number)
        left = due.principal + due.interest if due else 0
        instalment = one.principal + one.interest
        rows.append(
            {
                "number": one.number,
                "due_date": one.due_date,
                "opening_balance": one.opening_balance,
                "principal": one.principal,
                "interest": one.interest,
                "instalment": instalment,
                "paid": instalment - left,
                "penalty": claim.penalty + claim.compound if claim else 0,
                "state": one.ended or _standing(claim.total if claim else 0, left, instalment, one.due_date, on),
            }
        )
    return rows


def _from_rows(held: Held, state: State) -> list[Billed]:
    """The bills as their rows say, and those that the days since brought."""
    past = [
        (row.data["number"], row.value_date, row.principal_amount, row.interest_amount)
        for row in events(held.loan.id).filter(kind="INSTALMENT_BILLED").order_by("sequence")
    ]
    past += [
        (due.number, due.due_date, due.principal, due.interest)
        for due in state.open_dues
        if due.number >= held.state.next_number
    ]
    moved, ended = _moved_until(held.loan.id), _ended_otherwise(held.loan.id)
    rows, billed = [], 0
    for number, due_date, principal, interest in past:
        opening = moved(due_date) - billed
        billed += principal
        rows.append(Billed(number, due_date, opening, principal, interest, ended.get(number, "")))
    return rows


def _relived(held: Held, on: date) -> list[Billed]:
    """The bills of a loan whose history was corrected: as they are now, not as they once were."""
    lived = life.of_rows(held.terms, list(events(held.loan.id).order_by("sequence")), until=on)
    ended = {
        due.number: KIND_OF[type(one.event)]
        for one in lived
        if isinstance(one.event, Restructured | WrittenOff | Transferred)
        for due in one.before.open_dues
    }
    rows = []
    for one in lived:
        if isinstance(one.event, InstalmentBilled):
            moved, number = one.after.totals - one.before.totals, one.event.number
            rows.append(
                Billed(
                    number,
                    one.event.value_date,
                    one.before.principal_not_due,
                    moved.principal_billed,
                    moved.interest_billed,
                    ended.get(number, ""),
                )
            )
    return rows


def _standing(owed: int, left: int, billed: int, due_date: date, on: date) -> str:
    """PAID, OVERDUE, PART (something paid, not late) or DUE."""
    if owed == 0:
        return "PAID"
    if due_date < on:
        return "OVERDUE"
    return "DUE" if left == billed else "PART"


def _ended_otherwise(loan_id: UUID) -> dict[int, str]:
    """Instalments that left unpaid: restructured into later ones, written off, or sold."""
    rows = models.Event.objects.filter(loan_id=loan_id, kind__in=("RESTRUCTURED", "WRITTEN_OFF", "TRANSFERRED"))
    return {number: row.kind for row in rows for number in row.data["instalments"]}


def _moved_until(loan_id: UUID) -> Callable[[date], int]:
    """What the principal came to before a day without the bills: drawn, capitalised and made not due again, less what
    was paid ahead of its due date."""
    kinds = ("DISBURSED", "DRAWN", "PREPAID", "PAID_OFF", "RESTRUCTURED", "INTEREST_CAPITALISED")
    moved = [(row.value_date, _principal_moved(row)) for row in events(loan_id).filter(kind__in=kinds)]
    return lambda day: sum(amount for at, amount in moved if at < day)


def _principal_moved(row: models.Event) -> int:
    if row.kind in ("DISBURSED", "DRAWN"):
        return int(row.data["amount"])
    if row.kind == "INTEREST_CAPITALISED":
        return row.interest_amount
    more = row.data.get("principal_reopened", 0) + row.data.get("interest_capitalised", 0)
    return int(more - row.data["principal_prepaid"])
