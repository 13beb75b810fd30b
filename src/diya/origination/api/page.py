"""The page of an application: everything an approver needs, composed from the rooms below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from diya.approval import selectors as approval
from diya.approval.contracts import Case, CaseState
from diya.collateral import selectors as collateral
from diya.collateral.contracts import Property
from diya.customers import selectors as customers
from diya.documents import selectors as documents
from diya.foundation import access, clock, crypto, db
from diya.kernel.money import format_minor
from diya.kernel.rates import format_rate
from diya.origination import assessment, facts, selectors, services
from diya.origination.api.closing import closing
from diya.origination.contracts import PartyRole, State
from diya.origination.models import Application, Assessment
from diya.origination.services.common import SUBJECT, amount_or_none
from diya.products import selectors as products
from diya.products.contracts import FactKind, FactTerm, Product
from diya.scoring import selectors as scoring


def rows(applications: Sequence[Application]) -> list[dict[str, Any]]:
    """A batch of applications as list rows."""
    borrowers = {row.id: selectors.borrower_of(row) for row in applications}
    names = customers.names(borrowers.values())
    return [
        {
            "id": row.id,
            "number": row.number,
            "borrower_name": names.get(borrowers[row.id], ""),
            "product_code": row.product_code,
            "requested_amount": amount_or_none(row.requested_amount, row.currency),
            "currency": row.currency,
            "term_months": row.term_months,
            "state": row.state,
            "officer_name": row.officer.name,
            "branch_code": row.branch.code,
            "property_id": row.property_id,
            "property_number": row.property.number if row.property else None,
            "decided_at": row.decided_at,
            "created_at": row.created_at,
            "submitted_at": row.submitted_at,
        }
        for row in applications
    ]


def people_of(row: Application) -> list[str]:
    """Whose personal data a row of the list shows."""
    return [db.ref("customers.party", selectors.borrower_of(row))]


def page(application_id: UUID) -> dict[str, Any]:
    """One application with all that belongs to it."""
    row = selectors.application(application_id)
    subject = db.ref(SUBJECT, row.id)
    product = products.product_version(row.product_version_id)
    assessed = row.assessments.order_by("-id").first()
    case = approval.latest_case(subject)
    received = documents.kinds_received(subject)
    kinds = documents.kinds(product.terms.checklist)
    home = collateral.property_(row.property_id) if row.property_id else None
    lacking = list(facts.missing(product.terms, row.facts, home))
    return {
        **rows([row])[0],
        "branch_id": row.branch_id,
        **_terms(row, product, assessed),
        **_assessment(row, assessed),
        "version": row.version,
        "allowed_actions": allowed_actions(row, case),
        "parties": _parties(row),
        "property": _property(home),
        "checklist": [
            {
                "kind": code,
                "name_zh": kinds[code].name_zh,
                "name_en": kinds[code].name_en,
                "received": code in received,
            }
            for code in product.terms.checklist
        ],
        "missing": [code for code in product.terms.checklist if code not in received],
        "facts": [_fact(fact, row, home, lacking) for fact in product.terms.facts],
        "facts_missing": lacking,
        "combined_with": _combined(row),
        "incomplete": assessment.incomplete(row, product) if row.state == State.DRAFT else [],
        "appeal": _appeal(row),
        "approval": _approval(case),
        **closing(row),
    }


def trial(application_id: UUID) -> dict[str, Any]:
    """What an assessment would say today of the application as it stands; raises Incomplete."""
    row = selectors.application(application_id)
    seen = assessment.see(row)
    basis = assessment.bases([seen.product], on=clock.business_date())[seen.product.version_id]
    assessed = assessment.assess(seen, basis)
    return {
        "annual_rate": format_rate(assessed.annual_rate_ppb),
        "index_fixed_on": assessed.index_fixed_on,
        "instalment_amount": format_minor(assessed.instalment_minor, row.currency),
        "ratios": [ratio_out(assessment.as_kept(ratio)) for ratio in assessed.ratios],
    }


def allowed_actions(row: Application, case: Case | None) -> list[str]:
    """What the acting person may do now; the services refuse the rest whatever a screen shows."""
    branch_id = row.branch_id
    draft = row.state == State.DRAFT
    waiting = case is not None and case.state is CaseState.OPEN
    conditions_open = any(condition.state == "OPEN" for condition in row.conditions.all())
    limit = getattr(row, "limit", None)
    drawable = limit is not None and limit.reserved_amount > 0 and not conditions_open
    rules = (
        ("edit", draft, "origination.application.create"),
        ("submit", draft, "origination.application.create"),
        ("withdraw", draft, "origination.application.create"),
        ("upload_document", row.state != State.WITHDRAWN, "documents.document.create"),
        ("note", True, "documents.note.create"),
        ("appeal", services.may_be_appealed(row), "origination.appeal.create"),
        ("vote", waiting and _may_vote(row, case), "approval.case.vote"),
        ("sign_contract", row.state == State.APPROVED, "origination.contract.create"),
        ("fulfil_condition", row.state == State.CONTRACTED and conditions_open, "origination.condition.fulfil"),
        (
            "draw_down",
            row.state in (State.CONTRACTED, State.DRAWN) and drawable,
            "origination.drawdown.create",
        ),
    )
    return [action for action, now, right in rules if now and access.may(right, branch_id=branch_id)]


def _may_vote(row: Application, case: Case | None) -> bool:
    actor_id = db.current().context.actor_id
    if case is None or case.current_role is None or actor_id is None or actor_id == row.officer_id:
        return False
    return access.holds_role(actor_id, case.current_role, branch_id=row.branch_id)


def _terms(row: Application, product: Product, assessed: Assessment | None) -> dict[str, Any]:
    return {
        "product": {
            "code": product.code,
            "version": product.number,
            "name_zh": product.name_zh,
            "name_en": product.name_en,
        },
        "price_amount": amount_or_none(row.price_amount, row.currency),
        "repayment_method": row.repayment_method,
        "annual_rate": format_rate(assessed.annual_rate_ppb) if assessed else None,
        "margin_bps": row.margin_bps,
        "rate_index": product.terms.rate_index,
        "due_day": row.due_day,
        "homes_owned_count": row.homes_owned_count,
        "other_debt_monthly_amount": amount_or_none(row.other_debt_monthly_amount, row.currency),
        "instalment_amount": format_minor(assessed.instalment_amount, row.currency) if assessed else None,
    }


def _assessment(row: Application, assessed: Assessment | None) -> dict[str, Any]:
    if assessed is None:
        return {"ratios": [], "score": None, "decision": None}
    score = scoring.latest(db.ref(SUBJECT, row.id))
    return {
        "ratios": [ratio_out(ratio) for ratio in assessed.ratios],
        "score": asdict(score) if score else None,
        "decision": {
            "outcome": assessed.verdict,
            "table": assessed.table,
            "version": assessed.version,
            "reasons": assessed.reasons,
            "decided_at": assessed.created_at,
        },
    }


def ratio_out(ratio: Mapping[str, Any]) -> dict[str, Any]:
    """A ratio as kept with an assessment, in the form in which it is shown."""
    return {
        **{name: ratio[name] for name in ("code", "within", "source", "confirmed")},
        "value": format_rate(ratio["value_ppb"]),
        "value_before": format_rate(ratio["before_ppb"]) if "before_ppb" in ratio else None,
        "limit": format_rate(ratio["limit_ppb"]),
    }


def _appeal(row: Application) -> dict[str, Any] | None:
    found = getattr(row, "appeal", None)
    if found is None:
        return None
    return {"reason": found.reason, "by_name": found.appealed_by.name, "at": found.created_at}


def _parties(row: Application) -> list[dict[str, Any]]:
    parts = sorted(row.parties.all(), key=lambda part: (part.role != PartyRole.BORROWER, part.role, part.id))
    by_id = customers.parties_by_id(part.party_id for part in parts)
    return [
        {
            "party_id": part.party_id,
            "role": part.role,
            "number": by_id[part.party_id].number,
            "name": by_id[part.party_id].name,
            "kind": by_id[part.party_id].kind,
            "id_number": crypto.mask(by_id[part.party_id].id_number, head=4, tail=4) or None,
            "phone": crypto.mask(by_id[part.party_id].phone, head=3, tail=4) or None,
            "monthly_income_amount": amount_or_none(
                by_id[part.party_id].monthly_income_minor, by_id[part.party_id].currency
            ),
        }
        for part in parts
    ]


def _property(found: Property | None) -> dict[str, Any] | None:
    if found is None:
        return None
    amounts = {"value_amount": found.value_minor, "encumbered_amount": found.encumbered_minor}
    return {
        "id": found.id,
        "number": found.number,
        "address": found.address,
        "city": found.city,
        "state": found.state,
        "valued_on": found.valued_on,
        **{name: amount_or_none(minor, found.currency) for name, minor in amounts.items()},
    }


def _fact(fact: FactTerm, row: Application, home: Property | None, lacking: Sequence[str]) -> dict[str, Any]:
    """A fact with what is known of it; what the property tells is shown as its amount."""
    value = facts.shown(fact, row.facts[fact.code]) if fact.code in row.facts else None
    if fact.kind is FactKind.PROPERTY_VALUE and home is not None:
        value = amount_or_none(home.value_minor, home.currency)
    elif fact.kind is FactKind.PRIOR_LIEN and home is not None:
        value = amount_or_none(home.encumbered_minor, home.currency)
    return {**asdict(fact), "value": value, "known": fact.code not in lacking}


def _combined(row: Application) -> dict[str, Any] | None:
    """The other part of a combined loan, whichever part this is."""
    other: Application | None = row.combined_with or getattr(row, "combined", None)
    if other is None:
        return None
    name_zh, name_en = products.names()[other.product_code]
    return {
        "id": other.id,
        "number": other.number,
        "state": other.state,
        "product_zh": name_zh,
        "product_en": name_en,
        "requested_amount": amount_or_none(other.requested_amount, other.currency),
        "currency": other.currency,
    }


def _approval(case: Case | None) -> dict[str, Any] | None:
    if case is None:
        return None
    return {
        "case_id": case.id,
        "state": case.state,
        "version": case.version,
        "current_step": case.current_step,
        "steps": [asdict(step) for step in case.steps],
    }
