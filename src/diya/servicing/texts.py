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
}
