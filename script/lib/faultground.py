"""The bank on which the faults of the path are tried: loans to repay, to release and to bill, made by its people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from script.lib.witness import Order, release, repayment

DAY = "2025-07-20"
"""The first due date of every loan, and the business date when the ground is laid."""
BILLED_LOANS = 12


@dataclass
class Ground:
    """Loans by what they are for; every order made of them can be told from all others by its effect."""

    people: Any
    due_loan: str
    waiting: Iterator[dict[str, Any]]
    amounts: Iterator[int] = field(default_factory=lambda: count(101))

    def repayment(self) -> Order:
        return repayment(self.due_loan, next(self.amounts))

    def release(self) -> Order:
        return release(next(self.waiting))


def lay(releases: int) -> Ground:
    """Draw one large loan and `BILLED_LOANS` small ones, prepare `releases` more, and live until the due date."""
    from tests.journeys import way
    from tests.people import Person

    known: dict[str, Person] = {}

    def people(username: str) -> Person:
        if username not in known:
            known[username] = Person(username)
            known[username].client.raise_request_exception = False
        return known[username]

    large = way.drawn(people)
    ready = way.ready(people, sequence=2)
    path, checker = f"/origination/applications/{ready['id']}/drawdowns", people("checker")
    for _ in range(BILLED_LOANS + releases):
        ready = people("operations2").post(path, {"amount": "10000.00"})
    loans = [checker.get(f"/servicing/loans/{loan['id']}") for loan in ready["loans"]]
    for loan in loans[:BILLED_LOANS]:
        order = release(loan)
        checker.post(order.path, order.body, version=order.version)
    way.hear()
    way.live_until("2025-07-19")
    return Ground(people, large["id"], iter(loans[BILLED_LOANS:]))
