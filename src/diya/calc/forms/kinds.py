"""Kinds of single values: how each is read from JSON, and the schema that says so. A refusal names the place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from diya.calc.aliases import FAMILIES, canonical
from diya.calc.allocation import AllocationInvalid, waterfall
from diya.calc.calendars import calendar_codes, calendar_of
from diya.calc.forms.errors import FieldMistaken
from diya.kernel.errors import DomainError
from diya.kernel.money import MAX_MINOR, MINOR_DIGITS, minor_digits, parse_minor
from diya.kernel.rates import PPB
from diya.kernel.registry import StrategyUnknown

FIRST_YEAR, LAST_YEAR = 1800, 2999
PLACES_MAX: Final = 30
"""Decimals of an exact number; no rate or cover anybody quotes has as many."""

DIGITS_MAX: Final = 12
CALENDARS_MAX: Final = 6


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands in the input, and the currency of the amounts there."""

    path: str = ""
    currency: str = ""

    def at(self, name: str) -> Place:
        return Place(f"{self.path}.{name}" if self.path else name, self.currency)

    def item(self, index: int) -> Place:
        return Place(f"{self.path}[{index}]", self.currency)


@dataclass(frozen=True, slots=True)
class Kind:
    """`read` turns a JSON value at its place into a typed one, `schema` says in JSON Schema what it takes."""

    schema: Mapping[str, Any]
    read: Callable[[Any, Place], Any]


def shown(value: Any) -> str:
    """A JSON value as a refusal quotes it: short, containers by their brackets only."""
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    if isinstance(value, Decimal):
        return str(value)[:40]
    return json.dumps(value if not isinstance(value, str) else value[:40], ensure_ascii=False)


def mistaken(value: Any, place: Place, wanted: str, wanted_zh: str) -> FieldMistaken:
    """The refusal of a value that is not what stands here."""
    return FieldMistaken(wanted=wanted, wanted_zh=wanted_zh, value=shown(value), field=place.path)


def whole(low: int, high: int) -> Kind:
    """A whole JSON number within bounds."""

    def read(value: Any, place: Place) -> int:
        number = _exact(value)
        if isinstance(value, str) or number is None or number != number.to_integral_value():
            raise mistaken(value, place, f"a whole number from {low} to {high}", f"{low} 至 {high} 的整数")
        if not low <= number <= high:
            raise mistaken(value, place, f"a whole number from {low} to {high}", f"{low} 至 {high} 的整数")
        return int(number)

    return Kind({"type": "integer", "minimum": low, "maximum": high}, read)


def fraction(low: int, high: int, *, open_low: bool = False) -> Kind:
    """An exact number within bounds, as text or a JSON number: "0.049" is 49/1000."""
    span, span_zh = f"from {low} to {high}", f"{low} 至 {high}"
    if open_low:
        span, span_zh = f"above {low}, up to {high}", f"大于 {low}，不超过 {high}"

    def read(value: Any, place: Place) -> Fraction:
        number = _exact(value)
        if number is None or not low <= number <= high or (open_low and number == low):
            raise mistaken(value, place, f"a number {span}, such as 0.049", f"数字（{span_zh}），如 0.049")
        return Fraction(number)

    bounds = {"exclusiveMinimum" if open_low else "minimum": low, "maximum": high}
    return Kind({"type": ["string", "number"], "pattern": NUMBER_PATTERN, **bounds}, read)


def rate(low: int = 0, high: int = PPB - 1) -> Kind:
    """A rate as a fraction of at most nine decimals, read as parts per billion: "0.049" is 49,000,000."""

    def read(value: Any, place: Place) -> int:
        number = _exact(value)
        scaled = None if number is None else Fraction(number) * PPB
        if scaled is None or scaled.denominator > 1 or not low <= scaled <= high:
            raise mistaken(
                value,
                place,
                f"a rate as a fraction such as 0.049, of at most 9 decimals, from {_part(low)} to {_part(high)}",
                f"以小数表示的利率（如 0.049），最多 9 位小数，{_part(low)} 至 {_part(high)}",
            )
        return int(scaled)

    return Kind(
        {
            "type": ["string", "number"],
            "pattern": r"^-?(0|1)(\.[0-9]{1,9})?$" if low < 0 else r"^(0|1)(\.[0-9]{1,9})?$",
        },
        read,
    )


def _part(ppb: int) -> str:
    return f"{Decimal(ppb) / PPB:f}"


def amount(*, zero: bool = False, signed: bool = False) -> Kind:
    """An amount of the currency as decimal text, or a whole JSON number; read as minor units."""

    def read(value: Any, place: Place) -> int:
        digits = minor_digits(place.currency)
        wanted = f"an amount such as “1234{'.50' if digits else ''}”, at most {digits} decimals"
        wanted_zh = f"金额，如“1234{'.50' if digits else ''}”，最多 {digits} 位小数"
        if not zero:
            wanted, wanted_zh = f"{wanted}, above zero", f"{wanted_zh}，大于零"
        text = value if isinstance(value, str) else _whole_text(value)
        unsigned = text.removeprefix("-") if text and signed else text
        if not unsigned or re.fullmatch(AMOUNT_PATTERN[1:-1], unsigned) is None:
            raise mistaken(value, place, wanted, wanted_zh)
        try:
            minor = parse_minor(unsigned, place.currency, field=place.path, allow_zero=zero or signed)
        except DomainError:
            raise mistaken(value, place, wanted, wanted_zh) from None
        return -minor if text != unsigned else minor

    pattern = AMOUNT_PATTERN.replace("^", "^-?") if signed else AMOUNT_PATTERN
    low = -MAX_MINOR if signed else 0 if zero else 1
    return Kind({"type": ["string", "integer"], "pattern": pattern, "minimum": low}, read)


NUMBER_PATTERN: Final = r"^-?[0-9]{1,12}(\.[0-9]{1,30})?$"
AMOUNT_PATTERN: Final = r"^[0-9]{1,15}(\.[0-9]{1,2})?$"


def _exact(value: Any) -> Decimal | None:
    """A number, or a text that writes one, as an exact decimal; None where it is none or beyond all bounds."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    if isinstance(value, str) and re.fullmatch(NUMBER_PATTERN[1:-1], value) is None:
        return None
    number = Decimal(value)
    if not number.is_finite() or number.adjusted() > DIGITS_MAX:
        return None
    exponent = number.as_tuple().exponent
    return number if isinstance(exponent, int) and exponent >= -PLACES_MAX else None


def _whole_text(value: Any) -> str | None:
    """A whole JSON number as digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    number = _exact(value) if isinstance(value, Decimal) else None
    return f"{number:.0f}" if number is not None and number == number.to_integral_value() else None


def choice(options: Iterable[str]) -> Kind:
    """One of the named options."""
    known = tuple(options)

    def read(value: Any, place: Place) -> str:
        if not isinstance(value, str) or value not in known:
            raise mistaken(value, place, f"one of {', '.join(known)}", f"以下之一：{'、'.join(known)}")
        return value

    return Kind({"enum": list(known)}, read)


def convention(family: str) -> Kind:
    """A convention by our code or by its name in ISDA, FpML, ACTUS or Fineract; read as our code."""
    registry, table = FAMILIES[family]

    def read(value: Any, place: Place) -> str:
        return canonical(family, text_of(value, place), field=place.path)

    known = ", ".join(f"{code} ({table[code]})" if code in table else code for code in registry.codes())
    return Kind(
        {"type": "string", "minLength": 1, "$comment": f"Codes, with the names others give them: {known}"}, read
    )


def _read_allocation(value: Any, place: Place) -> str:
    named = text_of(value, place)
    try:
        return canonical("allocation", named, field=place.path)
    except StrategyUnknown:
        if " " not in named:
            raise
    try:
        waterfall(named)
    except AllocationInvalid as error:
        error.field = place.path
        raise
    return named


def _read_date(value: Any, place: Place) -> date:
    wanted = f"a date such as 2026-01-31, {FIRST_YEAR} to {LAST_YEAR}"
    wanted_zh = f"日期，如 2026-01-31，{FIRST_YEAR} 至 {LAST_YEAR} 年"
    if not isinstance(value, str) or re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is None:
        raise mistaken(value, place, wanted, wanted_zh)
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise mistaken(value, place, wanted, wanted_zh) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise mistaken(value, place, wanted, wanted_zh)
    return day


def _read_calendar(value: Any, place: Place) -> str:
    code = text_of(value, place)
    known = calendar_codes()
    parts = code.split("+")
    if len(parts) > CALENDARS_MAX or any(part not in known for part in parts):
        names = ", ".join(known)
        raise mistaken(value, place, f"a calendar ({names}) or several joined by +", f"工作日历（{names}）或以 + 连接")
    return calendar_of(code).code


def _read_flag(value: Any, place: Place) -> bool:
    if not isinstance(value, bool):
        raise mistaken(value, place, "true or false", "true 或 false")
    return value


def text_of(value: Any, place: Place) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise mistaken(value, place, "a text", "文本")
    return value


DATE: Final = Kind({"type": "string", "format": "date"}, _read_date)
FLAG: Final = Kind({"type": "boolean"}, _read_flag)
TEXT: Final = Kind({"type": "string", "minLength": 1}, text_of)
CALENDAR: Final = Kind({"type": "string", "minLength": 1, "examples": list(calendar_codes())}, _read_calendar)
ALLOCATION: Final = Kind(
    {
        "type": "string",
        "minLength": 1,
        "examples": [*FAMILIES["allocation"][0].codes(), "COMPONENT FEE>INTEREST>PRINCIPAL>PENALTY>COMPOUND"],
    },
    _read_allocation,
)
CURRENCY: Final = choice(MINOR_DIGITS)
