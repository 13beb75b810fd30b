"""Opening cases and casting votes. The chain is data: a decision table names the steps for the facts of a case."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
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
from diya.approval.ports import Decided, subject_handlers
from diya.foundation import access, audit, clock, db, work
from diya.kernel.errors import NotFound, ensure
from diya.rules import selectors as rules
from diya.rules.contracts import Outcome

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


@dataclass(frozen=True, slots=True)
class NewCase:
    """A subject with the table that names its chain, and the facts the table is asked with."""

    subject: Subject
    chain_table: str
    facts: Mapping[str, int | bool | str]


def open_case(*, subject: Subject, chain_table: str, facts: Mapping[str, int | bool | str]) -> UUID:
    """Open a case with the steps the table names for these facts; without a step it is approved at once."""
    return open_cases([NewCase(subject, chain_table, facts)])[0]


def open_cases(new: Sequence[NewCase]) -> list[UUID]:
    """Open the cases of a batch in a fixed number of statements for each table of chains."""
    opened: dict[int, tuple[Case, list[Step], audit.NewEvent]] = {}
    for table in dict.fromkeys(one.chain_table for one in new):
        places = [place for place, one in enumerate(new) if one.chain_table == table]
        chains = rules.evaluate_all(table, [new[place].facts for place in places], on=clock.business_date())
        opened |= {place: _opened(new[place], chain) for place, chain in zip(places, chains, strict=True)}
    cases = [opened[place] for place in range(len(new))]
    db.insert_all([case for case, _, _ in cases])
    db.insert_all([step for _, steps, _ in cases for step in steps])
    audit.record_all([event for _, _, event in cases])
    work.open_items([_item(case, steps[0], case.makers) for case, steps, _ in cases if steps])
    _tell([case for case, steps, _ in cases if not steps], comment="")
    return [case.id for case, _, _ in cases]


def _opened(new: NewCase, chain: Outcome) -> tuple[Case, list[Step], audit.NewEvent]:
    """A case with its steps and its event, nothing written yet."""
    said = [row.says for row in chain.rows if row.says.get("role")]
    case = Case(
        branch_id=new.subject.branch_id,
        subject=new.subject.reference,
        subject_number=new.subject.number,
        chain_table=chain.table,
        chain_version=chain.version,
        makers=list(new.subject.makers),
        state=CaseState.OPEN if said else CaseState.APPROVED,
        current_step=1 if said else None,
    )
    steps = [
        Step(
            branch_id=case.branch_id,
            case=case,
            number=number,
            role=step["role"],
            name_zh=step["zh"],
            name_en=step["en"],
            hours=step["hours"],
        )
        for number, step in enumerate(said, start=1)
    ]
    matched: dict[str, object] = {
        "table": chain.table,
        "version": chain.version,
        "rows": [row.row for row in chain.rows],
    }
    if not steps:
        return case, steps, _event("approval.case.approved_by_table", case, matched)
    return case, steps, _event("approval.case.opened", case, {**matched, "steps": [step.role for step in steps]})


@dataclass(frozen=True, slots=True)
class Ballot:
    """What somebody decides on the current step of a case. `conditions` go with an approval and hold once the whole
    chain has approved."""

    case_id: UUID
    decision: Decision
    comment: str
    conditions: Sequence[AskedCondition] = ()
    expected_version: int | None = None


def cast_vote(
    *,
    case_id: UUID,
    decision: Decision,
    comment: str,
    expected_version: int | None,
    conditions: Sequence[AskedCondition] = (),
) -> UUID:
    """Decide the current step. Never a maker, never one person twice, only the step's role at the branch."""
    return cast_votes([Ballot(case_id, decision, comment, conditions, expected_version)])[0]


def cast_votes(ballots: Sequence[Ballot]) -> list[UUID]:
    """Decide the current steps of a batch of cases, all or none; answers their ids in the order given."""
    by_id = {one.case_id: one for one in ballots}
    cases = {case.id: case for case in Case.objects.select_for_update().filter(id__in=list(by_id)).order_by("id")}
    if len(cases) != len(by_id):
        raise NotFound()
    steps: dict[UUID, dict[int, Step]] = {}
    for step in Step.objects.filter(case__in=list(cases)):
        steps.setdefault(step.case_id, {})[step.number] = step
    voters: dict[UUID, set[int]] = {case_id: set() for case_id in cases}
    for case_id, voter_id in Vote.objects.filter(case__in=list(cases)).values_list("case_id", "voter_id"):
        voters[case_id].add(voter_id)
    taken = [_take(cases[key], ballot, steps.get(key, {}), voters[key]) for key, ballot in by_id.items()]
    db.insert_all([vote for vote, _ in taken])
    work.finish_all(kind=WORK_KIND, subjects=[cases[key].subject for key in by_id])
    audit.record_all([event for _, event in taken])
    for key, ballot in by_id.items():
        _advance(cases[key], ballot.decision, steps[key])
    db.update_all(list(cases.values()), ["state", "current_step", "version"])
    _go_on([cases[key] for key in by_id], steps, voters, by_id)
    return [one.case_id for one in ballots]


def _take(case: Case, ballot: Ballot, steps: Mapping[int, Step], voters: set[int]) -> tuple[Vote, audit.NewEvent]:
    """A vote that is allowed, with its event; nothing written yet."""
    if case.state != CaseState.OPEN:
        raise CaseDecided(state=case.state)
    db.ensure_version(case.version, ballot.expected_version)
    step = steps[case.current_step or 0]
    voter_id = _entitled(case, step, voters)
    if not ballot.comment.strip():
        raise CommentMissing(field="comment")
    if ballot.conditions and ballot.decision is not Decision.APPROVE:
        raise ConditionsMisplaced(field="conditions")
    voters.add(voter_id)
    vote = Vote(
        branch_id=case.branch_id,
        case=case,
        step=step,
        voter_id=voter_id,
        makers=case.makers,
        decision=ballot.decision,
        comment=ballot.comment,
        conditions=[asdict(condition) for condition in ballot.conditions],
    )
    said: dict[str, object] = {"step": step.number, "role": step.role, "comment": ballot.comment}
    said |= {"conditions": [condition.name for condition in ballot.conditions]} if ballot.conditions else {}
    return vote, _event(f"approval.vote.{ballot.decision.lower()}", case, said)


def _entitled(case: Case, step: Step, voters: Container[int]) -> int:
    voter_id = db.current().context.actor_id
    ensure(voter_id is not None, "a vote needs a person")
    assert voter_id is not None
    if voter_id in case.makers:
        raise OwnCase()
    if voter_id in voters:
        raise VotedAlready()
    if not access.holds_role(voter_id, step.role, branch_id=case.branch_id):
        raise NotYourStep(role=step.role)
    return voter_id


def _advance(case: Case, decision: Decision, steps: Container[int]) -> None:
    following = (case.current_step or 0) + 1
    if decision is Decision.APPROVE and following in steps:
        case.current_step = following
    else:
        case.state, case.current_step = OUTCOMES[decision], None
    case.version += 1


def _go_on(
    cases: Sequence[Case],
    steps: Mapping[UUID, Mapping[int, Step]],
    voters: Mapping[UUID, set[int]],
    ballots: Mapping[UUID, Ballot],
) -> None:
    """Ask the next step of cases that go on, and tell of those that have ended."""
    going = [case for case in cases if case.state == CaseState.OPEN]
    work.open_items(
        [_item(case, steps[case.id][case.current_step or 0], [*case.makers, *voters[case.id]]) for case in going]
    )
    for comment in dict.fromkeys(ballots[case.id].comment for case in cases):
        ended = [case for case in cases if case.state != CaseState.OPEN and ballots[case.id].comment == comment]
        if ended:
            _tell(ended, comment=comment)


def _item(case: Case, step: Step, excluded: Iterable[int]) -> work.NewItem:
    return work.NewItem(
        branch_id=case.branch_id,
        kind=WORK_KIND,
        title_zh=f"审批：{step.name_zh}",
        title_en=f"Approval: {step.name_en}",
        subject=case.subject,
        subject_number=case.subject_number,
        role=step.role,
        hours=step.hours,
        excluded=tuple(excluded),
    )


def _tell(cases: Sequence[Case], *, comment: str) -> None:
    """Tell the rooms that own the subjects of cases that have ended, each room once."""
    asked = selectors.asked_by_case([case.id for case in cases])
    by_kind: dict[str, list[Decided]] = {}
    for case in cases:
        told = Decided(db.ref_id(case.subject), CaseState(case.state), comment, asked.get(case.id, ()))
        by_kind.setdefault(case.subject.partition(":")[0], []).append(told)
    for kind, decisions in by_kind.items():
        subject_handlers.get(kind)(decisions)


def _event(action: str, case: Case, after: Mapping[str, object]) -> audit.NewEvent:
    return audit.NewEvent(
        action,
        subject=db.ref("approval.case", case.id),
        branch_id=case.branch_id,
        after={"state": case.state, **after},
        related=[case.subject],
    )
