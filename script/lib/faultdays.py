"""An end of day that is torn and killed again and again, and then run to its end.

Every loan must then be billed once, nothing half done, the day proved and closed.
"""

from __future__ import annotations

import contextlib
import logging
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from script.lib import proof
from script.lib.breaker import Breaker, Torn, laid, tear
from script.lib.broken_day import make_small, struck
from script.lib.ground import PYTHON, ROOT
from script.lib.served import child_env, end_backends
from script.lib.testbank import TestBank

from diya.calc.dates import ONE_DAY
from diya.endofday import models, parking, services
from diya.endofday.contracts import AlreadyRunning, StepState
from diya.endofday.selectors import proved_on
from diya.endofday.steps import steps_due
from diya.foundation import clock, db
from diya.ledger import selectors as books
from diya.products import services as products

NAME = "diya-faults-day"
OPENING = "bill"
"""The first step after the cut-off: until it is done a run is torn from its first statement on, lock and cut-off
included; the steps after it one by one."""
POINTS_MAX = 3000
INDEX = "LPR5Y"

# A loan with an instalment of the day by the calendar, against what the end of day billed on it.
BILLED = """
SELECT count(*) FILTER (WHERE bills < 1), count(*) FILTER (WHERE bills > 1) FROM (
    SELECT p.loan_id, (SELECT count(*) FROM servicing_event e
        WHERE e.loan_id = p.loan_id AND e.kind = 'INSTALMENT_BILLED' AND e.value_date = %(day)s) AS bills
    FROM servicing_position p JOIN servicing_loan l ON l.id = p.loan_id
    WHERE l.disbursed_date < %(day)s AND l.terms ->> 'due_day' = extract(day FROM %(day)s::date)::text
) b
"""
HALF_DONE = """
SELECT (SELECT coalesce(sum(done_count), 0) FROM endofday_chunk WHERE business_date = %(day)s AND step = 'bill')
    <> (SELECT count(*) FROM servicing_event WHERE kind = 'INSTALMENT_BILLED'
        AND booking_date = %(day)s AND actor = %(actor)s)
"""


class Stuck(Exception):
    """A day that does not finish when it is run again."""


@dataclass
class Days:
    """Trials on the business days of a bank, one after another."""

    bank: TestBank
    proof: proof.Proof
    points: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    trials: int = 0
    kills: int = 0

    def __post_init__(self) -> None:
        make_small()

    def torn(self) -> None:
        """Tear today's run at every point of every step, in this process, and close the day with what is left.

        Raises Stuck when the day cannot be finished any more.
        """
        day = _opened()
        logging.disable(logging.CRITICAL)
        try:
            self._torn_until(day, OPENING, in_step=False)
            for step in steps_due(day):
                if not _done(day, step.code):
                    self._torn_until(day, step.code, in_step=True)
        finally:
            logging.disable(logging.NOTSET)
        self.finish(day)

    def _torn_until(self, day: date, step: str, *, in_step: bool) -> None:
        point, struck = 0, ""
        while not _done(day, step) and point < POINTS_MAX:
            point += 1
            breaker = Breaker(str(point))
            try:
                with _broken(step, breaker) if in_step else laid(breaker):
                    services.run_until(until=day)
            except Torn:
                struck = breaker.struck
            except Exception as error:
                raise Stuck(f"{day} cannot go on in {step} after it was torn at {struck}: {error}") from error
            self.trials += 1
            self._check(day, f"{step} torn at {struck}")
        self.points[step] = point

    def killed(self, fault: str) -> None:
        """Kill a process of the end of day as `fault` says, and run the day again until it is closed. Raises Stuck."""
        day = _opened()
        run = subprocess.run(
            [str(PYTHON), "-m", "script.lib.broken_day", day.isoformat()], cwd=ROOT, check=False,
            env=child_env(self.bank, NAME) | {"DIYA_FAULT": fault}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        end_backends(self.bank, NAME)
        if run.returncode not in (0, -signal.SIGKILL):
            self.wrong.append(f"the end of day ended by itself at {fault}: {run.stdout[-1000:]}")
        self.trials += 1
        self.kills += run.returncode == -signal.SIGKILL
        self._check(day, f"killed at {fault}")
        self.finish(day)

    def finish(self, day: date) -> None:
        """Run a day to its end, and find what is wrong with it. Raises Stuck."""
        try:
            _run(day)
        except Exception as error:
            raise Stuck(f"{day} cannot be finished: {error}") from error
        missing, doubled = _row(BILLED, day)
        wrong = [f"{missing} loans not billed"] * bool(missing) + [f"{doubled} loans billed twice"] * bool(doubled)
        with parking.whole_bank("proof", writes=False):
            if clock.business_date() != day + ONE_DAY:
                wrong.append(f"the business date is {clock.business_date()}")
            if proved_on() != day or books.closed_until() != day:
                wrong.append("the day is not proved and closed")
            if parking.open_parked():
                wrong.append("loans are parked")
        self.wrong += [f"{day}: {one}" for one in [*wrong, *self.proof.findings()]]

    def _check(self, day: date, after: str) -> None:
        half = ["a chunk is half done"] if _row(HALF_DONE, day)[0] else []
        self.wrong += [f"{day}, {after}: {one}" for one in [*half, *self.proof.findings()]]


@contextlib.contextmanager
def _broken(step: str, breaker: Breaker) -> Iterator[None]:
    before = services._carry_out
    services._carry_out = struck(before, step, breaker, last=tear)
    try:
        yield
    finally:
        services._carry_out = before


def _opened() -> date:
    """Today, with a fixing of its own of the index that loans follow, so that a repricing finds something to do."""
    with parking.whole_bank("fixing"):
        day = clock.business_date()
        rate = f"0.03{day.toordinal() % 7}"
        products.record_fixing(index=INDEX, fixed_on=day, annual_rate=rate, source="script/faults")
    return day


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


def _done(day: date, step: str) -> bool:
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
