"""Runs of the end of day: one at a time, each step of each date once, day after day until a date."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Final

from django.db import connection

from diya.calc.dates import ONE_DAY
from diya.endofday import models, parking
from diya.endofday.contracts import AlreadyRunning, DateNotAhead, StepReport, StepState
from diya.endofday.selectors import RUN_KIND, RUN_LOCK, running_job
from diya.endofday.steps import STEPS, Step, Waiting, steps_due
from diya.foundation import audit, clock, db, jobs
from diya.foundation.jobs import Cancelled, Progress
from diya.foundation.models import Job
from diya.kernel.errors import DomainError

DAYS_AHEAD_MAX: Final = 3700

audit.actions({"endofday.day.closed": ("日终完成", "End of day done")})


def start(*, until: date) -> Job:
    """Queue a run until a date has been closed. Raises DateNotAhead and AlreadyRunning."""
    _require_ahead(until)
    if running_job() is not None:
        raise AlreadyRunning()
    return jobs.start(RUN_KIND, {"until": until.isoformat()})


def run_until(*, until: date, progress: Progress | None = None) -> date:
    """Close every business date up to and including `until`; answers the business date after it.

    Runs outside any transaction and opens its own. Raises AlreadyRunning, DateNotAhead, BooksBroken.
    """
    voice = progress or Progress(None)
    with _only_run():
        day, done = _begun()
        _within(until, day)
        while day <= until:
            run_day(day, voice, done=done)
            day, done = day + ONE_DAY, frozenset()
        return day


def run_day(day: date, progress: Progress, *, done: Container[str]) -> None:
    """Take in what came, cut off, then carry out the steps of `day` that are not done yet, in order."""
    waiting = [step for step in steps_due(day) if step.code not in done]
    for step in waiting:
        if step.before_cut_off:
            _carry_out(step, day, progress)
    with parking.whole_bank("cut off"):
        clock.cut_off(day)
    for step in waiting:
        if not step.before_cut_off:
            _carry_out(step, day, progress)


def _begun() -> tuple[date, frozenset[str]]:
    """The business date, and the steps of it that were done before."""
    with parking.whole_bank("look", writes=False):
        day = clock.business_date()
        runs = models.StepRun.objects.filter(business_date=day, state=StepState.DONE)
        return day, frozenset(runs.values_list("step", flat=True))


def _carry_out(step: Step, day: date, progress: Progress) -> None:
    """A step is written down when it is done, in the transaction that did it where that is one."""
    started = clock.now()
    try:
        progress.tell(0, 0, f"{day} {step.code}")
        if isinstance(step.does, Waiting):
            _work_off(step, step.does, day, progress, started)
        elif step.in_chunks:
            report = step.does(day, progress)
            with parking.whole_bank(step.code):
                _done(step, day, report, started)
        else:
            with parking.whole_bank(step.code):
                _done(step, day, step.does(day, progress), started)
                if step is STEPS[-1]:
                    _tell(day)
    except Cancelled:
        raise
    except Exception as error:
        sentence = error.sentence("zh") if isinstance(error, DomainError) else f"{type(error).__name__}: {error}"
        with parking.whole_bank(step.code):
            # An answer lost after the commit looks like a failure: what is done stays done.
            done = models.StepRun.objects.filter(business_date=day, step=step.code, state=StepState.DONE)
            if not done.exists():
                _write(step, day, started, state=StepState.FAILED, note=sentence[:500], ended_at=clock.now())
        raise


def _work_off(step: Step, waiting: Waiting, day: date, progress: Progress, started: datetime) -> None:
    with parking.whole_bank(step.code):
        found = waiting.found(day)
        if not found:
            _done(step, day, StepReport(0), started)
            return
    report = waiting.work_off(day, progress, found)
    with parking.whole_bank(step.code):
        _done(step, day, report, started)


def _done(step: Step, day: date, report: StepReport, started: datetime) -> None:
    _write(
        step,
        day,
        started,
        state=StepState.DONE,
        done_count=report.done_count,
        total_count=report.done_count,
        figures=dict(report.figures),
        note=report.note[:500],
        ended_at=clock.now(),
    )


def _tell(day: date) -> None:
    """One event for the day: what each step did and found."""
    runs = models.StepRun.objects.filter(business_date=day).order_by("id")
    audit.record(
        "endofday.day.closed",
        subject=f"endofday.day:{day}",
        branch_id=None,
        after={run.step: {"done": run.done_count, **run.figures} for run in runs},
    )


def _write(step: Step, day: date, started: datetime, **said: Any) -> None:
    row = models.StepRun(business_date=day, step=step.code, started_at=started, **said)
    db.insert_all([row], replacing=["business_date", "step"])


def _require_ahead(until: date) -> None:
    _within(until, clock.business_date())


def _within(until: date, today: date) -> None:
    if not 0 <= (until - today).days <= DAYS_AHEAD_MAX:
        raise DateNotAhead(business_date=today.isoformat(), days=DAYS_AHEAD_MAX, field="until")


@contextmanager
def _only_run() -> Iterator[None]:
    """Hold the lock of the end of day for this connection; raises AlreadyRunning when another run holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [RUN_LOCK])
        if not cursor.fetchone()[0]:
            raise AlreadyRunning()
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [RUN_LOCK])


@jobs.kinds.register(RUN_KIND)
def _run_job(progress: Progress, arguments: Mapping[str, Any]) -> None:
    """The run as a job: what is done already is not done again."""
    until = date.fromisoformat(arguments["until"])
    if until >= _begun()[0]:
        run_until(until=until, progress=progress)
