"""A PostgreSQL of the faults' own, which may be killed: nothing else works on it.

It lies in `var/faults-postgres` and is kept between runs, so that its migrated template is made once for each state of
the code.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connections
from script.lib.ground import Refused, take_lock
from script.lib.testbank import VAR

from diya.config import postgres

NAME = "faults-postgres"


@dataclass
class Cluster:
    """The running server; it is killed and started again at will."""

    server: postgres.Server

    def kill(self) -> None:
        """SIGKILL of its first process: everything that was not on disk is lost."""
        os.kill(self.server.pid, signal.SIGKILL)
        while self.server.alive():  # collected here, or its number stays taken and no other may start
            time.sleep(0.01)

    def start(self) -> None:
        """Start it again; answers when it has recovered."""
        self.server = postgres.start_embedded(VAR, name=NAME)
        self.await_recovered()

    def await_recovered(self, seconds: float = 60) -> None:
        """Wait until it answers again after a crash; the connections of this process are opened anew."""
        deadline = time.monotonic() + seconds
        connections.close_all()
        while True:
            try:
                postgres.connect(self.server.url).close()
                return
            except postgres.DatabaseRefused:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)


@contextlib.contextmanager
def own() -> Iterator[Cluster]:
    """The server, and every bank that is made meanwhile on it. Raises Refused while other faults run here."""
    lock = take_lock(VAR / f"{NAME}.run")
    if lock is None:
        raise Refused("script/faults runs in this checkout already: wait for its end, or stop it.")
    before = os.environ.get("DIYA_TEST_DATABASE_URL")
    cluster = Cluster(postgres.start_embedded(VAR, name=NAME))
    os.environ["DIYA_TEST_DATABASE_URL"] = cluster.server.url
    try:
        yield cluster
    finally:
        if before is None:
            del os.environ["DIYA_TEST_DATABASE_URL"]
        else:
            os.environ["DIYA_TEST_DATABASE_URL"] = before
        postgres.stop(cluster.server)
        lock.close()
