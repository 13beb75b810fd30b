"""Opening cases and casting votes. The chain is data: a decision table names the steps for the facts of a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from diya.approval import selectors
from diya.approval.contracts import (
    AskedCondition,
    CaseDecided,
    CaseState,
    CommentMissing,
    ConditionsMisplaced,
    Decision,
    NotYourStep,
    OwnCase,
    VotedAlready,
)
from diya.approval.models import Case, Step, Vote
from diya.approval.ports import subject_handlers
from diya.foundation import access, audit, clock, db, work
from diya.kernel.errors import NotFound, ensure
from diya.rules import selectors as rules

audit.actions(
    {
        "approval.case.opened": ("进入审批", "Approval opened"),
        "approval.case.approved_by_table": ("自动审批通过", "Approved by the table"),
        "approval.vote.approve": ("审批同意", "Approved"),
        "approval.vote.return": ("审批退回", "Returned"),
        "approval.vote.reject": ("审批拒绝", "Rejected"),
    }
)

WORK_KIND = "approval.vote"

OUTCOMES = {
    Decision.APPROVE: CaseState.APPROVED,
    Decision.RETURN: CaseState.RETURNED,
    Decision.REJECT: CaseState.REJECTED,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be decided: its reference, its number for people, its branch, and who made it and may not vote."""

    reference: str
    number: str
    branch_id: int
    makers: Sequence[int]


def open_case(*, subject: Subject, chain_table: str, facts: Mapping[str, int | bool | str]) -> UUID:
    """Open a case with the steps the table names for these facts; without a step it is approved at once."""
    chain = rules.evaluate(chain_table, facts, on=clock.business_date())
    steps = [row.says for row in chain.rows if row.says.get("role")]
    case = Case.objects.create(
        branch_id=subject.branch_id,
        subject=subject.reference,
        subject_number=subject.number,
        chain_table=chain_table,
        chain_version=chain.version,
        makers=list(subject.makers),
        state=CaseState.OPEN if steps else CaseState.APPROVED,
        current_step=1 if steps else None,
    )
    Step.objects.bulk_create(
        Step(
            branch_id=case.branch_id,
            case=case,
            number=number,
            role=step["role"],
            name_zh=step["zh"],
            name_en=step["en"],
            hours=step["hours"],
        )
        for number, step in enumerate(steps, start=1)
    )
    matched = {"table": chain_table, "version": chain.version, "rows": [row.row for row in chain.rows]}
    if steps:
        _record("approval.case.opened", case, {**matched, "steps": [step["role"] for step in steps]})
        _ask(case, excluded=subject.makers)
    else:
        _record("approval.case.approved_by_table", case, matched)
        _tell(case, comment="")
    return case.id


def cast_vote(
    *,
    case_id: UUID,
    decision: Decision,
    comment: str,
    expected_version: int | None,
    conditions: Sequence[AskedCondition] = (),
) -> UUID:
    """Decide the current step. Never a maker, never one person twice, only the step's role at the branch.

    `conditions` go with an approval and hold once the whole chain has approved.
    """
    case = Case.objects.select_for_update().filter(id=case_id).first()
    if case is None:
        raise NotFound()
    if case.state != CaseState.OPEN:
        raise CaseDecided(state=case.state)
    db.ensure_version(case.version, expected_version)
    step = Step.objects.get(case=case, number=case.current_step or 0)
    voter_id = _entitled(case, step)
    if not comment.strip():
        raise CommentMissing(field="comment")
    if conditions and decision is not Decision.APPROVE:
        raise ConditionsMisplaced(field="conditions")
    Vote.objects.create(
        branch_id=case.branch_id,
        case=case,
        step=step,
        voter_id=voter_id,
        makers=case.makers,
        decision=decision,
        comment=comment,
        conditions=[asdict(condition) for condition in conditions],
    )
    work.finish(kind=WORK_KIND, subject=case.subject)
    said = {"step": step.number, "role": step.role, "comment": comment}
    said |= {"conditions": [condition.name for condition in conditions]} if conditions else {}
    _record(f"approval.vote.{decision.lower()}", case, said)
    _advance(case, step, decision)
    if case.state == CaseState.OPEN:
        _ask(case, excluded=[*case.makers, *_voters(case)])
    else:
        _tell(case, comment=comment)
    return case.id


def _entitled(case: Case, step: Step) -> int:
    voter_id = db.current().context.actor_id
    ensure(voter_id is not None, "a vote needs a person")
    assert voter_id is not None
    if voter_id in case.makers:
        raise OwnCase()
    if voter_id in _voters(case):
        raise VotedAlready()
    if not access.holds_role(voter_id, step.role, branch_id=case.branch_id):
        raise NotYourStep(role=step.role)
    return voter_id


def _voters(case: Case) -> list[int]:
    return list(Vote.objects.filter(case=case).values_list("voter_id", flat=True))


def _advance(case: Case, step: Step, decision: Decision) -> None:
    following = Step.objects.filter(case=case, number=step.number + 1).exists()
    if decision is Decision.APPROVE and following:
        case.current_step = step.number + 1
    else:
        case.state, case.current_step = OUTCOMES[decision], None
    case.version += 1
    case.save(update_fields=["state", "current_step", "version"])


def _ask(case: Case, *, excluded: Iterable[int]) -> None:
    step = Step.objects.get(case=case, number=case.current_step or 0)
    work.open_item(
        branch_id=case.branch_id,
        kind=WORK_KIND,
        title_zh=f"审批：{step.name_zh}",
        title_en=f"Approval: {step.name_en}",
        subject=case.subject,
        subject_number=case.subject_number,
        role=step.role,
        hours=step.hours,
        excluded=excluded,
    )


def _tell(case: Case, *, comment: str) -> None:
    handler = subject_handlers.get(case.subject.partition(":")[0])
    handler(
        subject_id=db.ref_id(case.subject),
        outcome=CaseState(case.state),
        comment=comment,
        conditions=selectors.asked(Vote.objects.filter(case=case).order_by("step__number")),
    )


def _record(action: str, case: Case, after: Mapping[str, object]) -> None:
    audit.record(
        action,
        subject=db.ref("approval.case", case.id),
        branch_id=case.branch_id,
        after={"state": case.state, **after},
        related=[case.subject],
    )
