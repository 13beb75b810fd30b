"""What a product asks beyond its terms: reading what people give, and saying what is still missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from diya.collateral.contracts import Property
from diya.origination.contracts import FactRefused, FactUnknown
from diya.products.contracts import FactKind, FactTerm, ProductTerms

NUMBER: Final = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)
DECLARED: Final = (FactKind.INTEGER, FactKind.CHOICE)


def parse(terms: ProductTerms, code: str, text: str) -> int | str:
    """A fact as it is kept: "34.34" with two decimals is 3434, a choice is its code; raises FactUnknown, FactRefused.

    More decimals than the fact keeps are refused, so that nothing is rounded behind anybody's back.
    """
    fact = next((fact for fact in terms.facts if fact.code == code and fact.kind in DECLARED), None)
    if fact is None:
        raise FactUnknown(fact=code[:40], field=f"facts.{code}"[:80])
    if fact.kind is FactKind.CHOICE:
        if text not in {choice.code for choice in fact.choices}:
            raise _refused(fact, text)
        return text
    if not NUMBER.fullmatch(text):
        raise _refused(fact, text)
    scaled = Decimal(text).scaleb(fact.scale)
    if scaled != scaled.to_integral_value() or scaled > fact.most:
        raise _refused(fact, text)
    return int(scaled)


def shown(fact: FactTerm, value: int | str) -> str:
    """A kept fact as text: 3434 with two decimals is "34.34"."""
    return value if isinstance(value, str) else f"{Decimal(value).scaleb(-fact.scale):.{fact.scale}f}"


def missing(terms: ProductTerms, declared: Mapping[str, int | str], home: Property | None) -> Iterator[str]:
    """The codes of the facts that are not known, in the product's order."""
    for fact in terms.facts:
        if not _known(fact, declared, home):
            yield fact.code


def _known(fact: FactTerm, declared: Mapping[str, int | str], home: Property | None) -> bool:
    if fact.kind is FactKind.PROPERTY_VALUE:
        return home is not None and home.value_minor is not None
    if fact.kind is FactKind.PRIOR_LIEN:
        return home is not None and home.encumbered_minor is not None
    return fact.code in declared


def _refused(fact: FactTerm, value: str) -> FactRefused:
    if fact.kind is FactKind.CHOICE:
        allowed = ", ".join(choice.code for choice in fact.choices)
    else:
        allowed = f"0–{shown(fact, fact.most)}"
    return FactRefused(
        name_zh=fact.name_zh, name_en=fact.name_en, value=value[:40], allowed=allowed, field=f"facts.{fact.code}"
    )
