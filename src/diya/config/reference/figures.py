"""Dated figures with their sources. `confirmed` is False where the official text has not been read."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from diya.config.reference.duties import DUTIES

PERSON_FILE: Final = ["PERSON", "IDENTITY_DOCUMENT", "CONTACT", "HOUSEHOLD", "EMPLOYMENT", "INCOME", "ADDRESS"]
FIRM_FILE: Final = ["FIRM", "IDENTITY_DOCUMENT", "CONTACT", "ADDRESS"]
"""What registration asks for, so that whoever was registered may apply."""

FIGURES: Final[tuple[tuple[str, date, Any, str, str, str, bool], ...]] = (
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
        "ledger.chart",
        date(2020, 1, 1),
        "CN",
        "科目表（CN 或 IFRS；首笔记账后不能更换）",
        "Chart of accounts (CN or IFRS; fixed by the first entry)",
        "机构自定：CN 按企业会计准则——应用指南（财会〔2006〕18号），IFRS 供按国际财务报告准则编报的机构",
        True,
    ),
    (
        "ledger.vat_rate",
        date(2016, 5, 1),
        "0.06",
        "贷款利息及手续费增值税税率",
        "VAT rate on interest and fees of loans",
        "财税〔2016〕36号 附件1 第十五条第（一）项：贷款服务、直接收费金融服务 6%，收取的金额含税（未核对官方原文）",
        False,
    ),
    (
        "ledger.vat_accrued_days_max",
        date(2016, 5, 1),
        90,
        "应收未收利息计征增值税的天数上限",
        "Days for which interest not received is taxed as it accrues",
        "财税〔2016〕36号 附件3 第四条：自结息日起 90 天后发生的应收未收利息，实际收到时再缴纳增值税（未核对官方原文）",
        False,
    ),
    (
        "servicing.non_accrual_days",
        date(2020, 1, 1),
        90,
        "转为非应计的逾期天数（超过该天数）",
        "Days past due beyond which interest is income only when received",
        "财会〔2001〕49号《金融企业会计制度》：贷款本金或利息逾期超过 90 天转为非应计贷款（未核对官方原文）",
        False,
    ),
    (
        "servicing.foreclosed_disposal_months",
        date(2015, 10, 1),
        24,
        "抵债不动产处置期限（月）",
        "Months within which foreclosed property is disposed of",
        "商业银行法（2015年修正）第四十二条：因行使抵押权取得的不动产，自取得之日起二年内处分（未核对官方原文）",
        False,
    ),
    (
        "servicing.order_expiry_days",
        date(2020, 1, 1),
        30,
        "业务申请提交后无人复核的失效天数",
        "Days after which an order that nobody decided on expires",
        "机构自定：提交满该天数的当日日终失效，需要时重新提交（示范值）",
        False,
    ),
    (
        "servicing.debit_retries",
        date(2020, 1, 1),
        "1,3,5",
        "扣款失败后再次扣款的天数（自应还日起，以逗号分隔）",
        "Days after the due date on which a refused debit is tried again, divided by commas",
        "机构自定：与代扣协议一致（示范值）",
        False,
    ),
    (
        "customers.needed",
        date(2020, 1, 1),
        {
            "PERSON": {"APPLICATION": PERSON_FILE, "CONTRACT": PERSON_FILE},
            "FIRM": {"APPLICATION": FIRM_FILE, "CONTRACT": FIRM_FILE},
        },
        "客户资料完整性要求（按客户类型和阶段）",
        "What the file of a customer must hold, by kind of customer and stage",
        "机构自定（示范值）；依据金融机构客户尽职调查和客户身份资料及交易记录保存管理办法设定（未核对官方原文）",
        False,
    ),
    (
        "lender.tier1_capital_amount",
        date(2020, 1, 1),
        "1000000000.00",
        "一级资本净额（元）",
        "Tier 1 capital of the lender, in yuan",
        "示范值；请按最近一期资本充足率报表更新",
        False,
    ),
    (
        "exposure.single_customer_share_max",
        date(2015, 10, 1),
        "0.10",
        "单一客户贷款余额占资本比例上限",
        "Loans to one customer, at most this share of capital",
        "商业银行法（2015年修正）第三十九条：对同一借款人的贷款余额与资本余额的比例不得超过 10%",
        True,
    ),
    (
        "exposure.customer_group_share_max",
        date(2018, 7, 1),
        "0.20",
        "关联客户组风险暴露占一级资本净额比例上限",
        "Exposure to a group of connected customers, at most this share of tier 1 capital",
        "商业银行大额风险暴露管理办法（银保监会令2018年第1号）：非同业关联客户不超过一级资本净额 20%（未核对官方原文）",
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
    *DUTIES,
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
