"""The tables a new bank starts with: points, decision, and who approves what. Every row says why in words."""

from __future__ import annotations

from typing import Any, Final

POINTS: Final[dict[str, Any]] = {
    "base": 300,
    "attributes": [
        {
            "code": "age",
            "name_zh": "年龄",
            "name_en": "Age",
            "missing": 0,
            "bands": [
                {"below": 25, "points": 20},
                {"from": 25, "below": 45, "points": 60},
                {"from": 45, "below": 55, "points": 45},
                {"from": 55, "points": 15},
            ],
        },
        {
            "code": "marital_status",
            "name_zh": "婚姻状况",
            "name_en": "Marital status",
            "missing": 20,
            "bands": [{"is": "MARRIED", "points": 40}, {"is": "SINGLE", "points": 30}],
        },
        {
            "code": "ltv_bp",
            "name_zh": "贷款成数",
            "name_en": "Loan to value",
            "missing": 0,
            "bands": [
                {"below": 5000, "points": 100},
                {"from": 5000, "below": 7000, "points": 75},
                {"from": 7000, "below": 8001, "points": 45},
                {"from": 8001, "points": 15},
            ],
        },
        {
            "code": "instalment_to_income_bp",
            "name_zh": "月供收入比",
            "name_en": "Instalment to income",
            "missing": 0,
            "bands": [
                {"below": 3000, "points": 100},
                {"from": 3000, "below": 4000, "points": 75},
                {"from": 4000, "below": 5001, "points": 45},
                {"from": 5001, "points": 0},
            ],
        },
        {
            "code": "homes_owned_count",
            "name_zh": "名下住房套数",
            "name_en": "Homes owned",
            "missing": 0,
            "bands": [{"below": 1, "points": 50}, {"from": 1, "below": 2, "points": 25}, {"from": 2, "points": 0}],
        },
        {
            "code": "guarantor_count",
            "name_zh": "保证人",
            "name_en": "Guarantors",
            "missing": 0,
            "bands": [{"below": 1, "points": 0}, {"from": 1, "points": 20}],
        },
    ],
}

HOME_EQUITY_POINTS: Final[dict[str, Any]] = {
    "base": 300,
    "attributes": [
        {
            "code": "derogatory_count",
            "name_zh": "重大不良记录",
            "name_en": "Major derogatory reports",
            "missing": 0,
            "bands": [{"below": 1, "points": 60}, {"from": 1, "below": 2, "points": 20}, {"from": 2, "points": 0}],
        },
        {
            "code": "delinquent_count",
            "name_zh": "拖欠账户数",
            "name_en": "Delinquent credit lines",
            "missing": 0,
            "bands": [{"below": 1, "points": 60}, {"from": 1, "below": 2, "points": 25}, {"from": 2, "points": 0}],
        },
        {
            "code": "oldest_line_months",
            "name_zh": "最早信用账户账龄",
            "name_en": "Age of the oldest credit line",
            "missing": 0,
            "bands": [
                {"below": 600, "points": 5},
                {"from": 600, "below": 1200, "points": 20},
                {"from": 1200, "below": 2400, "points": 40},
                {"from": 2400, "points": 55},
            ],
        },
        {
            "code": "inquiry_count",
            "name_zh": "近期征信查询次数",
            "name_en": "Recent credit inquiries",
            "missing": 0,
            "bands": [{"below": 2, "points": 35}, {"from": 2, "below": 5, "points": 20}, {"from": 5, "points": 0}],
        },
        {
            "code": "debt_ratio",
            "name_zh": "债务收入比",
            "name_en": "Debt to income",
            "missing": 0,
            "bands": [
                {"below": 2500, "points": 60},
                {"from": 2500, "below": 3500, "points": 45},
                {"from": 3500, "below": 4200, "points": 25},
                {"from": 4200, "points": 5},
            ],
        },
        {
            "code": "cltv_bp",
            "name_zh": "合并贷款成数",
            "name_en": "Combined loan to value",
            "missing": 0,
            "bands": [
                {"below": 6000, "points": 55},
                {"from": 6000, "below": 8000, "points": 40},
                {"from": 8000, "points": 20},
            ],
        },
        {
            "code": "employed_years",
            "name_zh": "现职年限",
            "name_en": "Years in the job",
            "missing": 0,
            "bands": [
                {"below": 20, "points": 10},
                {"from": 20, "below": 100, "points": 25},
                {"from": 100, "points": 35},
            ],
        },
    ],
}
"""Set by judgement from what each fact says about paying, never fitted to an outcome."""

POINTS_TABLES: Final = (("retail_mortgage", POINTS), ("home_equity", HOME_EQUITY_POINTS))
"""(code, content)."""

DECISION_INPUTS: Final = (
    "missing_count",
    "ltv_within",
    "instalment_to_income_within",
    "debt_to_income_within",
    "age_at_maturity",
    "score",
)
DECISION_OUTPUTS: Final = ("outcome", "zh", "en")
DECISION_ROWS: Final = (
    ("> 0", "", "", "", "", "", "REFER", "必备资料不齐，须人工审查", "Required papers are missing: a person decides"),
    ("", "false", "", "", "", "", "DECLINE", "贷款成数超过上限（首付款不足）", "The loan to value is over its limit"),
    (
        "",
        "",
        "false",
        "",
        "",
        "",
        "DECLINE",
        "月供收入比超过上限",
        "The instalment to income is over its limit",
    ),
    ("", "", "", "false", "", "", "DECLINE", "全部债务收入比超过上限", "All debt to income is over its limit"),
    ("", "", "", "", "> 75", "", "REFER", "到期年龄超过 75 岁", "The borrower is over 75 at maturity"),
    ("", "", "", "", "", "< 400", "DECLINE", "评分低于 400 分", "The score is below 400"),
    ("", "", "", "", "", "[400..500)", "REFER", "评分在 400 至 500 分之间", "The score is between 400 and 500"),
    (
        "0",
        "true",
        "true",
        "true",
        "<= 75",
        ">= 500",
        "APPROVE",
        "资料齐全，各项比率与评分均符合标准",
        "Papers are complete; all ratios and the score are within their limits",
    ),
)

CHAIN_INPUTS: Final = ("verdict", "amount_minor")
CHAIN_OUTPUTS: Final = ("role", "zh", "en", "hours")
CHAIN_ROWS: Final = (
    # Small and clean: no step, so the table itself approves.
    ('"REFER"', "", "UNDERWRITER", "审查", "Underwriting", 24),
    ('"REFER"', "", "APPROVER", "审批", "Approval", 24),
    ('"APPROVE"', "> 50000000", "UNDERWRITER", "审查", "Underwriting", 24),
    ('"APPROVE"', "> 50000000", "APPROVER", "审批", "Approval", 24),
)

HOME_EQUITY_INPUTS: Final = (
    "missing_count",
    "cltv_within",
    "derogatory_count",
    "delinquent_count",
    "debt_ratio",
    "score",
)
HOME_EQUITY_ROWS: Final = (
    (
        "> 0",
        "",
        "",
        "",
        "",
        "",
        "REFER",
        "必备要素缺失，须人工补充核实",
        "Facts are missing: a person decides",
    ),
    ("0", "false", "", "", "", "", "DECLINE", "合并贷款成数超过上限", "The combined loan to value is over its limit"),
    ("0", "", ">= 3", "", "", "", "DECLINE", "重大不良记录 3 条及以上", "Three or more major derogatory reports"),
    ("0", "", "", ">= 4", "", "", "DECLINE", "拖欠账户 4 户及以上", "Four or more delinquent credit lines"),
    ("0", "", "", "", "> 4500", "", "DECLINE", "债务收入比超过 45%", "Debt to income is above 45 %"),
    ("0", "", "", "", "", "< 480", "DECLINE", "评分低于 480 分", "The score is below 480"),
    ("0", "", "", "", "", "[480..530)", "REFER", "评分在 480 至 530 分之间", "The score is between 480 and 530"),
    (
        "0",
        "true",
        "< 3",
        "< 4",
        "<= 4500",
        ">= 530",
        "APPROVE",
        "要素齐全，成数、信用记录与评分均符合标准",
        "Facts are complete; loan to value, credit record and score are within their limits",
    ),
)

HOME_EQUITY_DEFAULTS_INPUTS: Final = ("requested_amount",)
HOME_EQUITY_DEFAULTS_OUTPUTS: Final = ("term_months", "due_day")
HOME_EQUITY_DEFAULTS_ROWS: Final = (
    ("< 1000000", 60, 5),
    ("[1000000..2500000)", 120, 12),
    ("[2500000..5000000)", 180, 20),
    (">= 5000000", 240, 25),
)
"""The home-equity file tells neither term nor due day: both go by the amount, in cents."""

HOME_EQUITY_CHAIN_ROWS: Final = (
    ('"REFER"', "", "UNDERWRITER", "审查", "Underwriting", 24),
    ('"REFER"', "", "APPROVER", "审批", "Approval", 24),
    ('"APPROVE"', "> 10000000", "APPROVER", "审批", "Approval", 24),
)

WARNING_INPUTS: Final = ("dpd", "valued", "ltv_bp")
WARNING_OUTPUTS: Final = ("code", "level", "zh", "en")
WARNING_ROWS: Final = (
    ("[1..30]", "", "", "ARREARS_1", "WATCH", "逾期 1 至 30 天", "1 to 30 days past due"),
    ("[31..60]", "", "", "ARREARS_31", "WARN", "逾期 31 至 60 天", "31 to 60 days past due"),
    ("[61..90]", "", "", "ARREARS_61", "WARN", "逾期 61 至 90 天", "61 to 90 days past due"),
    ("> 90", "", "", "ARREARS_91", "URGENT", "逾期超过 90 天", "More than 90 days past due"),
    (
        "",
        "true",
        "[8501..10000]",
        "LTV_85",
        "WARN",
        "当前贷款成数超过 85%",
        "The loan to value is now above 85 %",
    ),
    (
        "",
        "true",
        "> 10000",
        "LTV_100",
        "URGENT",
        "押品价值已低于贷款余额",
        "The property is worth less than the loan",
    ),
)
"""When a loan is looked at. 85 % is what the least down payment leaves; the rest are the bank's own steps."""

CLASS_INPUTS: Final = ("dpd", "restructured", "written_off")
CLASS_OUTPUTS: Final = ("risk_class", "zh", "en")
CLASS_ROWS: Final = (
    ("0", "", "", "NORMAL", "未逾期", "Nothing overdue"),
    ("[1..90]", "", "", "SPECIAL_MENTION", "发生逾期，至少归为关注类", "Overdue: special mention at least"),
    ("", "true", "", "SPECIAL_MENTION", "重组未满 12 个月，至少归为关注类", "Restructured within a year: the same"),
    ("[91..270]", "", "", "SUBSTANDARD", "逾期超过 90 天，至少归为次级类", "Over 90 days: substandard at least"),
    ("[271..360]", "", "", "DOUBTFUL", "逾期超过 270 天，至少归为可疑类", "Over 270 days: doubtful at least"),
    ("> 360", "", "", "LOSS", "逾期超过 360 天，归为损失类", "Over 360 days: loss"),
    ("", "", "true", "LOSS", "已核销，归为损失类", "Written off: loss"),
)
"""商业银行金融资产风险分类办法 (2023): over 90 days at least substandard; a restructured asset at least special mention
through an observation of at least a year. The rows of 270 and 360 days have not been read in the official text."""

ORDER_INPUTS: Final = ("kind", "amount", "back_days")
ORDER_OUTPUTS: Final = ("authority", "zh", "en")
ORDER_ROWS: Final = (
    ("", "", "> 366", "NONE", "起息日早于一年以前", "the value date lies more than a year back"),
    (
        '"RESTRUCTURED","WRITTEN_OFF","TRANSFERRED","FORECLOSED","ACCELERATED","MISUSED"',
        "",
        "",
        "SECOND",
        "重大业务须双人办理",
        "a grave act needs two people",
    ),
    (
        '"REVERSED","BRANCH_MOVED","DEBTOR_CHANGED"',
        "",
        "",
        "SECOND",
        "冲正与移交须双人办理",
        "reversals and transfers need two people",
    ),
    (
        '"RATE_RESET","RESCHEDULED","DEFERRED","INTEREST_CAPITALISED"',
        "",
        "",
        "SECOND",
        "变更还款条件须双人办理",
        "changed terms need two people",
    ),
    ('"WAIVED"', "> 1000", "", "SECOND", "减免超过 1,000 元须双人办理", "waivers above 1,000 need two people"),
    ('"FEE_CHARGED"', "> 5000", "", "SECOND", "费用超过 5,000 元须双人办理", "fees above 5,000 need two people"),
    ("", "", "> 0", "SECOND", "倒起息须双人办理", "what takes effect in the past needs two people"),
    ("", "", "0", "ALONE", "权限内，经办即可", "within the limits of one person"),
)
"""Our own: who may do what to a loan alone. `amount` is in whole units of the currency."""

TABLES: Final = (
    (
        "origination.retail_mortgage",
        "个人住房贷款准入",
        "Retail mortgage decision",
        (DECISION_INPUTS, DECISION_OUTPUTS, DECISION_ROWS),
    ),
    (
        "approval.retail_mortgage",
        "个人住房贷款审批链",
        "Retail mortgage chain of approval",
        (CHAIN_INPUTS, CHAIN_OUTPUTS, CHAIN_ROWS),
    ),
    (
        "origination.home_equity",
        "房屋净值贷款准入",
        "Home-equity decision",
        (HOME_EQUITY_INPUTS, DECISION_OUTPUTS, HOME_EQUITY_ROWS),
    ),
    (
        "origination.home_equity_defaults",
        "房屋净值贷款导入缺省值",
        "Home-equity import: terms that the file does not tell",
        (HOME_EQUITY_DEFAULTS_INPUTS, HOME_EQUITY_DEFAULTS_OUTPUTS, HOME_EQUITY_DEFAULTS_ROWS),
    ),
    (
        "approval.home_equity",
        "房屋净值贷款审批链",
        "Home-equity chain of approval",
        (CHAIN_INPUTS, CHAIN_OUTPUTS, HOME_EQUITY_CHAIN_ROWS),
    ),
    (
        "monitoring.loan_warning",
        "贷后预警规则",
        "Warnings after disbursement",
        (WARNING_INPUTS, WARNING_OUTPUTS, WARNING_ROWS),
    ),
    (
        "servicing.order_authority",
        "贷后业务权限",
        "Who may do what to a loan",
        (ORDER_INPUTS, ORDER_OUTPUTS, ORDER_ROWS),
    ),
    ("monitoring.risk_class", "风险五级分类", "Five classes of risk", (CLASS_INPUTS, CLASS_OUTPUTS, CLASS_ROWS)),
)
"""(code, Chinese name, English name, (inputs, outputs, rows))."""
