"""The products a new bank starts with."""

from __future__ import annotations

from typing import Final

from diya.kernel.rates import PPB
from diya.products.contracts import ConditionTerm, ProductTerms

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
    down_payment_parameter="down_payment.residential_min",
    checklist=("ID_CARD", "INCOME", "PURCHASE_CONTRACT", "CREDIT_CONSENT"),
    conditions=(
        ConditionTerm(
            "DOWN_PAYMENT_PAID",
            "首付款已支付",
            "The down payment is paid",
            "首付款凭证号",
            "Number of the payment slip",
        ),
        ConditionTerm(
            "MORTGAGE_REGISTERED",
            "抵押登记已办妥",
            "The mortgage is registered",
            "不动产登记证明号",
            "Number of the certificate of registration",
            registers_lien=True,
        ),
    ),
    score_table="retail_mortgage",
    decision_table="origination.retail_mortgage",
    approval_table="approval.retail_mortgage",
    limit_months=6,
)
