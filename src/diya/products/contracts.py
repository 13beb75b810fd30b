"""What crosses the door of products: a product's terms on a day, and the fixing of an index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
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


class RateOverCap(InvalidInput):
    code = "products.rate_over_cap"
    zh = "年利率 {rate} 超过本行上限 {cap}（{source}）。请降低利率或加点。"
    en = "The annual rate {rate} is over the bank's cap of {cap} (source on the page of figures). Lower it."


@dataclass(frozen=True, slots=True)
class ConditionTerm:
    """A condition that must be met before money goes out, and what proves it."""

    code: str
    name_zh: str
    name_en: str
    evidence_zh: str
    evidence_en: str
    registers_lien: bool = False


class RateReset(StrEnum):
    """When the rate of a loan follows its index (重定价)."""

    FIXED = "FIXED"
    JANUARY = "JANUARY"


class PayeeKind(StrEnum):
    """Whom the money goes to: the seller of a property (受托支付), or the borrower."""

    SELLER = "SELLER"
    BORROWER = "BORROWER"


class FactKind(StrEnum):
    """Where a fact comes from: declared as a number or a choice, or read from the property."""

    INTEGER = "INTEGER"
    CHOICE = "CHOICE"
    PROPERTY_VALUE = "PROPERTY_VALUE"
    PRIOR_LIEN = "PRIOR_LIEN"


@dataclass(frozen=True, slots=True)
class ChoiceTerm:
    """One answer to a question of choice."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class FactTerm:
    """Something a product wants to know beyond its terms, for score and decision. A number is kept as an integer of
    `scale` decimals: 34.34 % with scale 2 is 3434."""

    code: str
    name_zh: str
    name_en: str
    kind: FactKind
    scale: int = 0
    unit_zh: str = ""
    unit_en: str = ""
    most: int = 0
    choices: tuple[ChoiceTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class RatioTerm:
    """A ratio of an application and the dated parameter it is held against."""

    code: str
    parameter: str


RETAIL_RATIOS: Final = (
    RatioTerm("ltv", "down_payment.residential_min"),
    RatioTerm("instalment_to_income", "affordability.instalment_to_income_max"),
    RatioTerm("debt_to_income", "affordability.debt_to_income_max"),
)


@dataclass(frozen=True, slots=True)
class ProductTerms:
    """What a released version of a product says. Amounts in minor units, rates in parts per billion.

    `checklist` are the papers and `facts` the further facts without which a person decides.
    """

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
    checklist: tuple[str, ...]
    conditions: tuple[ConditionTerm, ...]
    score_table: str
    decision_table: str
    approval_table: str
    limit_months: int
    ratios: tuple[RatioTerm, ...] = RETAIL_RATIOS
    facts: tuple[FactTerm, ...] = ()
    rate_reset: str = RateReset.FIXED.value
    posting_rule: str = "STANDARD_ACCRUAL"
    payee: str = PayeeKind.SELLER.value
    borrower_kinds: tuple[str, ...] = ("PERSON",)

    @property
    def buys(self) -> bool:
        """Whether a property is bought with the money, so that there is a price."""
        return self.payee == PayeeKind.SELLER


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
    "PF5Y": ("五年以上个人住房公积金贷款利率", "over-five-year provident fund rate"),
    "HEL_USD": ("美元房屋净值贷款挂牌利率", "list rate for home-equity loans in US dollars"),
}
"""How rate indices are called on paper, in Chinese and English."""
