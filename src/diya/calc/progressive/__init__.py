"""Progressive loans after the semantics of Apache Fineract: level instalments on a declining balance, replayed through
payments early and late, with allocation by rule and interest recalculated by the day. Here live pure functions on
frozen terms and transactions; no other repayment method, no booking and no currency conversion.
"""

from diya.calc.progressive.rows import ProgressiveRow, ProgressiveSummary
from diya.calc.progressive.rules import (
    AllocationRule,
    AllocationStep,
    DueType,
    FutureRule,
    Portion,
    step,
    strategy_rules,
)
from diya.calc.progressive.schedule import schedule, schedule_after
from diya.calc.progressive.soundness import ProgressiveNotReckoned
from diya.calc.progressive.terms import (
    ChargeOffBehaviour,
    DaysInMonth,
    DaysInYear,
    Direction,
    Drawdown,
    Frequency,
    InterestCalculation,
    LeapYear,
    Preclosure,
    ProgressiveTerms,
    ProgressiveTermsInvalid,
    Recalculation,
    Rest,
)
from diya.calc.progressive.transactions import Kind, Transaction

__all__ = [
    "AllocationRule",
    "AllocationStep",
    "ChargeOffBehaviour",
    "DaysInMonth",
    "DaysInYear",
    "Direction",
    "Drawdown",
    "DueType",
    "Frequency",
    "FutureRule",
    "InterestCalculation",
    "Kind",
    "LeapYear",
    "Portion",
    "Preclosure",
    "ProgressiveNotReckoned",
    "ProgressiveRow",
    "ProgressiveSummary",
    "ProgressiveTerms",
    "ProgressiveTermsInvalid",
    "Recalculation",
    "Rest",
    "Transaction",
    "schedule",
    "schedule_after",
    "step",
    "strategy_rules",
]
