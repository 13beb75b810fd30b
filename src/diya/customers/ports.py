"""What customers need from the rooms above and from outside, joined in `config.wiring`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from diya.customers.contracts import Exposure
from diya.customers.integrity import Answered, Asked
from diya.kernel.registry import Registry

exposures: Registry[Callable[[Collection[UUID]], Iterable[Exposure]]] = Registry("diya.exposure")
"""For each room that lends: what parties owe, in minor units by currency, in a fixed number of statements."""

bureaus: Registry[Callable[[Asked], Answered]] = Registry("diya.bureau")
"""The credit bureaus that are connected, by code; the first is asked. None: a query is refused."""
