"""The end of day in a process that dies on order: `DIYA_FAULT=bill:2:7` kills it at the 7th point of its 2nd chunk.

For a step without chunks the middle figure is 1: `close:1:before COMMIT`. It dies at the end of the step at the latest.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import django

CHUNK_LOANS = 5
"""Small chunks, so that a small bank has several."""


def main() -> None:
    django.setup()
    from django.core.management import call_command

    from diya.endofday import parking, services

    parking.CHUNK_LOANS = CHUNK_LOANS  # type: ignore[misc]
    wanted, number, point = os.environ["DIYA_FAULT"].split(":", 2)
    if wanted == "bill":
        parking._run_chunk = struck(parking._run_chunk, int(number), point)
    else:
        services._carry_out = struck(services._carry_out, int(number), point, of_step=wanted)
    services._carry_out = last(services._carry_out, of_step=wanted)
    call_command("eod", until=date.fromisoformat(sys.argv[1]))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def last(carry_out: Callable[..., None], *, of_step: str) -> Callable[..., None]:
    """`carry_out`, after which the process dies when the step was this one."""

    def broken(step: Any, *words: Any) -> None:
        carry_out(step, *words)
        if step.code == of_step:
            die()

    return broken


def struck(work: Callable[..., Any], number: int, point: str, *, of_step: str = "") -> Callable[..., Any]:
    """`work`, whose `number`-th call (of a step, if one is named) is killed at `point`."""
    from script.lib.breaker import Breaker, laid

    calls = 0

    def broken(*words: Any) -> Any:
        nonlocal calls
        meant = not of_step or words[0].code == of_step
        calls += meant
        if not meant or calls != number:
            return work(*words)
        with laid(Breaker(point, die)):
            return work(*words)

    return broken


if __name__ == "__main__":
    main()
