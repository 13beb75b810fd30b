"""What approval says to the room that owns a subject, in the same transaction as the last vote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from diya.approval.contracts import AskedCondition, CaseState
from diya.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Decided:
    """A subject whose chain has ended, with the comment of the last vote and the conditions of all."""

    subject_id: UUID
    outcome: CaseState
    comment: str = ""
    conditions: tuple[AskedCondition, ...] = ()


class SubjectHandler(Protocol):
    """What follows from decisions, for a batch of subjects."""

    def __call__(self, decisions: Sequence[Decided]) -> None: ...


subject_handlers: Registry[SubjectHandler] = Registry("diya.approval_subject")
"""By kind of subject, e.g. `origination.application`."""
