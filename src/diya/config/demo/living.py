"""What keeps a demo bank alive: each end of day brings payments, late ones among them, and applications.

A bank is a demo bank when it has the parameter `demo.seed`; any other bank takes in nothing here.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from diya.config.demo import payer
from diya.endofday.contracts import StepReport
from diya.endofday.ports import arrivals
from diya.foundation import db, parameters
from diya.foundation.jobs import Progress
from diya.foundation.parameters import ParameterMissing

SEED: Final = "demo.seed"
CONTEXT: Final = db.Context(purpose="demo bank")


def connect() -> None:
    """Let the end of day ask for what the demo bank's borrowers do."""
    arrivals.register("demo.payments")(_payments)


def sow(seed: str, *, on: date) -> None:
    """Make this a demo bank: from now on its borrowers live by `seed`."""
    parameters.load(
        SEED,
        starts_date=on,
        value=seed,
        name_zh="演示银行的种子",
        name_en="Seed of the demo bank",
        source="演示数据，均为虚构",
        confirmed=True,
    )


def seed_on(day: date) -> str | None:
    """The seed of a demo bank, or nothing in any other."""
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        try:
            return str(parameters.figure(SEED, on=day).value)
        except ParameterMissing:
            return None


def _payments(day: date, progress: Progress) -> StepReport:
    seed = seed_on(day)
    return payer.pay(day, progress, seed=seed) if seed else StepReport(0)
