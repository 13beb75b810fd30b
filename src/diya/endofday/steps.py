"""The steps of the end of day, in reading order; each is repeatable and leaves the same day behind.

At the end of day D interest of D is earned: the books then hold what was earned by the beginning of D + 1.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from diya.calc.dates import ONE_DAY
from diya.endofday import models, parking
from diya.endofday.contracts import BooksBroken, StepReport
from diya.endofday.ports import arrivals
from diya.foundation import clock, db
from diya.foundation.db import fetch_all
from diya.foundation.jobs import Progress
from diya.ledger import selectors as books
from diya.ledger import services as ledger
from diya.ledger.contracts import Book, Line, NewEntry
from diya.monitoring import services as monitoring
from diya.servicing import selectors as servicing
from diya.servicing import services as loans

FINDINGS_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Step:
    """A step. `run` works in the transaction it is given; one of chunks opens its own (`in_chunks`). Money comes in
    `before_cut_off` only."""

    code: str
    name_zh: str
    name_en: str
    run: Callable[[date, Progress], StepReport]
    in_chunks: bool = False
    before_cut_off: bool = False
    on: tuple[int, int] | None = None
    """The month and day of the year on which the step is due, where it is not due daily."""

    def is_due(self, day: date) -> bool:
        return self.on is None or self.on == (day.month, day.day)


def receive(day: date, progress: Progress) -> StepReport:
    """Take in what came for the day by the channels that are connected."""
    reports = {code: take_in(day, progress) for code, take_in in arrivals}
    figures = {code: dict(report.figures) for code, report in reports.items()}
    return StepReport(sum(report.done_count for report in reports.values()), figures)


def bill(day: date, progress: Progress) -> StepReport:
    """Bill every instalment that is due by the day, chunk by chunk; a loan that fails is set aside."""
    with parking.whole_bank("bill", writes=False):
        loan_ids = loans.due_loan_ids(day=day)
    done, parked = parking.in_chunks(day, "bill", loan_ids, loans.bill, progress)
    return StepReport(done, {"loans": len(loan_ids), "parked": parked})


def reprice(day: date, progress: Progress) -> StepReport:
    """On 1 January, give the loans that float the rate of the day (定价基准 of 中国人民银行公告〔2019〕第30号)."""
    with parking.whole_bank("reprice", writes=False):
        loan_ids = loans.repricing_loan_ids(day=day)
    done, parked = parking.in_chunks(day, "reprice", loan_ids, loans.reprice, progress)
    return StepReport(done, {"loans": len(loan_ids), "parked": parked})


def charge(day: date, progress: Progress) -> StepReport:  # noqa: ARG001 - one shape for every step
    """Book the penalty and compound interest of the day, by branch and product."""
    return _book_growth(day, ("penalty", "compound"))


def accrue(day: date, progress: Progress) -> StepReport:  # noqa: ARG001
    """Book the interest of the day, by branch and product: A(D + 1) less what was booked."""
    return _book_growth(day, ("interest",))


def age(day: date, progress: Progress) -> StepReport:  # noqa: ARG001
    """Move the thresholds of days past due that have passed, and count the overdue by bucket."""
    moved = loans.age(day=day)
    found = servicing.buckets(on=day + ONE_DAY)
    figures = [
        {
            "from_days": bucket.from_days,
            "to_days": bucket.to_days,
            "currency": bucket.currency,
            "loan_count": bucket.loan_count,
            "principal": bucket.principal,
        }
        for bucket in found
    ]
    return StepReport(moved, {"buckets": figures})


def watch(day: date, progress: Progress) -> StepReport:  # noqa: ARG001
    """Class the loans and hold them against the warning table, as they stand when the next day begins."""
    seen = monitoring.watch_bank(on=day + ONE_DAY)
    return StepReport(seen.raised + seen.lapsed + seen.classified, asdict(seen))


def prove(day: date, progress: Progress) -> StepReport:  # noqa: ARG001
    """Prove the books or stop the day: debits equal credits, control accounts equal the loans beneath them."""
    findings = [f"{currency}: {debit - credit}" for currency, debit, credit in _totals(day) if debit != credit]
    accounts = servicing.control_accounts()
    booked = books.control_balances(accounts=accounts, on=day)
    beneath = servicing.controls(day=day + ONE_DAY)
    for account, book in sorted(booked.keys() | beneath.keys(), key=str):
        difference = booked.get((account, book), 0) - beneath.get((account, book), 0)
        if difference:
            findings.append(f"{account} {book.product} {book.currency} @{book.branch_id}: {difference}")
    if findings:
        raise BooksBroken(findings="; ".join(findings[:FINDINGS_SHOWN]))
    parked = parking.open_parked()
    named = [{"loan": row.loan_number, "step": row.step, "reason": row.reason} for row in parked]
    return StepReport(len(beneath), {"reconciling": named})


def close(day: date, progress: Progress) -> StepReport:  # noqa: ARG001
    """Total the day in the ledger and close it."""
    return StepReport(ledger.close_day(day=day))


def roll(day: date, progress: Progress) -> StepReport:  # noqa: ARG001
    """Turn the business date."""
    return StepReport(1, note=clock.roll(day).isoformat())


STEPS: Final[tuple[Step, ...]] = (
    Step("receive", "当日来款来件", "Receive", receive, in_chunks=True, before_cut_off=True),
    Step("bill", "到期出账", "Bill", bill, in_chunks=True),
    Step("reprice", "利率重定价", "Reprice", reprice, in_chunks=True, on=(1, 1)),
    Step("charge", "罚息复利", "Charge", charge),
    Step("accrue", "计提利息", "Accrue", accrue),
    Step("age", "逾期分档", "Age", age),
    Step("watch", "预警与分类", "Watch", watch),
    Step("prove", "账务核对", "Prove the books", prove),
    Step("close", "日结账", "Close the books", close),
    Step("roll", "切换营业日", "Turn the day", roll),
)


def steps_due(day: date) -> tuple[Step, ...]:
    """The steps of a day, in order."""
    return tuple(step for step in STEPS if step.is_due(day))


def _totals(day: date) -> list[tuple[str, int, int]]:
    rows = books.trial_balance(on=day)
    return [
        (
            currency,
            sum(row.debit for row in rows if row.currency == currency),
            sum(row.credit for row in rows if row.currency == currency),
        )
        for currency in sorted({row.currency for row in rows})
    ]


def _book_growth(day: date, kinds: tuple[str, ...]) -> StepReport:
    """Book what each book earned since it was last booked; one entry for each kind and book."""
    earned = {(what, one.book): getattr(one, what) for one in servicing.earned(day=day + ONE_DAY) for what in kinds}
    known = _booked_before(earned)
    growth = [
        (what, more, book) for (what, book), amount in earned.items() if (more := amount - known.get((what, book), 0))
    ]
    rows: list[models.Booked] = []
    entries: list[NewEntry] = []
    totals: dict[str, int] = {}
    for (what, more, book), line in zip(growth, servicing.earning_lines(growth), strict=True):
        entry = _earning_entry(day, what, book, line)
        entries.append(entry)
        rows.append(_booked_row(day, what, book, earned[what, book], entry.reference))
        totals[what] = totals.get(what, 0) + more
    ledger.post_batch(entries)
    db.insert_all(rows)
    return StepReport(len(entries), totals)


def _booked_before(asked: Iterable[tuple[str, Book]]) -> dict[tuple[str, Book], int]:
    """The last booked total of each kind and book: one probe of the unique index for each, however long the bank has
    lived."""
    wanted = [{"what": what, **asdict(book)} for what, book in asked]
    rows = fetch_all(
        """
        SELECT w.what, w.branch_id, w.product, w.currency, last.amount
        FROM jsonb_to_recordset(%(wanted)s::jsonb) AS w(what text, branch_id int, product text, currency text),
        LATERAL (
            SELECT amount FROM endofday_booked b
            WHERE b.what = w.what AND b.branch_id = w.branch_id AND b.product = w.product AND b.currency = w.currency
            ORDER BY b.business_date DESC LIMIT 1
        ) last
        """,
        {"wanted": json.dumps(wanted)},
    )
    return {(row["what"], Book(row["branch_id"], row["product"], row["currency"])): row["amount"] for row in rows}


def _booked_row(day: date, what: str, book: Book, amount: int, reference: str) -> models.Booked:
    return models.Booked(
        business_date=day,
        branch_id=book.branch_id,
        product=book.product,
        currency=book.currency,
        what=what,
        amount=amount,
        entry_reference=reference,
    )


def _earning_entry(day: date, what: str, book: Book, line: Line) -> NewEntry:
    return NewEntry(
        reference=f"{what}:{day}:{book.branch_id}:{book.product}:{book.currency}",
        source=f"endofday.day:{day}",
        kind=f"endofday.{what}",
        branch_id=book.branch_id,
        value_date=day,
        lines=(line,),
        description=f"{book.product} {day}",
    )
