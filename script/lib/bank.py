"""script/server, second half, inside .venv: the database, the front end, the bank, and watching over them."""

from __future__ import annotations

import os
import signal
import sys
import time
import urllib.error
import urllib.request
from types import FrameType
from typing import NoReturn

from script.lib import environment, soundness
from script.lib.ground import (
    PYTHON,
    ROOT,
    VAR,
    Failed,
    Refused,
    command,
    files_under,
    fingerprint,
    run_script,
    say,
    stage,
)
from script.lib.processes import Child, reap
from script.lib.start import ensure_free

from diya.config import postgres, secrets

WEB_WORKERS = max(2, min(4, os.cpu_count() or 2))
THREADS = 6
READY_SECONDS = 60


class Stop(BaseException):
    """A signal asked us to end."""


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _on_signal)
    run_script(body)


def _on_signal(number: int, _frame: FrameType | None) -> NoReturn:
    # A second signal must not cut the stopping short.
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)
    raise Stop(number)


def body() -> int:
    port = int(os.environ["DIYA_PORT"])
    bank = Bank(port)
    try:
        bank.open()
        bank.watch()
    except Stop:
        say("stopping")
    except postgres.DatabaseRefused as refusal:
        raise Refused(str(refusal)) from refusal
    finally:
        bank.close()
    say("stopped")
    return 0


class Bank:
    """Everything that runs, in the order it starts; it stops in the opposite order."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.server: postgres.Server | None = None
        self.children: list[Child] = []

    def open(self) -> None:
        reap()
        ensure_free(self.port)
        outside = os.environ.get("DIYA_DATABASE_URL", "")
        if outside:
            postgres.check_version(outside)
            say(f"database at {postgres.shown(outside)}")
        environment.ensure_web()
        url = outside or self.start_postgres()
        keys = secrets.load()
        postgres.ensure_roles(url, keys["app_password"], keys["worker_password"])
        soundness.ensure_not_newer(url)
        soundness.ensure_clock(url)
        prepare(url)
        self.children = [
            Child("web", web_words(self.port), env_for("app", url)),
            Child("worker", [str(PYTHON), "-m", "diya", "worker"], env_for("worker", url)),
        ]
        for child in self.children:
            child.start()
        self.await_ready()
        say(f"DiYa is open at http://127.0.0.1:{self.port}")
        if os.environ.get("DIYA_MODE", "demo") == "demo":
            print(command(diya("people"), env=env_for("app", url), what="Listing the people").rstrip())
        print("Ctrl-C stops everything.", flush=True)

    def start_postgres(self) -> str:
        known = (VAR / "postgres").exists()
        say("starting PostgreSQL" if known else "making the embedded PostgreSQL")
        self.server = postgres.start_embedded(VAR)
        return self.server.url

    def await_ready(self) -> None:
        """Wait for the first answer of the web server."""
        deadline = time.monotonic() + READY_SECONDS
        while not answers(self.port):
            web = self.children[0]
            if not web.alive() or time.monotonic() > deadline:
                raise Failed(f"The web server does not answer; the end of {web.log}:\n{web.tail()}")
            time.sleep(0.05)

    def watch(self) -> None:
        """Until a signal: start again what dies."""
        while True:
            time.sleep(0.5)
            if self.server is not None and not self.server.alive():
                say("PostgreSQL ended unexpectedly, starting it again")
                self.server = postgres.start_embedded(VAR)
            for child in self.children:
                if not child.alive():
                    child.revive()

    def close(self) -> None:
        for child in self.children:
            child.stop()
        if self.server is not None:
            postgres.stop(self.server)


def prepare(url: str) -> None:
    """Migrate, load the reference data and, on a demo, the demo bank; skipped while the code is the same."""
    sources = [*files_under(ROOT / "src", "*.py", "*.json", "*.csv", "*.sql"), ROOT / "requirements" / "base.txt"]
    mode = os.environ.get("DIYA_MODE", "demo")
    mark = fingerprint(sources, postgres.identity(url), mode)
    with stage("bank", mark, present=True, say_what="migrating the database", var=VAR) as wanted:
        if not wanted:
            return
        owner = env_for("owner", url)
        command(diya("migrate", "--no-input"), env=owner, what="Migrating the database")
        say("loading reference data")
        command(diya("reference"), env=owner, what="Loading the reference data")
        if mode == "demo":
            say("loading the demo bank")
            since = os.environ.get("DIYA_DEMO_SINCE", "")
            words = diya("demo", *(["--since", since] if since else []))
            command(words, env=env_for("app", url), what="Loading the demo bank")


def diya(*words: str) -> list[str]:
    return [str(PYTHON), "-m", "diya", *words]


def env_for(role: str, url: str) -> dict[str, str]:
    """The environment of a process: the web server and the worker do not get the owner's address."""
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "DIYA_STARTED_AT")}
    env |= {"DIYA_ROLE": role, "DIYA_VAR": str(VAR), "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
    if role == "owner":
        return env | {"DIYA_DATABASE_URL": url}
    env.pop("DIYA_DATABASE_URL", None)
    given = f"DIYA_{role.upper()}_DATABASE_URL"
    return {given: postgres.with_login(url, f"diya_{role}", secrets.load()[f"{role}_password"])} | env


def web_words(port: int) -> list[str]:
    return [
        str(PYTHON), "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(WEB_WORKERS), "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "warning",
        "--respawn-failed-workers", "--respawn-interval", "0.2", "--workers-kill-timeout", "5",
        "diya.config.wsgi:application",
    ]  # fmt: skip


def answers(port: int) -> bool:
    """Whether the product answers; a page that it refuses is an answer too, a server error is not."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=5):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


if __name__ == "__main__":
    # The lock's file descriptor came with us through exec and is held until this process ends.
    assert sys.argv[1:]
    main()
