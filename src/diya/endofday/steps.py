"""The steps of the end of day, in reading order; each is repeatable and leaves the same day behind.

At the end of day D interest of D is earned: the books then hold what was earned by the beginning of D + 1.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final
from uuid import UUID

from diya.calc.dates import ONE_DAY
from diya.customers import services as customers
from diya.endofday import models, parking, snapshot
from diya.endofday.contracts import BooksBroken, StepReport
from diya.endofday.ports import arrivals
from diya.foundation import clock, db, parameters
from diya.foundation.db import fetch_all
from diya.foundation.jobs import Progress
from diya.ledger import selectors as books
from diya.ledger import services as ledger
from diya.ledger.contracts import Book, Line, NewEntry, Reconciled
from diya.monitoring import services as monitoring
from diya.origination import services as applications
from diya.servicing import selectors as servicing
from diya.servicing import services as loans

FINDINGS_SHOWN: Final = 5
EARNED: Final = ("interest", "penalty", "compound")
OVERDUE_DAYS: Final = "servicing.non_accrual_days"
Beneath = tuple[str, Book]
Kept = tuple[str, Book, bool]
"""What was earned, in which book, on cash basis or not."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a step has to do on a day: the things that wait, found in one look, and how they are worked off, in
    transactions of their own. Where nothing waits the look is all."""

    found: Callable[[date], Sequence[UUID]]
    work_off: Callable[[date, Progress, Sequence[UUID]], StepReport]


@dataclass(frozen=True, slots=True)
class Step:
    """A step. What it `does` works in the transaction it is given, or opens its own (`in_chunks`), or is to work off
    what is waiting. Money comes in `before_cut_off` only."""

    code: str
    name_zh: str
    name_en: str
    does: Callable[[date, Progress], StepReport] | Waiting
    in_chunks: bool = False
    before_cut_off: bool = False
    on: tuple[int, int] | None = None
    """The month and day of the year on which the step is due, where it is not due daily."""

    def is_due(self, day: date) -> bool:
        return self.on is None or self.on == (day.month, day.day)


def chunks(step: str, act: Callable[..., int]) -> Callable[[date, Progress, Sequence[UUID]], StepReport]:
    """Work off loans chunk by chunk; a loan that fails is set aside."""

    def work_off(day: date, progress: Progress, loan_ids: Sequence[UUID]) -> StepReport:
        done, parked = parking.in_chunks(day, step, loan_ids, act, progress)
        return StepReport(done, {"loans": len(loan_ids), "parked": parked})

    return work_off


def receive(day: date, progress: Progress) -> StepReport:
    """Take in what came for the day by the channels that are connected."""
    reports = {code: take_in(day, progress) for code, take_in in arrivals}
    figures = {code: dict(report.figures) for code, report in reports.items()}
    return StepReport(sum(report.done_count for report in reports.values()), figures)


def _due(day: date) -> Sequence[UUID]:
    return loans.due_loan_ids(day=day)


def _repriced(day: date) -> Sequence[UUID]:
    return loans.repricing_loan_ids(day=day)


def _ordered(day: date) -> Sequence[UUID]:
    return loans.waiting_order_ids(day=day)


def carry_out(day: date, progress: Progress, order_ids: Sequence[UUID]) -> StepReport:
    """Do the orders that were booked for the day; one that a loan refuses is written down, and somebody is told. What
    was proposed too long ago expires."""
    ended: Counter[str] = Counter()
    for number, order_id in enumerate(order_ids, start=1):
        with parking.whole_bank("orders"):
            ended[loans.end_waiting_order(order_id=order_id).state] += 1
        progress.tell(number, len(order_ids), f"{day} orders")
    figures = {"orders": len(order_ids), "failed": ended["FAILED"], "expired": ended["EXPIRED"]}
    return StepReport(len(order_ids) - ended["FAILED"], figures)


def accrue(day: date, progress: Progress) -> StepReport:  # noqa: ARG001 - one shape for every step
    """Book the interest, penalty and compound interest of the day, by branch, product and basis: what was earned by
    the beginning of D + 1 less what was booked."""
    return _book_growth(day)


def _changing(day: date) -> Sequence[UUID]:
    """Loans that are too long past due for accrual, and those that are cured, as D + 1 begins."""
    tomorrow = day + ONE_DAY
    overdue_days = int(parameters.figure(OVERDUE_DAYS, on=tomorrow).value)
    return loans.changing_basis(day=tomorrow, overdue_days=overdue_days)


def _change_basis(*, loan_ids: Sequence[UUID], day: date) -> int:
    return loans.change_basis(loan_ids=loan_ids, day=day + ONE_DAY)


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


def duties(day: date, progress: Progress) -> StepReport:  # noqa: ARG001
    """Come back to customers, as the next day begins: documents that run out, due diligence that grew old, files of
    several people that were kept long enough."""
    reminded = customers.remind(day=day + ONE_DAY)
    destroyed = customers.forget_files(day=day + ONE_DAY) + applications.forget_files(day=day + ONE_DAY)
    figures = {**asdict(reminded), "files_destroyed": destroyed}
    return StepReport(reminded.documents + reminded.reviews + destroyed, figures)


def prove(day: date, progress: Progress) -> StepReport:  # noqa: ARG001
    """Prove the books or stop the day: debits equal credits, branches settle to zero, control accounts equal the loans
    beneath them. What was compared is kept either way."""
    with parking.whole_bank("prove"):
        findings = [f"{currency}: {debit - credit}" for currency, debit, credit in _totals(day) if debit != credit]
        accounts, beneath = servicing.controls(day=day + ONE_DAY)
        between = books.accounts_by_role()["INTERBRANCH"]
        booked = books.control_balances(accounts=accounts | {between}, on=day)
        findings += _unsettled(booked, between)
        rows = list(_reconciled(booked, beneath))
        ledger.keep_reconciliation(day, rows)
        parked = parking.open_parked()
    findings += [
        f"{row.account} {row.product} {row.currency} @{row.branch_id}: {row.ledger_amount - row.subledger_amount}"
        for row in rows
        if row.ledger_amount != row.subledger_amount
    ]
    if findings:
        raise BooksBroken(findings="; ".join(findings[:FINDINGS_SHOWN]))
    named = [{"loan": row.loan_number, "step": row.step, "reason": row.reason} for row in parked]
    return StepReport(len(beneath), {"reconciling": named})


def _unsettled(booked: dict[Beneath, int], between: str) -> list[str]:
    """What settlement between branches does not net to zero, by currency; it is no control account and leaves them."""
    left: dict[str, int] = {}
    for account, book in [key for key in booked if key[0] == between]:
        left[book.currency] = left.get(book.currency, 0) + booked.pop((account, book))
    return [f"{between} {currency}: {amount}" for currency, amount in sorted(left.items()) if amount]


def year_end(day: date, progress: Progress) -> StepReport:  # noqa: ARG001
    """On 31 December, carry the result of the year to profit appropriation."""
    return StepReport(ledger.close_year(year=day.year))


def close(day: date, progress: Progress) -> StepReport:  # noqa: ARG001
    """Total the day in the ledger and close it."""
    return StepReport(ledger.close_day(day=day))


def debit(day: date, progress: Progress) -> StepReport:
    """Instruct what falls due tomorrow, and what is to be tried again then, so that it can be collected on its day; the
    money is booked from the answers only."""
    tomorrow = day + ONE_DAY
    with parking.whole_bank("debit", writes=False):
        loan_ids = loans.loan_ids_to_debit(day=tomorrow)
    done, parked = parking.in_chunks(day, "debit", loan_ids, _instruct, progress)
    with parking.whole_bank("debit"):
        files = loans.send_debit_files(day=tomorrow)
    return StepReport(done, {"loans": len(loan_ids), "parked": parked, "files": files})


def _instruct(*, loan_ids: Sequence[UUID], day: date) -> int:
    return loans.instruct_debits(loan_ids=loan_ids, day=day + ONE_DAY)


def roll(day: date, progress: Progress) -> StepReport:  # noqa: ARG001
    """Turn the business date."""
    return StepReport(1, note=clock.roll(day).isoformat())


STEPS: Final[tuple[Step, ...]] = (
    Step("receive", "当日来款来件", "Receive", receive, in_chunks=True, before_cut_off=True),
    Step(
        "orders",
        "执行预约及失效业务申请",
        "Booked and expired orders",
        Waiting(_ordered, carry_out),
        before_cut_off=True,
    ),
    Step("bill", "到期出账", "Bill", Waiting(_due, chunks("bill", loans.bill))),
    # On 1 January, by 中国人民银行公告〔2019〕第30号 (定价基准).
    Step("reprice", "利率重定价", "Reprice", Waiting(_repriced, chunks("reprice", loans.reprice)), on=(1, 1)),
    Step("accrue", "计提利息罚息", "Accrue", accrue),
    Step("basis", "应计非应计转换", "Basis of income", Waiting(_changing, chunks("basis", _change_basis))),
    Step("age", "逾期分档", "Age", age),
    Step("watch", "预警与分类", "Watch", watch),
    Step("duties", "客户尽职提醒", "Duties to customers", duties),
    Step("year_end", "年终决算结转", "Year-end close", year_end, on=(12, 31)),
    Step("prove", "账务核对", "Prove the books", prove, in_chunks=True),
    Step("snapshot", "保存借据余额快照", "Snapshot", snapshot.write),
    Step("close", "日结账", "Close the books", close),
    Step("debit", "发起次日扣款", "Debits of tomorrow", debit, in_chunks=True),
    Step("roll", "切换营业日", "Turn the day", roll),
)


def steps_due(day: date) -> tuple[Step, ...]:
    """The steps of a day, in order."""
    return tuple(step for step in STEPS if step.is_due(day))


def _reconciled(booked: Mapping[Beneath, int], loans: Mapping[Beneath, int]) -> Iterator[Reconciled]:
    """Every control account with what it holds and what the loans beneath it come to."""
    for account, book in sorted(booked.keys() | loans.keys(), key=str):
        yield Reconciled(
            account,
            book.branch_id,
            book.product,
            book.currency,
            booked.get((account, book), 0),
            loans.get((account, book), 0),
        )


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


def _book_growth(day: date) -> StepReport:
    """Book what each book earned since it was last booked; one entry for each kind and book."""
    earned = {
        (what, one.book, one.cash_basis): getattr(one, what)
        for one in servicing.earned(day=day + ONE_DAY)
        for what in EARNED
    }
    known = _booked_before(earned)
    growth = [
        (what, more, book, cash)
        for (what, book, cash), amount in earned.items()
        if (more := amount - known.get((what, book, cash), 0))
    ]
    rows: list[models.Booked] = []
    entries: list[NewEntry] = []
    totals: dict[str, int] = {}
    for (what, more, book, cash), lines in zip(growth, servicing.earning_lines(growth, on=day), strict=True):
        entry = _earning_entry(day, what, book, cash, lines)
        entries.append(entry)
        rows.append(
            models.Booked(
                business_date=day,
                branch_id=book.branch_id,
                product=book.product,
                currency=book.currency,
                cash_basis=cash,
                what=what,
                amount=earned[what, book, cash],
                entry_reference=entry.reference,
            )
        )
        totals[what] = totals.get(what, 0) + more
    ledger.post_batch(entries)
    db.insert_all(rows)
    return StepReport(len(entries), totals)


def _booked_before(asked: Iterable[Kept]) -> dict[Kept, int]:
    """The last booked total of each kind and book: one probe of the unique index for each, however long the bank has
    lived."""
    wanted = [{"what": what, **asdict(book), "cash_basis": cash} for what, book, cash in asked]
    rows = fetch_all(
        """
        SELECT w.what, w.branch_id, w.product, w.currency, w.cash_basis, last.amount
        FROM jsonb_to_recordset(%(wanted)s::jsonb)
            AS w(what text, branch_id int, product text, currency text, cash_basis boolean),
        LATERAL (
            SELECT amount FROM endofday_booked b
            WHERE b.what = w.what AND b.branch_id = w.branch_id AND b.product = w.product AND b.currency = w.currency
                AND b.cash_basis = w.cash_basis
            ORDER BY b.business_date DESC LIMIT 1
        ) last
        """,
        {"wanted": json.dumps(wanted)},
    )
    return {
        (row["what"], Book(row["branch_id"], row["product"], row["currency"]), row["cash_basis"]): row["amount"]
        for row in rows
    }


def _earning_entry(day: date, what: str, book: Book, cash: bool, lines: tuple[Line, ...]) -> NewEntry:
    off = ":OFF" if cash else ""
    return NewEntry(
        reference=f"{what}:{day}:{book.branch_id}:{book.product}:{book.currency}{off}",
        source=f"endofday.day:{day}",
        kind=f"endofday.{what}",
        branch_id=book.branch_id,
        value_date=day,
        lines=lines,
        description=f"{book.product} {day}",
    )
