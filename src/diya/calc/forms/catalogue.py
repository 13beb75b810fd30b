"""The calculations by name. Each is loaded when it is asked for: a day count starts without the loan engine."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from diya.calc.forms.command import Command
from diya.calc.forms.errors import CommandUnknown

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "schedule": ("schedules", "COMMAND"),
    "position": ("positions", "POSITION_COMMAND"),
    "quote": ("positions", "QUOTE_COMMAND"),
    "apr": ("yields", "APR_COMMAND"),
    "xirr": ("yields", "XIRR_COMMAND"),
    "daycount": ("day_counts", "COMMAND"),
    "actus": ("actus", "COMMAND"),
    "sculpt": ("sizing", "COMMAND"),
}
"""Name -> module of this package, and the command in it."""


def command(name: str) -> Command:
    """The calculation called `name`; raises CommandUnknown."""
    if name not in COMMANDS:
        raise CommandUnknown(name=name[:40], known=", ".join(COMMANDS), field="")
    module, attribute = COMMANDS[name]
    found: Command = getattr(import_module(f"diya.calc.forms.{module}"), attribute)
    return found
