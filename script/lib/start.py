"""script/server, first half: what the standard library can do, until .venv can take over."""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import sys

from script.lib import environment
from script.lib.ground import FULL, PYTHON, ROOT, VAR, Refused, run_script, say, started_at, take_lock

ROOM_BYTES = 500 * 1024 * 1024
"""What a bank of the demo's size takes, with its log of changes."""


def main() -> None:
    """Run the whole script; never returns."""
    run_script(body)


def body() -> int:
    port = wanted_port()
    lock = take_lock(VAR / "server.lock")
    if lock is None:
        raise Refused(
            f"服务已在运行（{VAR}）：请先在其窗口按 Ctrl-C 停止。 / script/server already runs for {VAR}: stop it first"
            " (Ctrl-C in its window)."
        )
    ensure_room()
    # A port held by our own leftovers is freed in the second half, which can tell whose they are.
    if not (VAR / "run" / "web.json").exists():
        ensure_free(port)
    say("preparing")
    environment.ensure_venv()
    carried = {
        "DIYA_VAR": str(VAR),
        "DIYA_PORT": str(port),
        "DIYA_STARTED_AT": started_at(),
        "PYTHONPATH": str(ROOT),
    }
    os.execve(PYTHON, [str(PYTHON), "-m", "script.lib.bank", str(lock.fileno())], {**os.environ, **carried})


def wanted_port() -> int:
    parser = argparse.ArgumentParser(prog="script/server", description="Make a working bank here; Ctrl-C stops it.")
    usual = os.environ.get("DIYA_PORT", "8000")
    parser.add_argument("--port", default=usual, help=f"where it listens (now {usual}; DIYA_PORT sets it too)")
    port = parser.parse_args(sys.argv[1:]).port
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Refused(
            f"“{port}”不是端口：请给出 1 至 65535 的数。 / {port!r} is no port: give a number from 1 to 65535."
        )
    return int(port)


def ensure_room() -> None:
    """Refuse when the disk is so full that the database would break off in the middle of its work."""
    if shutil.disk_usage(VAR).free < ROOM_BYTES:
        raise Refused(FULL)


def ensure_free(port: int) -> None:
    """Refuse in one line when something else listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise Refused(
                f"端口 {port} 需要更高权限：请用 --port 选 1023 以上的端口。 /"
                f" Port {port} needs more rights: choose one above 1023 with --port."
            ) from error
        except OSError as error:
            raise Refused(
                f"端口 {port} 已被占用：请停止占用它的程序，或用 --port {port + 1} 换一个。 /"
                f" Port {port} is in use: stop the program that holds it, or choose another with --port {port + 1}."
            ) from error
