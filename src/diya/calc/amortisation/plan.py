"""The parameters of a method of repayment: grace, balloon, steps, seasons, amounts agreed one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from diya.kernel.errors import InvalidInput
from diya.kernel.money import MAX_MINOR
from diya.kernel.rates import PPB


class PlanInvalid(InvalidInput):
    code = "calc.plan_invalid"
    zh = "还款计划参数“{name}”的取值 {value} 无效：应为 {low} 至 {high}。"
    en = "The plan's “{name}” is {value}: it must be {low} to {high}."


class Residue(StrEnum):
    """Which instalment takes what rounding the level figure leaves over."""

    LAST = "LAST"
    FIRST = "FIRST"


@dataclass(frozen=True, slots=True)
class Plan:
    """Amounts in minor units, counts in instalments; every default means "not agreed"."""

    principal_grace: int = 0
    """先息后本: so many first instalments are interest only."""
    interest_grace: int = 0
    """So many first instalments bill no interest; it is carried to the first that does."""
    capitalises: bool = False
    """Interest of the interest grace is added to principal at each due date instead of carried."""
    residual: int = 0
    """气球贷: principal left for the last instalment on top of its level part."""
    amortised_over: int = 0
    """Level figures as if over so many instalments; the last one of the loan takes what is left."""
    step_every: int = 12
    """等额递增/递减: the figure changes after so many instalments."""
    step_amount: int = 0
    """By so much each time (negative: 递减), for STEP_AMOUNT."""
    step_ppb: int = 0
    """By this part each time, for STEP_RATE."""
    weights: tuple[int, ...] = ()
    """Seasonal: the instalments of a cycle in proportion, for SEASONAL."""
    parts: tuple[int, ...] = ()
    """Principal of each instalment, for BESPOKE_PRINCIPAL (a sculpted debt is one)."""
    amounts: tuple[int, ...] = ()
    """Whole amount of each instalment, for BESPOKE_AMOUNT."""
    multiple: int = 1
    """The level figure is a multiple of this many minor units (100: whole yuan)."""
    residue: Residue = Residue.LAST

    def __post_init__(self) -> None:
        for name, low, high in (
            ("principal_grace", 0, 600),
            ("interest_grace", 0, 600),
            ("residual", 0, MAX_MINOR - 1),
            ("amortised_over", 0, 1200),
            ("step_every", 1, 600),
            ("step_amount", -MAX_MINOR, MAX_MINOR),
            ("step_ppb", -PPB // 2, PPB),
            ("multiple", 1, 10**9),
        ):
            value = getattr(self, name)
            if not low <= value <= high:
                raise PlanInvalid(field=f"plan.{name}", name=name, value=value, low=low, high=high)
        for name in ("weights", "parts", "amounts"):
            values = getattr(self, name)
            if any(value < 0 for value in values) or (values and not any(values)):
                raise PlanInvalid(field=f"plan.{name}", name=name, value=min(values), low=0, high=MAX_MINOR)

    def as_data(self) -> dict[str, Any]:
        """What was agreed, as plain JSON data; what was not is left out."""
        return {
            field.name: list(value) if isinstance(value := getattr(self, field.name), tuple) else value
            for field in fields(self)
            if getattr(self, field.name) != field.default
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Plan:
        """The inverse of `as_data`."""
        read: dict[str, Any] = dict(data)
        for name in ("weights", "parts", "amounts"):
            read[name] = tuple(read.get(name, ()))
        if "residue" in read:
            read["residue"] = Residue(read["residue"])
        return cls(**read)


NO_PLAN = Plan()
