"""The purposes a lender asks consent for, each with the article behind it and the text a new bank begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CREDIT_REPORT: Final = "CREDIT_REPORT"


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose as reference data. `months` is how long a signed consent holds, where it has an end."""

    code: str
    name_zh: str
    name_en: str
    source: str
    confirmed: bool
    separate: bool
    months: int | None
    text_zh: str
    text_en: str


PURPOSES: Final = (
    Purpose(
        CREDIT_REPORT,
        "查询和使用信用报告",
        "Credit reports",
        "征信业管理条例（2013-01-21）第十八条：查询个人信息应取得本人书面同意并约定用途",
        True,
        False,
        None,
        "本人同意贷款人为审核本人的贷款申请和进行贷后管理，向征信机构查询本人的信用报告，并仅用于上述用途。",
        "I agree that the lender asks credit bureaus for my credit report to assess my application for a loan and to"
        " look after the loan, and uses it for nothing else.",
    ),
    Purpose(
        "SENSITIVE_DATA",
        "处理敏感个人信息",
        "Sensitive personal data",
        "个人信息保护法（2021-08-20）第二十九条：处理敏感个人信息应取得单独同意（金融账户见第二十八条）",
        True,
        True,
        None,
        "本人单独同意贷款人为办理和管理贷款而处理本人的证件号码、金融账户和收入资料；贷款人已告知其必要性和对本人权益的影响。",
        "I agree, separately, that the lender processes my identity number, accounts and income to make and manage the"
        " loan; I was told why this is needed and what it means for me.",
    ),
    Purpose(
        "FUND_SHARING",
        "向住房公积金中心提供资料",
        "Sharing with the provident fund centre",
        "个人信息保护法（2021-08-20）第二十三条：向其他处理者提供个人信息应告知并取得单独同意",
        True,
        True,
        None,
        "本人单独同意贷款人将办理组合贷款所需的本人资料提供给受托的住房公积金管理中心，由其为审批公积金贷款而处理。",
        "I agree, separately, that the lender hands what a combined loan needs to the provident fund centre, which"
        " processes it to decide on its part.",
    ),
    Purpose(
        "AUTOMATED_DECISION",
        "自动化决策",
        "Automated decision",
        "个人信息保护法（2021-08-20）第二十四条：对个人权益有重大影响的，个人有权要求说明并拒绝仅由系统作出决定",
        True,
        False,
        None,
        "本人知悉贷款人用评分和规则辅助审批；本人可以要求说明理由，并要求由人工作出决定。",
        "I know that scores and rules help to decide; I may ask for the reasons and for a decision by a person.",
    ),
    Purpose(
        "MARKETING",
        "营销信息",
        "Marketing",
        "个人信息保护法（2021-08-20）第十三、二十四条：以同意为基础，并提供便捷的拒绝方式",
        True,
        False,
        24,
        "本人同意贷款人在两年内向本人介绍其他产品；本人可随时撤回，不影响已办理的业务。",
        "I agree that the lender tells me of other products for two years; I may withdraw this at any time, and what I"
        " have stays as it is.",
    ),
)
