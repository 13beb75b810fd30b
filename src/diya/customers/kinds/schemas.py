"""A definition of fields by JSON Schema as a kind of fact: a deliberately small part of the standard.

An object whose properties are strings (free, from an enumeration, a date, a decimal number as text) or booleans, each
with its Chinese and English title. Nothing nests and nothing refers, so a definition is a form and a form is checked
as any other; what is not in this part is refused when it is proposed and never ignored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from diya.customers.contracts import PartyKind, SchemaRefused
from diya.customers.kinds.declared import Kind
from diya.customers.kinds.fields import Choice, Field, Form

CUSTOM: Final = "CUSTOM."
"""How the code of a kind of the bank's own begins."""
MOST_FIELDS: Final = 30
MOST_CHOICES: Final = 50
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
ORDER: Final = "x-order"
"""Our own word: in which order the fields stand on the form. JSON in a table forgets the order of its keys."""
WORDS: Final = {"type", "properties", "required", "additionalProperties", "$schema", ORDER}
FIELD_WORDS: Final = {"type", "title", "title_en", "enum", "enum_titles", "enum_titles_en", "format"}
FORMATS: Final = {"date": Form.DAY, "decimal": Form.DECIMAL}


def custom_kind(*, code: str, zh: str, en: str, party_kind: PartyKind, schema: Mapping[str, Any]) -> Kind:
    """The kind of fact that a definition describes; raises SchemaRefused."""
    return Kind(f"{CUSTOM}{code}", zh, en, _fields(schema), (party_kind,))


def ordered(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A checked definition that keeps the order in which its fields were written."""
    return {ORDER: list(schema["properties"]), **schema}


def _fields(schema: Mapping[str, Any]) -> tuple[Field, ...]:
    _known(schema, WORDS, "schema")
    properties, required = schema.get("properties"), schema.get("required", [])
    if schema.get("type") != "object" or not isinstance(properties, dict) or not properties:
        raise _refused("须为 type: object 并含 properties", "it is an object with properties")
    if schema.get("additionalProperties", False) is not False:
        raise _refused("additionalProperties 只能为 false", "additionalProperties is false")
    if len(properties) > MOST_FIELDS:
        raise _refused(f"最多 {MOST_FIELDS} 个字段", f"at most {MOST_FIELDS} fields")
    if not isinstance(required, list) or not all(isinstance(name, str) and name in properties for name in required):
        raise _refused("required 须为字段名列表", "required lists names of fields")
    order = schema.get(ORDER, list(properties))
    if not isinstance(order, list) or sorted(map(str, order)) != sorted(properties):
        raise _refused(f"{ORDER} 须列出全部字段各一次", f"{ORDER} lists every field once")
    return tuple(_field(name, properties[name], name in required) for name in order)


def _field(name: str, found: Any, required: bool) -> Field:
    if not NAME.fullmatch(name) or name == "currency":
        raise _refused(f"字段名“{name[:40]}”须为小写字母、数字和下划线", f"the name “{name[:40]}” is not lower case")
    if not isinstance(found, dict):
        raise _refused(f"{name} 须为对象", f"{name} is an object")
    _known(found, FIELD_WORDS, name)
    zh = str(found.get("title", ""))
    en = str(found.get("title_en", zh))
    if not _title(found.get("title")) or not _title(en):
        raise _refused(f"{name} 缺少 title（最多 60 字）", f"{name} has no title of at most 60 characters")
    if found.get("type") == "boolean":
        return Field(name, zh, en, Form.FLAG, required)
    if found.get("type") != "string":
        raise _refused(f"{name} 的 type 只能是 string 或 boolean", f"{name} is a string or a boolean")
    if "enum" in found:
        return Field(name, zh, en, Form.CHOICE, required, choices=_choices(name, found))
    form = found.get("format")
    if form is not None and form not in FORMATS:
        raise _refused(f"{name} 的 format 只能是 date 或 decimal", f"the format of {name} is date or decimal")
    return Field(name, zh, en, FORMATS[form] if form else Form.TEXT, required)


def _choices(name: str, found: Mapping[str, Any]) -> tuple[Choice, ...]:
    codes = found["enum"]
    if not isinstance(codes, list) or not 0 < len(codes) <= MOST_CHOICES or not all(_title(code) for code in codes):
        raise _refused(f"{name} 的 enum 须为 1 至 {MOST_CHOICES} 个文字", f"{name} has 1 to {MOST_CHOICES} texts")
    zh, en = found.get("enum_titles", codes), found.get("enum_titles_en", found.get("enum_titles", codes))
    for titles in (zh, en):
        if not isinstance(titles, list) or len(titles) != len(codes) or not all(_title(title) for title in titles):
            raise _refused(f"{name} 的选项名称数量不符", f"the titles of {name} are not as many as its values")
    if len(set(codes)) != len(codes):
        raise _refused(f"{name} 的选项有重复", f"{name} has a value twice")
    return tuple(Choice(*one) for one in zip(codes, zh, en, strict=True))


def _title(text: Any) -> bool:
    return isinstance(text, str) and 0 < len(text.strip()) <= 60 and text.isprintable()


def _known(found: Mapping[str, Any], words: set[str], where: str) -> None:
    for word in sorted(set(found) - words):
        raise _refused(f"{where} 不支持关键字“{word[:30]}”", f"the keyword “{word[:30]}” of {where} is not kept here")


def _refused(zh: str, en: str) -> SchemaRefused:
    return SchemaRefused(reason_zh=zh, reason_en=en, field="schema")
