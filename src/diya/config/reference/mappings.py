"""The mappings a new bank starts with: which column of a file becomes which field of an application."""

from __future__ import annotations

from typing import Any, Final

HMEQ: Final[dict[str, Any]] = {
    "product_code": "HOME_EQUITY",
    "customer_kind": "TRIAL",
    "stated_by": "hmeq",
    "columns": [
        {"column": "LOAN", "field": "requested_amount", "transformation": "AMOUNT", "required": True},
        {"column": "MORTDUE", "field": "encumbered_amount", "transformation": "AMOUNT"},
        {"column": "VALUE", "field": "value_amount", "transformation": "AMOUNT"},
        {
            "column": "REASON",
            "field": "facts.purpose",
            "transformation": "CODES",
            "codes": [["HomeImp", "HOME_IMPROVEMENT"], ["DebtCon", "DEBT_CONSOLIDATION"]],
        },
        {
            "column": "JOB",
            "field": "facts.occupation",
            "transformation": "CODES",
            "codes": [
                ["Mgr", "MANAGER"],
                ["Office", "OFFICE"],
                ["ProfExe", "PROFESSIONAL"],
                ["Sales", "SALES"],
                ["Self", "SELF_EMPLOYED"],
                ["Other", "OTHER"],
            ],
        },
        {"column": "YOJ", "field": "facts.employed_years", "transformation": "ROUNDED"},
        {"column": "DEROG", "field": "facts.derogatory_count", "transformation": "NUMBER"},
        {"column": "DELINQ", "field": "facts.delinquent_count", "transformation": "NUMBER"},
        {"column": "CLAGE", "field": "facts.oldest_line_months", "transformation": "ROUNDED"},
        {"column": "NINQ", "field": "facts.inquiry_count", "transformation": "NUMBER"},
        {"column": "CLNO", "field": "facts.credit_line_count", "transformation": "NUMBER"},
        {"column": "DEBTINC", "field": "facts.debt_ratio", "transformation": "ROUNDED"},
    ],
    "ignored": ["BAD"],
    "defaults": [
        ["customer_name", "试算客户 {line}"],
        ["property_state", "OWNED"],
        ["city", "—"],
        ["address", "文件第 {line} 行"],
        ["certificate_number", "第 {line} 行"],
        ["repayment_method", "EQUAL_INSTALMENT"],
    ],
    "defaults_table": "origination.home_equity_defaults",
}
"""The home-equity file of trials. BAD is what happened later, so nothing here ever reads it."""

RETAIL: Final[dict[str, Any]] = {
    "product_code": "FIRST_HOME",
    "customer_kind": "PERSON",
    "stated_by": "线下渠道",
    "columns": [
        {"column": "姓名", "field": "customer_name", "transformation": "TEXT", "required": True},
        {"column": "身份证号码", "field": "id_number", "transformation": "TEXT", "required": True},
        {"column": "手机号", "field": "phone", "transformation": "TEXT", "required": True},
        {
            "column": "婚姻状况",
            "field": "marital_status",
            "transformation": "CODES",
            "codes": [["未婚", "SINGLE"], ["已婚", "MARRIED"], ["离异", "DIVORCED"], ["丧偶", "WIDOWED"]],
            "required": True,
        },
        {"column": "工作单位", "field": "employer", "transformation": "TEXT", "required": True},
        {"column": "居住地址", "field": "home_address", "transformation": "TEXT", "required": True},
        {"column": "月收入", "field": "monthly_income_amount", "transformation": "GROUPED_AMOUNT", "required": True},
        {
            "column": "房产状态",
            "field": "property_state",
            "transformation": "CODES",
            "codes": [["二手房", "SECOND_HAND"], ["现房", "OWNED"]],
            "required": True,
        },
        {"column": "城市", "field": "city", "transformation": "TEXT", "required": True},
        {"column": "房产地址", "field": "address", "transformation": "TEXT", "required": True},
        {"column": "建筑面积", "field": "area_sqm", "transformation": "TEXT", "required": True},
        {"column": "不动产权证号", "field": "certificate_number", "transformation": "TEXT", "required": True},
        {"column": "评估价值", "field": "value_amount", "transformation": "GROUPED_AMOUNT", "required": True},
        {"column": "成交价", "field": "price_amount", "transformation": "GROUPED_AMOUNT", "required": True},
        {"column": "申请金额", "field": "requested_amount", "transformation": "GROUPED_AMOUNT", "required": True},
        {"column": "期限（月）", "field": "term_months", "transformation": "NUMBER", "required": True},
        {
            "column": "还款方式",
            "field": "repayment_method",
            "transformation": "CODES",
            "codes": [["等额本息", "EQUAL_INSTALMENT"], ["等额本金", "EQUAL_PRINCIPAL"]],
            "required": True,
        },
        {"column": "还款日", "field": "due_day", "transformation": "NUMBER", "required": True},
        {"column": "已有住房套数", "field": "homes_owned_count", "transformation": "NUMBER", "required": True},
        {
            "column": "其他月负债",
            "field": "other_debt_monthly_amount",
            "transformation": "GROUPED_AMOUNT",
            "required": True,
        },
    ],
    "ignored": ["备注"],
}
"""Applications that a partner or a branch sends as a table; papers follow by hand, so a person decides on each."""

MAPPINGS: Final = (
    ("hmeq", "房屋净值贷款试算文件", "Home-equity file for trials", HMEQ),
    ("retail", "线下渠道首套住房申请", "First-home applications of the offline channel", RETAIL),
)
"""(code, Chinese name, English name, content)."""
