"""What crosses the door of products: a product's terms on a day, and the fixing of an index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from diya.kernel.errors import InvalidInput, NotFound


class ProductUnknown(NotFound):
    code = "products.product_unknown"
    zh = "产品“{product}”在 {on} 没有已发布的版本。"
    en = "The product “{product}” has no released version on {on}."


class FixingMissing(NotFound):
    code = "products.fixing_missing"
    zh = "利率指数 {index} 在 {on} 之前没有报价。"
    en = "The rate index {index} has no fixing on or before {on}."


class TermRefused(InvalidInput):
    code = "products.term_refused"
    zh = "“{name}”的取值 {value} 不符合产品规定（{allowed}）。"
    en = "“{name}” is {value}; the product allows {allowed}."


@dataclass(frozen=True, slots=True)
class ConditionTerm:
    """A condition that must be met before money goes out, and what proves it."""

    code: str
    name_zh: str
    name_en: str
    evidence_zh: str
    evidence_en: str
    registers_lien: bool = False


@dataclass(frozen=True, slots=True)
class ProductTerms:
    """What a released version of a product says. Amounts in minor units, rates in parts per billion."""

    currency: str
    repayment_methods: tuple[str, ...]
    term_months_max: int
    rate_index: str
    margin_bps_min: int
    margin_bps_max: int
    margin_bps_default: int
    day_count: str
    allocation: str
    penalty_uplift_ppb: int
    grace_days: int
    compound_on_interest: bool
    property_states: tuple[str, ...]
    down_payment_parameter: str
    checklist: tuple[str, ...]
    conditions: tuple[ConditionTerm, ...]
    score_table: str
    decision_table: str
    approval_table: str
    limit_months: int


@dataclass(frozen=True, slots=True)
class Product:
    """A released version of a product."""

    version_id: UUID
    code: str
    number: int
    name_zh: str
    name_en: str
    terms: ProductTerms


@dataclass(frozen=True, slots=True)
class Fixing:
    """A published value of a rate index."""

    index: str
    fixed_on: date
    annual_rate_ppb: int
    source: str


METHOD_NAMES: Final = {
    "EQUAL_INSTALMENT": ("等额本息", "equal instalments"),
    "EQUAL_PRINCIPAL": ("等额本金", "equal principal"),
}
"""How repayment methods are called on paper, in Chinese and English."""

INDEX_NAMES: Final = {
    "LPR1Y": ("一年期贷款市场报价利率（LPR）", "one-year loan prime rate (LPR)"),
    "LPR5Y": ("五年期以上贷款市场报价利率（LPR）", "over-five-year loan prime rate (LPR)"),
}
"""How rate indices are called on paper, in Chinese and English."""
