"""Dated figures of privacy: how much looking is unusual, how long what is shown stays shown, how long data is kept."""

from __future__ import annotations

from datetime import date
from typing import Final

OWN: Final = "机构自定：个人信息保护制度（示范值）"

FIGURES: Final = (
    (
        "watch.people_seen",
        date(2020, 1, 1),
        "600",
        "十分钟内查看客户数上限",
        "People whose data one person sees within ten minutes, at most",
        OWN,
        False,
    ),
    (
        "watch.people_revealed",
        date(2020, 1, 1),
        "10",
        "十分钟内查看原值客户数上限",
        "People whose whole data one person reveals within ten minutes, at most",
        OWN,
        False,
    ),
    (
        "watch.rows_exported",
        date(2020, 1, 1),
        "20000",
        "一日内导出行数上限",
        "Rows one person exports within a day, at most",
        OWN,
        False,
    ),
    (
        "watch.office_hours",
        date(2020, 1, 1),
        "06:00-23:00",
        "办公时间（此外查看原值或导出即提示）",
        "Office hours; whole data shown or exported outside them is told",
        OWN,
        False,
    ),
    (
        "privacy.request_days",
        date(2021, 11, 1),
        "30",
        "个人信息权利申请答复期限（自然日）",
        "Days within which a request about personal data is answered",
        "GB/T 35273-2020 第 8.7 条：三十日内答复（未核对官方原文）；个人信息保护法第五十条：及时",
        False,
    ),
    (
        "retention.customer_years",
        date(2020, 1, 1),
        "3",
        "未建立业务关系的客户资料保存年限",
        "Years for which the data of customers without business is kept",
        OWN,
        False,
    ),
    (
        "retention.application_years",
        date(2020, 1, 1),
        "5",
        "未放款申请资料保存年限",
        "Years for which applications without a loan are kept",
        "金融机构客户身份识别和客户身份资料及交易记录保存管理办法（2007）第二十九条：至少五年（未核对官方原文）",
        False,
    ),
    (
        "retention.loan_years",
        date(2020, 1, 1),
        "5",
        "贷款结清后资料保存年限",
        "Years for which records are kept after a loan was settled",
        "反洗钱法（2006）第十九条：至少五年（未核对官方原文）",
        False,
    ),
    (
        "retention.loan_years",
        date(2025, 1, 1),
        "10",
        "贷款结清后资料保存年限",
        "Years for which records are kept after a loan was settled",
        "反洗钱法（2024 修订）第三十四条：至少十年（未核对官方原文）",
        False,
    ),
    (
        "retention.import_days",
        date(2020, 1, 1),
        "90",
        "导入文件办结后保存天数",
        "Days for which imported files are kept after they were worked off",
        OWN,
        False,
    ),
    (
        "privacy.reveal_minutes",
        date(2020, 1, 1),
        "5",
        "查看原值的有效分钟数",
        "Minutes for which revealed data stays shown",
        OWN,
        False,
    ),
)
"""(code, from, value, Chinese name, English name, source, confirmed)."""
