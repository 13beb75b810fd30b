"""Databases to test and measure on: a migrated template on a server of its own, and quick copies of it.

The server is `var/test-postgres`, shared by everything that tests in this checkout, or DIYA_TEST_DATABASE_URL.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from diya.config import postgres, secrets

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
SERVER = "test-postgres"


@dataclass(frozen=True, slots=True)
class TestBank:
    """A database of its own with the reference data and the demo people in it, and its addresses for each login."""

    name: str
    owner_url: str
    app_url: str
    worker_url: str

    def env(self, role: str = "app") -> dict[str, str]:
        """The environment of a process on this database."""
        env = {key: value for key, value in os.environ.items() if not key.endswith("DATABASE_URL")}
        return env | {
            "DIYA_ROLE": role,
            "DIYA_DATABASE_URL": self.owner_url,
            "DIYA_APP_DATABASE_URL": self.app_url,
            "DIYA_WORKER_DATABASE_URL": self.worker_url,
            "PYTHONPATH": str(ROOT / "src"),
        }

    def diya(self, *words: str, role: str = "owner") -> str:
        """Run a command of the product on this database."""
        ended = subprocess.run(
            [sys.executable, "-m", "diya", *words], cwd=ROOT, env=self.env(role), check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        if ended.returncode != 0:
            raise RuntimeError(f"diya {' '.join(words)} failed:\n{ended.stdout[-4000:]}")
        return ended.stdout


def owner_url() -> str:
    """The owner's address of the server to test on; starts the embedded one when needed."""
    given = os.environ.get("DIYA_TEST_DATABASE_URL")
    keys = secrets.load()
    with _lock():
        url = given or postgres.start_embedded(VAR, name=SERVER).url
        postgres.ensure_roles(url, keys["app_password"], keys["worker_password"])
    return url


def stop_server() -> None:
    """Stop the embedded server if it runs and nobody else tests on it."""
    server = postgres.running(VAR, name=SERVER)
    if server is None:
        return
    with postgres.connect(server.superuser_url) as connection:
        rows = connection.execute("SELECT datname FROM pg_database").fetchall()
    if not any(_user_of(name) for (name,) in rows):
        postgres.stop(server)


def _user_of(name: str) -> int | None:
    """The living process whose database this is."""
    pid = (name.split("_") + [""] * 3)[2]
    return int(pid) if name.startswith("diya_") and pid.isdigit() and psutil.pid_exists(int(pid)) else None


@contextlib.contextmanager
def fresh_bank(label: str = "test", *, durable: bool = False, like: str = "") -> Iterator[TestBank]:
    """A new copy of the template, or of the database `like` to which nobody is connected; dropped at the end. `durable`
    keeps every commit on disk as in production."""
    url = owner_url()
    bank = _bank(url, f"diya_{label}_{os.getpid()}_{os.urandom(3).hex()}")
    with _lock():
        _drop_forgotten(url)
        _clone(url, like or _template(url), bank.name, durable=durable)
    try:
        yield bank
    finally:
        _drop(url, bank.name)


def _bank(url: str, name: str) -> TestBank:
    keys = secrets.load()
    address = postgres.with_database(url, name)
    logins = [postgres.with_login(address, f"diya_{role}", keys[f"{role}_password"]) for role in ("app", "worker")]
    return TestBank(name, address, *logins)


def _template(url: str) -> str:
    """The migrated database with reference data and people for the present code; made when there is none."""
    name = f"diya_template_{_fingerprint()[:12]}"
    with postgres.connect(url) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
    draft = _bank(url, f"{name}_draft")
    _drop(url, draft.name)
    with postgres.connect(url) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(draft.name)))
    draft.diya("migrate", "--no-input", "-v0")
    draft.diya("demo", "--people-only", role="app")
    with postgres.connect(url) as connection:
        names = sql.Identifier(draft.name), sql.Identifier(name)
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))
    return name


def _fingerprint() -> str:
    """A hash of what the template is made from: tables, their protection, reference data and people."""
    from script.lib.ground import files_under, fingerprint

    def matters(path: Path) -> bool:
        words = {*path.parts[:-1], path.stem}
        return path.suffix != ".py" or bool(words & {"migrations", "models", "security", "reference", "demo"})

    sources = [path for path in files_under(ROOT / "src", "*.py", "*.json", "*.csv", "*.sql") if matters(path)]
    return fingerprint([*sources, ROOT / "src/diya/config/settings.py", ROOT / "requirements/base.txt"])


def _clone(url: str, template: str, name: str, *, durable: bool) -> None:
    with postgres.connect(url) as connection:
        names = sql.Identifier(name), sql.Identifier(template)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(*names))
        if not durable:
            connection.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(names[0]))


def _drop(url: str, name: str) -> None:
    with postgres.connect(url) as connection:
        drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
        try:
            connection.execute(drop + sql.SQL(" WITH (FORCE)"))
        except psycopg.errors.InsufficientPrivilege:
            # An automatic vacuum stands in it, which only a superuser may end; the server itself sends it away when
            # it is asked without force.
            connection.execute(drop)


def _drop_forgotten(url: str) -> None:
    """Drop the databases of processes that are gone, and all templates but the newest three."""
    with postgres.connect(url) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^diya_' ORDER BY oid").fetchall()
    names = [name for (name,) in rows]
    templates = [name for name in names if name.startswith("diya_template_")]
    for name in templates[:-3]:
        _drop(url, name)
    for name in set(names) - set(templates):
        if name.split("_")[2:3] and name.split("_")[2].isdigit() and not _user_of(name):
            with contextlib.suppress(psycopg.errors.ObjectInUse):  # by what that process left running: another time
                _drop(url, name)


@contextlib.contextmanager
def _lock() -> Iterator[None]:
    """One process at a time starts the server or makes the template."""
    VAR.mkdir(exist_ok=True)
    with (VAR / f"{SERVER}.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
