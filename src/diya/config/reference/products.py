"""The products a new bank starts with: homes to live in, off plan, at a fixed rate, shops, the provident fund's part,
and a second mortgage in US dollars."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from diya.kernel.rates import PPB
from diya.products.contracts import (
    ChoiceTerm,
    ConditionTerm,
    FactKind,
    FactTerm,
    PayeeKind,
    ProductTerms,
    RateReset,
    RatioTerm,
)

DOWN_PAYMENT_PAID: Final = ConditionTerm(
    "DOWN_PAYMENT_PAID",
    "首付款已支付",
    "The down payment is paid",
    "首付款凭证号",
    "Number of the payment slip",
)
MORTGAGE_REGISTERED: Final = ConditionTerm(
    "MORTGAGE_REGISTERED",
    "抵押登记已办妥",
    "The mortgage is registered",
    "不动产登记证明号",
    "Number of the certificate of registration",
    registers_lien=True,
)
SALE_FILED: Final = ConditionTerm(
    "SALE_FILED",
    "商品房买卖合同已网签备案",
    "The contract of sale is filed online",
    "备案编号",
    "Number of the filing",
)
NOTICE_REGISTERED: Final = ConditionTerm(
    "NOTICE_REGISTERED",
    "抵押权预告登记已办妥",
    "The advance notice of the mortgage is registered",
    "预告登记证明号",
    "Number of the certificate of advance notice",
    registers_lien=True,
)
DEVELOPER_GUARANTEE: Final = ConditionTerm(
    "DEVELOPER_GUARANTEE",
    "开发商阶段性担保已生效",
    "The developer's guarantee until registration is in force",
    "阶段性担保协议编号",
    "Number of the guarantee",
)
ESCROW_ACCOUNT: Final = ConditionTerm(
    "ESCROW_ACCOUNT",
    "收款账户为预售资金监管账户",
    "The money goes to the escrow account for presale funds",
    "监管账户编号",
    "Number of the escrow account",
)
SECOND_LIEN_RECORDED: Final = ConditionTerm(
    "SECOND_LIEN_RECORDED",
    "第二顺位抵押已登记",
    "The second mortgage is recorded",
    "登记文号",
    "Number of the recording",
    registers_lien=True,
)

FIRST_HOME: Final = ProductTerms(
    currency="CNY",
    repayment_methods=("EQUAL_INSTALMENT", "EQUAL_PRINCIPAL"),
    term_months_max=360,
    rate_index="LPR5Y",
    margin_bps_min=-60,
    margin_bps_max=150,
    margin_bps_default=-30,
    day_count="EQUAL_MONTHS",
    allocation="BY_AGE",
    penalty_uplift_ppb=PPB // 2,
    grace_days=0,
    compound_on_interest=True,
    property_states=("SECOND_HAND", "OWNED"),
    checklist=("ID_CARD", "INCOME", "PURCHASE_CONTRACT", "CREDIT_CONSENT"),
    conditions=(DOWN_PAYMENT_PAID, MORTGAGE_REGISTERED),
    score_table="retail_mortgage",
    decision_table="origination.retail_mortgage",
    approval_table="approval.retail_mortgage",
    limit_months=6,
    rate_reset=RateReset.JANUARY,
)

FIXED_HOME: Final = replace(
    FIRST_HOME, rate_reset=RateReset.FIXED, margin_bps_min=0, margin_bps_max=200, margin_bps_default=40
)

OFF_PLAN_HOME: Final = replace(
    FIRST_HOME,
    property_states=("OFF_PLAN",),
    conditions=(SALE_FILED, DOWN_PAYMENT_PAID, NOTICE_REGISTERED, DEVELOPER_GUARANTEE, ESCROW_ACCOUNT),
)

COMMERCIAL: Final = replace(
    FIRST_HOME,
    term_months_max=120,
    margin_bps_min=30,
    margin_bps_max=300,
    margin_bps_default=60,
    ratios=(
        RatioTerm("ltv", "down_payment.commercial_min"),
        RatioTerm("instalment_to_income", "affordability.instalment_to_income_max"),
        RatioTerm("debt_to_income", "affordability.debt_to_income_max"),
    ),
)

PROVIDENT_FUND: Final = replace(
    FIRST_HOME,
    rate_index="PF5Y",
    margin_bps_min=0,
    margin_bps_max=0,
    margin_bps_default=0,
    posting_rule="ENTRUSTED",
)

HOME_EQUITY: Final = ProductTerms(
    currency="USD",
    repayment_methods=("EQUAL_INSTALMENT",),
    term_months_max=240,
    rate_index="HEL_USD",
    margin_bps_min=-100,
    margin_bps_max=500,
    margin_bps_default=0,
    day_count="EQUAL_MONTHS",
    allocation="BY_AGE",
    penalty_uplift_ppb=PPB * 3 // 10,
    grace_days=10,
    compound_on_interest=False,
    property_states=("OWNED",),
    checklist=(),
    conditions=(SECOND_LIEN_RECORDED,),
    score_table="home_equity",
    decision_table="origination.home_equity",
    approval_table="approval.home_equity",
    limit_months=3,
    ratios=(RatioTerm("cltv", "home_equity.cltv_max"),),
    facts=(
        FactTerm("property_value", "房产评估价值", "Value of the property", FactKind.PROPERTY_VALUE),
        FactTerm("prior_lien", "他行在先抵押余额", "Balance of the existing mortgage", FactKind.PRIOR_LIEN),
        FactTerm(
            "purpose",
            "借款用途",
            "Purpose",
            FactKind.CHOICE,
            choices=(
                ChoiceTerm("HOME_IMPROVEMENT", "房屋修缮", "Home improvement"),
                ChoiceTerm("DEBT_CONSOLIDATION", "整合债务", "Debt consolidation"),
            ),
        ),
        FactTerm(
            "occupation",
            "职业",
            "Occupation",
            FactKind.CHOICE,
            choices=(
                ChoiceTerm("MANAGER", "管理人员", "Manager"),
                ChoiceTerm("OFFICE", "办公室职员", "Office"),
                ChoiceTerm("PROFESSIONAL", "专业技术或高管", "Professional or executive"),
                ChoiceTerm("SALES", "销售", "Sales"),
                ChoiceTerm("SELF_EMPLOYED", "自雇", "Self-employed"),
                ChoiceTerm("OTHER", "其他", "Other"),
            ),
        ),
        FactTerm("employed_years", "现职年限", "Years in the job", FactKind.INTEGER, 1, "年", "years", 800),
        FactTerm("derogatory_count", "重大不良记录", "Major derogatory reports", FactKind.INTEGER, 0, "条", "", 99),
        FactTerm("delinquent_count", "拖欠账户数", "Delinquent credit lines", FactKind.INTEGER, 0, "户", "", 99),
        FactTerm(
            "oldest_line_months",
            "最早信用账户账龄",
            "Age of the oldest credit line",
            FactKind.INTEGER,
            1,
            "月",
            "months",
            20000,
        ),
        FactTerm("inquiry_count", "近期征信查询次数", "Recent credit inquiries", FactKind.INTEGER, 0, "次", "", 99),
        FactTerm("credit_line_count", "信用账户数", "Credit lines", FactKind.INTEGER, 0, "户", "", 199),
        FactTerm("debt_ratio", "债务收入比", "Debt to income", FactKind.INTEGER, 2, "%", "%", 99999),
    ),
    payee=PayeeKind.BORROWER,
    borrower_kinds=("TRIAL", "PERSON"),
)
"""A second mortgage for repair or debt consolidation; the borrower is the payee. The facts are those of the
home-equity file that trials are made with."""

PRODUCTS: Final = (
    ("FIRST_HOME", "首套住房按揭", "First-home mortgage", FIRST_HOME),
    ("FIXED_HOME", "固定利率住房按揭", "Fixed-rate home mortgage", FIXED_HOME),
    ("OFF_PLAN_HOME", "期房按揭", "Off-plan home mortgage", OFF_PLAN_HOME),
    ("COMMERCIAL", "商业用房按揭", "Commercial property mortgage", COMMERCIAL),
    ("PROVIDENT_FUND", "公积金委托贷款", "Provident fund loan (entrusted)", PROVIDENT_FUND),
    ("HOME_EQUITY", "房屋净值二押贷款（美元）", "Home-equity second mortgage (USD)", HOME_EQUITY),
)
"""(code, Chinese name, English name, terms)."""
