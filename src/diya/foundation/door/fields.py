"""Types of text fields that people fill in."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

# Right-to-left overrides and zero-width marks can make a name read as another one.
REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean(text: str) -> str:
    """One line without control or invisible characters; refuses rather than repairs."""
    if any(unicodedata.category(character) in REFUSED_CATEGORIES for character in text):
        raise ValueError("控制字符或不可见字符 / control or invisible characters")
    return text


def clean_lines(text: str) -> str:
    """The same for text of several lines."""
    clean(text.replace("\n", "").replace("\t", ""))
    return text


CleanText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(clean)
]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), AfterValidator(clean_lines)]
