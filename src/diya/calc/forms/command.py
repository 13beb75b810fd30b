"""A calculation as the shell knows it: what it takes, what it gives, and an example that a test runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from diya.calc.forms.answers import Written
from diya.calc.forms.kinds import Place
from diya.calc.forms.records import Record, refusals_at

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class Command:
    """`run` computes from what `takes` has read; `currency` tells that of the answer's amounts, if there are any."""

    name: str
    says: str
    takes: Record
    gives: Written
    run: Callable[[Any], Any]
    example: Mapping[str, Any]
    currency: Callable[[Any], str] = lambda _: ""

    def answer(self, data: Any) -> Any:
        """The answer to one input, both plain JSON data. Raises DomainError with the path of the wrong place in
        `field`: of the input as it stands, or of what the calculation finds in it."""
        place = Place()
        given = self.takes.read(data, place)
        renamed = {one.to: one.name for one in self.takes.fields if one.to}
        with refusals_at(place, renamed, [one.name for one in self.takes.fields]):
            found = self.run(given)
        return self.gives.write(found, self.currency(given))

    def input_schema(self) -> dict[str, Any]:
        head = {"$schema": DIALECT, "$id": f"urn:diya:calc:{self.name}:input"}
        return {**head, **self.takes.schema, "description": self.says, "examples": [dict(self.example)]}

    def output_schema(self) -> dict[str, Any]:
        return {"$schema": DIALECT, "$id": f"urn:diya:calc:{self.name}:output", **self.gives.schema}
