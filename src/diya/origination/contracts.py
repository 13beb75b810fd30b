"""What crosses the door of origination: states, an assessment, and why a step is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from diya.kernel.errors import Conflict, InvalidInput, NotFound, RuleRefused


class State(StrEnum):
    DRAFT = "DRAFT"
    IN_REVIEW = "IN_REVIEW"
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"
    CONTRACTED = "CONTRACTED"
    DRAWN = "DRAWN"
    WITHDRAWN = "WITHDRAWN"


class PartyRole(StrEnum):
    BORROWER = "BORROWER"
    CO_BORROWER = "CO_BORROWER"
    GUARANTOR = "GUARANTOR"


class Verdict(StrEnum):
    APPROVE = "APPROVE"
    REFER = "REFER"
    DECLINE = "DECLINE"


class ConditionOrigin(StrEnum):
    """Who set a condition: the product for every loan, or an approver for this one."""

    PRODUCT = "PRODUCT"
    APPROVER = "APPROVER"


class ImportState(StrEnum):
    """Where a file of applications stands; one that broke off goes on when it is started again."""

    PREVIEWED = "PREVIEWED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    BROKEN = "BROKEN"
    DISCARDED = "DISCARDED"


class StateRefused(Conflict):
    code = "origination.state_refused"
    zh = "申请 {number} 当前状态为 {state}，不能办理此操作。"
    en = "The application {number} is {state}; this cannot be done now."


class ImportFileGone(Conflict):
    code = "origination.import_file_gone"
    zh = "导入文件 {number} 已超过保存期并销毁。请重新上传文件。"
    en = "The file of {number} was kept its time and is destroyed. Upload the file again."


class PartyTaken(Conflict):
    code = "origination.party_taken"
    zh = "该客户已是本申请的当事人。"
    en = "This customer is a party to the application already."


class ImportMissing(InvalidInput):
    code = "origination.import_missing"
    zh = "按放款和逾期天数筛选申请时，请指明批量导入文件。"
    en = "Name the import when applications are asked for by disbursement or days past due."


class ApplicationTwice(Conflict):
    code = "origination.application_twice"
    zh = "该借款人就同一房产、同一产品已有在办申请 {number}。请办理该申请，或先撤回它。"
    en = "The borrower has {number} for the same property and product under way. Go on with it, or withdraw it first."


class BeforeBirth(InvalidInput):
    code = "origination.date_before_birth"
    zh = "日期 {given} 早于借款人的出生日期，请核对。"
    en = "The date {given} is before the borrower was born. Check it."


class Incomplete(RuleRefused):
    code = "origination.application_incomplete"
    zh = "申请尚未填写完整，还有 {count} 项必填内容。请补齐后再提交。"
    en = "The application is not complete: {count} terms are still missing. Fill them in and submit again."


class AppealedAlready(Conflict):
    code = "origination.appealed_already"
    zh = "该申请已复议过一次，不能再次复议。可以新建申请。"
    en = "This application has had its appeal already. A new application can be entered."


class AppealTooLate(RuleRefused):
    code = "origination.appeal_too_late"
    zh = "拒绝已超过 {days} 天，不能再复议。可以新建申请。"
    en = "The decline is more than {days} days old, so it cannot be appealed. A new application can be entered."


class AppealOverLimit(RuleRefused):
    code = "origination.appeal_over_limit"
    zh = "按最新资料测算仍有比率超过上限，复议不能突破上限。请补充资料，或降低金额后新建申请。"
    en = "A ratio is still over its limit, and no appeal goes beyond one. Add papers, or enter an application for less."


class ReasonMissing(InvalidInput):
    code = "origination.reason_missing"
    zh = "请填写复议理由。"
    en = "Give the reason for the appeal."


class ValuationNeeded(RuleRefused):
    code = "origination.valuation_needed"
    zh = "房产尚无评估价值，不能提交申请。请先登记评估。"
    en = "The property has no valuation, so the application cannot be submitted. Enter one first."


class AmountOverPrice(InvalidInput):
    code = "origination.amount_over_price"
    zh = "申请金额不能超过房屋成交价 {price}。"
    en = "The amount asked for cannot be more than the price of {price}."


class ConditionsOpen(RuleRefused):
    code = "origination.conditions_open"
    zh = "尚有 {count} 项放款条件未落实：{names_zh}。请落实后再放款。"
    en = "{count} conditions are still open: {names_en}. Fulfil them before drawing."


class ConditionFulfilled(Conflict):
    code = "origination.condition_fulfilled"
    zh = "该放款条件已落实。"
    en = "This condition is fulfilled already."


class OverLimit(RuleRefused):
    code = "origination.over_limit"
    zh = "放款金额超过可用额度 {available}。"
    en = "The amount is over the {available} still available under the limit."


class LimitExpired(RuleRefused):
    code = "origination.limit_expired"
    zh = "授信额度已于 {expires_on} 到期，不能放款。"
    en = "The limit expired on {expires_on}; nothing can be drawn."


class MappingUnknown(NotFound):
    code = "origination.mapping_unknown"
    zh = "没有已发布的导入模板“{mapping}”。"
    en = "There is no released mapping “{mapping}”."


class ImportStateRefused(Conflict):
    code = "origination.import_state_refused"
    zh = "批量导入 {number} 当前状态为 {state}，不能办理此操作。"
    en = "The import {number} is {state}; this cannot be done now."


class FactRefused(InvalidInput):
    code = "origination.fact_refused"
    zh = "“{name_zh}”的取值 {value} 不符合要求（{allowed}）。"
    en = "“{name_en}” is {value}; allowed is {allowed}."


class FactUnknown(InvalidInput):
    code = "origination.fact_unknown"
    zh = "该产品没有要素“{fact}”。"
    en = "The product has no fact “{fact}”."


class FactsMissing(RuleRefused):
    code = "origination.facts_missing"
    zh = "必备要素尚缺：{names_zh}。请退回客户经理补齐后重新提交。"
    en = "Facts are still missing: {names_en}. Return the application, so that they are filled in."


class BorrowerKindRefused(RuleRefused):
    code = "origination.borrower_kind_refused"
    zh = "该产品不接受此类客户（{kind}）。"
    en = "The product is not for this kind of customer ({kind})."


class CombinedRefused(RuleRefused):
    code = "origination.combined_refused"
    zh = "不能与申请 {number} 组合：须为同一借款人、同一房产的另一笔在办申请，且尚未组合。"
    en = (
        "Cannot be combined with {number}: it must be another open application of the same borrower for the same"
        " property, not combined yet."
    )


class DateRefused(InvalidInput):
    code = "origination.date_refused"
    zh = "日期 {given} 不能晚于营业日 {today}。"
    en = "The date {given} is after the bank's day {today}."


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of an application against its dated limit, in parts per billion; `before` is it without this loan."""

    code: str
    value_ppb: int
    before_ppb: int
    limit_ppb: int
    source: str
    confirmed: bool

    @property
    def within(self) -> bool:
        return self.value_ppb <= self.limit_ppb


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms of a complete application. Amounts in minor units, the margin in basis points; only where a property
    is bought are there a price, homes owned and other debts."""

    property_id: UUID
    currency: str
    price: int | None
    requested: int
    term_months: int
    repayment_method: str
    margin_bps: int
    due_day: int
    homes_owned_count: int | None
    other_debt_monthly: int | None


@dataclass(frozen=True, slots=True)
class Assessed:
    """Everything a decision was made from."""

    on: date
    annual_rate_ppb: int
    index_fixed_on: date
    instalment_minor: int
    ratios: tuple[Ratio, ...]
    missing: tuple[str, ...]
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StageSum:
    """Applications that reached a stage: how many, asking for how much (minor units), and the median hours it took."""

    stage: str
    currency: str
    count: int
    amount: int
    median_hours: float


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many applications are in a state."""

    state: str
    count: int


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many applications a row of the decision table, or a missing paper or fact, concerned."""

    code: str
    zh: str
    en: str
    count: int


@dataclass(frozen=True, slots=True)
class ImportFunnel:
    """What became of the lines of a file. `referred`, `declined` and `approved` are the verdicts of the tables; the
    states are those of today. An application may have several reasons and several things missing."""

    currency: str
    read: int
    refused: int
    verdicts: dict[str, int]
    states: dict[str, int]
    reasons: dict[str, list[ReasonCount]]
    missing: list[ReasonCount]
    contracts: tuple[str, ...]
