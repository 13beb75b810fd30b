"""What crosses the door of customers: a party as others may know it, and why a registration is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from diya.kernel.errors import Conflict, InvalidInput, RuleRefused


class PartyKind(StrEnum):
    PERSON = "PERSON"
    FIRM = "FIRM"
    TRIAL = "TRIAL"
    """A customer of a file that holds no identities: for trials only, never in production."""


class IdType(StrEnum):
    """What proves who somebody is."""

    RESIDENT_ID = "RESIDENT_ID"
    FOREIGN_PR_ID = "FOREIGN_PR_ID"
    HK_MACAU_PERMIT = "HK_MACAU_PERMIT"
    TAIWAN_PERMIT = "TAIWAN_PERMIT"
    PASSPORT = "PASSPORT"
    BUSINESS_LICENCE = "BUSINESS_LICENCE"
    NONE = "NONE"


IDENTIFYING: Final = frozenset(IdType) - {IdType.PASSPORT, IdType.NONE}
"""Documents whose number is one party's in the whole world; passports of two countries may have the same."""


class Source(StrEnum):
    """Where a fact comes from."""

    STATED = "STATED"
    DOCUMENT = "DOCUMENT"
    REGISTER = "REGISTER"
    BANK = "BANK"


class Stage(StrEnum):
    """Before what the file of a customer must be complete."""

    APPLICATION = "APPLICATION"
    CONTRACT = "CONTRACT"


class RelationKind(StrEnum):
    """What one party is to another, read from the first to the second."""

    SPOUSE = "SPOUSE"
    PARENT = "PARENT"
    OWNER = "OWNER"
    LEGAL_REPRESENTATIVE = "LEGAL_REPRESENTATIVE"
    BENEFICIAL_OWNER = "BENEFICIAL_OWNER"
    CONTROLLER = "CONTROLLER"
    RELATED = "RELATED"


SYMMETRIC: Final = frozenset({RelationKind.SPOUSE, RelationKind.RELATED})
"""Relations that are the same both ways."""
OWNING: Final = (RelationKind.OWNER, RelationKind.BENEFICIAL_OWNER)
"""Relations that may carry a share."""


class GuaranteeKind(StrEnum):
    """民法典 第六百八十六条: 一般保证 answers after the debtor was enforced against, 连带责任保证 beside the debtor."""

    GENERAL = "GENERAL"
    JOINT = "JOINT"


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


class FieldRefused(InvalidInput):
    code = "customers.field_refused"
    zh = "{label_zh}：{reason_zh}"
    en = "{label_en}: {reason_en}"


class KindUnknown(InvalidInput):
    code = "customers.kind_unknown"
    zh = "没有“{kind}”这类客户资料，或不适用于该客户。"
    en = "There is no kind of fact “{kind}”, or not for this customer."


class StartsLater(InvalidInput):
    code = "customers.fact_starts_later"
    zh = "生效日期 {given} 晚于营业日 {today}。请在生效当日或之后登记。"
    en = "{given} is after the bank's day {today}. Record it on that day or later."


class DatesRefused(InvalidInput):
    code = "customers.dates_refused"
    zh = "终止日期须晚于生效日期 {starts}。"
    en = "The end must be after the beginning on {starts}."


class FactGone(Conflict):
    code = "customers.fact_gone"
    zh = "该资料已被更正，请刷新后在现行资料上操作。"
    en = "Another value took the place of this one. Reload, and act on the present one."


class FactElsewhere(Conflict):
    code = "customers.fact_elsewhere"
    zh = "所选资料不属于该客户或不是同一类资料，请刷新后重试。"
    en = "The value you want to change is another customer's or of another kind. Reload and try again."


class LastIdentity(RuleRefused):
    code = "customers.last_identity"
    zh = "客户须保留至少一份身份证件。请先登记正确的证件，再撤销这一份。"
    en = "A customer keeps one identity document at least. Record the right one first, then take this one back."


class OwnFact(RuleRefused):
    code = "customers.own_fact"
    zh = "不能核实自己登记的资料，请由另一人核实。"
    en = "You cannot verify what you recorded yourself. Another person must."


class VerifiedAlready(Conflict):
    code = "customers.verified_already"
    zh = "该资料已核实。"
    en = "This value is verified already."


class FileIncomplete(RuleRefused):
    code = "customers.file_incomplete"
    zh = "客户资料不完整：{names_zh}。请在客户页面补齐后再提交。"
    en = "The customer's file is not complete: {names_en}. Fill in what is missing on the customer's page, then go on."


class RelationRefused(RuleRefused):
    code = "customers.relation_refused"
    zh = "{reason_zh}"
    en = "{reason_en}"


class RelationExists(Conflict):
    code = "customers.relation_exists"
    zh = "该关系已登记且仍有效。如有变化，请先终止原关系。"
    en = "This relation is recorded and holds. If something changed, end it first."


class RelationEnded(Conflict):
    code = "customers.relation_ended"
    zh = "该关系已终止。"
    en = "This relation has ended already."


class GuaranteeOverCapacity(RuleRefused):
    code = "customers.guarantee_over_capacity"
    zh = (
        "担保金额超出担保能力：已证实净资产 {worth} {currency}，在保余额 {given}，本次 {asked}。"
        "请补充资产证明或减少金额。"
    )
    en = (
        "More than this guarantor can answer for: proven net worth {worth} {currency}, already given {given}, asked"
        " {asked}. Add proof of assets or take a smaller amount."
    )


class GuaranteeExists(Conflict):
    code = "customers.guarantee_exists"
    zh = "该担保人已为此债务提供担保。"
    en = "This guarantor answers for this debt already."


class GuaranteeGrows(InvalidInput):
    code = "customers.guarantee_grows"
    zh = "剩余担保金额只能减少（当前 {remaining}）。增加担保请新增一笔。"
    en = "What remains can only shrink (it is {remaining}). For more, record another guarantee."


class SubjectRefused(InvalidInput):
    code = "customers.subject_refused"
    zh = "被担保事项应写成“类型:编号”，例如 origination.contract 后接合同标识。请从合同页面选择。"
    en = "Say what is secured as “kind:id”, such as origination.contract and its id. Choose it from the contract."


class SchemaRefused(InvalidInput):
    code = "customers.schema_refused"
    zh = "字段定义不被接受：{reason_zh}"
    en = "The definition of fields is not accepted: {reason_en}"


class DefinitionUnchanged(Conflict):
    code = "customers.definition_unchanged"
    zh = "字段定义与现行版本相同。"
    en = "This is what holds already."


@dataclass(frozen=True, slots=True)
class Party:
    """A customer with opened personal fields; hand on only what the reader may see. A customer for trials has no
    identity, no birth date, no phone and no income; a firm no birth date, no employer and no income."""

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


@dataclass(frozen=True, slots=True)
class Fact:
    """A thing believed of a customer, opened. `fields` are as they are kept: amounts in minor units, days as text."""

    id: UUID
    party_id: UUID
    kind: str
    series: UUID
    fields: dict[str, Any]
    starts_date: date
    ends_date: date | None
    recorded_at: datetime
    recorded_date: date
    recorded_by_id: int | None
    replaces_id: UUID | None
    superseded_at: datetime | None
    superseded_date: date | None
    superseded_by_id: int | None
    evidence: str
    source: Source
    verified_date: date | None
    verified_by_id: int | None

    def holds(self, on: date) -> bool:
        """Whether the value is of a day, by what was recorded."""
        return self.starts_date <= on and (self.ends_date is None or on < self.ends_date)

    def proven(self) -> bool:
        """Whether something stands behind it: a paper, or a second person who looked."""
        return bool(self.evidence) or self.verified_date is not None


@dataclass(frozen=True, slots=True)
class Need:
    """Something that the file of a customer must hold, in words."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a customer owes or may yet draw, in minor units of a currency: `kind` is PRINCIPAL or UNDRAWN."""

    party_id: UUID
    currency: str
    kind: str
    minor: int
