"""Conformance suites: expected figures other people published, and what the calculations answer to them.

Each module has SUITE (its name), recognises(data), cases(data) and check(case). A suite is imported when it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any, Protocol

NAMES = ("reference", "fineract", "actus")


class Suite(Protocol):
    """What a module of this folder offers."""

    SUITE: str

    def recognises(self, data: Any) -> bool: ...

    def cases(self, data: Any) -> list[tuple[str, Any]]: ...

    def check(self, case: Any) -> list[str]: ...


def suites() -> Iterator[Suite]:
    for name in NAMES:
        yield import_module(f"script.lib.suites.{name}")  # type: ignore[misc] - a module that keeps the protocol


def suite_of(data: Any) -> Suite | None:
    """The suite whose form a file's data has."""
    return next((suite for suite in suites() if suite.recognises(data)), None)


def failures(suite: Suite, case: Any) -> list[str]:
    """What is wrong with one case; one that raises is a failed case that says why."""
    try:
        return suite.check(case)
    except Exception as error:
        return [f"raised {type(error).__name__}: {error}"]
