"""Keyed tokens that find a value without showing it, and masks that show its ends."""

from __future__ import annotations

import hmac
import unicodedata
from typing import Final

from django.conf import settings

from diya.kernel.errors import InvalidInput

TOKEN_BYTES: Final = 16


class SearchTooShort(InvalidInput):
    code = "foundation.search_too_short"
    zh = "请至少输入两个字符进行查询。"
    en = "Type at least two characters to search."


def normalise(text: str) -> str:
    """One spelling for searching: NFKC, no spaces, lower case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def token(kind: str, value: str) -> bytes:
    """A keyed token that finds equal values without showing them."""
    key = bytes.fromhex(settings.SECRETS["index_key"])
    return hmac.digest(key, f"{kind}:{normalise(value)}".encode(), "sha256")[:TOKEN_BYTES]


def ngram_tokens(kind: str, value: str, *, size: int = 2) -> list[bytes]:
    """Tokens of every run of `size` characters, for finding a part of a name; SearchTooShort below `size`."""
    text = normalise(value)
    if len(text) < size:
        raise SearchTooShort()
    return sorted({token(f"{kind}.{size}", text[i : i + size]) for i in range(len(text) - size + 1)})


def mask(value: str, *, head: int, tail: int) -> str:
    """Show the ends only: mask("13800138000", head=3, tail=4) is 138****8000."""
    if len(value) <= head + tail:
        return "*" * len(value)
    return value[:head] + "*" * (len(value) - head - tail) + value[len(value) - tail :]
