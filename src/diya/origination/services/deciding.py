"""Deciding: assessment, score and decision table at submission, then the chain of approval, then the limit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from diya.approval import selectors as approvals
from diya.approval import services as approval
from diya.approval.contracts import AskedCondition, CaseState
from diya.calc.dates import add_months
from diya.foundation import clock, db, work
from diya.kernel.errors import ensure
from diya.origination import assessment
from diya.origination.contracts import (
    AppealedAlready,
    AppealOverLimit,
    AppealTooLate,
    Assessed,
    ConditionOrigin,
    ReasonMissing,
    State,
    Verdict,
)
from diya.origination.models import Appeal, Application, Assessment, Condition, Limit
from diya.origination.services import common
from diya.products import selectors as products
from diya.rules import selectors as rules
from diya.rules.contracts import Outcome
from diya.scoring import services as scoring
from diya.scoring.contracts import Score

SEVERITY: Final = (Verdict.APPROVE, Verdict.REFER, Verdict.DECLINE)
CONTRACT_HOURS: Final = 72
CORRECTION_HOURS: Final = 48
APPEAL_WITHIN: Final = timedelta(days=30)


def submit(*, application_id: UUID, expected_version: int | None) -> None:
    """Assess, score and decide on a draft; what is not declined goes into its chain of approval."""
    row = common.locked(application_id, State.DRAFT, expected_version=expected_version)
    verdict, figures, _ = _assess(row)
    row.submitted_at = clock.now()
    work.finish(kind="origination.correct", subject=db.ref(common.SUBJECT, row.id))
    common.move(row, State.IN_REVIEW, "origination.application.submitted", figures)
    if verdict is Verdict.DECLINE:
        row.decided_at = clock.now()
        common.move(row, State.DECLINED, "origination.application.declined", figures)
        return
    _open_case(row, verdict, makers=[row.officer_id])


def appeal(*, application_id: UUID, expected_version: int | None, reason: str) -> None:
    """Ask for a second look at a declined application: assessed anew, then decided by people who did not vote before.

    A limit of the law or the bank is not open to appeal. Raises AppealedAlready, AppealTooLate, AppealOverLimit.
    """
    row = common.locked(application_id, State.DECLINED, expected_version=expected_version)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    if hasattr(row, "appeal"):
        raise AppealedAlready()
    if not may_be_appealed(row):
        raise AppealTooLate(days=APPEAL_WITHIN.days)
    actor_id = db.current().context.actor_id or 0
    _, figures, assessed = _assess(row)
    if not all(ratio.within for ratio in assessed.ratios):
        raise AppealOverLimit()
    Appeal.objects.create(branch_id=row.branch_id, application=row, reason=reason, appealed_by_id=actor_id)
    common.move(row, State.IN_REVIEW, "origination.application.appealed", {"reason": reason, **figures})
    voted = approvals.voters(db.ref(common.SUBJECT, row.id))
    # Whatever the table says, an appeal is decided by people, and never by those who decided before.
    _open_case(row, Verdict.REFER, makers=sorted({row.officer_id, actor_id, *voted}))


def may_be_appealed(row: Application) -> bool:
    """Whether a declined application still has its appeal: not heard before, and assessed not too long ago."""
    if row.state != State.DECLINED or hasattr(row, "appeal"):
        return False
    return clock.business_date() - row.assessments.order_by("-id")[0].on <= APPEAL_WITHIN


def _assess(row: Application) -> tuple[Verdict, dict[str, Any], Assessed]:
    """Assess, score and judge by the product's tables, and keep it; the verdict, its figures, what it came from."""
    on = clock.business_date()
    seen = assessment.see(row)
    assessed = assessment.assess(seen, on=on)
    terms = seen.product.terms
    subject = db.ref(common.SUBJECT, row.id)
    score = scoring.score(
        table=terms.score_table, subject=subject, branch_id=row.branch_id, facts=assessed.facts, on=on
    )
    outcome = rules.evaluate(terms.decision_table, {**assessed.facts, "score": score.total}, on=on)
    verdict = worst(outcome)
    _keep(row, assessed, score, outcome, verdict)
    figures = {"verdict": verdict, "score": score.total, "rows": [match.row for match in outcome.rows]}
    return verdict, figures, assessed


def _open_case(row: Application, verdict: Verdict, *, makers: Sequence[int]) -> None:
    approval.open_case(
        subject=approval.Subject(db.ref(common.SUBJECT, row.id), row.number, row.branch_id, makers),
        chain_table=products.product_version(row.product_version_id).terms.approval_table,
        facts={"verdict": verdict, "amount_minor": assessment.asked(row).requested, "currency": row.currency},
    )


def worst(outcome: Outcome) -> Verdict:
    """The most severe verdict among the matched rows; a table that says nothing refers to a person."""
    said = [Verdict(match.says["outcome"]) for match in outcome.rows]
    return max(said, key=SEVERITY.index, default=Verdict.REFER)


def _keep(row: Application, assessed: Assessed, score: Score, outcome: Outcome, verdict: Verdict) -> None:
    Assessment.objects.create(
        branch_id=row.branch_id,
        application=row,
        on=assessed.on,
        annual_rate_ppb=assessed.annual_rate_ppb,
        index_fixed_on=assessed.index_fixed_on,
        instalment_amount=assessed.instalment_minor,
        ratios=[assessment.as_kept(ratio) for ratio in assessed.ratios],
        missing=list(assessed.missing),
        facts=assessed.facts,
        score_run_id=score.run_id,
        verdict=verdict,
        table=outcome.table,
        version=outcome.version,
        reasons=[{"row": match.row, **match.says} for match in outcome.rows],
    )


def decided(*, subject_id: UUID, outcome: CaseState, comment: str, conditions: Sequence[AskedCondition] = ()) -> None:
    """What follows from the chain's decision (approval's port SubjectHandler)."""
    row = Application.objects.select_for_update().filter(id=subject_id).first()
    ensure(row is not None and row.state == State.IN_REVIEW, "a decided application is in review")
    assert row is not None
    said: dict[str, Any] = {"comment": comment} if comment else {}
    row.decided_at = clock.now()
    if outcome is CaseState.APPROVED:
        _reserve(row, conditions)
        common.move(row, State.APPROVED, "origination.application.approved", said)
    elif outcome is CaseState.RETURNED:
        common.move(row, State.DRAFT, "origination.application.returned", said)
        common.ask(
            row,
            "origination.correct",
            "补正后重新提交申请",
            "Correct and submit again",
            "LOAN_OFFICER",
            CORRECTION_HOURS,
        )
    else:
        common.move(row, State.DECLINED, "origination.application.declined", said)


def _reserve(row: Application, asked: Sequence[AskedCondition]) -> None:
    """Reserve the limit and open the conditions: the product's, then those the approvers added."""
    terms = products.product_version(row.product_version_id).terms
    amount = assessment.asked(row).requested
    Limit.objects.create(
        branch_id=row.branch_id,
        number=db.next_number("LM"),
        application=row,
        amount=amount,
        reserved_amount=amount,
        currency=row.currency,
        expires_on=add_months(clock.business_date(), terms.limit_months),
    )
    of_product = [
        Condition(
            code=condition.code,
            name_zh=condition.name_zh,
            name_en=condition.name_en,
            evidence_zh=condition.evidence_zh,
            evidence_en=condition.evidence_en,
            registers_lien=condition.registers_lien,
        )
        for condition in terms.conditions
    ]
    of_approvers = [
        Condition(
            origin=ConditionOrigin.APPROVER,
            code=f"APPROVER_{number}",
            name_zh=condition.name,
            name_en=condition.name,
            evidence_zh=condition.evidence,
            evidence_en=condition.evidence,
            registers_lien=False,
        )
        for number, condition in enumerate(asked, start=1)
    ]
    for place, condition in enumerate([*of_product, *of_approvers], start=1):
        condition.branch_id, condition.application, condition.place = row.branch_id, row, place
    Condition.objects.bulk_create([*of_product, *of_approvers])
    common.ask(row, "origination.contract", "签订借款合同", "Sign the contract", "OPERATIONS", CONTRACT_HOURS)
