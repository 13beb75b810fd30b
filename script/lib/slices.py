"""The full form of the faults in slices: each is kept in `var/faults` when it is done, so that it can be stopped at any
time and goes on where it was."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable

from script.lib import dispatch
from script.lib.dispatch import Figures, Part
from script.lib.ground import ROOT, files_under, fingerprint
from script.lib.testbank import VAR

KEPT = VAR / "faults"
COLUMNS = ("trials", "kills", "acknowledged", "lost", "doubled", "books_broken", "twins", "twins_caught")
LARGEST = ("twins", "twins_caught")
"""Counted in each slice anew: of all slices the least counts, for a twin must be caught in each."""


def full(names: Iterable[str]) -> Figures:
    """Every slice of these sets that is not kept yet for the present code, and the table of all."""
    found = {}
    for name in names:
        count = dispatch.module("faultsets", name).PARTS
        found[name] = summed(one(name, Part(number, count)) for number in range(1, count + 1))
    total = summed(found.values())
    _table({**found, "all": total})
    return {**total, "sets": found}


def one(name: str, part: Part) -> Figures:
    """One slice: kept, or done now."""
    place, mark = KEPT / f"{name}-{part.number}-of-{part.count}.json", _mark()
    if place.exists():
        kept: Figures = json.loads(place.read_text())
        if kept["mark"] == mark and kept["held"]:
            return kept
    figures = {**dispatch.perform("faultsets", name, quick=False, part=part), "mark": mark}
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
    return figures


def summed(results: Iterable[Figures]) -> Figures:
    """The counts of several results together; held when each of them was."""
    total: Figures = {"held": True}
    for result in results:
        total["held"] = total["held"] and result["held"]
        for name, value in result.items():
            if isinstance(value, bool) or not isinstance(value, int | float):
                continue
            total[name] = min(total.get(name, value), value) if name in LARGEST else total.get(name, 0) + value
    return {name: round(value, 1) if isinstance(value, float) else value for name, value in total.items()}


def _mark() -> str:
    sources = [*files_under(ROOT / "src", "*.py", "*.sql"), *files_under(ROOT / "script", "*.py")]
    return fingerprint([path.relative_to(ROOT) for path in sources])[:16]


def _table(rows: dict[str, Figures]) -> None:
    print(" ".join(["set".ljust(10), *(column.rjust(13) for column in COLUMNS)]), file=sys.stderr)
    for name, found in rows.items():
        cells = (str(found.get(column, "")).rjust(13) for column in COLUMNS)
        print(" ".join([name.ljust(10), *cells]), file=sys.stderr)
