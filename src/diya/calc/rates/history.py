"""The published values of an index, and which of them holds on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from diya.kernel.errors import InvalidInput
from diya.kernel.rates import parse_rate


class FixingMissing(InvalidInput):
    code = "calc.fixing_missing"
    zh = "{on} 之前没有公布过该利率基准。"
    en = "No value of the index was published by {on}."


@dataclass(frozen=True, slots=True)
class Fixing:
    """A value of an index, in force from the day it was published."""

    on: date
    annual_rate_ppb: int


def fixing_on(history: Sequence[Fixing], day: date) -> Fixing:
    """The last value published by `day` (that day's counts); `history` rises by date. Raises FixingMissing."""
    place = bisect_right(history, day, key=lambda fixing: fixing.on)
    if place == 0:
        raise FixingMissing(on=day, field="index")
    return history[place - 1]


def read_fixings(text: str) -> tuple[Fixing, ...]:
    """Lines of `date percent`, e.g. "2024-10-21 3.6", as fixings."""
    found = []
    for line in text.split("\n"):
        day, _, percent = line.partition(" ")
        whole, _, part = percent.partition(".")
        found.append(Fixing(date.fromisoformat(day), parse_rate(f"0.{whole.zfill(2)}{part}")))
    return tuple(found)
