"""Families that come to the demo bank while it lives: their applications wait for whoever works there."""

from __future__ import annotations

from datetime import date
from typing import Final

from diya.config.demo.applying import OFFICERS, Asked, apply_for
from diya.config.demo.families import family

FIRST_SERIAL: Final = 1000
EPOCH: Final = date(2025, 1, 1)


def come(seed: str, day: date) -> int:
    """The family of a day applies, its papers with it; answers how many applications that makes. Asked again, none."""
    newcomer = family(seed, FIRST_SERIAL + (day - EPOCH).days, applied=day)
    asked = Asked(newcomer, newcomer.wishes[0], day)
    return apply_for([asked], officer=OFFICERS[newcomer.branch], branch=newcomer.branch)
