"""Booking what a file brought and the tables approved: contracts, registrations, drawdowns and releases, in batches.

For trials: the papers are stood in for by the number of the application, and say so. Four people do it, as at the
counter, each with their own rights; whoever prepares a drawdown never releases it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from diya.customers import selectors as customers
from diya.foundation import access, clock, db
from diya.foundation.jobs import Progress
from diya.kernel.money import format_minor
from diya.origination.contracts import PartyRole, State
from diya.origination.models import Application, ApplicationParty, Condition
from diya.origination.services import closing
from diya.origination.services.closing import Proof, Signing
from diya.servicing import selectors as loans
from diya.servicing import services as servicing
from diya.servicing.contracts import Payee

CHUNK: Final = 250
STANDS_FOR: Final = "试算 / trial {number}"


@dataclass(frozen=True, slots=True)
class Hands:
    """The people who book, by id: who writes contracts down, keeps collateral, prepares drawdowns, releases them."""

    signs: int
    keeps: int
    prepares: int
    releases: int


def book(import_id: UUID, hands: Hands, progress: Progress) -> int:
    """Book and disburse what was approved of a file; answers how many. Broken off, it goes on where it stood."""
    with _looking():
        waiting = list(
            Application.objects.filter(
                import_line__run_id=import_id, state__in=(State.APPROVED, State.CONTRACTED)
            ).order_by("import_line__line")
        )
    for start in range(0, len(waiting), CHUNK):
        chunk = waiting[start : start + CHUNK]
        _sign([row for row in chunk if row.state == State.APPROVED], hands.signs)
        _prove([row.id for row in chunk], hands.keeps)
        _draw([row.id for row in chunk], hands.prepares)
        _release([row.id for row in chunk], hands.releases)
        progress.tell(start + len(chunk), len(waiting), "已放款 booked")
    return len(waiting)


def _sign(rows: Sequence[Application], person: int) -> None:
    with _as(person, "origination.contract.create"):
        parts = ApplicationParty.objects.filter(application__in=[row.id for row in rows], role=PartyRole.BORROWER)
        borrower = dict(parts.values_list("application_id", "party_id"))
        people = customers.parties_by_id(borrower.values())
        today = clock.business_date()
        signings = []
        for row in rows:
            payee = people[borrower[row.id]]
            account = STANDS_FOR.format(number=payee.number)
            signings.append(Signing(row.id, today, Payee(payee.name, account, account)))
        closing.sign_contracts(signings)


def _prove(application_ids: Sequence[UUID], person: int) -> None:
    with _as(person, "origination.condition.fulfil"):
        waiting = Condition.objects.filter(application__in=application_ids, state="OPEN").order_by(
            "application", "place"
        )
        today = clock.business_date()
        closing.fulfil_conditions(
            [
                Proof(key, STANDS_FOR.format(number=f"{number}-{place}"), today)
                for key, number, place in waiting.values_list("id", "application__number", "place")
            ]
        )


def _draw(application_ids: Sequence[UUID], person: int) -> None:
    with _as(person, "origination.drawdown.create"):
        rows = Application.objects.filter(id__in=application_ids, limit__reserved_amount__gt=0).select_related("limit")
        closing.draw_all({row.id: format_minor(row.limit.reserved_amount, row.currency) for row in rows.order_by("id")})


def _release(application_ids: Sequence[UUID], person: int) -> None:
    with _as(person, "servicing.disbursement.release"):
        prepared = loans.disbursements(state="PREPARED").filter(
            loan__related__overlap=[db.ref("origination.application", key) for key in application_ids]
        )
        waiting = list(prepared.order_by("id").values_list("id", flat=True))
        servicing.release_disbursements(waiting, comment="批量试算放款 / batch of a trial")


@contextmanager
def _as(person: int, right: str) -> Iterator[None]:
    with access.acting(person, "booking of an import", right=right):
        yield


@contextmanager
def _looking() -> Iterator[None]:
    with db.transaction(db.all_branches(), db.Context(purpose="booking of an import"), writes=False):
        yield
