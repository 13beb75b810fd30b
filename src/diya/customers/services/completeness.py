"""The gate that origination asks: is the file of everybody who takes part complete?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from diya.customers import selectors
from diya.customers.contracts import FileIncomplete, PartyKind, Stage
from diya.foundation import clock, parameters
from diya.foundation.parameters import ParameterValueRefused

SHAPE: Final = '{"PERSON": {"APPLICATION": ["IDENTITY_DOCUMENT", …], "CONTRACT": […]}, "FIRM": {…}}'


def require_complete(party_ids: Iterable[UUID], stage: Stage) -> None:
    """Raise FileIncomplete, with what is missing of the first customer in words, unless all files are complete."""
    wanted = list(party_ids)
    found = selectors.missing_of(wanted, stage, on=clock.business_date())
    party_id = next((one for one in wanted if one in found), None)
    if party_id is None:
        return
    raise FileIncomplete(
        names_zh="、".join(need.name_zh for need in found[party_id]),
        names_en=", ".join(need.name_en for need in found[party_id]),
    )


@parameters.followers.register(selectors.NEEDED)
def _check(value: Any) -> None:
    """Refuse a rule that names what no customer could have."""
    if not isinstance(value, Mapping) or set(value) - set(PartyKind):
        raise ParameterValueRefused(value=str(value)[:60], wanted=SHAPE, field="value")
    for party_kind, stages in value.items():
        named = selectors.all_kinds(party_kind)
        if not isinstance(stages, Mapping) or set(stages) - set(Stage):
            raise ParameterValueRefused(value=str(stages)[:60], wanted=SHAPE, field="value")
        for need in (one for needs in stages.values() for one in needs):
            if not isinstance(need, str) or selectors.words(need, named)[0] == need:
                raise ParameterValueRefused(value=str(need)[:60], wanted="/".join(named), field="value")
