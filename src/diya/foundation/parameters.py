"""Dated figures with their source: what held on a day, and whether the text behind it was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from diya.foundation.models import Parameter
from diya.kernel.errors import NotFound


class ParameterMissing(NotFound):
    code = "foundation.parameter_missing"
    zh = "参数“{parameter}”在 {on} 没有有效值，请在参数管理中维护。"
    en = "The parameter “{parameter}” has no value on {on}. Set one under parameters."


@dataclass(frozen=True, slots=True)
class Figure:
    """A parameter's value on a day. `confirmed` is False where the official text has not been read."""

    code: str
    value: Any
    starts_date: date
    source: str
    confirmed: bool


def figure(code: str, *, on: date) -> Figure:
    """The value that holds on a day; raises ParameterMissing."""
    return figures([code], on=on)[code]


def figures(codes: Iterable[str], *, on: date) -> dict[str, Figure]:
    """Several values that hold on a day, in one query; raises ParameterMissing for the first that is missing."""
    wanted = list(codes)
    rows = Parameter.objects.filter(code__in=wanted, starts_date__lte=on).order_by("code", "starts_date")
    found = {row.code: Figure(row.code, row.value, row.starts_date, row.source, row.confirmed) for row in rows}
    for code in wanted:
        if code not in found:
            raise ParameterMissing(parameter=code, on=on.isoformat())
    return found


def load(code: str, *, starts_date: date, value: Any, name_zh: str, name_en: str, source: str, confirmed: bool) -> None:
    """Set a figure of the reference data; the same figure loaded again changes nothing."""
    Parameter.objects.update_or_create(
        code=code,
        starts_date=starts_date,
        defaults={
            "value": value,
            "name_zh": name_zh,
            "name_en": name_en,
            "source": source,
            "confirmed": confirmed,
        },
    )
