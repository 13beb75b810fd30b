"""What a database must be before this version goes to work on it: not from a newer version, not from the future."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
from script.lib.ground import ROOT, Refused

from diya.config import postgres

CLOCK_SLACK = timedelta(minutes=5)


def ensure_not_newer(url: str) -> None:
    """Refuse a database with migrations that this checkout does not have: going on would damage it."""
    with postgres.connect(url) as connection:
        if not _has_migrations(connection):
            return
        applied = connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    for app, name in applied:
        room = ROOT / "src" / "diya" / app
        # A room that is empty here may have tables in a newer version; other applications are not ours to judge.
        if room.is_dir() and not (room / "migrations" / f"{name}.py").exists():
            raise Refused(
                f"数据库由更新的版本建立（本版本没有 {app}.{name}）：请启动新版本，"
                "或用 DIYA_DATABASE_URL 指定其他数据库。 /"
                f" The database was made by a newer version ({app}.{name} is unknown here): start that one, or name"
                " another database by DIYA_DATABASE_URL."
            )


def ensure_clock(url: str) -> None:
    """Refuse when the machine's clock stands before what the bank has written: events would come in a wrong order."""
    with postgres.connect(url) as connection:
        if not _has_migrations(connection):
            return
        last = _last_written(connection)
    now = datetime.now(UTC)
    if last is not None and last > now + CLOCK_SLACK:
        raise Refused(
            f"本机时钟为 {now:%Y-%m-%d %H:%M} UTC，早于数据库最后一次记录的 {last:%Y-%m-%d %H:%M}："
            "请校准时钟后重新启动。 /"
            f" The clock says {now:%Y-%m-%d %H:%M} UTC, the database was last written at {last:%Y-%m-%d %H:%M}: set the"
            " clock right, then start again."
        )


def _has_migrations(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    row = connection.execute("SELECT to_regclass('django_migrations') IS NOT NULL").fetchone()
    return bool(row and row[0])


def _last_written(connection: psycopg.Connection[tuple[object, ...]]) -> datetime | None:
    """The latest moment in tables that every start or end of day writes and that any login may read."""
    latest = "SELECT max(applied) FROM django_migrations"
    row = connection.execute("SELECT to_regclass('endofday_steprun') IS NOT NULL").fetchone()
    if row and row[0]:
        latest = f"SELECT greatest(({latest}), (SELECT max(ended_at) FROM endofday_steprun))"
    found = connection.execute(latest).fetchone()
    return found[0] if found and isinstance(found[0], datetime) else None
