"""Five hundred steps of a small bank against the model on paper; `script/faults model` makes a hundred thousand."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.machine import SmallBank

EXAMPLES, STEPS = 10, 50


def test_the_bank_does_what_paper_says(fresh_bank: Any) -> None:
    before = SmallBank.steps
    run_state_machine_as_test(
        SmallBank,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, derandomize=True, database=None,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert SmallBank.steps - before >= EXAMPLES * STEPS
