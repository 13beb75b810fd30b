"""What approval says to the room that owns a subject, in the same transaction as the last vote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from diya.approval.contracts import AskedCondition, CaseState
from diya.kernel.registry import Registry


class SubjectHandler(Protocol):
    """What follows from a decision."""

    def __call__(
        self, *, subject_id: UUID, outcome: CaseState, comment: str, conditions: Sequence[AskedCondition]
    ) -> None: ...


subject_handlers: Registry[SubjectHandler] = Registry("diya.approval_subject")
"""By kind of subject, e.g. `origination.application`."""
