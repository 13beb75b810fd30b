"""What crosses the door of approval: a case with its steps, and why a vote is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from diya.kernel.errors import Conflict, InvalidInput, RuleRefused


class Decision(StrEnum):
    APPROVE = "APPROVE"
    RETURN = "RETURN"
    REJECT = "REJECT"


class CaseState(StrEnum):
    OPEN = "OPEN"
    APPROVED = "APPROVED"
    RETURNED = "RETURNED"
    REJECTED = "REJECTED"


class CaseDecided(Conflict):
    code = "approval.case_decided"
    zh = "该审批已结束（{state}）。"
    en = "This case has been decided already ({state})."


class OwnCase(RuleRefused):
    code = "approval.own_case"
    zh = "不能审批自己经办的业务，请由他人审批。"
    en = "You cannot decide on a case of your own. Another person must."


class VotedAlready(RuleRefused):
    code = "approval.voted_already"
    zh = "您已在本笔审批的其他环节发表意见，不能再次审批。"
    en = "You have voted in another step of this case and cannot vote again."


class NotYourStep(RuleRefused):
    code = "approval.not_your_step"
    zh = "当前环节须由“{role}”审批。"
    en = "This step is to be decided by the role “{role}”."


class CommentMissing(InvalidInput):
    code = "approval.comment_missing"
    zh = "请填写审批意见。"
    en = "Give a comment with your decision."


class ConditionsMisplaced(InvalidInput):
    code = "approval.conditions_misplaced"
    zh = "只有同意时才能附加放款条件。"
    en = "Conditions can only be added when approving."


@dataclass(frozen=True, slots=True)
class AskedCondition:
    """A condition that an approver adds: what must be so, and what proves it."""

    name: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case's chain."""

    number: int
    role: str
    name_zh: str
    name_en: str
    state: str
    decision: str | None
    comment: str
    decided_by_name: str | None
    decided_at: datetime | None
    conditions: tuple[AskedCondition, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A case as other rooms may know it."""

    id: UUID
    subject: str
    state: CaseState
    current_step: int | None
    current_role: str | None
    version: int
    steps: tuple[Step, ...]
