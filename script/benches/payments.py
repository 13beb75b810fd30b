"""Payments of a bank of very many loans: single ones through the whole service in eight processes, beside the least
that a committed write costs (one row of one table by its key); the same over HTTP; and a file of repayments.

Every loan that runs in order is set as if its month had begun a month ago, so that an instalment falls due on the day
of the measurement and the payment of it is the ordinary one.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import random
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import psutil
import psycopg
from script.lib import manyloans, product, testbank
from script.lib.bank import READY_SECONDS, answers, web_words
from script.lib.dispatch import Figures, Frame
from script.lib.ground import ROOT
from script.lib.testbank import TestBank
from script.lib.trial import free_port
from script.lib.witness import Caller, repayment

LOANS, QUICK_LOANS = 200_000, 24_000
LINES, QUICK_LINES = 100_000, 20_000
ROUNDS = 4
PAID_EACH, QUICK_PAID_EACH = 250, 50
"""Payments of each process in each round."""

PROCESSES = 8
UPDATES_FOR_ONE = 10
WARM = 10
TO_SUSPENSE_EACH = 200
"""One line in so many finds no loan, and one pays more than is due."""

OFFICER, PASSWORD = "g-cashier", "bench-cashier-2026"
Owed = tuple[UUID, int]
"""A loan and what it owes today, in minor units."""


def run(frame: Frame) -> Figures:
    """Single payments, the same over HTTP, and a file, on one bank."""
    loans, lines, each = (QUICK_LOANS, QUICK_LINES, QUICK_PAID_EACH) if frame.quick else (LOANS, LINES, PAID_EACH)
    with testbank.fresh_bank("payments", durable=True) as bank, product.at(bank):
        day = manyloans.make(bank, loans, frame.tell)
        fall_due(bank, day)
        officer = enrol(day)
        singles = PROCESSES * (ROUNDS * each + WARM)
        frame.tell("what is owed today")
        owed = owed_today(day, 2 * singles + lines)
        frame.tell(f"{singles} single payments")
        figures = single_payments(owed[:singles], officer)
        frame.tell(f"{singles} payments over HTTP")
        figures |= over_http(bank, owed[singles : 2 * singles])
        left = owed[2 * singles :]
        frame.tell(f"a file of {len(left)} lines")
        return {"loans": loans, **figures, **repayment_file(left, officer)}


def fall_due(bank: TestBank, day: date) -> None:
    """Let an instalment of every loan that runs in order fall due today."""
    with psycopg.connect(manyloans.superuser(bank), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        began = "(%(day)s::date - interval '1 month')::date"
        connection.execute(
            f"""
            WITH moved AS (
                UPDATE servicing_position SET due_day = extract(day FROM %(day)s::date), next_due_date = %(day)s,
                    next_event_date = %(day)s, last_event_date = least(last_event_date, {began}),
                    period_start = {began}, accrued_from = {began}, accrued_units = 0, period_interest_taken = 0,
                    period_units = CASE WHEN regular_units > 0 THEN regular_units ELSE %(day)s::date - {began} END
                WHERE status = 'ACTIVE' AND oldest_due_date IS NULL AND regular_units IS NOT NULL
                    AND next_due_date IS NOT NULL AND wide_units IS NULL RETURNING loan_id, period_units
            )
            UPDATE servicing_accrual a SET period_start = {began}, period_end = %(day)s, accrued_units = 0,
                period_units = m.period_units, counted_units = 0
            FROM moved m WHERE a.loan_id = m.loan_id
            """,
            {"day": day},
        )
        connection.execute("VACUUM ANALYZE servicing_position, servicing_accrual")


def enrol(day: date) -> int:
    """Somebody who may take money and bring files at every branch; their id."""
    from diya.foundation import access, db
    from diya.foundation.models import Branch

    with db.transaction(db.all_branches(), db.Context(actor="bench")):
        codes = list(Branch.objects.values_list("code", flat=True))
        return int(
            access.load_person(OFFICER, name="cashier", password=PASSWORD, grants={"OPERATIONS": codes}, on=day).pk
        )


def owed_today(day: date, count: int) -> list[Owed]:
    """Loans of which an instalment falls due today with what they owe, in no order."""
    from diya.foundation import db
    from diya.servicing import models, selectors

    owed: list[Owed] = []
    with db.transaction(db.all_branches(), db.Context(actor="look"), writes=False):
        due = models.Position.objects.filter(next_due_date=day, oldest_due_date=None)
        ids = list(due.order_by("loan_id").values_list("loan_id", flat=True)[: count + 1000])
        random.Random(7).shuffle(ids)
        for first in range(0, len(ids), 2000):
            views = selectors.views(selectors.loans_by_id(ids[first : first + 2000]), on=day)
            owed += [(view.loan.id, view.position.total_due) for view in views if view.position.total_due]
    random.Random(7).shuffle(owed)
    return owed[:count]


@dataclass(frozen=True, slots=True)
class Phase:
    """What one process did in one round: how much of which kind, from when to when, and the CPU seconds of it and of
    its database process."""

    kind: str
    round: int
    count: int
    began: float
    ended: float
    python: float = 0
    database: float = 0


def single_payments(owed: Sequence[Owed], officer: int) -> Figures:
    """Payments in eight processes, each round followed by one of bare updates in the same processes."""
    phases = in_processes(Payer(officer).work, owed)
    paid = [one for one in phases if one.kind == "paid"]
    count = sum(one.count for one in paid)
    payments, updates = rate(paid), rate([one for one in phases if one.kind == "updated"])
    return {
        "single_payments": count,
        "payments_per_s": round(payments, 1),
        "updates_per_s": round(updates, 1),
        "payment_vs_update_floor": round(payments / updates, 4),
        "payment_python_ms": round(sum(one.python for one in paid) / count * 1000, 2),
        "payment_database_ms": round(sum(one.database for one in paid) / count * 1000, 2),
    }


def rate(phases: Sequence[Phase]) -> float:
    """How much all processes together did in a second, over their rounds."""
    spent = 0.0
    for number in {one.round for one in phases}:
        ones = [one for one in phases if one.round == number]
        spent += max(one.ended for one in ones) - min(one.began for one in ones)
    return sum(one.count for one in phases) / spent


Work = Callable[[Sequence[Owed], Any], list[Phase]]


def in_processes(work: Work, owed: Sequence[Owed]) -> list[Phase]:
    """What each of eight processes measured, one after the other."""
    from django.db import connections

    connections.close_all()
    context = multiprocessing.get_context("fork")
    barrier, answers = context.Barrier(PROCESSES), context.SimpleQueue()

    def one(place: int) -> None:
        try:
            answers.put(work(owed[place::PROCESSES], barrier))
        except Exception as error:
            barrier.abort()  # the others wait for nobody
            answers.put(repr(error))

    children = [context.Process(target=one, args=(place,)) for place in range(PROCESSES)]
    for child in children:
        child.start()
    found = [answers.get() for _ in children]
    for child in children:
        child.join()
    if broken := [one for one in found if isinstance(one, str)]:
        raise RuntimeError("; ".join(broken))
    return [phase for phases in found for phase in phases]


@dataclass(frozen=True, slots=True)
class Payer:
    """One process that pays for loans, as the endpoint does from the opened transaction to its end."""

    officer: int

    def work(self, owed: Sequence[Owed], barrier: Any) -> list[Phase]:
        from diya.foundation import access, db

        with db.transaction(db.all_branches(), db.Context(actor="bench"), writes=False):
            held = access.granted(self.officer)
        for one in owed[:WARM]:
            self._pay(one, held)
        phases = []
        each = (len(owed) - WARM) // ROUNDS
        for number in range(ROUNDS):
            some = owed[WARM + number * each : WARM + (number + 1) * each]
            phases.append(_measured("paid", number, barrier, some, lambda one: self._pay(one, held)))
            phases.append(_measured("updated", number, barrier, some * UPDATES_FOR_ONE, _update))
        return phases

    def _pay(self, one: Owed, held: Any) -> None:
        from diya.foundation import db, idempotency
        from diya.servicing import services
        from diya.servicing.contracts import Channel

        loan_id, amount = one
        right = "servicing.repayment.create"
        context = db.Context(
            self.officer, "cashier", held.roles[right], db.new_id().hex, "127.0.0.1", "POST repayments"
        )
        key = idempotency.key_hash(str(self.officer), db.new_id().hex)
        with db.transaction(db.Scope(held.branches[right]), context, rights=held.branches):
            if idempotency.claim(key, loan_id.bytes, for_ever=True) is not None:
                raise RuntimeError("a new key was known")
            event_id = services.repay(loan_id=loan_id, amount=amount, channel=Channel.COUNTER)
            idempotency.settle(key, db.ref("servicing.event", event_id))


def _update(one: Owed) -> None:
    """The least that a committed write costs: one row of one table by its key."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE servicing_position SET last_sequence = last_sequence WHERE loan_id = %s", [one[0]])
        if cursor.rowcount != 1:
            raise RuntimeError("the row is out of scope")


def _measured(kind: str, number: int, barrier: Any, owed: Sequence[Owed], act: Callable[[Owed], None]) -> Phase:
    """One round of one process, begun together with the others."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), set_config('diya.whole', 'on', false)")
        served = psutil.Process(cursor.fetchone()[0])
    barrier.wait()
    before, python, began = served.cpu_times(), time.process_time(), time.monotonic()
    for one in owed:
        act(one)
    ended, after = time.monotonic(), served.cpu_times()
    database = after.user + after.system - before.user - before.system
    return Phase(kind, number, len(owed), began, ended, time.process_time() - python, database)


def over_http(bank: TestBank, owed: Sequence[Owed]) -> Figures:
    """The same payments by eight clients of the server as `script/server` starts it."""
    port = free_port()
    server = subprocess.Popen(
        web_words(port), cwd=ROOT, env=bank.env("app"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _await(port)
        caller = Caller(port, OFFICER, PASSWORD)
        phases = in_processes(lambda some, barrier: _asked(caller, some, barrier), owed)
    finally:
        server.terminate()
        server.wait()
    return {"http_payments_per_s": round(rate(phases), 1)}


def _await(port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not answers(port):
        if time.monotonic() > deadline:
            raise RuntimeError("the server does not answer")
        time.sleep(0.1)


def _asked(caller: Caller, owed: Sequence[Owed], barrier: Any) -> list[Phase]:
    caller.anew()
    for one in owed[:WARM]:
        caller.send(repayment(str(one[0]), one[1]))
    barrier.wait()
    began = time.monotonic()
    for one in owed[WARM:]:
        told = caller.send(repayment(str(one[0]), one[1]))
        if not told.done:
            raise RuntimeError(f"a payment was refused: {told}")
    return [Phase("asked", 0, len(owed) - WARM, began, time.monotonic())]


def repayment_file(owed: Sequence[Owed], officer: int) -> Figures:
    """A file of repayments from its bytes to its last booked line, and what its parts take."""
    from diya.foundation import access
    from diya.foundation.jobs import Progress
    from diya.servicing.incoming.contracts import FileKind
    from diya.servicing.services import files

    content = _content(owed)
    with _parts_measured() as seconds:
        began = time.monotonic()
        with access.acting(officer, "bench"):
            file_id = files.receive(branch_code="G00", kind=FileKind.REPAYMENTS, name="bench.csv", content=content)
        received = time.monotonic()
        with access.acting(officer, "bench"):
            files.begin(file_id=file_id)
        files.carry_out(file_id, Progress(None))
        ended = time.monotonic()
    parts = {**seconds, "receive": received - began, "post": ended - received}
    return {
        "lines": len(owed),
        **_outcome(file_id),
        "bulk_per_s": round(len(owed) / (ended - began), 1),
        "bulk_post_per_s": round(len(owed) / (ended - received), 1),
        "bulk_parts_s": {name: round(spent, 2) for name, spent in parts.items()},
    }


def _content(owed: Sequence[Owed]) -> bytes:
    """A table as a bank writes it: some lines find no loan, some pay more than is due."""
    from diya.foundation import db
    from diya.servicing import selectors

    with db.transaction(db.all_branches(), db.Context(actor="look"), writes=False):
        numbers = selectors.numbers([loan_id for loan_id, _ in owed])
    text = io.StringIO()
    text.write("reference,loan_number,amount,currency,value_date,payer,account,remark\n")
    for place, (loan_id, amount) in enumerate(owed):
        unknown, over = place % TO_SUSPENSE_EACH == 1, place % TO_SUSPENSE_EACH == 2
        amount += 600_00 if over else 0
        number = "LN0" if unknown else numbers[loan_id]
        text.write(f"R{place:08d},{number},{amount // 100}.{amount % 100:02d},CNY,,张三,62220202{place:011d},还款\n")
    return text.getvalue().encode()


@contextlib.contextmanager
def _parts_measured() -> Iterator[dict[str, float]]:
    """The seconds of reading a file and of finding its loans, while files are received."""
    from diya.servicing.incoming.contracts import FileKind
    from diya.servicing.services.files import flow

    seconds: dict[str, float] = {}

    def parse(content: bytes) -> Any:
        with spent("parse"):
            return kept.parse(content)

    def rows(*given: Any) -> Iterator[Any]:
        made = iter(kept.rows(*given))
        while True:
            with spent("match"):
                some = next(made, None)
            if some is None:
                return
            yield some

    @contextlib.contextmanager
    def spent(name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        seconds[name] = seconds.get(name, 0) + time.monotonic() - began

    kept = flow.KINDS[FileKind.REPAYMENTS]
    flow.KINDS[FileKind.REPAYMENTS] = replace(kept, parse=parse, rows=rows)
    try:
        yield seconds
    finally:
        flow.KINDS[FileKind.REPAYMENTS] = kept


def _outcome(file_id: UUID) -> Figures:
    """How many lines ended in which state; none may be left."""
    from django.db.models import Count

    from diya.foundation import db
    from diya.servicing.models import IncomingLine

    with db.transaction(db.all_branches(), db.Context(actor="look"), writes=False):
        states = IncomingLine.objects.filter(incoming_id=file_id).values_list("state").annotate(count=Count("id"))
        return {f"lines_{state.lower()}": count for state, count in states}
