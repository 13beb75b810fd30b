"""What customers need from the rooms above and from outside, joined in `config.wiring`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from diya.customers.contracts import Exposure
from diya.customers.integrity import Answered, Asked
from diya.customers.privacy import Belongings, Hold
from diya.kernel.registry import Registry

exposures: Registry[Callable[[Collection[UUID]], Iterable[Exposure]]] = Registry("diya.exposure")
"""For each room that lends: what parties owe, in minor units by currency, in a fixed number of statements."""

bureaus: Registry[Callable[[Asked], Answered]] = Registry("diya.bureau")
"""The credit bureaus that are connected, by code; the first is asked. None: a query is refused."""

told: Registry[Callable[[Collection[UUID]], Mapping[str, Any]]] = Registry("diya.subject_data")
"""For each room: what it keeps of a person (all ids they are known under), whole and as plain JSON, for the person."""

holds: Registry[Callable[[Collection[UUID], date], Mapping[UUID, Sequence[Hold]]]] = Registry("diya.subject_hold")
"""For each room: what stands against erasing parties on a day, in a fixed number of statements."""

forgetting: Registry[Callable[[Collection[UUID]], Belongings]] = Registry("diya.subject_forgetting")
"""For each room: takes away the tokens by which erased parties are found in it, and answers what is sealed under other
keys than their own and is about them alone."""
