"""Bodies of requests: JSON in which every name stands once and every number is one (RFC 8259, ASVS 5.0: 1.5.3).

Two readers of one body must not see two values: of a name that stands twice one takes the first and another the last.
"""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser


class StrictParser(Parser):
    """The parser of the API; what it refuses is answered as a body that cannot be read."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The value of the body; raises ValueError for a name twice, NaN, infinities and what is not JSON."""
        return json.loads(request.body, object_pairs_hook=_object, parse_float=_number, parse_constant=_constant)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("the number is too large")
    return value


def _constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON")
