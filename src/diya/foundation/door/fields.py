"""Types of text fields that people fill in."""

from __future__ import annotations

import json
import unicodedata
from typing import Annotated, Any, Final

from pydantic import AfterValidator, StringConstraints

MOST_JSON_BYTES: Final = 8 * 1024

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


def clean_json(value: Any) -> Any:
    """Any JSON value of at most 8 KB that can be stored: no NaN, no broken or NUL characters."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        size = len(text.encode())
    except (ValueError, RecursionError):
        raise ValueError("不是可以保存的 JSON / not JSON that can be kept") from None
    if size > MOST_JSON_BYTES or "\\u0000" in text:
        raise ValueError("最多 8 KB，且不含空字符 / at most 8 KB, without NUL characters")
    return value


JsonValue = Annotated[Any, AfterValidator(clean_json)]
