"""JSON text to plain values, exactly: a number with a point becomes a decimal and never a binary float."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from diya.calc.forms.errors import FieldTwice, InputEmpty, InputTooDeep, NotJson, NotUtf8

DEPTH_MAX: Final = 24
"""No form has half as many levels."""

NUMBER_LENGTH_MAX: Final = 80
NOT_A_NUMBER: Final = Decimal("NaN")
"""Stands for a number no form can hold, so that the refusal comes from the reader that knows its place."""


def decoded(raw: bytes) -> str:
    """UTF-8 bytes, with or without a byte order mark, as text; raises NotUtf8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUtf8(place=error.start + 1, field="") from None


def parsed(text: str) -> Any:
    """The value of a JSON text. Raises InputEmpty, NotJson, InputTooDeep, FieldTwice.

    >>> parsed('{"rate": 0.049}')
    {'rate': Decimal('0.049')}
    """
    if not text.strip():
        raise InputEmpty(field="")
    try:
        value = json.loads(
            text, parse_float=_decimal, parse_int=_integer, parse_constant=_constant, object_pairs_hook=_object
        )
    except json.JSONDecodeError as error:
        raise NotJson(row=error.lineno, column=error.colno, field="") from None
    except RecursionError:
        raise InputTooDeep(limit=DEPTH_MAX, field="") from None
    if _is_deep(value):
        raise InputTooDeep(limit=DEPTH_MAX, field="")
    return value


def documents(raw: bytes) -> tuple[tuple[int | None, bytes], ...]:
    """The objects of an input with the number of the line each stands on, None where the whole input is one.

    Several lines are JSON Lines if they are no one JSON text together and one of them is an object by itself from its
    first column on; lines of an indented object never are.
    """
    lines = [(number, line) for number, line in enumerate(raw.split(b"\n"), 1) if line.strip()]
    if len(lines) < 2 or _is_json(raw) or not any(line.startswith(b"{") and _is_json(line) for _, line in lines):
        return ((None, raw),)
    return tuple(lines)


def _is_json(raw: bytes) -> bool:
    """Whether the bytes are one JSON text; twice a field or too deep a nesting is a mistake in it, not another form."""
    try:
        parsed(decoded(raw))
    except (NotJson, NotUtf8, InputEmpty):
        return False
    except (FieldTwice, InputTooDeep):
        return True
    return True


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text) if len(text) <= NUMBER_LENGTH_MAX else NOT_A_NUMBER
    except InvalidOperation:
        return NOT_A_NUMBER


def _integer(text: str) -> int | Decimal:
    return int(text) if len(text) <= NUMBER_LENGTH_MAX else NOT_A_NUMBER


def _constant(text: str) -> Decimal:  # noqa: ARG001 - NaN and the infinities are all no number
    return NOT_A_NUMBER


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for at, name in enumerate(names) if name in names[:at])
        raise FieldTwice(name=twice[:40], field=twice[:40])
    return value


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEPTH_MAX):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return False
    return True


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value
