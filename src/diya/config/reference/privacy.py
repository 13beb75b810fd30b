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
