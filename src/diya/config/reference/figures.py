"""Dated figures with their sources. `confirmed` is False where the official text has not been read."""

from __future__ import annotations

from datetime import date
from typing import Final

FIGURES: Final = (
    (
        "lender.name_zh",
        date(2020, 1, 1),
        "示范银行股份有限公司",
        "贷款人名称（中文）",
        "Name of the lender in Chinese",
        "示范名称；上线前请改为营业执照上的名称",
        False,
    ),
    (
        "lender.name_en",
        date(2020, 1, 1),
        "Demonstration Bank Co., Ltd.",
        "贷款人名称（英文）",
        "Name of the lender in English",
        "示范名称；上线前请改为登记的英文名称",
        False,
    ),
    (
        "down_payment.residential_min",
        date(2020, 1, 1),
        "0.2",
        "住房贷款最低首付款比例",
        "Least down payment, residential",
        "2023-08-31 首套 20%、二套 30%；此前各城市另有规定，按 20% 暂列",
        False,
    ),
    (
        "down_payment.residential_min",
        date(2024, 5, 17),
        "0.15",
        "住房贷款最低首付款比例",
        "Least down payment, residential",
        "2024-05-17 首套 15%、二套 25%（未核对官方原文）",
        False,
    ),
    (
        "down_payment.residential_min",
        date(2024, 9, 29),
        "0.15",
        "住房贷款最低首付款比例",
        "Least down payment, residential",
        "2024-09-29 中国人民银行、金融监管总局通知：首套、二套均不低于 15%，各城市可上浮",
        True,
    ),
    (
        "affordability.instalment_to_income_max",
        date(2004, 9, 2),
        "0.5",
        "月供收入比上限",
        "Instalment to income, at most",
        "商业银行房地产贷款风险管理指引 第三十六条（未核对官方原文）",
        False,
    ),
    (
        "affordability.debt_to_income_max",
        date(2004, 9, 2),
        "0.55",
        "全部债务收入比上限",
        "All debt to income, at most",
        "商业银行房地产贷款风险管理指引 第三十六条（未核对官方原文）",
        False,
    ),
    (
        "pricing.annual_rate_max",
        date(2017, 8, 4),
        "0.24",
        "贷款年利率上限",
        "Annual rate of a loan, at most",
        "法发〔2017〕22号第二条：金融借款利息、复利、罚息等总计超过年利率 24% 的部分可请求调减（未核对官方原文）",
        False,
    ),
    (
        "down_payment.commercial_min",
        date(2007, 9, 27),
        "0.5",
        "商业用房最低首付款比例",
        "Least down payment, commercial property",
        "银发〔2007〕359号：商业用房首付款比例不低于 50%，期限不超过 10 年（未核对官方原文）",
        False,
    ),
    (
        "home_equity.cltv_max",
        date(2020, 1, 1),
        "0.9",
        "房屋净值贷款合并成数上限",
        "Home equity: combined loan to value, at most",
        "机构自定授信政策（示范值）",
        False,
    ),
)
"""(code, from, value, Chinese name, English name, source, confirmed)."""

FUND_SOURCE: Final = "中国人民银行关于个人住房公积金贷款利率的通知（首套，五年以上；未核对官方原文）"

RATES: Final = (
    ("PF5Y", date(2015, 8, 26), "0.0325", FUND_SOURCE),
    ("PF5Y", date(2022, 10, 1), "0.031", FUND_SOURCE),
    ("PF5Y", date(2024, 5, 18), "0.0285", FUND_SOURCE),
    ("PF5Y", date(2025, 5, 8), "0.026", FUND_SOURCE),
    ("HEL_USD", date(2020, 1, 1), "0.0825", "机构自定挂牌利率（示范值）"),
)
"""(index, from, annual rate, source): what is published beside the LPR."""
