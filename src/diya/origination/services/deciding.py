"""Deciding: assessment, score and decision table at submission, then the chain of approval, then the limit."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from diya.approval import services as approval
from diya.approval.contracts import CaseState
from diya.calc.dates import add_months
from diya.foundation import clock, db, work
from diya.kernel.errors import ensure
from diya.origination import assessment
from diya.origination.contracts import Assessed, State, Verdict
from diya.origination.models import Application, Assessment, Condition, Limit
from diya.origination.services import common
from diya.products import selectors as products
from diya.rules import selectors as rules
from diya.rules.contracts import Outcome
from diya.scoring import services as scoring
from diya.scoring.contracts import Score

SEVERITY: Final = (Verdict.APPROVE, Verdict.REFER, Verdict.DECLINE)
CONTRACT_HOURS: Final = 72
CORRECTION_HOURS: Final = 48


def submit(*, application_id: UUID, expected_version: int | None) -> None:
    """Assess, score and decide on a draft; what is not declined goes into its chain of approval."""
    row = common.locked(application_id, State.DRAFT, expected_version=expected_version)
    on = clock.business_date()
    subject = db.ref(common.SUBJECT, row.id)
    seen = assessment.see(row)
    assessed = assessment.assess(row, seen, on=on)
    terms = seen.product.terms
    score = scoring.score(
        table=terms.score_table, subject=subject, branch_id=row.branch_id, facts=assessed.facts, on=on
    )
    outcome = rules.evaluate(terms.decision_table, {**assessed.facts, "score": score.total}, on=on)
    verdict = worst(outcome)
    _keep(row, assessed, score, outcome, verdict)
    row.submitted_at = clock.now()
    figures = {"verdict": verdict, "score": score.total, "rows": [match.row for match in outcome.rows]}
    work.finish(kind="origination.correct", subject=subject)
    common.move(row, State.IN_REVIEW, "origination.application.submitted", figures)
    if verdict is Verdict.DECLINE:
        common.move(row, State.DECLINED, "origination.application.declined", figures)
        return
    approval.open_case(
        subject=approval.Subject(subject, row.number, row.branch_id, [row.officer_id]),
        chain_table=terms.approval_table,
        facts={"verdict": verdict, "amount_minor": row.requested_amount, "currency": row.currency},
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
        ratios=[
            {
                "code": ratio.code,
                "value_ppb": ratio.value_ppb,
                "limit_ppb": ratio.limit_ppb,
                "within": ratio.within,
                "source": ratio.source,
                "confirmed": ratio.confirmed,
            }
            for ratio in assessed.ratios
        ],
        missing=list(assessed.missing),
        facts=assessed.facts,
        score_run_id=score.run_id,
        verdict=verdict,
        table=outcome.table,
        version=outcome.version,
        reasons=[{"row": match.row, **match.says} for match in outcome.rows],
    )


def decided(*, subject_id: UUID, outcome: CaseState, comment: str) -> None:
    """What follows from the chain's decision (approval's port SubjectHandler)."""
    row = Application.objects.select_for_update().filter(id=subject_id).first()
    ensure(row is not None and row.state == State.IN_REVIEW, "a decided application is in review")
    assert row is not None
    said: dict[str, Any] = {"comment": comment} if comment else {}
    if outcome is CaseState.APPROVED:
        _reserve(row)
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


def _reserve(row: Application) -> None:
    """Reserve the limit and open the conditions of the product."""
    terms = products.product_version(row.product_version_id).terms
    Limit.objects.create(
        branch_id=row.branch_id,
        number=db.next_number("LM"),
        application=row,
        amount=row.requested_amount,
        reserved_amount=row.requested_amount,
        currency=row.currency,
        expires_on=add_months(clock.business_date(), terms.limit_months),
    )
    Condition.objects.bulk_create(
        Condition(
            branch_id=row.branch_id,
            application=row,
            place=place,
            code=condition.code,
            name_zh=condition.name_zh,
            name_en=condition.name_en,
            evidence_zh=condition.evidence_zh,
            evidence_en=condition.evidence_en,
            registers_lien=condition.registers_lien,
        )
        for place, condition in enumerate(terms.conditions, start=1)
    )
    common.ask(row, "origination.contract", "签订借款合同", "Sign the contract", "OPERATIONS", CONTRACT_HOURS)
