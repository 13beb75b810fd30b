"""Questions about products and rates."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from diya.kernel.errors import NotFound
from diya.products.contracts import ConditionTerm, Fixing, FixingMissing, Product, ProductTerms, ProductUnknown
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
    row = ProductVersion.objects.select_related("product").filter(id=version_id).first()
    if row is None:
        raise NotFound()
    return _product(row)


def products(*, on: date) -> list[Product]:
    """Every product with the version that holds on a day."""
    rows = ProductVersion.objects.select_related("product").filter(starts_date__lte=on).order_by("product_id", "number")
    newest = {row.product_id: row for row in rows}
    return [_product(row) for row in newest.values()]


def names() -> dict[str, tuple[str, str]]:
    """What products are called, by code, in Chinese and English."""
    return {row.code: (row.name_zh, row.name_en) for row in ProductRecord.objects.all()}


def fixing(index: str, *, on: date) -> Fixing:
    """The newest value of an index on a day; raises FixingMissing."""
    row = RateFixing.objects.filter(index=index, fixed_on__lte=on).order_by("-fixed_on").first()
    if row is None:
        raise FixingMissing(index=index, on=on.isoformat())
    return Fixing(row.index, row.fixed_on, row.annual_rate_ppb, row.source)


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
    """Terms as they are stored, in their frozen form."""
    conditions = tuple(ConditionTerm(**condition) for condition in data["conditions"])
    lists = {name: tuple(data[name]) for name in ("repayment_methods", "property_states", "checklist")}
    return ProductTerms(**{**data, **lists, "conditions": conditions})
