"""Kill -9 of script/server, of PostgreSQL and of both: the next start recovers, and Ctrl-C leaves nothing behind.
Then starts under bad luck: refused in one line, or done all the same."""

from __future__ import annotations

import time

from script.lib import badluck
from script.lib.dispatch import Figures, Frame
from script.lib.trial import Trial, trial

PARTS = 1


def run(frame: Frame) -> Figures:
    """Each fault with whether the bank answered afterwards and how long that took."""
    with trial("faults") as subject:
        subject.start()
        found: Figures = {"second_start_refused": _second_is_refused(subject)}
        rounds = 1 if frame.quick else 5
        for _ in range(rounds):
            frame.tell("kill -9 of PostgreSQL while it serves")
            subject.kill_postgres()
            found["postgres_killed_s"] = _recovered(subject)
            frame.tell("kill -9 of script/server")
            subject.kill()
            found["server_killed_s"] = round(subject.start(), 1)
            frame.tell("kill -9 of both")
            subject.kill()
            subject.kill_postgres()
            found["both_killed_s"] = round(subject.start(), 1)
            found["answers"] = subject.answers()
        found["stop_s"] = round(subject.stop(), 1)
        frame.tell("starts under bad luck")
        found["bad_luck"] = badluck.refusals(subject, quick=frame.quick)
        found |= badluck.starts(subject)
        found["left_over"] = subject.left_over()
        if not _held(found):
            frame.tell("\n".join(subject.lines[-20:]))
    return {**found, "held": _held(found)}


def _held(found: Figures) -> bool:
    recovered = found["postgres_killed_s"] is not None and found["answers"]
    lucky = all(held is not False for held in found["bad_luck"].values())
    return bool(recovered and found["second_start_refused"] and lucky and not found["left_over"])


def _recovered(subject: Trial) -> float | None:
    began = time.monotonic()
    time.sleep(0.2)
    return round(time.monotonic() - began, 1) if subject.answers() else None


def _second_is_refused(subject: Trial) -> bool:
    second = subject.launch()
    output, _ = second.communicate(timeout=30)
    return second.returncode == 2 and len(output.strip().splitlines()) == 1
