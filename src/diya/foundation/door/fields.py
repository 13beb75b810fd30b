"""Types of text fields that people fill in."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

MOST_JSON_BYTES: Final = 8 * 1024
FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
ISO_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

# Right-to-left overrides and zero-width marks can make a name read as another one.
REFUSED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Cn"})
INVISIBLE: Final = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters and marks that are drawn as nothing."""
IDEOGRAPHS: Final = re.compile(r"[\U00020000-\U0002fffd\U00030000-\U0003fffd]")
"""Planes of Chinese characters alone: rare ones in names are added to them year by year, before tables here know."""
PICTURES: Final = frozenset({"So", "Sk", "Sc", "Sm"})


def clean(text: str) -> str:
    """One line in its one spelling (NFC) without control, invisible or private characters, which are refused."""
    for character in text:
        category = unicodedata.category(character)
        if category == "Co":
            raise PydanticCustomError("private_character", "characters of a private font")
        if category in REFUSED_CATEGORIES and not IDEOGRAPHS.match(character):
            raise PydanticCustomError("hidden_character", "control or invisible characters")
    if INVISIBLE.search(text):
        raise PydanticCustomError("hidden_character", "control or invisible characters")
    return unicodedata.normalize("NFC", text)


def clean_lines(text: str) -> str:
    """The same for text of several lines."""
    clean(text.replace("\n", "").replace("\t", ""))
    return unicodedata.normalize("NFC", text)


def clean_name(text: str) -> str:
    """What somebody or something is called: letters among them, and no emoji or other pictures."""
    found = {unicodedata.category(character) for character in text}
    if found & PICTURES or not any(category.startswith(("L", "Nl", "Cn")) for category in found):
        raise PydanticCustomError("name_refused", "no name")
    return text


def iso_day(value: Any) -> Any:
    """A date is written 2025-06-30 and in no other way: a bare number is no count of seconds."""
    if isinstance(value, str) and not ISO_DAY.fullmatch(value):
        raise PydanticCustomError("date_parsing", "not a date")
    if not isinstance(value, str | date):
        raise PydanticCustomError("date_parsing", "not a date")
    return value


def in_calendar(day: date) -> date:
    """A day that the calendars of loans reach."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise PydanticCustomError("date_out_of_calendar", "out of the calendar")
    return day


CleanText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(clean)
]
NameText = Annotated[CleanText, AfterValidator(clean_name)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), AfterValidator(clean_lines)]
Day = Annotated[date, BeforeValidator(iso_day), AfterValidator(in_calendar)]


def clean_json(value: Any) -> Any:
    """Any JSON value of at most 8 KB that can be stored: no NaN, no broken or NUL characters."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        size = len(text.encode())
    except (ValueError, RecursionError):
        raise PydanticCustomError("json_refused", "not JSON that can be kept") from None
    if size > MOST_JSON_BYTES or "\\u0000" in text:
        raise PydanticCustomError("json_refused", "not JSON that can be kept")
    return value


JsonValue = Annotated[Any, AfterValidator(clean_json)]
