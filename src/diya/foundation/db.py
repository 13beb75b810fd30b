"""The one way into the database: a transaction that carries scope (which branches) and audit context (who, why).

Without it a query on a table of a branch raises in PostgreSQL, whatever the code above forgot.
Every table says here what its rows are (`row_scope`), what its fields are (`classify`) and whether rows change.
"""

from __future__ import annotations

import functools
import json
import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db import connection, models
from django.db import transaction as django_transaction
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models.expressions import DatabaseDefault
from psycopg import sql as compose

from diya.kernel.errors import Conflict, ensure

PREPARED_AT: Final = 1
"""After how many times a statement is planned for good."""


class ChangedMeanwhile(Conflict):
    code = "foundation.changed_meanwhile"
    zh = "该记录已被他人修改（您的版本 {expected}，当前版本 {version}）。请刷新后核对差异再提交。"
    en = "Someone changed this meanwhile (you have version {expected}, it is now {version}). Reload and compare."


class RowScope(StrEnum):
    """Who may see the rows of a table."""

    BRANCH = "BRANCH"  # row-level security on `branch_id`
    BRANCH_OR_BANK = "BRANCH_OR_BANK"  # the same; a row without a branch belongs to the whole bank
    BANK = "BANK"  # configuration and technical tables without a branch


class DataClass(StrEnum):
    """How private a field is (个人信息保护法 第五十一条: classified management)."""

    PUBLIC = "PUBLIC"
    INTERNAL = "INTERNAL"
    PERSONAL = "PERSONAL"
    SENSITIVE = "SENSITIVE"


def classify(*, public: str = "", internal: str = "", personal: str = "", sensitive: str = "") -> dict[str, DataClass]:
    """The class of every field of a table, as space-separated names; a field left out fails the build."""
    named = {
        DataClass.PUBLIC: public,
        DataClass.INTERNAL: internal,
        DataClass.PERSONAL: personal,
        DataClass.SENSITIVE: sensitive,
    }
    return {name: data_class for data_class, names in named.items() for name in names.split()}


@dataclass(frozen=True, slots=True)
class Scope:
    """The branches whose rows a transaction may see and write; `whole` is all there are when it opens."""

    branches: tuple[int, ...]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """Who acts, from where and why; stored with everything that the transaction writes."""

    actor_id: int | None = None
    actor: str = "system"
    role: str = ""
    request_id: str = ""
    address: str = ""
    purpose: str = ""


@dataclass(slots=True)
class Work:
    """The open transaction: its branches and context, the bank's day, and what it recorded so far."""

    branches: tuple[int, ...]
    context: Context
    business_date: date
    day_closing: bool
    rights: dict[str, tuple[int, ...]] = field(default_factory=dict)
    recorded: int = 0


_work: ContextVar[Work | None] = ContextVar("diya_work", default=None)


@contextmanager
def transaction(
    scope: Scope,
    context: Context,
    *,
    writes: bool = True,
    rights: dict[str, tuple[int, ...]] | None = None,
) -> Iterator[Work]:
    """Open a transaction bound to `scope` and `context`; a writing one holds off the turn of the day.

    Raises BrokenInvariant when one is open already: a use case is one transaction.
    """
    ensure(_work.get() is None, "a scoped transaction is open already")
    with django_transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT b.branches, d.business_date, d.closing FROM (SELECT coalesce(%s::int[],"
                " (SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM foundation_branch)) AS branches,"
                " set_config('diya.whole', %s, true)) b, LATERAL foundation_begin(b.branches, %s::jsonb, %s) d",
                [
                    None if scope.whole else list(scope.branches),
                    "on" if scope.whole else "off",
                    json.dumps(_as_json(context)),
                    writes,
                ],
            )
            branches, business_date, closing = cursor.fetchone()
        work = Work(tuple(branches), context, business_date, closing, rights or {})
        token = _work.set(work)
        try:
            yield work
        finally:
            _work.reset(token)


def current() -> Work:
    """The open transaction; raises BrokenInvariant outside one (a job without scope must not run)."""
    work = _work.get()
    ensure(work is not None, "no scope: open the transaction through foundation.db.transaction")
    assert work is not None
    return work


def all_branches() -> Scope:
    """The scope of the whole bank, for end of day and other work of the system itself."""
    return Scope((), whole=True)


def _as_json(context: Context) -> dict[str, Any]:
    return {name: getattr(context, name) for name in Context.__slots__}


_last_tick = 0
_tick_lock = threading.Lock()


def new_id() -> UUID:
    """A UUID of version 7 (RFC 9562, method 3): unique, and rising with time so that indexes grow at one end.

    Those of one process rise strictly, so what was written together is listed in the order it happened.
    """
    global _last_tick
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    with _tick_lock:
        _last_tick = tick = max(_last_tick + 1, milliseconds << 12 | rest * 4096 // 1_000_000)
    random = int.from_bytes(os.urandom(8), "big") & (2**62 - 1)
    return UUID(int=(tick >> 12) << 80 | 0x7 << 76 | (tick & 0xFFF) << 64 | 0x2 << 62 | random)


def first_id(instant: datetime) -> UUID:
    """The smallest identifier of `new_id` that could have been made at an instant."""
    milliseconds = int(instant.timestamp()) * 1000
    return UUID(int=max(milliseconds, 0) << 80)


def instant_of(made: UUID) -> datetime:
    """When an identifier of `new_id` was made, to the millisecond."""
    return datetime.fromtimestamp((made.int >> 80) / 1000, tz=UTC)


def ref(kind: str, key: UUID) -> str:
    """The opaque name by which other rooms know a thing, e.g. `servicing.loan:0190…`."""
    return f"{kind}:{key}"


def ref_id(reference: str) -> UUID:
    """The key inside a reference."""
    return UUID(reference.rpartition(":")[2])


def next_number(prefix: str) -> str:
    """The next number of a paper, e.g. `AP2026112400000012`: prefix, the bank's day, a running number."""
    return next_numbers(prefix, 1)[0]


def next_numbers(prefix: str, count: int) -> list[str]:
    """The next numbers of papers of one kind, rising."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('foundation_number') FROM generate_series(1, %s)", [count])
        return [f"{prefix}{current().business_date:%Y%m%d}{number:08d}" for (number,) in cursor.fetchall()]


def ensure_version(version: int, expected: int | None) -> None:
    """Refuse with ChangedMeanwhile when the reader acted on another version than the present one."""
    if expected is not None and expected != version:
        raise ChangedMeanwhile(expected=expected, version=version)


def hold(name: str) -> None:
    """Let transactions that hold the same name wait for each other; it is let go when the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def fetch_all(sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
    """Rows of a written query as dictionaries; the text is constant, values go as parameters only."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def prepared() -> Iterator[None]:
    """Let the statements within be planned once for a connection and not at every call: for commands that come by the
    hundred a second, of which planning is most of what the database does.

    Not for batches: a plan made for one row is not the plan for thousands.
    """
    connection.ensure_connection()
    raw = connection.connection
    kept = raw.cursor_factory, raw.prepare_threshold
    raw.cursor_factory, raw.prepare_threshold = ServerBindingCursor, PREPARED_AT
    try:
        yield
    finally:
        raw.cursor_factory, raw.prepare_threshold = kept


def insert_all(rows: Sequence[models.Model], *, replacing: Sequence[str] = ()) -> None:
    """Insert rows of one table in one statement with one parameter: their JSON. A row that is there already, by the
    fields in `replacing`, takes the new values.

    For batches: building and binding a value for each cell costs several times what PostgreSQL needs to take the JSON
    apart. What the database fills in by itself is read from it when somebody asks; a running number stays unknown.
    """
    if not rows:
        return
    fields: Sequence[Any] = rows[0]._meta.concrete_fields
    left = {field.attname for field in fields if isinstance(getattr(rows[0], field.attname), DatabaseDefault)}
    told = [field for field in fields if field.attname not in left and (rows[0].pk or not field.primary_key)]
    said = [{field.column: field.pre_save(row, add=True) for field in told} for row in rows]
    columns = tuple(field.column for field in told)
    keys = tuple(field.column for field in told if field.name in replacing)
    _tell_rows(_insert_text(rows[0]._meta.db_table, columns, keys), said)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
        for name in left:
            ensure(isinstance(row.__dict__.pop(name), DatabaseDefault), f"{name} is given in some rows of a batch only")


def insert_rows(table: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert plain rows, by column, as `insert_all` does; for what is written most: making a model of each row costs
    more than PostgreSQL needs for it. What is left out is filled in by the database."""
    if rows:
        _tell_rows(_insert_text(table._meta.db_table, tuple(rows[0]), ()), rows)


def insert_waiting(table: type[models.Model], rows: Sequence[Mapping[str, Any]], *, kind: str) -> None:
    """Insert plain rows as `insert_rows` does, each with its note that it waits for its place in the order that
    `sequencer` gives: `A` for an audit event, `O` for an outbox message."""
    if rows:
        _tell_rows(_waiting_text(table._meta.db_table, tuple(rows[0])), rows, [kind])


def update_all(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write fields of rows of one table in one statement with one parameter, as `insert_all` does."""
    if not rows:
        return
    meta = rows[0]._meta
    told: list[Any] = [meta.get_field(name) for name in names]
    said = [{"id": row.pk, **{field.column: getattr(row, field.attname) for field in told}} for row in rows]
    _tell_rows(_update_text(meta.db_table, tuple(field.column for field in told)), said)


@functools.cache
def _insert_text(table: str, columns: tuple[str, ...], keys: tuple[str, ...]) -> str:
    clause: compose.Composable = compose.SQL("")
    if keys:
        rest = compose.SQL(", ").join(_set(name, "excluded") for name in columns if name not in keys)
        clause = compose.SQL(" ON CONFLICT ({keys}) DO UPDATE SET {rest}").format(keys=_names(keys), rest=rest)
    text = compose.SQL("INSERT INTO {table} ({names}) SELECT {names} FROM {rows}{clause}")
    made = text.format(table=compose.Identifier(table), names=_names(columns), rows=_rows_of(table), clause=clause)
    return made.as_string()


@functools.cache
def _waiting_text(table: str, columns: tuple[str, ...]) -> str:
    text = compose.SQL(
        "WITH n AS MATERIALIZED (SELECT {names} FROM {rows}),"
        " told AS (INSERT INTO {table} ({names}) SELECT {names} FROM n)"
        " INSERT INTO foundation_unsequenced (id, kind) SELECT id, %s FROM n"
    )
    return text.format(table=compose.Identifier(table), names=_names(columns), rows=_rows_of(table)).as_string()


@functools.cache
def _update_text(table: str, columns: tuple[str, ...]) -> str:
    sets = compose.SQL(", ").join(_set(name, "n") for name in columns)
    text = compose.SQL("UPDATE {table} t SET {sets} FROM {rows} WHERE t.id = n.id")
    return text.format(table=compose.Identifier(table), sets=sets, rows=_rows_of(table)).as_string()


def _names(columns: Sequence[str]) -> compose.Composable:
    return compose.SQL(", ").join(compose.Identifier(name) for name in columns)


def _set(column: str, source: str) -> compose.Composable:
    return compose.SQL("{name} = {source}").format(
        name=compose.Identifier(column), source=compose.Identifier(source, column)
    )


def _rows_of(table: str) -> compose.Composable:
    return compose.SQL("json_populate_recordset(NULL::{table}, %s) n").format(table=compose.Identifier(table))


def _tell_rows(statement: str, said: Sequence[Mapping[str, Any]], more: Sequence[Any] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(said, default=_plain, ensure_ascii=False), *more])


def _plain(value: Any) -> str:
    """A value as PostgreSQL reads it from JSON text."""
    if isinstance(value, bytes | memoryview):
        return f"\\x{bytes(value).hex()}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a row")
