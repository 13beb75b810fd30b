"""Single ACTUS terms out of the text or number they are written in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from diya.calc.actus.cycles import MONTHS_OF_UNIT, Cycle
from diya.calc.actus.errors import TermInvalid, TermMissing

DIGITS_MAX: Final = 60
MAGNITUDE_MAX: Final = 24
"""No quantity has more digits before its point, or zeros after it, than any book or index needs."""

DATE_FORM: Final = "2024-01-31T00:00:00"
CYCLE_FORM: Final = "P1ML0"
CYCLE_PATTERN: Final = re.compile(r"P?([1-9]\d{0,2})([DWMQHY])(L0|L1|\+|-)")
MIDNIGHT: Final = "24:00:00"
FIRST_YEAR: Final = 1800
LAST_YEAR: Final = 2999
"""No loan lives outside these years, and no cycle of three digits leaps from them out of the calendar."""


def moment(text: str, name: str) -> datetime:
    """A date or a date and time; 24:00:00 is 00:00:00 of the day that follows (ISO 8601)."""
    refusal = TermInvalid(name=name, value=text[:40], form=DATE_FORM, field=name)
    day, _, clock = text.partition("T")
    try:
        read = datetime.fromisoformat(day if clock == MIDNIGHT else text)
    except ValueError:
        raise refusal from None
    if read.tzinfo is not None or not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise refusal
    return read + timedelta(days=1) if clock == MIDNIGHT else read


def quantity(text: str, name: str) -> Decimal:
    """An exact decimal; refuses what is not finite or no quantity of a loan could be."""
    refusal = TermInvalid(name=name, value=text[:40], form="1234.56", field=name)
    try:
        read = Decimal(text)
    except InvalidOperation:
        raise refusal from None
    if len(text) > DIGITS_MAX or not read.is_finite() or (read and abs(read.adjusted()) > MAGNITUDE_MAX):
        raise refusal
    return read


@dataclass(frozen=True, slots=True)
class TermReader:
    """Reads one contract; a blank term counts as absent, and every refusal names the term."""

    terms: Mapping[str, Any]

    def text(self, name: str) -> str | None:
        """The term without the blanks around it."""
        value = self.terms.get(name)
        return (str(value).strip() or None) if value is not None else None

    def moment(self, name: str) -> datetime | None:
        text = self.text(name)
        return None if text is None else moment(text, name)

    def quantity(self, name: str) -> Decimal | None:
        text = self.text(name)
        return None if text is None else quantity(text, name)

    def quantity_or(self, name: str, default: str) -> Decimal:
        read = self.quantity(name)
        return Decimal(default) if read is None else read

    def needed_moment(self, name: str) -> datetime:
        read = self.moment(name)
        if read is None:
            raise TermMissing(name=name, field=name)
        return read

    def needed_quantity(self, name: str) -> Decimal:
        read = self.quantity(name)
        if read is None:
            raise TermMissing(name=name, field=name)
        return read

    def choice(self, name: str, options: tuple[str, ...], default: str | None = None) -> str:
        """One of the named options, without regard to case."""
        text = self.text(name)
        if text is None:
            if default is None:
                raise TermMissing(name=name, field=name)
            return default
        if text.upper() not in options:
            raise TermInvalid(name=name, value=text[:40], form=" | ".join(options), field=name)
        return text.upper()

    def cycle(self, name: str) -> Cycle | None:
        """`P1ML0`: every month, a long last period; `L1` a short one. The older `1M+` and `1M-` mean the same."""
        text = self.text(name)
        if text is None:
            return None
        parts = CYCLE_PATTERN.fullmatch(text.upper())
        if parts is None:
            raise TermInvalid(name=name, value=text[:40], form=CYCLE_FORM, field=name)
        count, unit, stub = parts.groups()
        long_stub = stub in ("L0", "+")
        if unit in MONTHS_OF_UNIT:
            return Cycle(months=int(count) * MONTHS_OF_UNIT[unit], days=0, long_stub=long_stub)
        return Cycle(months=0, days=int(count) * (7 if unit == "W" else 1), long_stub=long_stub)
