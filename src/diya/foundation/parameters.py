"""Dated figures with their source: what held on a day, and whether the text behind it was read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from diya.foundation.models import Parameter
from diya.kernel.errors import InvalidInput, NotFound
from diya.kernel.registry import Registry

followers: Registry[Callable[[Any], None]] = Registry("diya.parameter")
"""What a room does, or refuses, when a new value of a parameter of its own is approved."""

NUMBER: Final = re.compile(r"-?\d{1,18}(\.\d{1,9})?", re.ASCII)


class ParameterMissing(NotFound):
    code = "foundation.parameter_missing"
    zh = "参数“{parameter}”在 {on} 没有有效值，请在参数管理中维护。"
    en = "The parameter “{parameter}” has no value on {on}. Set one under parameters."


class ParameterValueRefused(InvalidInput):
    code = "foundation.parameter_value_refused"
    zh = "取值“{value}”与该参数不符：{wanted}。"
    en = "The value “{value}” does not fit this parameter: {wanted}."


class ParameterTooEarly(InvalidInput):
    code = "foundation.parameter_too_early"
    zh = "生效日期 {given} 早于营业日 {today}：已生效的数值不能改写。"
    en = "{given} is before the bank's day {today}: what held already is not rewritten."


@dataclass(frozen=True, slots=True)
class Figure:
    """A parameter's value on a day. `confirmed` is False where the official text has not been read."""

    code: str
    value: Any
    starts_date: date
    source: str
    confirmed: bool
    name_zh: str
    name_en: str


def figure(code: str, *, on: date) -> Figure:
    """The value that holds on a day; raises ParameterMissing."""
    return figures([code], on=on)[code]


def figures(codes: Iterable[str], *, on: date) -> dict[str, Figure]:
    """Several values that hold on a day, in one query; raises ParameterMissing for the first that is missing."""
    wanted = list(codes)
    rows = Parameter.objects.filter(code__in=wanted, starts_date__lte=on).order_by("code", "starts_date")
    found = {
        row.code: Figure(row.code, row.value, row.starts_date, row.source, row.confirmed, row.name_zh, row.name_en)
        for row in rows
    }
    for code in wanted:
        if code not in found:
            raise ParameterMissing(parameter=code, on=on.isoformat())
    return found


def known(codes: Iterable[str], *, on: date) -> dict[str, Any]:
    """The values that hold on a day of those parameters that have one, in one query."""
    rows = Parameter.objects.filter(code__in=list(codes), starts_date__lte=on).order_by("code", "starts_date")
    return {row.code: row.value for row in rows}


def newest(code: str, otherwise: Any) -> Any:
    """The value set last, whatever its day: for what holds for good, such as the chart of accounts."""
    found = Parameter.objects.filter(code=code).order_by("-starts_date").first()
    return otherwise if found is None else found.value


def check(known: Any, value: Any, *, starts_date: date, today: date) -> None:
    """Refuse a new value that cannot follow the one known: a share stays a share from 0 to 1, a number a number,
    a text a text; and none begins before today. Raises ParameterValueRefused, ParameterTooEarly.

    Known "0.5", given "45": refused, since 45 % is written "0.45".
    """
    if starts_date < today:
        raise ParameterTooEarly(given=starts_date.isoformat(), today=today.isoformat(), field="starts_date")
    if type(known) is not type(value):
        raise ParameterValueRefused(value=str(value)[:60], wanted=type(known).__name__, field="value")
    was = _number(known)
    if was is None:
        if isinstance(value, str) and not value.strip():
            raise ParameterValueRefused(value="", wanted="…", field="value")
        return
    number = _number(value)
    if number is None or number < 0:
        raise ParameterValueRefused(value=str(value)[:60], wanted="0, 1, 2, … / 0.15", field="value")
    if was <= 1 and "." in str(known) and number > 1:
        raise ParameterValueRefused(value=str(value)[:60], wanted="0–1 (45% = 0.45)", field="value")


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int) or not NUMBER.fullmatch(str(value)):
        return None
    return Decimal(str(value))


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
