"""How invented families apply: registered, with their property, drafts and papers, and submitted by an officer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from diya.collateral import services as collateral
from diya.collateral.contracts import NewProperty
from diya.config.demo.acting import acting
from diya.config.demo.families import CITY, Family, Wish
from diya.config.demo.papers import paper
from diya.customers import services as customers
from diya.documents import selectors as document_selectors
from diya.documents import services as documents
from diya.foundation import clock, db
from diya.origination import selectors as applications
from diya.origination import services as origination
from diya.products import selectors as products

OFFICERS: Final = {"001": "officer", "002": "officer2", "003": "officer3"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish of a family, to be entered on a day."""

    family: Family
    wish: Wish
    day: date


def apply_for(batch: Sequence[Asked], *, officer: str, branch: str) -> int:
    """Enter and submit a batch in one transaction of its officer; answers how many applications that made."""
    with acting(officer):
        entered = [one for asked in batch for one in _drafts(asked, branch)]
        _attach_papers(entered)
        origination.submit_many([key for key, _ in entered])
    return len(entered)


def _drafts(one: Asked, branch: str) -> list[tuple[UUID, str]]:
    """The drafts of a wish with their products: one, or two of a combined loan; none when it was entered before."""
    borrower = customers.person_of(
        branch_code=branch,
        name=one.family.name,
        id_number=one.family.id_number,
        phone=one.family.phone,
        marital_status=one.family.marital,
        employer=one.family.employer,
        address=f"{CITY}{one.family.street}",
        monthly_income_amount=f"{one.family.income}.00",
        currency="CNY",
    )
    certificate = f"示({one.day.year})示范市不动产权第{one.family.serial:05d}{one.family.wishes.index(one.wish)}号"
    if applications.applications(borrower_id=borrower, product_code=one.wish.product).exists():
        return []
    home = _property(one, branch, certificate)
    terms: dict[str, Any] = {
        "branch_code": branch,
        "borrower_id": borrower,
        "property_id": home,
        "price_amount": f"{one.wish.price}.00",
        "term_months": one.wish.months,
        "repayment_method": one.wish.method,
        "due_day": one.wish.due_day,
        "homes_owned_count": 0,
        "other_debt_monthly_amount": "0",
    }
    first = origination.draft(product_code=one.wish.product, requested_amount=f"{one.wish.amount}.00", **terms)
    if not one.wish.fund:
        return [(first, one.wish.product)]
    second = origination.draft(
        product_code="PROVIDENT_FUND", requested_amount=f"{one.wish.fund}.00", combined_with=first, **terms
    )
    return [(first, one.wish.product), (second, "PROVIDENT_FUND")]


def _property(one: Asked, branch: str, certificate: str) -> UUID:
    found = NewProperty(
        kind=one.wish.kind,
        state=one.wish.state,
        city=CITY,
        address=f"{one.family.street} {one.family.serial % 9 + 1} 单元 {one.family.serial % 21 + 2}01 室",
        certificate_number=certificate,
        area_sqm=f"{60 + one.wish.price // 60_000}.{one.family.serial % 10}0",
        value_minor=(one.wish.price + 20_000) * 100,
        encumbered_minor=None,
    )
    registered = collateral.register_properties(
        branch_code=branch, found=[found], currency="CNY", stated_by="示范房地产评估有限公司", on=one.day
    )
    return registered[0]


def _attach_papers(entered: Iterable[tuple[UUID, str]]) -> None:
    today = clock.business_date()
    offered = {product.code: product.terms.checklist for product in products.products(on=today)}
    kinds = document_selectors.kinds({kind for checklist in offered.values() for kind in checklist})
    documents.attach_all(
        [
            documents.NewPaper(
                subject=db.ref("origination.application", key),
                kind=code,
                name=f"{kinds[code].name_zh}.pdf",
                content=paper(code, kinds[code].name_zh, today.replace(month=1, day=1)),
            )
            for key, product in entered
            for code in offered[product]
        ]
    )
