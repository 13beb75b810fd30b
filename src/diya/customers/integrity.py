"""What consents, credit reports, duplicates, cases and screening refuse, and the values they hand to others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from diya.kernel.errors import Conflict, InvalidInput, RuleRefused


class PurposeUnknown(InvalidInput):
    code = "customers.purpose_unknown"
    zh = "授权用途“{purpose}”不存在。"
    en = "There is no purpose “{purpose}” to consent to."


class ConsentTextMissing(RuleRefused):
    code = "customers.consent_text_missing"
    zh = "用途“{purpose}”在 {on} 没有已发布的授权书文本，请先发布文本。"
    en = "No text for “{purpose}” was in force on {on}. Release one first."


class ConsentDateInvalid(InvalidInput):
    code = "customers.consent_date_invalid"
    zh = "签署日期不能晚于营业日 {today}。"
    en = "A consent cannot be signed after the bank's day {today}."


class EvidenceMissing(InvalidInput):
    code = "customers.consent_evidence_missing"
    zh = "纸质授权须关联已上传的签字件。"
    en = "A consent on paper needs the signed paper that was uploaded."


class ConsentMissing(RuleRefused):
    code = "customers.consent_missing"
    zh = "客户 {number} 没有有效的“{purpose_zh}”授权。请先取得并登记授权。"
    en = "Customer {number} has given no consent that holds for “{purpose_en}”. Obtain and record one first."


class ConsentHolds(Conflict):
    code = "customers.consent_holds"
    zh = "该用途的授权自 {since} 起有效且文本未变，不必重复登记。"
    en = "A consent to this purpose in this text holds since {since}: it need not be given again."


class ConsentEnded(Conflict):
    code = "customers.consent_ended"
    zh = "该授权已撤回或已被新的授权取代。"
    en = "This consent was withdrawn or replaced already."


class TextUnchanged(Conflict):
    code = "customers.consent_text_unchanged"
    zh = "该用途已有待复核的文本，或内容与现行文本相同。"
    en = "A text for this purpose waits for its second person, or says the same as the present one."


class NoBureau(RuleRefused):
    code = "customers.no_bureau"
    zh = "尚未接入征信机构，不能查询。请联系系统管理员配置接口。"
    en = "No credit bureau is connected. Ask an administrator to connect one."


class NoCreditSubject(RuleRefused):
    code = "customers.no_credit_subject"
    zh = "试算客户没有身份，不能查询征信。"
    en = "A customer for trials has no identity, so no bureau can be asked."


class PartyMerged(RuleRefused):
    code = "customers.party_merged"
    zh = "客户 {number} 已并入客户 {stays}，请以 {stays} 办理新业务。"
    en = "Customer {number} was merged into {stays}. Do new business with {stays}."


class PartyBlocked(RuleRefused):
    code = "customers.party_blocked"
    zh = "客户 {number} 命中名单 {lists} 且已确认，不得办理新业务。请联系合规部门。"
    en = "Customer {number} is on the list {lists}, as confirmed: no new business. Ask compliance."


class ExposureOverLimit(RuleRefused):
    code = "customers.exposure_over_limit"
    zh = (
        "客户（组）{numbers} 的余额与未用额度连同本次申请为 {used} {currency}，超过“{name_zh}”{limit} {currency}。"
        "请退回或否决，或减少金额后重新提交。"
    )
    en = (
        "With this, {numbers} would owe {used} {currency}, over the limit of {limit} {currency}"
        " ({name_en}). Return or reject it, or submit a smaller amount."
    )


class ImportFileGone(Conflict):
    code = "customers.import_file_gone"
    zh = "导入文件 {number} 已超过保存期并销毁。请重新上传文件。"
    en = "The file of {number} was kept its time and is destroyed. Upload the file again."


class DuplicateStateRefused(Conflict):
    code = "customers.duplicate_state_refused"
    zh = "该疑似重复客户当前为“{state}”，不能进行此操作。请刷新后再试。"
    en = "This pair is {state}, so this cannot be done now. Reload and look again."


class OtherBranchUnseen(RuleRefused):
    code = "customers.other_branch_unseen"
    zh = "另一客户属于机构 {branch}，须由同时有两家机构权限的人员办理。"
    en = "The other customer belongs to branch {branch}: somebody with the right at both branches must do this."


class StaysUnknown(InvalidInput):
    code = "customers.stays_unknown"
    zh = "保留的客户只能是这一对中的一个。"
    en = "The customer who stays is one of the two."


class MergedAlready(Conflict):
    code = "customers.merged_already"
    zh = "客户 {number} 已并入其他客户，请先处理原有合并。"
    en = "Customer {number} was merged already. Deal with that merge first."


class CaseOpen(Conflict):
    code = "customers.case_open"
    zh = "该客户已有同类未结案件 {number}。"
    en = "Case {number} of this kind is open for the customer already."


class CaseStateRefused(Conflict):
    code = "customers.case_state_refused"
    zh = "案件当前为“{state}”，不能进行此操作。请刷新后再试。"
    en = "The case is {state}, so this cannot be done now. Reload and look again."


class OutcomeUnknown(InvalidInput):
    code = "customers.outcome_unknown"
    zh = "这类案件没有“{outcome}”这一结论，可选：{known}。"
    en = "Cases of this kind do not end with “{outcome}”; choose one of {known}."


class ChecksOpen(RuleRefused):
    code = "customers.checks_open"
    zh = "以下核查未通过：{names_zh}。全部通过后才能以此结论结案。"
    en = "These checks have not passed: {names_en}. The case ends so only when all have."


class OwnersMissing(RuleRefused):
    code = "customers.owners_missing"
    zh = "企业客户尚未登记受益所有人，不能通过尽职调查。"
    en = "No beneficial owner of the firm is recorded: due diligence cannot be passed."


class OwnProposal(RuleRefused):
    code = "customers.own_proposal"
    zh = "结论由您提出，须由另一人复核。"
    en = "The outcome was proposed by you. Another person must decide."


class CaseCommentMissing(InvalidInput):
    code = "customers.case_comment_missing"
    zh = "请写明依据。"
    en = "Say on what grounds."


class ReportReferenceMissing(InvalidInput):
    code = "customers.report_reference_missing"
    zh = "请填写报送回执编号。"
    en = "Give the reference of the report that was sent."


class NoMoreExtensions(RuleRefused):
    code = "customers.no_more_extensions"
    zh = "这类案件不能延期，或已延至规定的最长期限。"
    en = "Cases of this kind cannot be extended, or this one has had all its extensions."


class CheckUnknown(InvalidInput):
    code = "customers.check_unknown"
    zh = "该案件的清单中没有“{check}”这一项。"
    en = "There is no check “{check}” on this case's list."


class TopicUnknown(InvalidInput):
    code = "customers.topic_unknown"
    zh = "“{topic}”不是可选的事项。"
    en = "“{topic}” is not one of the matters to choose from."


class OwnerRefused(InvalidInput):
    code = "customers.owner_refused"
    zh = "受益所有人登记不符：{reason_zh}。"
    en = "This beneficial owner cannot be recorded: {reason_en}."


class ListRefused(InvalidInput):
    code = "customers.screening_list_refused"
    zh = "名单第 {line} 行有误：{reason_zh}。整个文件未载入。"
    en = "Line {line} of the list is wrong: {reason_en}. Nothing of the file was loaded."


class ListKnown(Conflict):
    code = "customers.screening_list_known"
    zh = "该文件已作为名单 {list} 第 {number} 版载入。"
    en = "This file was loaded already as version {number} of the list {list}."


@dataclass(frozen=True, slots=True)
class NewConsent:
    """A consent on a signed paper, given at an application: whose, to what, and the paper's reference."""

    party_id: UUID
    purpose: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom a bureau is asked about, and why."""

    name: str
    id_number: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class Answered:
    """What a bureau answered: its reference, and the report as data. `simulated` is said on every screen."""

    reference: str
    content: Mapping[str, Any]
    simulated: bool


class ColumnsMissing(InvalidInput):
    code = "customers.import_columns_missing"
    zh = "文件缺少列“{columns}”。请按模板补齐标题行。"
    en = "The file lacks the columns “{columns}”. Give it the titles of the template."


class CellBlank(InvalidInput):
    code = "customers.import_cell_blank"
    zh = "“{column}”必填，本行为空。"
    en = "“{column}” is needed, and this line leaves it empty."


class CellRefused(InvalidInput):
    code = "customers.import_cell_refused"
    zh = "“{column}”不符合要求：{wanted_zh}。"
    en = "“{column}” is not as wanted: {wanted_en}."


class TwiceInFile(InvalidInput):
    code = "customers.import_twice_in_file"
    zh = "与第 {line} 行是同一证件号码。"
    en = "Line {line} has the same identity number."


class ImportStateRefused(Conflict):
    code = "customers.import_state_refused"
    zh = "文件 {number} 当前为“{state}”，不能进行此操作。请刷新后再试。"
    en = "The file {number} is {state}, so this cannot be done now. Reload and look again."
