"""Points at which work on the database can be broken off: before every statement, before and after every COMMIT.

The product knows nothing of them: they are laid around Django's connection of the present thread.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import OperationalError, connection

BEFORE_COMMIT, AFTER_COMMIT = "before COMMIT", "after COMMIT"


class Torn(OperationalError):
    """The database is gone, as far as the product can tell."""


def tear() -> None:
    raise Torn("torn on purpose")


@dataclass
class Breaker:
    """Acts once, at a point given by its number (from 1) or its name; sees all points it passes."""

    at: str = ""
    act: Callable[[], None] = tear
    seen: list[str] = field(default_factory=list)
    struck: str = ""

    def passing(self, point: str) -> None:
        self.seen.append(point)
        if not self.struck and self.at in (str(len(self.seen)), point):
            self.struck = point
            self.act()

    def statement(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.passing(sql[:100])
        return execute(sql, params, many, context)


@contextlib.contextmanager
def laid(breaker: Breaker) -> Iterator[Breaker]:
    """Lay the points of `breaker` around the connection of this thread."""
    commit = connection._commit

    def watched() -> None:
        breaker.passing(BEFORE_COMMIT)
        commit()
        breaker.passing(AFTER_COMMIT)

    connection._commit = watched
    try:
        with connection.execute_wrapper(breaker.statement):
            yield breaker
    finally:
        del connection._commit
