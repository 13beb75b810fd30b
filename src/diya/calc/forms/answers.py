"""Answers as JSON out of one table of columns: the same table writes an answer and its schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import StrEnum
from fractions import Fraction
from operator import attrgetter
from typing import Any, Final

from diya.kernel.money import format_minor
from diya.kernel.rates import format_rate

DECIMALS: Final = 15
"""Decimals of a rate or part that is no short decimal; nobody reads it further."""

WIDE: Final = Context(prec=400, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class Written:
    """`write` turns a typed value, with the currency of the answer, into JSON; `schema` says what comes out."""

    schema: Mapping[str, Any]
    write: Callable[[Any, str], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One field of an answer; `of` takes it out of the whole, by the attribute of its name if nothing else is said."""

    name: str
    kind: Written
    says: str
    of: Callable[[Any], Any] | None = None

    def taken(self, whole: Any) -> Any:
        return (self.of or attrgetter(self.name))(whole)


def sheet(title: str, *columns: Column) -> Written:
    """An object with all of its columns, in order."""

    def write(whole: Any, currency: str) -> dict[str, Any]:
        return {one.name: one.kind.write(one.taken(whole), currency) for one in columns}

    return Written(
        {
            "type": "object",
            "title": title,
            "properties": {one.name: {**one.kind.schema, "description": one.says} for one in columns},
            "required": [one.name for one in columns],
            "additionalProperties": False,
        },
        write,
    )


def rows(kind: Written) -> Written:
    """A list."""

    def write(values: Iterable[Any], currency: str) -> list[Any]:
        return [kind.write(one, currency) for one in values]

    return Written({"type": "array", "items": kind.schema}, write)


def perhaps(kind: Written) -> Written:
    """A value that may be absent: null then."""

    def write(value: Any, currency: str) -> Any:
        return None if value is None else kind.write(value, currency)

    return Written({"anyOf": [kind.schema, {"type": "null"}]}, write)


def one_of(options: type[StrEnum]) -> Written:
    """A word out of a closed list."""
    return Written({"enum": [one.value for one in options]}, lambda value, _: str(value))


def decimal_text(value: Decimal | Fraction) -> str:
    """A number of at most 15 decimals without zeros at its end: "0.049".

    >>> decimal_text(Fraction(1, 8)), decimal_text(Decimal("1E+3")), decimal_text(Fraction(2, 3))
    ('0.125', '1000', '0.666666666666667')
    """
    exact = Fraction(value)
    number = WIDE.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    return plain_text(WIDE.quantize(number, Decimal(1).scaleb(-DECIMALS)))


def plain_text(value: Decimal) -> str:
    """A decimal with all of its digits but the zeros at its end, never with an exponent."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _day(value: date, _: str) -> str:
    return value.isoformat()


def _moment(value: datetime, _: str) -> str:
    return value.isoformat(timespec="seconds")


NUMBER: Final = r"^-?[0-9]+(\.[0-9]+)?$"
AMOUNT: Final = Written({"type": "string", "pattern": NUMBER}, format_minor)
RATE: Final = Written({"type": "string", "pattern": NUMBER}, lambda ppb, _: format_rate(ppb))
PART: Final = Written({"type": "string", "pattern": NUMBER}, lambda value, _: decimal_text(value))
QUANTITY: Final = Written({"type": "string", "pattern": NUMBER}, lambda value, _: plain_text(value))
EXACT: Final = Written({"type": "string", "pattern": r"^-?[0-9]+(/[0-9]+)?$"}, lambda value, _: str(value))
COUNT: Final = Written({"type": "integer"}, lambda value, _: value)
TEXT: Final = Written({"type": "string"}, lambda value, _: str(value))
FLAG: Final = Written({"type": "boolean"}, lambda value, _: value)
DATE: Final = Written({"type": "string", "format": "date"}, _day)
MOMENT: Final = Written({"type": "string", "format": "date-time"}, _moment)
CURRENCY: Final = Column(
    "currency",
    Written({"type": "string"}, lambda _, currency: currency),
    "ISO 4217 code of every amount here.",
    of=lambda whole: whole,
)
