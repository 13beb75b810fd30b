"""A template and its data become a PDF, with our own fonts only: no file, package or network is within reach.

Data comes in as JSON and is set as text; nothing of it can become markup. The same input gives the same bytes.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

FONTS: Final = Path(__file__).parent / "fonts"
REFUSED_WORDS: Final = re.compile(r"\b(import|include|eval|plugin|read|image|bibliography)\b")
"""With these a template could reach beyond its own text and data."""

TRIAL_SECONDS: Final = 20

LINE: Final = re.compile(r"[^\s:]+:(\d+):\d+")


class NotSet(Exception):
    """The template could not be set: on which line, and why in the words of the typesetter."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"{line}: {reason}")
        self.line = line
        self.reason = reason


def refused_word(source: str) -> tuple[str, int] | None:
    """The first word a template may not hold, and its line."""
    found = REFUSED_WORDS.search(source)
    return (found[1], source.count("\n", 0, found.start()) + 1) if found else None


def typeset(source: str, data: Mapping[str, Any], *, on: date) -> bytes:
    """The PDF of a template with its data, dated `on`; raises NotSet."""
    compile_any: Any = typst.compile  # its stub wants source and root to be of one type
    with tempfile.TemporaryDirectory() as empty:
        try:
            pdf = compile_any(
                source.encode(),
                root=empty,
                font_paths=_fonts(),
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
                package_path=empty,
                package_cache_path=empty,
                timestamp=datetime.combine(on, time.min, tzinfo=UTC),
                pdf_standards="a-2u",
            )
        except typst.TypstError as error:
            found = LINE.search(error.diagnostic or "")
            raise NotSet(int(found[1]) if found else 1, error.message) from error
    return bytes(pdf)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def try_out(source: str, data: Mapping[str, Any], *, on: date) -> bytes:
    """The same in a process of its own that is ended when it takes too long: for a template nobody has seen yet."""
    asked = json.dumps({"source": source, "data": data, "on": on.isoformat()})
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    words = [sys.executable, "-c", "from diya.messages.typesetting import _answer; _answer()"]
    try:
        ended = subprocess.run(  # noqa: S603 - our own interpreter and constant words
            words, input=asked.encode(), capture_output=True, env=env, timeout=TRIAL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotSet(1, f"it takes longer than {TRIAL_SECONDS} seconds") from None
    if ended.returncode == 0:
        return ended.stdout
    try:
        line, reason = json.loads(ended.stdout)
    except ValueError:
        raise NotSet(1, "the typesetter gave up") from None
    raise NotSet(line, reason)


def _answer() -> None:
    """What the process of a trial does: set one template, or say why not."""
    asked = json.load(sys.stdin)
    try:
        sys.stdout.buffer.write(typeset(asked["source"], asked["data"], on=date.fromisoformat(asked["on"])))
    except NotSet as refused:
        sys.stdout.write(json.dumps([refused.line, refused.reason]))
        sys.exit(1)
