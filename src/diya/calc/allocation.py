"""Which debt a payment settles first: waterfalls over the open instalments, by age and by component.
The default follows 民法典 561: costs, then interest of every kind, then principal, the oldest instalment
first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from diya.kernel.errors import ensure
from diya.kernel.registry import Registry


class Component(StrEnum):
    """What a borrower owes, by kind."""

    PENALTY = "PENALTY"
    COMPOUND = "COMPOUND"
    INTEREST = "INTEREST"
    PRINCIPAL = "PRINCIPAL"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one instalment still claims, or what of it a payment settles."""

    number: int
    penalty: int = 0
    compound: int = 0
    interest: int = 0
    principal: int = 0

    @property
    def total(self) -> int:
        return self.penalty + self.compound + self.interest + self.principal

    def of(self, component: Component) -> int:
        return {
            Component.PENALTY: self.penalty,
            Component.COMPOUND: self.compound,
            Component.INTEREST: self.interest,
            Component.PRINCIPAL: self.principal,
        }[component]


Allocation = Callable[[Sequence[Claim], int], tuple[Claim, ...]]
"""(claims, amount) -> what is settled of each claim, in the order of the claims."""

allocations: Final[Registry[Allocation]] = Registry("diya.allocation")

INTEREST_BEFORE_PRINCIPAL: Final = (
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
)


def _settle(claims: Sequence[Claim], amount: int, steps: Sequence[tuple[int, Component]]) -> tuple[Claim, ...]:
    """Walk the steps (index of a claim, component) until the money is used up."""
    ensure(amount >= 0, "an allocation cannot be negative")
    taken: list[dict[Component, int]] = [{} for _ in claims]
    for index, component in steps:
        part = min(amount, claims[index].of(component))
        taken[index][component] = part
        amount -= part
    return tuple(
        Claim(
            number=claim.number,
            penalty=parts.get(Component.PENALTY, 0),
            compound=parts.get(Component.COMPOUND, 0),
            interest=parts.get(Component.INTEREST, 0),
            principal=parts.get(Component.PRINCIPAL, 0),
        )
        for claim, parts in zip(claims, taken, strict=True)
    )


def _oldest_first(claims: Sequence[Claim]) -> list[int]:
    return sorted(range(len(claims)), key=lambda index: claims[index].number)


@allocations.register("BY_AGE")
def by_age(claims: Sequence[Claim], amount: int) -> tuple[Claim, ...]:
    """The oldest instalment whole (penalty, compound, interest, principal), then the next. 民法典 560,
    561."""
    steps = [(index, part) for index in _oldest_first(claims) for part in INTEREST_BEFORE_PRINCIPAL]
    return _settle(claims, amount, steps)


@allocations.register("BY_COMPONENT")
def by_component(claims: Sequence[Claim], amount: int) -> tuple[Claim, ...]:
    """All penalty, then all compound interest, all interest, all principal; each from the oldest
    instalment."""
    steps = [(index, part) for part in INTEREST_BEFORE_PRINCIPAL for index in _oldest_first(claims)]
    return _settle(claims, amount, steps)


@allocations.register("PRINCIPAL_FIRST")
def principal_first(claims: Sequence[Claim], amount: int) -> tuple[Claim, ...]:
    """先本后息: all principal first, then interest; a policy some lenders take after 90 days of arrears."""
    steps = [(index, part) for part in PRINCIPAL_BEFORE_INTEREST for index in _oldest_first(claims)]
    return _settle(claims, amount, steps)
