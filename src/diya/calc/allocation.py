"""Which debt a payment settles first: waterfalls over the open instalments, by age and by component.
The default follows 民法典 561: costs, then interest of every kind, then principal, the oldest instalment
first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple

from diya.kernel.errors import InvalidInput, ensure
from diya.kernel.registry import Registry


class AllocationInvalid(InvalidInput):
    code = "calc.allocation_invalid"
    zh = "还款顺序“{text}”无效：请写“AGE”或“COMPONENT”，再依次写出 FEE、PENALTY、COMPOUND、INTEREST、PRINCIPAL。"
    en = "“{text}” is no order: say AGE or COMPONENT, then FEE, PENALTY, COMPOUND, INTEREST and PRINCIPAL once each."


class Component(StrEnum):
    """What a borrower owes, by kind."""

    FEE = "FEE"
    PENALTY = "PENALTY"
    COMPOUND = "COMPOUND"
    INTEREST = "INTEREST"
    PRINCIPAL = "PRINCIPAL"

    @property
    def field(self) -> str:
        """Where a claim holds it."""
        return self.value.lower()


class Claim(NamedTuple):
    """What one instalment still claims, or what of it a payment settles."""

    number: int
    penalty: int = 0
    compound: int = 0
    interest: int = 0
    principal: int = 0
    fee: int = 0

    @property
    def total(self) -> int:
        return self.fee + self.penalty + self.compound + self.interest + self.principal

    def of(self, component: Component) -> int:
        """The part of one kind."""
        amount: int = getattr(self, component.field)
        return amount


Allocation = Callable[[Sequence[Claim], int], tuple[Claim, ...]]
"""(claims, amount) -> what is settled of each claim, in the order of the claims."""

allocations: Final[Registry[Allocation]] = Registry("diya.allocation")

INTEREST_BEFORE_PRINCIPAL: Final = (
    Component.FEE,
    Component.PENALTY,
    Component.COMPOUND,
    Component.INTEREST,
    Component.PRINCIPAL,
)
PRINCIPAL_BEFORE_INTEREST: Final = (
    Component.PRINCIPAL,
    Component.INTEREST,
    Component.COMPOUND,
    Component.PENALTY,
    Component.FEE,
)


def _settle(claims: Sequence[Claim], amount: int, steps: Iterable[tuple[int, Component]]) -> tuple[Claim, ...]:
    """Walk the steps (index of a claim, component) until the money is used up; enough of it settles all."""
    ensure(amount >= 0, "an allocation cannot be negative")
    if amount >= sum(claim.total for claim in claims):
        return tuple(claims)
    taken: list[dict[str, int]] = [{} for _ in claims]
    for index, component in steps:
        part = min(amount, claims[index].of(component))
        taken[index][component.field] = part
        amount -= part
    return tuple(Claim(claim.number, **parts) for claim, parts in zip(claims, taken, strict=True))


def _oldest_first(claims: Sequence[Claim]) -> list[int]:
    return sorted(range(len(claims)), key=lambda index: claims[index].number)


@allocations.register("BY_AGE")
def by_age(claims: Sequence[Claim], amount: int) -> tuple[Claim, ...]:
    """The oldest instalment whole (fee, penalty, compound, interest, principal), then the next. 民法典 560,
    561."""
    steps = ((index, part) for index in _oldest_first(claims) for part in INTEREST_BEFORE_PRINCIPAL)
    return _settle(claims, amount, steps)


@allocations.register("BY_COMPONENT")
def by_component(claims: Sequence[Claim], amount: int) -> tuple[Claim, ...]:
    """All fees, then all penalty, compound interest, interest, principal; each from the oldest
    instalment."""
    steps = ((index, part) for part in INTEREST_BEFORE_PRINCIPAL for index in _oldest_first(claims))
    return _settle(claims, amount, steps)


@allocations.register("PRINCIPAL_FIRST")
def principal_first(claims: Sequence[Claim], amount: int) -> tuple[Claim, ...]:
    """先本后息: all principal first, then interest; a policy some lenders take after 90 days of arrears."""
    steps = ((index, part) for part in PRINCIPAL_BEFORE_INTEREST for index in _oldest_first(claims))
    return _settle(claims, amount, steps)


AGE, COMPONENT = "AGE", "COMPONENT"


@cache
def waterfall(order: str) -> Allocation:
    """An order of allocation: a registered one by its code, or one written out, by age (horizontal: the oldest
    instalment whole before the next) or by component (vertical: one kind of debt on every instalment before the next).

    >>> paid = waterfall("COMPONENT FEE>INTEREST>PRINCIPAL>PENALTY>COMPOUND")((Claim(1, interest=5, principal=9),), 8)
    >>> paid[0].interest, paid[0].principal
    (5, 3)
    """
    if " " not in order:
        return allocations.get(order)
    way, _, words = order.partition(" ")
    names = words.replace(" ", "").split(">")
    if way not in (AGE, COMPONENT) or sorted(names) != sorted(Component):
        raise AllocationInvalid(text=order[:80], field="allocation")
    components = [Component(name) for name in names]

    def settle(claims: Sequence[Claim], amount: int) -> tuple[Claim, ...]:
        ages = _oldest_first(claims)
        if way == AGE:
            return _settle(claims, amount, [(index, part) for index in ages for part in components])
        return _settle(claims, amount, [(index, part) for part in components for index in ages])

    return settle
