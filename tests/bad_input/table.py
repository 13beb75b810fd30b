"""The table of bad input. A line here is a test, and a line of the table in docs/quality.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from tests.bad_input.case import Case
from tests.bad_input.files import PAPERS, SHEETS

PERSON: Final = {
    "branch_code": "001",
    "name": "林浩然",
    "id_number": "{new_id_number}",
    "phone": "13800000090",
    "marital_status": "MARRIED",
    "employer": "示范公司",
    "address": "示范路 1 号",
    "monthly_income_amount": "30000.00",
}
TERMS: Final = {
    "branch_code": "001",
    "product_code": "FIRST_HOME",
    "borrower_id": "{customer}",
    "price_amount": "2000000.00",
    "requested_amount": "1200000.00",
    "term_months": 360,
    "repayment_method": "EQUAL_INSTALMENT",
    "margin_bps": -30,
    "due_day": 20,
    "homes_owned_count": 0,
    "other_debt_monthly_amount": "0",
}
CONTRACT: Final = {
    "signed_on": "2025-06-20",
    "payee_name": "示范卖方",
    "payee_account": "6222000000000000001",
    "payee_bank": "示范银行",
}
VALUATION: Final = {
    "value_amount": "2000000.00",
    "valued_on": "2025-06-20",
    "method": "EXTERNAL",
    "valuer": "示范评估",
}
REPAYMENT: Final = {"kind": "DUE", "amount": "100.00", "channel": "COUNTER"}
HIDDEN: Final = "foundation.hidden_character"
NO_NAME: Final = "foundation.name_refused"


def entering(name: str, zh: str, en: str, change: Mapping[str, Any], code: str, field: str) -> Case:
    """An application as a draft."""
    return Case(name, zh, en, "officer", "/origination/applications", {**TERMS, **change}, 422, code, field)


def registering(name: str, zh: str, en: str, change: Mapping[str, Any], code: str, field: str) -> Case:
    """A customer."""
    return Case(name, zh, en, "officer", "/customers/parties", {**PERSON, **change}, 422, code, field)


def named(name: str, zh: str, en: str, text: str, code: str = HIDDEN) -> Case:
    """A customer whose name is not one."""
    return registering(f"name-{name}", f"姓名含{zh}", f"a name with {en}", {"name": text}, code, "name")


def valuing(name: str, zh: str, en: str, change: Mapping[str, Any], code: str, field: str) -> Case:
    """A valuation of a property."""
    path = "/collateral/properties/{property}/valuations"
    return Case(name, zh, en, "officer", path, {**VALUATION, **change}, 422, code, field)


def repaying(name: str, zh: str, en: str, amount: Any, code: str = "kernel.amount_invalid") -> Case:
    """Money on a living loan."""
    path = "/servicing/loans/{loan}/repayments"
    return Case(name, zh, en, "teller", path, {**REPAYMENT, "amount": amount}, 422, code, "amount")


def signing(name: str, zh: str, en: str, change: Mapping[str, Any], code: str, field: str) -> Case:
    """A contract of an approved application."""
    path = "/origination/applications/{approved}/contract"
    body = {**CONTRACT, **change}
    return Case(name, zh, en, "operations", path, body, 422, code, field, version="{approved_version}")


def drawing(name: str, zh: str, en: str, who: str, amount: str, code: str, field: str) -> Case:
    """A drawdown."""
    path = f"/origination/applications/{{{who}}}/drawdowns"
    return Case(name, zh, en, "operations", path, {"amount": amount}, 422, code, field)


def uploading(name: str, zh: str, en: str, code: str) -> Case:
    """A paper of an application; the file is the one of that name."""
    body = {"subject": "origination.application:{draft}", "kind": "INCOME"}
    path = "/documents/documents"
    return Case(
        f"upload-{name}", zh, en, "officer", path, body, 422, f"foundation.file_{code}", "file", file=PAPERS[name]
    )


def bringing(name: str, zh: str, en: str, code: str, field: str = "file", mapping: str = "retail") -> Case:
    """A file of applications; the file is the one of that name."""
    body = {"mapping": mapping, "branch_code": "001"}
    path = "/origination/imports"
    return Case(f"import-{name}", zh, en, "officer", path, body, 422, code, field, file=SHEETS[name])


def paying(name: str, zh: str, en: str, code: str, kind: str = "REPAYMENTS") -> Case:
    """A file of repayments, or of answers to debits; the file is the one of that name."""
    body = {"kind": kind, "branch_code": "001"}
    path = "/servicing/incoming-files"
    return Case(f"paying-{name}", zh, en, "operations", path, body, 422, code, "file", file=SHEETS[name])


AMOUNTS: Final = (
    entering(
        "amount-three-decimals", "金额有三位小数", "an amount with three decimals",
        {"requested_amount": "1200000.005"}, "kernel.amount_invalid", "requested_amount",
    ),
    entering(
        "amount-zero", "金额为零", "an amount of zero",
        {"requested_amount": "0.00"}, "kernel.amount_invalid", "requested_amount",
    ),
    entering(
        "amount-negative", "金额为负", "a negative amount",
        {"requested_amount": "-1200000.00"}, "kernel.amount_invalid", "requested_amount",
    ),
    entering(
        "amount-huge", "金额为 10 的 18 次方", "an amount of 10^18",
        {"price_amount": "1" + "0" * 18}, "kernel.amount_invalid", "price_amount",
    ),
    entering(
        "amount-commas", "金额带千分位逗号", "an amount with commas",
        {"requested_amount": "1,200,000.00"}, "kernel.amount_invalid", "requested_amount",
    ),
    entering(
        "amount-full-width", "金额为全角数字", "an amount in full-width digits",
        {"requested_amount": "１２０００００"}, "kernel.amount_invalid", "requested_amount",
    ),
    entering(
        "amount-exponent", "金额为科学计数法", "an amount with an exponent",
        {"requested_amount": "1.2e6"}, "kernel.amount_invalid", "requested_amount",
    ),
    entering(
        "amount-number", "金额不是文字而是数", "an amount that is a number, not text",
        {"requested_amount": 1200000.005}, "foundation.string_type", "requested_amount",
    ),
    entering(
        "amount-over-price", "申请金额超过成交价", "more asked for than the price",
        {"requested_amount": "2000000.01"}, "origination.amount_over_price", "requested_amount",
    ),
    repaying("repayment-three-decimals", "还款有三位小数", "a repayment with three decimals", "100.005"),
    repaying("repayment-zero", "还款为零", "a repayment of zero", "0"),
    repaying("repayment-negative", "还款为负", "a negative repayment", "-100.00"),
    repaying("repayment-huge", "还款为 10 的 18 次方", "a repayment of 10^18", "1000000000000000000"),
    repaying("repayment-commas", "还款带逗号", "a repayment with commas", "1,000.00"),
    valuing(
        "value-zero", "评估价值为零", "a valuation of zero",
        {"value_amount": "0"}, "kernel.amount_invalid", "value_amount",
    ),
)  # fmt: skip

RATES: Final = (
    entering(
        "margin-over-product", "加点超过产品上限", "a margin over the product's range",
        {"margin_bps": 151}, "products.term_refused", "margin_bps",
    ),
    entering(
        "margin-absurd", "加点超出任何产品", "a margin beyond all products",
        {"margin_bps": 1_000_000}, "foundation.less_than_equal", "margin_bps",
    ),
    Case(
        "rate-over-cap", "利率超过全行上限", "a rate over the bank's cap", "officer",
        "/servicing/schedule-preview?principal_amount=100000&annual_rate=0.2401&term_months=12",
        {}, 422, "products.rate_over_cap", "annual_rate", method="GET",
    ),
    Case(
        "rate-in-percent", "利率写成百分数", "a rate written as per cent", "officer",
        "/servicing/schedule-preview?principal_amount=100000&annual_rate=3.45&term_months=12",
        {}, 422, "kernel.rate_invalid", "annual_rate", method="GET",
    ),
    entering(
        "term-over-product", "期限超过产品上限", "a term beyond the product's",
        {"term_months": 361}, "products.term_refused", "term_months",
    ),
)  # fmt: skip

DATES: Final = (
    signing(
        "date-impossible", "不存在的日期", "a date that does not exist", {"signed_on": "2025-02-30"},
        "foundation.date_from_datetime_parsing", "signed_on",
    ),
    signing(
        "date-before-birth", "早于借款人出生的日期", "a date before the borrower was born",
        {"signed_on": "1989-12-31"}, "origination.date_before_birth", "signed_on",
    ),
    signing(
        "date-beyond-calendar", "超出日历的日期", "a date beyond the calendar",
        {"signed_on": "2200-01-01"}, "foundation.date_out_of_calendar", "signed_on",
    ),
    signing(
        "date-future", "晚于营业日的日期", "a date after the bank's day",
        {"signed_on": "2025-06-21"}, "origination.date_refused", "signed_on",
    ),
    signing(
        "date-number", "日期写成一个数", "a date given as a number",
        {"signed_on": 1750377600}, "foundation.date_parsing", "signed_on",
    ),
    valuing(
        "valuation-before-calendar", "早于日历的评估日期", "a valuation before the calendar",
        {"valued_on": "0001-01-01"}, "foundation.date_out_of_calendar", "valued_on",
    ),
    valuing(
        "valuation-future", "晚于营业日的评估日期", "a valuation of tomorrow",
        {"valued_on": "2025-06-21"}, "collateral.date_refused", "valued_on",
    ),
    Case(
        "evidence-before-birth", "早于借款人出生的证明日期", "evidence from before the borrower was born", "keeper",
        "/origination/conditions/{condition}/fulfil", {"evidence": "SF001", "evidence_date": "1950-01-01"},
        422, "origination.date_before_birth", "evidence_date", version="{condition_version}",
    ),
)  # fmt: skip

IDENTITIES: Final = (
    registering(
        "id-check-digit", "身份证校验位不符", "an identity number with a wrong check digit",
        {"id_number": "{wrong_id_number}"}, "customers.id_number_invalid", "id_number",
    ),
    registering(
        "id-short", "身份证号码位数不足", "an identity number that is too short",
        {"id_number": "11010519491231"}, "customers.id_number_invalid", "id_number",
    ),
    registering(
        "id-impossible-birth", "身份证内出生日期不存在", "an identity number with an impossible birth date",
        {"id_number": "{impossible_id_number}"}, "customers.id_number_invalid", "id_number",
    ),
    registering(
        "id-unborn", "身份证内出生日期在将来", "an identity number of somebody not yet born",
        {"id_number": "{unborn_id_number}"}, "customers.id_number_invalid", "id_number",
    ),
    registering(
        "phone-invalid", "手机号码无效", "no mobile number",
        {"phone": "12800000090"}, "customers.phone_invalid", "phone",
    ),
    Case(
        "id-known", "身份证已登记", "an identity number that is registered already", "officer",
        "/customers/parties", {**PERSON, "id_number": "{known_id_number}"},
        409, "customers.party_exists", "id_number",
    ),
)  # fmt: skip

NAMES: Final = (
    named("emoji", "表情符号", "an emoji", "林😀浩然", NO_NAME),
    named("emoji-joined", "组合表情", "a joined emoji", "林👨\u200d👩\u200d👧"),
    named("right-to-left", "从右到左控制符", "a right-to-left override", "林\u202e浩然"),
    named("right-to-left-mark", "方向标记", "a right-to-left mark", "林\u200f浩然"),
    named("zero-byte", "空字节", "a zero byte", "林\x00浩然"),
    named("zero-width", "零宽字符", "a zero-width space", "林\u200b浩然"),
    named("filler", "空白填充字母", "a letter drawn as nothing", "林\u3164浩然"),
    named("variation", "不可见的异体选择符", "an invisible variation selector", "林\U000e0100浩然"),
    named("line-break", "换行", "a line break", "林\n浩然"),
    named("private", "自造字", "a character of a private font", "林\ue000浩然", "foundation.private_character"),
    named("digits", "没有文字", "no letter at all", "12345", NO_NAME),
    named("empty", "全是空格", "nothing but spaces", "   ", "foundation.string_too_short"),
    named("long", "过长文字", "too many characters", "林" * 201, "foundation.string_too_long"),
    signing(
        "payee-emoji", "收款人名称含表情符号", "a payee with an emoji",
        {"payee_name": "示范卖方🏠"}, NO_NAME, "payee_name",
    ),
)  # fmt: skip

CASES_OF_OTHERS: Final = (
    Case(
        "application-twice", "同一申请录入两次", "the same application twice", "officer",
        "/origination/applications", {**TERMS, "property_id": "{property}"},
        409, "origination.application_twice", "property_id",
    ),
    Case(
        "application-changed-meanwhile", "申请已被他人修改", "an application that changed meanwhile", "officer",
        "/origination/applications/{moved}", {"due_day": 10},
        412, "foundation.changed_meanwhile", "If-Match", method="PATCH", version="{moved_version}",
    ),
    Case(
        "application-without-version", "没有说明看到的版本", "an act without the version that was seen", "officer",
        "/origination/applications/{moved}", {"due_day": 10},
        428, "foundation.version_missing", "If-Match", method="PATCH",
    ),
    Case(
        "own-case", "审批自己经办的申请", "approving one's own case", "both",
        "/approval/cases/{own_case}/votes", {"decision": "APPROVE", "comment": "同意。"},
        422, "approval.own_case", "case_id", version="{own_case_version}",
    ),
    Case(
        "own-disbursement", "复核自己经办的放款", "releasing one's own disbursement", "both",
        "/servicing/disbursements/{own_disbursement}/release", {"comment": "核对无误"},
        422, "servicing.same_person", "disbursement_id", version="{own_disbursement_version}",
    ),
    Case(
        "repayment-closed-loan", "向已结清贷款还款", "a repayment to a closed loan", "teller",
        "/servicing/loans/{closed_loan}/repayments", REPAYMENT, 409, "servicing.loan_state_refused", "loan_id",
    ),
    drawing("drawdown-over-limit", "放款超过额度", "a drawdown over the limit", "ready", "1200000.01",
            "origination.over_limit", "amount"),
    drawing("drawdown-expired", "额度到期后放款", "a drawdown after the limit expired", "expired", "1200000.00",
            "origination.limit_expired", "application_id"),
    drawing("drawdown-condition-open", "条件未落实即放款", "a drawdown with an open condition", "conditions_open",
            "1200000.00", "origination.conditions_open", "application_id"),
)  # fmt: skip

UPLOADS: Final = (
    uploading("unknown", "不认识的文件类型", "an upload of an unknown type", "refused"),
    uploading("empty", "空文件", "an empty upload", "refused"),
    replace(
        uploading("huge", "超过 20 MB 的文件", "an upload of more than 20 MB", "refused"),
        status=413,
        code="foundation.upload_too_large",
    ),
    uploading("disguised", "改名伪装的程序", "a program that is called a PDF", "refused"),
    uploading("encrypted", "加密的 PDF", "an encrypted PDF", "encrypted"),
    uploading("script", "含脚本的 PDF", "a PDF with a script", "active"),
    uploading("attachment", "内嵌文件的 PDF", "a PDF with a file in it", "active"),
    uploading("two-types", "同时是压缩包的图片", "a picture that is an archive too", "two_types"),
    uploading("cut", "不完整的图片", "a picture that breaks off", "damaged"),
    uploading("pixel-bomb", "尺寸荒谬的图片", "a picture of absurd size", "image_size"),
)

IMPORTS: Final = (
    bringing("unknown", "不是表格的文件", "a file that is no table", "foundation.sheet_type_unknown"),
    bringing("empty", "空表格", "an empty table", "foundation.sheet_empty"),
    replace(
        bringing("huge", "超过 20 MB 的表格", "a table of more than 20 MB", "foundation.upload_too_large"),
        status=413,
    ),
    bringing("encrypted", "加密的工作簿", "an encrypted workbook", "foundation.sheet_encrypted"),
    bringing("macros", "含宏的工作簿", "a workbook with macros", "foundation.sheet_macros"),
    bringing("merged", "合并单元格", "merged cells", "foundation.sheet_merged"),
    bringing("mixed", "混用 UTF-8 与 GBK", "UTF-8 and GBK in one file", "foundation.sheet_encoding_mixed"),
    bringing("open-quote", "引号没有闭合", "a quote that is never closed", "foundation.sheet_quote_open"),
    bringing("title-twice", "两列同名", "two columns of one title", "foundation.sheet_title_twice"),
    bringing("columns", "缺少模板要求的列", "columns that are not there", "origination.import_column_missing"),
    Case(
        "import-mapping-unknown", "没有这个导入模板", "a mapping that does not exist", "officer",
        "/origination/imports", {"mapping": "nothing", "branch_code": "001"}, 404, "origination.mapping_unknown",
        "mapping", file=SHEETS["columns"],
    ),
)  # fmt: skip

PAYMENTS: Final = (
    paying("entity-bomb", "用实体膨胀的 XML", "XML that unfolds entities", "servicing.xml_refused"),
    paying("other-message", "不是 camt.053/054 的报文", "a message that is no statement", "servicing.message_unknown"),
    paying("no-amount", "没有金额列的还款文件", "repayments without amounts", "servicing.column_missing"),
    paying("no-result", "没有结果列的扣款回盘", "answers without results", "servicing.column_missing", "ANSWERS"),
    paying("titles-only", "只有标题行的还款文件", "a file with titles only", "servicing.nothing_in_file"),
)

TABLE: Final = (*AMOUNTS, *RATES, *DATES, *IDENTITIES, *NAMES, *CASES_OF_OTHERS, *UPLOADS, *IMPORTS, *PAYMENTS)
