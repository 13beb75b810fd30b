"""Expected figures of a case against the answers to it, key by key, within the tolerance the case states."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

EXACT = Decimal(0)
DIGITS = Context(prec=60)

Answers = Mapping[str, Any] | Callable[[str], Any]
"""Answers by the key of what is expected; a function is asked for each key and raises KeyError for one it lacks."""


def tolerance_of(said: Any) -> Decimal:
    """The number a tolerance opens with; "exact", or nothing said, is zero."""
    number = re.match(r"\s*([0-9.]+(?:[eE][-+]?\d+)?)", str(said))
    return Decimal(number.group(1)) if number else EXACT


def compare(answers: Any, expected: Any, tolerance: Decimal, at: str = "") -> Iterator[str]:
    """One sentence for every expected value that the answers miss, with where, what was got and what was expected."""
    if isinstance(expected, Mapping):
        for key, value in expected.items():
            where = f"{at}.{key}" if at else str(key)
            try:
                answer = answers(key) if callable(answers) else answers[key]
            except (KeyError, IndexError, TypeError):
                yield f"{where}: got no answer, expected {value}"
                continue
            yield from compare(answer, value, tolerance, where)
    elif isinstance(expected, list):
        if hasattr(answers, "picked"):
            answers = answers.picked(expected)
        if len(answers) < len(expected):
            yield f"{at}: got {len(answers)} entries, expected {len(expected)}"
        for index, (answer, value) in enumerate(zip(answers, expected, strict=False)):
            yield from compare(answer, value, tolerance, f"{at}[{index}]")
    elif not _same(answers, expected, tolerance):
        yield f"{at}: got {_shown(answers)}, expected {expected}"


def _same(got: Any, expected: Any, tolerance: Decimal) -> bool:
    if got is None or expected is None or isinstance(expected, bool):
        return got is expected
    text = str(expected).strip()
    percent = text.endswith("%")
    wanted = _decimal(text.rstrip("%").replace(",", ""))
    if wanted is None or isinstance(got, str):
        return " ".join(str(got).split()) == " ".join(text.split())
    if percent:
        # A share printed in per cent is right when it prints the same.
        return _printed_as(Fraction(got) * 100, wanted)
    if tolerance == EXACT and isinstance(got, Fraction):
        return _printed_as(got, wanted)
    return abs(Fraction(got) - Fraction(wanted)) <= Fraction(tolerance)


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _printed_as(got: Fraction, wanted: Decimal) -> bool:
    """Whether an unrounded answer, rounded to the places the expected figure has, is that figure."""
    places = wanted.as_tuple().exponent
    exact = DIGITS.divide(Decimal(got.numerator), Decimal(got.denominator))
    return exact.quantize(Decimal(1).scaleb(int(places)), rounding=ROUND_HALF_UP, context=DIGITS) == wanted


def _shown(got: Any) -> str:
    if isinstance(got, Fraction):
        return f"{Decimal(got.numerator) / Decimal(got.denominator):.12g}"
    return str(got)
