"""A few duties to customers for looking around: a pair of duplicates, a list with a cleared and an open hit, a review
of due diligence, a complaint, a suspicion, and requests of a customer about their data."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from diya.config.demo.acting import acting
from diya.config.demo.cases import CASES
from diya.customers import identity, services
from diya.customers import selectors as customers
from diya.customers.privacy import RequestKind, Way
from diya.customers.services import NewCase
from diya.foundation import access

LIST: Final = "DEMO_WATCH"
TWIN_BORN: Final = "19880808"
TWIN: Final = "顾念慈"


def tell() -> None:
    """Tell them once, on the bank's day; told already, nothing happens."""
    with acting("compliance"):
        told = customers.screening_lists(code=LIST).exists()
    if told:
        return
    people = _told_people()
    _twins()
    _screening(people[:2])
    with acting("officer"):
        review = NewCase("KYC_REVIEW", _branch("001"), people[2], "年度持续尽职调查")
        case = services.open_case(review)
        services.take_case(case_id=case.id, expected_version=None)
    with acting("teller"):
        services.open_case(
            NewCase(
                "COMPLAINT",
                _branch("001"),
                people[3],
                "客户来电称提前还款收取的违约金与合同约定不符，要求退还。",
                topic="FEE",
                channel="PHONE",
                complainant="本人",
                contact="来电号码",
            )
        )
        for kind, text in (
            (RequestKind.EXPORT, "申请查阅并复制本人在贵行的全部个人信息。"),
            (RequestKind.ERASURE, "贷款结清后请删除本人信息。"),
        ):
            services.receive_request(party_id=people[3], kind=kind, way=Way.BRANCH, text=text)
        services.open_case(NewCase("SUSPICIOUS_TRANSACTION", _branch("001"), people[4], "连续多日由不同账户代为还款。"))


def _branch(code: str) -> int:
    return access.branch_by_code(code).pk


def _told_people() -> list[UUID]:
    """The customers of the told cases at the first branch, in their order."""
    with acting("compliance"):
        found = []
        for case in CASES:
            if case.branch == "001":
                number = f"990101{case.born}{case.sequence}"
                whole = number + identity.check_digit(number)
                found += list(customers.parties(search=whole).values_list("id", flat=True))
        return found


def _twins() -> None:
    """The same person entered twice, with a slip in the identity number."""
    with acting("officer"):
        for sequence, address in (("701", "示范市桂花路 8 号 2 单元 301 室"), ("702", "桂花路8号2单元301室")):
            number = f"990101{TWIN_BORN}{sequence}"
            services.register_person(
                branch_code="001",
                name=TWIN,
                id_number=number + identity.check_digit(number),
                phone="13912345701",
                marital_status="SINGLE",
                employer="示范科技有限公司",
                address=address,
                monthly_income_amount="18000.00",
            )


def _screening(party_ids: list[UUID]) -> None:
    """A list with the names of two customers: one hit is cleared, the other waits."""
    with acting("compliance"):
        people = customers.parties_by_id(party_ids)
        lines = [f"{people[key].name},,," for key in party_ids]
        services.load_list(
            code=LIST,
            kind="INTERNAL",
            name="示范关注名单",
            source="示范数据",
            as_of=date(2025, 6, 1),
            content="\n".join(["name,aliases,birth_date,id_number", *lines, ""]).encode(),
        )
        services.screen(party_ids)
        hit = customers.screening_hits(party_id=party_ids[0]).first()
        if hit is not None:
            services.take_case(case_id=hit.case_id, expected_version=None)
            services.close_case(
                case_id=hit.case_id,
                outcome="CLEARED",
                comment="同名不同人：生日和证件号码均不符。",
                expected_version=None,
            )
