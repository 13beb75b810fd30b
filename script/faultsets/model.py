"""A small bank lived step by step beside a model on paper, with every act of every kind in any order: both must always
say the same. In slices by seed; what a slice finds, its seed finds again."""

from __future__ import annotations

import traceback
from itertools import count

from script.lib.dispatch import Figures, Frame

PARTS = 50
STEPS = 100_000
SHORT_FORM = False
"""The tests hold five hundred steps (tests/model); the short form of the faults need not repeat them."""
QUICK_STEPS = 50
EXAMPLES, EXAMPLE_STEPS = 5, 50
"""Few to a seed, so that a slice ends near its steps; the first of a seed is always the simplest one."""


def run(frame: Frame) -> Figures:
    """Examples of a seed until the steps of this part are done; a failing one is told with its steps, not shrunk."""
    from hypothesis import HealthCheck, Phase, seed, settings
    from hypothesis.stateful import run_state_machine_as_test
    from tests.model.machine import SmallBank

    wanted = QUICK_STEPS if frame.quick else frame.part.share(STEPS)
    failures: list[str] = []
    for number in count():
        if SmallBank.steps >= wanted or failures:
            break
        one = settings(
            max_examples=EXAMPLES, stateful_step_count=EXAMPLE_STEPS, deadline=None, database=None,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        chosen = frame.part.number * 1_000_000 + number
        try:
            run_state_machine_as_test(seed(chosen)(type("Seeded", (SmallBank,), {})), settings=one)
        except Exception:
            failures.append(f"seed {chosen}: {traceback.format_exc()}")
            frame.tell(failures[-1])
    acts = dict(sorted(SmallBank.acts.items()))
    return {"steps": SmallBank.steps, "acts": acts, "failures": len(failures), "held": not failures}
