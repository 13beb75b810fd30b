"""The end of day of very many loans: what falls due, debits and their answers, unpaid and late, classes, the books and
their proof; per step seconds and CPU, against a loop that gives each loan a transaction, and against ten times as many.

CPU is that of this process and of the database's processes that work for it.
"""

from __future__ import annotations

import io
import resource
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

import psutil
from script.lib import manyloans, product, testbank
from script.lib.dispatch import Figures, Frame

LOANS, QUICK_LOANS = 1_000_000, 100_000
REFUSED_EACH = 20
LOOP_SAMPLE = 400
SERVICING = ("receive", "bill", "accrue", "basis", "age", "prove", "close", "debit")
"""The steps of servicing and of the books; watching and classing are monitoring's."""


def run(frame: Frame) -> Figures:
    """One warm day and one measured day of a bank; then of another with ten times the loans, where there is time."""
    few, many = (QUICK_LOANS // 10, QUICK_LOANS) if frame.quick else (LOANS // 10, LOANS)
    with testbank.fresh_bank("eod", durable=True) as bank, product.at(bank):
        small = Day(bank, manyloans.make(bank, few, frame.tell), frame).figures()
    with testbank.fresh_bank("eod", durable=True) as bank, product.at(bank):
        day = Day(bank, manyloans.make(bank, many, frame.tell), frame)
        great = day.figures()
        loop_cpu = day.row_loop_cpu()
    return {
        "loans": many,
        **great,
        "cost_of_ten_times": round(great["eod_cpu_s"] / small["eod_cpu_s"], 2),
        "loop_cpu_s_extrapolated": round(loop_cpu * many, 1),
        "eod_cpu_vs_row_loop": round(loop_cpu * many / great["eod_cpu_s"], 1),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


@dataclass
class Meter:
    """Wall and CPU seconds of parts of a run, with the WAL they wrote."""

    bank: testbank.TestBank
    wall: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)
    wal_mb: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def measured(self, name: str) -> Iterator[None]:
        began, cpu, wal = time.monotonic(), self._cpu(), self._wal()
        yield
        self.wall[name] = self.wall.get(name, 0) + time.monotonic() - began
        self.cpu[name] = self.cpu.get(name, 0) + self._cpu() - cpu
        self.wal_mb[name] = self.wal_mb.get(name, 0) + (self._wal() - wal) / 1e6

    def _cpu(self) -> float:
        """CPU seconds of this process and of every process of the database, living or ended, that served this bank."""
        spent = time.process_time()
        for process in psutil.process_iter(["cmdline", "cpu_times"]):
            if any(self.bank.name in word for word in process.info["cmdline"] or ()):
                times = process.info["cpu_times"]
                self._served[process.pid] = times.user + times.system
        return spent + sum(self._served.values())

    def __post_init__(self) -> None:
        self._served: dict[int, float] = {}

    def _wal(self) -> int:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint")
            return int(cursor.fetchone()[0])


class Day:
    """The days of a bank of very many loans."""

    def __init__(self, bank: testbank.TestBank, day: date, frame: Frame) -> None:
        self.bank, self.day, self.frame = bank, day, frame

    def _enrol(self) -> None:
        """Somebody who may bring files of answers at every branch."""
        from diya.foundation import access, db
        from diya.foundation.models import Branch

        with db.transaction(db.all_branches(), db.Context(actor="bench")):
            codes = list(Branch.objects.values_list("code", flat=True))
            access.load_person(
                "g-officer", name="officer", password=token_urlsafe(24), grants={"OPERATIONS": codes}, on=self.day
            )

    def figures(self) -> Figures:
        """What the second of two days costs, its debits answered before its cut-off."""
        self._enrol()
        self._mandates()
        self._close(Meter(self.bank))
        meter = Meter(self.bank)
        with meter.measured("answers"):
            answered = self._answer()
        self._close(meter)
        counted = ("answers", *SERVICING)
        total = {name: sum(getattr(meter, name).get(step, 0) for step in counted) for name in ("wall", "cpu", "wal_mb")}
        self.frame.tell(f"{self.day}: " + ", ".join(f"{step} {meter.cpu.get(step, 0):.2f}" for step in meter.cpu))
        return {
            "debits_answered": answered,
            "eod_wall_s": round(total["wall"], 2),
            "eod_cpu_s": round(total["cpu"], 2),
            "eod_wal_mb": round(total["wal_mb"], 1),
            "accrual_cpu_s": round(meter.cpu["accrue"], 2),
            "accrual_wal_mb": round(meter.wal_mb["accrue"], 2),
            "steps_wall_s": {step: round(spent, 2) for step, spent in meter.wall.items()},
            "steps_cpu_s": {step: round(spent, 2) for step, spent in meter.cpu.items()},
        }

    def _close(self, meter: Meter) -> None:
        """The end of the day, each step measured."""
        from diya.endofday import services

        carry_out = services._carry_out

        def measured(step: Any, day: date, progress: Any) -> None:
            with meter.measured(step.code):
                carry_out(step, day, progress)

        services._carry_out = measured
        try:
            services.run_until(until=self.day)
        finally:
            services._carry_out = carry_out
        self.day += timedelta(days=1)

    def _mandates(self) -> None:
        """A mandate for every loan that falls due within the days measured, sealed as the product seals it."""
        from diya.endofday import parking
        from diya.servicing import models

        first, last = self.day, self.day + timedelta(days=3)
        with parking.whole_bank("mandates", writes=False):
            loan_ids = list(
                models.Position.objects.filter(status="ACTIVE", next_due_date__range=(first, last)).values_list(
                    "loan_id", flat=True
                )
            )
        self.frame.tell(f"{len(loan_ids)} mandates")
        for start in range(0, len(loan_ids), 5000):
            self._seal(loan_ids[start : start + 5000])

    def _seal(self, loan_ids: Sequence[UUID]) -> None:
        from diya.endofday import parking
        from diya.foundation import crypto, db
        from diya.foundation.models import User
        from diya.servicing import models
        from diya.servicing.services.debits.mandates import MANDATE_PLACE

        account = {"name": "张三", "account": "6222020200112233445", "bank": "某支行"}
        with parking.whole_bank("mandates"):
            maker = User.objects.get(username="g-maker")
            loans = list(models.Loan.objects.filter(id__in=loan_ids))
            keys = crypto.keys_of({loan.borrower_id for loan in loans})
            rows: list[Any] = []
            for loan in loans:
                row = models.DebitMandate(
                    branch_id=loan.branch_id,
                    loan_id=loan.id,
                    starts_date=manyloans.FIRST_DAY,
                    account_token=b"0" * 32,
                    made_by=maker,
                )
                row.envelope = crypto.seal(keys[loan.borrower_id], MANDATE_PLACE.format(id=row.id), account)
                rows.append(row)
            db.insert_all(rows)

    def _answer(self) -> int:
        """The answers to the debits of the day, as files of answers: one in twenty is refused."""
        from diya.endofday import parking
        from diya.foundation.jobs import Progress
        from diya.foundation.models import Branch
        from diya.servicing import models
        from diya.servicing.incoming.contracts import FileKind
        from diya.servicing.services import files

        with parking.whole_bank("answers", writes=False):
            waiting = models.DebitInstruction.objects.filter(state="SENT").order_by("reference")
            rows = list(waiting.values_list("branch_id", "reference", "amount"))
            codes = dict(Branch.objects.values_list("id", "code"))
        by_branch: dict[int, list[str]] = {}
        for number, (branch_id, reference, amount) in enumerate(rows):
            refused = number % REFUSED_EACH == 0
            text = f"{reference},REFUSED,,51" if refused else f"{reference},DONE,{amount // 100}.{amount % 100:02d},"
            by_branch.setdefault(branch_id, []).append(text)
        for branch_id, lines in sorted(by_branch.items()):
            text = io.StringIO()
            text.write("reference,result,amount,reason\n")
            text.write("\n".join(lines))
            with self._officer():
                file_id = files.receive(
                    branch_code=codes[branch_id],
                    kind=FileKind.ANSWERS,
                    name="answers.csv",
                    content=text.getvalue().encode(),
                )
                files.begin(file_id=file_id)
            files.carry_out(file_id, Progress(None))
        return len(rows)

    @contextmanager
    def _officer(self) -> Iterator[None]:
        from diya.foundation import db
        from diya.foundation.models import User

        teller = User.objects.get(username="g-officer")
        context = db.Context(actor_id=teller.pk, actor=teller.name)
        with db.transaction(db.all_branches(), context):
            yield

    def row_loop_cpu(self) -> float:
        """CPU seconds for one loan of a loop that gives each a transaction: lock, what it earned today, its entry, its
        position; over a sample of the same loans."""
        from diya.endofday import parking
        from diya.servicing import models

        with parking.whole_bank("sample", writes=False):
            step = max(1, models.Position.objects.count() // LOOP_SAMPLE // 50)
            ids = list(
                models.Position.objects.order_by("loan_id").values_list("loan_id", flat=True)[
                    : LOOP_SAMPLE * step : step
                ]
            )
        meter = Meter(self.bank)
        with meter.measured("loop"):
            for loan_id in ids:
                with parking.whole_bank("loop"):
                    self._one(loan_id)
        return meter.cpu["loop"] / len(ids)

    def _one(self, loan_id: UUID) -> None:
        from diya.foundation import clock
        from diya.ledger import services as ledger
        from diya.ledger.contracts import Line
        from diya.servicing import selectors, store
        from diya.servicing.engine import hold_loan

        held, day = hold_loan(loan_id), clock.business_date()
        before, after = (
            selectors.earned_of(held, day=day)[0],
            selectors.earned_of(held, day=day + timedelta(days=1))[0],
        )
        if after > before:
            ledger.post(
                reference=f"loop:{loan_id}",
                source=held.ref,
                kind="bench.loop",
                branch_id=held.loan.branch_id,
                value_date=day,
                lines=[Line("113201", "601101", after - before, "CNY", held.loan.product_code)],
            )
        store.store_positions(
            [store.position_of(held.loan, held.terms, held.state, sequence=held.sequence, standing=held.standing)]
        )
