"""Closing: the contract is signed, its conditions are fulfilled with evidence, the loan is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final, cast
from uuid import UUID

from diya.collateral import services as collateral
from diya.collateral.contracts import NewLien, Registration
from diya.customers.contracts import Stage
from diya.foundation import audit, clock, crypto, db, outbox, work
from diya.kernel.errors import NotFound, ensure
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
from diya.origination.models import Application, ApplicationParty, Assessment, Condition, Contract, Limit
from diya.origination.services import common
from diya.products import selectors as products
from diya.products.contracts import Product, RateReset
from diya.servicing import services as servicing
from diya.servicing.contracts import NewLoan, Payee

CONDITION_HOURS: Final = 120
TICKED: Final = ("state", "evidence", "evidence_date", "fulfilled_by", "fulfilled_at", "version")
DRAWDOWN_HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class Signing:
    """A signed contract to write down: of which application, when it was signed, whom the money goes to."""

    application_id: UUID
    signed_on: date
    payee: Payee
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """The evidence for a condition."""

    condition_id: UUID
    evidence: str
    evidence_date: date
    expected_version: int | None = None


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
    payee = Payee(payee_name, payee_account, payee_bank)
    return sign_contracts([Signing(application_id, signed_on, payee, expected_version)])[0]


def sign_contracts(signings: Sequence[Signing]) -> list[UUID]:
    """Write down the signed contracts of a batch, in a fixed number of statements. Raises FileIncomplete."""
    versions = {one.application_id: one.expected_version for one in signings}
    rows = common.all_locked(versions, State.APPROVED)
    for one in signings:
        common.not_after_today(one.signed_on, "signed_on")
    common.require_files(list(rows.values()), Stage.CONTRACT)
    common.not_before_birth({one.application_id: [one.signed_on] for one in signings}, "signed_on")
    rates = _assessed_rates(rows)
    ids = [db.new_id() for _ in signings]
    keys = crypto.make_keys(ids)
    contracts = [
        Contract(
            id=contract_id,
            branch_id=rows[one.application_id].branch_id,
            number=number,
            application=rows[one.application_id],
            amount=rows[one.application_id].requested_amount or 0,
            currency=rows[one.application_id].currency,
            signed_on=one.signed_on,
            annual_rate_ppb=rates[one.application_id],
            payee=crypto.seal(keys[contract_id], f"origination_contract|{contract_id}", asdict(one.payee)),
            signed_by_id=db.current().context.actor_id or 0,
        )
        for one, contract_id, number in zip(signings, ids, db.next_numbers("CT", len(ids)), strict=True)
    ]
    db.insert_all(contracts)
    collateral.create_liens([_promised(contract) for contract in contracts])
    work.finish_all(kind="origination.contract", subjects=[_subject(contract.application) for contract in contracts])
    signed = [contract.application for contract in contracts]
    keeper, hours = "COLLATERAL_KEEPER", CONDITION_HOURS
    common.ask_all(signed, "origination.conditions", "落实放款条件", "Fulfil the conditions", keeper, hours)
    said = "origination.contract.signed"
    common.move_all(
        [common.Move(one.application, State.CONTRACTED, said, {"contract": one.number}) for one in contracts]
    )
    return ids


def _assessed_rates(rows: Mapping[UUID, Application]) -> dict[UUID, int]:
    """The rate of the newest assessment of each application."""
    newest = Assessment.objects.filter(application__in=list(rows)).order_by("application", "-id")
    return dict(newest.distinct("application").values_list("application_id", "annual_rate_ppb"))


def _promised(contract: Contract) -> NewLien:
    row = contract.application
    ensure(row.property_id is not None, "an approved application has its property")
    return NewLien(
        property_id=cast(UUID, row.property_id),
        secured=db.ref("origination.contract", contract.id),
        related=(_subject(row),),
        secured_minor=contract.amount,
        currency=contract.currency,
    )


def _subject(row: Application) -> str:
    return db.ref(common.SUBJECT, row.id)


def fulfil_condition(*, condition_id: UUID, expected_version: int | None, evidence: str, evidence_date: date) -> UUID:
    """Tick a condition with its evidence; that of the registration also registers the lien."""
    return fulfil_conditions([Proof(condition_id, evidence, evidence_date, expected_version)])[0]


def fulfil_conditions(proofs: Sequence[Proof]) -> list[UUID]:
    """Tick the conditions of a batch; answers the ids of their applications, in the order given."""
    by_id = {one.condition_id: one for one in proofs}
    of = dict(Condition.objects.filter(id__in=list(by_id)).values_list("id", "application_id"))
    if len(of) != len(by_id):
        raise NotFound()
    rows = common.all_locked(dict.fromkeys(of.values()), State.CONTRACTED)
    proved: dict[UUID, list[date]] = {row: [] for row in rows}
    for one in proofs:
        proved[of[one.condition_id]].append(one.evidence_date)
    common.not_before_birth(proved, "evidence_date")
    conditions = list(Condition.objects.select_for_update().filter(id__in=list(by_id)).order_by("id"))
    for condition in conditions:
        _tick(condition, by_id[condition.id])
    db.update_all(conditions, TICKED)
    _register(rows, conditions)
    common.record_all([_ticked(rows[condition.application_id], condition) for condition in conditions])
    still = Condition.objects.filter(application__in=list(rows), state="OPEN").values_list("application_id", flat=True)
    ready = [row for key, row in rows.items() if key not in set(still)]
    work.finish_all(kind="origination.conditions", subjects=[_subject(row) for row in ready])
    common.ask_all(ready, "origination.drawdown", "发起放款", "Prepare the drawdown", "OPERATIONS", DRAWDOWN_HOURS)
    return [of[one.condition_id] for one in proofs]


def _tick(condition: Condition, proof: Proof) -> None:
    if condition.state != "OPEN":
        raise ConditionFulfilled()
    db.ensure_version(condition.version, proof.expected_version)
    common.not_after_today(proof.evidence_date, "evidence_date")
    condition.state, condition.evidence, condition.evidence_date = "FULFILLED", proof.evidence, proof.evidence_date
    condition.fulfilled_by_id = db.current().context.actor_id
    condition.fulfilled_at = clock.now()
    condition.version += 1


def _register(rows: Mapping[UUID, Application], conditions: Sequence[Condition]) -> None:
    """Register the liens whose registration is proved."""
    contracts = dict(Contract.objects.filter(application__in=list(rows)).values_list("application_id", "id"))
    collateral.register_liens(
        [
            Registration(
                db.ref("origination.contract", contracts[condition.application_id]),
                condition.evidence,
                cast(date, condition.evidence_date),
            )
            for condition in conditions
            if condition.registers_lien
        ]
    )


def _ticked(row: Application, condition: Condition) -> common.Said:
    after = {
        "condition": condition.code,
        "evidence": condition.evidence,
        "evidence_date": cast(date, condition.evidence_date).isoformat(),
    }
    return row, "origination.condition.fulfilled", {}, after


def draw_down(*, application_id: UUID, amount: str) -> UUID:
    """Prepare a loan (借据) under the contract, to be released by a second person; answers the loan's id.

    Raises ConditionsOpen, LimitExpired, OverLimit.
    """
    return draw_all({application_id: amount})[0]


def draw_all(amounts: Mapping[UUID, str]) -> list[UUID]:
    """Prepare the loans of a batch, by application; answers their ids in the order given."""
    rows = common.all_locked(dict.fromkeys(amounts), State.CONTRACTED, State.DRAWN)
    found = Limit.objects.select_for_update().filter(application__in=list(rows)).order_by("id")
    limits = {limit.application_id: limit for limit in found}
    offered = products.product_versions({row.product_version_id for row in rows.values()})
    minors = {key: parse_minor(amount, rows[key].currency, field="amount") for key, amount in amounts.items()}
    _check_drawable(rows, limits, minors)
    for key, minor in minors.items():
        limits[key].reserved_amount -= minor
        limits[key].used_amount += minor
    db.update_all(list(limits.values()), ["reserved_amount", "used_amount"])
    contracts = {one.application_id: one for one in Contract.objects.filter(application__in=list(rows))}
    payees = payees_of(list(contracts.values()))
    borrowers = ApplicationParty.objects.filter(application__in=list(rows), role=PartyRole.BORROWER)
    borrower_of = dict(borrowers.values_list("application_id", "party_id"))
    loan_ids = servicing.open_loans(
        [
            _new_loan(rows[key], offered[rows[key].product_version_id], contracts[key], payees, borrower_of[key], minor)
            for key, minor in minors.items()
        ]
    )
    work.finish_all(kind="origination.drawdown", subjects=[_subject(row) for row in rows.values()])
    common.record_all(
        [
            _drawn(rows[key], limits[key], minor, loan_id)
            for (key, minor), loan_id in zip(minors.items(), loan_ids, strict=True)
        ]
    )
    return loan_ids


def _new_loan(
    row: Application, product: Product, contract: Contract, payees: Mapping[UUID, Payee], borrower_id: UUID, minor: int
) -> NewLoan:
    floats = product.terms.rate_reset != RateReset.FIXED
    return NewLoan(
        branch_id=row.branch_id,
        borrower_id=borrower_id,
        product_code=row.product_code,
        product_version_id=row.product_version_id,
        contract=db.ref("origination.contract", contract.id),
        contract_number=contract.number,
        related=(_subject(row),),
        terms=assessment.loan_terms(
            assessment.asked(row, product),
            product,
            principal=minor,
            annual_rate_ppb=contract.annual_rate_ppb,
            starts_date=clock.money_date(),
        ),
        payee=payees[contract.id],
        posting_rule=product.terms.posting_rule,
        rate_reset=product.terms.rate_reset,
        rate_index=product.terms.rate_index if floats else None,
        margin_bps=row.margin_bps if floats else None,
    )


def _drawn(row: Application, limit: Limit, minor: int, loan_id: UUID) -> common.Said:
    after = {
        "loan": str(loan_id),
        "amount": format_minor(minor, row.currency),
        "available_amount": format_minor(limit.reserved_amount, row.currency),
    }
    return row, "origination.drawdown.prepared", {}, after


def payee_of(contract: Contract) -> Payee:
    """Whom the money of a contract goes to."""
    return payees_of([contract])[contract.id]


def payees_of(contracts: Sequence[Contract]) -> dict[UUID, Payee]:
    """Whom the money of contracts goes to, opened with one query for their keys."""
    keys = crypto.keys_of(contract.id for contract in contracts)
    return {
        one.id: Payee(**crypto.open_envelope(keys.get(one.id), f"origination_contract|{one.id}", one.payee))
        for one in contracts
    }


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


def _check_drawable(rows: Mapping[UUID, Application], limits: Mapping[UUID, Limit], minors: Mapping[UUID, int]) -> None:
    still_open = list(Condition.objects.filter(application__in=list(rows), state="OPEN").order_by("place"))
    if still_open:
        raise ConditionsOpen(
            count=len(still_open),
            names_zh="、".join(condition.name_zh for condition in still_open),
            names_en=", ".join(condition.name_en for condition in still_open),
        )
    for key, minor in minors.items():
        limit = limits[key]
        if limit.expires_on < clock.business_date():
            raise LimitExpired(expires_on=limit.expires_on.isoformat())
        if minor > limit.reserved_amount:
            raise OverLimit(available=format_minor(limit.reserved_amount, limit.currency), field="amount")
