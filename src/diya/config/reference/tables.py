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
