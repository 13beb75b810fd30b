"""The files of some customers of the demo bank: facts with their evidence, a family with its firm, a guarantor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from diya.config.demo.acting import acting
from diya.config.demo.cases import CASES, Case
from diya.customers import identity, selectors
from diya.customers import services as customers
from diya.customers.contracts import GuaranteeKind, RelationKind, Source
from diya.customers.identifiers import credit_check
from diya.customers.services import NewFact, NewGuarantee, NewRelation
from diya.foundation import clock, db
from diya.kernel.rates import PPB
from diya.origination import selectors as applications

FIRM: Final = "91990101MA0000001"
"""An invented credit code without its check sign: the area 990101 does not exist."""
DEPOSITS: Final = {"林浩然": "600000.00", "苏婉清": "350000.00", "许文静": "900000.00", "周子轩": "180000.00"}
RATED: Final = {"林浩然": "LOW", "周子轩": "MEDIUM", "许文静": "LOW", "常乐山": "HIGH"}
REGISTERED: Final = date(2019, 3, 1)
GUARANTEED: Final = "300000.00"


def fill() -> None:
    """Fill the files as the told cases begin; a bank that has them is left alone."""
    with acting("officer"):
        if selectors.parties(search=_firm_code()).exists():
            return
        people = dict(_people())
        recorded = [fact for name, party_id in people.items() for fact in _facts(name, party_id)]
        _family(people)
        _answer_for(people)
    with acting("underwriter"):
        for fact_id in recorded[::2]:
            customers.verify_fact(fact_id=fact_id)


def move_house() -> None:
    """Months later one of them has moved, and one was wrong about the homes of the family."""
    with acting("officer"):
        people = dict(_people())
        moved = {"use": "HOME", "text": "示范市滨河大道 18 号 3 单元 902 室"}
        on = clock.business_date()
        _record(people["林浩然"], "ADDRESS", moved, on - timedelta(days=20), "户口簿复印件 2025-11")
        homes = {"marital_status": "SINGLE", "members": 1, "dependants": 0, "homes_owned": 1, "home_loans": 0}
        _record(people["周子轩"], "HOUSEHOLD", homes, date(2023, 1, 1), "不动产登记查询结果 2025-12")


def _people() -> Iterator[tuple[str, UUID]]:
    """The borrowers of branch 001 and the spouse of the first, by name."""
    for case in CASES[:8]:
        if case.branch == "001":
            yield case.name, _known(case.born, case.sequence)
            if case.spouse:
                yield case.spouse, _known(case.born, f"{int(case.sequence) + 500:03d}")


def _known(born: str, sequence: str) -> UUID:
    first_17 = f"990101{born}{sequence}"
    return selectors.parties(search=first_17 + identity.check_digit(first_17)).get().id


def _facts(name: str, party_id: UUID) -> Iterator[UUID]:
    """What the file of one of them holds beside the registration."""
    case: Case | None = next((one for one in CASES if one.name == name), None)
    if case is not None:
        number = selectors.party(party_id).id_number
        card = {"type": "RESIDENT_ID", "number": number, "issuer": "示范市公安局", "valid_from": "2018-05-01"}
        yield _record(party_id, "IDENTITY_DOCUMENT", {**card, "valid_to": "2038-05-01"}, REGISTERED, "身份证复印件")
        account = {"form": "CARD", "bank": "示范银行", "number": _card(case.sequence), "purpose": "REPAYMENT"}
        yield _record(party_id, "BANK_ACCOUNT", account, REGISTERED)
    if name in DEPOSITS:
        deposit = {"type": "DEPOSIT", "text": "三年期定期存款", "value_amount": DEPOSITS[name], "currency": "CNY"}
        yield _record(party_id, "ASSET", deposit, REGISTERED, "存款证明")
    if name in RATED:
        rating = {"rating": RATED[name], "reason": "按客户尽职调查结果评定", "next_review": "2026-06-30"}
        yield _record(party_id, "RATING", rating, REGISTERED, source=Source.BANK)


def _record(
    party_id: UUID, kind: str, fields: dict[str, Any], starts: date, evidence: str = "", *, source: Source | None = None
) -> UUID:
    told = source or (Source.DOCUMENT if evidence else Source.STATED)
    new = NewFact(kind, fields, starts, evidence=evidence, source=told)
    return customers.record_fact(party_id=party_id, new=new, expected_version=None)


def _card(sequence: str) -> str:
    """An invented card number that checks; its issuer does not exist."""
    first = f"620000000000{sequence}"
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(first)))
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return f"{first}{-total % 10}"


def _firm_code() -> str:
    return FIRM + credit_check(FIRM)


def _family(people: dict[str, UUID]) -> None:
    """Who is married, and the firm that a couple owns."""
    firm = customers.register_firm(
        branch_code="001",
        name="示范精密制造有限公司",
        credit_code=_firm_code(),
        firm_kind="LIMITED",
        legal_representative="林浩然",
        registered_capital_amount="5000000.00",
        industry="C",
        phone="010-80000001",
        address="示范市东风街 66 号",
        established=REGISTERED,
    )
    first, second = people["林浩然"], people["苏婉清"]
    for from_id, to_id, kind, share in (
        (first, second, RelationKind.SPOUSE, None),
        (people["许文静"], people["罗志远"], RelationKind.SPOUSE, None),
        (first, firm, RelationKind.OWNER, PPB * 6 // 10),
        (second, firm, RelationKind.OWNER, PPB * 4 // 10),
        (first, firm, RelationKind.LEGAL_REPRESENTATIVE, None),
        (first, firm, RelationKind.CONTROLLER, None),
        (first, firm, RelationKind.BENEFICIAL_OWNER, PPB * 6 // 10),
    ):
        customers.relate(
            NewRelation(from_id, to_id, kind, REGISTERED, share, "公司章程" if to_id == firm else "结婚证")
        )


def _answer_for(people: dict[str, UUID]) -> None:
    """One answers for a part of another's contract."""
    contract = applications.contracts(borrower_id=people["林浩然"]).first()
    if contract is not None:
        customers.take_guarantee(
            NewGuarantee(
                guarantor_id=people["许文静"],
                debtor_id=people["林浩然"],
                subject=db.ref("origination.contract", contract.id),
                kind=GuaranteeKind.JOINT,
                amount=GUARANTEED,
                currency="CNY",
                starts_date=clock.business_date(),
                evidence="保证合同",
            )
        )
