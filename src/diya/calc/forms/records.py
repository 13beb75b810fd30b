"""Objects and lists of JSON out of one table of fields: the same table reads an input and writes its schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from diya.calc.forms.errors import BeyondCalendar, FieldMissing, FieldsExclusive, FieldUnknown
from diya.calc.forms.kinds import Kind, Place, mistaken
from diya.kernel.errors import DomainError

ABSENT: Final = object()
"""No default: what is not given is left to the calculation."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an object. `says` gives meaning and unit; `default` is a JSON value and read like a given one;
    `to` is what the calculation calls it; `currency` takes the currency of the fields after it out of this one."""

    name: str
    kind: Kind
    says: str
    needed: bool = False
    default: Any = ABSENT
    to: str = ""
    currency: Callable[[Any], str] | None = None

    @property
    def schema(self) -> dict[str, Any]:
        default = {} if self.default is ABSENT else {"default": self.default}
        return {**self.kind.schema, "description": self.says, **default}


@dataclass(frozen=True, slots=True)
class Record:
    """An object: its fields in order, one of which must be there of `either`, and what is made of them."""

    title: str
    fields: tuple[Field, ...]
    build: Callable[[dict[str, Any]], Any] = dict
    either: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        return Kind(self.schema, self.read)

    @property
    def schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = {
            "type": "object",
            "title": self.title,
            "properties": {one.name: one.schema for one in self.fields},
            "required": [one.name for one in self.fields if one.needed],
            "additionalProperties": False,
        }
        if self.either:
            schema["oneOf"] = [{"required": [name]} for name in self.either]
        return schema

    def read(self, value: Any, place: Place) -> Any:
        if not isinstance(value, dict):
            raise mistaken(value, place, "an object", "对象")
        names = [one.name for one in self.fields]
        for name in value:
            if name not in names:
                raise FieldUnknown(name=name[:40], known=", ".join(names), field=place.at(name[:40] or '""').path)
        if self.either and sum(name in value for name in self.either) != 1:
            raise FieldsExclusive(names=", ".join(self.either), field=place.at(self.either[0]).path)
        given: dict[str, Any] = {}
        for one in self.fields:
            if one.needed and one.name not in value:
                raise FieldMissing(name=one.name, field=place.at(one.name).path)
            found = value.get(one.name, one.default)
            if found is ABSENT:
                continue
            given[one.to or one.name] = read = one.kind.read(found, place.at(one.name))
            if one.currency:
                place = Place(place.path, one.currency(read))
        with refusals_at(place, {one.to: one.name for one in self.fields if one.to}, names):
            return self.build(given)


def listed(kind: Kind, *, least: int = 1, most: int) -> Kind:
    """A list of values of one kind."""

    def read(value: Any, place: Place) -> tuple[Any, ...]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise mistaken(value, place, f"a list of {least} to {most}", f"{least} 至 {most} 项的列表")
        return tuple(kind.read(one, place.item(index)) for index, one in enumerate(value))

    return Kind({"type": "array", "items": kind.schema, "minItems": least, "maxItems": most}, read)


def variants(tag: str, records: Mapping[str, Record]) -> Kind:
    """An object whose other fields depend on the word in its field `tag`; read as that word and the rest."""

    def read(value: Any, place: Place) -> Any:
        if not isinstance(value, dict):
            raise mistaken(value, place, "an object", "对象")
        if tag not in value:
            raise FieldMissing(name=tag, field=place.at(tag).path)
        word = value[tag]
        if not isinstance(word, str) or word not in records:
            known = tuple(records)
            raise mistaken(word, place.at(tag), f"one of {', '.join(known)}", f"以下之一：{'、'.join(known)}")
        return records[word].read({name: one for name, one in value.items() if name != tag}, place)

    def schema(word: str, record: Record) -> dict[str, Any]:
        plain = record.schema
        tagged = {tag: {"const": word}, **plain["properties"]}
        return {**plain, "properties": tagged, "required": [tag, *plain["required"]]}

    return Kind({"oneOf": [schema(word, record) for word, record in records.items()]}, read)


@contextmanager
def refusals_at(place: Place, renamed: Mapping[str, str], names: list[str]) -> Iterator[None]:
    """Refusals of a calculation get the place in the input whose value caused them."""
    try:
        with within_calendar(place.path):
            yield
    except DomainError as error:
        field = (error.field or "").removeprefix(f"{place.path.rpartition('.')[2]}.")
        head, _, rest = field.partition(".")
        head = renamed.get(head, head)
        error.field = place.path
        if head.partition("[")[0] in names:
            error.field = place.at(f"{head}.{rest}" if rest else head).path
        raise


@contextmanager
def refused_at(path: str) -> Iterator[None]:
    """Refusals of a calculation are of this place, whatever the calculation calls it."""
    try:
        yield
    except DomainError as error:
        error.field = path
        raise


@contextmanager
def within_calendar(path: str) -> Iterator[None]:
    """Python's calendar ends with the year 9999 and says so in two ways; here it is a refusal of this place."""
    try:
        yield
    except (OverflowError, ValueError) as error:
        if "out of range" not in str(error):
            raise
        raise BeyondCalendar(field=path) from None
