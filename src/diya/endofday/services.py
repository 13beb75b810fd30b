"""Runs of the end of day: one at a time, each step of each date once, day after day until a date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

from django.db import connection

from diya.endofday import models, parking
from diya.endofday.contracts import AlreadyRunning, DateNotAhead, StepReport, StepState
from diya.endofday.selectors import RUN_KIND, running_job
from diya.endofday.steps import STEPS, Step
from diya.foundation import audit, clock, jobs
from diya.foundation.jobs import Cancelled, Progress
from diya.foundation.models import Job
from diya.kernel.errors import DomainError

DAYS_AHEAD_MAX: Final = 3700
RUN_LOCK: Final = "diya.endofday"

audit.actions({"endofday.step.done": ("日终步骤完成", "End-of-day step done")})


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
        day = _today()
        _within(until, day)
        while day <= until:
            run_day(day, voice)
            day = _today()
        return day


def run_day(day: date, progress: Progress) -> None:
    """Take in what came, cut off, then carry out the steps of `day` that are not done yet, in order."""
    with parking.whole_bank("look", writes=False):
        done = set(
            models.StepRun.objects.filter(business_date=day, state=StepState.DONE).values_list("step", flat=True)
        )
    waiting = [step for step in STEPS if step.code not in done]
    for step in waiting:
        if step.before_cut_off:
            _carry_out(step, day, progress)
    with parking.whole_bank("cut off"):
        clock.cut_off(day)
    for step in waiting:
        if not step.before_cut_off:
            _carry_out(step, day, progress)


def _carry_out(step: Step, day: date, progress: Progress) -> None:
    _mark(step, day, StepState.RUNNING)
    try:
        progress.tell(0, 0, f"{day} {step.code}")
        if step.in_chunks:
            report = step.run(day, progress)
            with parking.whole_bank(step.code):
                _done(step, day, report)
        else:
            with parking.whole_bank(step.code):
                _done(step, day, step.run(day, progress))
    except Cancelled:
        raise
    except Exception as error:
        sentence = error.sentence("zh") if isinstance(error, DomainError) else f"{type(error).__name__}: {error}"
        _mark(step, day, StepState.FAILED, sentence)
        raise


def _mark(step: Step, day: date, state: StepState, note: str = "") -> None:
    ended = clock.now() if state is StepState.FAILED else None
    with parking.whole_bank(step.code):
        models.StepRun.objects.update_or_create(
            business_date=day,
            step=step.code,
            defaults={"state": state, "note": note[:500], "started_at": clock.now(), "ended_at": ended}
            if state is StepState.RUNNING
            else {"state": state, "note": note[:500], "ended_at": ended},
        )


def _done(step: Step, day: date, report: StepReport) -> None:
    """Write the step down as done, in the transaction that did it."""
    models.StepRun.objects.filter(business_date=day, step=step.code).update(
        state=StepState.DONE,
        done_count=report.done_count,
        total_count=report.done_count,
        figures=dict(report.figures),
        note=report.note[:500],
        ended_at=clock.now(),
    )
    audit.record(
        "endofday.step.done",
        subject=f"endofday.day:{day}",
        branch_id=None,
        after={"step": step.code, "done": report.done_count, **report.figures},
    )


def _today() -> date:
    with parking.whole_bank("look", writes=False):
        return clock.business_date()


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
    if until >= _today():
        run_until(until=until, progress=progress)
