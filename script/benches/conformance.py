"""The calculations against figures other people published: every suite as one table, or the failures of given files.

Files have the form of one of the suites (reference cases, Fineract schedules, ACTUS vectors as published). Nothing is
measured and no bank is started: this ends in seconds, with exit code 1 when a case failed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from script.lib.ground import ROOT, Refused
from script.lib.suites import Suite, failures, suite_of, suites

SHARED = ROOT.parent / "shared" / "conformance"
GOLDEN = ROOT / "tests" / "golden"


@dataclass
class Tally:
    """Cases of one suite, and how many of them passed."""

    cases: int = 0
    passed: int = 0

    @property
    def failed(self) -> int:
        return self.cases - self.passed


def table(files: Sequence[Path]) -> int:
    """Check the given files, or the suites that come with the project; answers the exit code."""
    tallies = {suite.SUITE: Tally() for suite in suites()}
    for path in files or _built_in():
        suite, data = _read(path)
        for name, case in suite.cases(data):
            wrong = failures(suite, case)
            tally = tallies[suite.SUITE]
            tally.cases += 1
            tally.passed += not wrong
            for sentence in wrong:
                print(f"{suite.SUITE} {name}: {sentence}")
    if not files:
        print(f"{'suite':<20}{'cases':>8}{'passed':>8}{'failed':>8}")
        for name, tally in tallies.items():
            print(f"{name:<20}{tally.cases:>8}{tally.passed:>8}{tally.failed:>8}")
    failed = sum(tally.failed for tally in tallies.values())
    print(f"{sum(tally.passed for tally in tallies.values())} passed, {failed} failed")
    return int(failed > 0)


def _built_in() -> Iterator[Path]:
    """The files beside the checkout; where they are absent, the facts of them that the tests keep."""
    if SHARED.is_dir():
        yield from sorted(SHARED.rglob("*.json"))
        return
    print(f"{SHARED} is absent: the cases of {GOLDEN.relative_to(ROOT)} are checked instead, without ACTUS.")
    for path in sorted(GOLDEN.rglob("*.json")):
        if suite_of(_json(path)):
            yield path


def _read(path: Path) -> tuple[Suite, Any]:
    data = _json(path)
    suite = suite_of(data)
    if suite is None:
        raise Refused(f"{path} has the form of none of: {', '.join(suite.SUITE for suite in suites())}.")
    return suite, data


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Refused(f"There is no file {path}.") from None
    except (ValueError, OSError) as error:
        raise Refused(f"{path} cannot be read as JSON: {error}") from None
