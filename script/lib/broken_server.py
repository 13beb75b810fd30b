"""The product's web server with a fault on order: a request that says `X-Fault: process:7` kills it at its 7th point.

Only the fault scripts start it. `DIYA_FAULT_TWIN` names a broken twin to serve instead of the true product.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import OperationalError, connection
from psycopg import sql
from script.lib.breaker import Breaker, laid
from script.lib.twins import TWINS

from diya.config.wsgi import application as product

if os.environ.get("DIYA_FAULT_TWIN"):
    TWINS[os.environ["DIYA_FAULT_TWIN"]]()


def kill_process() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_group() -> None:
    os.killpg(os.getpgrp(), signal.SIGKILL)


def kill_backend() -> None:
    """End our own backend from beside, so that the next statement finds it gone."""
    pid = connection.connection.info.backend_pid
    beside = connection.copy()
    try:
        with beside.cursor() as cursor:
            cursor.execute(sql.SQL("SELECT pg_terminate_backend({}, 5000)").format(pid))
    finally:
        beside.close()


def crash_postgres() -> None:
    """SIGKILL of our own backend: PostgreSQL throws everybody out and recovers from its log."""
    os.kill(connection.connection.info.backend_pid, signal.SIGKILL)


def disk_full() -> None:
    """What Django raises when PostgreSQL finds no room."""
    cause = psycopg.errors.DiskFull("could not extend file: No space left on device")
    raise OperationalError(str(cause)) from cause


ACTS = {
    "process": kill_process,
    "group": kill_group,
    "backend": kill_backend,
    "crash": crash_postgres,
    "full": disk_full,
    "none": lambda: None,
}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    """The product; a marked request is broken off as it asks, and an answer tells where it was struck."""
    how, _, at = environ.get("HTTP_X_FAULT", "").partition(":")
    if not how:
        return product(environ, start_response)
    with laid(Breaker(at, ACTS[how])) as breaker:

        def told(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [*headers, ("X-Fault-Struck", str(int(bool(breaker.struck))))], *rest)

        return product(environ, told)
