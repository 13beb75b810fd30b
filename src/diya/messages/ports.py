"""What messages need from the rooms above: where the data of each kind of paper comes from."""

from __future__ import annotations

from diya.kernel.registry import Registry
from diya.messages.contracts import PaperKind

paper_sources: Registry[PaperKind] = Registry("diya.paper")
"""For each kind of paper (`origination.offer`): its names, who may issue it, and its data."""
