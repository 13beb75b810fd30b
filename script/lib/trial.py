"""A script/server of one's own to start, kill and watch: in a folder of its own on a free port."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from script.lib.ground import ROOT


@dataclass
class Trial:
    """One installation under trial; `start` may be called again after a kill."""

    var: Path
    port: int
    process: subprocess.Popen[str] | None = None
    lines: list[str] = field(default_factory=list)

    def start(self, seconds: float = 240, env: Mapping[str, str] | None = None) -> float:
        """Start it and wait for the address; answers the seconds it took."""
        began = time.monotonic()
        self.process = self.launch(env)
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            if "Ctrl-C stops" in line:
                return time.monotonic() - began
            if time.monotonic() - began > seconds:
                break
        raise RuntimeError("script/server did not open:\n" + "\n".join(self.lines[-20:]))

    def launch(self, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("DIYA_")}
        # The bank of a trial needs no years of life.
        kept |= {"DIYA_VAR": str(self.var), "DIYA_PORT": str(self.port), "DIYA_DEMO_SINCE": "2025-06-20"}
        return subprocess.Popen(
            [str(ROOT / "script/server")], env={**kept, **(env or {})}, text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    def answers(self, seconds: float = 20) -> bool:
        """Whether the bank answers from its database within this time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                address = f"http://127.0.0.1:{self.port}/api/v1/foundation/session"
                with urllib.request.urlopen(address, timeout=5) as answer:
                    return bool(answer.status == 200)
            time.sleep(0.1)
        return False

    def kill(self) -> None:
        """kill -9 of script/server itself; what it started lives on."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def kill_postgres(self) -> None:
        """kill -9 of the database's first process."""
        pid = int((self.var / "postgres" / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(pid, signal.SIGKILL)

    def stop(self) -> float:
        """SIGINT as by Ctrl-C; answers the seconds until it ended."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=60)
        return time.monotonic() - began

    def left_over(self) -> list[str]:
        """Processes of this installation that still run."""
        found = []
        home = str((self.var / "postgres").resolve())
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                words = " ".join(process.cmdline())
                mine = process.environ().get("DIYA_VAR") == str(self.var) or process.cwd().startswith(home)
                if mine and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(f"{process.pid} {words}"[:160])
        return found


@contextlib.contextmanager
def trial(label: str) -> Iterator[Trial]:
    """An installation in `var/trial-…` of the checkout, removed afterwards whatever happened."""
    var = ROOT / "var" / f"trial-{label}-{os.getpid()}"
    var.mkdir(parents=True)
    subject = Trial(var, free_port())
    try:
        yield subject
    finally:
        for line in subject.left_over():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(line.split()[0]), signal.SIGKILL)
        home = (var / "postgres").resolve()
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(var, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
