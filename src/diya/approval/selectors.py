"""Questions about cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet

from diya.approval import contracts
from diya.approval.models import Case, Vote
from diya.kernel.errors import NotFound


def cases(state: str = "") -> QuerySet[Case]:
    """Cases in scope with steps and votes."""
    rows = Case.objects.select_related("branch").prefetch_related("steps", "votes__voter")
    return rows.filter(state=state) if state else rows


def case(case_id: UUID) -> contracts.Case:
    """One case; raises NotFound."""
    row = cases().filter(id=case_id).first()
    if row is None:
        raise NotFound()
    return as_case(row)


def latest_case(subject: str) -> contracts.Case | None:
    """The newest case of a subject."""
    row = cases().filter(subject=subject).order_by("-id").first()
    return as_case(row) if row else None


def voters(subject: str) -> list[int]:
    """Everybody who voted on a subject, in any of its cases."""
    return list(Vote.objects.filter(case__subject=subject).values_list("voter_id", flat=True).distinct())


def asked(votes: Iterable[Vote]) -> tuple[contracts.AskedCondition, ...]:
    """The conditions that votes added, in their order."""
    return tuple(contracts.AskedCondition(**one) for vote in votes for one in vote.conditions)


def asked_by_case(case_ids: Sequence[UUID]) -> dict[UUID, tuple[contracts.AskedCondition, ...]]:
    """The conditions that the votes of cases added, in the order of their steps."""
    votes: dict[UUID, list[Vote]] = {}
    for vote in Vote.objects.filter(case__in=case_ids).order_by("step__number"):
        votes.setdefault(vote.case_id, []).append(vote)
    return {case_id: asked(found) for case_id, found in votes.items()}


def as_case(row: Case) -> contracts.Case:
    """A row with its steps in order, each with its vote."""
    votes = {vote.step_id: vote for vote in row.votes.all()}
    steps = []
    current_role = None
    for step in sorted(row.steps.all(), key=lambda step: step.number):
        vote = votes.get(step.id)
        waiting = step.number == row.current_step
        current_role = step.role if waiting else current_role
        steps.append(
            contracts.Step(
                number=step.number,
                role=step.role,
                name_zh=step.name_zh,
                name_en=step.name_en,
                state="DONE" if vote else "CURRENT" if waiting else "WAITING",
                decision=vote.decision if vote else None,
                comment=vote.comment if vote else "",
                decided_by_name=vote.voter.name if vote else None,
                decided_at=vote.created_at if vote else None,
                conditions=asked([vote]) if vote else (),
            )
        )
    return contracts.Case(
        row.id, row.subject, contracts.CaseState(row.state), row.current_step, current_role, row.version, tuple(steps)
    )
