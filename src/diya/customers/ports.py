"""What customers need from the rooms above: what somebody owes or may yet draw."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from diya.customers.contracts import Exposure
from diya.kernel.registry import Registry

exposures: Registry[Callable[[Collection[UUID]], Iterable[Exposure]]] = Registry("diya.exposure")
"""For each room that lends: what parties owe, in minor units by currency, in a fixed number of statements."""
