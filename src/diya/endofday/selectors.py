"""Questions about the end of day: how its steps stand, and which loans are set aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Min, Q

from diya.endofday import models, parking
from diya.endofday.contracts import StepState
from diya.endofday.steps import STEPS
from diya.foundation.models import Job

RUN_KIND = "endofday.run"
DAYS_SHOWN = 90


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


@dataclass(frozen=True, slots=True)
class DayRow:
    """How the end of a date went."""

    business_date: date
    started_at: datetime
    ended_at: datetime | None
    seconds: float | None
    steps_done: int
    steps_total: int
    proved: bool
    parked_count: int


def days() -> list[DayRow]:
    """The last dates whose end of day was begun, newest first."""
    done = Q(state=StepState.DONE)
    rows = (
        models.StepRun.objects.values("business_date")
        .annotate(
            started=Min("started_at"),
            ended=Max("ended_at"),
            steps=Count("id", filter=done),
            proofs=Count("id", filter=done & Q(step="prove")),
            rolls=Count("id", filter=done & Q(step="roll")),
        )
        .order_by("-business_date")[:DAYS_SHOWN]
    )
    counted = models.ParkedLoan.objects.filter(business_date__in=[row["business_date"] for row in rows])
    parked_on = dict(counted.values("business_date").annotate(count=Count("id")).values_list("business_date", "count"))
    return [
        DayRow(
            business_date=row["business_date"],
            started_at=row["started"],
            ended_at=row["ended"] if row["rolls"] else None,
            seconds=round((row["ended"] - row["started"]).total_seconds(), 3) if row["rolls"] else None,
            steps_done=row["steps"],
            steps_total=len(STEPS),
            proved=row["proofs"] > 0,
            parked_count=parked_on.get(row["business_date"], 0),
        )
        for row in rows
    ]


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
