"""Questions about products and rates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from diya.kernel.errors import NotFound
from diya.products.contracts import (
    ChoiceTerm,
    ConditionTerm,
    FactKind,
    FactTerm,
    Fixing,
    FixingMissing,
    Product,
    ProductTerms,
    ProductUnknown,
    RatioTerm,
)
from diya.products.models import Product as ProductRecord
from diya.products.models import ProductVersion, RateFixing


def product(code: str, *, on: date) -> Product:
    """The version of a product that holds on a day; raises ProductUnknown."""
    row = (
        ProductVersion.objects.select_related("product")
        .filter(product_id=code, starts_date__lte=on)
        .order_by("-number")
        .first()
    )
    if row is None:
        raise ProductUnknown(product=code[:40], on=on.isoformat(), field="product_code")
    return _product(row)


def product_version(version_id: UUID) -> Product:
    """The very version that something pinned."""
    found = product_versions([version_id]).get(version_id)
    if found is None:
        raise NotFound()
    return found


def product_versions(version_ids: Iterable[UUID]) -> dict[UUID, Product]:
    """The very versions that several things pinned, in one query."""
    rows = ProductVersion.objects.select_related("product").filter(id__in=set(version_ids))
    return {row.id: _product(row) for row in rows}


def products(*, on: date) -> list[Product]:
    """Every product with the version that holds on a day."""
    rows = ProductVersion.objects.select_related("product").filter(starts_date__lte=on).order_by("product_id", "number")
    newest = {row.product_id: row for row in rows}
    return [_product(row) for row in newest.values()]


def posting_rules() -> dict[str, str]:
    """How the loans of each product are booked, by code; a product keeps its rule in all its versions."""
    rows = ProductVersion.objects.order_by("product_id", "-number").distinct("product_id")
    return dict(rows.values_list("product_id", "terms__posting_rule"))


def names() -> dict[str, tuple[str, str]]:
    """What products are called, by code, in Chinese and English."""
    return {row.code: (row.name_zh, row.name_en) for row in ProductRecord.objects.all()}


def fixing(index: str, *, on: date) -> Fixing:
    """The newest value of an index on a day; raises FixingMissing."""
    return fixings([index], on=on)[index]


def fixings(indices: Iterable[str], *, on: date) -> dict[str, Fixing]:
    """The newest values of several indices on a day, in one query; raises FixingMissing."""
    wanted = set(indices)
    rows = RateFixing.objects.filter(index__in=wanted, fixed_on__lte=on).order_by("index", "-fixed_on")
    found = {
        row.index: Fixing(row.index, row.fixed_on, row.annual_rate_ppb, row.source) for row in rows.distinct("index")
    }
    for index in sorted(wanted - found.keys()):
        raise FixingMissing(index=index, on=on.isoformat())
    return found


def _product(row: ProductVersion) -> Product:
    return Product(
        version_id=row.id,
        code=row.product_id,
        number=row.number,
        name_zh=row.product.name_zh,
        name_en=row.product.name_en,
        terms=terms_from(row.terms),
    )


def terms_from(data: dict[str, Any]) -> ProductTerms:
    """Terms as they are stored, in their frozen form. A released version never changes, so what earlier ones do not
    say is what went without saying then."""
    given = {name: value for name, value in data.items() if name != "down_payment_parameter"}
    for name in ("repayment_methods", "property_states", "checklist", "borrower_kinds"):
        if name in given:
            given[name] = tuple(given[name])
    given["conditions"] = tuple(ConditionTerm(**condition) for condition in data["conditions"])
    if "ratios" in data:
        given["ratios"] = tuple(RatioTerm(**ratio) for ratio in data["ratios"])
    given["facts"] = tuple(_fact(fact) for fact in data.get("facts", ()))
    return ProductTerms(**given)


def _fact(data: dict[str, Any]) -> FactTerm:
    choices = tuple(ChoiceTerm(**choice) for choice in data["choices"])
    return FactTerm(**{**data, "kind": FactKind(data["kind"]), "choices": choices})
