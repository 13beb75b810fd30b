"""Dated figures of the duties to customers, with their sources."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

_IDENTITY = {
    "code": "IDENTITY",
    "zh": "核对证件原件与联网核查结果",
    "en": "Identity document seen and checked online",
    "required": True,
}
_FACE = {"code": "FACE", "zh": "面见本人或视频核实", "en": "Met in person or by video", "required": True}
_PURPOSE = {"code": "PURPOSE", "zh": "了解借款目的和资金来源", "en": "Purpose and source of funds", "required": True}
_RISK = {"code": "RISK", "zh": "评定洗钱风险等级", "en": "Money-laundering risk rated", "required": True}
_OWNERS = {
    "code": "OWNERS",
    "zh": "识别并核实受益所有人",
    "en": "Beneficial owners established and verified",
    "required": True,
    "firm": True,
}
_LICENCE = {
    "code": "LICENCE",
    "zh": "核对营业执照与公示信息",
    "en": "Business licence compared with the public register",
    "required": True,
    "firm": True,
}
_CHANGES = {"code": "CHANGES", "zh": "核对身份和经营变化", "en": "Changes of identity or business", "required": True}
_DIFFERENT = {
    "code": "DIFFERENT",
    "zh": "逐项比对姓名、生日、证件号码",
    "en": "Name, birthday and number compared",
    "required": False,
}
_BACKGROUND = {
    "code": "BACKGROUND",
    "zh": "分析交易背景与资金去向",
    "en": "Background and flow of funds",
    "required": False,
}
_TALKED = {"code": "TALKED", "zh": "已联系投诉人了解诉求", "en": "Spoken with who complains", "required": False}
_ANSWERED = {
    "code": "ANSWERED",
    "zh": "已将处理决定告知投诉人",
    "en": "Told who complains of the decision",
    "required": True,
}

CHECKLISTS: Final[dict[str, list[dict[str, Any]]]] = {
    "KYC_ONBOARDING": [_IDENTITY, _FACE, _PURPOSE, _RISK, _LICENCE, _OWNERS],
    "KYC_REVIEW": [_IDENTITY, _CHANGES, _RISK, _OWNERS],
    "SCREENING_HIT": [_DIFFERENT],
    "SUSPICIOUS_TRANSACTION": [_BACKGROUND],
    "COMPLAINT": [_TALKED, _ANSWERED],
}

DUTIES: Final = (
    (
        "customers.complaint_days",
        date(2020, 3, 1),
        15,
        "投诉答复期限（日）",
        "Days within which a complaint is answered",
        "银行业保险业消费投诉处理管理办法（银保监会令2020年第3号）：收到投诉后 15 日内作出处理决定并告知（未核对原文）",
        False,
    ),
    (
        "customers.complaint_extension_days",
        date(2020, 3, 1),
        15,
        "投诉首次延期（日）",
        "First extension of a complaint, in days",
        "银行业保险业消费投诉处理管理办法：情况复杂的可延长至 30 日（未核对官方原文）",
        False,
    ),
    (
        "customers.complaint_last_extension_days",
        date(2020, 3, 1),
        30,
        "投诉再次延期（日）",
        "Second and last extension of a complaint, in days",
        "银行业保险业消费投诉处理管理办法：情况特别复杂的，经审批并告知投诉人可再延长 30 日（未核对官方原文）",
        False,
    ),
    (
        "customers.suspicion_days",
        date(2017, 7, 1),
        5,
        "可疑交易报告期限（日，按日历日从严计算）",
        "Days within which a suspicion is reported, counted strictly by the calendar",
        "金融机构大额交易和可疑交易报告管理办法（2016年第3号令，2018年修正后为“及时”）；5 日为内控值（未核对原文）",
        False,
    ),
    (
        "customers.kyc_days",
        date(2020, 1, 1),
        15,
        "客户尽职调查完成期限（日）",
        "Days within which due diligence is done",
        "机构自定（示范值）",
        False,
    ),
    (
        "customers.kyc_review_months",
        date(2020, 1, 1),
        24,
        "持续尽职调查间隔（月）",
        "Months between reviews of due diligence",
        "机构自定：较高风险客户应更短（示范值）",
        False,
    ),
    (
        "customers.screening_days",
        date(2020, 1, 1),
        2,
        "名单命中核查期限（日）",
        "Days within which a hit on a list is decided on",
        "机构自定（示范值）",
        False,
    ),
    (
        "customers.screening_threshold",
        date(2020, 1, 1),
        "0.7",
        "名单筛查相似度下限",
        "Least likeness of a hit on a list",
        "机构自定（示范值）",
        False,
    ),
    (
        "customers.duplicate_threshold",
        date(2020, 1, 1),
        "0.75",
        "疑似重复客户相似度下限",
        "Least likeness of duplicates",
        "机构自定：不低于 0.651，否则没有共同电话或生日的客户也可能达到（示范值）",
        False,
    ),
    (
        "customers.credit_report_days_max",
        date(2020, 1, 1),
        30,
        "信用报告有效期（日）",
        "Days after which a credit report is too old",
        "机构自定授信政策（示范值）",
        False,
    ),
    (
        "customers.beneficial_share_min",
        date(2024, 11, 1),
        "0.25",
        "受益所有人最低持股比例",
        "Least share of a beneficial owner",
        "受益所有人信息管理办法（人民银行、市场监管总局令〔2024〕第3号）：25% 以上股权或合伙权益（未核对官方原文）",
        False,
    ),
    (
        "customers.beneficial_share_min",
        date(2020, 1, 1),
        "0.25",
        "受益所有人最低持股比例",
        "Least share of a beneficial owner",
        "银发〔2017〕235号：25%（未核对官方原文）",
        False,
    ),
    (
        "customers.id_expiry_days",
        date(2020, 1, 1),
        60,
        "证件到期提醒提前天数",
        "Days before the end of an identity document on which staff are reminded",
        "机构自定（示范值）",
        False,
    ),
    *(
        (
            f"customers.checklist.{kind}",
            date(2020, 1, 1),
            lines,
            f"核查清单 {kind}",
            f"Checklist {kind}",
            "机构自定（示范清单）",
            False,
        )
        for kind, lines in CHECKLISTS.items()
    ),
)
"""As in `figures`."""
