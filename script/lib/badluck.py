"""Starts under bad luck: each must end in one line that says what to do, with exit code 2, and spare the next start.

All of them meet a bank that was made before and is stopped.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from script.lib.ground import PYTHON, ROOT
from script.lib.trial import Trial

NOWHERE = "http://127.0.0.1:9"
NO_NETWORK = {
    **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"), NOWHERE),
    "PIP_INDEX_URL": NOWHERE,
    "npm_config_registry": NOWHERE,
    "NO_PROXY": "127.0.0.1,localhost",
}


TELL = """
import sys
from pathlib import Path
from diya.config import postgres
server = postgres.start_embedded(Path(sys.argv[1]))
connection = postgres.connect(server.url)
connection.execute(sys.argv[2])
connection.close()
postgres.stop(server)
"""
"""Changes the trial's database while the bank is stopped; in a process of its own, since the folder is read once."""


def refusals(subject: Trial, *, quick: bool) -> dict[str, Any]:
    """Each piece of bad luck with whether it was refused well; None where this machine cannot be given it."""
    trials: dict[str, Callable[[Trial], bool | None]] = {
        "port_taken": _port_taken,
        "wrong_database_address": _wrong_address,
        "folder_read_only": _read_only,
        "database_newer": _newer,
        "clock_back": _clock_back,
    }
    if not quick:
        trials |= {"disk_full": _disk_full}
    return {name: trial(subject) for name, trial in trials.items()}


def starts(subject: Trial) -> dict[str, float]:
    """Starts that must work all the same, in seconds: without a network, without Node and without a compiler."""
    with _without_tools() as path:
        took = subject.start(env={**NO_NETWORK, "PATH": path, "CC": "/nonexistent"})
    subject.stop()
    return {"start_without_network_node_compiler_s": round(took, 1)}


def _refused(subject: Trial, env: Mapping[str, str], *signs: str) -> bool:
    """Whether a start says one line with what to do and ends with 2."""
    process = subject.launch(env=env)
    try:
        output, _ = process.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        process.kill()
        return False
    said = [line for line in output.strip().splitlines() if " s  " not in line[:12]]
    held = process.returncode == 2 and len(said) == 1 and all(sign in said[0] for sign in signs)
    if not held:
        subject.lines.append(f"exit {process.returncode}: {output[-1500:]}")
    return held


def _port_taken(subject: Trial) -> bool:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", subject.port))
        other.listen()
        return _refused(subject, {}, "已被占用", "in use")


def _wrong_address(subject: Trial) -> bool:
    wrong = "postgresql://nobody:secret@127.0.0.1:9/nothing"
    return _refused(subject, {"DIYA_DATABASE_URL": wrong}, "DIYA_DATABASE_URL", "数据库")


def _read_only(subject: Trial) -> bool:
    # Nobody may make a folder there, not even root.
    return _refused(subject, {"DIYA_VAR": "/sys/diya"}, "无法写入", "DIYA_VAR")


def _newer(subject: Trial) -> bool:
    _tell(subject, "INSERT INTO django_migrations (app, name, applied) VALUES ('servicing', '9999_later', now())")
    held = _refused(subject, {}, "更新的版本", "servicing.9999_later")
    _tell(subject, "DELETE FROM django_migrations WHERE name = '9999_later'")
    return held


def _clock_back(subject: Trial) -> bool:
    ahead = "UPDATE django_migrations SET applied = applied + interval '{} days' WHERE id = 1"
    _tell(subject, ahead.format("3000"))
    held = _refused(subject, {}, "时钟", "clock")
    _tell(subject, ahead.format("-3000"))
    return held


def _disk_full(subject: Trial) -> bool | None:
    """A disk of one megabyte; only root can make one."""
    if os.geteuid() != 0:
        return None
    with tempfile.TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]
        if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
            return None
        try:
            return _refused(subject, {"DIYA_VAR": folder}, "磁盘已满", "disk is full")
        finally:
            subprocess.run(["umount", "-l", folder], capture_output=True, check=False)


def _tell(subject: Trial, statement: str) -> None:
    env = {**os.environ, "DIYA_VAR": str(subject.var), "PYTHONPATH": str(ROOT / "src")}
    subprocess.run([str(PYTHON), "-c", TELL, str(subject.var), statement], env=env, check=True)


@contextlib.contextmanager
def _without_tools() -> Iterator[str]:
    """A PATH with nothing but what a start needs: no Node, no npm, no compiler."""
    with tempfile.TemporaryDirectory() as folder:
        # This Python itself: one that is first on the PATH may be a script that needs more tools.
        tools = {"python3": str(Path(sys.executable).resolve()), "env": shutil.which("env"), "sh": shutil.which("sh")}
        for name, found in tools.items():
            if found is not None:
                Path(folder, name).symlink_to(found)
        yield folder
