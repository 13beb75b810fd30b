"""Closing: the contract is signed, its conditions are fulfilled with evidence, the loan is drawn."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from diya.collateral import services as collateral
from diya.foundation import audit, clock, crypto, db, outbox, work
from diya.kernel.errors import NotFound
from diya.kernel.money import format_minor, parse_minor
from diya.origination import assessment
from diya.origination.contracts import (
    ConditionFulfilled,
    ConditionsOpen,
    LimitExpired,
    OverLimit,
    PartyRole,
    State,
)
from diya.origination.models import Application, Condition, Contract, Limit
from diya.origination.services import common
from diya.products import selectors as products
from diya.servicing import services as servicing
from diya.servicing.contracts import Payee

CONDITION_HOURS: Final = 120
DRAWDOWN_HOURS: Final = 24


def sign_contract(
    *,
    application_id: UUID,
    expected_version: int | None,
    signed_on: date,
    payee_name: str,
    payee_account: str,
    payee_bank: str,
) -> UUID:
    """Write down the signed contract with its payee: the seller (受托支付), or the borrower where nothing is bought;
    the lien waits for registration."""
    row = common.locked(application_id, State.APPROVED, expected_version=expected_version)
    common.not_after_today(signed_on, "signed_on")
    asked = assessment.asked(row, products.product_version(row.product_version_id))
    assessed = row.assessments.order_by("-id")[0]
    contract_id = db.new_id()
    payee = {"name": payee_name, "account": payee_account, "bank": payee_bank}
    contract = Contract.objects.create(
        id=contract_id,
        branch_id=row.branch_id,
        number=db.next_number("CT"),
        application=row,
        amount=asked.requested,
        currency=row.currency,
        signed_on=signed_on,
        annual_rate_ppb=assessed.annual_rate_ppb,
        payee=crypto.seal(crypto.make_key(contract_id), f"origination_contract|{contract_id}", payee),
        signed_by_id=db.current().context.actor_id or 0,
    )
    subject = db.ref(common.SUBJECT, row.id)
    collateral.create_lien(
        property_id=asked.property_id,
        secured=db.ref("origination.contract", contract.id),
        related=[subject],
        secured_minor=contract.amount,
        currency=row.currency,
    )
    work.finish(kind="origination.contract", subject=subject)
    common.ask(
        row, "origination.conditions", "落实放款条件", "Fulfil the conditions", "COLLATERAL_KEEPER", CONDITION_HOURS
    )
    common.move(row, State.CONTRACTED, "origination.contract.signed", {"contract": contract.number})
    return contract.id


def fulfil_condition(*, condition_id: UUID, expected_version: int | None, evidence: str, evidence_date: date) -> UUID:
    """Tick a condition with its evidence; that of the registration also registers the lien."""
    found = Condition.objects.filter(id=condition_id).values_list("application_id", flat=True).first()
    if found is None:
        raise NotFound()
    row = common.locked(found, State.CONTRACTED)
    condition = Condition.objects.select_for_update().get(id=condition_id)
    if condition.state != "OPEN":
        raise ConditionFulfilled()
    db.ensure_version(condition.version, expected_version)
    common.not_after_today(evidence_date, "evidence_date")
    condition.state, condition.evidence, condition.evidence_date = "FULFILLED", evidence, evidence_date
    condition.fulfilled_by_id = db.current().context.actor_id
    condition.fulfilled_at = clock.now()
    condition.version += 1
    condition.save()
    if condition.registers_lien:
        collateral.register_lien(
            secured=db.ref("origination.contract", row.contract.id),
            registration_number=evidence,
            registered_on=evidence_date,
        )
    after = {"condition": condition.code, "evidence": evidence, "evidence_date": evidence_date.isoformat()}
    common.record(row, "origination.condition.fulfilled", after=after)
    if not row.conditions.filter(state="OPEN").exists():
        work.finish(kind="origination.conditions", subject=db.ref(common.SUBJECT, row.id))
        common.ask(row, "origination.drawdown", "发起放款", "Prepare the drawdown", "OPERATIONS", DRAWDOWN_HOURS)
    return row.id


def draw_down(*, application_id: UUID, amount: str) -> UUID:
    """Prepare a loan (借据) under the contract, to be released by a second person; answers the loan's id.

    Raises ConditionsOpen, LimitExpired, OverLimit.
    """
    row = common.locked(application_id, State.CONTRACTED, State.DRAWN)
    limit = Limit.objects.select_for_update().get(application=row)
    minor = parse_minor(amount, row.currency, field="amount")
    _check_drawable(row, limit, minor)
    limit.reserved_amount -= minor
    limit.used_amount += minor
    limit.save(update_fields=["reserved_amount", "used_amount"])
    contract = row.contract
    product = products.product_version(row.product_version_id)
    terms = assessment.loan_terms(
        assessment.asked(row, product),
        product,
        principal=minor,
        annual_rate_ppb=contract.annual_rate_ppb,
        starts_date=clock.money_date(),
    )
    loan_id = servicing.open_loan(
        branch_id=row.branch_id,
        borrower_id=row.parties.get(role=PartyRole.BORROWER).party_id,
        product_code=row.product_code,
        product_version_id=row.product_version_id,
        contract=db.ref("origination.contract", contract.id),
        contract_number=contract.number,
        related=[db.ref(common.SUBJECT, row.id)],
        terms=terms,
        payee=payee_of(contract),
    )
    work.finish(kind="origination.drawdown", subject=db.ref(common.SUBJECT, row.id))
    after = {
        "loan": str(loan_id),
        "amount": format_minor(minor, row.currency),
        "available_amount": format_minor(limit.reserved_amount, row.currency),
    }
    common.record(row, "origination.drawdown.prepared", after=after)
    return loan_id


def payee_of(contract: Contract) -> Payee:
    """Whom the money of a contract goes to."""
    key = crypto.keys_of([contract.id]).get(contract.id)
    return Payee(**crypto.open_envelope(key, f"origination_contract|{contract.id}", contract.payee))


def mark_drawn(*, application_id: UUID) -> None:
    """The money of a drawdown went out; hearing it twice changes nothing."""
    row = Application.objects.select_for_update().get(id=application_id)
    if row.state == State.CONTRACTED:
        row.drawn_at = clock.now()
        common.move(row, State.DRAWN, "origination.application.drawn")


def undo_drawdown(*, application_id: UUID, amount_minor: int) -> None:
    """A prepared drawdown was rejected: what it used of the limit is reserved again."""
    row = Application.objects.select_for_update().get(id=application_id)
    limit = Limit.objects.select_for_update().get(application=row)
    limit.used_amount -= amount_minor
    limit.reserved_amount += amount_minor
    limit.save(update_fields=["reserved_amount", "used_amount"])
    common.ask(row, "origination.drawdown", "发起放款", "Prepare the drawdown", "OPERATIONS", DRAWDOWN_HOURS)
    subject = db.ref(common.SUBJECT, row.id)
    after = {"available_amount": format_minor(limit.reserved_amount, limit.currency)}
    audit.record("origination.drawdown.undone", subject=subject, branch_id=row.branch_id, after=after)
    outbox.publish("origination.drawdown.undone", subject=subject, branch_id=row.branch_id)


def _check_drawable(row: Application, limit: Limit, minor: int) -> None:
    still_open = list(row.conditions.filter(state="OPEN").order_by("place"))
    if still_open:
        raise ConditionsOpen(
            count=len(still_open),
            names_zh="、".join(condition.name_zh for condition in still_open),
            names_en=", ".join(condition.name_en for condition in still_open),
        )
    if limit.expires_on < clock.business_date():
        raise LimitExpired(expires_on=limit.expires_on.isoformat())
    if minor > limit.reserved_amount:
        raise OverLimit(available=format_minor(limit.reserved_amount, limit.currency), field="amount")
