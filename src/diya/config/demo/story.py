"""The demo bank's life: the cases are entered, and then days pass with their payments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from diya.approval import selectors as approval_selectors
from diya.approval import services as approval
from diya.approval.contracts import AskedCondition, Decision
from diya.collateral import services as collateral
from diya.config.demo import duties, filing, living
from diya.config.demo.acting import acting
from diya.config.demo.cases import CASES, Case, Stage
from diya.config.demo.history import Say, live_until, today, work_out
from diya.config.demo.papers import paper
from diya.customers import identity
from diya.customers import selectors as customers_selectors
from diya.customers import services as customers
from diya.documents import selectors as document_selectors
from diya.documents import services as documents
from diya.foundation import clock, db, outbox, sequencer
from diya.origination import selectors as origination_selectors
from diya.origination import services as origination
from diya.origination.contracts import PartyRole, State
from diya.products import selectors as products
from diya.servicing import selectors as servicing_selectors
from diya.servicing import services as servicing

SEED: Final = "抵押"
WORKED_OUT: Final = date(2025, 12, 5)
"""When the told bank looks for the last time at what is not paid."""


def tell(*, until: date, say: Say, seed: str = SEED) -> None:
    """Enter every case, then live to `until` (that day stays open). Broken off, it goes on where it stood.

    What subscribers hear, they hear from the background process, or from `settle_messages`."""
    told = {}
    for number, case in enumerate(CASES):
        loan_id = _loan_of(case) if _is_known(case) else enter(case, number)
        if loan_id is not None and case.stage is Stage.DRAWN:
            told[_number_of(loan_id)] = case.payer
        say(f"{number + 1}/{len(CASES)} {case.stage}")
    filing.fill()
    with acting("admin"):
        living.sow(living.Life(seed, told, comes_from=until), on=clock.business_date())
    if until > WORKED_OUT:
        live_until(WORKED_OUT, say)
        if today() == WORKED_OUT:
            work_out()
            filing.move_house()
    live_until(until, say)
    duties.tell()


def settle_messages() -> None:
    """Give every event its place and let every subscriber hear."""
    while sequencer.sequence():
        pass
    while outbox.dispatch():
        pass


def enter(case: Case, number: int) -> UUID | None:
    """Take one case as far as its stage says; answers the loan when there is one."""
    officer = "officer" if case.branch == "001" else "officer2"
    application_id = _apply_for(case, number, officer)
    if case.stage in (Stage.BEGUN, Stage.DRAFT):
        return None
    with acting(officer):
        origination.submit(application_id=application_id, expected_version=None)
        state = origination_selectors.application(application_id).state
    if case.stage in (Stage.IN_REVIEW, Stage.DECLINED):
        return None
    if case.stage is Stage.APPEALED:
        _vote("underwriter", application_id, "收入证明与流水不符，不同意。", Decision.REJECT)
        with acting(officer):
            reason = "已补充近十二个月工资流水和单位出具的更正证明，申请复议。"
            origination.appeal(application_id=application_id, expected_version=None, reason=reason)
        return None
    if state == State.IN_REVIEW:
        _vote("underwriter", application_id, "资料真实完整，还款来源稳定，同意。")
        asked = (AskedCondition("结清他行消费贷款", "结清证明编号"),) if case.stage is Stage.APPROVED else ()
        _vote("approver", application_id, "同意按申请条件发放。", conditions=asked)
    if case.stage is Stage.APPROVED:
        return None
    return _close(case, number, application_id)


def _apply_for(case: Case, number: int, officer: str) -> UUID:
    with acting(officer):
        borrower = _register(case.name, case.born, case.sequence, case, case.income)
        spouse = (
            _register(case.spouse, case.born, f"{int(case.sequence) + 500:03d}", case, 8000) if case.spouse else None
        )
        if case.stage is Stage.BEGUN:
            return origination.draft(branch_code=case.branch, product_code="FIRST_HOME", borrower_id=borrower)
        property_id = collateral.register_property(
            branch_code=case.branch,
            kind="RESIDENTIAL",
            state="SECOND_HAND",
            city="示范市",
            address=f"和平路 {100 + number} 号 {number % 6 + 1} 单元 {number % 9 + 2}01 室",
            area_sqm=f"{72 + number * 5}.{number % 10}0",
            certificate_number=f"示(2019)示范市不动产权第{2025000 + number}号",
            currency="CNY",
        )
        collateral.add_valuation(
            property_id=property_id,
            value_amount=f"{case.price + 20000}.00",
            valued_on=clock.business_date(),
            method="EXTERNAL",
            valuer="示范房地产评估有限公司",
        )
        application_id = origination.draft(
            branch_code=case.branch,
            product_code="FIRST_HOME",
            borrower_id=borrower,
            property_id=property_id,
            price_amount=f"{case.price}.00",
            requested_amount=f"{case.amount}.00",
            currency="CNY",
            term_months=case.months,
            repayment_method=case.method,
            margin_bps=-30,
            due_day=case.due_day,
            homes_owned_count=0,
            other_debt_monthly_amount="0",
        )
        if spouse:
            origination.add_party(application_id=application_id, party_id=spouse, role=PartyRole.CO_BORROWER)
        if case.stage is not Stage.DRAFT:
            _attach_papers(application_id)
    return application_id


def _id_number(born: str, sequence: str) -> str:
    first_17 = f"990101{born}{sequence}"
    return first_17 + identity.check_digit(first_17)


def _is_known(case: Case) -> bool:
    with acting("auditor"):
        return customers_selectors.parties(search=_id_number(case.born, case.sequence)).exists()


def _loan_of(case: Case) -> UUID | None:
    with acting("auditor"):
        borrower = customers_selectors.parties(search=_id_number(case.born, case.sequence)).get()
        loan = servicing_selectors.loans(borrower_id=borrower.id).first()
        return loan.id if loan else None


def _register(name: str, born: str, sequence: str, case: Case, income: int) -> UUID:
    return customers.register_person(
        branch_code=case.branch,
        name=name,
        id_number=_id_number(born, sequence),
        phone=f"139{int(born) % 10**5:05d}{sequence}",
        marital_status="MARRIED" if case.spouse else "SINGLE",
        employer="示范科技有限公司",
        address="示范市人民路 1 号",
        monthly_income_amount=f"{income}.00",
    )


def _attach_papers(application_id: UUID) -> None:
    today = clock.business_date()
    subject = db.ref("origination.application", application_id)
    checklist = products.product("FIRST_HOME", on=today).terms.checklist
    for code, kind in document_selectors.kinds(checklist).items():
        content = paper(code, kind.name_zh, today)
        documents.attach(subject=subject, kind=code, name=f"{kind.name_zh}.pdf", content=content)


def _vote(
    username: str,
    application_id: UUID,
    comment: str,
    decision: Decision = Decision.APPROVE,
    conditions: Sequence[AskedCondition] = (),
) -> None:
    with acting(username):
        case = approval_selectors.latest_case(db.ref("origination.application", application_id))
        if case is not None:
            approval.cast_vote(
                case_id=case.id,
                decision=decision,
                comment=comment,
                conditions=conditions,
                expected_version=case.version,
            )


def _close(case: Case, number: int, application_id: UUID) -> UUID | None:
    with acting("operations"):
        origination.sign_contract(
            application_id=application_id,
            expected_version=None,
            signed_on=clock.business_date(),
            payee_name="示范卖方",
            payee_account=f"62220000{number:011d}",
            payee_bank="示范银行示范支行",
        )
    if case.stage is Stage.CONTRACTED:
        return None
    with acting("keeper"):
        conditions = list(origination_selectors.application(application_id).conditions.order_by("place"))
        for condition in conditions:
            evidence = f"示(2025)不动产证明第{3000000 + number}号" if condition.registers_lien else f"SF{number:08d}"
            origination.fulfil_condition(
                condition_id=condition.id,
                expected_version=None,
                evidence=evidence,
                evidence_date=clock.business_date(),
            )
    with acting("operations2"):
        loan_id = origination.draw_down(application_id=application_id, amount=f"{case.amount}.00")
    if case.stage is Stage.DRAWN:
        with acting("checker"):
            waiting = servicing_selectors.disbursements(state="PREPARED").get(loan_id=loan_id)
            servicing.release_disbursement(disbursement_id=waiting.id, comment="要素核对无误。")
    return loan_id


def _number_of(loan_id: UUID) -> str:
    with acting("auditor"):
        return servicing_selectors.loan(loan_id).number
