"""The processes script/server starts: written down, watched, started again when they die, ended when left over."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from script.lib.ground import ROOT, VAR, VENV, Failed, say

RUN = VAR / "run"
LOGS = VAR / "log"
RESTARTS = 5
LOG_LIMIT_BYTES = 20_000_000


@dataclass
class Child:
    """One long-running process in a session of its own, so that Ctrl-C reaches it only through us."""

    name: str
    words: Sequence[str]
    env: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)

    @property
    def log(self) -> Path:
        return LOGS / f"{self.name}.log"

    def start(self) -> None:
        LOGS.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.words, cwd=ROOT, env=dict(self.env), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self.starts.append(time.monotonic())
        _write_down(self.name, self.process.pid)

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tail(self, lines: int = 15) -> str:
        return "\n".join(self.log.read_text(errors="replace").strip().splitlines()[-lines:])

    def revive(self) -> None:
        """Start again after it died; a process that keeps dying ends the whole server with its last words."""
        recent = [at for at in self.starts if at > time.monotonic() - 60]
        if len(recent) > RESTARTS:
            raise Failed(f"{self.name} keeps ending; the end of {self.log}:\n{self.tail()}")
        say(f"{self.name} ended unexpectedly, starting it again")
        end_group(self.process.pid if self.process else 0, seconds=2)
        time.sleep(min(0.2 * len(recent), 1))
        self.start()

    def stop(self, seconds: float = 10) -> None:
        if self.process is not None:
            end_group(self.process.pid, seconds=seconds)
            self.process.poll()
        (RUN / f"{self.name}.json").unlink(missing_ok=True)


def reap() -> None:
    """End what an earlier start left behind; only processes that are provably ours."""
    for record in sorted(RUN.glob("*.json")):
        with contextlib.suppress(ValueError, KeyError):
            kept = json.loads(record.read_text())
            if group_of(kept["pid"], born_after=kept["created"]):
                say(f"ending {record.stem} left over from an earlier start")
                end_group(kept["pid"], seconds=5, born_after=kept["created"])
        record.unlink(missing_ok=True)


def group_of(pid: int, *, born_after: float = 0) -> list[psutil.Process]:
    """The living processes of a session we started: our interpreter or program in the command, not older than it."""
    found = []
    for process in psutil.process_iter():
        try:
            ours = os.getpgid(process.pid) == pid and process.create_time() >= born_after - 1
            if ours and process.status() != psutil.STATUS_ZOMBIE and str(VENV) in " ".join(process.cmdline()):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, ProcessLookupError, PermissionError):
            continue
    return found


def end_group(pid: int, *, seconds: float, born_after: float = 0) -> None:
    """Ask the first of a group to end (it tells the others), then make whoever is left."""
    members = group_of(pid, born_after=born_after) if pid else []
    first = [process for process in members if process.pid == pid] or members
    for process in first:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGTERM)
    for process in _still_there(members, seconds):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    _still_there(members, 5)


def _still_there(members: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Wait for these processes to end; a zombie has ended, whoever may collect it."""
    deadline = time.monotonic() + seconds
    while left := [process for process in members if _runs(process)]:
        if time.monotonic() > deadline:
            break
        time.sleep(0.02)
    return left


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _write_down(name: str, pid: int) -> None:
    RUN.mkdir(parents=True, exist_ok=True)
    draft = RUN / f".{name}"
    draft.write_text(json.dumps({"pid": pid, "created": psutil.Process(pid).create_time()}))
    draft.replace(RUN / f"{name}.json")
