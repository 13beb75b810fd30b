"""What papers say about an application: the offer once it is approved, and the contract once it is signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from diya.collateral import selectors as collateral
from diya.customers import selectors as customers
from diya.customers.contracts import Party
from diya.foundation import access, crypto, db
from diya.kernel.money import divide
from diya.kernel.rates import PPB
from diya.kernel.words import capital_amount, grouped_amount, percent, written_date
from diya.messages.contracts import Language, PaperData, PaperKind, PaperNotReady, Personal, SubjectRefused
from diya.messages.ports import paper_sources
from diya.origination import assessment, selectors
from diya.origination.contracts import PartyRole, State
from diya.origination.models import Application
from diya.origination.services.closing import payee_of
from diya.products import selectors as products
from diya.products.contracts import INDEX_NAMES, METHOD_NAMES, ProductTerms

ROLES: Final = {
    PartyRole.BORROWER: ("借款人", "Borrower"),
    PartyRole.CO_BORROWER: ("共同借款人", "Co-borrower"),
    PartyRole.GUARANTOR: ("保证人", "Guarantor"),
}
NOT_TOLD: Final = "—"
"""What stands where a file told nothing."""

OFFERED: Final = (State.APPROVED, State.CONTRACTED, State.DRAWN)
SIGNED: Final = (State.CONTRACTED, State.DRAWN)


def _offer(subject: str, language: Language) -> PaperData:
    row = _application(subject)
    if row.state not in OFFERED:
        raise PaperNotReady(
            reason_zh="申请尚未批准，没有可通知的批准条件。",
            reason_en="the application is not approved, so there are no terms to offer.",
        )
    values = {
        **_terms(row, language),
        "limit_number": row.limit.number,
        "valid_until": written_date(row.limit.expires_on, language),
    }
    return _data(row, values)


def _contract(subject: str, language: Language) -> PaperData:
    row = _application(subject)
    if row.state not in SIGNED:
        raise PaperNotReady(reason_zh="借款合同尚未签订。", reason_en="the contract is not signed.")
    contract, terms = row.contract, products.product_version(row.product_version_id).terms
    payee = payee_of(contract)
    account = Personal(payee.account, crypto.mask(payee.account, head=4, tail=4))
    values = {
        **_terms(row, language),
        "contract_number": contract.number,
        "signed_on": written_date(contract.signed_on, language),
        "amount": grouped_amount(contract.amount, contract.currency),
        "amount_capital": capital_amount(contract.amount, contract.currency),
        "annual_rate": percent(contract.annual_rate_ppb),
        "payee": {"name": payee.name, "account": account, "bank": payee.bank},
        **_overdue(contract.annual_rate_ppb, terms),
    }
    return _data(row, values)


def _application(subject: str) -> Application:
    kind, _, _ = subject.rpartition(":")
    try:
        found: UUID = db.ref_id(subject)
    except ValueError:
        raise SubjectRefused(subject=subject[:60], field="subject") from None
    if kind == "origination.contract":
        return selectors.application(selectors.contract(found).application_id)
    if kind != "origination.application":
        raise SubjectRefused(subject=subject[:60], field="subject")
    return selectors.application(found)


def _data(row: Application, values: Mapping[str, Any]) -> PaperData:
    people = (db.ref("customers.party", part.party_id) for part in row.parties.all())
    return PaperData(row.branch_id, (db.ref("origination.application", row.id), *people), values)


def _terms(row: Application, language: Language) -> dict[str, Any]:
    """What offer and contract both say: people, property, and the terms as they were approved."""
    english = language is Language.EN
    product = products.product_version(row.product_version_id)
    asked = assessment.asked(row, product)
    assessed = row.assessments.order_by("-id")[0]
    found = collateral.property_(asked.property_id)
    parts = sorted(row.parties.all(), key=lambda part: (part.role != PartyRole.BORROWER, part.role, part.id))
    by_id = customers.parties_by_id(part.party_id for part in parts)
    branch = access.branches([row.branch_id])[row.branch_id]
    return {
        "branch": branch.name_en if english else branch.name_zh,
        "application_number": row.number,
        "product": product.name_en if english else product.name_zh,
        "officer": row.officer.name,
        "currency": row.currency,
        "amount": grouped_amount(asked.requested, row.currency),
        "amount_capital": capital_amount(asked.requested, row.currency),
        "price": NOT_TOLD if asked.price is None else grouped_amount(asked.price, row.currency),
        "annual_rate": percent(assessed.annual_rate_ppb),
        "index": INDEX_NAMES[product.terms.rate_index][english],
        "index_fixed_on": written_date(assessed.index_fixed_on, language),
        "margin": _margin(asked.margin_bps, language),
        "term_months": asked.term_months,
        "method": METHOD_NAMES[asked.repayment_method][english],
        "due_day": asked.due_day,
        "instalment": grouped_amount(assessed.instalment_amount, row.currency),
        "parties": [_party(PartyRole(part.role), by_id[part.party_id], language) for part in parts],
        "property": {
            "number": found.number,
            "address": f"{found.city} {found.address}",
            "certificate": found.certificate_number,
            "area": found.area_sqm or NOT_TOLD,
        },
        "conditions": [
            {
                "name": condition.name_en if english else condition.name_zh,
                "evidence": condition.evidence_en if english else condition.evidence_zh,
            }
            for condition in sorted(row.conditions.all(), key=lambda condition: condition.place)
        ],
    }


def _party(role: PartyRole, party: Party, language: Language) -> dict[str, Any]:
    return {
        "role": ROLES[role][language is Language.EN],
        "name": party.name,
        "id_number": Personal(party.id_number or NOT_TOLD, crypto.mask(party.id_number, head=4, tail=4) or NOT_TOLD),
        "phone": Personal(party.phone or NOT_TOLD, crypto.mask(party.phone, head=3, tail=4) or NOT_TOLD),
        "address": party.address,
    }


def _margin(bps: int, language: Language) -> str:
    if language is Language.EN:
        return f"{'plus' if bps >= 0 else 'minus'} {abs(bps)} basis points"
    return f"{'加' if bps >= 0 else '减'} {abs(bps)} 个基点"


def _overdue(annual_rate_ppb: int, terms: ProductTerms) -> dict[str, Any]:
    return {
        "penalty_uplift": percent(terms.penalty_uplift_ppb),
        "penalty_rate": percent(divide(annual_rate_ppb * (PPB + terms.penalty_uplift_ppb), PPB)),
        "grace_days": terms.grace_days,
        "compound": terms.compound_on_interest,
    }


def _sample(language: Language) -> dict[str, Any]:
    english = language is Language.EN
    words = ("Sample", "sample") if english else ("样例", "样例")

    def party(role: PartyRole, name: str) -> dict[str, str]:
        return {
            "role": ROLES[role][english],
            "name": name,
            "id_number": "990101199001010000",
            "phone": "13800000000",
            "address": f"{words[0]} 1",
        }

    return {
        "branch": "Sample branch" if english else "样例支行",
        "application_number": "AP2025062000000001",
        "product": "First-home mortgage" if english else "首套住房按揭",
        "officer": "Sample Officer" if english else "样例经理",
        "currency": "CNY",
        "amount": "1,200,000.00",
        "amount_capital": capital_amount(120_000_000),
        "price": "2,000,000.00",
        "annual_rate": "3.20%",
        "index": INDEX_NAMES["LPR5Y"][english],
        "index_fixed_on": written_date(date(2025, 6, 20), language),
        "margin": _margin(-30, language),
        "term_months": 360,
        "method": METHOD_NAMES["EQUAL_INSTALMENT"][english],
        "due_day": 20,
        "instalment": "5,189.57",
        "parties": [
            party(PartyRole.BORROWER, "Sample Borrower" if english else "样例借款人"),
            party(PartyRole.CO_BORROWER, "Sample Spouse" if english else "样例共同借款人"),
        ],
        "property": {
            "number": "PR2025062000000001",
            "address": "Sample City, 1 Sample Road" if english else "样例市样例路 1 号 101 室",
            "certificate": "样例不动产权第0000001号",
            "area": "89.50",
        },
        "conditions": [
            {
                "name": "The mortgage is registered" if english else "抵押登记已办妥",
                "evidence": "Number of the certificate of registration" if english else "不动产登记证明号",
            }
        ],
        "limit_number": "LM2025062000000001",
        "valid_until": written_date(date(2025, 12, 20), language),
        "contract_number": "CT2025062000000001",
        "signed_on": written_date(date(2025, 6, 21), language),
        "payee": {
            "name": "Sample Seller" if english else "样例卖方",
            "account": "6222000000000000000",
            "bank": "Sample Bank" if english else "样例银行",
        },
        "penalty_uplift": "50.00%",
        "penalty_rate": "4.80%",
        "grace_days": 0,
        "compound": True,
    }


def connect() -> None:
    """File the kinds of papers; called once by `config.wiring`."""
    paper_sources.register("origination.offer")(
        PaperKind("贷款审批通知书", "Loan offer", "PZ", "origination.application.create", _offer, _sample)
    )
    paper_sources.register("origination.contract")(
        PaperKind(
            "个人住房抵押借款合同", "Mortgage loan contract", "HT", "origination.contract.create", _contract, _sample
        )
    )
