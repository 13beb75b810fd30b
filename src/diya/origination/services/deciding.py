"""Deciding: assessment, score and decision table at submission, then the chain of approval, then the limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from diya.approval import selectors as approvals
from diya.approval import services as approval
from diya.approval.contracts import AskedCondition, CaseState
from diya.approval.ports import Decided
from diya.calc.dates import add_months
from diya.collateral import selectors as collateral
from diya.customers import services as customers
from diya.customers.contracts import Exposure, Stage
from diya.foundation import clock, db, work
from diya.kernel.errors import ensure
from diya.origination import assessment, facts
from diya.origination.contracts import (
    AppealedAlready,
    AppealOverLimit,
    AppealTooLate,
    Assessed,
    ConditionOrigin,
    FactsMissing,
    PartyRole,
    ReasonMissing,
    State,
    Verdict,
)
from diya.origination.models import Appeal, Application, ApplicationParty, Assessment, Condition, Limit
from diya.origination.services import applicants, common
from diya.products import selectors as products
from diya.products.contracts import Product, ProductTerms
from diya.rules import selectors as rules
from diya.rules.contracts import Outcome
from diya.scoring import services as scoring
from diya.scoring.contracts import Score

SEVERITY: Final = (Verdict.APPROVE, Verdict.REFER, Verdict.DECLINE)
CONTRACT_HOURS: Final = 72
CORRECTION_HOURS: Final = 48
APPEAL_WITHIN: Final = timedelta(days=30)
OFFICER: Final = "LOAN_OFFICER"
FOLLOWS: Final = {
    CaseState.APPROVED: (State.APPROVED, "origination.application.approved"),
    CaseState.RETURNED: (State.DRAFT, "origination.application.returned"),
    CaseState.REJECTED: (State.DECLINED, "origination.application.declined"),
}
"""What an application becomes when its chain has ended."""


def submit(*, application_id: UUID, expected_version: int | None) -> None:
    """Assess, score and decide on a draft; what is not declined goes into its chain of approval. Raises FileIncomplete
    while the file of somebody who takes part is."""
    row = common.locked(application_id, State.DRAFT, expected_version=expected_version)
    common.require_files([row], Stage.APPLICATION)
    submit_all([row])


def submit_many(application_ids: Sequence[UUID]) -> None:
    """The same for the drafts of a batch."""
    rows = list(common.all_locked(dict.fromkeys(application_ids), State.DRAFT).values())
    common.require_files(rows, Stage.APPLICATION)
    submit_all(rows)


def submit_all(rows: Sequence[Application]) -> None:
    """Assess, score and decide on locked drafts, one or a file of them, in a fixed number of statements.

    Raises Incomplete, ValuationNeeded for the first that cannot be assessed, and PartyMerged, PartyBlocked for
    customers no new business is done with.
    """
    applicants.ensure_clear(rows)
    judged = _assess(rows)
    applicants.keep_consents(rows)
    now = clock.now()
    for row in rows:
        row.submitted_at = now
    work.finish_all(kind="origination.correct", subjects=[db.ref(common.SUBJECT, row.id) for row in rows])
    submitted = "origination.application.submitted"
    common.move_all([common.Move(one.row, State.IN_REVIEW, submitted, one.figures) for one in judged])
    declined = [one for one in judged if one.verdict is Verdict.DECLINE]
    for one in declined:
        one.row.decided_at = now
    declines = "origination.application.declined"
    common.move_all([common.Move(one.row, State.DECLINED, declines, one.figures) for one in declined])
    approval.open_cases(
        [_case(one, one.verdict, [one.row.officer_id]) for one in judged if one.verdict is not Verdict.DECLINE]
    )


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
    judged = _assess([row])[0]
    if not all(ratio.within for ratio in judged.assessed.ratios):
        raise AppealOverLimit()
    Appeal.objects.create(branch_id=row.branch_id, application=row, reason=reason, appealed_by_id=actor_id)
    common.move(row, State.IN_REVIEW, "origination.application.appealed", {"reason": reason, **judged.figures})
    voted = approvals.voters(db.ref(common.SUBJECT, row.id))
    # Whatever the table says, an appeal is decided by people, and never by those who decided before.
    makers = sorted({row.officer_id, actor_id, *voted})
    approval.open_cases([_case(judged, Verdict.REFER, makers)])


def may_be_appealed(row: Application) -> bool:
    """Whether a declined application still has its appeal: not heard before, and assessed not too long ago."""
    if row.state != State.DECLINED or hasattr(row, "appeal"):
        return False
    return clock.business_date() - row.assessments.order_by("-id")[0].on <= APPEAL_WITHIN


@dataclass(frozen=True, slots=True)
class Judged:
    """An application with its assessment, what the tables say of it, and the figures its event tells."""

    row: Application
    product: Product
    assessed: Assessed
    verdict: Verdict
    figures: Mapping[str, Any]


def _assess(rows: Sequence[Application]) -> list[Judged]:
    """Assess, score and judge by each product's tables, and keep it."""
    on = clock.business_date()
    seen = assessment.see_all(rows)
    bases = assessment.bases((one.product for one in seen), on=on)
    judged: dict[UUID, Judged] = {}
    for version in bases:
        pairs = [(row, one) for row, one in zip(rows, seen, strict=True) if one.product.version_id == version]
        assessed = [(row, one.product, assessment.assess(one, bases[version])) for row, one in pairs]
        judged |= {one.row.id: one for one in _judge(assessed, on)}
    return [judged[row.id] for row in rows]


def _judge(assessed: Sequence[tuple[Application, Product, Assessed]], on: date) -> Iterator[Judged]:
    """Score and judge applications for one version of a product."""
    terms = assessed[0][1].terms
    subjects = [
        scoring.Scored(db.ref(common.SUBJECT, row.id), row.branch_id, found.facts) for row, _, found in assessed
    ]
    scores = scoring.score_all(table=terms.score_table, subjects=subjects, on=on)
    facts = [{**found.facts, "score": score.total} for (_, _, found), score in zip(assessed, scores, strict=True)]
    outcomes = rules.evaluate_all(terms.decision_table, facts, on=on)
    kept = []
    for (row, product, found), score, outcome in zip(assessed, scores, outcomes, strict=True):
        verdict = worst(outcome)
        kept.append(_kept(row, found, score, outcome, verdict))
        figures = {"verdict": verdict, "score": score.total, "rows": [match.row for match in outcome.rows]}
        yield Judged(row, product, found, verdict, figures)
    db.insert_all(kept)


def _case(judged: Judged, verdict: Verdict, makers: Sequence[int]) -> approval.NewCase:
    row = judged.row
    return approval.NewCase(
        approval.Subject(db.ref(common.SUBJECT, row.id), row.number, row.branch_id, makers),
        chain_table=judged.product.terms.approval_table,
        facts={"verdict": verdict, "amount_minor": row.requested_amount or 0, "currency": row.currency},
    )


def worst(outcome: Outcome) -> Verdict:
    """The most severe verdict among the matched rows; a table that says nothing refers to a person."""
    said = [Verdict(match.says["outcome"]) for match in outcome.rows]
    return max(said, key=SEVERITY.index, default=Verdict.REFER)


def _kept(row: Application, assessed: Assessed, score: Score, outcome: Outcome, verdict: Verdict) -> Assessment:
    return Assessment(
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


def decided(decisions: Sequence[Decided]) -> None:
    """What follows from the chain's decisions (approval's port SubjectHandler); raises FactsMissing,
    ExposureOverLimit."""
    wanted = [one.subject_id for one in decisions]
    found = {row.id: row for row in Application.objects.select_for_update().filter(id__in=wanted).order_by("id")}
    rows = [found[key] for key in wanted]
    ensure(all(row.state == State.IN_REVIEW for row in rows), "a decided application is in review")
    now = clock.now()
    for row in rows:
        row.decided_at = now
    approved = [(row, one) for row, one in zip(rows, decisions, strict=True) if one.outcome is CaseState.APPROVED]
    if approved:
        _reserve(approved)
    common.move_all([_followed(row, one) for row, one in zip(rows, decisions, strict=True)])
    returned = [row for row in rows if row.state == State.DRAFT]
    common.ask_all(
        returned, "origination.correct", "补正后重新提交申请", "Correct and submit again", OFFICER, CORRECTION_HOURS
    )


def _followed(row: Application, decision: Decided) -> common.Move:
    state, action = FOLLOWS[decision.outcome]
    return common.Move(row, state, action, {"comment": decision.comment} if decision.comment else {})


def _reserve(approved: Sequence[tuple[Application, Decided]]) -> None:
    """Reserve the limits and open the conditions: the product's, then those the approvers added."""
    offered = products.product_versions({row.product_version_id for row, _ in approved})
    today = clock.business_date()
    _ensure_known([row for row, _ in approved], offered)
    _ensure_within([row for row, _ in approved])
    limits, conditions = [], []
    for (row, decision), number in zip(approved, db.next_numbers("LM", len(approved)), strict=True):
        terms = offered[row.product_version_id].terms
        amount = row.requested_amount or 0
        limits.append(
            Limit(
                branch_id=row.branch_id,
                number=number,
                application=row,
                amount=amount,
                reserved_amount=amount,
                currency=row.currency,
                expires_on=add_months(today, terms.limit_months),
            )
        )
        opened = [*_of_product(terms), *_of_approvers(decision.conditions)]
        for place, condition in enumerate(opened, start=1):
            condition.branch_id, condition.application, condition.place = row.branch_id, row, place
        conditions += opened
    db.insert_all(limits)
    db.insert_all(conditions)
    rows = [row for row, _ in approved]
    common.ask_all(rows, "origination.contract", "签订借款合同", "Sign the contract", "OPERATIONS", CONTRACT_HOURS)


def _ensure_known(rows: Sequence[Application], offered: Mapping[UUID, Product]) -> None:
    """Nobody approves while a fact that the product asks is unknown; raises FactsMissing."""
    asking = [row for row in rows if offered[row.product_version_id].terms.facts]
    homes = collateral.properties_by_id(row.property_id for row in asking if row.property_id)
    for row in asking:
        terms = offered[row.product_version_id].terms
        lacking = set(facts.missing(terms, row.facts, homes.get(row.property_id) if row.property_id else None))
        if lacking:
            named = [fact for fact in terms.facts if fact.code in lacking]
            raise FactsMissing(
                names_zh="、".join(fact.name_zh for fact in named),
                names_en=", ".join(fact.name_en for fact in named),
            )


def _ensure_within(rows: Sequence[Application]) -> None:
    """Nobody approves beyond the limit of a customer or a group; raises ExposureOverLimit."""
    borrowers = ApplicationParty.objects.filter(application__in=rows, role=PartyRole.BORROWER)
    party_of = dict(borrowers.values_list("application_id", "party_id"))
    customers.ensure_within_limits(
        [Exposure(party_of[row.id], row.currency, "UNDRAWN", row.requested_amount or 0) for row in rows]
    )


def _of_product(terms: ProductTerms) -> Iterator[Condition]:
    for condition in terms.conditions:
        yield Condition(
            code=condition.code,
            name_zh=condition.name_zh,
            name_en=condition.name_en,
            evidence_zh=condition.evidence_zh,
            evidence_en=condition.evidence_en,
            registers_lien=condition.registers_lien,
        )


def _of_approvers(asked: Sequence[AskedCondition]) -> Iterator[Condition]:
    for number, condition in enumerate(asked, start=1):
        yield Condition(
            origin=ConditionOrigin.APPROVER,
            code=f"APPROVER_{number}",
            name_zh=condition.name,
            name_en=condition.name,
            evidence_zh=condition.evidence,
            evidence_en=condition.evidence,
            registers_lien=False,
        )
