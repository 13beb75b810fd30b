"""The product as it runs: web server and worker on a database of their own, reached over the network."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

from script.lib.testbank import ROOT, VAR, TestBank

READY_SECONDS = 60


@contextlib.contextmanager
def served(bank: TestBank, folder: Path) -> Iterator[str]:
    """The address of the product on `bank`; what it writes goes to `folder`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    web = [
        "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "diya.config.wsgi:application",
    ]  # fmt: skip
    with contextlib.ExitStack() as running:
        server = running.enter_context(_process(web, bank, "app", folder))
        running.enter_context(_process(["diya", "worker"], bank, "worker", folder))
        _await_answer(server, port, folder)
        yield f"http://127.0.0.1:{port}"


def environment(bank: TestBank, role: str, folder: Path) -> dict[str, str]:
    """A process of the product with this checkout's keys; its files stay in `folder`."""
    with contextlib.suppress(FileNotFoundError):
        shutil.copy(VAR / "secrets.json", folder / "secrets.json")
    return bank.env(role) | {"DIYA_VAR": str(folder), "PYTHONUNBUFFERED": "1"}


@contextlib.contextmanager
def _process(words: Sequence[str], bank: TestBank, role: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / f"{role}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *words], cwd=ROOT, env=environment(bank, role, folder),
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Stop the process and those it started, by the session they share."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
            return


def _await_answer(server: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/foundation/session", timeout=5):
                return
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"The server answers {error.code}:\n{_tail(folder)}") from error
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"The server does not answer:\n{_tail(folder)}")


def _tail(folder: Path) -> str:
    return "\n".join(log.read_text(errors="replace")[-3000:] for log in sorted(folder.glob("*.log")))
