"""The demo bank's branches and people: one person for each duty, so that no case needs anybody twice."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import transaction

from diya.config.reference import load
from diya.foundation import access, clock

OPENED: Final = date(2025, 6, 20)
"""The demo bank's first business date."""

BRANCHES: Final = (
    ("001", "总行营业部", "Head office"),
    ("002", "城东支行", "East city branch"),
)

PEOPLE: Final = (
    ("officer", "张明远", "LOAN_OFFICER", ("001",)),
    ("officer2", "何嘉怡", "LOAN_OFFICER", ("002",)),
    ("underwriter", "李思涵", "UNDERWRITER", ("001", "002")),
    ("underwriter2", "彭志杰", "UNDERWRITER", ("001", "002")),
    ("approver", "王建国", "APPROVER", ("001", "002")),
    ("approver2", "戴文静", "APPROVER", ("001", "002")),
    ("operations", "赵雨欣", "OPERATIONS", ("001", "002")),
    ("operations2", "钱丽华", "OPERATIONS", ("001", "002")),
    ("keeper", "陈志强", "COLLATERAL_KEEPER", ("001", "002")),
    ("keeper2", "吴晓梅", "COLLATERAL_KEEPER", ("001", "002")),
    ("checker", "刘慧敏", "OPERATIONS_CHECKER", ("001", "002")),
    ("teller", "孙晓彤", "TELLER", ("001", "002")),
    ("postloan", "叶小川", "POST_LOAN", ("001", "002")),
    ("manager", "顾明德", "MANAGER", ("001", "002")),
    ("accountant", "周文博", "ACCOUNTANT", ("001", "002")),
    ("auditor", "冯静", "AUDITOR", ("001", "002")),
    ("admin", "郑凯", "ADMINISTRATOR", ("001", "002")),
    ("admin2", "沈岚", "ADMINISTRATOR", ("001", "002")),
)
"""(user name, name, role, branches). The names are invented."""


def open_bank(*, password: str) -> None:
    """Load reference data, branches and people, and set the first business date; again changes nothing."""
    with transaction.atomic():
        load()
        clock.start(OPENED)
        for code, name_zh, name_en in BRANCHES:
            access.load_branch(code, name_zh=name_zh, name_en=name_en)
        for username, name, role, branches in PEOPLE:
            access.load_person(username, name=name, password=password, grants={role: branches}, on=OPENED)
