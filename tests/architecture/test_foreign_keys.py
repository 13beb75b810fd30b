"""Keys between tables go down the house as imports do; an import checker cannot see them, because they are strings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.apps import apps

from tests.architecture.house import height

Edge = tuple[str, str, str]
"""(room of the table, the field in words, room it points to)"""


def edges() -> Iterator[Edge]:
    """Every relation that a table declares: keys, one-to-one and many-to-many."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model is not None:
                name = f"{model._meta.label}.{field.name}"
                yield model._meta.app_label, name, field.related_model._meta.app_label  # type: ignore[union-attr]


def offences(found: Iterable[Edge], floors: dict[str, int]) -> list[str]:
    """The relations that go up, sideways, or from a room into a framework's table."""
    wrong = []
    for room, name, target in found:
        if room not in floors or room == target:
            continue
        below = floors[target] < floors[room] if target in floors else room == "foundation"
        if not below:
            wrong.append(f"{name} points to {target}")
    return wrong


def test_keys_point_down_or_stay_at_home() -> None:
    found = list(edges())
    assert any(room == "servicing" for room, _, _ in found)
    assert offences(found, height()) == []


def test_a_key_up_sideways_or_into_the_framework_is_caught() -> None:
    samples = [
        ("ledger", "ledger.Entry.loan", "servicing"),
        ("customers", "customers.Party.product", "products"),
        ("customers", "customers.Party.user", "auth"),
    ]
    assert len(offences(samples, height())) == len(samples)
    assert offences([("origination", "origination.Application.loan", "servicing")], height()) == []
