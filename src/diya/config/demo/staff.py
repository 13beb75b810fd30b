"""The demo bank's branches and people: one person for each duty, so that no case needs anybody twice."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import transaction

from diya.config.reference import load
from diya.foundation import access, clock

OPENED: Final = date(2025, 6, 20)
"""The business date on which the demo bank's told cases begin."""

BRANCHES: Final = (
    ("001", "总行营业部", "Head office"),
    ("002", "城东支行", "East city branch"),
    ("003", "滨江支行", "Riverside branch"),
)
BRANCH_CODES: Final = tuple(code for code, _, _ in BRANCHES)

PEOPLE: Final = (
    ("officer", "张明远", "LOAN_OFFICER", ("001",)),
    ("officer2", "何嘉怡", "LOAN_OFFICER", ("002",)),
    ("officer3", "罗一凡", "LOAN_OFFICER", ("003",)),
    ("underwriter", "李思涵", "UNDERWRITER", BRANCH_CODES),
    ("underwriter2", "彭志杰", "UNDERWRITER", BRANCH_CODES),
    ("approver", "王建国", "APPROVER", BRANCH_CODES),
    ("approver2", "戴文静", "APPROVER", BRANCH_CODES),
    ("operations", "赵雨欣", "OPERATIONS", BRANCH_CODES),
    ("operations2", "钱丽华", "OPERATIONS", BRANCH_CODES),
    ("keeper", "陈志强", "COLLATERAL_KEEPER", BRANCH_CODES),
    ("keeper2", "吴晓梅", "COLLATERAL_KEEPER", BRANCH_CODES),
    ("checker", "刘慧敏", "OPERATIONS_CHECKER", BRANCH_CODES),
    ("teller", "孙晓彤", "TELLER", BRANCH_CODES),
    ("postloan", "叶小川", "POST_LOAN", BRANCH_CODES),
    ("manager", "顾明德", "MANAGER", BRANCH_CODES),
    ("accountant", "周文博", "ACCOUNTANT", BRANCH_CODES),
    ("compliance", "姚静宜", "COMPLIANCE", BRANCH_CODES),
    ("compliance2", "韩松", "COMPLIANCE", BRANCH_CODES),
    ("auditor", "冯静", "AUDITOR", BRANCH_CODES),
    ("admin", "郑凯", "ADMINISTRATOR", BRANCH_CODES),
    ("admin2", "沈岚", "ADMINISTRATOR", BRANCH_CODES),
)
"""(user name, name, role, branches). The names are invented."""


def open_bank(*, password: str, on: date = OPENED) -> None:
    """Load reference data, branches and people, and set the first business date; again changes nothing."""
    with transaction.atomic():
        load()
        clock.start(on)
        head = None
        for code, name_zh, name_en in BRANCHES:
            branch = access.load_branch(code, name_zh=name_zh, name_en=name_en, parent=head)
            head = head or branch
        for username, name, role, branches in PEOPLE:
            access.load_person(
                username,
                name=name,
                password=password,
                grants={role: branches},
                on=on,
                with_below=role == "ADMINISTRATOR",  # so that somebody may grant at a new branch
            )
