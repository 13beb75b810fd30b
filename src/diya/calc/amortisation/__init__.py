"""How principal is repaid: each method turns (balance, rate, instalments to come) into a level figure, and the level
into the principal of the next instalment. What a method may know beside them is its `Plan`.
"""

from diya.calc.amortisation.family import Amortisation, amortisations, count_to_repay, principal_part
from diya.calc.amortisation.methods import EQUAL_INSTALMENT, EQUAL_PRINCIPAL
from diya.calc.amortisation.plan import Plan, PlanInvalid, Residue
from diya.calc.amortisation.stepped import STEP_AMOUNT, STEP_RATE

__all__ = [
    "EQUAL_INSTALMENT",
    "EQUAL_PRINCIPAL",
    "STEP_AMOUNT",
    "STEP_RATE",
    "Amortisation",
    "Plan",
    "PlanInvalid",
    "Residue",
    "amortisations",
    "count_to_repay",
    "principal_part",
]
