"""A field of a fact: what it may hold, how it is kept and shown, and what a person is told when it cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from diya.customers import identifiers
from diya.customers.contracts import FieldRefused, IdType
from diya.customers.identifiers import Fault
from diya.foundation.door.fields import clean, clean_lines
from diya.kernel.errors import DomainError
from diya.kernel.money import MINOR_DIGITS, format_minor, parse_minor

LONGEST: Final = 200
LONGEST_TEXT: Final = 1000
MOST: Final = 1_000_000
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


class Form(StrEnum):
    """What a field holds; the screen makes its input from it."""

    TEXT = "TEXT"
    LONG_TEXT = "LONG_TEXT"
    CHOICE = "CHOICE"
    AMOUNT = "AMOUNT"
    CURRENCY = "CURRENCY"
    COUNT = "COUNT"
    DECIMAL = "DECIMAL"
    DAY = "DAY"
    FLAG = "FLAG"
    MOBILE = "MOBILE"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    DOCUMENT = "DOCUMENT"
    CARD = "CARD"
    ACCOUNT = "ACCOUNT"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a CHOICE with its names."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field. Its form may follow from another field: `forms` maps the value of `by` to the form. A masked field
    leaves the API with so many signs at its ends."""

    name: str
    zh: str
    en: str
    form: Form = Form.TEXT
    required: bool = True
    choices: tuple[Choice, ...] = ()
    mask: tuple[int, int] | None = None
    by: str = ""
    forms: Mapping[str, Form] | None = None

    def form_in(self, fields: Mapping[str, Any]) -> Form:
        """The form the field has beside the others."""
        return (self.forms or {}).get(str(fields.get(self.by)), self.form)


def choices(text: str) -> tuple[Choice, ...]:
    """Choices written as lines of `CODE 中文 English`."""
    return tuple(Choice(*line.split(maxsplit=2)) for line in text.strip().splitlines())


CURRENCIES: Final = tuple(Choice(code, code, code) for code in MINOR_DIGITS)


def checked(fields: tuple[Field, ...], given: Mapping[str, Any], *, on: date) -> dict[str, Any]:
    """What is kept of the values given: each in its one spelling, amounts in minor units; raises FieldRefused for the
    first that cannot be. What is empty is left out."""
    unknown = sorted(set(given) - {field.name for field in fields})
    if unknown:
        name = unknown[0][:40]
        raise FieldRefused(
            label_zh=name, label_en=name, reason_zh="没有这个字段", reason_en="there is no such field", field=name
        )
    kept: dict[str, Any] = {}
    for field in fields:
        value = given.get(field.name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if field.required:
                raise refusal(field, "必填", "this is needed")
            continue
        try:
            kept[field.name] = _READ[field.form_in(given)](field, value, given, on)
        except Fault as fault:
            raise refusal(field, fault.zh, fault.en) from None
        except DomainError as fault:
            raise refusal(field, fault.sentence("zh"), fault.sentence("en")) from None
        except ValueError:
            raise refusal(field, "含有不被接受的字符", "it holds characters that are not accepted") from None
    return kept


def refusal(field: Field, zh: str, en: str) -> FieldRefused:
    """Why a field is not accepted."""
    return FieldRefused(label_zh=field.zh, label_en=field.en, reason_zh=zh, reason_en=en, field=field.name)


def shown(fields: tuple[Field, ...], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Kept values as JSON shows them: amounts as decimal text."""
    told = {field.name: field for field in fields}
    return {
        name: format_minor(value, kept.get("currency", "CNY"))
        if name in told and told[name].form is Form.AMOUNT
        else value
        for name, value in kept.items()
    }


def _text(limit: int) -> Callable[[Field, Any, Mapping[str, Any], date], str]:
    def read(field: Field, value: Any, given: Mapping[str, Any], on: date) -> str:  # noqa: ARG001 - one shape for all
        text = _string(value)
        if len(text) > limit:
            raise Fault(f"最多 {limit} 个字符", f"at most {limit} characters")
        return clean(text) if limit == LONGEST else clean_lines(text)

    return read


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise Fault("请用文字填写", "give it as text")
    return value.strip()


def _choice(field: Field, value: Any, given: Mapping[str, Any], on: date) -> str:  # noqa: ARG001
    known = {choice.code for choice in field.choices}
    if not isinstance(value, str) or value not in known:
        words_zh = "、".join(choice.zh for choice in field.choices)
        words_en = ", ".join(choice.code for choice in field.choices)
        raise Fault(f"只能是：{words_zh}", f"only one of {words_en}")
    return value


def _amount(field: Field, value: Any, given: Mapping[str, Any], on: date) -> int:  # noqa: ARG001
    currency = given.get("currency") or "CNY"
    if not isinstance(currency, str) or currency not in MINOR_DIGITS:
        raise Fault("币种尚未启用", "the currency is not kept here")
    return parse_minor(_string(value), currency, allow_zero=True)


def _count(field: Field, value: Any, given: Mapping[str, Any], on: date) -> int:  # noqa: ARG001
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
        raise Fault(f"请输入 0 至 {MOST} 的整数", f"give a whole number from 0 to {MOST}")
    return value


def _decimal(field: Field, value: Any, given: Mapping[str, Any], on: date) -> str:  # noqa: ARG001
    text = _string(value)
    whole, _, part = text.removeprefix("-").partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= 18 and len(part) <= 9) or (
        "." in text and not (part.isascii() and part.isdigit())
    ):
        raise Fault("请输入数字，最多 9 位小数", "give a number of at most 9 decimals")
    return text


def _day(field: Field, value: Any, given: Mapping[str, Any], on: date) -> str:  # noqa: ARG001
    text = _string(value)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Fault("不是有效日期，请用 YYYY-MM-DD", "not a date; use YYYY-MM-DD") from None
    if len(text) != 10 or not FIRST_DAY <= day <= LAST_DAY:
        raise Fault("日期须在 1900-01-01 至 2199-12-31 之间", "give a date from 1900-01-01 to 2199-12-31")
    return text


def _flag(field: Field, value: Any, given: Mapping[str, Any], on: date) -> bool:  # noqa: ARG001
    if not isinstance(value, bool):
        raise Fault("请选择是或否", "say yes or no")
    return value


def _number(read: Callable[[str], str]) -> Callable[[Field, Any, Mapping[str, Any], date], str]:
    return lambda field, value, given, on: read(_string(value))  # noqa: ARG005 - one shape for all


def _document(field: Field, value: Any, given: Mapping[str, Any], on: date) -> str:
    kind = given.get(field.by)
    if kind not in set(IdType) - {IdType.NONE}:
        raise Fault("请先选择证件类型", "choose the kind of document first")
    return identifiers.document(str(kind), _string(value), on=on)


_READ: Final[dict[Form, Callable[[Field, Any, Mapping[str, Any], date], Any]]] = {
    Form.TEXT: _text(LONGEST),
    Form.LONG_TEXT: _text(LONGEST_TEXT),
    Form.CHOICE: _choice,
    Form.CURRENCY: _choice,
    Form.AMOUNT: _amount,
    Form.COUNT: _count,
    Form.DECIMAL: _decimal,
    Form.DAY: _day,
    Form.FLAG: _flag,
    Form.MOBILE: _number(identifiers.mobile),
    Form.PHONE: _number(identifiers.phone),
    Form.EMAIL: _number(identifiers.email),
    Form.CARD: _number(identifiers.card),
    Form.ACCOUNT: _number(identifiers.account),
    Form.DOCUMENT: _document,
}
