"""A small bank to test with: two branches, the people of the path, one borrower, and loans on demand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from diya.calc.dates import ONE_DAY
from diya.calc.loan.terms import LoanTerms
from diya.customers import services as customers
from diya.endofday import services as endofday
from diya.foundation import clock, db
from diya.foundation.models import Branch, BusinessDay, User
from diya.ledger import selectors as books
from diya.servicing import models, selectors, services
from diya.servicing.contracts import Channel, NewLoan, OrderState, Payee
from tests import nights

FIRST_DAY = date(2025, 1, 15)
PRODUCT = "FIRST_HOME"
VERSION = UUID(int=7)
TERMS = LoanTerms("CNY", 120_000_00, 60_000_000, FIRST_DAY, 15, 12, "EQUAL_PRINCIPAL")
PAYEE = Payee(name="卖方甲", account="6222020200112233445", bank="工商银行某支行")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(serial: int) -> str:
    """A valid resident identity number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    body = f"11010519800101{serial:03d}"
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, WEIGHTS, strict=True)) % 11]


class Bank:
    """What tests say to the bank. Every act opens its own transaction, as a request would."""

    def __init__(self) -> None:
        BusinessDay.objects.update_or_create(id=1, defaults={"business_date": FIRST_DAY, "closing": False})
        self.branches = [
            Branch.objects.create(code=f"T{number}", name_zh=f"支行{number}", name_en=f"Branch {number}")
            for number in (1, 2)
        ]
        self.maker, self.checker, self.teller = (
            User.objects.create(username=f"t-{name}", name=name, password="!")
            for name in ("maker", "checker", "teller")
        )
        self.borrowers = [self._borrower(branch, serial) for serial, branch in enumerate(self.branches, start=1)]
        self._papers = 0

    def _borrower(self, branch: Branch, serial: int) -> UUID:
        with self.acting():
            return customers.register_person(
                branch_code=branch.code,
                name=f"张三{serial}",
                id_number=id_number(serial),
                phone=f"1380013800{serial}",
                marital_status="SINGLE",
                employer="某公司",
                address="某地址",
                monthly_income_amount="20000.00",
            )

    @contextmanager
    def acting(self, user: User | None = None, *, rights: dict | None = None) -> Iterator[db.Work]:
        person = user or self.maker
        context = db.Context(actor_id=person.pk, actor=person.name, address="127.0.0.1", purpose="test")
        with db.transaction(db.all_branches(), context, rights=rights) as work:
            yield work

    def open_loan(
        self, terms: LoanTerms = TERMS, *, at: int = 0, contract: str = "", product: str = PRODUCT, **more: Any
    ) -> UUID:
        self._papers += 1
        with self.acting(self.maker):
            new = NewLoan(
                contract_number="CT1",
                branch_id=self.branches[at].id,
                borrower_id=self.borrowers[at],
                product_code=product,
                product_version_id=VERSION,
                contract=contract or f"origination.contract:{UUID(int=self._papers)}",
                related=("origination.application:1",),
                terms=terms,
                payee=PAYEE,
                **more,
            )
            return services.open_loans([new])[0]

    def disbursement(self, loan_id: UUID) -> models.Disbursement:
        with self.acting():
            return models.Disbursement.objects.get(loan_id=loan_id)

    def release(self, loan_id: UUID) -> UUID:
        disbursement = self.disbursement(loan_id)
        with self.acting(self.checker):
            services.release_disbursement(disbursement_id=disbursement.id)
        return loan_id

    def draw(self, terms: LoanTerms = TERMS, **where: object) -> UUID:
        """A loan that runs from today."""
        return self.release(self.open_loan(terms, **where))  # type: ignore[arg-type]

    def order(
        self,
        loan_id: UUID,
        kind: str,
        *,
        on: date | None = None,
        channel: Channel | None = Channel.TRANSFER,
        reason: str = "试验",
        **data: Any,
    ) -> models.Order:
        """An act on a loan as an order: made by the maker, approved by the checker where two are needed."""
        with self.acting(self.maker):
            new = services.NewOrder(loan_id, kind, on or clock.business_date(), data, channel, reason)
            order = services.make_order(new)
        if order.state == OrderState.PROPOSED:
            with self.acting(self.checker):
                order = services.approve_order(order_id=order.id)
        return order

    def event(self, order: models.Order) -> models.Event:
        """The event that a done order became."""
        with self.acting():
            return models.Event.objects.get(loan_id=order.loan_id, sequence=order.sequence)

    def today(self) -> date:
        with self.acting():
            return clock.business_date()

    def end_days_until(self, day: date) -> date:
        """Close the days before `day`, so that `day` is the business date; quiet nights are slept through."""
        return nights.live_until(day - ONE_DAY)

    def end_each_day_until(self, day: date) -> date:
        """The same, and every night of it is lived."""
        return endofday.run_until(until=day - ONE_DAY) if self.today() < day else self.today()

    def view(self, loan_id: UUID) -> selectors.LoanView:
        with self.acting():
            return selectors.view(loan_id, on=clock.business_date())

    def balance(self, account: str) -> int:
        with self.acting():
            return books.balance(account=account, on=clock.business_date())

    def settled(self, loan_id: UUID) -> None:
        """The position equals the fold of the events, exactly."""
        with self.acting():
            loan = selectors.loan(loan_id)
            assert selectors.held(loan).state == selectors.replayed(loan)


def varied(number: int) -> LoanTerms:
    """Terms that differ in everything that the end of day reads."""
    return replace(
        TERMS,
        principal=50_000_00 + number * 1_234_567,
        annual_rate_ppb=(number % 7) * 9_750_000,
        due_day=1 + (number * 7) % 31,
        instalment_count=1 + number % 30,
        method=("EQUAL_INSTALMENT", "EQUAL_PRINCIPAL")[number % 2],
        day_count=("EQUAL_MONTHS", "ACT/360", "ACT/365F")[number % 3],
        grace_days=number % 4,
        compound_on_interest=number % 5 != 0,
    )
