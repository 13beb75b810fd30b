"""A mapping: which column of a file becomes which field of an application, how, and what stands where a file is silent.

Data, checked when it is released. A field is one of `FIELDS`, or `facts.` with the code of one of the product's facts.
"""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from typing import Any, Final

from diya.kernel.errors import InvalidInput
from diya.products.contracts import FactKind, FactTerm, Product

FACT: Final = "facts."

FIELDS: Final[dict[str, tuple[str, str]]] = {
    "customer_name": ("客户名称", "Name of the customer"),
    "id_number": ("身份证号码", "Identity number"),
    "phone": ("手机号", "Phone number"),
    "marital_status": ("婚姻状况", "Marital status"),
    "employer": ("工作单位", "Employer"),
    "home_address": ("居住地址", "Home address"),
    "monthly_income_amount": ("月收入", "Monthly income"),
    "property_state": ("房产状态", "State of the property"),
    "city": ("城市", "City"),
    "address": ("房产地址", "Address of the property"),
    "area_sqm": ("建筑面积", "Area"),
    "certificate_number": ("不动产权证号", "Number of the property certificate"),
    "value_amount": ("评估价值", "Value of the property"),
    "encumbered_amount": ("他行在先抵押余额", "Balance of the existing mortgage"),
    "price_amount": ("成交价", "Price"),
    "requested_amount": ("申请金额", "Amount asked for"),
    "term_months": ("期限（月）", "Term in months"),
    "repayment_method": ("还款方式", "Repayment method"),
    "margin_bps": ("利率加点（基点）", "Margin in basis points"),
    "due_day": ("还款日", "Due day"),
    "homes_owned_count": ("已有住房套数", "Homes owned"),
    "other_debt_monthly_amount": ("其他月负债", "Other monthly debts"),
}
"""Fields that a column may fill, with their names."""

TRANSFORMATIONS: Final = ("TEXT", "AMOUNT", "GROUPED_AMOUNT", "NUMBER", "ROUNDED", "CODES")
"""How the text of a cell becomes a value: as it is; an amount; an amount with thousands separators; a number of no
more decimals than the field keeps; a number rounded half up to those decimals; one of the listed codes."""


class MappingRefused(InvalidInput):
    code = "origination.mapping_refused"
    zh = "导入模板未被接受：{reason_zh}"
    en = "The mapping was not accepted: {reason_en}"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file: its title, the field it fills, how, and whether a line without it is refused."""

    column: str
    field: str
    transformation: str
    required: bool = False
    codes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a kind of file becomes applications for a product. `ignored` columns are never read; `defaults` are constants
    and `defaults_table` a decision table asked with the line, for what the file does not say."""

    product_code: str
    customer_kind: str
    stated_by: str
    columns: tuple[Column, ...]
    ignored: tuple[str, ...] = ()
    defaults: tuple[tuple[str, str], ...] = ()
    defaults_table: str = ""


def mapping_from(content: Dictionary[str, Any]) -> Mapping:
    """A mapping as it is stored, in its frozen form; raises MappingRefused for what has another shape."""
    try:
        columns = tuple(
            Column(**{**column, "codes": tuple(tuple(pair) for pair in column.get("codes", ()))})
            for column in content["columns"]
        )
        lists = {"columns": columns, "ignored": tuple(content.get("ignored", ()))}
        lists["defaults"] = tuple(tuple(pair) for pair in content.get("defaults", ()))
        return Mapping(**{**content, **lists})
    except (KeyError, TypeError) as error:
        raise MappingRefused(
            reason_zh=f"结构不完整（{error}）", reason_en=f"it has another shape ({error})", field="content"
        ) from error


def check(mapping: Mapping, product: Product) -> None:
    """Refuse with MappingRefused a mapping that names what does not exist, or a thing twice."""
    known = set(FIELDS) | {FACT + fact.code for fact in declared(product)}
    fields = [column.field for column in mapping.columns] + [name for name, _ in mapping.defaults]
    titles = [column.column for column in mapping.columns] + list(mapping.ignored)
    for name in fields:
        _ensure(name in known, f"没有字段“{name}”", f"there is no field “{name}”", f"columns.{name}")
    for column in mapping.columns:
        found = column.transformation in TRANSFORMATIONS
        _ensure(
            found,
            f"没有转换“{column.transformation}”",
            f"there is no transformation “{column.transformation}”",
            f"columns.{column.field}",
        )
        _ensure(
            bool(column.codes) == (column.transformation == "CODES"),
            f"列“{column.column}”的代码对照与转换不符",
            f"the codes of “{column.column}” do not go with its transformation",
            f"columns.{column.field}",
        )
    for names in (fields, titles):
        for name in names:
            _ensure(names.count(name) == 1, f"“{name}”出现两次", f"“{name}” is there twice", "columns")
    _ensure(
        mapping.customer_kind in product.terms.borrower_kinds,
        f"产品不接受客户类型 {mapping.customer_kind}",
        f"the product is not for customers of kind {mapping.customer_kind}",
        "customer_kind",
    )


def declared(product: Product) -> list[FactTerm]:
    """The facts of a product that somebody declares, rather than the property tells."""
    return [fact for fact in product.terms.facts if fact.kind in (FactKind.INTEGER, FactKind.CHOICE)]


def field_names(product: Product) -> dict[str, tuple[str, str]]:
    """What the fields of a product's mappings are called, in Chinese and English."""
    return FIELDS | {FACT + fact.code: (fact.name_zh, fact.name_en) for fact in declared(product)}


def _ensure(holds: bool, reason_zh: str, reason_en: str, field: str) -> None:
    if not holds:
        raise MappingRefused(reason_zh=reason_zh, reason_en=reason_en, field=field)
