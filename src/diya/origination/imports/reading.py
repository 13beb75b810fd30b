"""Reading the lines of a file by a mapping: every line becomes the values of an application, or a problem with its
column and reason. Nothing is guessed: a blank cell is a fact that is missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from diya.customers.services import check_identity
from diya.foundation import crypto
from diya.foundation.door.fields import clean, clean_name
from diya.foundation.sheets import Line, Sheet
from diya.kernel.errors import DomainError, InvalidInput
from diya.kernel.money import parse_minor
from diya.origination import facts
from diya.origination.imports.mapping import FACT, Column, Mapping, declared
from diya.products.contracts import FactKind, Product
from diya.products.services import check_choice
from diya.rules import selectors as rules

NUMBER: Final = re.compile(r"-?\d{1,12}(\.\d{1,12})?", re.ASCII)
GROUPED: Final = re.compile(r"\d{1,3}(,\d{3})*(\.\d+)?", re.ASCII)
WHOLE: Final = ("term_months", "margin_bps", "due_day", "homes_owned_count")
AMOUNTS: Final = (
    "monthly_income_amount",
    "value_amount",
    "encumbered_amount",
    "price_amount",
    "requested_amount",
    "other_debt_monthly_amount",
)
NAMES: Final = ("customer_name", "employer")
MAY_BE_ZERO: Final = ("encumbered_amount", "monthly_income_amount", "other_debt_monthly_amount")


class ColumnMissing(InvalidInput):
    code = "origination.import_column_missing"
    zh = "文件缺少列“{columns}”。请按导入模板补齐标题行。"
    en = "The file lacks “{columns}”. Give it the titles of the mapping."


class CellMissing(InvalidInput):
    code = "origination.import_cell_missing"
    zh = "“{column}”必填，本行为空。"
    en = "“{column}” is needed, and this line leaves it empty."


class CellRefused(InvalidInput):
    code = "origination.import_cell_refused"
    zh = "“{column}”的内容“{text}”不符合要求：{wanted_zh}。"
    en = "“{column}” holds “{text}”: {wanted_en}."


@dataclass(frozen=True, slots=True)
class Entered:
    """A line that can be entered: the values by field (amounts in minor units, facts as they are kept) and the token
    by which it is known again."""

    line: int
    values: Dictionary[str, Any]
    key: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that cannot be entered, and why."""

    line: int
    column: str
    code: str
    zh: str
    en: str

    @classmethod
    def because(cls, line: int, error: DomainError, column: str = "") -> Refused:
        return cls(line, column, error.code, error.sentence("zh"), error.sentence("en"))


@dataclass
class Reader:
    """Reads the lines of one sheet by one mapping for one branch. `read` is asked with the lines in their order, since
    lines that say the same are told apart by how often they were seen."""

    mapping: Mapping
    product: Product
    branch_code: str
    places: Dictionary[str, int]
    seen: Counter[bytes] = field(default_factory=Counter)

    def read(self, line: Line) -> Entered | Refused:
        """What a line says, before the defaults."""
        if line.problem is not None:
            problem = line.problem
            return Refused(line.number, problem.column, problem.code, problem.zh, problem.en)
        values: dict[str, Any] = {}
        for column in self.mapping.columns:
            text = line.cells[self.places[column.column]].strip()
            try:
                value = self._value(column, text)
            except DomainError as error:
                return Refused.because(line.number, error, column.column)
            if value is not None:
                values[column.field] = value
        return Entered(line.number, values, self._key(line))

    def _value(self, column: Column, text: str) -> Any:
        if not text:
            if column.required:
                raise CellMissing(column=column.column)
            return None
        return _read(column, text, self.product)

    def _key(self, line: Line) -> bytes:
        """A keyed token of what the line says in the columns that are read, and which of its equals it is."""
        said = [line.cells[self.places[column.column]].strip() for column in self.mapping.columns]
        once = crypto.token("import", "\x1f".join((self.mapping.product_code, self.branch_code, *said)))
        self.seen[once] += 1
        return crypto.token("import.nth", f"{once.hex()}:{self.seen[once]}")


def reader(sheet: Sheet, mapping: Mapping, product: Product, branch_code: str) -> Reader:
    """A reader of a sheet; raises ColumnMissing when it lacks a column of the mapping."""
    places = {title: place for place, title in enumerate(sheet.header)}
    lacking = [column.column for column in mapping.columns if column.column not in places]
    if lacking:
        raise ColumnMissing(columns=", ".join(lacking), field="file")
    return Reader(mapping, product, branch_code, places)


def unmapped(sheet: Sheet, mapping: Mapping) -> list[str]:
    """Columns of a sheet that the mapping neither reads nor ignores by name."""
    named = {column.column for column in mapping.columns} | set(mapping.ignored)
    return [title for title in sheet.header if title not in named]


def completed(entered: Sequence[Entered], mapping: Mapping, product: Product, *, on: date) -> list[Entered | Refused]:
    """Lines with the defaults of the mapping where the file is silent, checked against the product."""
    asked = [{**one.values, "line": one.line} for one in entered]
    tables = rules.evaluate_all(mapping.defaults_table, asked, on=on) if mapping.defaults_table else None
    answer: list[Entered | Refused] = []
    for place, one in enumerate(entered):
        numbered = ((name, text.replace("{line}", f"{one.line:05d}")) for name, text in mapping.defaults)
        values = {name: _constant(name, text, product) for name, text in numbered}
        if tables is not None:
            values |= {name: value for row in tables[place].rows for name, value in row.says.items() if value != ""}
        whole = Entered(one.line, {**values, **one.values}, one.key)
        try:
            _fits(whole, product, on)
        except DomainError as error:
            answer.append(Refused.because(one.line, error, column_of(error.field, mapping)))
        else:
            answer.append(whole)
    return answer


def facts_of(one: Entered) -> dict[str, int | str]:
    """The facts of a line, as an application keeps them."""
    return {name.removeprefix(FACT): value for name, value in one.values.items() if name.startswith(FACT)}


def missing(one: Entered, product: Product) -> list[dict[str, str]]:
    """What the product asks and the line does not tell, with its names."""
    told = {FactKind.PROPERTY_VALUE: "value_amount", FactKind.PRIOR_LIEN: "encumbered_amount"}
    return [
        {"code": fact.code, "name_zh": fact.name_zh, "name_en": fact.name_en}
        for fact in product.terms.facts
        if told.get(fact.kind, FACT + fact.code) not in one.values
    ]


def _constant(name: str, text: str, product: Product) -> Any:
    transformation = "AMOUNT" if name in AMOUNTS else "NUMBER" if name in WHOLE else "TEXT"
    return _read(Column(name, name, transformation), text, product)


def _fits(one: Entered, product: Product, on: date) -> None:
    if "id_number" in one.values:
        check_identity(one.values["id_number"], one.values.get("phone", ""), on=on)
    check_choice(
        product.terms,
        {
            "currency": product.terms.currency,
            "repayment_method": one.values.get("repayment_method"),
            "term_months": one.values.get("term_months"),
            "margin_bps": one.values.get("margin_bps"),
            "property_id": one.values.get("property_state"),
        },
    )


def column_of(field_name: str | None, mapping: Mapping) -> str:
    """The column that fills a field, or nothing."""
    return next((column.column for column in mapping.columns if column.field == field_name), "")


def _read(column: Column, text: str, product: Product) -> Any:
    """The value of a cell; raises CellRefused, AmountInvalid, FactRefused."""
    return _READERS[column.transformation](column, text, product)


def _text(column: Column, text: str, product: Product) -> Any:
    if column.field.startswith(FACT):
        return facts.parse(product.terms, column.field.removeprefix(FACT), text)
    try:
        return clean_name(clean(text)) if column.field in NAMES else clean(text)
    except ValueError:
        raise _cell(
            column, text, "含有控制、不可见字符或表情符号", "it has control or invisible characters, or emoji"
        ) from None


def _amount(column: Column, text: str, product: Product) -> int:
    return parse_minor(text, product.terms.currency, field=column.field, allow_zero=column.field in MAY_BE_ZERO)


def _grouped_amount(column: Column, text: str, product: Product) -> int:
    if "," in text and not GROUPED.fullmatch(text):
        raise _cell(column, text, "千分位须每三位一个逗号", "thousands are set apart by a comma each")
    return _amount(column, text.replace(",", ""), product)


def _number(column: Column, text: str, product: Product) -> int | str:
    if column.field.startswith(FACT):
        return facts.parse(product.terms, column.field.removeprefix(FACT), text)
    if not NUMBER.fullmatch(text) or Decimal(text) % 1:
        raise _cell(column, text, "应为整数", "a whole number is wanted")
    return int(Decimal(text))


def _rounded(column: Column, text: str, product: Product) -> int | str:
    if not NUMBER.fullmatch(text):
        raise _cell(column, text, "应为数字", "a number is wanted")
    code = column.field.removeprefix(FACT)
    scale = next((fact.scale for fact in declared(product) if fact.code == code), 0)
    return _number(column, str(Decimal(text).quantize(Decimal(1).scaleb(-scale), rounding=ROUND_HALF_UP)), product)


def _codes(column: Column, text: str, product: Product) -> Any:
    code = dict(column.codes).get(text)
    if code is None:
        known = "、".join(given for given, _ in column.codes)
        raise _cell(column, text, f"只能是 {known}", f"only {known.replace('、', ', ')}")
    return _text(column, code, product)


def _cell(column: Column, text: str, wanted_zh: str, wanted_en: str) -> CellRefused:
    shown = "".join(sign if sign.isprintable() else "?" for sign in text[:40])
    return CellRefused(column=column.column, text=shown, wanted_zh=wanted_zh, wanted_en=wanted_en)


_READERS: Final[dict[str, Callable[[Column, str, Product], Any]]] = {
    "TEXT": _text,
    "AMOUNT": _amount,
    "GROUPED_AMOUNT": _grouped_amount,
    "NUMBER": _number,
    "ROUNDED": _rounded,
    "CODES": _codes,
}
