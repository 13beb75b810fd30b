"""Rows of law as data: each with the day it holds from, where it was read, and whether that was the text itself."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Protocol, TypeVar


class Status(StrEnum):
    """How sure a figure is: read in a source, or general knowledge that waits for its official text."""

    SOURCE = "SOURCE"
    UNCONFIRMED = "UNCONFIRMED"


class Dated(Protocol):
    """A row that holds from a day on, until a newer row of the same key."""

    @property
    def valid_from(self) -> date: ...


Row = TypeVar("Row", bound=Dated)


def in_force(rows: Iterable[Row], on: date) -> list[Row]:
    """The rows of the newest version that already holds on the day; rows of one version share their `valid_from`."""
    known = [row for row in rows if row.valid_from <= on]
    newest = max((row.valid_from for row in known), default=on)
    return [row for row in known if row.valid_from == newest]


@cache
def records(name: str) -> tuple[dict[str, str], ...]:
    """The lines of a table shipped with this package, by column."""
    text = files("diya.calc.prudential").joinpath(name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
