"""Kills at any moment: of what serves, of PostgreSQL, of the worker and of an end of day, while clients pay."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.core.management import call_command
from django.db.models import F
from script.lib.cluster import Cluster
from script.lib.dispatch import Frame
from script.lib.faultdays import Days
from script.lib.faultground import Ground, acting
from script.lib.served import NAME, Server, Worker
from script.lib.witness import Caller, Order, Witness

from diya.config import postgres
from diya.endofday import services as endofday
from diya.foundation import clock
from diya.foundation.models import Job, Unsequenced
from diya.foundation.models.running import JobState

CLIENTS, ORDERS = 4, 8
STORM_SECONDS = 0.25
"""About as long as the orders of a storm take; a kill falls anywhere within."""
DAY_SECONDS = 0.6
JOB_SECONDS = 60
SILENCE = timedelta(minutes=3)
WEIGHTS = {"process": 30, "cut": 15, "crash": 15, "server": 10, "postgres": 8, "worker": 4, "job": 6, "day": 12}
QUICK = ("postgres", "job")


class Storms:
    """Random trials on one bank; which one follows from its number alone."""

    def __init__(
        self,
        frame: Frame,
        cluster: Cluster,
        server: Server,
        witness: Witness,
        ground: Ground,
        callers: Mapping[str, Caller],
        days: Days,
    ) -> None:
        self.frame, self.cluster, self.server, self.witness = frame, cluster, server, witness
        self.ground, self.teller, self.days = ground, callers["teller"], days
        self.worker = Worker(server.bank)
        self.kills = 0
        self.wrong: list[str] = []

    @contextlib.contextmanager
    def worker_running(self) -> Iterator[None]:
        """The worker beside everything; in the end every event must have its place in an unbroken log."""
        self.worker.launch()
        try:
            yield
            self._log_unbroken()
        finally:
            self.worker.kill()

    def trial(self, number: int) -> tuple[str, list[Order]]:
        """Kill something at some moment, and bring it back; answers what it was and what was ordered meanwhile."""
        chance = random.Random(f"kill {number}")
        what = QUICK[number] if self.frame.quick else chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        if what == "day":
            self.days.killed(f"after:{chance.uniform(0, DAY_SECONDS):.3f}")
            return what, []
        self.worker.revive()
        self.kills += 1
        if what == "job":
            return what, self._job(chance)
        kills: dict[str, Callable[[], None]] = {
            "process": lambda: self.server.kill_one(chance.choice),
            "cut": self._cut,
            "crash": lambda: self._crash(chance),
            "server": self._server,
            "postgres": self._postgres,
            "worker": self._worker,
        }
        return what, self._storm(kills[what], chance.uniform(0, STORM_SECONDS))

    def _storm(self, kill: Callable[[], None], after: float) -> list[Order]:
        """Orders of several clients, each sent again until it is answered, and once more; a kill in the middle."""
        orders = [self.ground.repayment() for _ in range(ORDERS)]
        with ThreadPoolExecutor(CLIENTS) as pool:
            waiting = [pool.submit(self.witness.insist, self.teller, order) for order in orders]
            time.sleep(after)
            kill()
            # A server that lost its processes too often gives up; script/server starts it again, and so is done here.
            while not all(one.done() for one in waiting):
                self.server.restart_if_dead()
                time.sleep(0.05)
            for one in waiting:
                one.result()
        for order in orders:
            self.witness.insist(self.teller, order)
        return orders

    def _cut(self) -> None:
        """Every connection of the server ended from beside."""
        with postgres.connect(self.server.bank.app_url) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND application_name = %s",
                [NAME],
            )

    def _crash(self, chance: random.Random) -> None:
        """SIGKILL of one backend, after which PostgreSQL throws everybody out and recovers."""
        with postgres.connect(self.server.bank.app_url) as connection:
            rows = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = %s", [NAME]
            ).fetchall()
        if rows:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(sorted(rows))[0], signal.SIGKILL)
        self.cluster.await_recovered()

    def _server(self) -> None:
        self.server.kill()
        self.server.start()

    def _postgres(self) -> None:
        self.cluster.kill()
        self.cluster.start()

    def _worker(self) -> None:
        self.worker.kill()
        self.worker.launch()

    def _job(self, chance: random.Random) -> list[Order]:
        """The worker killed while it closes the day as a job; the one that comes after it finishes the job."""
        with acting("accountant"):
            day = clock.business_date()
            job = endofday.start(until=day)
        self._await_job(job, JobState.RUNNING)
        time.sleep(chance.uniform(0, DAY_SECONDS))
        self.worker.kill()
        # The job's silence is noticed after two minutes; here they pass at once.
        Job.objects.filter(id=job.id, state=JobState.RUNNING).update(beat_at=F("beat_at") - SILENCE)
        self.worker.launch()
        self._await_job(job, JobState.DONE)
        self.days.finish(day)
        return []

    def _await_job(self, job: Job, state: JobState) -> None:
        deadline = time.monotonic() + JOB_SECONDS
        while True:
            self.worker.revive()
            now = Job.objects.get(id=job.id)
            if now.state in (state, JobState.DONE):
                return
            if time.monotonic() > deadline or now.state == JobState.FAILED:
                raise RuntimeError(f"the job is {now.state} {now.note}, not {state}: {self.worker.said()}")
            time.sleep(0.02)

    def _log_unbroken(self) -> None:
        """Every event and message got its place from the worker, and the log holds against the events."""
        deadline = time.monotonic() + JOB_SECONDS
        while Unsequenced.objects.exists():
            self.worker.revive()
            if time.monotonic() > deadline:
                self.wrong.append("events wait for their place")
                return
            time.sleep(0.1)
        try:
            call_command("audit", "verify", stdout=open(os.devnull, "w"))  # noqa: SIM115
        except Exception as error:
            self.wrong.append(f"the log of events: {error}")
