"""The pages of loans: one with the events of twenty years, its schedule, and the list of very many, filtered and
sorted. Each is asked a hundred times of the whole application in this process, from the request to its answer.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from script.lib import manyloans, product, testbank
from script.lib.dispatch import Figures, Frame

LOANS, QUICK_LOANS = 1_000_000, 100_000
MONTHS = 240
CALLS = 100
READER = "g-reader"
LISTS: dict[str, dict[str, Any]] = {
    "newest": {},
    "active": {"state": "ACTIVE"},
    "closed_by_amount": {"state": "CLOSED", "sort": "principal_amount"},
    "largest": {"sort": "-principal_amount"},
    "product_by_amount": {"product_code": "FIXED_HOME", "sort": "-principal_amount"},
    "by_product": {"sort": "product_code"},
    "active_by_state": {"state": "ACTIVE", "sort": "state"},
    "overdue": {"overdue": True},
    "overdue_by_amount": {"overdue": True, "sort": "-principal_amount"},
    "bucket": {"dpd_from": 31, "dpd_to": 60},
    "bucket_of_product": {"dpd_from": 91, "product_code": "COMMERCIAL"},
    "number": {"search": "LN2025"},
}
"""What people ask the list of loans for."""


def run(frame: Frame) -> Figures:
    """Seconds of each page at its 95th hundredth."""
    count = QUICK_LOANS if frame.quick else LOANS
    with testbank.fresh_bank("loans", durable=True) as bank, product.at(bank):
        day = manyloans.make(bank, count, frame.tell)
        loan_id, events = long_lived(day)
        return {"loans": count, "events": events, **measured(loan_id, day, frame)}


def measured(loan_id: UUID, day: date, frame: Frame) -> Figures:
    """What a reader waits for."""
    reader = enrolled(day)
    frame.tell("one loan")
    page = p95(reader, f"/servicing/loans/{loan_id}")
    schedule = p95(reader, f"/servicing/loans/{loan_id}/schedule")
    transactions = p95(reader, f"/servicing/loans/{loan_id}/transactions")
    lists = {}
    for name, query in LISTS.items():
        frame.tell(f"list: {name}")
        lists[name] = p95(reader, "/servicing/loans", **query)
    return {
        "loan_p95_ms": page,
        "schedule_p95_ms": schedule,
        "transactions_p95_ms": transactions,
        "list_p95_ms": max(lists.values()),
        "lists_p95_ms": lists,
    }


def p95(reader: Any, path: str, **query: Any) -> float:
    """Milliseconds within which 95 of a hundred answers came, after one that warms up."""
    reader.get(path, **query)
    taken = []
    for _ in range(CALLS):
        began = time.perf_counter()
        reader.get(path, **query)
        taken.append(time.perf_counter() - began)
    return round(sorted(taken)[CALLS * 95 // 100 - 1] * 1000, 1)


def enrolled(day: date) -> Any:
    """A signed-in person who may see the loans of every branch."""
    from tests.people import Person

    from diya.foundation import access, db
    from diya.foundation.models import Branch

    with db.transaction(db.all_branches(), db.Context(actor="bench")):
        codes = list(Branch.objects.values_list("code", flat=True))
        access.load_person(READER, name="reader", password=token_urlsafe(24), grants={"OPERATIONS": codes}, on=day)
    return Person(READER)


def long_lived(day: date) -> tuple[UUID, int]:
    """A loan that has been paid for twenty years; its id and how many events it has."""
    from diya.foundation import db
    from diya.servicing import models, store
    from diya.servicing.engine import Held, Journal

    with db.transaction(db.all_branches(), db.Context(actor="bench")):
        loan = models.Loan.objects.filter(state="ACTIVE").order_by("id")[0]
        held = _opened(loan, day)
        steps = list(_lived(held, day))
        journal = Journal()
        db.insert_all([loan])
        db.insert_all(journal.add(held, steps))
        _, state, sequence, standing = journal.after[0]
        store.store_positions([store.position_of(loan, held.terms, state, sequence=sequence, standing=standing)])
        store.store_dues([(loan, None, state)])
        after: store.Row = (loan, held.terms, state, standing)
        store.store_accruals([(None, after)])
        found: Held = replace(held, state=state, sequence=sequence)
    return found.loan.id, found.sequence


def _opened(loan: Any, day: date) -> Any:
    """A loan of thirty years that began twenty years and some days ago, in the place of a loan that is there."""
    from diya.calc.dates import add_months
    from diya.calc.loan.state import opening
    from diya.calc.loan.terms import LoanTerms
    from diya.foundation import db
    from diya.servicing.engine import Held

    begins = add_months(day - timedelta(days=3), -MONTHS)
    terms = LoanTerms("CNY", 1_800_000_00, 41_000_000, begins, begins.day, 360, "EQUAL_INSTALMENT")
    loan.id, loan.number, loan.contract = db.new_id(), "LN-20-YEARS", f"origination.contract:{db.new_id()}"
    loan.terms, loan.principal_amount, loan.disbursed_date = terms.as_data(), terms.principal, begins
    return Held(loan, terms, opening(terms), 0)


def _lived(held: Any, day: date) -> Iterator[Any]:
    """What happened to it: paid out, and every instalment billed and paid on its day."""
    from diya.calc.dates import add_months
    from diya.calc.loan.events import Disbursed, Repaid
    from diya.calc.loan.position import position_on
    from diya.servicing.engine import steps_of

    began = held.terms.starts_date
    steps = steps_of(held, Disbursed(began, held.terms.principal), on=began)
    yield from steps
    for number in range(1, MONTHS + 1):
        due = add_months(began, number)
        held = replace(held, state=steps[-1].after)
        owed = position_on(held.terms, held.state, due).total_due
        steps = steps_of(held, Repaid(due, owed), on=min(due, day))
        yield from steps
