"""Names of a loan's events and tasks in both languages."""

from __future__ import annotations

from typing import Final

EVENT_NAMES: Final[dict[str, tuple[str, str]]] = {
    "DISBURSED": ("放款", "Disbursed"),
    "INSTALMENT_BILLED": ("分期到期", "Instalment due"),
    "REPAID": ("还款", "Repayment"),
    "PREPAID": ("提前部分还款", "Part prepayment"),
    "PAID_OFF": ("提前结清", "Payoff"),
    "RATE_RESET": ("利率重定价", "Rate reset"),
    "RESTRUCTURED": ("重组", "Restructured"),
    "WRITTEN_OFF": ("核销", "Written off"),
    "CLOSED": ("结清", "Closed"),
    "DRAWN": ("分次放款", "Further drawdown"),
    "RESCHEDULED": ("还款安排调整", "Rescheduled"),
    "DEFERRED": ("延期还本付息", "Moratorium"),
    "INTEREST_CAPITALISED": ("利息转本金", "Interest capitalised"),
    "FEE_CHARGED": ("收取费用", "Fee charged"),
    "WAIVED": ("息费减免", "Waiver"),
    "ACCELERATED": ("宣布提前到期", "Accelerated"),
    "MISUSED": ("挪用加收", "Misuse rate"),
    "RECOVERED": ("核销后收回", "Recovery"),
    "TRANSFERRED": ("贷款转让", "Loan sold"),
    "REVERSED": ("冲正", "Reversal"),
    "BRANCH_MOVED": ("移交其他机构", "Moved to another branch"),
    "DEBTOR_CHANGED": ("债务人变更", "Another debtor"),
    "BASIS_CHANGED": ("计息方式转换", "Basis of income changed"),
}
