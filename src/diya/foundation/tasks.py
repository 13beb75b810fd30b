"""What the background workers run: one task that carries out any job."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from diya.foundation import jobs


@app.task(name="foundation.run_job", queue="jobs")
def run_job(*, job_id: str, **_later: object) -> None:
    """Carry out a job; arriving twice does no harm."""
    jobs.run(UUID(job_id))
