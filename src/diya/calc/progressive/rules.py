"""Which debt a payment settles first, as data: due or not, component by component, and which future instalments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from diya.kernel.errors import InvalidInput


class AllocationStepUnknown(InvalidInput):
    code = "calc.allocation_step_unknown"
    zh = "没有名为“{name}”的分配步骤。请使用如 PAST_DUE_INTEREST 的名称。"
    en = "There is no allocation step called “{name}”. Use a name such as PAST_DUE_INTEREST."


class DueType(StrEnum):
    """Where an instalment stands on the day of a payment."""

    PAST_DUE = "PAST_DUE"
    DUE = "DUE"
    IN_ADVANCE = "IN_ADVANCE"


class Portion(StrEnum):
    """What an instalment asks for, by kind."""

    PENALTY = "PENALTY"
    FEE = "FEE"
    PRINCIPAL = "PRINCIPAL"
    INTEREST = "INTEREST"


class FutureRule(StrEnum):
    """Which instalments that are not due yet receive money paid in advance."""

    NEXT_INSTALLMENT = "NEXT_INSTALLMENT"
    LAST_INSTALLMENT = "LAST_INSTALLMENT"
    NEXT_LAST_INSTALLMENT = "NEXT_LAST_INSTALLMENT"
    REAMORTIZATION = "REAMORTIZATION"


@dataclass(frozen=True, slots=True)
class AllocationStep:
    """One step of an order, such as PAST_DUE_INTEREST."""

    due: DueType
    portion: Portion


@dataclass(frozen=True, slots=True)
class AllocationRule:
    """The order for one kind of transaction; the rule of the kind DEFAULT serves all others."""

    kind: str
    steps: tuple[AllocationStep, ...]
    future: FutureRule = FutureRule.NEXT_INSTALLMENT


def step(name: str) -> AllocationStep:
    """The step called `name`; raises AllocationStepUnknown.

    >>> step("IN_ADVANCE_FEE").due
    <DueType.IN_ADVANCE: 'IN_ADVANCE'>
    """
    due, _, portion = name.rpartition("_")
    if due not in DueType.__members__ or portion not in Portion.__members__:
        raise AllocationStepUnknown(name=name[:60])
    return AllocationStep(DueType(due), Portion(portion))


DEFAULT: Final = "DEFAULT"
USUAL_ORDER: Final = tuple(AllocationStep(due, portion) for due in DueType for portion in Portion)
"""Past due before due before in advance; in each of them penalty, fee, principal, interest."""

USUAL_RULES: Final = (AllocationRule(DEFAULT, USUAL_ORDER),)


def _by_due(due: str, advance: str = "") -> tuple[AllocationStep, ...]:
    """Steps by the letters of portions (P penalty, F fee, I interest, C capital): past due and due, then in advance."""
    letters = {"P": Portion.PENALTY, "F": Portion.FEE, "I": Portion.INTEREST, "C": Portion.PRINCIPAL}
    orders = {DueType.PAST_DUE: due, DueType.DUE: due, DueType.IN_ADVANCE: advance or due}
    return tuple(AllocationStep(kind, letters[letter]) for kind, order in orders.items() for letter in order)


STRATEGY_ORDERS: Final = {
    "mifos-standard-strategy": _by_due("PFIC"),
    "interest-principal-penalties-fees-order-strategy": _by_due("ICPF"),
    "principal-interest-penalties-fees-order-strategy": _by_due("CIPF"),
    "due-penalty-fee-interest-principal-in-advance-principal-penalty-fee-interest-strategy": _by_due("PFIC", "CPFI"),
    "due-penalty-interest-principal-fee-in-advance-penalty-interest-principal-fee-strategy": _by_due("PICF"),
}
"""The fixed orders of Apache Fineract's older strategies, by its codes for them; each instalment is settled whole."""


class StrategyOrderUnknown(InvalidInput):
    code = "calc.strategy_order_unknown"
    zh = "没有名为“{name}”的还款分配策略。请改用列出的策略，或直接给出分配顺序。"
    en = "There is no repayment strategy called “{name}”. Use one that is listed, or give the order itself."


def strategy_rules(name: str) -> tuple[AllocationRule, ...]:
    """The rules of an older strategy; raises StrategyOrderUnknown.

    >>> [one.portion.value for one in strategy_rules("mifos-standard-strategy")[0].steps[:4]]
    ['PENALTY', 'FEE', 'INTEREST', 'PRINCIPAL']
    """
    if name not in STRATEGY_ORDERS:
        raise StrategyOrderUnknown(name=name[:100])
    return (AllocationRule(DEFAULT, STRATEGY_ORDERS[name]),)


def rule_for(rules: tuple[AllocationRule, ...], kind: str) -> AllocationRule:
    """The rule of the transaction's kind, or the default one."""
    found = {one.kind: one for one in rules}
    return found.get(kind) or found.get(DEFAULT) or USUAL_RULES[0]
