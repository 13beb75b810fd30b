"""Lines of the log: one for each record, whatever a request put into it (ASVS 5.0: 16.4.1)."""

from __future__ import annotations

import logging
from typing import Any


class OneLine(logging.Formatter):
    """Shows every sign that is not printed as its escape, and sets the lines of a trace off, so that nothing sent from
    outside begins a line, moves the cursor of a terminal or turns the direction of writing."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return escaped(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:
        return "\n".join(f"  | {escaped(line)}" for line in super().formatException(ei).split("\n"))


def escaped(text: str) -> str:
    r"""A text of printed signs only: `a\nb` with a line break becomes the four signs a, \, n, b."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape", "surrogatepass").decode() for sign in text
    )
