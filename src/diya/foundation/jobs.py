"""Long work: a row with progress that a person can watch, leave and cancel; procrastinate carries it out.

Every kind of job must be repeatable: a worker may die in the middle and another start it again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from diya.foundation import audit, clock, db
from diya.foundation.models import Job
from diya.foundation.models.running import JobState
from diya.kernel.errors import NotFound
from diya.kernel.registry import Registry

kinds: Registry[Callable[[Progress, Mapping[str, Any]], None]] = Registry("diya.job")
"""What a job of each kind does; rooms register theirs. It runs outside any transaction and opens its own."""

_names: dict[str, tuple[str, str]] = {}

audit.actions(
    {
        "foundation.job.started": ("启动任务", "Job started"),
        "foundation.job.cancelled": ("取消任务", "Job cancelled"),
    }
)


def names(texts: Mapping[str, tuple[str, str]]) -> None:
    """Name kinds of jobs for people, in Chinese and English; told once at start by `config.wiring`."""
    _names.update(texts)


def name_of(kind: str) -> tuple[str, str]:
    """The Chinese and the English name of a kind of job."""
    return _names.get(kind, (kind, kind))


class Cancelled(Exception):
    """Raised inside a job at the next step after somebody asked for its end."""


class Progress:
    """A job's own voice: says how far it is, and hears that it should stop."""

    def __init__(self, job_id: UUID | None) -> None:
        self.job_id = job_id

    def tell(self, done_count: int, total_count: int, note: str = "") -> None:
        """Store progress at once (a transaction of its own); raises Cancelled when asked to stop."""
        if self.job_id is None:
            return
        job = Job.objects.filter(id=self.job_id)
        job.update(done_count=done_count, total_count=total_count, note=note[:500], beat_at=clock.now())
        if job.filter(cancel_requested=True).exists():
            raise Cancelled


def start(kind: str, arguments: Mapping[str, Any]) -> Job:
    """Queue a job in the open transaction: it is carried out only if that commits."""
    kinds.get(kind)
    job = Job.objects.create(kind=kind, arguments=dict(arguments), started_by_id=db.current().context.actor_id)
    audit.record(
        "foundation.job.started",
        subject=f"foundation.job:{job.id}",
        branch_id=None,
        after={"kind": kind, **arguments},
    )
    app.configure_task("foundation.run_job", queue="jobs", queueing_lock=f"job-{job.id}").defer(job_id=str(job.id))
    return job


def cancel(*, job_id: UUID) -> Job:
    """Ask a job to stop at its next step; one that has not begun stops at once."""
    job = Job.objects.select_for_update().filter(id=job_id).first()
    if job is None:
        raise NotFound()
    if job.state == JobState.QUEUED:
        job.state = JobState.CANCELLED
        job.ended_at = clock.now()
    job.cancel_requested = True
    job.save(update_fields=["state", "ended_at", "cancel_requested"])
    audit.record("foundation.job.cancelled", subject=f"foundation.job:{job.id}", branch_id=None)
    return job


def run(job_id: UUID) -> None:
    """Carry a job out and write down how it ended; one that ended already is left alone."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(id=job_id).first()
        if job is None or job.state in (JobState.DONE, JobState.CANCELLED):
            return
        job.state = JobState.RUNNING
        job.started_at = job.started_at or clock.now()
        job.beat_at = clock.now()
        job.save(update_fields=["state", "started_at", "beat_at"])
    try:
        kinds.get(job.kind)(Progress(job_id), job.arguments)
    except Cancelled:
        _end(job_id, JobState.CANCELLED, "")
    except Exception as error:
        _end(job_id, JobState.FAILED, str(error))
        raise
    else:
        _end(job_id, JobState.DONE, "")


def _end(job_id: UUID, state: JobState, note: str) -> None:
    changes: dict[str, Any] = {"state": state, "ended_at": clock.now()}
    if note:
        changes["note"] = note[:500]
    Job.objects.filter(id=job_id).update(**changes)
