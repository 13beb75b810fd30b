"""Grants, row-level security, append-only and history triggers for every table, from what its model declares.

Runs after each migration as the owner and can run again at any time: it states what must be, not what to change.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections, models

from diya.foundation.db import RowScope

LOGINS = ("diya_app", "diya_worker")
SCOPED = (RowScope.BRANCH, RowScope.BRANCH_OR_BANK)


def after_migrate(**options: Any) -> None:
    """Django's post_migrate hook; only the owner may do this, and only on a migrated database."""
    if options.get("plan") is None or os.environ.get("DIYA_ROLE") != "owner":
        return
    apply(options["using"])


def apply(using: str = "default") -> None:
    """Bring the database's protection in line with the declared models."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(LOGINS)])
        logins = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        present = {row[0] for row in cursor.fetchall()}
        statements = [*_grants(logins)]
        for model in house_models():
            if model._meta.db_table in present:
                statements += _protect(model, logins)
        cursor.execute(";\n".join(statements))


def house_models() -> Iterator[type[models.Model]]:
    """The models of DiYa's own rooms."""
    for model in apps.get_models():
        if model.__module__.startswith("diya."):
            yield model


def _grants(logins: list[str]) -> Iterator[str]:
    for login in logins:
        yield f"GRANT USAGE ON SCHEMA public TO {login}"
        yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {login}"
        yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {login}"
        yield f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {login}"


def _protect(model: type[models.Model], logins: list[str]) -> Iterator[str]:
    table = model._meta.db_table
    scope: RowScope = model.row_scope  # type: ignore[attr-defined]
    if scope in SCOPED:
        yield from _row_level_security(table, scope, by_trigger=getattr(model, "written_by_trigger", False))
    if getattr(model, "append_only", False):
        yield from _append_only(table, logins, by_trigger=getattr(model, "written_by_trigger", False))
    elif getattr(model, "history", True):
        yield from _history(model)


def _row_level_security(table: str, scope: RowScope, *, by_trigger: bool) -> Iterator[str]:
    # A sub-select makes the branch list an init plan: evaluated once for a statement, not once for a row; so is the
    # question whether the scope is the whole bank, which spares a scan of all loans the look through the list.
    inside = "branch_id = ANY ((SELECT foundation_branches())::int[])"
    if scope is RowScope.BRANCH_OR_BANK:
        inside = f"branch_id IS NULL OR {inside}"
    inside = f"((SELECT foundation_whole()) OR {inside})"
    writes = "true" if by_trigger else inside
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"DROP POLICY IF EXISTS in_scope ON {table}"
    yield f"CREATE POLICY in_scope ON {table} USING ({inside}) WITH CHECK ({writes})"


def _append_only(table: str, logins: list[str], *, by_trigger: bool) -> Iterator[str]:
    for login in logins:
        yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {login}"
        if by_trigger:
            yield f"REVOKE INSERT ON {table} FROM {login}"
    yield (
        f"CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION foundation_refuse_change()"
    )


def _history(model: type[models.Model]) -> Iterator[str]:
    table, key = model._meta.db_table, model._meta.pk.column
    omits = ",".join(getattr(model, "history_omits", ()))
    branch = "branch_id" if model.row_scope in SCOPED else ""  # type: ignore[attr-defined]
    for operation, tables in (
        ("INSERT", "NEW TABLE AS new_rows"),
        ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
        ("DELETE", "OLD TABLE AS old_rows"),
    ):
        yield (
            f"CREATE OR REPLACE TRIGGER history_{operation.lower()} AFTER {operation} ON {table} "
            f"REFERENCING {tables} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION foundation_keep_history('{key}', '{branch}', '{omits}')"
        )
