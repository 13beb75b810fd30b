"""An end of day that is torn and killed again and again, then run to its end.

Every loan must then be billed once, nothing half done, the day proved and closed.
"""

from __future__ import annotations

import logging
import signal
import subprocess
import time
from datetime import date, timedelta
from typing import Any

from django.db import connection
from script.lib import proof
from script.lib.breaker import Breaker, Torn, laid
from script.lib.broken_day import CHUNK_LOANS
from script.lib.ground import PYTHON, ROOT
from script.lib.served import child_env, end_backends
from script.lib.testbank import TestBank

from diya.endofday import models, parking, services
from diya.endofday.contracts import AlreadyRunning, StepState
from diya.endofday.selectors import proved_on
from diya.endofday.steps import STEPS
from diya.foundation import clock, db
from diya.ledger import selectors as books

NAME = "diya-faults-day"
TORN_MAX = 200
QUICK_KILLS = ("bill:1:9", "bill:1:before COMMIT", "bill:2:after COMMIT", "close:1:before COMMIT")

# A loan with an instalment of the day by the calendar, against what the end of day billed on it.
BILLED = """
SELECT count(*) FILTER (WHERE bills < 1), count(*) FILTER (WHERE bills > 1) FROM (
    SELECT p.loan_id, (SELECT count(*) FROM servicing_event e
        WHERE e.loan_id = p.loan_id AND e.kind = 'INSTALMENT_BILLED' AND e.value_date = %(day)s) AS bills
    FROM servicing_position p JOIN servicing_loan l ON l.id = p.loan_id
    WHERE l.disbursed_date < %(day)s
) b
"""
HALF_DONE = """
SELECT (SELECT coalesce(sum(done_count), 0) FROM endofday_chunk WHERE business_date = %(day)s AND step = 'bill')
    <> (SELECT count(*) FROM servicing_event WHERE booking_date = %(day)s AND actor = %(actor)s)
"""


def torn(day: date) -> tuple[int, int]:
    """Tear the run at its 1st, 2nd, … point until its first chunk stands; answers attempts and what was left half."""
    before, parking.CHUNK_LOANS = parking.CHUNK_LOANS, CHUNK_LOANS  # type: ignore[misc]
    logging.disable(logging.CRITICAL)
    attempts = half = 0
    try:
        while attempts < TORN_MAX and not _answer("SELECT count(*) FROM endofday_chunk", day):
            attempts += 1
            try:
                with laid(Breaker(str(attempts))):
                    services.run_until(until=day)
            except Torn:
                half += int(_answer(HALF_DONE, day))
    finally:
        parking.CHUNK_LOANS = before  # type: ignore[misc]
        logging.disable(logging.NOTSET)
    return attempts, half


def killed(bank: TestBank, day: date, faults: tuple[str, ...]) -> tuple[int, int, int]:
    """Kill a process of the end of day at each of these points; answers attempts, kills and what was left half."""
    kills = half = 0
    for fault in faults:
        kills += _one_killed(bank, day, fault)
        half += int(_answer(HALF_DONE, day))
    return len(faults), kills, half


def killed_everywhere(bank: TestBank, day: date) -> tuple[int, int, int]:
    """Kill at every point of every step in turn, until each step stands."""
    kills = half = 0
    for step in STEPS:
        point = 0
        while not _step_done(day, step.code):
            point += 1
            kills += _one_killed(bank, day, f"{step.code}:1:{point}")
            half += int(_answer(HALF_DONE, day))
    return kills, kills, half


def finish(day: date) -> list[str]:
    """Run the day to its end and the next one; answers what is wrong with them."""
    for until in (day, day + timedelta(days=1)):
        _run(until)
    missing, doubled = _row(BILLED, day)
    wrong = [f"{missing} loans not billed"] * bool(missing) + [f"{doubled} loans billed twice"] * bool(doubled)
    with parking.whole_bank("proof", writes=False):
        if clock.business_date() != day + timedelta(days=2):
            wrong.append(f"the business date is {clock.business_date()}")
        if proved_on() != day + timedelta(days=1) or books.closed_until() != day + timedelta(days=1):
            wrong.append("the days are not proved and closed")
        if parking.open_parked():
            wrong.append("loans are parked")
    return wrong + proof.findings()


def _one_killed(bank: TestBank, day: date, fault: str) -> int:
    run = subprocess.run(
        [str(PYTHON), "-m", "script.lib.broken_day", day.isoformat()], cwd=ROOT, check=False,
        env=child_env(bank, NAME) | {"DIYA_FAULT": fault}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    end_backends(bank, NAME)
    if run.returncode not in (0, -signal.SIGKILL):
        raise RuntimeError(f"the end of day ended by itself at {fault}:\n{run.stdout[-3000:]}")
    return int(run.returncode == -signal.SIGKILL)


def _run(until: date) -> None:
    """Close the days until one that are still open; the lock of a dead run falls when its connection is gone."""
    deadline = time.monotonic() + 20
    while _today() <= until:
        try:
            services.run_until(until=until)
        except AlreadyRunning:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _step_done(day: date, step: str) -> bool:
    if _today() > day:
        return True
    with parking.whole_bank("look", writes=False):
        return models.StepRun.objects.filter(business_date=day, step=step, state=StepState.DONE).exists()


def _today() -> date:
    with parking.whole_bank("look", writes=False):
        return clock.business_date()


def _row(sql: str, day: date) -> tuple[Any, ...]:
    with db.transaction(db.all_branches(), db.Context(actor="proof"), writes=False), connection.cursor() as cursor:
        cursor.execute(sql, {"day": day, "actor": parking.ACTOR})
        return tuple(cursor.fetchone())


def _answer(sql: str, day: date) -> Any:
    return _row(sql, day)[0]
