"""A web server of a fault script: granian with several workers, killed and started again at will."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO

import psutil
from script.lib.ground import PYTHON, ROOT
from script.lib.testbank import TestBank
from script.lib.trial import free_port

from diya.config import postgres

READY_SECONDS = 60
NAME = "diya-faults-server"


def child_env(bank: TestBank, name: str, role: str = "app") -> dict[str, str]:
    """The environment of a product process under fault; `name` is what its backends are called."""
    address = bank.worker_url if role == "worker" else bank.app_url
    mark = "&" if "?" in address else "?"
    return bank.env(role) | {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        f"DIYA_{role.upper()}_DATABASE_URL": f"{address}{mark}application_name={name}",
        "DJANGO_SETTINGS_MODULE": "diya.config.settings",
    }


def end_backends(bank: TestBank, name: str, role: str = "app") -> None:
    """End what is left of a killed process in the database."""
    with postgres.connect(bank.worker_url if role == "worker" else bank.app_url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = %s",
            [name],
        )


@dataclass
class Server:
    """One address; what serves there may die and come again."""

    bank: TestBank
    twin: str = ""
    workers: int = 2
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    log: IO[bytes] = field(default_factory=tempfile.TemporaryFile)

    def __enter__(self) -> Server:
        self.launch()
        return self

    def __exit__(self, *raised: object) -> None:
        self.kill()
        self.log.close()

    def kill_one(self, choose: Callable[[list[int]], int]) -> None:
        """SIGKILL of one of its processes; it is started again by itself."""
        assert self.process is not None
        serving = [child.pid for child in psutil.Process(self.process.pid).children()]
        if serving:
            with contextlib.suppress(ProcessLookupError):
                os.kill(choose(serving), signal.SIGKILL)

    def launch(self) -> None:
        """Start it; `await_ready` waits for the first answer."""
        env = child_env(self.bank, NAME) | {"DIYA_FAULT_TWIN": self.twin}
        self.process = subprocess.Popen(
            [
                str(PYTHON), "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
                "--workers", str(self.workers), "--blocking-threads", "6", "--no-ws", "--log-level", "error",
                "--respawn-failed-workers", "--respawn-interval", "0.1", "script.lib.broken_server:application",
            ],
            cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, start_new_session=True,
        )  # fmt: skip

    def await_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                asked.request("GET", "/api/v1/foundation/session")
                if asked.getresponse().status == 200:
                    return
            if time.monotonic() > deadline:
                self.log.seek(0)
                raise RuntimeError("the server does not answer:\n" + self.log.read().decode(errors="replace")[-4000:])
            time.sleep(0.05)

    def start(self) -> None:
        self.launch()
        self.await_ready()

    def dead(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        """SIGKILL of everything that serves and of its backends; a server that killed itself loses the rest too."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
        end_backends(self.bank, NAME)

    def restart_if_dead(self) -> None:
        if self.dead():
            self.kill()
            self.start()


WORKER = "diya-faults-worker"


@dataclass
class Worker:
    """The background process: it gives events their places, lets subscribers hear and carries out jobs."""

    bank: TestBank
    process: subprocess.Popen[bytes] | None = None
    log: IO[bytes] = field(default_factory=tempfile.TemporaryFile)

    def launch(self) -> None:
        self.process = subprocess.Popen(
            [str(PYTHON), "-m", "diya", "worker"], cwd=ROOT, env=child_env(self.bank, WORKER, "worker"),
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, start_new_session=True,
        )  # fmt: skip

    def revive(self) -> None:
        """Start it again when it ended, as script/server does."""
        if self.process is None or self.process.poll() is not None:
            self.launch()

    def kill(self) -> None:
        """SIGKILL, whatever it is doing, and the end of its backends."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
        end_backends(self.bank, WORKER, "worker")

    def said(self) -> str:
        self.log.seek(0)
        return self.log.read().decode(errors="replace")[-3000:]
