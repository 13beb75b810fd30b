"""The end of day in a process that dies on order: `DIYA_FAULT=bill:7` kills it at the 7th point of the step `bill`.

It dies at the end of the step at the latest. `DIYA_FAULT=after:0.25` kills it a quarter of a second after it began.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import django
from script.lib.breaker import Breaker, laid

CHUNK_LOANS = 2
"""Small chunks, so that a small bank has several."""


def main() -> None:
    django.setup()
    from django.core.management import call_command

    from diya.endofday import services

    make_small()
    wanted, point = os.environ["DIYA_FAULT"].split(":", 1)
    if wanted == "after":
        threading.Timer(float(point), die).start()
    else:
        services._carry_out = struck(services._carry_out, wanted, Breaker(point, die), last=die)
    call_command("eod", until=date.fromisoformat(sys.argv[1]))


def make_small() -> None:
    """Chunks of a few loans, one after the other on the connection that is watched, and every step on every day, also
    that of the first of January: a small day has it all."""
    from diya.endofday import parking
    from diya.endofday.steps import Step

    parking.CHUNK_LOANS = CHUNK_LOANS  # type: ignore[misc]
    parking.WORKERS = 1  # type: ignore[misc]
    # The year can be closed on its last day only.
    Step.is_due = lambda step, _day: step.code != "year_end"  # type: ignore[method-assign]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def struck(
    carry_out: Callable[..., None], step: str, breaker: Breaker, *, last: Callable[[], None]
) -> Callable[..., None]:
    """`carry_out`, broken off in one step at the breaker's point, or by `last` when the step has been done."""

    def broken(one: Any, *words: Any) -> None:
        if one.code != step:
            carry_out(one, *words)
            return
        with laid(breaker):
            carry_out(one, *words)
        last()

    return broken


if __name__ == "__main__":
    main()
