"""What origination's endpoints take and answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from diya.foundation.door import CleanText, Day, LongText, NameText

Method = Literal["EQUAL_INSTALMENT", "EQUAL_PRINCIPAL"]


class ApplicationRow(Schema):
    id: UUID
    number: str
    borrower_name: str
    product_code: str
    requested_amount: str | None
    currency: str
    term_months: int | None
    state: str
    officer_name: str
    branch_code: str
    property_id: UUID | None
    property_number: str | None
    created_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None


class ApplicantOut(Schema):
    party_id: UUID
    role: str
    number: str
    name: str
    kind: str
    id_number: str | None
    phone: str | None
    monthly_income_amount: str | None


class ApplicationPropertyOut(Schema):
    id: UUID
    number: str
    address: str
    city: str
    state: str
    value_amount: str | None
    valued_on: date | None
    encumbered_amount: str | None


class FactChoiceOut(Schema):
    code: str
    name_zh: str
    name_en: str


class ApplicationFactOut(Schema):
    code: str
    name_zh: str
    name_en: str
    kind: str
    scale: int
    unit_zh: str
    unit_en: str
    most: int
    choices: list[FactChoiceOut]
    value: str | None
    known: bool


class CombinedOut(Schema):
    id: UUID
    number: str
    state: str
    product_zh: str
    product_en: str
    requested_amount: str | None
    currency: str


class ApplicationProductOut(Schema):
    code: str
    version: int
    name_zh: str
    name_en: str


class ChecklistOut(Schema):
    kind: str
    name_zh: str
    name_en: str
    received: bool


class RatioOut(Schema):
    code: str
    value: str
    value_before: str | None
    limit: str
    within: bool
    source: str
    confirmed: bool


class PointsOut(Schema):
    attribute: str
    name_zh: str
    name_en: str
    value: str | int
    points: int


class ScoreOut(Schema):
    total: int
    table: str
    version: int
    points: list[PointsOut]


class ReasonOut(Schema):
    row: int
    outcome: str
    zh: str
    en: str


class DecisionOut(Schema):
    outcome: str
    table: str
    version: int
    reasons: list[ReasonOut]
    decided_at: datetime


class AskedOut(Schema):
    name: str
    evidence: str


class ApplicationStepOut(Schema):
    number: int
    role: str
    name_zh: str
    name_en: str
    state: str
    decision: str | None
    comment: str
    decided_by_name: str | None
    decided_at: datetime | None
    conditions: list[AskedOut]


class ApprovalOut(Schema):
    case_id: UUID
    state: str
    version: int
    current_step: int | None
    steps: list[ApplicationStepOut]


class LimitOut(Schema):
    number: str
    amount: str
    reserved_amount: str
    used_amount: str
    expires_on: date


class ContractOut(Schema):
    id: UUID
    number: str
    amount: str
    signed_on: date
    annual_rate: str
    payee_name: str
    payee_account: str
    payee_bank: str


class AppealOut(Schema):
    reason: str
    by_name: str
    at: datetime


class PrecedentOut(Schema):
    id: UUID
    origin: str
    code: str
    name_zh: str
    name_en: str
    evidence_label_zh: str
    evidence_label_en: str
    registers_lien: bool
    state: str
    evidence: str
    evidence_date: date | None
    fulfilled_by_name: str | None
    fulfilled_at: datetime | None
    version: int


class LoanOut(Schema):
    id: UUID
    number: str
    state: str
    balance_amount: str


class ApplicationOut(ApplicationRow):
    version: int
    allowed_actions: list[str]
    product: ApplicationProductOut
    price_amount: str | None
    repayment_method: str | None
    annual_rate: str | None
    margin_bps: int | None
    rate_index: str
    due_day: int | None
    homes_owned_count: int | None
    other_debt_monthly_amount: str | None
    instalment_amount: str | None
    parties: list[ApplicantOut]
    property: ApplicationPropertyOut | None
    checklist: list[ChecklistOut]
    missing: list[str]
    facts: list[ApplicationFactOut]
    facts_missing: list[str]
    combined_with: CombinedOut | None
    incomplete: list[str]
    appeal: AppealOut | None
    ratios: list[RatioOut]
    score: ScoreOut | None
    decision: DecisionOut | None
    approval: ApprovalOut | None
    limit: LimitOut | None
    contract: ContractOut | None
    conditions: list[PrecedentOut]
    loans: list[LoanOut]


class ApplicationFilters(Schema):
    state: str = ""
    search: str = ""
    borrower_id: UUID | None = None
    party_id: UUID | None = None
    party_role: str = ""
    product_code: str = ""
    branch_code: str = ""
    created_from: date | None = None
    import_id: UUID | None = None
    verdict: str = ""
    reason: int | None = Field(None, ge=1, le=999)
    missing: str = Field("", max_length=40)
    paid_out: bool = False
    dpd_from: int | None = Field(None, ge=0, le=36_500)
    dpd_to: int | None = Field(None, ge=0, le=36_500)


class TermsIn(Schema):
    """The terms of an application; a draft takes them in any order, null is not known yet."""

    property_id: UUID | None = None
    price_amount: CleanText | None = None
    requested_amount: CleanText | None = None
    term_months: int | None = Field(None, ge=1, le=600)
    repayment_method: Method | None = None
    margin_bps: int | None = Field(None, ge=-500, le=2000)
    due_day: int | None = Field(None, ge=1, le=31)
    homes_owned_count: int | None = Field(None, ge=0, le=99)
    other_debt_monthly_amount: CleanText | None = None
    facts: dict[CleanText, CleanText | None] | None = None


class ApplicationIn(TermsIn):
    branch_code: CleanText
    product_code: CleanText
    borrower_id: UUID
    currency: Literal["CNY", "USD"] | None = None
    combined_with: UUID | None = None


class ApplicationChanges(TermsIn):
    product_code: CleanText | None = None

    def given(self) -> dict[str, Any]:
        """Only what was given; null takes a term out again."""
        return self.model_dump(include=self.model_fields_set)


class AppealIn(Schema):
    reason: LongText


class TrialOut(Schema):
    """What an assessment of the draft as it stands would say."""

    annual_rate: str
    index_fixed_on: date
    instalment_amount: str
    ratios: list[RatioOut]


class PartyIn(Schema):
    party_id: UUID
    role: Literal["CO_BORROWER", "GUARANTOR"]


class ContractIn(Schema):
    signed_on: Day
    payee_name: NameText
    payee_account: CleanText
    payee_bank: NameText


class EvidenceIn(Schema):
    evidence: CleanText
    evidence_date: Day


class DrawdownIn(Schema):
    amount: CleanText
