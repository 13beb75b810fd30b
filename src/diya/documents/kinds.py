"""The kinds of papers a mortgage lender takes, as they are loaded: for whom, how long they are kept, whether they run
out; and what is expected of each kind of customer. A bank changes the rows, no code.

How long a paper is kept after the business with its customer ended is the bank's own rule; the floor that the law sets
is the dated parameter of retention, with its source, and an erasure asks that one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PERSON: Final = "PERSON"
FIRM: Final = "FIRM"
APPLICATION: Final = "APPLICATION"
LOAN: Final = "LOAN"

YEARS: Final = "YEARS"
WITH_LOAN: Final = "WITH_LOAN"


@dataclass(frozen=True, slots=True)
class Said:
    """A kind as it is loaded. Without `years` a paper is kept as long as the loan it belongs to."""

    code: str
    zh: str
    en: str
    audiences: tuple[str, ...]
    years: int | None = None
    runs_out: bool = False


KINDS: Final = (
    Said("ID_CARD", "身份证件", "Identity document", (PERSON, FIRM, APPLICATION), 10, runs_out=True),
    Said("MARRIAGE", "婚姻状况证明", "Proof of marital status", (PERSON, APPLICATION), 10),
    Said("HOUSEHOLD", "户口簿", "Household register", (PERSON, APPLICATION), 10),
    Said("INCOME", "收入证明", "Proof of income", (PERSON, APPLICATION)),
    Said("BANK_STATEMENT", "银行流水", "Bank statement", (PERSON, FIRM, APPLICATION)),
    Said("LICENCE", "营业执照", "Business licence", (FIRM, APPLICATION), 10, runs_out=True),
    Said("ARTICLES", "公司章程", "Articles of association", (FIRM,), 10),
    Said("FINANCIAL_STATEMENT", "财务报表", "Financial statements", (FIRM, APPLICATION)),
    Said("PURCHASE_CONTRACT", "购房合同", "Purchase contract", (APPLICATION, LOAN)),
    Said("DOWN_PAYMENT", "首付款凭证", "Proof of down payment", (APPLICATION, LOAN)),
    Said("PROPERTY_CERTIFICATE", "不动产权证书", "Property certificate", (APPLICATION, LOAN)),
    Said("VALUATION_REPORT", "评估报告", "Valuation report", (APPLICATION, LOAN), runs_out=True),
    Said("CREDIT_CONSENT", "征信查询授权书", "Consent to a credit report", (PERSON, FIRM, APPLICATION), 10),
    Said("OTHER", "其他资料", "Other", (PERSON, FIRM, APPLICATION, LOAN)),
)

EXPECTED: Final = (
    (PERSON, ("ID_CARD", "MARRIAGE", "INCOME", "CREDIT_CONSENT")),
    (FIRM, ("LICENCE", "ARTICLES", "ID_CARD", "FINANCIAL_STATEMENT", "CREDIT_CONSENT")),
)
"""What the file of a customer should hold, in the order it is asked for."""
