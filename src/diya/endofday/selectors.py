"""Questions about the end of day: how its steps stand, and which loans are set aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from diya.endofday import models, parking
from diya.endofday.contracts import StepState
from diya.endofday.steps import STEPS
from diya.foundation.models import Job

RUN_KIND = "endofday.run"


@dataclass(frozen=True, slots=True)
class StepRow:
    """How a step of a date stands."""

    business_date: date
    step: str
    name_zh: str
    name_en: str
    state: StepState
    done_count: int
    total_count: int
    started_at: datetime | None
    seconds: float | None
    note: str


def steps_of(day: date) -> list[StepRow]:
    """Every step of a date, in order; those not begun are waiting."""
    runs = {run.step: run for run in models.StepRun.objects.filter(business_date=day)}
    rows = []
    for step in STEPS:
        run = runs.get(step.code)
        seconds = (run.ended_at - run.started_at).total_seconds() if run and run.ended_at else None
        rows.append(
            StepRow(
                business_date=day,
                step=step.code,
                name_zh=step.name_zh,
                name_en=step.name_en,
                state=StepState(run.state) if run else StepState.WAITING,
                done_count=run.done_count if run else 0,
                total_count=run.total_count if run else 0,
                started_at=run.started_at if run else None,
                seconds=round(seconds, 3) if seconds is not None else None,
                note=run.note if run else "",
            )
        )
    return rows


def last_date() -> date | None:
    """The last date whose end of day was begun."""
    last = models.StepRun.objects.order_by("-business_date").first()
    return last.business_date if last else None


def proved_on() -> date | None:
    """The last date whose books were proved."""
    runs = models.StepRun.objects.filter(step="prove", state=StepState.DONE)
    last = runs.order_by("-business_date").first()
    return last.business_date if last else None


def last_finished() -> datetime | None:
    """When the day was last turned."""
    last = models.StepRun.objects.filter(step="roll", state=StepState.DONE).order_by("-business_date").first()
    return last.ended_at if last else None


def running_job() -> Job | None:
    """The run that is under way or waiting to begin."""
    return Job.objects.filter(kind=RUN_KIND, state__in=("QUEUED", "RUNNING")).order_by("-created_at").first()


parked = parking.open_parked
