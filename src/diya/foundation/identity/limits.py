"""The dated figures of signing in, and what holds where a bank has not set its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

DEFAULTS: Final[dict[str, Any]] = {
    "foundation.session_idle_minutes": 30,
    "foundation.session_hours": 12,
    "foundation.step_up_minutes": 10,
    "foundation.second_factor_required": True,
}
CODES: Final = sorted(DEFAULTS)
SHORTEST: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session may rest, how long it may last, how old a confirmation may be, and whether a password alone
    is enough."""

    idle: timedelta
    longest: timedelta
    fresh: timedelta
    factor_required: bool


def limits(figures: Mapping[str, Any]) -> Limits:
    """The limits of these parameter values; a missing one has its default: none is ever without a limit, and none is
    so short that nobody could sign in any more to lengthen it."""
    known = {**DEFAULTS, **figures}
    return Limits(
        idle=max(timedelta(minutes=int(known["foundation.session_idle_minutes"])), SHORTEST),
        longest=max(timedelta(hours=int(known["foundation.session_hours"])), SHORTEST),
        fresh=max(timedelta(minutes=int(known["foundation.step_up_minutes"])), SHORTEST),
        factor_required=known["foundation.second_factor_required"] is True,
    )
