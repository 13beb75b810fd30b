"""What crosses the door of customers: a party as others may know it, and why a registration is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from diya.kernel.errors import Conflict, InvalidInput, RuleRefused


class PartyKind(StrEnum):
    PERSON = "PERSON"
    FIRM = "FIRM"
    TRIAL = "TRIAL"
    """A customer of a file that holds no identities: for trials only, never in production."""


class IdType(StrEnum):
    RESIDENT_ID = "RESIDENT_ID"
    NONE = "NONE"


class IdNumberInvalid(InvalidInput):
    code = "customers.id_number_invalid"
    zh = "身份证号码无效：{reason_zh}。请按证件核对。"
    en = "The resident identity number is not valid: {reason_en}. Compare it with the card."


class PhoneInvalid(InvalidInput):
    code = "customers.phone_invalid"
    zh = "手机号码无效：请输入 11 位大陆手机号。"
    en = "The phone number is not valid: give a mainland mobile number of 11 digits."


class PartyExists(Conflict):
    code = "customers.party_exists"
    zh = "该证件号码已登记为客户 {number}，请直接使用。"
    en = "This identity number is registered already as customer {number}. Use that one."


class ReasonMissing(InvalidInput):
    code = "customers.reason_missing"
    zh = "请写明查看原值的理由，例如“电话催收”。"
    en = "Say why you need the whole numbers, such as “to call about arrears”."


class TrialRefused(RuleRefused):
    code = "customers.trial_refused"
    zh = "正式环境不接受没有身份信息的试算客户。请登记客户的真实身份。"
    en = "Production takes no customers for trials without an identity. Register who the customer is."


@dataclass(frozen=True, slots=True)
class Party:
    """A person with opened personal fields; hand on only what the reader may see. A customer for trials has no
    identity, no birth date, no phone and no income."""

    id: UUID
    number: str
    branch_id: int
    kind: PartyKind
    name: str
    id_type: IdType
    id_number: str
    birth_date: date | None
    phone: str
    marital_status: str
    employer: str
    address: str
    monthly_income_minor: int | None
    currency: str
    version: int
