"""The background process: gives events their places, lets subscribers hear, carries out jobs, sweeps dead ones."""

from __future__ import annotations

import logging
import signal
import threading
from datetime import timedelta
from typing import Any, Final

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections, connection
from procrastinate.contrib.django import app
from procrastinate.jobs import Job as ToRun
from procrastinate.manager import JobManager

from diya.foundation import changes, clock, db, evidence, idempotency, outbox, sequencer, vigilance
from diya.foundation.identity import lockout, sessions
from diya.foundation.models import Job
from diya.foundation.models.running import JobState

PAUSE_SECONDS: Final = 0.5
SWEEP_ROUNDS: Final = 60
SILENCE: Final = timedelta(minutes=2)

log = logging.getLogger("diya.worker")

# Made while the app has the connector of ordinary processes: the worker's own cannot be used from here.
QUEUE: Final = JobManager(app.connector)


class Command(BaseCommand):
    help = "Run the background worker until it is told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        order = threading.Thread(target=_keep_order, args=(stop,), name="order", daemon=True)
        order.start()
        with app.replace_connector(app.connector.get_worker_connector()) as with_worker:  # type: ignore[attr-defined]
            _sweep_jobs()
            with_worker.run_worker(
                queues=["jobs"],
                concurrency=1,
                shutdown_graceful_timeout=10,
                install_signal_handlers=True,
                fetch_job_polling_interval=1,
            )
        stop.set()
        order.join(timeout=5)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _keep_order(stop: threading.Event) -> None:
    """Sequence and dispatch again and again; a lost connection is opened anew."""
    rounds = 0
    while not stop.wait(PAUSE_SECONDS):
        try:
            close_old_connections()
            while sequencer.sequence():
                pass
            outbox.dispatch()
            rounds += 1
            if rounds % SWEEP_ROUNDS == 0:
                _sweep_jobs()
                idempotency.expire()
                _let_lapse()
                vigilance.watch()
                evidence.sign_if_due()
                _let_lapse()
        except OperationalError:
            log.warning("the database does not answer; trying again")
            connection.close()
        except Exception:
            log.exception("a subscriber failed; trying again")


def _let_lapse() -> None:
    """What has its time and is past it: changes nobody decided, failed tries, sessions of long ago."""
    with db.transaction(db.all_branches(), db.Context(purpose="worker"), writes=False):
        changes.expire()
        lockout.sweep()
        sessions.sweep()


def _sweep_jobs() -> None:
    """Queue jobs again whose worker died: they are repeatable, and procrastinate leaves them `doing` for ever."""
    silent = Job.objects.filter(state=JobState.RUNNING, beat_at__lt=clock.now() - SILENCE)
    for job in silent:
        Job.objects.filter(id=job.id, beat_at=job.beat_at).update(beat_at=clock.now())
        again: dict[str, Any] = {"job_id": str(job.id)}
        QUEUE.defer_job(
            ToRun(queue="jobs", lock=None, queueing_lock=None, task_name="foundation.run_job", task_kwargs=again)
        )
