"""What others call our conventions: ISDA, FpML, ACTUS and Fineract names to our codes.
A name is compared without case, blanks and punctuation that carries no meaning ("Act/365 (Fixed)" is "ACT/365 FIXED").
"""

from __future__ import annotations

from typing import Any, Final

from diya.calc.allocation import allocations
from diya.calc.amortisation import amortisations
from diya.calc.business_days import adjustments
from diya.calc.day_count import day_counts
from diya.kernel.registry import Registry, StrategyUnknown

DAY_COUNT: Final = {
    "ACT/360": "A/360, A360, ACTUAL/360, ACTUAL360, FRENCH",
    "ACT/365F": "A/365, A365, ACT/365, ACT/365.FIXED, ACT/365 FIXED, ACTUAL/365, ACTUAL/365 FIXED, ACTUAL365, A/365F",
    "ACT/ACT ISDA": "A/A, AA, ACT/ACT, ACTUAL/ACTUAL, ACT/ACT.ISDA, ACTUAL/ACTUAL ISDA, ACTUALACTUAL",
    "ACT/ACT ICMA": "ACT/ACT.ICMA, ACT/ACT.ISMA, ACT/ACT ISMA, ACTUAL/ACTUAL ICMA, ACT/ACT BOND",
    "ACT/ACT AFB": "ACT/ACT.AFB, ACTUAL/ACTUAL AFB, ACT/ACT EURO",
    "ACT/365L": "ACT/365.L, ACT/365 L, ACTUAL/365L, ISMA-YEAR",
    "30/360": "30/360 BOND BASIS, BOND BASIS, 360/360, 30A/360, 30/360 ISDA",
    "30/360 US": "30U/360, 30/360.US, US30/360, 30/360 SIA",
    "30/360 ITALIAN": "30/360 ITALY, 30/360 IT",
    "30E/360": "EUROBOND BASIS, 30E/360 EUROBOND, 30/360 ICMA, 30/360 ISMA, 30E360, 30S/360, SPECIAL GERMAN",
    "30E/360 ISDA": "30E/360.ISDA, 30E360ISDA, GERMAN, 30/360 GERMAN",
    "28E/336": "28E336, 28/336",
    "BUS/252": "B/252, B252, BD/252, BUSINESS/252",
    "EQUAL_MONTHS": "等月, 对年对月对日, DAYS30/DAYS360, SAME_AS_REPAYMENT_PERIOD",
}
BUSINESS_DAY: Final = {
    "NONE": "NULL, NOS, UNADJUSTED, SAME_DAY",
    "FOLLOWING": "F, FOLLOW, MOVE_TO_NEXT_WORKING_DAY",
    "MODIFIED_FOLLOWING": "MF, MODFOLLOWING, MODIFIED FOLLOWING",
    "PRECEDING": "P, PREVIOUS, MOVE_TO_PREVIOUS_WORKING_DAY",
    "MODIFIED_PRECEDING": "MP, MODPRECEDING, MODIFIED PRECEDING",
    "END_OF_MONTH": "EOM",
}
METHOD: Final = {
    "EQUAL_INSTALMENT": "等额本息, ANN, ANNUITY, EQUAL_INSTALLMENTS, LEVEL, EMI",
    "EQUAL_PRINCIPAL": "等额本金, LAM, EQUAL_PRINCIPAL_PAYMENTS, LINEAR",
    "LEVEL_PAYMENT": "等额还款",
    "BULLET": "按期付息到期还本, 一次性还本付息, PAM, INTEREST_ONLY",
    "STEP_AMOUNT": "等额递增, 等额递减, ARITHMETIC_STEP",
    "STEP_RATE": "等比递增, 等比递减, GEOMETRIC_STEP",
    "SEASONAL": "季节性还款",
    "BESPOKE_PRINCIPAL": "约定本金, SCULPTED",
    "BESPOKE_AMOUNT": "约定金额",
}
ALLOCATION: Final = {
    "BY_AGE": "HORIZONTAL, 逐期还款",
    "BY_COMPONENT": "VERTICAL, MIFOS-STANDARD-STRATEGY, 逐项还款",
    "PRINCIPAL_FIRST": "先本后息, PRINCIPAL-INTEREST-PENALTIES-FEES-ORDER-STRATEGY",
}
FAMILIES: Final[dict[str, tuple[Registry[Any], dict[str, str]]]] = {
    "day_count": (day_counts, DAY_COUNT),
    "business_day": (adjustments, BUSINESS_DAY),
    "method": (amortisations, METHOD),
    "allocation": (allocations, ALLOCATION),
}


def _plain(name: str) -> str:
    return "".join(sign for sign in name.upper() if sign not in " ()_-.")


def _read(table: dict[str, str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for code, others in table.items():
        for name in (code, *others.split(", ")):
            known.setdefault(_plain(name), code)
    return known


_KNOWN: Final = {family: _read(table) for family, (_, table) in FAMILIES.items()}


def canonical(family: str, name: str, *, field: str | None = None) -> str:
    """Our code for a convention named by us, by ISDA, FpML, ACTUS or Fineract; raises StrategyUnknown.

    >>> canonical("day_count", "A365"), canonical("day_count", "30E/360.ISDA"), canonical("method", "等额本息")
    ('ACT/365F', '30E/360 ISDA', 'EQUAL_INSTALMENT')
    """
    registry, _ = FAMILIES[family]
    if name in registry.codes():
        return name
    try:
        return _KNOWN[family][_plain(name)]
    except KeyError:
        raise StrategyUnknown(name=name[:40], family=family, field=field) from None
