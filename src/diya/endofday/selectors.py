"""Questions about the end of day: how its steps stand, and which loans are set aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Min, Q

from diya.endofday import models, parking
from diya.endofday.contracts import StepState
from diya.endofday.steps import steps_due
from diya.foundation.db import fetch_all
from diya.foundation.models import Job

RUN_KIND = "endofday.run"
RUN_LOCK = "diya.endofday"
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
    """Every step of a date, in order. While a run is under way the first that is not done is running, others wait."""
    runs = {run.step: run for run in models.StepRun.objects.filter(business_date=day)}
    due = steps_due(day)
    next_step = next((step.code for step in due if step.code not in runs), "") if is_running() else ""
    rows = []
    for step in due:
        run = runs.get(step.code)
        idle = StepState.RUNNING if step.code == next_step else StepState.WAITING
        seconds = (run.ended_at - run.started_at).total_seconds() if run and run.ended_at else None
        rows.append(
            StepRow(
                business_date=day,
                step=step.code,
                name_zh=step.name_zh,
                name_en=step.name_en,
                state=StepState(run.state) if run else idle,
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
    last = last_date()
    if last is None:
        return []
    done = Q(state=StepState.DONE)
    rows = (
        models.StepRun.objects.filter(business_date__gt=last - timedelta(days=DAYS_SHOWN))
        .values("business_date")
        .annotate(
            started=Min("started_at"),
            ended=Max("ended_at"),
            steps=Count("id", filter=done),
            proofs=Count("id", filter=done & Q(step="prove")),
            rolls=Count("id", filter=done & Q(step="roll")),
        )
        .order_by("-business_date")
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
            steps_total=len(steps_due(row["business_date"])),
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


def is_running() -> bool:
    """Whether a run works at this moment: queued or in a terminal, it holds its lock."""
    locked = fetch_all(
        "SELECT EXISTS (SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
        " WHERE l.locktype = 'advisory' AND d.datname = current_database()"
        " AND (l.classid::bigint << 32 | l.objid::bigint) = hashtext(%(name)s)::bigint) AS held",
        {"name": RUN_LOCK},
    )
    return bool(locked[0]["held"])


parked = parking.open_parked
