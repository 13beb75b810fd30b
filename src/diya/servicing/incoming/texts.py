"""Why money is where it is, for people."""

from __future__ import annotations

from typing import Final

from diya.servicing.incoming.contracts import Why

WHY: Final[dict[str, tuple[str, str]]] = {
    Why.NO_LOAN.value: ("未找到对应借据", "No loan was found"),
    Why.SEVERAL_LOANS.value: ("对应多笔借据", "Several loans fit"),
    Why.OVERPAID.value: ("超过当前应还金额", "More than is due today"),
    Why.CURRENCY.value: ("币种与借据不同", "Another currency than the loan"),
    Why.REVERSAL.value: ("银行冲回的付款", "A payment that the bank reversed"),
    Why.DETAILS_DIFFER.value: ("明细合计与入账金额不符", "The details do not add up to the entry"),
    "servicing.loan_state_refused": ("借据不在还款状态", "The loan takes no payments in its state"),
    "servicing.loan_on_hold": ("借据已止付", "The loan is on hold"),
    "calc.nothing_due": ("当前没有应还款项", "Nothing is due now"),
}
OTHERWISE: Final = ("系统未能入账，请人工核实", "It could not be booked; look into it")


def why(code: str) -> tuple[str, str]:
    """A reason in Chinese and English; nothing for none."""
    return WHY.get(code, OTHERWISE) if code else ("", "")
