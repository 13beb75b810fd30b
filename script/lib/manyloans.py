"""A bank of very many loans: some hundreds live a while through the product's own acts, then every row of theirs is
multiplied, and so is everything the books say of them. What the product proves at a hundred it must prove at a million.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
from script.lib import testbank
from script.lib.ground import Refused
from script.lib.testbank import TestBank

from diya.config import postgres

FAMILIES = 1000
FIRST_DAY = date(2025, 1, 6)
DAYS = 128
"""Days that the families live: long enough for some to be more than 90 days past due."""

BRANCHES = 20
PRODUCTS = (
    ("FIRST_HOME", "STANDARD_ACCRUAL", 60),
    ("FIXED_HOME", "STANDARD_ACCRUAL", 20),
    ("COMMERCIAL", "STANDARD_ACCRUAL", 8),
    ("PROVIDENT_FUND", "ENTRUSTED", 12),
)
BATCH = 100_000
EVENTS_KEPT = 2

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Family:
    """How one loan is agreed and paid: the day it begins, and after how many instalments nobody pays any more."""

    starts: int
    terms: Any
    branch: int
    product: str
    rule: str
    stops_after: int | None
    late_by: int


def make(bank: TestBank, count: int, tell: Tell) -> date:
    """Fill a fresh bank with about `count` active loans; answers its business date. The product must be `at` it."""
    day = _live(tell)
    times = max(1, count // FAMILIES)
    if times > 1:
        _multiply(bank, times, tell)
    return day


def families() -> Iterator[Family]:
    """The loans that live, spread as in a book of mortgages: 4 % stop paying, 5 % pay late, the rest on the day."""
    from diya.calc.loan.terms import LoanTerms

    spread = [(code, rule) for code, rule, share in PRODUCTS for _ in range(share)]
    for number in range(FAMILIES):
        product, rule = spread[number % 100]
        bad, late = number % 25 == 3, number % 20 == 7
        starts = number % 30 if bad else DAYS - 24 - number % 36
        method = "BULLET" if number % 40 == 11 else ("EQUAL_PRINCIPAL" if number % 4 == 1 else "EQUAL_INSTALMENT")
        terms = LoanTerms(
            "CNY",
            (200_000 + (number * 7919) % 2_800_000) * 100,
            28_000_000 + (number % 22) * 1_000_000,
            FIRST_DAY,
            1 + (number * 11) % 28,
            120 + (number % 5) * 60,
            method,
            "ACT/365F" if number % 5 == 2 else "EQUAL_MONTHS",
            grace_days=3 if number % 3 == 0 else 0,
        )
        yield Family(starts, terms, number % BRANCHES, product, rule, number % 4 if bad else None, 4 if late else 0)


def _live(tell: Tell) -> date:
    """Let the families live with the product's own acts."""
    from diya.endofday import services as endofday
    from diya.foundation.models import BusinessDay
    from diya.servicing import services

    tell(f"{FAMILIES} loans live {DAYS} days")
    BusinessDay.objects.update_or_create(id=1, defaults={"business_date": FIRST_DAY, "closing": False})
    people = _people()
    by_start: dict[int, list[Family]] = {}
    for family in families():
        by_start.setdefault(family.starts, []).append(family)
    habits: dict[UUID, Family] = {}
    for number in range(DAYS):
        day = FIRST_DAY + timedelta(days=number)
        if by_start.get(number):
            habits |= dict(zip(_open(by_start[number], people), by_start[number], strict=True))
        payments = list(_due(habits, day))
        if payments:
            with _acting(people[2]):
                services.receive(payments)
        endofday.run_until(until=day)
    return FIRST_DAY + timedelta(days=DAYS)


def _people() -> tuple[Any, Any, Any]:
    from diya.foundation.models import Branch, User

    for number in range(BRANCHES):
        Branch.objects.create(code=f"G{number:02d}", name_zh=f"第{number + 1}支行", name_en=f"Branch {number + 1}")
    maker, checker, teller = (
        User.objects.create(username=f"g-{name}", name=name, password="!") for name in ("maker", "checker", "teller")
    )
    return maker, checker, teller


@contextmanager
def _acting(user: Any) -> Iterator[None]:
    from diya.foundation import db

    context = db.Context(actor_id=user.pk, actor=user.name, purpose="bench")
    with db.transaction(db.all_branches(), context):
        yield


def _borrower(maker: Any) -> UUID:
    from diya.customers import services as customers

    with _acting(maker):
        return customers.register_person(
            branch_code="G00", name="张三", id_number="11010519491231002X", phone="13800138001",
            marital_status="SINGLE", employer="某公司", address="某地址", monthly_income_amount="20000.00",
        )  # fmt: skip


def _open(group: Sequence[Family], people: tuple[Any, Any, Any]) -> list[UUID]:
    from diya.customers.models import Party
    from diya.foundation.models import Branch
    from diya.servicing import models, services
    from diya.servicing.contracts import NewLoan, Payee

    maker, checker, _ = people
    with _acting(maker):
        found = Party.objects.first()
        branches = list(Branch.objects.filter(code__startswith="G").order_by("code"))
    borrower = found.id if found else _borrower(maker)
    new = [
        NewLoan(
            branch_id=branches[family.branch].id,
            borrower_id=borrower,
            product_code=family.product,
            product_version_id=UUID(int=7),
            contract=f"origination.contract:{UUID(int=1_000_000 * family.starts + place)}",
            contract_number="CT",
            related=(),
            terms=family.terms,
            payee=Payee(name="卖方甲", account="6222020200112233445", bank="某支行"),
            posting_rule=family.rule,
        )
        for place, family in enumerate(group)
    ]
    with _acting(maker):
        loan_ids = services.open_loans(new)
    with _acting(checker):
        prepared = dict(models.Disbursement.objects.filter(loan_id__in=loan_ids).values_list("loan_id", "id"))
        services.release_disbursements([prepared[loan_id] for loan_id in loan_ids])
    return loan_ids


def _due(habits: dict[UUID, Family], day: date) -> Iterator[Any]:
    """What the families pay on a day, before its bills: all that is due, by those who pay."""
    from diya.servicing import models, selectors
    from diya.servicing.contracts import Channel, Payment, RepaymentKind

    with _acting_reader():
        waiting = models.Position.objects.filter(status="ACTIVE").exclude(oldest_due_date=None, next_due_date__gt=day)
        loans = list(models.Loan.objects.filter(position__in=waiting.values("loan_id"), state="ACTIVE"))
        for view in selectors.views(loans, on=day):
            family, position = habits[view.loan.id], view.position
            paying = family.stops_after is None or view.state.next_number - 1 <= family.stops_after
            late = position.oldest_due_date and (day - position.oldest_due_date).days >= family.late_by
            if position.total_due and paying and late:
                yield Payment(view.loan.id, RepaymentKind.DUE, position.total_due, Channel.DEBIT)


@contextmanager
def _acting_reader() -> Iterator[None]:
    from diya.foundation import db

    with db.transaction(db.all_branches(), db.Context(actor="bench"), writes=False):
        yield


COPIES = """
CREATE UNLOGGED TABLE manyloans_copy AS
SELECT l.id AS source, m AS copy, foundation_new_id() AS id
FROM manyloans_source l CROSS JOIN generate_series({first}, {last}) AS m
"""
TIMES = {
    "ledger_closedtotal": ("debit_amount", "credit_amount"),
    "ledger_daytotal": ("debit_amount", "credit_amount"),
    "endofday_booked": ("amount",),
    "servicing_book": ("interest", "penalty", "compound"),
}
"""What the books say of the loans, and grows with them."""


def _multiply(bank: TestBank, times: int, tell: Tell) -> None:
    """Copy every loan with its position, its open dues and its last events; scale what the books say."""
    with psycopg.connect(superuser(bank), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        connection.execute("SET enable_nestloop = off")  # a table that grows a hundredfold has no fitting statistics
        connection.execute("CREATE UNLOGGED TABLE manyloans_source AS SELECT id FROM servicing_loan")
        columns = {table: _columns(connection, table) for table in COPIED}
        step = max(1, BATCH // FAMILIES)
        for first in range(1, times, step):
            last = min(times - 1, first + step - 1)
            connection.execute(COPIES.format(first=first, last=last))
            for table, key in COPIED.items():
                connection.execute(_copy(table, key, columns[table]))
            connection.execute("DROP TABLE manyloans_copy")
            connection.execute("ANALYZE servicing_event")
            tell(f"{last * FAMILIES + FAMILIES} loans")
        connection.execute("DROP TABLE manyloans_source")
        for table, names in TIMES.items():
            sets = ", ".join(f"{name} = {name} * {times}" for name in names)
            connection.execute(f"UPDATE {table} SET {sets}")
        for table in (*COPIED, *TIMES):
            connection.execute(f"VACUUM ANALYZE {table}")


def superuser(bank: TestBank) -> str:
    """Who may leave out triggers, keys and scopes while rows are copied that have passed them once."""
    server = postgres.running(testbank.VAR, name=testbank.SERVER)
    if server is None:
        raise Refused("Very many loans are made on the embedded server only.")
    return postgres.with_database(server.superuser_url, bank.name)


COPIED = {
    "servicing_loan": "id",
    "servicing_position": "loan_id",
    "servicing_accrual": "loan_id",
    "servicing_opendue": "loan_id",
    "servicing_event": "loan_id",
}


def _columns(connection: Any, table: str) -> list[str]:
    rows = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position", [table]
    )
    return [name for (name,) in rows]


def _copy(table: str, key: str, columns: Sequence[str]) -> str:
    """The statement that copies the rows of a table for the loans of the batch."""
    made = {key: "c.id"}
    if table == "servicing_loan":
        made |= {"number": "t.number || '-' || c.copy", "contract": "'origination.contract:' || c.id"}
    if table == "servicing_event":
        made |= {"id": "foundation_new_id()", "entry_reference": "NULL"}
    names = [name for name in columns if not (table == "servicing_opendue" and name == "id")]
    values = ", ".join(made.get(name, f't."{name}"') for name in names)
    into = ", ".join(f'"{name}"' for name in names)
    last = ""
    if table == "servicing_event":
        last = f" JOIN servicing_position p ON p.loan_id = c.source AND t.sequence > p.last_sequence - {EVENTS_KEPT}"
    join = f"SELECT {values} FROM manyloans_copy c JOIN {table} t ON t.{key} = c.source{last}"
    return f"INSERT INTO {table} ({into}) {join} ORDER BY c.id"
