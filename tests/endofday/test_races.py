"""With real commits: two runs at once, payments at once on one loan, a run killed in the middle of a chunk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, connections

from diya.endofday import models, services
from diya.endofday.contracts import AlreadyRunning
from diya.endofday.selectors import proved_on
from diya.servicing import models as loan_models
from diya.servicing import services as loans
from diya.servicing.contracts import Channel
from tests.servicing.bank import FIRST_DAY, Bank

ROOT = Path(__file__).parents[2]


@pytest.fixture
def real(fresh_bank) -> Bank:
    return Bank()


def in_threads(count: int, act) -> list[Exception | None]:
    """Run `act` in threads with connections of their own; answers what each raised."""
    raised: list[Exception | None] = [None] * count
    start = threading.Barrier(count)

    def one(number: int) -> None:
        start.wait()
        try:
            act(number)
        except Exception as error:
            raised[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_two_runs_at_once_are_one_run(real):
    real.draw()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [services.RUN_LOCK])
    raised = in_threads(1, lambda _: services.run_until(until=FIRST_DAY))
    assert isinstance(raised[0], AlreadyRunning)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [services.RUN_LOCK])
    assert in_threads(1, lambda _: services.run_until(until=FIRST_DAY)) == [None]
    assert real.today() == date(2025, 1, 16)


def test_payments_at_once_on_one_loan_stand_in_line(real):
    loan_id = real.draw()
    real.end_each_day_until(date(2025, 2, 15))

    def pay(_: int) -> None:
        with real.acting(real.teller):
            loans.repay(loan_id=loan_id, amount=1_000_00, channel=Channel.COUNTER)

    raised = in_threads(12, pay)
    # 10,600.00 is due: ten payments of 1,000.00 fit, the rest are told what is due.
    assert sum(error is None for error in raised) == 10
    assert {type(error).__name__ for error in raised if error} == {"RepaymentExceedsDue"}
    real.settled(loan_id)
    assert real.view(loan_id).position.total_due == 600_00
    real.end_each_day_until(date(2025, 2, 17))
    with real.acting():
        assert proved_on() == date(2025, 2, 16)


def test_a_run_killed_in_a_chunk_is_finished_by_the_next_run(real, fresh_bank):
    ids = [real.draw() for _ in range(40)]
    real.end_each_day_until(date(2025, 2, 15))
    with connection.cursor() as cursor:  # the chunk waits for this lock: the kill finds it in the middle
        cursor.execute("BEGIN")
        cursor.execute("SELECT foundation_begin('{1,2,3,4}', '{}', false)")
        cursor.execute("SELECT 1 FROM servicing_loan WHERE id = %s FOR UPDATE", [ids[20]])
        run = subprocess.Popen(
            [sys.executable, "-m", "diya", "eod", "--until", "2025-02-15"],
            cwd=ROOT,
            env={**fresh_bank.env("app"), "DJANGO_SETTINGS_MODULE": "diya.config.settings"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + 30
        waiting = 0
        while not waiting and time.monotonic() < deadline:
            time.sleep(0.1)
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid"
            )
            waiting = cursor.fetchone()[0]
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        cursor.execute("ROLLBACK")
    assert waiting, "the run never reached the chunk"
    with real.acting():
        assert not loan_models.Event.objects.filter(kind="INSTALMENT_BILLED").exists()
    deadline = time.monotonic() + 20
    while True:  # the dead run's lock falls when PostgreSQL notices its connection is gone
        try:
            services.run_until(until=date(2025, 2, 15))
            break
        except AlreadyRunning:
            assert time.monotonic() < deadline
            time.sleep(0.2)
    with real.acting():
        assert loan_models.Event.objects.filter(kind="INSTALMENT_BILLED").count() == 40
        assert models.Chunk.objects.filter(step="bill", business_date=date(2025, 2, 15)).count() == 1
        assert proved_on() == date(2025, 2, 15)
    for loan_id in ids[:3]:
        real.settled(loan_id)
