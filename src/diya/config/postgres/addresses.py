"""Addresses of databases, connections that fail in one sentence, and the logins the product works with."""

from __future__ import annotations

import os
import re
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

VERSIONS: Final = range(15, 19)


class DatabaseRefused(Exception):
    """The database cannot be used; the message is one sentence that says what to do."""


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
            f"数据库 {shown(url)} 无法使用：请检查 DIYA_DATABASE_URL，或不设置它而使用内置 PostgreSQL。 /"
            f" The database at {shown(url)} cannot be used ({reason}): check DIYA_DATABASE_URL, or leave it out to"
            " use the embedded PostgreSQL."
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
