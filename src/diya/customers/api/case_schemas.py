"""What goes in and out at the door of cases."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema

from diya.foundation.door import CleanText, LongText, NameText


class DutyRow(Schema):
    id: UUID
    number: str
    kind: str
    kind_zh: str
    kind_en: str
    state: str
    topic: str
    channel: str
    party_id: UUID | None
    party_number: str | None
    client_name: str
    branch_code: str
    opened_date: date
    due_date: date
    days_left: int
    late: bool
    owner_name: str | None
    outcome: str
    closed_date: date | None
    version: int


class DutyCheck(Schema):
    code: str
    name_zh: str
    name_en: str
    required: bool
    result: str
    done_by_name: str | None
    done_at: datetime | None


class DutyNote(Schema):
    id: UUID
    step: str
    text: str
    created_by_name: str | None
    created_at: datetime


class DutyClock(Schema):
    """The rule a case runs by, with its source, and whether that was read."""

    code: str
    days: int
    name_zh: str
    name_en: str
    source: str
    confirmed: bool


class DutyEnding(Schema):
    code: str
    name_zh: str
    name_en: str
    second: bool
    reported: bool


class DutyHit(Schema):
    id: UUID
    list_code: str
    list_kind: str
    score_permille: int
    id_equal: bool
    birth_equal: bool | None
    name_permille: int
    listed_name: str
    listed_names: list[str]
    listed_birth_date: str
    state: str


class DutyDetail(DutyRow):
    summary: str
    complainant: str
    contact: str
    clock: DutyClock
    extensions: int
    extensions_max: int
    report_reference: str
    opened_by_name: str | None
    proposed_by_name: str | None
    decided_by_name: str | None
    decided_at: datetime | None
    checks: list[DutyCheck]
    notes: list[DutyNote]
    hits: list[DutyHit]
    endings: list[DutyEnding]
    allowed_actions: list[str]


class DutyFilters(Schema):
    kind: str = ""
    state: str = ""
    party_id: UUID | None = None
    mine: bool = False
    late: bool = False


class SuspicionFilters(Schema):
    state: str = ""


class KycIn(Schema):
    kind: Literal["KYC_ONBOARDING", "KYC_REVIEW"]
    party_id: UUID
    summary: LongText


class ComplaintIn(Schema):
    branch_code: CleanText
    party_id: UUID | None = None
    complainant: NameText
    contact: CleanText
    channel: Literal["COUNTER", "PHONE", "LETTER", "ONLINE", "REGULATOR"]
    topic: CleanText
    summary: LongText


class SuspicionIn(Schema):
    branch_code: CleanText
    party_id: UUID | None = None
    summary: LongText


class SuspicionTaken(Schema):
    number: str


class DutyTaking(Schema):
    pass


class DutyCheckIn(Schema):
    code: CleanText
    result: Literal["PASS", "FAIL", "NOT_NEEDED"]


class DutyComment(Schema):
    comment: LongText


class DutyClosing(Schema):
    outcome: CleanText
    comment: LongText
    report_reference: str = ""


class DutyDecision(Schema):
    approve: bool
    comment: LongText
