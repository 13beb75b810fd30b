"""One kind of bad input: what is sent by whom, and how it must be refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Case:
    """`{name}` in path and body stands for what the ground has under that name. With `file` a form is sent."""

    id: str
    zh: str
    en: str
    who: str
    path: str
    body: Mapping[str, Any]
    status: int
    code: str
    field: str
    method: str = "POST"
    version: str = ""
    file: bytes | None = None
    names: tuple[str, ...] = field(default=())
    """What the sentence must name in words, such as the line of a file."""
