"""Reading files of customers: which titles are known, and what is wrong with a line before anybody is registered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from diya.customers import identifiers, identity
from diya.customers.contracts import IdType, PartyKind
from diya.customers.integrity import CellBlank, CellRefused, ColumnsMissing, TwiceInFile
from diya.foundation import crypto
from diya.foundation.door.fields import clean, clean_name
from diya.foundation.sheets import Line, Problem, Sheet
from diya.kernel.errors import DomainError
from diya.kernel.money import parse_minor


@dataclass(frozen=True, slots=True)
class Title:
    """A column: the field it fills, what it is called, whether it is needed, and codes by their Chinese words."""

    field: str
    zh: str
    required: bool = True
    codes: tuple[tuple[str, str], ...] = ()


MARITAL: Final = (("未婚", "SINGLE"), ("已婚", "MARRIED"), ("离异", "DIVORCED"), ("丧偶", "WIDOWED"))
FIRM_KINDS: Final = (
    ("有限责任公司", "LIMITED"),
    ("股份有限公司", "JOINT_STOCK"),
    ("国有独资公司", "STATE"),
    ("合伙企业", "PARTNERSHIP"),
    ("个人独资企业", "SOLE"),
    ("事业单位", "INSTITUTION"),
    ("其他", "OTHER"),
)
TITLES: Final[dict[str, tuple[Title, ...]]] = {
    PartyKind.PERSON.value: (
        Title("name", "姓名"),
        Title("id_number", "身份证号码"),
        Title("phone", "手机号码"),
        Title("marital_status", "婚姻状况", codes=MARITAL),
        Title("employer", "工作单位"),
        Title("address", "住址"),
        Title("monthly_income_amount", "月收入"),
    ),
    PartyKind.FIRM.value: (
        Title("name", "企业名称"),
        Title("credit_code", "统一社会信用代码"),
        Title("firm_kind", "企业类型", codes=FIRM_KINDS),
        Title("legal_representative", "法定代表人"),
        Title("registered_capital_amount", "注册资本"),
        Title("industry", "行业门类"),
        Title("phone", "联系电话"),
        Title("address", "注册地址"),
    ),
}
"""What a file of each kind is headed by, in Chinese or by the name of the field."""

IDENTITY: Final = {PartyKind.PERSON.value: "id_number", PartyKind.FIRM.value: "credit_code"}
NAMES: Final = ("name", "employer", "legal_representative")
MONEY: Final = ("monthly_income_amount", "registered_capital_amount")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A line that can be entered: what registering takes, and the token of the identity it is about."""

    line: int
    fields: Mapping[str, str]
    token: bytes


@dataclass(frozen=True, slots=True)
class Unfit:
    """A line that cannot be entered, and why."""

    line: int
    problem: Problem


def read(sheet: Sheet, kind: str, *, on: date) -> Iterator[Newcomer | Unfit]:
    """Every line of a sheet in its order; raises ColumnsMissing when a needed title is not there."""
    places = _places(sheet, kind)
    seen: dict[bytes, int] = {}
    for line in sheet.rows():
        if line.problem is not None:
            yield Unfit(line.number, line.problem)
            continue
        try:
            one = _newcomer(line, kind, places, on)
            if one.token in seen:
                raise TwiceInFile(line=seen[one.token], field=IDENTITY[kind])
        except DomainError as error:
            yield unfit(line.number, error, sheet, kind)
        else:
            seen[one.token] = line.number
            yield one


def unfit(line: int, error: DomainError, sheet: Sheet, kind: str) -> Unfit:
    """A refusal of a line, at the title of the column it came from."""
    found = Problem.of(error)
    place = _places(sheet, kind).get(error.field or "")
    column = "" if place is None else sheet.header[place]
    return Unfit(line, Problem(found.code, found.zh, found.en, column, place))


def _places(sheet: Sheet, kind: str) -> dict[str, int]:
    titles = [title.strip() for title in sheet.header]
    places = {one.field: titles.index(name) for one in TITLES[kind] for name in (one.zh, one.field) if name in titles}
    lacking = [one.zh for one in TITLES[kind] if one.required and one.field not in places]
    if lacking:
        raise ColumnsMissing(columns="、".join(lacking), field="file")
    return places


def _newcomer(line: Line, kind: str, places: Mapping[str, int], on: date) -> Newcomer:
    fields = {one.field: _value(one, line.cells[places[one.field]].strip()) for one in TITLES[kind]}
    number = _CHECKED[kind](fields, on)
    return Newcomer(line.number, fields, crypto.token("id_number", number))


def _value(title: Title, text: str) -> str:
    if not text:
        raise CellBlank(column=title.zh, field=title.field)
    text = dict(title.codes).get(text, text)
    if title.codes and text not in dict(title.codes).values():
        wanted = "、".join(word for word, _ in title.codes)
        raise CellRefused(column=title.zh, wanted_zh=f"只能是{wanted}", wanted_en=f"one of {wanted}", field=title.field)
    try:
        text = clean_name(clean(text)) if title.field in NAMES else clean(text)
    except ValueError:
        raise CellRefused(
            column=title.zh, wanted_zh="不能有不可见字符或表情", wanted_en="no invisible signs", field=title.field
        ) from None
    if title.field in MONEY:
        parse_minor(text, "CNY", field=title.field, allow_zero=True)
    return text


def _person(fields: Mapping[str, Any], on: date) -> str:
    number, _ = identity.parse(fields["id_number"], on=on)
    return number


def _firm(fields: Mapping[str, Any], on: date) -> str:
    try:
        return identifiers.document(IdType.BUSINESS_LICENCE, fields["credit_code"], on=on)
    except identifiers.Fault as fault:
        raise CellRefused(
            column="统一社会信用代码", wanted_zh=fault.zh, wanted_en=fault.en, field="credit_code"
        ) from None


_CHECKED: Final[dict[str, Callable[[Mapping[str, Any], date], str]]] = {
    PartyKind.PERSON.value: _person,
    PartyKind.FIRM.value: _firm,
}
