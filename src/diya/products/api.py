"""The endpoints of products and rates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ninja import Query, Schema

from diya.foundation import clock
from diya.foundation.door import Door, Listing, Reader
from diya.kernel.errors import NotFound
from diya.kernel.rates import format_rate
from diya.products import selectors
from diya.products.models import Product, RateFixing

door = Door("products")


class ConditionOut(Schema):
    code: str
    name_zh: str
    name_en: str
    evidence_zh: str
    evidence_en: str


class ChoiceOut(Schema):
    code: str
    name_zh: str
    name_en: str


class FactOut(Schema):
    code: str
    name_zh: str
    name_en: str
    kind: str
    scale: int
    unit_zh: str
    unit_en: str
    choices: list[ChoiceOut]


class RatioTermOut(Schema):
    code: str
    parameter: str


class ProductRow(Schema):
    id: UUID
    code: str
    name_zh: str
    name_en: str
    version: int
    currency: str
    repayment_methods: list[str]
    term_months_max: int
    rate_index: str
    margin_bps_min: int
    margin_bps_max: int
    margin_bps_default: int
    index_rate: str
    index_fixed_on: date
    property_states: list[str]
    checklist: list[str]
    conditions: list[ConditionOut]
    tables: list[str]
    score_table: str
    day_count: str
    allocation: str
    penalty_uplift: str
    grace_days: int
    limit_months: int
    ratios: list[RatioTermOut]
    facts: list[FactOut]
    rate_reset: str
    posting_rule: str
    payee: str
    borrower_kinds: list[str]


class FixingRow(Schema):
    index: str
    fixed_on: date
    annual_rate: str
    source: str


class FixingFilters(Schema):
    index: str = ""


def _product_rows(rows: Sequence[Product]) -> list[dict[str, Any]]:
    on = clock.business_date()
    wanted = {row.code for row in rows}
    offers = [product for product in selectors.products(on=on) if product.code in wanted]
    fixings = selectors.fixings((offer.terms.rate_index for offer in offers), on=on)
    by_code = {
        offer.code: {
            **{name: getattr(offer.terms, name) for name in ProductRow.model_fields if hasattr(offer.terms, name)},
            "id": offer.version_id,
            "code": offer.code,
            "name_zh": offer.name_zh,
            "name_en": offer.name_en,
            "version": offer.number,
            "tables": [offer.terms.decision_table, offer.terms.approval_table],
            "penalty_uplift": format_rate(offer.terms.penalty_uplift_ppb),
            "index_rate": format_rate(fixings[offer.terms.rate_index].annual_rate_ppb),
            "index_fixed_on": fixings[offer.terms.rate_index].fixed_on,
        }
        for offer in offers
    }
    return [by_code[row.code] for row in rows if row.code in by_code]


@door.listing("/products", right="products.product.view", row=ProductRow, sorts=("code",))
def list_products(request: Reader) -> Listing:
    """Products with the version and the index rate that hold today."""
    return Listing(Product.objects.all(), _product_rows)


@door.read("/products/{product_code}", right="products.product.view", answer=ProductRow)
def get_product(request: Reader, product_code: str) -> dict[str, Any]:
    """One product with the version and the index rate that hold today."""
    found = _product_rows(list(Product.objects.filter(code=product_code)))
    if not found:
        raise NotFound()
    return found[0]


def _fixing_rows(rows: Sequence[RateFixing]) -> list[dict[str, Any]]:
    return [
        {
            "index": row.index,
            "fixed_on": row.fixed_on,
            "annual_rate": format_rate(row.annual_rate_ppb),
            "source": row.source,
        }
        for row in rows
    ]


@door.listing("/rate-fixings", right="products.product.view", row=FixingRow, sorts=("-fixed_on",))
def list_fixings(request: Reader, filters: Query[FixingFilters]) -> Listing:
    """Published values of rate indices."""
    rows = RateFixing.objects.all()
    return Listing(rows.filter(index=filters.index) if filters.index else rows, _fixing_rows)
