"""Nothing left: no connection, no room on the disk. The person is told so, nothing is half done, and when there is room
again everything goes on without hands."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql
from script.lib.breaker import BEFORE_COMMIT
from script.lib.cluster import Cluster
from script.lib.served import NAME, Server
from script.lib.witness import Caller, Order, Told, Witness

from diya.config.postgres import place

SERVICE_UNAVAILABLE = 503
FAULT = "foundation.fault"
TABLESPACE, TABLE, DISK_MB = "faults_small", "foundation_auditevent", 64
ORDERS_MAX = 60


@dataclass
class Scarcity:
    """What was tried, what the person was told, and whether it was clear."""

    cluster: Cluster
    server: Server
    witness: Witness
    caller: Caller
    order: Callable[[], Order]
    told: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    trials: int = 0

    def all_of_them(self) -> None:
        self.no_connection()
        for point in ("3", "12", BEFORE_COMMIT):
            self.disk_full_as_told(point)
        self.disk_full()

    def no_connection(self) -> None:
        """The database takes no more connections, and the server has lost those it had."""
        order = self.order()
        with self._limited(), psycopg.connect(self.cluster.server.superuser_url, autocommit=True) as beside:
            beside.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = %s", [NAME]
            )
            self._judge("no connection", self._answer(order))
        self._goes_on(order)

    def disk_full_as_told(self, point: str) -> None:
        """PostgreSQL says that its disk is full, at one statement of a repayment."""
        order = self.order()
        self._judge(f"disk full at {point}", self._answer(order, f"full:{point}"))
        self._goes_on(order)

    def disk_full(self) -> None:
        """A real full disk beneath the largest table; only root can give it one."""
        with _small_disk() as folder:
            if folder is None:
                self.told["disk really full"] = "not tried: only root can mount a small disk"
                return
            with self._moved_to(folder):
                filler = folder / "filler"
                _fill(filler)
                orders = [self.order()]
                while (told := self._answer(orders[-1])).done and len(orders) < ORDERS_MAX:
                    orders.append(self.order())
                self._judge("disk really full", told)
                filler.unlink()
                for order in orders:
                    self._goes_on(order)

    def _answer(self, order: Order, fault: str = "") -> Told:
        """What is answered, on a connection of its own."""
        self.caller.anew()
        return self.witness.send(self.caller, order, fault)

    def _judge(self, what: str, told: Told) -> None:
        self.trials += 1
        body = json.loads(told.body) if told.body.startswith(b"{") else {}
        self.told[what] = f"{told.status} {body.get('code')} {body.get('detail')}"
        if told.status != SERVICE_UNAVAILABLE or body.get("code") == FAULT:
            self.wrong.append(f"{what}: not clear: {self.told[what]}")

    def _goes_on(self, order: Order) -> None:
        if not self.witness.insist(self.caller, order).done:
            self.wrong.append("does not go on by itself when there is room again")

    @contextlib.contextmanager
    def _limited(self) -> Iterator[None]:
        self._as_superuser("ALTER DATABASE {} CONNECTION LIMIT 0", self.server.bank.name)
        try:
            yield
        finally:
            self._as_superuser("ALTER DATABASE {} CONNECTION LIMIT -1", self.server.bank.name)

    @contextlib.contextmanager
    def _moved_to(self, folder: Path) -> Iterator[None]:
        location = sql.Literal(str(folder / "space"))
        self._as_superuser("CREATE TABLESPACE {} LOCATION %s", TABLESPACE, location=location)
        self._as_superuser("ALTER TABLE {} SET TABLESPACE {}", TABLE, TABLESPACE, inside=True)
        try:
            yield
        finally:
            self._as_superuser("ALTER TABLE {} SET TABLESPACE pg_default", TABLE, inside=True)
            self._as_superuser("DROP TABLESPACE {}", TABLESPACE)

    def _as_superuser(
        self, text: str, *names: str, location: sql.Composable | None = None, inside: bool = False
    ) -> None:
        """A statement that only a superuser may say; `inside` the bank's database."""
        words: dict[str, str] = {"dbname": self.server.bank.name} if inside else {}
        with psycopg.connect(self.cluster.server.superuser_url, autocommit=True, **words) as connection:
            before, mark, after = text.partition("%s")
            statement = sql.SQL(before).format(*map(sql.Identifier, names))
            connection.execute(statement + (location or sql.SQL("")) + sql.SQL(after) if mark else statement)


@contextlib.contextmanager
def _small_disk() -> Iterator[Path | None]:
    """A disk of a few megabytes that PostgreSQL may write to; None where nobody can make one."""
    if os.geteuid() != 0:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="diya-disk-") as name:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", name]
        if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
            yield None
            return
        try:
            account, space = place.account(), Path(name, "space")
            space.mkdir()
            for folder in (name, space):
                os.chown(folder, account.uid, account.gid)
            yield Path(name)
        finally:
            subprocess.run(["umount", "-l", name], capture_output=True, check=False)


def _fill(filler: Path) -> None:
    """Write until there is no room."""
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
