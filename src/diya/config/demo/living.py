"""What keeps a demo bank alive: each end of day brings payments, late ones among them, and applications.

A bank is a demo bank when it has the parameter `demo.seed`; any other bank takes in nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, Final

from diya.config.demo import newcomers, payer
from diya.config.demo.payer import Habit, Payer
from diya.endofday.contracts import StepReport
from diya.endofday.ports import arrivals
from diya.foundation import db, parameters
from diya.foundation.jobs import Progress
from diya.foundation.parameters import ParameterMissing

SEED: Final = "demo.seed"
CONTEXT: Final = db.Context(purpose="demo bank")
COMING_OF_SEVEN: Final = 3
"""On how many days of seven somebody comes with an application."""


@dataclass(frozen=True, slots=True)
class Life:
    """How a demo bank lives: its seed, how told cases pay by the numbers of their loans, and the day from which
    applications come by themselves."""

    seed: str
    told: Mapping[str, Payer] = field(default_factory=dict)
    comes_from: date | None = None


def connect() -> None:
    """Let the end of day ask for what the demo bank's customers do."""
    arrivals.register("demo")(_arrive)


def sow(life: Life, *, on: date) -> None:
    """Make this a demo bank that lives in such a way from a day."""
    told = {number: asdict(one) for number, one in life.told.items()}
    comes_from = life.comes_from.isoformat() if life.comes_from else None
    parameters.load(
        SEED,
        starts_date=on,
        value={"seed": life.seed, "told": told, "comes_from": comes_from},
        name_zh="演示银行的种子",
        name_en="Seed of the demo bank",
        source="演示数据，均为虚构",
        confirmed=True,
    )


def life_on(day: date) -> Life | None:
    """How a demo bank lives on a day, or nothing in any other bank; asked in a transaction."""
    try:
        value: dict[str, Any] = parameters.figure(SEED, on=day).value
    except ParameterMissing:
        return None
    told = {number: Payer(**{**one, "habit": Habit(one["habit"])}) for number, one in value["told"].items()}
    comes_from = date.fromisoformat(value["comes_from"]) if value["comes_from"] else None
    return Life(value["seed"], told, comes_from)


def _arrive(day: date, progress: Progress) -> StepReport:
    with db.transaction(db.all_branches(), CONTEXT, writes=False):
        life = life_on(day)
        wanted = payer.wanted(life.seed, life.told, day) if life else {}
    if life is None:
        return StepReport(0)
    paid = payer.pay(wanted, day, progress)
    came = newcomers.come(life.seed, day) if _somebody_comes(life, day) else 0
    return StepReport(came + paid.done_count, {**paid.figures, "applications": came})


def _somebody_comes(life: Life, day: date) -> bool:
    if life.comes_from is None or day < life.comes_from:
        return False
    return sha256(f"{life.seed}:{day}".encode()).digest()[0] % 7 < COMING_OF_SEVEN
