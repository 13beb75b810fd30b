"""The bank on which faults are tried: loans to repay, to release and to bill, made by its people; and the commands that
are broken off on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any
from uuid import UUID

from script.lib.witness import Order, release, repayment, reversal

DAY = "2025-07-20"
"""The first due date of the large loan, and the business date when the ground is laid."""
SMALL = 10_000_00
EVERY_DAY = range(1, 29)
FLOATING = 2
"""How many of the small loans of a batch follow their index, so that a repricing has several chunks."""


@dataclass
class Ground:
    """Loans by what they are for; every order made of them can be told from all others by its effect."""

    people: Any
    due_loan: str
    waiting: Iterator[Order]
    amounts: Iterator[int] = field(default_factory=lambda: count(101))

    def repayment(self) -> Order:
        return repayment(self.due_loan, next(self.amounts))

    def release(self) -> Order:
        return next(self.waiting)

    def reversal(self) -> Order:
        """A repayment booked and its reversal proposed: what is left is the second person's approval."""
        from diya.foundation import clock
        from diya.servicing import services

        paid = self.repayment()
        booked = self.people("teller").post(paid.path, paid.body)
        with acting("operations2"):
            said = {"sequence": booked["sequence"]}
            new = services.NewOrder(UUID(self.due_loan), "REVERSED", clock.business_date(), said, None, "误记")
            order = services.make_order(new)
        return reversal(self.due_loan, str(order.id), paid.amount, order.version)


@dataclass(frozen=True, slots=True)
class Command:
    """A command of money that is torn and killed at every point: its name, who sends it, and how one is made."""

    name: str
    username: str
    order: Callable[[Ground], Order]


COMMANDS = (
    Command("repayment", "teller", Ground.repayment),
    Command("release", "checker", Ground.release),
    Command("reversal", "checker", Ground.reversal),
)


def lay(releases: int, days: range) -> Ground:
    """Draw a large loan, and three small ones due on each of `days`; prepare `releases` more; live until the large one
    is due."""
    from tests.journeys import way
    from tests.people import Person

    known: dict[str, Person] = {}

    def people(username: str) -> Person:
        if username not in known:
            known[username] = Person(username)
            known[username].client.raise_request_exception = False
        return known[username]

    large = way.drawn(people, term_months=120)
    small = _Small(UUID(large["id"]))
    small.drawn([day for day in days for _ in range(3)])
    way.hear()
    way.live_until("2025-07-19")
    return Ground(people, large["id"], iter(small.prepared(releases)))


class _Small:
    """Small loans under the contract of a large one, opened and released in batches."""

    def __init__(self, like: UUID) -> None:
        from diya.calc.loan.terms import LoanTerms
        from diya.foundation import db
        from diya.servicing import models

        with db.transaction(db.all_branches(), db.Context(actor="faults"), writes=False):
            self.loan = models.Loan.objects.get(id=like)
        self.terms = replace(LoanTerms.from_data(self.loan.terms), principal=SMALL, instalment_count=24)

    def drawn(self, due_days: list[int]) -> None:
        from diya.servicing import services

        ids = self._prepared(due_days)
        with acting("checker"):
            services.release_disbursements(list(ids.values()))

    def prepared(self, number: int) -> list[Order]:
        return [release(str(loan), str(paper), SMALL, 1) for loan, paper in self._prepared([20] * number).items()]

    def _prepared(self, due_days: list[int]) -> dict[UUID, UUID]:
        from diya.servicing import models, services
        from diya.servicing.contracts import NewLoan, Payee

        loan = self.loan
        new = [
            NewLoan(
                branch_id=loan.branch_id,
                borrower_id=loan.borrower_id,
                product_code=loan.product_code,
                product_version_id=loan.product_version_id,
                contract=loan.contract,
                contract_number=loan.contract_number,
                related=tuple(loan.related),
                terms=replace(self.terms, due_day=day),
                payee=Payee("示范卖方", "6222000000000000001", "示范银行"),
                rate_reset=loan.rate_reset if number < FLOATING else "FIXED",
                rate_index=loan.rate_index if number < FLOATING else None,
                margin_bps=loan.margin_bps if number < FLOATING else None,
            )
            for number, day in enumerate(due_days)
        ]
        with acting("operations2"):
            ids = services.open_loans(new)
            papers = models.Disbursement.objects.filter(loan_id__in=ids)
            return dict(papers.values_list("loan_id", "id"))


def acting(username: str) -> Any:
    """A transaction of the whole bank in the name of one of its people."""
    from diya.foundation import db
    from diya.foundation.models import User

    person = User.objects.get(username=username)
    return db.transaction(db.all_branches(), db.Context(actor_id=person.pk, actor=person.name, purpose="faults"))
