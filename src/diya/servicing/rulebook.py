"""The posting rules a new bank starts with. Data only: a bank changes them on screen, in versions, by two people.

Accrual basis: income was booked by the end of day, payments touch balances. A repayment of 10,600.00 with 600.00
interest: debit settlement, credit interest due 600.00 and principal due 10,000.00. What is written off leaves against
the allowance, which is made up from the result at once, and is remembered off the balance sheet; what comes in on it
later goes the same way back.

Cash basis (逾期超过 90 天): the claim to interest stands off the balance sheet and is income when it is received.

Entrusted (委托贷款): the money is the entrusting party's, for the provident fund the fund centre's. It comes in for
each loan and goes out to the borrower; what borrowers pay is owed to the centre. The loans stand off the balance
sheet, and neither their income nor their loss is the bank's.
"""

from __future__ import annotations

from typing import Any, Final

Rows = list[list[str]]

DRAWN: Final[Rows] = [
    ["disbursed", "PRINCIPAL_NOT_DUE", "SETTLEMENT"],
    ["principal_billed", "PRINCIPAL_DUE", "PRINCIPAL_NOT_DUE"],
]
PRINCIPAL: Final[Rows] = [
    ["principal_reopened", "PRINCIPAL_NOT_DUE", "PRINCIPAL_DUE"],
    ["principal_paid", "SETTLEMENT", "PRINCIPAL_DUE"],
    ["principal_prepaid", "SETTLEMENT", "PRINCIPAL_NOT_DUE"],
    ["fee_charged", "FEE_DUE", "FEE_INCOME"],
    ["fee_paid", "SETTLEMENT", "FEE_DUE"],
    ["recovered", "SETTLEMENT", "ALLOWANCE"],
    ["recovered", "ALLOWANCE", "IMPAIRMENT"],
]
LOST: Final = (("principal_written_off", "PRINCIPAL_DUE"), ("fee_written_off", "FEE_DUE"))
LOST_EARNED: Final = (
    ("interest_written_off", "INTEREST_DUE"),
    ("penalty_written_off", "PENALTY"),
    ("compound_written_off", "COMPOUND"),
)
REMEMBERED: Final[Rows] = [
    ["principal_written_off", "WRITTEN_OFF_PRINCIPAL", "MEMO"],
    *([total, "WRITTEN_OFF_INTEREST", "MEMO"] for total in ("fee_written_off", *(name for name, _ in LOST_EARNED))),
    ["recovered", "MEMO", "WRITTEN_OFF_RECOVERED"],
]


def _lost(pairs: tuple[tuple[str, str], ...]) -> Rows:
    rows: Rows = []
    for total, role in pairs:
        rows += [[total, "ALLOWANCE", role], [total, "IMPAIRMENT", "ALLOWANCE"]]
    return rows


STANDARD: Final[dict[str, Any]] = {
    "moves": [
        *DRAWN,
        ["interest_billed", "INTEREST_DUE", "INTEREST_ACCRUED"],
        ["interest_capitalised", "PRINCIPAL_NOT_DUE", "INTEREST_ACCRUED"],
        ["interest_due_capitalised", "PRINCIPAL_NOT_DUE", "INTEREST_DUE"],
        ["penalty_paid", "SETTLEMENT", "PENALTY"],
        ["compound_paid", "SETTLEMENT", "COMPOUND"],
        ["interest_paid", "SETTLEMENT", "INTEREST_DUE"],
        ["interest_prepaid", "SETTLEMENT", "INTEREST_ACCRUED"],
        *PRINCIPAL,
        *_lost(LOST),
        *_lost(LOST_EARNED),
    ],
    "remembered": REMEMBERED,
    "earning": {
        "interest": ["INTEREST_ACCRUED", "INTEREST_INCOME"],
        "penalty": ["PENALTY", "PENALTY_INCOME"],
        "compound": ["COMPOUND", "COMPOUND_INCOME"],
    },
    "controls": {
        "principal_not_due": "PRINCIPAL_NOT_DUE",
        "principal_due": "PRINCIPAL_DUE",
        "interest_accrued": "INTEREST_ACCRUED",
        "interest_due": "INTEREST_DUE",
        "penalty": "PENALTY",
        "compound": "COMPOUND",
        "fee": "FEE_DUE",
    },
    "waived": {
        "interest_paid": "INTEREST_INCOME",
        "penalty_paid": "PENALTY_INCOME",
        "compound_paid": "COMPOUND_INCOME",
        "fee_paid": "FEE_INCOME",
    },
    "cash": "STANDARD_CASH",
    "on_balance": True,
}


def _received(total: str, income: str, claim: str) -> Rows:
    """Income when it is received, and the claim off the balance sheet gone."""
    return [[total, "SETTLEMENT", income], [total, "OFF_MEMO", claim]]


CASH: Final[dict[str, Any]] = {
    "moves": [
        *DRAWN,
        ["interest_billed", "OFF_INTEREST_DUE", "OFF_INTEREST_ACCRUED"],
        # Interest that becomes principal of such a loan is no income yet: it raises the allowance.
        ["interest_capitalised", "PRINCIPAL_NOT_DUE", "ALLOWANCE"],
        ["interest_capitalised", "OFF_MEMO", "OFF_INTEREST_ACCRUED"],
        ["interest_due_capitalised", "PRINCIPAL_NOT_DUE", "ALLOWANCE"],
        ["interest_due_capitalised", "OFF_MEMO", "OFF_INTEREST_DUE"],
        *_received("penalty_paid", "PENALTY_INCOME", "OFF_PENALTY"),
        *_received("compound_paid", "COMPOUND_INCOME", "OFF_COMPOUND"),
        *_received("interest_paid", "INTEREST_INCOME", "OFF_INTEREST_DUE"),
        *_received("interest_prepaid", "INTEREST_INCOME", "OFF_INTEREST_ACCRUED"),
        *PRINCIPAL,
        *_lost(LOST),
        ["interest_written_off", "OFF_MEMO", "OFF_INTEREST_DUE"],
        ["penalty_written_off", "OFF_MEMO", "OFF_PENALTY"],
        ["compound_written_off", "OFF_MEMO", "OFF_COMPOUND"],
    ],
    "remembered": REMEMBERED,
    "earning": {
        "interest": ["OFF_INTEREST_ACCRUED", "OFF_MEMO"],
        "penalty": ["OFF_PENALTY", "OFF_MEMO"],
        "compound": ["OFF_COMPOUND", "OFF_MEMO"],
    },
    "controls": {
        "principal_not_due": "PRINCIPAL_NOT_DUE",
        "principal_due": "PRINCIPAL_DUE",
        "interest_accrued": "OFF_INTEREST_ACCRUED",
        "interest_due": "OFF_INTEREST_DUE",
        "penalty": "OFF_PENALTY",
        "compound": "OFF_COMPOUND",
        "fee": "FEE_DUE",
    },
    "waived": {"fee_paid": "FEE_INCOME"},
    "on_balance": True,
}


def _passed_on(total: str, claim: str) -> Rows:
    """What borrowers pay is owed to the entrusting party."""
    return [[total, "SETTLEMENT", "ENTRUSTED_FUNDS"], [total, "ENTRUSTED_MEMO", claim]]


def _forgone(total: str, claim: str) -> Rows:
    return [[total, "ENTRUSTED_MEMO", claim]]


ENTRUSTED: Final[dict[str, Any]] = {
    "moves": [
        ["disbursed", "CENTRAL_BANK", "ENTRUSTED_FUNDS"],
        ["disbursed", "ENTRUSTED_FUNDS", "SETTLEMENT"],
        ["disbursed", "ENTRUSTED_PRINCIPAL_NOT_DUE", "ENTRUSTED_MEMO"],
        ["principal_billed", "ENTRUSTED_PRINCIPAL_DUE", "ENTRUSTED_PRINCIPAL_NOT_DUE"],
        ["interest_billed", "ENTRUSTED_INTEREST_DUE", "ENTRUSTED_INTEREST_ACCRUED"],
        ["principal_reopened", "ENTRUSTED_PRINCIPAL_NOT_DUE", "ENTRUSTED_PRINCIPAL_DUE"],
        ["interest_capitalised", "ENTRUSTED_PRINCIPAL_NOT_DUE", "ENTRUSTED_INTEREST_ACCRUED"],
        ["interest_due_capitalised", "ENTRUSTED_PRINCIPAL_NOT_DUE", "ENTRUSTED_INTEREST_DUE"],
        ["fee_charged", "ENTRUSTED_FEE_DUE", "ENTRUSTED_MEMO"],
        *_passed_on("penalty_paid", "ENTRUSTED_PENALTY"),
        *_passed_on("compound_paid", "ENTRUSTED_COMPOUND"),
        *_passed_on("interest_paid", "ENTRUSTED_INTEREST_DUE"),
        *_passed_on("interest_prepaid", "ENTRUSTED_INTEREST_ACCRUED"),
        *_passed_on("principal_paid", "ENTRUSTED_PRINCIPAL_DUE"),
        *_passed_on("principal_prepaid", "ENTRUSTED_PRINCIPAL_NOT_DUE"),
        *_passed_on("fee_paid", "ENTRUSTED_FEE_DUE"),
        *_forgone("principal_written_off", "ENTRUSTED_PRINCIPAL_DUE"),
        *_forgone("interest_written_off", "ENTRUSTED_INTEREST_DUE"),
        *_forgone("penalty_written_off", "ENTRUSTED_PENALTY"),
        *_forgone("compound_written_off", "ENTRUSTED_COMPOUND"),
        *_forgone("fee_written_off", "ENTRUSTED_FEE_DUE"),
        ["recovered", "SETTLEMENT", "ENTRUSTED_FUNDS"],
    ],
    "earning": {
        "interest": ["ENTRUSTED_INTEREST_ACCRUED", "ENTRUSTED_MEMO"],
        "penalty": ["ENTRUSTED_PENALTY", "ENTRUSTED_MEMO"],
        "compound": ["ENTRUSTED_COMPOUND", "ENTRUSTED_MEMO"],
    },
    "controls": {
        "principal_not_due": "ENTRUSTED_PRINCIPAL_NOT_DUE",
        "principal_due": "ENTRUSTED_PRINCIPAL_DUE",
        "interest_accrued": "ENTRUSTED_INTEREST_ACCRUED",
        "interest_due": "ENTRUSTED_INTEREST_DUE",
        "penalty": "ENTRUSTED_PENALTY",
        "compound": "ENTRUSTED_COMPOUND",
        "fee": "ENTRUSTED_FEE_DUE",
    },
    "on_balance": False,
}

RULES: Final = (
    ("STANDARD_ACCRUAL", "自营贷款（权责发生制）", "Own loans, accrual basis", STANDARD),
    ("STANDARD_CASH", "自营贷款（收付实现制，逾期超过90天）", "Own loans, cash basis (over 90 days overdue)", CASH),
    ("ENTRUSTED", "委托贷款", "Entrusted loans", ENTRUSTED),
)
