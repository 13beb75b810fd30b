"""The kinds of cases as data: whose they are, the clock they run by, what is checked, and how they may end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from diya.customers.models.cases import CaseKind, CaseState


@dataclass(frozen=True, slots=True)
class Ending:
    """How a case may end. `second` must be decided on by another person; `passed` needs every required check."""

    code: str
    name_zh: str
    name_en: str
    second: bool = False
    passed: bool = False
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """A kind of case. `extensions` are the parameters that say by how many days it may be extended, in turn."""

    kind: CaseKind
    name_zh: str
    name_en: str
    clock: str
    work: str
    role: str
    endings: tuple[Ending, ...]
    extensions: tuple[str, ...] = ()
    by_hand: bool = True
    topics: tuple[str, ...] = ()

    def ending(self, code: str) -> Ending | None:
        """The ending of a code, or None."""
        return next((one for one in self.endings if one.code == code), None)


SECOND_WORK: Final = "customers.case_decision"
COMPLIANCE: Final = "COMPLIANCE"
HIDDEN: Final = CaseKind.SUSPICIOUS_TRANSACTION
"""Seen by those with the right to suspicions alone: telling the customer, or anybody who might, is forbidden."""

_KYC: Final = (
    Ending("PASSED", "通过", "Passed", passed=True),
    Ending("REFUSED", "不予建立或维持业务关系", "Relation refused", second=True),
)

BOOKS: Final[dict[str, Book]] = {
    book.kind.value: book
    for book in (
        Book(
            CaseKind.KYC_ONBOARDING,
            "客户尽职调查",
            "Due diligence",
            "customers.kyc_days",
            "customers.kyc",
            "LOAN_OFFICER",
            _KYC,
        ),
        Book(
            CaseKind.KYC_REVIEW,
            "持续尽职调查",
            "Review of due diligence",
            "customers.kyc_days",
            "customers.kyc",
            "LOAN_OFFICER",
            _KYC,
        ),
        Book(
            CaseKind.SCREENING_HIT,
            "名单命中核查",
            "Hit on a list",
            "customers.screening_days",
            "customers.screening",
            COMPLIANCE,
            (
                Ending("CLEARED", "排除（非同一人）", "Cleared: somebody else"),
                Ending("CONFIRMED", "确认命中", "Confirmed", second=True),
            ),
            by_hand=False,
        ),
        Book(
            CaseKind.SUSPICIOUS_TRANSACTION,
            "可疑交易",
            "Suspicious transaction",
            "customers.suspicion_days",
            "customers.suspicion",
            COMPLIANCE,
            (
                Ending("REPORTED", "已报送", "Reported", reported=True),
                Ending("NOT_REPORTED", "排除，不予报送", "Not reported", second=True),
            ),
            by_hand=False,
        ),
        Book(
            CaseKind.COMPLAINT,
            "客户投诉",
            "Complaint",
            "customers.complaint_days",
            "customers.complaint",
            "MANAGER",
            (
                Ending("UPHELD", "投诉属实", "Upheld", passed=True),
                Ending("PARTLY", "部分属实", "Partly upheld", passed=True),
                Ending("NOT_UPHELD", "不属实", "Not upheld", passed=True),
                Ending("WITHDRAWN", "客户撤回", "Withdrawn"),
            ),
            extensions=("customers.complaint_extension_days", "customers.complaint_last_extension_days"),
            by_hand=False,
            topics=("RATE", "FEE", "REPAYMENT", "SERVICE", "CREDIT_RECORD", "PRIVACY", "COLLECTION", "OTHER"),
        ),
    )
}

CHANNELS: Final = ("COUNTER", "PHONE", "LETTER", "ONLINE", "REGULATOR")

MOVES: Final[dict[str, tuple[CaseState, ...]]] = {
    "take": (CaseState.OPEN, CaseState.IN_PROGRESS),
    "check": (CaseState.IN_PROGRESS,),
    "note": (CaseState.OPEN, CaseState.IN_PROGRESS, CaseState.PROPOSED),
    "extend": (CaseState.OPEN, CaseState.IN_PROGRESS),
    "close": (CaseState.IN_PROGRESS,),
    "decide": (CaseState.PROPOSED,),
}
"""In which states each act may be done."""

CHECKLISTS: Final = "customers.checklist.{kind}"
"""The dated parameter that holds the checklist of a kind: a list of {code, zh, en, required, firm}; `firm` says that a
line is for firms only."""
