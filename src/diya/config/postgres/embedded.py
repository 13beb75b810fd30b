"""The embedded server: made, started, adopted after a crash, stopped.

It is an ordinary `postgres` process from a wheel, reached by a socket in its own folder.
"""

# ruff: noqa: S603 - the commands are fixed words; nothing of a request reaches them
from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import psutil  # type: ignore[import-untyped]
import psycopg
from psycopg import sql

from diya.config import secrets
from diya.config.postgres import place
from diya.config.postgres.addresses import DatabaseRefused, connect

SUPERUSER: Final = "postgres"
OWNER: Final = "diya_owner"
TUNING: Final = {
    "listen_addresses": "",
    "shared_buffers": "512MB",
    "max_wal_size": "2GB",
    "max_connections": "200",
    "fsync": "on",
    "synchronous_commit": "on",
    "jit": "off",
    "random_page_cost": "1.1",
    "logging_collector": "off",
    "log_min_messages": "warning",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A running embedded server; `url` is the owner's address of the bank's database."""

    url: str
    superuser_url: str
    pid: int
    home: Path
    adopted: bool
    process: subprocess.Popen[bytes] | None = None

    def alive(self) -> bool:
        """Whether the server still runs; collects it when it was our child and ended."""
        if self.process is not None:
            return self.process.poll() is None
        return _is_ours(self.pid, self.home / "data")


def start_embedded(var: Path, *, name: str = "postgres", database: str = "diya") -> Server:
    """Start the server of `var`/`name`, or adopt it when it runs already; makes it on the first call.

    Raises DatabaseRefused when it does not come up.
    """
    var.mkdir(parents=True, exist_ok=True)
    account = place.account()
    home = place.home(var / name, account)
    binaries = place.binaries(home)
    if not (home / "data" / "PG_VERSION").exists():
        _initialise(home, binaries, account)
    server = _adopt(home) or _launched(home, binaries, account)
    _ensure_owner(server.superuser_url, database)
    return replace(server, url=_url(OWNER, home, database))


def stop(server: Server, *, seconds: float = 30) -> None:
    """Stop the server: a fast shutdown first, and harder when it takes too long."""
    for number, patience in ((signal.SIGINT, seconds), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        if not server.alive():
            return
        with _no_such_process():
            os.kill(server.pid, number)
        deadline = time.monotonic() + patience
        while server.alive() and time.monotonic() < deadline:
            time.sleep(0.02)


def running(var: Path, *, name: str = "postgres", database: str = "diya") -> Server | None:
    """The server of `var`/`name` if one runs, without starting it."""
    home = (var / name).resolve()
    server = _adopt(home) if (home / "data" / "postmaster.pid").exists() else None
    return server and replace(server, url=_url(OWNER, home, database))


def _ensure_owner(superuser_url: str, database: str) -> None:
    """The owner is no superuser, as on any outside server: what works here works there."""
    with connect(superuser_url) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB CREATEROLE").format(sql.Identifier(OWNER)))
        connection.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                sql.Identifier(OWNER), sql.Literal(secrets.load()["owner_password"])
            )
        )
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(OWNER))
            )


def _socket_folder(home: Path) -> Path:
    """A folder for the socket whose path the system takes (about 100 bytes) and an address needs no quoting for."""
    folder = home / "socket"
    if len(str(folder)) > 85 or re.search(r"[^\w/.-]", str(folder), re.ASCII):
        link = home / "socket-elsewhere"
        if not link.is_symlink() or not link.exists():
            link.unlink(missing_ok=True)
            link.symlink_to(tempfile.mkdtemp(prefix="diya-", dir="/tmp"))
        folder = link.resolve()
    return folder


def _url(user: str, home: Path, database: str) -> str:
    password = secrets.load()["owner_password"]
    return f"postgresql://{user}:{password}@/{database}?host={_socket_folder(home)}"


def _initialise(home: Path, binaries: Path, account: place.Account) -> None:
    draft = home / "data.new"
    shutil.rmtree(draft, ignore_errors=True)  # of a first start that was cut off
    with _password_file(account) as password:
        ended = subprocess.run(
            [
                str(binaries / "initdb"), "-D", str(draft), "-U", SUPERUSER, "--pwfile", str(password),
                "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8", "--no-sync",
            ],
            cwd="/", capture_output=True, text=True, check=False, **account.options(),
        )  # fmt: skip
    if ended.returncode != 0:
        raise DatabaseRefused(f"The embedded PostgreSQL could not be made: {ended.stderr.strip()[-400:]}")
    draft.rename(home / "data")


@contextmanager
def _password_file(account: place.Account) -> Iterator[Path]:
    descriptor, name = tempfile.mkstemp()
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.load()["owner_password"])
        os.chown(name, account.uid, account.gid)
        yield Path(name)
    finally:
        os.unlink(name)


def _adopt(home: Path) -> Server | None:
    """The server left running by a supervisor that was killed."""
    pid = _running_pid(home / "data")
    if pid is None:
        return None
    server = Server("", _url(SUPERUSER, home, "postgres"), pid, home, adopted=True)
    _await(server)
    return server


def _launched(home: Path, binaries: Path, account: place.Account, *, attempts: int = 3) -> Server:
    """Launch; just after a kill what is left of the old server may still hold its memory, so try a little later."""
    for attempt in range(1, attempts):
        try:
            return _launch(home, binaries, account)
        except DatabaseRefused:
            time.sleep(attempt)
    return _launch(home, binaries, account)


def _launch(home: Path, binaries: Path, account: place.Account) -> Server:
    data, socket = home / "data", _socket_folder(home)
    socket.mkdir(mode=0o700, exist_ok=True)
    os.chown(socket, account.uid, account.gid)
    _clear_after_kill(data)
    settings = [part for key, value in TUNING.items() for part in ("-c", f"{key}={value}")]
    with (home / "log").open("ab") as log:
        process = subprocess.Popen(
            [str(binaries / "postgres"), "-D", str(data), "-k", str(socket), *settings],
            cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
            start_new_session=True, **account.options(),
        )  # fmt: skip
    server = Server("", _url(SUPERUSER, home, "postgres"), process.pid, home, adopted=False, process=process)
    _await(server)
    return server


def _clear_after_kill(data: Path, *, seconds: float = 5) -> None:
    """After kill -9 of the postmaster: wait for its orphans, end them, then drop a lock file that names a stranger.

    The lock file may go only when nobody works on the folder any more; else two servers could write to it.
    """
    deadline = time.monotonic() + seconds
    while (orphans := _working_on(data)) and time.monotonic() < deadline:
        time.sleep(0.05)
    for process in orphans:
        process.kill()
    deadline = time.monotonic() + seconds
    while _working_on(data) and time.monotonic() < deadline:
        time.sleep(0.05)
    if not _working_on(data):
        (data / "postmaster.pid").unlink(missing_ok=True)


def _working_on(data: Path) -> list[psutil.Process]:
    """Every process whose working folder is this data folder: each part of a PostgreSQL server."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.cwd() == str(data) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def _await(server: Server, *, seconds: float = 120) -> None:
    """Wait until the server answers; recovery after a crash takes its time."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(server.superuser_url, connect_timeout=5).close()
            return
        except psycopg.OperationalError as error:
            if not server.alive() or time.monotonic() > deadline:
                tail = (server.home / "log").read_text(errors="replace").strip().splitlines()[-1:]
                raise DatabaseRefused(
                    f"The embedded PostgreSQL did not start ({' '.join(tail) or error}): see {server.home}/log."
                ) from error
            time.sleep(0.03)


def _running_pid(data: Path) -> int | None:
    """The process id of the server on this data folder, from its own file; None when it is gone."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    return pid if _is_ours(pid, data) else None


def _is_ours(pid: int, data: Path) -> bool:
    try:
        process = psutil.Process(pid)
        command = process.cmdline()
        return process.status() != psutil.STATUS_ZOMBIE and str(data) in command and "postgres" in command[0]
    except (psutil.NoSuchProcess, IndexError):
        return False


@contextmanager
def _no_such_process() -> Iterator[None]:
    try:
        yield
    except ProcessLookupError:
        return
