"""The door of the end of day: how it stands, and starting it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from diya.endofday import selectors, services
from diya.foundation import clock, db
from diya.foundation.door import Command, Day, Door, Reader

door = Door("endofday")


class DayStepOut(Schema):
    business_date: date
    step: str
    name_zh: str
    name_en: str
    state: str
    done_count: int
    total_count: int
    started_at: datetime | None
    seconds: float | None
    note: str


class ParkedLoanOut(Schema):
    """A loan that is set aside, and the business date since when it is."""

    loan_number: str
    loan_id: UUID
    step: str
    since_date: date
    reason: str


class DayJob(Schema):
    id: UUID
    kind: str
    state: str
    done_count: int
    total_count: int
    note: str


class DayState(Schema):
    business_date: date
    running: DayJob | None
    last_run: datetime | None
    steps: list[DayStepOut]
    parked: list[ParkedLoanOut]
    books_proved_on: date | None


@door.read("/state", right="endofday.run.view", answer=DayState)
def state(request: Reader) -> dict[str, Any]:
    """The business date, the steps of the day that was last begun, loans set aside, and the last proof."""
    today = clock.business_date()
    return {
        "business_date": today,
        "running": selectors.running_job(),
        "last_run": selectors.last_finished(),
        "steps": [asdict(row) for row in selectors.steps_of(selectors.last_date() or today)],
        "parked": [
            {
                "loan_number": row.loan_number,
                "loan_id": row.loan_id,
                "step": row.step,
                "since_date": row.business_date,
                "reason": row.reason,
            }
            for row in selectors.parked()
        ],
        "books_proved_on": selectors.proved_on(),
    }


class ClosedDayRow(Schema):
    business_date: date
    started_at: datetime
    ended_at: datetime | None
    seconds: float | None
    steps_done: int
    steps_total: int
    proved: bool
    parked_count: int


class ClosedDays(Schema):
    items: list[ClosedDayRow]


@door.read("/days", right="endofday.run.view", answer=ClosedDays)
def days(request: Reader) -> dict[str, Any]:
    """The last days that were closed or begun, newest first."""
    return {"items": [asdict(day) for day in selectors.days()]}


class DayRunIn(Schema):
    until: Day


class DayRunOut(Schema):
    job_id: UUID


@door.command(
    "POST",
    "/runs",
    right="endofday.run.start",
    answer=DayRunOut,
    show=lambda reference: {"job_id": db.ref_id(reference)},
)
def start_run(request: Command, body: DayRunIn) -> str:
    """Close the business day, and the days after it until the date given, in the background."""
    return db.ref("foundation.job", services.start(until=body.until).id)
